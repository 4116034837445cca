"""Where the moon stands, how much of it is lit, when it rises and sets.

Source: J. Meeus, *Astronomical Algorithms*, 2nd edition, chapters 47 and 48 (the largest terms of
ELP-2000/82), with the nutation and the Earth's turn that `sun` uses. Years 1800 to 2199. Errors
measured in docs/methods/sun.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from sightline.geo.earth_time import DAY_S, Floats, centuries, delta_t, earth_clock
from sightline.geo.horizon import Numbers, Sky
from sightline.geo.moon_series import LATITUDE, LONGITUDE_DISTANCE
from sightline.geo.nutation import axis, from_ecliptic
from sightline.geo.sun import SUN
from sightline.geo.sun import UNIT_M as SUN_UNIT_M
from sightline.geo.track import Body, Track, body_at

UNIT_M: Final = 1.0
_MEAN_DISTANCE_M: Final = 385_000_560.0
_ALONG: Final = np.array(LONGITUDE_DISTANCE, dtype=np.float64)
_ACROSS: Final = np.array(LATITUDE, dtype=np.float64)
_MEAN_LONGITUDE_DEG: Final = (218.3164477, 481267.88123421, -0.0015786, 1 / 538841, -1 / 65194000)
_ARGUMENTS_DEG: Final = np.array(
    (
        (297.8501921, 445267.1114034, -0.0018819, 1 / 545868, -1 / 113065000),
        (357.5291092, 35999.0502909, -0.0001536, 1 / 24490000, 0.0),
        (134.9633964, 477198.8675055, 0.0087414, 1 / 69699, -1 / 14712000),
        (93.2720950, 483202.0175233, -0.0036539, -1 / 3526000, 1 / 863310000),
    )
)
_STEP_S: Final = 600.0
_HORIZON_DEG: Final = -0.5667
"""Altitude without refraction of what stands on the horizon with it."""
_DISC_DEG: Final = 0.2590
"""Half the moon's width on the sky, on average."""


def apparent_moon(seconds: Floats) -> Floats:
    """The moon's apparent vector and the equation of the equinoxes (`track.Body.series`)."""
    t = centuries(seconds + earth_clock(seconds) + delta_t(seconds))
    tilt = axis(t)
    powers = t[:, None] ** np.arange(5)
    mean = np.radians(powers @ np.array(_MEAN_LONGITUDE_DEG))
    arguments = np.radians(powers @ _ARGUMENTS_DEG.T)
    # The sun's anomaly counts less as the Earth's orbit grows rounder.
    faded = (1.0 - 0.002516 * t - 0.0000074 * t * t)[:, None]
    angles = arguments @ _ALONG[:, :4].T
    weights = faded ** np.abs(_ALONG[:, 1])
    longitude = (np.sin(angles) * weights) @ _ALONG[:, 4]
    distance = _MEAN_DISTANCE_M + (np.cos(angles) * weights) @ _ALONG[:, 5]
    latitude = (np.sin(arguments @ _ACROSS[:, :4].T) * faded ** np.abs(_ACROSS[:, 1])) @ _ACROSS[
        :, 4
    ]
    venus, jupiter, flat = (
        np.radians(start + rate * t)
        for start, rate in ((119.75, 131.849), (53.09, 479264.290), (313.45, 481266.484))
    )
    f, anomaly = arguments[:, 3], arguments[:, 2]
    longitude += 3958 * np.sin(venus) + 1962 * np.sin(mean - f) + 318 * np.sin(jupiter)
    latitude += -2235 * np.sin(mean) + 382 * np.sin(flat) + 175 * np.sin(venus - f)
    latitude += (
        175 * np.sin(venus + f) + 127 * np.sin(mean - anomaly) - 115 * np.sin(mean + anomaly)
    )
    vectors = from_ecliptic(
        mean + np.radians(longitude * 1e-6) + tilt.nutation,
        np.radians(latitude * 1e-6),
        distance,
        tilt.obliquity,
    )
    return np.column_stack((vectors, tilt.nutation * np.cos(tilt.obliquity)))


MOON: Final = Body(series=apparent_moon, node_s=DAY_S / 8)


class Phase(StrEnum):
    """What people call the lit part."""

    NEW = "new moon"
    WAXING_CRESCENT = "waxing crescent"
    FIRST_QUARTER = "first quarter"
    WAXING_GIBBOUS = "waxing gibbous"
    FULL = "full moon"
    WANING_GIBBOUS = "waning gibbous"
    LAST_QUARTER = "last quarter"
    WANING_CRESCENT = "waning crescent"


def moon_at(latitude_deg: Numbers, longitude_deg: Numbers, seconds: Floats) -> Sky:
    """Where the moon stands, topocentric, without refraction (arguments as `sun.sun_at`).

    Raises:
        InputRefused: an instant lies outside the years 1800 to 2199.
    """
    return body_at(MOON, UNIT_M, (latitude_deg, longitude_deg), seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How the moon is lit, as seen from the Earth's centre."""

    lit: Floats
    """Share of the disc, 0 to 1."""
    age_deg: Floats
    """How far the moon runs ahead of the sun in longitude: 0 new, 90 first quarter, 180 full."""


def moonlight(seconds: Floats) -> Light:
    """The lit share and the age at instants of shape (n,).

    Raises:
        InputRefused: an instant lies outside the years 1800 to 2199.
    """
    moon = Track(MOON, seconds).vectors(seconds)
    sun = Track(SUN, seconds).vectors(seconds) * SUN_UNIT_M
    away = np.linalg.norm(moon, axis=0)
    to_sun = sun - moon
    phase = np.sum(-moon * to_sun, axis=0) / (away * np.linalg.norm(to_sun, axis=0))
    t = centuries(seconds)
    tilt = axis(t).obliquity
    ahead = _longitude(apparent_moon(seconds), tilt) - _longitude(SUN.series(seconds), tilt)
    return Light(lit=(1.0 + phase) / 2.0, age_deg=np.degrees(ahead) % 360.0)


def _longitude(rows: Floats, obliquity: Floats) -> Floats:
    x, y, z = rows[:, 0], rows[:, 1], rows[:, 2]
    longitude: Floats = np.arctan2(y * np.cos(obliquity) + z * np.sin(obliquity), x)
    return longitude


def phase_named(age_deg: float) -> Phase:
    """The name of an age: the four points within 6 degrees (half a day), else what lies between."""
    quarter = round(age_deg / 90.0)
    if abs(age_deg - 90.0 * quarter) <= 6.0:  # noqa: PLR2004 - said above
        return tuple(Phase)[2 * quarter % 8]
    return tuple(Phase)[2 * int(age_deg // 90.0) + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A rise or a set of the upper limb over a level horizon."""

    at_s: float
    rises: bool


def crossings(
    latitude_deg: float, longitude_deg: float, start_s: float, end_s: float
) -> list[Crossing]:
    """Rises and sets between two instants, in order; none where the moon stays up or down.

    Found between samples ten minutes apart, then by straight lines on a finer grid: to about 2 s
    of this model, which on land means little before hills and air (several minutes).
    """
    return body_crossings((MOON, UNIT_M, _DISC_DEG), (latitude_deg, longitude_deg), start_s, end_s)


def body_crossings(
    body: tuple[Body, float, float], place: tuple[float, float], start_s: float, end_s: float
) -> list[Crossing]:
    """Rises and sets of a body given with its unit (metres) and half its width (degrees)."""
    moved, unit_m, disc = body
    times = np.append(np.arange(start_s, end_s, _STEP_S), end_s)
    height = body_at(moved, unit_m, place, times).altitude_deg - _HORIZON_DEG + disc
    found = []
    for index in np.flatnonzero(np.diff(np.signbit(height))):
        low, high = times[index], times[index + 1]
        fine = np.linspace(low, high, 21)
        over = body_at(moved, unit_m, place, fine).altitude_deg - _HORIZON_DEG + disc
        order = 1.0 if height[index] < 0.0 else -1.0
        at_s = float(np.interp(0.0, order * over, fine))
        found.append(Crossing(at_s=at_s, rises=order > 0.0))
    return found
