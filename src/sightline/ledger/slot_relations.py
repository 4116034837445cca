"""Counts and times of two claims against each other, slot by slot.

Every function gives the same answer whichever claim comes first; a directed answer names its
order itself. What it cannot compare it leaves out: an answer is never a guess.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import Final

from sightline.ledger.compared import (
    Aspect,
    Assertion,
    Moment,
    Related,
    Relation,
    Tally,
    ends,
)
from sightline.ledger.counted import outcome_pairs
from sightline.ledger.moments import days, held, is_by_clock
from sightline.ledger.pairs import Pair
from sightline.ledger.tallies import Standing, standing
from sightline.ledger.types import HAPPENED, TimeOf

_APART: Final = frozenset({"children", "women", "militants", "guards", "crew"})
"""Groups that are never taken for "people" at large: they are part of them, or others."""
_ANY: Final = "people"
_ALIKE: Final = ({"captives", "men"}, {"civilians", "men"})
"""Groups whose words may be said of the same people ("our boys" who were taken prisoner)."""
_PERIOD: Final = timedelta(days=14)
"""A count over a longer time than this is one of a period, not of one event."""
_MONTHS: Final = timedelta(days=62)
"""Nor is it held, over a longer time than this, against one that gives no time at all."""
_CLOCKS_DIFFER: Final = timedelta(hours=1)
"""By how much two times of day of one act may differ without one of them being denied."""
_MINUTE: Final = timedelta(minutes=1)
_FEW: Final = 5
_MANY_TIMES: Final = 4
"""A few against at least so many times as many are rarely two answers to one question."""


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
            elif _taken_for(pair, mine, theirs):
                shown = f"{_who(pair.one)} {mine}, {_who(pair.other)} {theirs}"
                reason = f"{shown}: one counts who was {mine.outcome}, the other {theirs.outcome}"
                yield pair.related(Relation.DIFFERENT_REFERENT, Aspect.COUNT, reason)


def one_account(pair: Pair) -> bool:
    """Whether one body speaks in one report."""
    one, other = pair
    return one.report == other.report and one.voice.body == other.voice.body


def one_question(mine: Tally, theirs: Tally) -> bool:
    """Whether both say what became of those counted, or both only count the same things."""
    if mine.part != theirs.part:
        return False
    if mine.outcome != theirs.outcome:
        return {mine.outcome, theirs.outcome} in outcome_pairs("one")
    return bool(mine.outcome) or (mine.group == theirs.group and mine.group not in {"", _ANY})


def _taken_for(pair: Pair, mine: Tally, theirs: Tally) -> bool:
    """Whether two bodies' numbers look as if they disagreed, and count different things."""
    pairs = outcome_pairs("taken_for")
    apart = standing(mine, theirs) is Standing.APART and mine.part == theirs.part
    different = pair.one.voice.body != pair.other.voice.body
    return different and apart and {mine.outcome, theirs.outcome} in pairs


def one_period(pair: Pair) -> bool:
    """Whether not one speaks of a day or so and the other of a longer period."""
    one, other = _lasts(pair.one), _lasts(pair.other)
    if one is None or other is None:
        return (one or other or _PERIOD) <= _MONTHS
    return (one > _PERIOD) == (other > _PERIOD)


def _lasts(assertion: Assertion) -> timedelta | None:
    """How long a time it gives the event; None where it gives none."""
    spans = [ends(moment.interval) for moment in assertion.times if moment.of in HAPPENED]
    return max((last - first for first, last in spans), default=None)


def _count(pair: Pair, mine: Tally, theirs: Tally) -> Related:
    shown = f"{_who(pair.one)} {mine}, {_who(pair.other)} {theirs}"
    outcomes = " or ".join(dict.fromkeys(filter(None, (mine.outcome, theirs.outcome))))
    what = f"{mine.group or theirs.group or _ANY} {outcomes}".strip()
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


def counted_apart(group: str) -> str:
    """The group where it is never taken for people at large; empty otherwise."""
    return group if group in _APART else ""


def unlike(mine: Tally, theirs: Tally) -> str:
    """Why two counts of one outcome do not count the same people; empty where they may."""
    if mine.side and theirs.side and mine.side != theirs.side:
        return "they count people of different sides"
    groups = {mine.group or _ANY, theirs.group or _ANY}
    alike = _ANY in groups or groups in _ALIKE
    if len(groups) == 1 or (alike and not groups & _APART):
        return ""
    return "they count {} and {}".format(*sorted(groups))


def times(pair: Pair) -> Iterator[Related]:
    """Times of the same thing: of one act in the event, of one clip's filming or posting."""
    done = set[tuple[str, str]]()
    for mine, theirs in product(pair.one.times, pair.other.times):
        of = (_kind(mine), mine.clip)
        same = mine.of not in HAPPENED or (pair.one.act and pair.one.act == pair.other.act)
        alike = of == (_kind(theirs), theirs.clip) and mine.of is not TimeOf.SAID
        if alike and same and of not in done:
            done.add(of)
            yield _time(pair, mine, theirs)


def _kind(moment: Moment) -> str:
    """One kind for what happened: what one report is about another may recall."""
    return TimeOf.EVENT.value if moment.of in HAPPENED else moment.of.value


def _time(pair: Pair, mine: Moment, theirs: Moment) -> Related:
    (first, last), (other_first, other_last) = held(mine, theirs)
    what = "time of event" if mine.of in HAPPENED else f"{mine.of.value} time"
    what += f" of {mine.clip}" if mine.clip else ""
    shown = f"{what}: {days(mine)} and {days(theirs)}"
    apart = last < other_first or other_last < first
    if mine.negated != theirs.negated:
        relation = Relation.AGREES if apart else Relation.CONTRADICTS
        return pair.related(relation, Aspect.TIME, f"{shown}, one of them denied")
    if apart:
        gap = max(first, other_first) - min(last, other_last)
        if is_by_clock(mine) and is_by_clock(theirs) and gap <= _CLOCKS_DIFFER:
            reason = f"{shown}: {gap // _MINUTE} minutes apart, as people's clocks and memories are"
            return pair.related(Relation.TENSION, Aspect.TIME, reason)
        return pair.related(Relation.CONTRADICTS, Aspect.TIME, f"{shown} do not overlap")
    if (first, last) != (other_first, other_last):
        if other_first <= first and last <= other_last:
            return pair.related(Relation.NARROWER, Aspect.TIME, f"{shown}: within it")
        if first <= other_first and other_last <= last:
            shown = f"{what}: {days(theirs)} and {days(mine)}"
            return pair.swapped.related(Relation.NARROWER, Aspect.TIME, f"{shown}: within it")
    return pair.related(Relation.AGREES, Aspect.TIME, shown)


def strongest(found: Iterable[Related]) -> tuple[Related, ...]:
    """One answer for each order, relation and aspect: the first of its kind."""
    kept: dict[tuple[str, str, Relation, Aspect], Related] = {}
    for related in found:
        kept.setdefault((related.first, related.second, related.relation, related.aspect), related)
    return tuple(kept.values())
