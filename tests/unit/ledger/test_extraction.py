"""What holds of every extraction, whatever the text."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sightline.ledger.extraction import extract_text
from sightline.ledger.types import Extraction, Span

_PIECES = (
    *("The ministry", "said", " that ", "\u201c", "\u201d", '"', "'", "\u00ab", "\u00bb", "\u2019"),
    *(", ", ". ", ": ", "\n", "\n\n", "she told reporters", "according to", "more than 10"),
    *("as many as ten", "on Friday", "mid-November", "Nov. 13", "did not respond", "Dr.", "citing"),
    *("could not be verified", "denied", "accused", "and", "killed", "soldiers", "If", "would"),
    *("\u202e", "\u200b", "\u2067", "\ufeff", "\u05e9\u05dc", "\u0642\u0627", "\u4ed6\u8bf4"),
    *("\u0437\u0430\u044f\u0432\u0438\u0432", "9" * 30, "12,345.6", "\ud800", "13.11.2024"),
    *("two hundred and fifty thousand", "99/99/9999"),
)
_TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=40).map("".join),
)


def spans_of(made: Extraction) -> Iterator[Span]:
    """Every span of an extraction."""
    report = made.report
    yield from report.paragraphs
    yield from (sentence.span for sentence in report.sentences)
    for said in made.statements:
        agents = [a for a in (said.source, said.addressee) if a is not None]
        yield from (agent.span for agent in agents if agent.span)
        yield from (a.resolved_to.span for a in agents if a.resolved_to and a.resolved_to.span)
        yield from (span for span in (said.cue, said.channel, said.said_words) if span)
        yield from (*said.content, *said.quoted)
    for claim in made.claims:
        yield claim.span
        yield from (span for span in (claim.about, claim.condition) if span)
        yield from (*claim.hedge.cues, *claim.evidence)
        yield from (count.span for count in claim.counts)
        yield from (count.of for count in claim.counts if count.of)
        yield from (place.span for place in claim.places)
        yield from (time.span for time in claim.times)
        yield from (victims.span for victims in claim.victims)
        yield from (actor.span for actor in claim.actors if actor.span)
        yield from (claim.act.span,) if claim.act else ()


@settings(max_examples=150, deadline=None)
@given(text=_TEXTS)
@example(text=":1")
def test_every_span_is_in_the_text_in_characters_and_bytes(text: str) -> None:
    made = extract_text(text)
    data = text.encode("utf-8", "replace")
    for span in spans_of(made):
        assert text[span.start : span.end] == span.words
        kept = span.words.encode("utf-8", "replace")
        assert data[span.byte_start : span.byte_end] == kept


@settings(max_examples=60, deadline=None)
@given(text=_TEXTS)
def test_statements_and_claims_point_to_each_other(text: str) -> None:
    made = extract_text(text)
    for number, said in enumerate(made.statements):
        assert said.index == number
        assert said.parent is None or 0 <= said.parent < len(made.statements)
        assert 0 <= said.sentence < len(made.report.sentences)
        assert said.content
    for number, claim in enumerate(made.claims):
        assert claim.index == number
        assert 0 <= claim.statement < len(made.statements)


_GROWING: dict[str, Callable[[int], str]] = {
    "one sentence without end": lambda n: "he said that she said and " * n,
    "opening marks": lambda n: "\u201c " * n,
    "single marks": lambda n: "'a " * n + "s' " * n,
    "straight marks": lambda n: '" a ' * n,
    "commas": lambda n: "a, " * n + "said",
    "full stops": lambda n: "A. " * n,
    "numbers": lambda n: "two hundred and " * n,
    "digits": lambda n: "1,1" * n + "a",
    "hyphens": lambda n: "a-" * n,
    "short lines": lambda n: "He said no\n" * n,
    "names": lambda n: "Ilse Marant of Brenn " * n,
    "prepositions": lambda n: "in of at by " * n + "said",
    "relatives": lambda n: "the man who saw " * n + "said no",
    "negations": lambda n: "could not be not been " * n,
    "letters": lambda n: "a" * 20 * n,
    "hidden characters": lambda n: "\u200b\u202e" * n,
    "sentences in a quotation": lambda n: "\u201c" + "He said \u2018no\u2019. " * n + "\u201d",
    "brackets": lambda n: "(" * n + ")" * n,
    "conditions": lambda n: "if it would " * n,
}


def _lines_run(text: str) -> int:
    """Lines of Python that an extraction runs: work without a clock."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 - itself
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        extract_text(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", _GROWING)
def test_work_grows_no_faster_than_the_text(name: str) -> None:
    unit = len(_GROWING[name](10)) // 10
    few, many = (_lines_run(_GROWING[name](1 + size // unit)) for size in (1_700, 5_100))
    assert many < 4.2 * few, (few, many)


def test_no_pattern_tries_anything_twice_on_long_tokens() -> None:
    # One C call of a hostile pattern would never return; these return at once.
    for piece in ("1,", "a-", "A.", "'", "\u200b", "-", "1.1,"):
        assert extract_text(piece * 5_000 + "!").report.text
