"""The sun of a known time as a constraint on where a camera stood, beside sound and map.

What a shadow allows reaches over hundreds of kilometres, and what sound and map leave over metres:
near them the sun's own test is asked point by point, and for places further off how far the area
that it allows in the world lies from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from shapely import MultiPolygon, box, union_all
from shapely.geometry.base import BaseGeometry

from sightline.geo.camera_place import MISSED, Claimed
from sightline.geo.chronolocate import Site
from sightline.geo.chronolocate_area import Area, best_p, possible_area, suns_of
from sightline.geo.chronolocate_claims import weigh_claim
from sightline.geo.earth_time import Floats
from sightline.geo.gazetteer import distance_m
from sightline.geo.local_frame import LocalFrame
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span
from sightline.model.places import E7, Point

_ACROSS: Final = 40
"""Cells of the ground asked about, along each of its sides."""
_WORLD_DEG: Final = 0.25
_SIDE_KM: Final = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A square of ground in metres about a frame's origin, cut into cells."""

    frame: LocalFrame
    west_south: tuple[float, float]
    side_m: float

    @classmethod
    def of(cls, frame: LocalFrame, shapes: Sequence[BaseGeometry]) -> Self:
        """The square that holds all of these."""
        west, south, east, north = MultiPolygon(
            [box(*shape.bounds) for shape in shapes if not shape.is_empty]
        ).bounds
        return cls(
            frame=frame, west_south=(west, south), side_m=max(east - west, north - south, 1.0)
        )

    @property
    def outline(self) -> BaseGeometry:
        """All of it."""
        west, south = self.west_south
        return box(west, south, west + self.side_m, south + self.side_m)

    @property
    def degrees(self) -> Floats:
        """The middle of each cell, (n, 2): longitude, latitude."""
        step = self.side_m / _ACROSS
        middles = (
            self.frame.point(east + step / 2.0, north + step / 2.0)
            for east, north in map(self._corner, range(_ACROSS**2))
        )
        return np.array([(at.longitude_e7 / E7, at.latitude_e7 / E7) for at in middles])

    def cell(self, number: int) -> BaseGeometry:
        """One cell."""
        east, north = self._corner(number)
        step = self.side_m / _ACROSS
        return box(east, north, east + step, north + step)

    def _corner(self, number: int) -> tuple[float, float]:
        step = self.side_m / _ACROSS
        row, column = divmod(number, _ACROSS)
        return self.west_south[0] + column * step, self.west_south[1] + row * step


class SunLit:
    """The ground on which shadows fell as measured at a known time; satisfies `Wide`."""

    def __init__(
        self,
        name: str,
        time: Span,
        shadows: Sequence[Consistency],
        ground: Ground,
    ) -> None:
        """Ask about one piece of ground.

        Args:
            name: what it goes under.
            time: when the shadows fell, at most a day.
            shadows: of that moment.
            ground: what the other constraints reach over.
        """
        self.name = name
        self._time, self._shadows, self._ground = time, shadows, ground

    def shape(self, measured: int) -> BaseGeometry:
        """Where the shadows are consistent, of so many constraints, within the ground asked about.

        With k shadows each is tested at 1 - (1 - 0.05 / n) ** (1 / k) of n constraints.
        """
        p = best_p(self._ground.degrees, suns_of(self._time), self._shadows)
        level = 1.0 - (1.0 - MISSED / measured) ** (1.0 / len(self._shadows))
        if (p >= level).all():
            return self._ground.outline
        return union_all([self._ground.cell(int(number)) for number in np.flatnonzero(p >= level)])

    @property
    def alone_m2(self) -> float:
        """Of the whole world, in cells of a quarter of a degree."""
        return self._world.square_km * 1e6

    @property
    def empty(self) -> bool:
        """Whether no place on Earth had such a sun then."""
        return not len(self._world.p)

    def apart(self, claimed: Claimed, measured: int) -> float:
        """Metres between a claimed disc and what the sun allows; below 0 where they meet."""
        at = self._ground.frame.point(float(claimed.centre[0]), float(claimed.centre[1]))
        site = Site(
            latitude_deg=at.latitude_e7 / E7,
            longitude_deg=at.longitude_e7 / E7,
            radius_m=claimed.radius_m,
        )
        if weigh_claim(site, self._time, self._shadows).p >= MISSED / measured:
            return -claimed.radius_m
        middles = self._world.west_south_deg + self._world.cell_deg / 2.0
        if self.empty:
            return float("inf")
        near = min(distance_m(at, _point(middle)) for middle in middles)
        # Anywhere in the nearest cell may be allowed, not its middle alone.
        return max(1.0, near - self._world.cell_deg * _SIDE_KM * 1000.0 - claimed.radius_m)

    @cached_property
    def _world(self) -> Area:
        return possible_area(self._time, self._shadows, cell_deg=_WORLD_DEG)


def _point(middle: Floats) -> Point:
    return Point(
        latitude_e7=round(float(middle[1]) * E7), longitude_e7=round(float(middle[0]) * E7)
    )
