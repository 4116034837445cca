import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.simulation.sun import SunPosition, shadow_on_ground, sun_position


def test_the_sun_stands_where_the_published_spa_example_has_it() -> None:
    """Reda and Andreas (NREL/TP-560-34302), table A5.1: zenith 50.11162, azimuth 194.34024."""
    when = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))
    sun = sun_position(when, 39.742476, -105.1786)
    assert abs(sun.elevation_deg - (90.0 - 50.11162)) < 0.02
    assert abs(sun.azimuth_deg - 194.34024) < 0.02


def test_the_sun_is_overhead_at_the_tropic_at_noon_of_the_solstice() -> None:
    # equation of time on 21 June: about -1 min 47 s
    sun = sun_position(datetime(2024, 6, 20, 12, 1, 47, tzinfo=UTC), 23.436, 0.0)
    assert sun.elevation_deg > 89.9


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        sun_position(datetime(2024, 11, 14, 9, 12), 48.2, 61.4)  # noqa: DTZ001  the rule under test


@given(
    azimuth=st.floats(0.0, 359.9),
    elevation=st.floats(2.0, 80.0),
    height=st.floats(0.2, 12.0),
)
def test_a_posts_shadow_points_away_from_the_sun_and_is_height_over_tangent_long(
    azimuth: float, elevation: float, height: float
) -> None:
    sun = SunPosition(azimuth_deg=azimuth, elevation_deg=elevation)
    tip = shadow_on_ground(np.array(((0.0, 0.0, height),)), sun)[0]
    bearing = math.degrees(math.atan2(tip[0], tip[1])) % 360.0
    assert abs((bearing - azimuth - 180.0 + 180.0) % 360.0 - 180.0) < 1e-6
    assert math.hypot(tip[0], tip[1]) == pytest.approx(
        height / math.tan(math.radians(elevation)), rel=1e-9
    )
    assert abs(tip[2]) < 1e-9
