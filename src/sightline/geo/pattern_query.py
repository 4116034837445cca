"""What to look for on a map: things, how large they are, and how they lie to each other.

A pattern names features by their tags and states clauses between them. One feature is the anchor:
each match is about one thing of that kind. It is written as TOML (docs/methods/pattern.md) or built
here in Python.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from sightline.errors import InputRefused

Range: TypeAlias = tuple[float, float]
"""From, to, both included."""

REACH_LIMIT_M: Final = 5_000.0
"""Beyond that a plane of true metres is none, and "near" is no longer a word for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """One condition on tags: this key, with one of these values; none for any but `no`."""

    key: str
    values: tuple[str, ...] = ()
    absent: bool = False
    """The key must not be there at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A kind of thing.

    Attributes:
        name: how clauses refer to it.
        alternatives: conditions that hold together, one list an alternative.
        area_m2: of an area; None for any, as below.
        length_m: the longer side of the smallest rectangle round it, or a line's length.
        elongation: longer side over shorter side of that rectangle.
        orientation_deg: of the longer side, clockwise from true north, taken modulo 180.
    """

    name: str
    alternatives: tuple[tuple[Tagged, ...], ...]
    area_m2: Range | None = None
    length_m: Range | None = None
    elongation: Range | None = None
    orientation_deg: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two different things at a distance, edge to edge, and where stated in a direction.

    `bearing_deg` runs clockwise from true north, from the middle of `first` to that of `second`;
    it may pass through north: (315, 45).
    """

    first: str
    second: str
    distance_m: Range
    bearing_deg: Range | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many things of a kind within a distance of another; none at all is an absence.

    The thing counted from is never counted, nor, with `others`, anything matched already.
    """

    feature: str
    around: str
    within_m: float
    number: tuple[int, int | None]
    others: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Things that follow each other along a matched line, seen from either of its ends."""

    along: str
    names: tuple[str, ...]
    weight: int = 1


Clause: TypeAlias = Near | Counted | Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What to look for."""

    title: str
    anchor: str
    features: tuple[Feature, ...]
    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        names = [feature.name for feature in self.features]
        if len(set(names)) != len(names):
            raise refused("two features bear one name")
        for name in [self.anchor, *(n for clause in self.clauses for n in named(clause))]:
            if name not in names:
                raise refused(f"no feature is called {name!r}")
        for clause in self.clauses:
            _check_clause(clause)
        reached = set(self.roles)
        for clause in self.clauses:
            lost = [name for name in bound_by(clause) if name not in reached]
            if lost:
                raise refused(
                    f"nothing says how far {lost[0]!r} is from what belongs to {self.anchor!r}"
                )

    @property
    def roles(self) -> tuple[str, ...]:
        """The features that a match binds to a thing each, the anchor first, then outwards."""
        order = [self.anchor]
        pairs = [clause for clause in self.clauses if isinstance(clause, Near)]
        for _ in pairs:
            for pair in pairs:
                for here, there in ((pair.first, pair.second), (pair.second, pair.first)):
                    if here in order and there not in order:
                        order.append(there)
        return tuple(order)

    def feature(self, name: str) -> Feature:
        """The feature of that name."""
        return next(feature for feature in self.features if feature.name == name)


def named(clause: Clause) -> Iterator[str]:
    """Every feature that a clause names."""
    if isinstance(clause, Counted):
        yield clause.feature
    yield from bound_by(clause)


def bound_by(clause: Clause) -> tuple[str, ...]:
    """The features of a clause that must be bound to a thing for it to be judged."""
    match clause:
        case Near():
            return clause.first, clause.second
        case Counted():
            return (clause.around,)
        case Order():
            return clause.along, *clause.names


def reach_m(clause: Clause) -> float:
    """How far a clause looks."""
    match clause:
        case Near():
            return clause.distance_m[1]
        case Counted():
            return clause.within_m
        case Order():
            return 0.0


def refused(cause: str) -> InputRefused:
    """What is wrong with a pattern."""
    return InputRefused(
        f"The pattern cannot be searched for: {cause}.",
        next_step="See the examples in docs/methods/pattern.md.",
    )


def _check_clause(clause: Clause) -> None:
    if reach_m(clause) > REACH_LIMIT_M:
        raise refused(f"{reach_m(clause):g} m is further than {REACH_LIMIT_M:g} m")
    if isinstance(clause, Near) and clause.first == clause.second:
        raise refused(
            f"{clause.first!r} cannot be near itself; name a second feature with the same tags"
        )
    if isinstance(clause, Order) and len(set(clause.names)) < 2:  # noqa: PLR2004 - an order is of two
        raise refused("an order needs two different features")
