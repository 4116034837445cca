"""Places of a gazetteer that a name may mean: all namesakes together, ordered and never chosen.

The order is by likeness of the name, then by words of its surroundings ("Sarnovek, Ozel"), then
whether it is the place's main name, then by the distance to places that the case already knows,
then by population. It is an order for reading:
which one is meant is a person's decision (`model.place_choice`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sightline.geo.names import folded, likeness
from sightline.model.places import E7, Point

SAME: Final = 100.0
"""Likeness of names that are spelled alike once folded."""
NEAR_ENOUGH: Final = 60.0
_EARTH_M: Final = 6_371_008.8
_SMALLEST_M, _GROWTH_M = 500.0, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerPlace:
    """A place as a gazetteer has it.

    Attributes:
        key: `geonames:123` or `osm:n45`.
        kind: the gazetteer's own word: PPL, village.
        admin: from the country down, names where known and codes where not.
        population: None where the gazetteer has none.
    """

    key: str
    name: str
    kind: str
    admin: tuple[str, ...]
    population: int | None
    point: Point

    @property
    def extent_m(self) -> int:
        """How far from its point a settlement of that population may reach, roughly.

        A disc at 22 people a hectare, and half a kilometre at the least: villages are long.
        """
        return round(_SMALLEST_M + _GROWTH_M * math.sqrt(self.population or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the case knows already: words that stand with the name, and places by their label."""

    words: tuple[str, ...] = ()
    places: tuple[tuple[str, Point], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean.

    Attributes:
        matched: the name, of all it has, that is most like the one asked for.
        historic: whether that name is marked as a former one.
        likeness: 0 to 100.
        words: how many of the context's words are in its admin path.
        distances_m: to each place of the context, by its label.
    """

    place: GazetteerPlace
    matched: str
    historic: bool
    likeness: float
    words: int
    distances_m: tuple[tuple[str, int], ...]

    @property
    def namesake(self) -> bool:
        """Whether it bears the very name asked for, whatever the script and spelling."""
        return self.likeness >= SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place under one of its names."""

    place: GazetteerPlace
    name: str
    historic: bool


def parted(query: str) -> tuple[str, tuple[str, ...]]:
    """`Sarnovek, Ozel province`: the name, and the words that stand with it."""
    name, *surroundings = query.split(",")
    words = tuple(word for part in surroundings for word in folded(part).split())
    return name.strip(), words


def candidates(name: str, found: Sequence[Named], context: Context) -> tuple[Candidate, ...]:
    """One candidate a place, in order; those less alike than `NEAR_ENOUGH` are left out."""
    wanted = folded(name)
    best: dict[str, tuple[tuple[float, bool, bool], Named]] = {}
    for named in found:
        alike = likeness(wanted, folded(named.name))
        # Of its names that fold alike, the one as it was typed says most, then the main one.
        merit = (alike, named.name.casefold() == name.casefold(), named.name == named.place.name)
        known = best.get(named.place.key)
        if alike >= NEAR_ENOUGH and (known is None or merit > known[0]):
            best[named.place.key] = merit, named
    made = [_candidate(named, merit[0], context) for merit, named in best.values()]
    return tuple(sorted(made, key=_order))


def _candidate(named: Named, alike: float, context: Context) -> Candidate:
    path = {word for part in named.place.admin for word in folded(part).split()}
    return Candidate(
        place=named.place,
        matched=named.name,
        historic=named.historic,
        likeness=alike,
        words=sum(word in path for word in context.words),
        distances_m=tuple(
            (label, round(distance_m(named.place.point, point))) for label, point in context.places
        ),
    )


def _order(candidate: Candidate) -> tuple[float, ...]:
    nearest = min((metres for _, metres in candidate.distances_m), default=0)
    # Of two that are called so, one goes by it today and the other by one of its other names.
    own = candidate.matched == candidate.place.name
    return (
        -candidate.likeness,
        -candidate.words,
        not own,
        nearest,
        -(candidate.place.population or 0),
        candidate.place.point.latitude_e7,
    )


def distance_m(one: Point, other: Point) -> float:
    """Great-circle distance on a sphere of the mean radius: right to half a percent."""
    lat1, lat2 = (math.radians(point.latitude_e7 / E7) for point in (one, other))
    turn = math.radians((other.longitude_e7 - one.longitude_e7) / E7)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(turn / 2) ** 2
    return 2.0 * _EARTH_M * math.asin(math.sqrt(min(1.0, half)))
