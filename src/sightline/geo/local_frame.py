"""A plane of true metres about one point: east and north on the WGS 84 ellipsoid.

The scale is that of the meridian and of the prime vertical at the origin (Snyder 1987, Map
Projections: A Working Manual, equations 4-18 to 4-21). It is meant for what a camera sees: at 60
degrees of latitude a distance of 2 km from the origin is off by 0.6 m, one of 500 m by 4 cm.
"""

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from sightline.model.places import E7, Point

Vec: TypeAlias = npt.NDArray[np.float64]

_SEMI_MAJOR_M: Final = 6_378_137.0
_ECCENTRICITY_SQUARED: Final = 6.694_379_990_14e-3
_HALF_TURN_E7: Final = 180 * E7


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFrame:
    """East and north metres from an origin."""

    origin: Point

    def metres(self, points: tuple[Point, ...]) -> Vec:
        """Points as (n, 2) metres east and north."""
        north, east = self._metres_per_e7()
        rows = [
            (
                _shortest(point.longitude_e7 - self.origin.longitude_e7) * east,
                (point.latitude_e7 - self.origin.latitude_e7) * north,
            )
            for point in points
        ]
        return np.array(rows, dtype=np.float64).reshape(-1, 2)

    def point(self, east_m: float, north_m: float) -> Point:
        """The point that many metres east and north."""
        north, east = self._metres_per_e7()
        latitude = self.origin.latitude_e7 + round(north_m / north)
        longitude = _shortest(self.origin.longitude_e7 + round(east_m / east))
        return Point(latitude_e7=max(-90 * E7, min(90 * E7, latitude)), longitude_e7=int(longitude))

    def _metres_per_e7(self) -> tuple[float, float]:
        latitude = math.radians(self.origin.latitude_e7 / E7)
        curve = 1.0 - _ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
        meridian = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / curve**1.5
        # At a pole east has no meaning; a hair's breadth keeps the division defined.
        parallel = _SEMI_MAJOR_M / math.sqrt(curve) * max(math.cos(latitude), 1e-9)
        degree = math.pi / 180.0 / E7
        return meridian * degree, parallel * degree


def _shortest(difference_e7: int) -> int:
    """The same turn, the short way round: the date line divides no place."""
    return (difference_e7 + _HALF_TURN_E7) % (2 * _HALF_TURN_E7) - _HALF_TURN_E7
