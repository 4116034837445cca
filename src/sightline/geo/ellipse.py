"""Error ellipses: the area that holds a place at a stated rate, where errors are normal."""

import math
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from sightline.geo.local_frame import Vec

CHI2_95: Final = 5.991
"""0.95 quantile of chi-squared with two degrees of freedom."""
Z_95: Final = 1.960


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse:
    """The 95 % ellipse about a point, by its half axes and the bearing of the longer one.

    Attributes:
        major_m: longer half axis.
        minor_m: shorter half axis.
        bearing_deg: of the longer axis, clockwise from north, 0 up to 180.
    """

    major_m: float
    minor_m: float
    bearing_deg: float

    @classmethod
    def of(cls, covariance: Vec) -> Self:
        """The ellipse of a (2, 2) covariance in east, north square metres."""
        values, vectors = np.linalg.eigh(covariance)
        east, north = vectors[:, 1]
        return cls(
            major_m=math.sqrt(CHI2_95 * max(float(values[1]), 0.0)),
            minor_m=math.sqrt(CHI2_95 * max(float(values[0]), 0.0)),
            bearing_deg=math.degrees(math.atan2(east, north)) % 180.0,
        )

    @property
    def area_m2(self) -> float:
        """How much ground it covers."""
        return math.pi * self.major_m * self.minor_m

    def outline(self, points: int = 72) -> Vec:
        """The ellipse as (points, 2) offsets east and north in metres."""
        turn = np.arange(points) * (2.0 * math.pi / points)
        bearing = math.radians(self.bearing_deg)
        along, across = self.major_m * np.cos(turn), self.minor_m * np.sin(turn)
        east = along * math.sin(bearing) + across * math.cos(bearing)
        north = along * math.cos(bearing) - across * math.sin(bearing)
        return np.stack((east, north), axis=1)


def covers(covariance: Vec, offset: Vec) -> bool:
    """Whether an offset (2,) lies within the 95 % ellipse of a covariance (2, 2)."""
    return bool(offset @ np.linalg.solve(covariance, offset) <= CHI2_95)
