"""Sun and moon against DE421 through Skyfield, pvlib's SPA, and NREL's printed example."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pvlib.spa
import pytest
from skyfield import almanac
from skyfield.api import wgs84
from tests.builders.planets import Planets, apart_deg, instants

from sightline.geo.horizon import Air, refracted
from sightline.geo.moon import crossings, moon_at, moonlight
from sightline.geo.sun import sun_at


@pytest.fixture(scope="module")
def planets() -> Iterator[Planets]:
    with contextlib.closing(Planets()) as found:
        yield found


@pytest.mark.parametrize("years", [(1900, 1972), (1972, 2025), (2025, 2050)])
def test_the_sun_is_within_0_003_degree_of_the_ephemeris(
    planets: Planets, years: tuple[int, int]
) -> None:
    seconds, place = instants(1, years, 3000)
    sky = sun_at(*place, seconds)
    apart = apart_deg(sky.azimuth_deg, sky.altitude_deg, planets.sky("sun", place, seconds))
    assert apart.max() < 0.003
    assert np.median(apart) < 0.0005


@pytest.mark.parametrize("years", [(1900, 1972), (1972, 2025), (2025, 2050)])
def test_the_moon_is_within_0_01_degree_of_the_ephemeris(
    planets: Planets, years: tuple[int, int]
) -> None:
    seconds, place = instants(2, years, 2000)
    sky = moon_at(*place, seconds)
    apart = apart_deg(sky.azimuth_deg, sky.altitude_deg, planets.sky("moon", place, seconds))
    assert apart.max() < 0.01


def test_the_lit_share_and_the_age_of_the_moon_are_those_of_the_ephemeris(planets: Planets) -> None:
    seconds, _ = instants(3, (1972, 2025), 1000)
    light, time = moonlight(seconds), planets.time(seconds)
    lit = almanac.fraction_illuminated(planets.bodies, "moon", time)
    assert np.abs(light.lit - lit).max() < 0.0005
    age = almanac.moon_phase(planets.bodies, time).degrees
    assert np.abs((light.age_deg - age + 180.0) % 360.0 - 180.0).max() < 0.01


@pytest.mark.parametrize("place", [(48.2, 61.4), (-33.9, 151.2), (0.0, -78.5), (64.1, -21.9)])
def test_moonrise_and_moonset_are_within_a_minute(
    planets: Planets, place: tuple[float, float]
) -> None:
    start = datetime(2024, 11, 1, tzinfo=UTC).timestamp()
    ours = crossings(*place, start, start + 30 * 86400.0)
    site = planets.bodies["earth"] + wgs84.latlon(*place)
    span = [planets.time(np.array([start + day * 86400.0]))[0] for day in (0, 30)]
    known = [
        (time.utc_datetime().timestamp(), rises)
        for find, rises in ((almanac.find_risings, True), (almanac.find_settings, False))
        for time, crosses in zip(*find(site, planets.bodies["moon"], *span), strict=True)
        if crosses  # Skyfield lists the days on which the moon only comes near, too
    ]
    assert [crossing.rises for crossing in ours] == [rises for _, rises in sorted(known)]
    late = [a.at_s - b for a, (b, _) in zip(ours, sorted(known), strict=True)]
    assert max(map(abs, late)) < 60.0


def test_the_sun_agrees_with_an_independent_spa_through_the_air() -> None:
    seconds, (latitude, longitude) = instants(4, (1972, 2025), 3000)
    theirs = pvlib.spa.solar_position_numpy(
        seconds, latitude, longitude, 0.0, 1013.25, 12.0, 67.0, 0.5667, numthreads=1
    )
    sky = refracted(sun_at(latitude, longitude, seconds), Air(pressure_hpa=1013.25, celsius=12.0))
    # pvlib gives the refracted elevation and the azimuth in its second and fifth rows.
    shown, azimuth = theirs[2], theirs[4]
    apart = apart_deg(sky.azimuth_deg, sky.altitude_deg, (azimuth, shown))
    clear = np.abs(shown + 0.8) > 0.2  # the two stop refracting at slightly different depths
    assert apart[clear].max() < 0.005


def test_the_sun_stands_where_the_published_spa_example_has_it() -> None:
    """NREL/TP-560-34302, table A5.1: zenith 50.11162, azimuth 194.34024, DUT1 taken as 0."""
    when = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))
    seconds = np.array([when.timestamp()])
    sky = refracted(sun_at(39.742476, -105.1786, seconds), Air(pressure_hpa=820.0, celsius=11.0))
    # The Earth's clock ran 0.35 s behind UTC that day, which the example leaves out.
    assert sky.altitude_deg[0] == pytest.approx(90.0 - 50.11162, abs=0.002)
    assert sky.azimuth_deg[0] == pytest.approx(194.34024, abs=0.002)
