from datetime import UTC, datetime

import numpy as np
import pytest

from sightline.errors import InputRefused
from sightline.geo.chronolocate import Site, least_p, scan, sun_seen
from sightline.geo.shadow import Measurement, Ranges
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span

YARD = Site(latitude_deg=48.2151, longitude_deg=61.4223)


def at(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[arg-type,misc]


def shadow_at(site: Site, when: float, **given: object) -> Measurement:
    sun = sun_seen(site, np.array([when]))
    return Measurement(
        azimuth_deg=float(sun.azimuth_deg[0] + 180.0) % 360.0,
        azimuth_error_deg=2.0,
        ratio=float(1.0 / np.tan(np.radians(sun.altitude_deg[0]))),
        ratio_error=0.05,
        **given,  # type: ignore[arg-type]
    )


def holds(windows: list[Span], when: float) -> bool:
    return any(start <= when <= end for start, end in windows)


def test_an_azimuth_to_two_degrees_tells_the_time_to_a_quarter_of_an_hour() -> None:
    when = at(2024, 11, 14, 9, 12)
    full = shadow_at(YARD, when)
    azimuth = Measurement(azimuth_deg=full.azimuth_deg, azimuth_error_deg=2.0)
    found = scan(YARD, (at(2024, 11, 14), at(2024, 11, 15)), [Consistency(azimuth)])
    ((start, end),) = found.windows[0]
    assert start < when < end
    assert 14 * 60 < end - start < 19 * 60


def test_direction_and_length_leave_two_seasons_and_a_small_share_of_the_year() -> None:
    when = at(2024, 11, 14, 9, 12)
    found = scan(YARD, (at(2024, 1, 1), at(2025, 1, 1)), [Consistency(shadow_at(YARD, when))])
    days = {datetime.fromtimestamp(start, UTC).date() for start, _ in found.windows[0]}
    assert any(day.month in {1, 2} for day in days)
    assert any(day.month == 11 for day in days)
    assert all(day.month in {1, 2, 10, 11, 12} for day in days)
    assert sum(end - start for start, end in found.windows[0]) < 0.01 * found.daylight_s
    assert holds(found.windows[0], when)


@pytest.mark.parametrize("latitude", [78.0, -78.0])
def test_in_the_polar_night_no_shadow_has_a_time(latitude: float) -> None:
    site = Site(latitude_deg=latitude, longitude_deg=16.0)
    month = 12 if latitude > 0 else 6
    period = (at(2024, month, 10), at(2024, month, 20))
    found = scan(site, period, [Consistency(Measurement(azimuth_deg=9.0, azimuth_error_deg=2.0))])
    assert found.windows == [[]]
    assert found.daylight_s == 0.0
    assert found.up == []


def test_in_the_polar_day_every_azimuth_has_its_time_once_a_day() -> None:
    site = Site(latitude_deg=78.0, longitude_deg=16.0)
    period = (at(2024, 6, 10), at(2024, 6, 20))
    shadow = Measurement(azimuth_deg=0.0, azimuth_error_deg=2.0, ranges=Ranges(slope_deg=1.0))
    found = scan(site, period, [Consistency(shadow)])
    assert len(found.windows[0]) == 10
    assert found.daylight_s == pytest.approx(10 * 86400.0)


def test_the_date_line_makes_no_difference() -> None:
    period = (at(2024, 3, 1), at(2024, 3, 2))
    shadow = [Consistency(Measurement(azimuth_deg=300.0, azimuth_error_deg=2.0))]
    east, west = (
        scan(Site(latitude_deg=-17.0, longitude_deg=side), period, shadow).windows[0]
        for side in (180.0, -180.0)
    )
    assert np.allclose(east, west)


def test_a_window_shorter_than_a_minute_is_found_between_two() -> None:
    """Under a sun that passes near the zenith a shadow turns by degrees a minute."""
    site = Site(latitude_deg=10.0, longitude_deg=0.0)
    noon = at(2024, 4, 16, 12, 0)
    fine = noon + np.arange(-1800.0, 1800.0, 5.0)
    sun = sun_seen(site, fine)
    fastest = int(np.argmax(np.abs(np.diff(np.unwrap(np.radians(sun.azimuth_deg))))))
    shadow = Measurement(
        azimuth_deg=float(sun.azimuth_deg[fastest] + 180.0) % 360.0, azimuth_error_deg=0.5
    )
    found = scan(site, (noon - 3600.0, noon + 3600.0), [Consistency(shadow)])
    assert holds(found.windows[0], fine[fastest])


@pytest.mark.parametrize("year", [1905, 1969, 2051, 2150])
def test_years_before_1970_and_after_2050_are_answered(year: int) -> None:
    when = at(year, 11, 14, 9, 12)
    shadow = Consistency(shadow_at(YARD, when))
    found = scan(YARD, (at(year, 11, 14), at(year, 11, 15)), [shadow])
    assert holds(found.windows[0], when)


def test_a_period_of_no_length_or_of_decades_is_refused() -> None:
    with pytest.raises(InputRefused, match="ten years"):
        scan(YARD, (at(2000, 1, 1), at(2024, 1, 1)), [])
    with pytest.raises(InputRefused, match="before it begins"):
        scan(YARD, (at(2024, 1, 2), at(2024, 1, 1)), [])


def test_several_measurements_share_the_five_percent() -> None:
    assert least_p(1) == pytest.approx(0.05)
    assert (1.0 - least_p(4)) ** 4 == pytest.approx(0.95)


def test_a_long_period_is_the_days_of_it_put_together() -> None:
    shadow = [Consistency(Measurement(azimuth_deg=23.0, azimuth_error_deg=2.0))]
    long = scan(YARD, (at(2024, 9, 1), at(2025, 1, 1)), shadow)
    assert len(long.windows[0]) == 122
    day = scan(YARD, (at(2024, 10, 10), at(2024, 10, 11)), shadow)
    assert any(np.allclose(day.windows[0][0], window, atol=1.0) for window in long.windows[0])


@pytest.mark.parametrize(("latitude", "east_deg"), [(48.0, 1.3), (70.0, 2.5), (80.0, 5.0)])
def test_a_place_that_reaches_far_east_near_a_pole_allows_for_the_turn_of_true_north(
    latitude: float, east_deg: float
) -> None:
    """The sun seen from the rim, against the place's middle: north there is another north."""
    when, radius = at(2024, 6, 10, 9, 0), 100_000.0
    rim = Site(latitude_deg=latitude, longitude_deg=east_deg)
    sun = sun_seen(rim, np.array([when]))
    shadow = Consistency(
        Measurement(azimuth_deg=float(sun.azimuth_deg[0] + 180.0) % 360.0, azimuth_error_deg=0.5)
    )
    middle = Site(latitude_deg=latitude, longitude_deg=0.0, radius_m=radius)
    found = scan(middle, (when - 60.0, when + 60.0), [shadow])
    assert holds(found.windows[0], when)


def test_round_a_pole_no_direction_holds() -> None:
    site = Site(latitude_deg=89.95, longitude_deg=0.0, radius_m=10_000.0)
    assert site.turn_deg == 180.0
    assert Site(latitude_deg=90.0, longitude_deg=0.0).turn_deg == 0.0
    assert Site(latitude_deg=0.0, longitude_deg=0.0, radius_m=50_000.0).turn_deg == 0.0
