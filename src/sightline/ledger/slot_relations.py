"""Counts, places and times of two claims against each other, slot by slot.

Every function gives the same answer whichever claim comes first; a directed answer names its
order itself. What it cannot compare it leaves out: an answer is never a guess.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

from sightline.ledger.compared import (
    Aspect,
    Assertion,
    Locality,
    Moment,
    Related,
    Relation,
    Tally,
    ends,
)
from sightline.ledger.tallies import Standing, standing
from sightline.ledger.types import TimeOf
from sightline.model.places import E7, Area

_APART: Final = frozenset({"children", "women", "militants", "guards", "crew"})
"""Groups that are never taken for "people" at large: they are part of them, or others."""
_ANY: Final = "people"
_PERIOD: Final = timedelta(days=14)
"""A count over a longer time than this is one of a period, not of one event."""
_MONTHS: Final = timedelta(days=62)
"""Nor is it held, over a longer time than this, against one that gives no time at all."""
_FEW: Final = 5
_MANY_TIMES: Final = 4
"""A few against at least so many times as many are rarely two answers to one question."""
_EARTH_CM: Final = 637_100_880


class Pair(NamedTuple):
    """Two claims in the order of their keys."""

    one: Assertion
    other: Assertion

    def related(self, relation: Relation, aspect: Aspect, reason: str) -> Related:
        """How they stand, in this order."""
        return Related(
            first=self.one.key,
            second=self.other.key,
            relation=relation,
            aspect=aspect,
            reason=reason,
            within_side=relation in {Relation.CONTRADICTS, Relation.TENSION}
            and within_side(self.one, self.other),
        )

    @property
    def swapped(self) -> "Pair":
        """The same two the other way round."""
        return Pair(self.other, self.one)


def within_side(one: Assertion, other: Assertion) -> bool:
    """Whether different bodies of one side speak."""
    same_side = bool(one.voice.side) and one.voice.side == other.voice.side
    return same_side and one.voice.body != other.voice.body


def counts(pair: Pair) -> Iterator[Related]:
    """Counts of the same question: who was counted, and what became of them.

    What one body says in one report is one account: its numbers are parts of each other or are
    said of different things, and are held against each other only by sum checks.
    """
    both = pair.one.tallies and pair.other.tallies
    if both and one_period(pair) and not one_account(pair):
        for mine, theirs in product(pair.one.tallies, pair.other.tallies):
            if one_question(mine, theirs):
                yield _count(pair, mine, theirs)


def one_account(pair: Pair) -> bool:
    """Whether one body speaks in one report."""
    one, other = pair
    return one.report == other.report and one.voice.body == other.voice.body


def one_question(mine: Tally, theirs: Tally) -> bool:
    """Whether both say what became of those counted, or both only count the same things."""
    if mine.outcome != theirs.outcome or mine.part != theirs.part:
        return False
    return bool(mine.outcome) or (mine.group == theirs.group and mine.group not in {"", _ANY})


def one_period(pair: Pair) -> bool:
    """Whether not one speaks of a day or so and the other of a longer period."""
    one, other = _lasts(pair.one), _lasts(pair.other)
    if one is None or other is None:
        return (one or other or _PERIOD) <= _MONTHS
    return (one > _PERIOD) == (other > _PERIOD)


def _lasts(assertion: Assertion) -> timedelta | None:
    """How long a time it gives the event; None where it gives none."""
    spans = [ends(moment.interval) for moment in assertion.times if moment.of is TimeOf.EVENT]
    return max((last - first for first, last in spans), default=None)


def _count(pair: Pair, mine: Tally, theirs: Tally) -> Related:
    shown = f"{_who(pair.one)} {mine}, {_who(pair.other)} {theirs}"
    what = f"{mine.group or theirs.group or _ANY} {mine.outcome}".strip()
    others = unlike(mine, theirs)
    if others:
        return pair.related(Relation.DIFFERENT_REFERENT, Aspect.COUNT, f"{shown}: {others}")
    lies = standing(mine, theirs)
    if lies is Standing.APART and (_few_of(mine, theirs) or _few_of(theirs, mine)):
        reason = f"{shown} ({what}): so far apart that one may count only some of them"
        return pair.related(Relation.TENSION, Aspect.COUNT, reason)
    if lies is Standing.HOLDS:
        pair, lies = pair.swapped, Standing.INSIDE
        shown = f"{_who(pair.one)} {theirs}, {_who(pair.other)} {mine}"
    relation, words = _COUNTED[lies]
    return pair.related(relation, Aspect.COUNT, f"{shown} ({what}){words}")


_COUNTED: Final = {
    Standing.EQUAL: (Relation.AGREES, ""),
    Standing.OVERLAPS: (Relation.AGREES, ": the ranges overlap"),
    Standing.INSIDE: (Relation.NARROWER, ": the first lies within the second"),
    Standing.SOFTLY_APART: (Relation.TENSION, ": only an approximate end keeps them apart"),
    Standing.APART: (Relation.CONTRADICTS, ": no number satisfies both"),
}


def _few_of(few: Tally, many: Tally) -> bool:
    """Whether somebody's few may be among the other's many: "we picked up three" of 34 saved."""
    most = few.bounds[1]
    return 0 < most <= _FEW and most * _MANY_TIMES <= many.bounds[0]


def _who(assertion: Assertion) -> str:
    return f"{assertion.voice.name}:"


def unlike(mine: Tally, theirs: Tally) -> str:
    """Why two counts of one outcome do not count the same people; empty where they may."""
    if mine.side and theirs.side and mine.side != theirs.side:
        return "they count people of different sides"
    groups = {mine.group or _ANY, theirs.group or _ANY}
    if len(groups) == 1 or (_ANY in groups and not groups & _APART):
        return ""
    return "they count {} and {}".format(*sorted(groups))


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


def _place(pair: Pair, mine: Locality, theirs: Locality) -> Related | None:
    same_name = _folded(mine.name) == _folded(theirs.name)
    if mine.negated or theirs.negated:
        if same_name and mine.negated != theirs.negated and not _elsewhere(mine, theirs):
            reason = f"one says {mine.name}, the other says that it was not there"
            return pair.related(Relation.CONTRADICTS, Aspect.PLACE, reason)
        return None
    if same_name:
        elsewhere = _elsewhere(mine, theirs)
        if elsewhere:
            return pair.related(Relation.NAME_CLASH, Aspect.PLACE, elsewhere)
        return pair.related(Relation.AGREES, Aspect.PLACE, f"both name {mine.name}")
    for inner, outer, order in ((mine, theirs, pair), (theirs, mine, pair.swapped)):
        if _folded(outer.name) in {_folded(name) for name in inner.within}:
            reason = f"{inner.name} lies in {outer.name}"
            return order.related(Relation.NARROWER, Aspect.PLACE, reason)
    return _by_area(pair, mine, theirs)


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


def times(pair: Pair) -> Iterator[Related]:
    """Times of the same thing: of one act in the event, of one clip's filming or posting."""
    done = set[tuple[str, str]]()
    for mine, theirs in product(pair.one.times, pair.other.times):
        of = (mine.of.value, mine.clip)
        same = mine.of is not TimeOf.EVENT or (pair.one.act and pair.one.act == pair.other.act)
        alike = of == (theirs.of.value, theirs.clip) and mine.of is not TimeOf.SAID
        if alike and same and of not in done:
            done.add(of)
            yield _time(pair, mine, theirs)


def _time(pair: Pair, mine: Moment, theirs: Moment) -> Related:
    first, last = ends(mine.interval)
    other_first, other_last = ends(theirs.interval)
    what = f"time of {mine.of.value}" if mine.of is TimeOf.EVENT else f"{mine.of.value} time"
    what += f" of {mine.clip}" if mine.clip else ""
    shown = f"{what}: {_days(mine)} and {_days(theirs)}"
    apart = last < other_first or other_last < first
    if mine.negated != theirs.negated:
        relation = Relation.AGREES if apart else Relation.CONTRADICTS
        return pair.related(relation, Aspect.TIME, f"{shown}, one of them denied")
    if apart:
        return pair.related(Relation.CONTRADICTS, Aspect.TIME, f"{shown} do not overlap")
    if (first, last) != (other_first, other_last):
        if other_first <= first and last <= other_last:
            return pair.related(Relation.NARROWER, Aspect.TIME, f"{shown}: within it")
        if first <= other_first and other_last <= last:
            shown = f"{what}: {_days(theirs)} and {_days(mine)}"
            return pair.swapped.related(Relation.NARROWER, Aspect.TIME, f"{shown}: within it")
    return pair.related(Relation.AGREES, Aspect.TIME, shown)


def _days(moment: Moment) -> str:
    first, last = ends(moment.interval)
    middle = timedelta(hours=14) if moment.interval.zone == "unknown" else timedelta()
    start, end = (first + middle).date() if first.year > 1 else None, last
    end_day = (end - timedelta(hours=12)).date() if middle and end.year < 9999 else end.date()  # noqa: PLR2004 - the calendar's last year
    if start is None:
        return f"until {end_day}"
    if end.year == 9999:  # noqa: PLR2004 - the calendar's last year
        return f"from {start}"
    return str(start) if start >= end_day else f"{start} to {end_day}"


def strongest(found: Iterable[Related]) -> tuple[Related, ...]:
    """One answer for each order, relation and aspect: the first of its kind."""
    kept: dict[tuple[str, str, Relation, Aspect], Related] = {}
    for related in found:
        kept.setdefault((related.first, related.second, related.relation, related.aspect), related)
    return tuple(kept.values())
