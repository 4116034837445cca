"""When something was said and by how many: dates and numbers beside what was said."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sightline.ledger.days import interval
from sightline.ledger.reading import Reading
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import StatementCandidate
from sightline.ledger.tokens import behind_last

_NO_CLAUSE: Final = frozenset(("as", "since", "until", "than", "so", "how", "what", "why", "that"))
_REACH: Final = 14
"""Tokens between a verb of saying and its date."""


def with_said_times(
    reading: Reading, found: Sequence[StatementCandidate]
) -> tuple[StatementCandidate, ...]:
    """The same statements; those with a date beside their cue say when."""
    contents: defaultdict[int, list[Span]] = defaultdict(list)
    for statement in found:
        if statement.cue is not None:
            contents[statement.sentence] += statement.content
    starts = [date.first for date in reading.dates]
    return tuple(_dated(reading, one, contents[one.sentence], starts) for one in found)


def _dated(
    reading: Reading, statement: StatementCandidate, contents: Sequence[Span], starts: Sequence[int]
) -> StatementCandidate:
    cue = statement.cue
    if cue is None:
        return statement
    words = reading.words
    place = words.at(cue.start)
    sentence = reading.report.sentences[statement.sentence].span
    first = max(words.at(sentence.start), place - _REACH)
    last = min(words.at(sentence.end), place + _REACH)
    near = reading.dates[bisect_left(starts, first) : bisect_left(starts, last)]
    for date in sorted(near, key=lambda one: abs(one.first - place)):
        span = words.of(date.first, date.last)
        if date.days is None or any(content.meets(span) for content in contents):
            continue
        if _in_another_clause(reading, date.first, place):
            continue
        basis = reading.report.anchor.basis if reading.report.anchor else "the text"
        how = f"counted from {basis}" if date.counted_from == "report" else "as written"
        return replace(statement, said=interval(date.days, how), said_words=span)
    return statement


def _in_another_clause(reading: Reading, date: int, cue: int) -> bool:
    """`Left at 05:30, two days after they had announced it`: a clause begins between the two."""
    lows, grammar = reading.words.lows, reading.grammar
    between = lows[min(date, cue) + 1 : max(date, cue)]
    if "," in between and date < cue:
        # "The minister, who came on Friday, said": the day on which he came.
        first = behind_last(",", lows, max(0, date - _REACH), date)
        if grammar.has("words.who", lows[first]):
            return True
    names = ("words.subordinators", "words.complementizers", "words.relatives")
    return any(
        low not in _NO_CLAUSE and any(grammar.has(name, low) for name in names) for low in between
    )


def with_counts(
    reading: Reading, found: Sequence[StatementCandidate]
) -> tuple[StatementCandidate, ...]:
    """The same statements; the numbers of a sentence outside all contents go to its first."""
    sentences = reading.report.sentences
    inside: defaultdict[int, list[Span]] = defaultdict(list)
    first: dict[int, int] = {}
    for statement in found:
        inside[statement.sentence] += statement.content
        if statement.cue is not None:
            first.setdefault(statement.sentence, statement.index)
    starts = [sentence.span.start for sentence in sentences]
    beside = [list[int]() for _ in found]
    for number, count in enumerate(reading.counts):
        span = count.reading.span
        sentence = bisect_right(starts, span.start) - 1
        if sentence in first and not any(part.meets(span) for part in inside[sentence]):
            beside[first[sentence]].append(number)
    return tuple(
        replace(one, counts=tuple(reading.counts[number].reading for number in beside[one.index]))
        for one in found
    )
