"""From the time that clocks tell to how far the Earth has turned, and to the time orbits keep.

Sources: leap seconds, IERS Bulletin C; TT - UT1, IERS and USNO as published, rounded to 0.1 s (1890
to 1970) and 0.01 s (from 1972). Civil time before 1972 was kept within about 0.1 s of UT1 and is
taken as UT1. UTC after the last year of the table is taken as UT1: by its definition it may run up
to 0.9 s off, which turns the sky by 0.004 degree.
"""

from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DAY_S: Final = 86_400.0
J2000_S: Final = 946_728_000.0
"""2000-01-01T12:00:00Z in seconds since 1970."""
TERRESTRIAL_AHEAD_S: Final = 32.184
"""Terrestrial Time less International Atomic Time."""
FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Beyond these years nothing here has been measured, so nothing is computed."""


def _start_of(year: int, month: int = 1) -> float:
    return datetime(year, month, 1, tzinfo=UTC).timestamp()


FIRST_S, LAST_S = _start_of(FIRST_YEAR), _start_of(LAST_YEAR)

_LEAPS: Final = (
    "1972-01 1972-07 1973-01 1974-01 1975-01 1976-01 1977-01 1978-01 1979-01 1980-01 1981-07 "
    "1982-07 1983-07 1985-07 1988-01 1990-01 1991-01 1992-07 1993-07 1994-07 1996-01 1997-07 "
    "1999-01 2006-01 2009-01 2012-07 2015-07 2017-01"
)
"""Months at whose start UTC fell another second behind atomic time, from 10 s at the first."""
_LEAP_S: Final = np.array([_start_of(*map(int, leap.split("-"))) for leap in _LEAPS.split()])
_LEAPS_AT_FIRST: Final = 10

# fmt: off
_BY_DECADE: Final = (-3.9, -2.0, 11.1, 21.6, 24.4, 24.4, 28.9, 33.1, 39.9)
_BY_YEAR: Final = (
    42.14, 43.37, 44.48, 45.48, 46.46, 47.52, 48.53, 49.59, 50.54, 51.38, 52.17, 52.96, 53.79,
    54.34, 54.87, 55.32, 55.82, 56.3, 56.86, 57.57, 58.31, 59.12, 59.98, 60.79, 61.63, 62.3,
    62.97, 63.47, 63.83, 64.09, 64.3, 64.47, 64.57, 64.69, 64.85, 65.15, 65.46, 65.78, 66.07,
    66.32, 66.6, 66.91, 67.28, 67.64, 68.1, 68.59, 68.97, 69.22, 69.36, 69.36, 69.29, 69.2,
    69.18, 69.14,
)
# fmt: on
_TABLE_YEARS: Final = (*range(1890, 1971, 10), *range(1972, 1972 + len(_BY_YEAR)))
_TABLE_S: Final = np.array([_start_of(year) for year in _TABLE_YEARS])
_DELTA_T_S: Final = np.array([*_BY_DECADE, *_BY_YEAR])


def delta_t(seconds: Floats) -> Floats:
    """Terrestrial Time less UT1, in seconds; constant beyond the table's ends (1890, 2025)."""
    ahead: Floats = np.interp(seconds, _TABLE_S, _DELTA_T_S)
    return ahead


def earth_clock(seconds: Floats) -> Floats:
    """UT1 less UTC, in seconds, for instants in seconds since 1970."""
    leaps = np.searchsorted(_LEAP_S, seconds, side="right") - 1 + _LEAPS_AT_FIRST
    ahead = TERRESTRIAL_AHEAD_S + leaps - delta_t(seconds)
    known = (seconds >= _LEAP_S[0]) & (seconds <= _TABLE_S[-1])
    clock: Floats = np.where(known, ahead, 0.0)
    return clock


def centuries(seconds: Floats) -> Floats:
    """Julian centuries of 36,525 days from J2000, on the same clock as `seconds`."""
    return (seconds - J2000_S) / (36_525.0 * DAY_S)
