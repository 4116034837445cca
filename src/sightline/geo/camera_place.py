"""Where a camera stood: what sound, matched points and stated areas leave together.

Each measured area is a region of 95 % by itself. Of k together each is widened to
1 - 0.05 / k (C. Bonferroni 1936), so that the true place lies in all of them in at least 95 % of
cases. Areas lie in true metres about one point (`local_frame`); a ring is the difference of two
discs, an ellipse a polygon of 72 corners.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from scipy.special import chdtri, ndtri
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from sightline.geo.chronolocate_claims import Answer
from sightline.geo.conflicts import smallest_conflict
from sightline.geo.ellipse import CHI2_95, Z_95, Ellipse
from sightline.geo.local_frame import Vec

MISSED: Final = 0.05
"""Of all cases, in which the true place may lie outside."""
_ROUND: Final = 64
"""Corners of a quarter of a circle."""


class Wide(Protocol):
    """What reaches far beyond this ground, and is asked about it."""

    @property
    def name(self) -> str:
        """What it goes under."""
        ...

    @property
    def empty(self) -> bool:
        """Whether it leaves no place on Earth."""
        ...

    @property
    def alone_m2(self) -> float:
        """How much of the world it leaves by itself."""
        ...

    def shape(self, measured: int) -> BaseGeometry:
        """What it leaves of the ground asked about, of so many constraints."""
        ...

    def apart(self, claimed: "Claimed", measured: int) -> float:
        """Metres from a claimed disc to what it leaves; not above 0 where they meet."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Between two distances of a source, as flash and bang set them.

    Attributes:
        source: (2,) east, north in metres.
        source_error_m: how far the source may lie off.
        metres: the distance.
        error_m: half the width of its 95 % range.
    """

    name: str
    source: Vec
    source_error_m: float
    metres: float
    error_m: float

    def shape(self, measured: int) -> BaseGeometry:
        """Where the camera can have stood, of so many measured areas."""
        wide = self.error_m * float(ndtri(1.0 - MISSED / measured / 2.0)) / Z_95
        centre = Point(*self.source)
        outer = centre.buffer(self.metres + wide + self.source_error_m, quad_segs=_ROUND)
        inner = self.metres - wide - self.source_error_m
        return outer if inner <= 0 else outer.difference(centre.buffer(inner, quad_segs=_ROUND))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A camera solved from matched points: its centre (2,) and its 95 % ellipse."""

    name: str
    centre: Vec
    ellipse: Ellipse

    def shape(self, measured: int) -> BaseGeometry:
        """As `Ring.shape`."""
        grown = math.sqrt(float(chdtri(2, MISSED / measured)) / CHI2_95)
        return Polygon(self.centre + grown * self.ellipse.outline())


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A place that somebody named, as a disc: centre (2,) and radius."""

    name: str
    centre: Vec
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A claimed place held against what the constraints leave."""

    name: str
    answer: Answer
    apart_m: float
    """From the disc's edge to the nearest point that is left; 0 where they meet."""
    excluded_by: tuple[tuple[str, float], ...]
    """Constraints that the whole disc lies outside of, and by how many metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What all constraints leave.

    Attributes:
        parts: its parts, largest first.
        outlines: of each constraint by itself; none of those that are wide.
        alone_m2: for each constraint, the ground it leaves by itself.
        without_m2: what the others leave without it; None where there is no other.
        conflict: numbers of the smallest set that leaves nothing.
    """

    parts: tuple[Polygon, ...]
    outlines: tuple[tuple[Polygon, ...], ...]
    alone_m2: tuple[float, ...]
    without_m2: tuple[float | None, ...]
    conflict: tuple[int, ...]
    tested: tuple[Tested, ...]


def locate_camera(
    measured: Sequence[Ring | Solved], claimed: Sequence[Claimed] = (), wide: Sequence[Wide] = ()
) -> Left:
    """Lay all areas over each other, and test the claimed places.

    Args:
        measured: what has an outline on this ground; one at least.
        claimed: places to test.
        wide: what is asked about this ground besides; its numbers follow those of `measured`.
    """
    count = len(measured) + len(wide)
    shapes = [item.shape(count) for item in (*measured, *wide)]
    whole = _common(shapes)
    return Left(
        parts=_parts(whole),
        outlines=(*map(_parts, shapes[: len(measured)]), *(() for _ in wide)),
        alone_m2=(
            *(shape.area for shape in shapes[: len(measured)]),
            *(item.alone_m2 for item in wide),
        ),
        without_m2=tuple(_without(shapes, number, len(measured)) for number in range(count)),
        conflict=smallest_conflict(count, _excluding(shapes, wide)),
        tested=tuple(
            _tested(
                item,
                whole,
                (
                    *((m.name, shape) for m, shape in zip(measured, shapes, strict=False)),
                    *((w.name, w.apart(item, count)) for w in wide),
                ),
            )
            for item in claimed
        ),
    )


def _without(shapes: Sequence[BaseGeometry], number: int, outlined: int) -> float | None:
    """The ground that the others leave; None where none of them has an outline."""
    others = [other for other in range(len(shapes)) if other != number]
    if not any(other < outlined for other in others):
        return None
    return float(_common([shapes[other] for other in others]).area)


def _excluding(
    shapes: Sequence[BaseGeometry], wide: Sequence[Wide]
) -> Callable[[Sequence[int]], bool]:
    """Whether constraints of these numbers leave nothing: wide ones by themselves of the Earth."""
    outlined = len(shapes) - len(wide)

    def nothing(chosen: Sequence[int]) -> bool:
        if all(number >= outlined for number in chosen):
            return any(wide[number - outlined].empty for number in chosen)
        return bool(_common([shapes[number] for number in chosen]).is_empty)

    return nothing


def _common(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    found = shapes[0]
    for shape in shapes[1:]:
        found = found.intersection(shape)
    return found


def _parts(shape: BaseGeometry) -> tuple[Polygon, ...]:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    polygons = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    return tuple(sorted(polygons, key=lambda part: -part.area))


def _tested(
    claimed: Claimed, whole: BaseGeometry, named: Sequence[tuple[str, BaseGeometry | float]]
) -> Tested:
    centre = Point(*claimed.centre)
    off = [
        (name, far if isinstance(far, float) else far.distance(centre) - claimed.radius_m)
        for name, far in named
    ]
    excluded = tuple((name, apart) for name, apart in off if apart > 0)
    if excluded:
        answer = Answer.INCONSISTENT
    elif whole.is_empty or whole.distance(centre) > claimed.radius_m:
        # Each constraint alone reaches the place, and no point of it meets all of them.
        answer = Answer.CANNOT_TELL if whole.is_empty else Answer.INCONSISTENT
    else:
        answer = Answer.CONSISTENT
    apart = 0.0 if whole.is_empty else max(0.0, whole.distance(centre) - claimed.radius_m)
    return Tested(name=claimed.name, answer=answer, apart_m=apart, excluded_by=excluded)
