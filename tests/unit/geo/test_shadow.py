import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.geo.horizon import Sky
from sightline.geo.shadow import LOWEST_DEG, Measurement, Ranges, measured, shadow_of
from sightline.geo.shadow_consistency import Consistency

NONE = (np.zeros(1), np.zeros(1))
CAREFUL = Measurement(
    azimuth_deg=23.6,
    azimuth_error_deg=2.0,
    ratio=2.7,
    ratio_error=0.05,
    ranges=Ranges(slope_deg=2.0, lean_deg=1.0),
)


@pytest.fixture(scope="module")
def table() -> Consistency:
    return Consistency(CAREFUL)


def sky(azimuth: float, altitude: float) -> Sky:
    return Sky(azimuth_deg=np.array([azimuth]), altitude_deg=np.array([altitude]))


@given(st.floats(1.0, 89.0))
def test_an_upright_object_on_level_ground_throws_height_over_tangent(altitude: float) -> None:
    east, north, length = shadow_of(np.radians(np.array([altitude])), NONE, NONE)
    assert length[0] == pytest.approx(1.0 / math.tan(math.radians(altitude)))
    assert abs(east[0]) < 1e-9
    assert north[0] < 0.0  # away from a sun in the north


def test_ground_rising_away_from_the_sun_shortens_the_shadow_as_the_design_measured() -> None:
    """Three degrees along the shadow change its length by +42 and -23 percent at 10 degrees."""
    level = shadow_of(np.radians(np.array([10.0])), NONE, NONE)[2][0]
    downhill = (np.radians(np.array([3.0])), np.array([0.0]))  # rises towards the sun
    uphill = (np.radians(np.array([3.0])), np.array([np.pi]))
    longer = shadow_of(np.radians(np.array([10.0])), downhill, NONE)[2][0] / level
    shorter = shadow_of(np.radians(np.array([10.0])), uphill, NONE)[2][0] / level
    assert longer == pytest.approx(1.42, abs=0.02)
    assert shorter == pytest.approx(0.77, abs=0.02)


def test_where_the_ground_falls_away_faster_than_the_light_there_is_no_tip() -> None:
    slope = (np.radians(np.array([20.0])), np.array([0.0]))
    assert np.isinf(shadow_of(np.radians(np.array([10.0])), slope, NONE)[2][0])


@pytest.mark.parametrize("altitude", [0.5, 5.0, 20.0, 50.0, 85.0])
@pytest.mark.parametrize(
    "shadow",
    [
        CAREFUL,
        Measurement(azimuth_deg=0.0, azimuth_error_deg=3.0, ranges=Ranges(slope_deg=5.0)),
        Measurement(ratio=1.0, ratio_error=0.1, ranges=Ranges(lean_deg=3.0, height_share=0.1)),
    ],
    ids=["both", "azimuth", "ratio"],
)
def test_the_region_holds_the_truth_in_95_of_100_cases(
    shadow: Measurement, altitude: float
) -> None:
    found = measured(np.random.default_rng(99), np.full(4_000, altitude), shadow, 4_000)
    table = Consistency(shadow)
    p = table.share(np.full(4_000, altitude), found.turned_deg, found.raised_deg)
    assert 0.93 <= np.mean(p >= 0.05) <= 0.97


def test_the_same_seed_gives_the_same_p() -> None:
    sun = Sky(azimuth_deg=np.linspace(190.0, 215.0, 50), altitude_deg=np.linspace(18.0, 22.0, 50))
    one, other = (Consistency(CAREFUL, seed=3, draws=500).p(sun) for _ in range(2))
    assert np.array_equal(one, other)


def test_a_sun_in_the_middle_fits_and_one_far_off_does_not(table: Consistency) -> None:
    assert table.p(sky(203.6, 20.3))[0] > 0.5
    assert table.p(sky(230.0, 20.3))[0] < 1e-6
    assert table.p(sky(203.6, 50.0))[0] < 1e-6


def test_a_sun_that_is_down_throws_no_shadow(table: Consistency) -> None:
    assert table.p(sky(203.6, LOWEST_DEG - 0.01))[0] == 0.0


def test_a_line_whose_tip_is_unknown_fits_the_sun_at_either_end() -> None:
    line = Measurement(azimuth_deg=23.6, azimuth_error_deg=2.0, tip_known=False)
    table = Consistency(line, draws=500)
    assert table.p(sky(203.6, 20.0))[0] > 0.5
    assert table.p(sky(23.6, 20.0))[0] > 0.5
    assert table.p(sky(113.6, 20.0))[0] < 1e-6


def test_a_place_known_only_to_a_radius_widens_the_region(table: Consistency) -> None:
    far = sky(206.6, 20.3)
    assert table.p(far, slack_deg=1.0)[0] > table.p(far)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"azimuth_deg": 10.0, "azimuth_error_deg": 0.0},
        {"azimuth_deg": 10.0, "azimuth_error_deg": 120.0},
        {"ratio": 0.0, "ratio_error": 0.1},
        {"ratio": -2.0, "ratio_error": 0.1},
        {"ratio": 5000.0, "ratio_error": 0.1},
        {"ratio": 1.0, "ratio_error": 0.0},
        {"ratio": 1.0, "ratio_error": 0.1, "ranges": Ranges(slope_deg=-1.0)},
        {"ratio": 1.0, "ratio_error": 0.1, "ranges": Ranges(lean_deg=80.0)},
        {"ratio": 1.0, "ratio_error": 0.1, "ranges": Ranges(height_share=2.0)},
    ],
)
def test_a_measurement_that_has_no_solution_is_refused_in_words(wrong: dict[str, float]) -> None:
    with pytest.raises(InputRefused):
        Measurement(**wrong)  # type: ignore[arg-type]


def thrown_on_a_slope(random: np.random.Generator, sun_deg: float, fall: float) -> Measurement:
    """A post's shadow on ground that falls towards 30 degrees, by rays cut with a plane."""
    azimuth, altitude = np.radians(200.0), np.radians(sun_deg)
    light = np.array((np.sin(azimuth), np.cos(azimuth), np.tan(altitude)))
    doubt = np.tan(np.radians(random.uniform(0.0, 1.0)))
    towards = random.uniform(0.0, 2.0 * np.pi)
    steep, downhill = np.tan(np.radians(fall)), np.radians(30.0)
    falls = np.array(
        (
            steep * np.sin(downhill) + doubt * np.sin(towards),
            steep * np.cos(downhill) + doubt * np.cos(towards),
        )
    )
    # The tip is top - s * light where the plane z = -(falls . xy) is met, the top one unit up.
    s = 1.0 / (light[2] + falls @ light[:2])
    tip = np.array((0.0, 0.0, 1.0)) - s * light
    noise = random.standard_normal(2) / 1.96
    return Measurement(
        azimuth_deg=float((np.degrees(np.arctan2(tip[0], tip[1])) + 2.0 * noise[0]) % 360.0),
        azimuth_error_deg=2.0,
        ratio=float(np.linalg.norm(tip) * np.exp(0.04 * noise[1])),
        ratio_error=0.04,
        ranges=Ranges(slope_deg=1.0, penumbra_share=0.0),
        fall_deg=fall,
        fall_towards_deg=30.0,
    )


@pytest.mark.parametrize(("altitude", "fall"), [(12.0, 6.0), (30.0, 12.0)])
def test_a_known_fall_of_the_ground_is_taken_into_account_and_not_allowed_for(
    altitude: float, fall: float
) -> None:
    random = np.random.default_rng(5)
    drawn = [thrown_on_a_slope(random, altitude, fall) for _ in range(400)]
    table = Consistency(replace(drawn[0], azimuth_deg=20.0))
    level = Consistency(
        replace(drawn[0], fall_deg=0.0, ranges=Ranges(slope_deg=1.0, penumbra_share=0.0))
    )
    held = ignoring = 0
    for item in drawn:
        table.given = replace(item, fall_deg=fall)
        held += bool(table.p(sky(200.0, altitude))[0] >= 0.05)
        level.given = replace(item, fall_deg=0.0)
        ignoring += bool(level.p(sky(200.0, altitude))[0] >= 0.05)
    assert 0.92 <= held / 400 <= 0.98
    assert ignoring / 400 < 0.2


def test_a_fall_without_the_shadow_s_direction_is_refused() -> None:
    with pytest.raises(InputRefused, match="where the shadow points"):
        Measurement(ratio=2.0, ratio_error=0.05, fall_deg=4.0)
    with pytest.raises(InputRefused, match="where the shadow points"):
        replace(CAREFUL, fall_deg=4.0, tip_known=False)
