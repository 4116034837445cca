"""Attribution by a colon: headlines (`X: Y`, `Y: X`) and transcripts (`HOST: Y`)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sightline.ledger.cue_types import Cue
from sightline.ledger.draft import Draft, looks_like_agent
from sightline.ledger.lines import Line
from sightline.ledger.phrases import DASHES, Range, phrase_right, subject_base
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import CueKind
from sightline.ledger.tokens import Words

_SPEAKER_WORDS: Final = 5
_LABEL: Final = re.compile(r"[^\W\d_][\w.,'\u2019() -]{0,50}(?=:\s)")
_LABEL_WORDS: Final = 6
_MARKS_OF_POSTS: Final = frozenset(
    ("EDIT", "UPDATE", "UPD", "NOTE", "PS", "P.S.", "BREAKING", "CORRECTION", "WATCH", "THREAD")
)
"""Capitals before a colon that name no speaker."""
_LABELS_LEAST: Final = 3
"""Paragraphs with a speaker's label that make a text a transcript."""


def headline_drafts(line: Line) -> list[Draft]:
    """The attribution by a colon, where one side of it names who can speak."""
    colon = next((here for here, low in enumerate(line.lows) if low == ":"), None)
    if colon is None or not 0 < colon < len(line.lows) - 1:
        return []
    left, right = Range(0, colon), Range(colon + 1, len(line.lows))
    for speaker, content in ((left, right), (right, left)):
        if _speaks(line, speaker) and content.last - content.first > 2:  # noqa: PLR2004 - words of a headline
            return [Draft(cue=_colon(colon), source=speaker, content=[content])]
    return []


def colon_drafts(line: Line) -> list[Draft]:
    """`The mayor: "No."` and `"No." - the mayor`, where no verb attributes the quotation."""
    found: list[Draft] = []
    size = len(line.lows)
    for place in range(size):
        if not line.is_quoted(place):
            continue
        before, behind = line.low(place - 1), line.low(place + 1)
        mark = place - 1 if before == ":" else place + 1
        if before == ":":
            verb = _was_so(line, place - 1)
            start = subject_base(line, (verb or place - 1) - 1, 0)
            where = None if start is None else Range(start, verb or place - 1)
            mark = verb or mark
        elif behind in DASHES and phrase_right(line, place + 2, size) >= size - 1:
            where = Range(place + 2, phrase_right(line, place + 2, size))
        else:
            continue
        if where is not None and looks_like_agent(line, *where) and _speaks(line, where, most=9):
            found.append(Draft(cue=_colon(mark), source=where, content=[Range(place, place + 1)]))
    return found


def _was_so(line: Line, colon: int) -> int | None:
    """`His deputy was less amused: "..."`: where the verb stands."""
    for here in range(colon - 1, max(0, colon - _SPEAKER_WORDS), -1):
        if line.has("words.be", here):
            return here
    return None


def _colon(place: int) -> Cue:
    return Cue(
        first=place,
        last=place + 1,
        group=place,
        word=":",
        kind=CueKind.COLON,
        frames=frozenset(("say",)),
        finite=True,
    )


def _speaks(line: Line, where: Range, *, most: int = _SPEAKER_WORDS) -> bool:
    """A few words with a role, body or name among them and no verb."""
    grammar = line.grammar
    lows = line.lows[where.first : where.last]
    names = ("nouns.roles", "nouns.organisations", "nouns.groups")
    agent = any(grammar.has(name, low) for low in lows for name in names)
    verb = any(grammar.has("words.auxiliaries", low) or low in grammar.cues for low in lows)
    named = most > _SPEAKER_WORDS and any(map(line.is_capital, range(*where)))
    return (agent or named) and not verb and len(lows) <= most


def speaker_labels(words: Words, paragraphs: Sequence[Span]) -> Mapping[int, Span]:
    """Paragraphs of a transcript with the span of the speaker's label, without the colon.

    A text is a transcript if at least three paragraphs begin so and a label comes back, or two
    begin with capitals.
    """
    found: dict[int, Span] = {}
    for number, paragraph in enumerate(paragraphs):
        match = _LABEL.match(words.text, paragraph.start, paragraph.end)
        if match is None or len(match[0].split()) > _LABEL_WORDS or not match[0][0].isupper():
            continue
        if match.end() + 1 < paragraph.end:
            found[number] = words.span(match.start(), match.end())
    again = Counter(span.words for span in found.values())
    back = len(found) >= _LABELS_LEAST and max(again.values()) > 1
    firsts = [span.words.split()[0] for span in found.values()]
    capitals = len(found) > 1 and all(
        first.isupper() and first not in _MARKS_OF_POSTS for first in firsts
    )
    return found if back or capitals else {}
