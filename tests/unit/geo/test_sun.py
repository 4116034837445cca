import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.geo.earth_time import FIRST_S, LAST_S, earth_clock
from sightline.geo.horizon import (
    LOWEST_REFRACTED_DEG,
    Places,
    Sky,
    height_sine,
    refracted,
    refraction_deg,
    seen_from,
)
from sightline.geo.sun import SUN, UNIT_M, sun_at, sun_vectors
from sightline.geo.track import Track

YEAR_S = 365.25 * 86400.0


def test_interpolation_between_nodes_adds_less_than_a_ten_thousandth_of_a_degree() -> None:
    seconds = 1.7e9 + np.linspace(0.0, 40.0 * 86400.0, 500)
    between = Track(SUN, seconds).vectors(seconds)
    alone = np.concatenate([sun_vectors(seconds[i : i + 1]) for i in range(0, 500, 25)], axis=1)
    assert np.degrees(np.abs(between[:, ::25] - alone)).max() < 1e-6


def test_instants_may_come_in_any_order_and_none_at_all() -> None:
    seconds = np.array([1.7e9 + 5e6, 1.7e9, 1.7e9 + 2e6])
    order = np.argsort(seconds)
    assert np.allclose(
        sun_at(48.0, 37.0, seconds).azimuth_deg[order],
        sun_at(48.0, 37.0, seconds[order]).azimuth_deg,
        atol=1e-7,
    )
    assert sun_at(48.0, 37.0, np.empty(0)).azimuth_deg.size == 0


@pytest.mark.parametrize("seconds", [FIRST_S - 1.0, LAST_S + 1.0, float("nan"), float("inf")])
def test_an_instant_outside_the_measured_years_is_refused(seconds: float) -> None:
    with pytest.raises(InputRefused, match="outside the years"):
        sun_at(48.0, 37.0, np.array([1.7e9, seconds]))


def test_a_place_for_each_instant_gives_what_each_place_alone_gives() -> None:
    seconds = 1.6e9 + np.arange(40_000, dtype=np.float64) * 977.0
    latitude, longitude = np.linspace(-89.0, 89.0, 40_000), np.linspace(-179.0, 179.0, 40_000)
    sky = sun_at(latitude, longitude, seconds)
    for index in (0, 16_383, 16_384, 39_999):
        one = sun_at(latitude[index], longitude[index], seconds[index : index + 1])
        assert sky.azimuth_deg[index] == pytest.approx(one.azimuth_deg[0], abs=1e-6)
        assert sky.altitude_deg[index] == pytest.approx(one.altitude_deg[0], abs=1e-6)


@given(st.floats(FIRST_S, LAST_S), st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))
def test_directions_stay_within_the_sky(seconds: float, latitude: float, longitude: float) -> None:
    sky = sun_at(latitude, longitude, np.array([seconds]))
    assert 0.0 <= sky.azimuth_deg[0] <= 360.0
    assert -90.0 <= sky.altitude_deg[0] <= 90.0


def test_the_heights_of_a_whole_grid_are_those_of_its_points() -> None:
    latitude, longitude = np.arange(-90.0, 91.0, 7.5)[:, None], np.arange(-180.0, 181.0, 7.5)[None]
    sun = sun_vectors(np.array([1.7e9]))[:, :, None]
    places = Places.of(latitude, longitude)
    whole = height_sine(places, sun, UNIT_M)
    each = np.sin(np.radians(seen_from(places, sun, UNIT_M).altitude_deg))
    assert np.abs(whole - each).max() < 1e-6


@given(st.floats(FIRST_S, LAST_S), st.floats(-89.0, 89.0))
def test_east_of_the_date_line_is_west_of_it(seconds: float, latitude: float) -> None:
    east, west = (sun_at(latitude, side, np.array([seconds])) for side in (180.0, -180.0))
    assert east.azimuth_deg[0] == pytest.approx(west.azimuth_deg[0], abs=1e-9)


def test_the_air_lifts_the_horizon_by_half_a_degree_and_the_zenith_not() -> None:
    lift = refraction_deg(np.array([-0.57, 0.0, 10.0, 90.0]))
    assert lift == pytest.approx([0.57, 0.48, 0.09, 0.0], abs=0.01)
    assert refraction_deg(np.array([LOWEST_REFRACTED_DEG - 0.01]))[0] == 0.0
    assert np.all(np.isfinite(refraction_deg(np.linspace(-90.0, 90.0, 1001))))


def test_refraction_leaves_the_azimuth() -> None:
    sky = Sky(azimuth_deg=np.array([123.0]), altitude_deg=np.array([1.0]))
    assert refracted(sky).azimuth_deg[0] == 123.0
    assert refracted(sky).altitude_deg[0] > 1.3


def test_the_earths_clock_stays_within_its_second_of_utc() -> None:
    seconds = np.linspace(FIRST_S, LAST_S, 200_000)
    assert np.abs(earth_clock(seconds)).max() < 0.95
