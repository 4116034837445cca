"""Between the yard's local metres and latitude and longitude on the WGS 84 ellipsoid."""

import math

from sightline.simulation.scenario import YARD_LAT_E7, YARD_LON_E7

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.69437999014e-3


def _metres_per_radian() -> tuple[float, float]:
    """North and east metres per radian at the origin (meridian and prime vertical radii)."""
    lat = math.radians(YARD_LAT_E7 / 1e7)
    curve = 1.0 - _ECCENTRICITY_SQUARED * math.sin(lat) ** 2
    north = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / curve**1.5
    east = _SEMI_MAJOR_M / math.sqrt(curve) * math.cos(lat)
    return north, east


def to_lat_lon_e7(x: float, y: float) -> tuple[int, int]:
    """Local metres to latitude and longitude in ten-millionths of a degree.

    The frame is a plane tangent at the origin: within 200 m the error stays below 5 mm.
    """
    north, east = _metres_per_radian()
    return (
        YARD_LAT_E7 + round(math.degrees(y / north) * 1e7),
        YARD_LON_E7 + round(math.degrees(x / east) * 1e7),
    )


def to_local_m(lat_e7: int, lon_e7: int) -> tuple[float, float]:
    """Latitude and longitude in ten-millionths of a degree to local metres east and north."""
    north, east = _metres_per_radian()
    return (
        math.radians((lon_e7 - YARD_LON_E7) / 1e7) * east,
        math.radians((lat_e7 - YARD_LAT_E7) / 1e7) * north,
    )
