"""Places of two claims against each other: by name, larger places, kind and, where known, area.

The answers are the same whichever claim comes first. No name is a place by itself: two names are
said to lie apart only where somebody resolved both, and one name to mean two places only where
larger places, areas, or the kinds named tell them apart.
"""

from collections.abc import Iterator
from itertools import product
from math import asin, cos, radians, sin, sqrt
from typing import Final

from sightline.ledger.compared import Aspect, Locality, Related, Relation
from sightline.ledger.pairs import Pair
from sightline.model.places import E7, Area

_SIZES: Final = {
    **dict.fromkeys(("village", "hamlet", "settlement"), "small"),
    **dict.fromkeys(("city", "capital"), "large"),
}
_SETTLEMENTS: Final = frozenset((*_SIZES, "town", "suburb", "outskirts"))
_AT_A_PLACE: Final = frozenset(
    ("killing", "shooting", "surrender", "treachery", "lying", "capture")
)
_EARTH_CM: Final = 637_100_880


def places(pair: Pair) -> Iterator[Related]:
    """Names against names, and areas where names were resolved to them."""
    found = [
        related
        for mine, theirs in product(pair.one.places, pair.other.places)
        if (related := _place(pair, mine, theirs)) is not None
    ]
    for relation in (Relation.AGREES, Relation.NARROWER):
        same = [related for related in found if related.relation is relation]
        if same:
            yield same[0]
            return
    yield from found[:1]


def other_places(pair: Pair) -> bool:
    """Whether the claims name two places of one name, told apart by more than their kinds."""
    return any(
        _folded(mine.name) == _folded(theirs.name) and _elsewhere(mine, theirs)
        for mine, theirs in product(pair.one.places, pair.other.places)
    )


def _place(pair: Pair, mine: Locality, theirs: Locality) -> Related | None:
    same_name = _folded(mine.name) == _folded(theirs.name)
    if mine.negated or theirs.negated:
        if same_name and mine.negated != theirs.negated and not _elsewhere(mine, theirs):
            reason = f"one says {mine.name}, the other says that it was not there"
            return pair.related(Relation.CONTRADICTS, Aspect.PLACE, reason)
        return None
    if same_name:
        elsewhere = _elsewhere(mine, theirs) or _of_other_kind(mine, theirs)
        if elsewhere:
            return pair.related(Relation.NAME_CLASH, Aspect.PLACE, elsewhere)
        return pair.related(Relation.AGREES, Aspect.PLACE, f"both name {mine.name}")
    for inner, outer, order in ((mine, theirs, pair), (theirs, mine, pair.swapped)):
        if _folded(outer.name) in {_folded(name) for name in (*inner.within, *inner.admin)}:
            reason = f"{inner.name} lies in {outer.name}"
            return order.related(Relation.NARROWER, Aspect.PLACE, reason)
    return _by_area(pair, mine, theirs) or _by_name(pair, mine, theirs)


def _by_name(pair: Pair, mine: Locality, theirs: Locality) -> Related | None:
    """Two settlements by name, of which nothing tells how far apart they lie."""
    settled = all(place.kind in _SETTLEMENTS or place.near for place in (mine, theirs))
    acts = all(assertion.act in _AT_A_PLACE for assertion in pair)
    if not settled or not acts or (mine.area and theirs.area):
        return None
    reason = f"one names {mine.name}, the other {theirs.name}; nothing here says how far apart"
    return pair.related(Relation.TENSION, Aspect.PLACE, reason)


def other_kind(mine: str, theirs: str) -> bool:
    """Whether a city and a village are named: what is one of them is not the other."""
    sizes = {_SIZES.get(mine, ""), _SIZES.get(theirs, "")}
    return "" not in sizes and len(sizes) > 1


def _of_other_kind(mine: Locality, theirs: Locality) -> str:
    """Why a city and a village of one name are two places; empty where that is not said."""
    if not other_kind(mine.kind, theirs.kind):
        return ""
    return f"the {mine.kind} of {mine.name} is not the {theirs.kind} of {theirs.name}"


def _by_area(pair: Pair, mine: Locality, theirs: Locality) -> Related | None:
    if mine.area is None or theirs.area is None:
        return None
    apart = distance_cm(mine.area, theirs.area)
    names = f"{mine.name} and {theirs.name} lie {_kilometres(apart)} apart"
    if apart > mine.area.radius_cm + theirs.area.radius_cm:
        reason = f"{names}, more than their errors together"
        return pair.related(Relation.CONTRADICTS, Aspect.PLACE, reason)
    if apart + mine.area.radius_cm <= theirs.area.radius_cm:
        return pair.related(Relation.NARROWER, Aspect.PLACE, f"{mine.name} lies in {theirs.name}")
    if apart + theirs.area.radius_cm <= mine.area.radius_cm:
        reason = f"{theirs.name} lies in {mine.name}"
        return pair.swapped.related(Relation.NARROWER, Aspect.PLACE, reason)
    return pair.related(Relation.AGREES, Aspect.PLACE, f"{names}, within their errors")


def _elsewhere(mine: Locality, theirs: Locality) -> str:
    """Why one name means two places; empty where it may be one."""
    if mine.area is not None and theirs.area is not None:
        apart = distance_cm(mine.area, theirs.area)
        if apart > mine.area.radius_cm + theirs.area.radius_cm:
            return f"two places named {mine.name}, {_kilometres(apart)} apart"
        return ""
    inside = {_folded(name) for name in mine.within}
    other_inside = {_folded(name) for name in theirs.within}
    if inside and other_inside and not inside & other_inside:
        return f"{mine.name} in {mine.within[0]} is not {theirs.name} in {theirs.within[0]}"
    return ""


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _kilometres(distance: int) -> str:
    return f"{distance / 100_000:.1f} km"


def distance_cm(one: Area, other: Area) -> int:
    """Between the centres, on a sphere: right to half a per cent."""
    latitudes = [radians(area.centre.latitude_e7 / E7) for area in (one, other)]
    longitudes = [radians(area.centre.longitude_e7 / E7) for area in (one, other)]
    across = sin((latitudes[0] - latitudes[1]) / 2) ** 2
    across += cos(latitudes[0]) * cos(latitudes[1]) * sin((longitudes[0] - longitudes[1]) / 2) ** 2
    return round(2 * _EARTH_CM * asin(min(1.0, sqrt(across))))
