"""Attribution by a colon: headlines (`X: Y`, `Y: X`) and transcripts (`HOST: Y`)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sightline.ledger.cues import Cue
from sightline.ledger.draft import Draft
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range
from sightline.ledger.spans import Span
from sightline.ledger.statement_types import CueKind
from sightline.ledger.tokens import Words

_SPEAKER_WORDS: Final = 5
_LABEL: Final = re.compile(r"[^\W\d_][\w.'\u2019 -]{0,40}(?=:\s)")
_LABEL_WORDS: Final = 4
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
            cue = Cue(
                first=colon,
                last=colon + 1,
                group=colon,
                word=":",
                kind=CueKind.COLON,
                frames=frozenset(("say",)),
                finite=True,
            )
            return [Draft(cue=cue, source=speaker, content=[content])]
    return []


def _speaks(line: Line, where: Range) -> bool:
    """A few words with a role or body among them and no verb."""
    grammar = line.grammar
    lows = line.lows[where.first : where.last]
    names = ("nouns.roles", "nouns.organisations", "nouns.groups")
    agent = any(grammar.has(name, low) for low in lows for name in names)
    verb = any(grammar.has("words.auxiliaries", low) or low in grammar.cues for low in lows)
    return agent and not verb and len(lows) <= _SPEAKER_WORDS


def speaker_labels(words: Words, paragraphs: Sequence[Span]) -> Mapping[int, Span]:
    """Paragraphs of a transcript with the span of the speaker's label, without the colon.

    A text is a transcript if at least three paragraphs begin so and a label comes back.
    """
    found: dict[int, Span] = {}
    for number, paragraph in enumerate(paragraphs):
        match = _LABEL.match(words.text, paragraph.start, paragraph.end)
        if match is None or len(match[0].split()) > _LABEL_WORDS or not match[0][0].isupper():
            continue
        if match.end() + 1 < paragraph.end:
            found[number] = words.span(match.start(), match.end())
    again = Counter(span.words for span in found.values())
    if len(found) < _LABELS_LEAST or max(again.values(), default=0) < 2:  # noqa: PLR2004 - back once
        return {}
    return found
