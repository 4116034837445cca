"""The ephemeris that the sun and moon are held against: DE421 of the Jet Propulsion Laboratory."""

import warnings
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from skyfield.api import Loader, wgs84
from skyfield.timelib import Time
from skyfield_data import get_skyfield_data_path

Floats = NDArray[np.float64]


class Planets:
    """Skyfield on DE421, with the clock that our own kernel is to be held against."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # The package warns that its table of the Earth's turn is old; that file is not read.
            warnings.simplefilter("ignore")
            loader = Loader(get_skyfield_data_path())
        self.scale = loader.timescale(builtin=True)
        self.bodies = loader("de421.bsp")

    def close(self) -> None:
        self.bodies.close()

    def time(self, seconds: Floats) -> Time:
        """Instants; from 1972 to 2026 in UTC, outside that in UT1 (`geo.earth_time` says why)."""
        first, last = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (1972, 2025))
        if seconds.min() >= first and seconds.max() <= last:
            return self.scale.utc(1970, 1, 1 + seconds // 86400, 0, 0, seconds % 86400)
        return self.scale.ut1_jd(2440587.5 + seconds / 86400.0)

    def sky(
        self, body: str, place: tuple[Floats, Floats], seconds: Floats
    ) -> tuple[Floats, Floats]:
        """Azimuth and altitude in degrees, topocentric, without refraction."""
        at = (self.bodies["earth"] + wgs84.latlon(*place)).at(self.time(seconds))
        altitude, azimuth, _ = at.observe(self.bodies[body]).apparent().altaz()
        return azimuth.degrees, altitude.degrees


def instants(seed: int, years: tuple[int, int], count: int) -> tuple[Floats, tuple[Floats, Floats]]:
    """Sorted random instants of these years, each with a random place of the whole Earth."""
    random = np.random.default_rng(seed)
    first, last = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in years)
    latitude = np.degrees(np.arcsin(random.uniform(-1.0, 1.0, count)))
    return np.sort(random.uniform(first, last, count)), (
        latitude,
        random.uniform(-180.0, 180.0, count),
    )


def apart_deg(azimuth: Floats, altitude: Floats, other: tuple[Floats, Floats]) -> Floats:
    """Degrees between two directions of the sky."""

    def unit(az: Floats, alt: Floats) -> Floats:
        a, h = np.radians(az), np.radians(alt)
        return np.stack((np.cos(h) * np.sin(a), np.cos(h) * np.cos(a), np.sin(h)))

    chord = np.linalg.norm(unit(azimuth, altitude) - unit(*other), axis=0)
    apart: Floats = np.degrees(2.0 * np.arcsin(chord / 2.0))
    return apart
