"""Where a camera stood: the answer in whole numbers, in words and as GeoJSON."""

from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.geojson import closed, collection, feature, position
from sightline.model.joint import JointFinding
from sightline.model.places import Point
from sightline.model.plain import from_plain

FAR_M: Final = 5_000.0
"""Beyond this the plane of metres is off, and distances go along the globe."""
_LARGE_M2: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLeft:
    """A piece of ground: its edge, and the edges of what is cut out of it."""

    outline: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShare:
    """What one constraint does to the result, in square metres."""

    name: str
    alone_m2: int
    without_m2: int | None = None
    """What the others leave without it; None where there is no other."""
    parts: tuple[PartLeft, ...] = ()
    """Its own ground, for a drawing; none where it reaches far beyond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A constraint that a whole claimed place lies outside of."""

    name: str
    metres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTested:
    """A claimed place, tested."""

    name: str
    answer: Answer
    apart_m: int
    excluded_by: tuple[Excluded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The answer, in whole numbers."""

    left_m2: int
    middle: Point | None = None
    """A point inside the largest part; None where nothing is left."""
    parts: tuple[PartLeft, ...]
    constraints: tuple[AreaShare, ...]
    conflict: tuple[str, ...]
    """The smallest set of constraints that leaves nothing."""
    places: tuple[PlaceTested, ...]
    """In the order in which they were given."""


def summary(found: Where) -> str:
    """What was found, in a few sentences."""
    if not found.parts:
        said = [
            f"No place meets all constraints: {' and '.join(found.conflict)} exclude each other."
        ]
    else:
        parts = "" if len(found.parts) == 1 else f", in {len(found.parts)} parts"
        said = [f"The camera stood within {found.left_m2:,} square metres{parts} (95 %)."]
    for place in found.places:
        said.append(f"{place.name}: {place.answer}{_because(place)}.")
    return " ".join(said)


def geojson(found: Where) -> bytes:
    """The ground that is left (RFC 7946)."""
    parts = [
        feature("Polygon", [closed(part.outline), *map(closed, part.holes)], name="95 % area")
        for part in found.parts
    ]
    middle = (
        [] if found.middle is None else [feature("Point", position(found.middle), name="in it")]
    )
    return collection([*parts, *middle])


def _because(place: PlaceTested) -> str:
    if not place.excluded_by:
        return ""
    listed = "; ".join(f"{item.name} leaves nothing within {far(item.metres)}"
                       for item in place.excluded_by)  # fmt: skip
    return f" ({listed})"


def ground(m2: int | None) -> str:
    """An area as people say it; without bounds where there is none."""
    if m2 is None:
        return "unbounded"
    return f"{m2 / 1e6:,.0f} km²" if m2 >= _LARGE_M2 else f"{m2:,} m²"


def far(metres: int) -> str:
    """A distance as people say it."""
    return f"{metres / 1000:,.0f} km of it" if metres >= 2 * FAR_M else f"{metres:,} m of it"


def recorded(finding: JointFinding) -> Where | None:
    """The answer that a finding of this method holds; None where it holds none."""
    try:
        return from_plain(Where, finding.values)
    except InputRefused:
        return None
