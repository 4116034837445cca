"""What is claimed in each statement: types, hedges and slots, clause by clause."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sightline.ledger.agents import mention
from sightline.ledger.claim_types import (
    HAPPENED,
    ClaimCandidate,
    CountReading,
    TimeOf,
    TimeReading,
)
from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.date_scan import DateFound
from sightline.ledger.hedging import NOTHING_TOLD, Told, hedge_of, told_inside
from sightline.ledger.kind_types import Kind
from sightline.ledger.kinds import kinds_of
from sightline.ledger.lines import Line, line_of
from sightline.ledger.phrases import Range, phrase_right
from sightline.ledger.place_references import PlaceReferences
from sightline.ledger.places import find_places
from sightline.ledger.reading import Reading
from sightline.ledger.resolution import Resolver
from sightline.ledger.slots import act_of, actors_of, times_of, victims_of
from sightline.ledger.statement_types import AgentMention, StatementCandidate
from sightline.ledger.subject_phrases import subject_left
from sightline.model.slots import ClaimType, Span, StatementKind

_ENDS: Final = frozenset((".", "!", "?", ";", "\u2026"))
_WORDS_LEAST: Final = 2
_HARM_WITHIN: Final = 6
"""Tokens between a word of what was done and its day."""
_WISHES: Final = frozenset((ClaimType.DEMAND, ClaimType.COMMITMENT, ClaimType.COUNTERFACTUAL))
_HARMS: Final = ("dates.happenings", "acts.killing")
_OF_ANOTHER_EVENT_US: Final = 90 * 86_400 * 1_000_000
"""By how much older than the report a picture is that shows something else."""
_INSERTION_WITHIN: Final = 60
_BY_SUBJECT: Final = frozenset(
    (
        ClaimType.RESPONSE,
        ClaimType.VERIFICATION,
        ClaimType.INVESTIGATION,
        ClaimType.DEMAND,
        ClaimType.COMMITMENT,
    )
)


def claims(reading: Reading, said: Sequence[StatementCandidate]) -> tuple[ClaimCandidate, ...]:
    """The claims of all statements, in the order of the statements."""
    maker = _Maker(reading, Resolver(reading, said), told_inside(said))
    found: list[ClaimCandidate] = []
    for statement in said:
        for span in _clauses(reading, statement):
            found += maker.of(statement, span, len(found))
    return tuple(found)


def _clauses(reading: Reading, statement: StatementCandidate) -> Iterator[Span]:
    """The sentences inside a statement's content; an interrupted paraphrase is one."""
    content = statement.content
    if len(content) > 1 and statement.kind is StatementKind.INDIRECT:
        yield reading.words.span(content[0].start, content[-1].end)
        return
    for part in content:
        for sentence in _sentences(reading, part):
            yield from _without_insertion(reading, sentence)


def _without_insertion(reading: Reading, sentence: Span) -> Iterator[Span]:
    """`The videos, which X could not verify, appear to show ...`: two claims, not one."""
    words = reading.words
    first, last = words.at(sentence.start), words.at(sentence.end)
    commas = [k for k in range(first, min(last, first + _INSERTION_WITHIN)) if words.lows[k] == ","]
    for opens, closes in pairwise(commas):
        relative = reading.grammar.has("words.relatives", words.lows[opens + 1])
        pattern = reading.grammar.pattern("claims.not_verified")
        if relative and pattern.first(words.lows, opens + 1, closes) and closes + 1 < last:
            yield words.of(opens + 1, closes)
            yield words.of(closes + 1, last)
            return
    yield sentence


def _sentences(reading: Reading, part: Span) -> Iterator[Span]:
    words = reading.words
    first, last = words.at(part.start), words.at(part.end)
    begin = first
    for place in range(first, last):
        token = words.tokens[place]
        if token.text not in _ENDS or place + 1 >= last:
            continue
        following = words.tokens[place + 1]
        apart = following.start > token.end and (following.is_capital or not following.is_word)
        abbreviated = token.text == "." and _is_abbreviation(reading, place)
        if token.text == ";" or (apart and not abbreviated):
            if place > begin:
                yield words.of(begin, place)
            begin = place + 1
    if begin < last:
        yield words.of(begin, last)


def _is_abbreviation(reading: Reading, place: int) -> bool:
    before = reading.words.lows[place - 1] if place else ""
    names = ("abbreviations.titles", "abbreviations.other")
    return len(before) == 1 or any(reading.grammar.has(name, before) for name in names)


@dataclass(frozen=True, slots=True)
class _Slots:
    counts: tuple[CountReading, ...]
    times: tuple[TimeReading, ...]


def _without_steps(line: Line, times: tuple[TimeReading, ...]) -> tuple[TimeReading, ...]:
    """Without the days of steps; "charged over the shooting on Friday" keeps that of a harm."""
    told = [
        (unit.first, line.has("dates.steps", place))
        for place, unit in enumerate(line.units)
        if any(line.has(name, place) for name in ("dates.steps", *_HARMS))
    ]

    def is_step(time: TimeReading) -> bool:
        before = bisect_left(told, (line.words.at(time.span.start),))
        return before == 0 or told[before - 1][1]

    return tuple(time for time in times if time.of not in HAPPENED or not is_step(time))


def _only_of_harms(line: Line, times: tuple[TimeReading, ...]) -> tuple[TimeReading, ...]:
    """`Demand an inquiry into the killings of Friday` keeps its day, `go home on Friday` none."""
    told = [
        unit.first
        for k, unit in enumerate(line.units)
        if any(line.has(name, k) for name in (*_HARMS, "words.who", "words.verbs"))
        or ends_as_past(line.low(k))
        or line.low(k) == "of"
    ]

    def is_of_harm(time: TimeReading) -> bool:
        place = line.words.at(time.span.start)
        return any(place - _HARM_WITHIN <= harm < place for harm in told)

    return tuple(time for time in times if time.of not in HAPPENED or is_of_harm(time))


class _Maker:
    """Makes claims of clauses, with the counts and dates that stand in them."""

    def __init__(self, reading: Reading, resolver: Resolver, told: Mapping[int, Told]) -> None:
        self._reading = reading
        self._resolver = resolver
        self._told = told
        self._places = PlaceReferences(reading)
        self._dates = reading.dates
        self._date_starts = [date.first for date in self._dates]
        self._counts = reading.counts
        self._count_starts = [count.first for count in self._counts]

    def of(self, statement: StatementCandidate, span: Span, index: int) -> list[ClaimCandidate]:
        """The claims of one clause, the main one first."""
        reading = self._reading
        line = line_of(reading.words, (), reading.grammar, span, statement.sentence)
        # "EXECUTED.": a word of grave harm alone is a claim.
        grave = line.has_any("acts.grave", range(len(line.units)))
        least = 1 if statement.cue is not None else _WORDS_LEAST
        slots = self._slots(line)
        few = sum(map(line.is_word, range(len(line.units)))) < least
        # "How many? Nine.": a count alone is one, too.
        if few and not grave and not slots.counts:
            return []
        cue = reading.grammar.cues.get(statement.cue_word)
        kinds = kinds_of(line, statement, cue.frames if cue else frozenset())
        if self._filmed_before(slots) and kinds[0].type is ClaimType.EVENT:
            # "The clip was filmed in the summer of 2023": it shows not what it is said to.
            kinds = (Kind(type=ClaimType.DENIAL), *kinds)
        if kinds[0].type is ClaimType.INVESTIGATION:
            # "Opened a case on Friday": the day of a step, on which nothing disputed happened.
            slots = _Slots(slots.counts, _without_steps(line, slots.times))
        elif kinds[0].type in _WISHES:
            slots = _Slots(slots.counts, _only_of_harms(line, slots.times))
        return [
            self._claim(statement, line, kind, slots, index=index + number)
            for number, kind in enumerate(kinds)
        ]

    def _filmed_before(self, slots: _Slots) -> bool:
        """Whether a picture is said to be so old that it shows another event."""
        anchor = self._reading.report.anchor
        told = anchor.interval.earliest if anchor and anchor.interval else None
        latest = [
            time.interval.latest
            for time in slots.times
            if time.of is TimeOf.FILMED and not time.negated and time.interval
        ]
        return told is not None and any(
            filmed is not None and told.microseconds - filmed.microseconds > _OF_ANOTHER_EVENT_US
            for filmed in latest
        )

    def _behind(self, date: DateFound) -> int:
        """Behind a date, without a bracket that closes it: "1 p.m. (1100 GMT)"."""
        return date.last - (self._reading.words.lows[date.last - 1] == ")")

    def _slots(self, line: Line) -> _Slots:
        first, last = line.units[0].first, line.units[-1].last
        counts = self._counts[
            bisect_left(self._count_starts, first) : bisect_left(self._count_starts, last)
        ]
        dates = self._dates[
            bisect_left(self._date_starts, first) : bisect_left(self._date_starts, last)
        ]
        return _Slots(
            tuple(count.reading for count in counts if count.last <= last),
            times_of(line, [d for d in dates if self._behind(d) <= last], self._reading.report),
        )

    def _claim(
        self, statement: StatementCandidate, line: Line, kind: Kind, slots: _Slots, *, index: int
    ) -> ClaimCandidate:
        span = line.words.of(line.units[0].first, line.units[-1].last)
        by, about = _by_and_about(line, statement, kind)
        act = act_of(line)
        place = act[1] if act else None
        cue = self._reading.grammar.cues.get(statement.cue_word)
        accused = bool(cue and "accuse" in cue.frames)
        actors = actors_of(line, place, accused=accused)
        return ClaimCandidate(
            index=index,
            statement=statement.index,
            type=kind.type,
            span=span,
            polarity=kind.polarity,
            hedge=hedge_of(line, statement, kind, self._told.get(statement.index, NOTHING_TOLD)),
            by=self._resolver.resolved(by) if by and by.span else by,
            about=about,
            act=act[0] if act else None,
            actors=tuple(map(self._resolver.resolved, actors)),
            victims=victims_of(line, place, actors),
            counts=slots.counts,
            places=(*find_places(line), *self._places.of(line)),
            times=slots.times,
            condition=line.span(*kind.condition) if kind.condition else None,
            evidence=_evidence(line),
            verification=kind.verification,
            response=kind.response,
            step=kind.step,
            engine=statement.engine,
        )


def _by_and_about(
    line: Line, statement: StatementCandidate, kind: Kind
) -> tuple[AgentMention | None, Span | None]:
    """Who did not answer, checks, demands or promises, and what it is about."""
    if kind.type not in _BY_SUBJECT:
        return None, None
    if kind.match is None:
        return statement.source, line.span(0, len(line.lows))
    match = kind.match
    behind = line.span(match.end, len(line.lows))
    words = line.lows[match.start : match.end]
    subject = subject_left(line, match.start, 0)
    passive = kind.type is ClaimType.VERIFICATION and any(low in {"be", "been"} for low in words)
    if passive or words[0] in {"neither", "unverified", "unconfirmed"}:
        before = line.span(*subject) if subject else line.span(match.start, match.end)
        return None, before or behind
    if line.low(match.end) == "from" or words[-1] == "from":
        start = match.end + (line.low(match.end) == "from")
        end = phrase_right(line, start, len(line.lows))
        return (mention(line, Range(start, end)) if end > start else None), behind
    agent = mention(line, subject) if subject else None
    if agent is None and statement.kind is not StatementKind.OUTLET:
        agent = statement.source
    return agent, behind


def _evidence(line: Line) -> tuple[Span, ...]:
    """What the clause says it rests on."""
    found: list[Span] = []
    for match in line.grammar.pattern("claims.evidence").all(line.lows, 0, len(line.lows)):
        end = phrase_right(line, match.end, len(line.lows))
        span = line.span(match.end, end)
        if span is not None:
            found.append(span)
    return tuple(found)
