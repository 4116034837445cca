"""What a search for a pattern reports: matches, with each clause's fate."""

from dataclasses import dataclass
from typing import Final

from sightline.geo.pattern_query import Clause, Pattern, Range

SIZES: Final = ("area_m2", "length_m", "elongation", "orientation_deg")


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClause:
    """A size that a feature states, as a clause."""

    feature: str
    measure: str
    span: Range
    weight: int = 1


AnyClause = Clause | SizeClause


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """One clause in one match.

    `measured` is in the clause's own unit (metres, square metres, degrees, a number); None where
    there was nothing to measure. `excess` is how far off it is, in parts of its limit.
    """

    clause: AnyClause
    held: bool
    measured: float | None
    bearing_deg: float | None
    excess: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One place on the map that answers the pattern, wholly or in part.

    Attributes:
        things: by role, the number of the map's feature, None where there is none.
        held, total: weight of the clauses that hold, and of all.
    """

    longitude: float
    latitude: float
    things: dict[str, int | None]
    clauses: tuple[ClauseResult, ...]
    held: int
    total: int
    excess: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search came to.

    Attributes:
        matches: the best, one an anchor, best first.
        anchors: how many things of the anchor's kind were looked at.
        whole: how many of them meet every clause.
        cut: how many had more choices than were followed to the end.
    """

    matches: tuple[Match, ...]
    anchors: int
    whole: int
    cut: int
    whole_numbers: tuple[int, ...]
    """The map's numbers of the anchors that meet every clause."""


def all_clauses(pattern: Pattern) -> tuple[AnyClause, ...]:
    """The sizes that bound features state, then the pattern's own clauses."""
    sizes = [
        SizeClause(feature=name, measure=measure, span=span)
        for name in pattern.roles
        for measure in SIZES
        if (span := getattr(pattern.feature(name), measure)) is not None
    ]
    return (*sizes, *pattern.clauses)
