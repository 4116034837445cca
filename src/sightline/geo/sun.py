"""Where the sun stands, for arrays of instants and places.

Source: I. Reda and A. Andreas, *Solar Position Algorithm for Solar Radiation Applications*,
NREL/TP-560-34302 (revised 2008): its full series, summed once a day and interpolated between; the
parallax as a vector. Years 1800 to 2199. Errors measured in docs/methods/sun.md.
"""

from typing import Final

import numpy as np

from sightline.geo.earth_time import DAY_S, Floats, centuries, delta_t, earth_clock
from sightline.geo.horizon import Numbers, Sky
from sightline.geo.nutation import axis, from_ecliptic
from sightline.geo.sun_series import DISTANCE, LATITUDE, LONGITUDE, Terms
from sightline.geo.track import Body, Track, body_at

UNIT_M: Final = 149_597_870_700.0
"""Metres to the astronomical unit."""
RADIUS_DEG: Final = 0.2666
"""Half the sun's width on the sky, on average."""
_ABERRATION: Final = np.radians(20.4898 / 3600.0)


def _summed(series: tuple[Terms, ...], millennia: Floats) -> Floats:
    """A series of VSOP87 at Julian millennia from J2000, shape (n,)."""
    total = np.zeros_like(millennia)
    for power, terms in enumerate(series):
        amplitude, phase, rate = np.array(terms).T
        total += millennia**power * (np.cos(phase + millennia[:, None] * rate) @ amplitude)
    return total * 1e-8


def apparent_sun(seconds: Floats) -> Floats:
    """The sun's apparent vector of date and the equation of the equinoxes (`track.Body.series`)."""
    t = centuries(seconds + earth_clock(seconds) + delta_t(seconds))
    tilt = axis(t)
    distance = _summed(DISTANCE, t / 10.0)
    longitude = _summed(LONGITUDE, t / 10.0) + np.pi + tilt.nutation - _ABERRATION / distance
    latitude = -_summed(LATITUDE, t / 10.0)
    vectors = from_ecliptic(longitude, latitude, distance, tilt.obliquity)
    return np.column_stack((vectors, tilt.nutation * np.cos(tilt.obliquity)))


SUN: Final = Body(series=apparent_sun, node_s=DAY_S)


def sun_vectors(seconds: Floats) -> Floats:
    """Earth-fixed vectors to the sun in astronomical units, shape (3, n).

    Raises:
        InputRefused: an instant lies outside the years 1800 to 2199.
    """
    return Track(SUN, seconds).vectors(seconds)


def sun_at(latitude_deg: Numbers, longitude_deg: Numbers, seconds: Floats) -> Sky:
    """Where the sun stands, topocentric, without refraction.

    Args:
        latitude_deg: geodetic latitude, north positive: one number, or one for each instant.
        longitude_deg: longitude, east positive, likewise.
        seconds: UTC in seconds since 1970, shape (n,), in any order.

    Raises:
        InputRefused: an instant lies outside the years 1800 to 2199.
    """
    return body_at(SUN, UNIT_M, (latitude_deg, longitude_deg), seconds)
