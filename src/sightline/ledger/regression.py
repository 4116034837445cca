"""A corrected reading as an annotated report: what the reading of statements is then held against.

The form is that of the annotated corpus (`tests/corpus/ledger/README.md`): a head in TOML, the text
with `{1s|source}`, `{1c|cue}` and `{1x|content}` marked, and one line a statement.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused
from sightline.model.claim import Claim, Hedge, Statement
from sightline.model.slots import ClaimType, Span, StatementKind

_DIVIDER: Final = "+++"
_MARK_LIKE: Final = re.compile(r"\{[nd]?\d+[scxq]?\|")
_WORD: Final = re.compile(r"\w+")
_KINDS: Final = {
    StatementKind.DIRECT: "direct",
    StatementKind.MIXED: "mixed",
    StatementKind.INDIRECT: "indirect",
    StatementKind.OUTLET: "outlet",
}
_TYPES: Final = {
    ClaimType.LEGAL: "legal",
    ClaimType.VERIFICATION: "verification",
    ClaimType.RESPONSE: "response",
}
_STATES: Final = {
    "no response": "no_response",
    "could not be reached": "no_response",
    "no statement so far": "no_response",
    "declined": "declined",
    "looking into it": "looking",
    "answered": "answered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the head of the report says of it."""

    outlet: str
    language: str
    published: str
    """ISO 8601 with zone; empty where the report states none."""


def annotated(text: str, source: Source, read: Sequence[tuple[Statement, Claim | None]]) -> str:
    """The report with the statements that a person accepted or corrected marked in it.

    Raises:
        InputRefused: a statement was read nowhere, its spans overlap so that they cannot be
            marked, or the text itself holds what looks like marks.
    """
    if _MARK_LIKE.search(text) or f"\n{_DIVIDER}\n" in text:
        raise InputRefused(
            "The report's own text holds what looks like marks of an annotation.",
            next_step="Annotate it by hand.",
        )
    marks: list[tuple[Span, str]] = []
    lines = []
    for number, (statement, claim) in enumerate(read, start=1):
        if statement.reading is None:
            raise InputRefused(
                "A statement that was read nowhere cannot be marked in a text.",
                next_step="Choose one that was accepted or corrected.",
            )
        reading = statement.reading
        spans = ((reading.source, "s"), (reading.cue, "c"), *((s, "x") for s in reading.content))
        marks += [(span, f"{number}{letter}") for span, letter in spans if span is not None]
        lines.append(_line(number, statement, claim, reading.kind))
    head = "\n".join(_head(source))
    return f"{head}\n{_DIVIDER}\n{_marked(text, marks)}\n{_DIVIDER}\n" + "\n".join(lines) + "\n"


def _head(source: Source) -> Iterator[str]:
    yield f"outlet = {json.dumps(source.outlet or 'not stated', ensure_ascii=False)}"
    yield 'style = "local"'
    yield f'language = "{source.language}"'
    if source.published:
        yield f"published = {source.published}"
    yield 'family = "regression"'


def _marked(text: str, marks: Sequence[tuple[Span, str]]) -> str:
    """The text with every mark around its words; inner ones within outer ones."""
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, int] = {}
    ordered = sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end))
    for place, (span, _) in enumerate(ordered):
        for other, _ in ordered[place + 1 :]:
            if other.start < span.end < other.end:
                raise InputRefused(
                    "Source, cue and content overlap, so they cannot be marked.",
                    next_step="Correct their spans first.",
                )
    for span, name in ordered:
        opening.setdefault(span.start, []).append((span.end, f"{{{name}|"))
        closing[span.end] = closing.get(span.end, 0) + 1
    out, at = [], 0
    for place in sorted({*opening, *closing}):
        out.append(text[at:place])
        out.append("}" * closing.get(place, 0))
        out += [mark for _, mark in sorted(opening.get(place, []), key=lambda one: -one[0])]
        at = place
    return "".join([*out, text[at:]]).strip("\n")


def _line(number: int, statement: Statement, claim: Claim | None, kind: StatementKind) -> str:
    speaker = " ".join(_WORD.findall(statement.speaker))
    hedge = claim.hedge if claim is not None else Hedge.ASSERTED
    return f"{number} {_KINDS[kind]} | {speaker} | {hedge.value} | {_type(claim)}"


def _type(claim: Claim | None) -> str:
    if claim is None or claim.slots is None:
        return "event"
    word = _TYPES.get(claim.slots.claim_type, claim.slots.claim_type.value)
    state = _STATES.get(claim.slots.state or "")
    return f"{word}:{state}" if word == "response" and state else word
