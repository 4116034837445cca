"""What a clause says happened: act, actors, victims, times."""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.adjuncts import is_date_word
from sightline.ledger.agents import mention
from sightline.ledger.claim_types import ACTS, HAPPENED, Act, TimeOf, TimeReading, Victims
from sightline.ledger.date_kinds import time_of
from sightline.ledger.date_scan import DateFound
from sightline.ledger.days import interval
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range, phrase_right
from sightline.ledger.spans import ReportText
from sightline.ledger.statement_types import AgentMention
from sightline.ledger.subject_phrases import subject_left
from sightline.model.slots import VictimStatus

_DESCRIBED_MOST: Final = 8
_VICTIMS_MOST: Final = 4
_LISTED_WITHIN: Final = 8


def act_of(line: Line) -> tuple[Act, int] | None:
    """The act and its place, by the grammar's list of acts."""
    for kind in ACTS:
        listed = line.grammar.list(f"acts.{kind}")
        place = next((k for k, low in enumerate(line.lows) if low in listed), None)
        if place is not None:
            span = line.span(place, place + 1)
            if span is not None:
                return Act(span=span, kind=kind), place
    return None


def actors_of(line: Line, act: int | None, *, accused: bool) -> tuple[AgentMention, ...]:
    """Who is said to have acted: the accused, the subject of the act, or who stands behind "by"."""
    size = len(line.lows)
    if accused and line.is_word(0):
        end = phrase_right(line, 0, size)
        found = mention(line, Range(0, end)) if end else None
        return (found,) if found else ()
    blamed = _blamed(line)
    if blamed is not None or act is None:
        return (blamed,) if blamed else ()
    return _doers(line, act)


def _doers(line: Line, act: int) -> tuple[AgentMention, ...]:
    """The subject of an act, or who stands behind "by"."""
    size = len(line.lows)
    for here in range(act + 1, min(size, act + 8)):
        if line.low(here) == "by":
            end = phrase_right(line, here + 1, size)
            by = mention(line, Range(here + 1, end)) if end > here + 1 else None
            return (by,) if by else ()
    passive = line.has_any("words.be", range(max(0, act - 3), act))
    if passive:
        return ()
    group = act
    while group > 0 and (
        line.has("words.auxiliaries", group - 1) or line.has("words.negations", group - 1)
    ):
        group -= 1
    if line.has("words.prepositions", group - 1) or line.has("words.determiners", group - 1):
        # "Accusations of killings", "such treachery": a noun has no subject.
        return ()
    where = subject_left(line, group, 0)
    armed = where is not None and any(
        line.has("nouns.armed", k) or line.is_capital(k) or line.has("words.personal", k)
        for k in range(*where)
    )
    found = mention(line, where) if where is not None and armed else None
    return (found,) if found else ()


def victims_of(line: Line, act: int | None, actors: Sequence[AgentMention]) -> tuple[Victims, ...]:
    """Those harmed: noun phrases with people in them that are not the actors."""
    if act is None:
        return ()
    found: list[Victims] = []
    place, size = 0, len(line.lows)
    while place < size and len(found) < _VICTIMS_MOST:
        if not line.has("acts.victims", place):
            place += 1
            continue
        start = _described(line, place)
        span = line.span(start, place + 1)
        if span is not None and not any(a.span and a.span.meets(span) for a in actors):
            found.append(
                Victims(
                    span=span,
                    status=_statuses(line, start, place),
                    side=_side(line, start, place),
                )
            )
        place += 1
    return tuple(found)


def _blamed(line: Line) -> AgentMention | None:
    """`X is to blame for`, `is common practice among X`: who, by the words of blame."""
    size = len(line.lows)
    before = line.grammar.pattern("claims.blames_before").first(line.lows, 0, size)
    if before is not None:
        verb = before.start
        where = subject_left(line, verb, 0)
        return None if where is None else mention(line, where)
    behind = line.grammar.pattern("claims.blames_behind").first(line.lows, 0, size)
    if behind is None:
        return None
    end = phrase_right(line, behind.end, size)
    return mention(line, Range(behind.end, end)) if end > behind.end else None


def _described(line: Line, place: int) -> int:
    """Where the words that describe a noun begin: adjectives, names, numbers, its determiner."""
    grammar, least = line.grammar, max(0, place - _DESCRIBED_MOST)
    while place > least:
        low = line.low(place - 1)
        described = grammar.has("acts.capture", low) or not any(
            grammar.has(f"acts.{act}", low) for act in (*ACTS, "told")
        )
        ends = ("words.prepositions", "words.auxiliaries", "words.negations", "words.subordinators")
        if not line.is_word(place - 1) or not described or low in grammar.cues:
            break
        if any(grammar.has(name, low) for name in ends) or grammar.has("words.relatives", low):
            break
        place -= 1
        if grammar.has("words.determiners", low):
            break
    return place


def _statuses(line: Line, start: int, place: int) -> tuple[VictimStatus, ...]:
    """By the words of the phrase and of a relative clause behind it."""
    near = line.lows[start : min(len(line.lows), place + 6)]
    return tuple(
        status
        for status in VictimStatus
        if any(line.grammar.has(f"statuses.{status.value}", low) for low in near)
    )


def _side(line: Line, start: int, place: int) -> str | None:
    for here in range(start, place):
        if line.is_capital(here) and not line.has("words.determiners", here):
            return line.units[here].text.removesuffix("'s").removesuffix("\u2019s")
    return None


def times_of(line: Line, dates: Sequence[DateFound], report: ReportText) -> tuple[TimeReading, ...]:
    """The dates of a clause, each with what it is the time of."""
    found: list[TimeReading] = []
    before: tuple[int, TimeOf | None] | None = None
    for date in dates:
        place = next((k for k, unit in enumerate(line.units) if unit.last > date.first), None)
        span = line.words.of(date.first, date.last)
        if place is None:
            continue
        of = time_of(line, date, place, report)
        if before is not None and of in HAPPENED and _goes_on(line, before[0], place):
            # "Asked on 2 May, then on the 9th": of what the first was the day of.
            of = before[1]
        before = place, of
        if of is None:
            continue
        anchor = {
            "report": report.anchor.basis if report.anchor else None,
            "text": "an earlier time in the text",
        }.get(date.counted_from)
        basis = f"counted from {anchor}" if anchor else "as written"
        found.append(
            TimeReading(
                span=span,
                of=of,
                interval=interval(date.days, basis) if date.days else None,
                anchor=anchor,
                negated=any(
                    line.grammar.has("words.negations", low)
                    for low in line.lows[max(0, place - 2) : place]
                ),
            )
        )
    return tuple(found)


def _goes_on(line: Line, first: int, place: int) -> bool:
    """Whether a date only follows another: marks, small words and words of dates between."""
    grammar = line.grammar
    between = line.lows[first:place]
    small = ("prepositions", "coordinators", "adverbs", "articles")
    return len(between) <= _LISTED_WITHIN and all(
        not low[0].isalpha()
        or any(grammar.has(f"words.{name}", low) for name in small)
        or is_date_word(line, first + here)
        or grammar.has("dates.listing", low)
        for here, low in enumerate(between)
    )
