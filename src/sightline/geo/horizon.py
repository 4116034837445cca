"""From a direction that turns with the Earth to azimuth and altitude over a place.

Sources: WGS 84; refraction after NREL/TP-560-34302 (revised 2008), section 3.14.3 (G. G. Bennett's
formula, scaled with pressure and temperature).
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from sightline.geo.earth_time import Floats

Numbers = Floats | float

_SEMI_MAJOR_M: Final = 6_378_137.0
_FLATTENING: Final = 1.0 / 298.257223563


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """The air that bends the light."""

    pressure_hpa: float = 1010.0
    celsius: float = 10.0


STANDARD_AIR: Final = Air()
LOWEST_REFRACTED_DEG: Final = -0.8333
"""Below this the body is set, and the formula for its refraction means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Points on the ellipsoid, as the vectors that directions are projected on.

    Arrays broadcast against each other: a grid may hold its rows and columns alone.
    """

    sin_lat: Numbers
    cos_lat: Numbers
    sin_lon: Numbers
    cos_lon: Numbers
    axial_m: Numbers
    """Distance from the Earth's axis."""
    polar_m: Numbers
    """Height above the plane of the equator."""

    @classmethod
    def of(cls, latitude_deg: Numbers, longitude_deg: Numbers, height_m: float = 0.0) -> Self:
        """Points by geodetic latitude and longitude in degrees, height in metres."""
        lat, lon = np.radians(latitude_deg), np.radians(longitude_deg)
        sin, cos = np.sin(lat), np.cos(lat)
        squared = _FLATTENING * (2.0 - _FLATTENING)
        vertical = _SEMI_MAJOR_M / np.sqrt(1.0 - squared * sin * sin)
        return cls(
            sin_lat=sin,
            cos_lat=cos,
            sin_lon=np.sin(lon),
            cos_lon=np.cos(lon),
            axial_m=(vertical + height_m) * cos,
            polar_m=(vertical * (1.0 - squared) + height_m) * sin,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """Where a body stands: degrees, azimuth clockwise from true north."""

    azimuth_deg: Floats
    altitude_deg: Floats


def seen_from(places: Places, vectors: Floats, unit_m: float) -> Sky:
    """Topocentric azimuth and altitude, without refraction.

    Args:
        places: where from; its arrays broadcast with the trailing axes of `vectors`.
        vectors: Earth-fixed, shape (3, ...).
        unit_m: metres to one unit of `vectors`; gives the parallax.
    """
    x, y, z = vectors
    meridian = x * places.cos_lon + y * places.sin_lon - places.axial_m / unit_m
    pole = z - places.polar_m / unit_m
    east = y * places.cos_lon - x * places.sin_lon
    north = pole * places.cos_lat - meridian * places.sin_lat
    up = pole * places.sin_lat + meridian * places.cos_lat
    azimuth = np.degrees(np.arctan2(east, north))
    return Sky(
        azimuth_deg=np.where(azimuth < 0.0, azimuth + 360.0, azimuth),
        altitude_deg=np.degrees(np.arctan(up / np.sqrt(east * east + north * north))),
    )


def height_sine(places: Places, vectors: Floats, unit_m: float) -> Floats:
    """The sine of the topocentric altitude alone, without refraction, to 1e-7.

    For whole grids: sums and products where `seen_from` needs two arctangents a point.
    """
    x, y, z = vectors / np.linalg.norm(vectors, axis=0)
    meridian = x * places.cos_lon + y * places.sin_lon
    sine = meridian * places.cos_lat + z * places.sin_lat
    parallax = _SEMI_MAJOR_M / unit_m / np.linalg.norm(vectors, axis=0)
    topocentric: Floats = sine - parallax * (1.0 - sine * sine)
    return topocentric


def refraction_deg(altitude_deg: Floats, air: Air = STANDARD_AIR) -> Floats:
    """What the air adds to an altitude; nothing once the body has set."""
    shown = np.maximum(altitude_deg, LOWEST_REFRACTED_DEG)
    tangent = np.tan(np.radians(shown + 10.3 / (shown + 5.11)))
    scale = air.pressure_hpa / 1010.0 * 283.0 / (273.0 + air.celsius)
    lift: Floats = np.where(
        altitude_deg >= LOWEST_REFRACTED_DEG, scale * 1.02 / 60.0 / tangent, 0.0
    )
    return lift


def refracted(sky: Sky, air: Air = STANDARD_AIR) -> Sky:
    """The same sky as seen through the air."""
    return Sky(
        azimuth_deg=sky.azimuth_deg,
        altitude_deg=sky.altitude_deg + refraction_deg(sky.altitude_deg, air),
    )
