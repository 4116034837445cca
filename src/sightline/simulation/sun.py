"""Where the sun stands: the solar position equations published by NOAA.

Source: NOAA Global Monitoring Laboratory, "Solar Calculation Details" (after J. Meeus,
*Astronomical Algorithms*, low-accuracy theory), good to about 0.01 degree between 1901 and 2099.
Refraction follows the approximate atmosphere of the same page.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from sightline.simulation.geometry import Vec, vector

_UNIX_EPOCH_JULIAN_DAY = 2440587.5
_J2000_JULIAN_DAY = 2451545.0
_HIGH_SUN_DEG = 85.0
_MID_SUN_DEG = 5.0
_LOW_SUN_DEG = -0.575


@dataclass(frozen=True, slots=True, kw_only=True)
class SunPosition:
    """The sun in the sky of one place: degrees, azimuth clockwise from true north."""

    azimuth_deg: float
    elevation_deg: float

    @property
    def direction(self) -> Vec:
        """The unit vector towards the sun, in east, north, up."""
        azimuth, elevation = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        flat = math.cos(elevation)
        return vector(flat * math.sin(azimuth), flat * math.cos(azimuth), math.sin(elevation))


def sun_position(when: datetime, lat_deg: float, lon_deg: float) -> SunPosition:
    """Return the apparent (refracted) position of the sun's centre.

    Args:
        when: an instant that carries its zone.
        lat_deg: geodetic latitude in degrees, north positive.
        lon_deg: longitude in degrees, east positive.

    Raises:
        ValueError: the instant carries no zone.
    """
    if when.utcoffset() is None:
        raise ValueError("The sun is asked for at an instant without a zone; give one with a zone.")
    julian_day = _UNIX_EPOCH_JULIAN_DAY + when.timestamp() / 86400.0
    century = (julian_day - _J2000_JULIAN_DAY) / 36525.0
    declination, equation_min = _declination_and_equation_of_time(century)
    minutes = ((julian_day + 0.5) % 1.0) * 1440.0
    hour_angle = math.radians((minutes + equation_min + 4.0 * lon_deg) / 4.0 - 180.0)
    lat = math.radians(lat_deg)
    east = -math.cos(declination) * math.sin(hour_angle)
    north = math.sin(declination) * math.cos(lat) - math.cos(declination) * math.sin(
        lat
    ) * math.cos(hour_angle)
    up = math.sin(lat) * math.sin(declination) + math.cos(lat) * math.cos(declination) * math.cos(
        hour_angle
    )
    elevation_deg = math.degrees(math.asin(max(-1.0, min(1.0, up))))
    return SunPosition(
        azimuth_deg=math.degrees(math.atan2(east, north)) % 360.0,
        elevation_deg=elevation_deg + _refraction_deg(elevation_deg),
    )


def shadow_on_ground(points: Vec, sun: SunPosition) -> Vec:
    """Slide points (n, 3) along the sunlight down to the plane z = 0."""
    towards = sun.direction
    shadow: Vec = points - np.outer(points[:, 2] / towards[2], towards)
    return shadow


def instant_after(start: datetime, seconds: float) -> datetime:
    """The instant a stretch of seconds after another, to the microsecond."""
    return start + timedelta(microseconds=round(seconds * 1_000_000))


def _declination_and_equation_of_time(century: float) -> tuple[float, float]:
    mean_longitude = math.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)
    anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = mean_longitude + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
    mean_obliquity = 23.0 + (26.0 + (21.448 - century * 46.815) / 60.0) / 60.0
    obliquity = math.radians(mean_obliquity + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(obliquity) * math.sin(apparent))
    half = math.tan(obliquity / 2.0) ** 2
    equation = (
        half * math.sin(2 * mean_longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * half * math.sin(anomaly) * math.cos(2 * mean_longitude)
        - 0.5 * half * half * math.sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * math.sin(2 * anomaly)
    )
    return declination, 4.0 * math.degrees(equation)


def _refraction_deg(elevation_deg: float) -> float:
    if elevation_deg > _HIGH_SUN_DEG:
        return 0.0
    tangent = math.tan(math.radians(elevation_deg))
    if elevation_deg > _MID_SUN_DEG:
        seconds = 58.1 / tangent - 0.07 / tangent**3 + 0.000086 / tangent**5
    elif elevation_deg > _LOW_SUN_DEG:
        high = elevation_deg
        seconds = 1735.0 + high * (-518.2 + high * (103.4 + high * (-12.79 + high * 0.711)))
    else:
        seconds = -20.772 / tangent
    return seconds / 3600.0
