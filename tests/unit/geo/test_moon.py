import numpy as np
import pytest

from sightline.geo.moon import Phase, crossings, moonlight, phase_named


@pytest.mark.parametrize(
    ("age", "phase"),
    [
        (0.0, Phase.NEW),
        (359.0, Phase.NEW),
        (45.0, Phase.WAXING_CRESCENT),
        (91.0, Phase.FIRST_QUARTER),
        (135.0, Phase.WAXING_GIBBOUS),
        (180.0, Phase.FULL),
        (225.0, Phase.WANING_GIBBOUS),
        (268.0, Phase.LAST_QUARTER),
        (315.0, Phase.WANING_CRESCENT),
    ],
)
def test_an_age_has_the_name_people_use(age: float, phase: Phase) -> None:
    assert phase_named(age) is phase


def test_the_moon_was_dark_and_hid_the_sun_on_8_april_2024() -> None:
    light = moonlight(np.array([1_712_600_220.0]))  # 2024-04-08T18:17Z, greatest eclipse
    assert light.lit[0] < 0.001
    assert min(light.age_deg[0], 360.0 - light.age_deg[0]) < 1.0


def test_near_the_pole_the_moon_neither_rises_nor_sets_for_days() -> None:
    start = 1_731_542_400.0
    assert crossings(89.0, 0.0, start, start + 2 * 86400.0) == []
