"""How the Earth's axis lies and how far the Earth has turned: nutation, obliquity, sidereal time.

Source: NREL/TP-560-34302 (revised 2008), sections 3.4, 3.5 and 3.8.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.geo.earth_time import DAY_S, J2000_S, Floats
from sightline.geo.nutation_series import NUTATION

_TERMS: Final = np.array(NUTATION)
_MULTIPLES, _SIN, _SIN_T, _COS, _COS_T = np.split(_TERMS, [5, 6, 7, 8], axis=1)
_TENTH_MILLI_ARC_SECOND: Final = np.radians(1.0 / 36_000_000.0)
_ARGUMENTS_DEG: Final = np.array(
    (
        (297.85036, 445267.111480, -0.0019142, 1 / 189474),
        (357.52772, 35999.050340, -0.0001603, -1 / 300000),
        (134.96298, 477198.867398, 0.0086972, 1 / 56250),
        (93.27191, 483202.017538, -0.0036825, 1 / 327270),
        (125.04452, -1934.136261, 0.0020708, 1 / 450000),
    )
)
# fmt: off
_OBLIQUITY_ARC_SECONDS: Final = (
    84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45,
)
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The true axis of date: arrays in radians, one entry an instant."""

    nutation: Floats
    """Of the equinox, in longitude."""
    obliquity: Floats
    """True: with nutation."""


def axis(t: Floats) -> Axis:
    """The axis at Julian centuries `t` of Terrestrial Time from J2000; shape (n,)."""
    powers = t[:, None] ** np.arange(4)
    angles = np.radians(powers @ _ARGUMENTS_DEG.T) @ _MULTIPLES.T
    along = np.sin(angles) @ _SIN + t[:, None] * (np.sin(angles) @ _SIN_T)
    across = np.cos(angles) @ _COS + t[:, None] * (np.cos(angles) @ _COS_T)
    mean = np.polynomial.polynomial.polyval(t / 100.0, _OBLIQUITY_ARC_SECONDS) / 3600.0
    return Axis(
        nutation=along[:, 0] * _TENTH_MILLI_ARC_SECOND,
        obliquity=np.radians(mean) + across[:, 0] * _TENTH_MILLI_ARC_SECOND,
    )


def mean_sidereal(ut1_s: Floats) -> Floats:
    """Greenwich mean sidereal time in radians, for UT1 in seconds since 1970."""
    days = (ut1_s - J2000_S) / DAY_S
    t = days / 36_525.0
    # Whole turns are dropped before the small terms are added, or they would cost digits.
    turns = 360.0 * (days % 1.0) + (280.46061837 + 0.98564736629 * days) % 360.0
    return np.radians(turns + t * t * (0.000387933 - t / 38_710_000.0))


def from_ecliptic(
    longitude: Floats, latitude: Floats, distance: Floats, obliquity: Floats
) -> Floats:
    """Ecliptic coordinates (radians, any unit of length) as equatorial vectors, shape (n, 3)."""
    flat = distance * np.cos(latitude)
    x, y, z = flat * np.cos(longitude), flat * np.sin(longitude), distance * np.sin(latitude)
    cos, sin = np.cos(obliquity), np.sin(obliquity)
    return np.stack((x, y * cos - z * sin, y * sin + z * cos), axis=1)
