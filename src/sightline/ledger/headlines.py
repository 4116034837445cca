"""Attribution in headlines: `X: Y`, and `Y: X` where the speaker stands last."""

from typing import Final

from sightline.ledger.cues import Cue
from sightline.ledger.draft import Draft
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range
from sightline.ledger.statement_types import CueKind

_SPEAKER_WORDS: Final = 5


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
