"""Whom something is said to, between a verb of saying and its content: `told us that`."""

from typing import Final

from sightline.ledger.adjuncts import over_adjuncts_right
from sightline.ledger.cue_groups import is_verb
from sightline.ledger.cue_types import Cue
from sightline.ledger.draft import Draft
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range, phrase_right

_COLON_WITHIN: Final = 10
"""Units between a word that points on and the colon it points to."""


def over_object(line: Line, draft: Draft, *, inverted: bool) -> int:
    """Behind verb and subject, and whom it is said to: `told us one thing only: ...`."""
    cue = draft.cue
    here = draft.source.last if inverted and draft.source else cue.last
    if cue.takes("tell") and not inverted:
        here = _take_addressee(line, draft, here)
    bidden = _bidden(line, here) if cue.takes("demand") and not inverted else None
    if bidden is not None:
        draft.addressee, behind = bidden
        return behind
    if line.low(here) == "it" and line.low(here + 1) == ",":
        # "As the mayor put it, ..."
        here += 2
    return _over_question(line, cue, here)


def _take_addressee(line: Line, draft: Draft, here: int) -> int:
    """Behind whom it is told to: `told them`, `told the two reporters`."""
    if line.has("words.objects", here):
        draft.addressee = Range(here, here + 1)
        return here + 1 + line.has("words.reflexive", here + 1)
    end = phrase_right(line, here, len(line.lows))
    if end > here:
        draft.addressee = Range(here, end)
    return end


def _bidden(line: Line, here: int) -> tuple[Range, int] | None:
    """Who is to do something, where what they are to do is told behind, and where it begins."""
    size = len(line.lows)
    if line.has("words.objects", here):
        # "Warned him the night before not to testify."
        behind = over_adjuncts_right(line, here + 1, size)
        if line.low(here + 1) in {",", ":"} and line.is_quoted(here + 2):
            # He warned him, in quotation marks, not to come.
            return Range(here, here + 1), here + 1
        told = behind > here + 1 and line.low(behind) in {"to", "not", "about", "that"}
        return (Range(here, here + 1), behind) if told else None
    if line.low(here) in {"at", "to"}:
        # "Yelled at them to go back."
        end = (
            here + 2 if line.has("words.objects", here + 1) else phrase_right(line, here + 1, size)
        )
        told = end > here + 1 and line.low(end) in {"to", "not"}
        return (Range(here + 1, end), end) if told else None
    # "Warned his officers on Tuesday that something was planned."
    end = phrase_right(line, here, size)
    behind = over_adjuncts_right(line, end, size)
    told = line.has("words.complementizers", behind) and line.low(behind + 1) != "of"
    return (Range(here, end), behind) if end > here and told else None


def _over_question(line: Line, cue: Cue, here: int) -> int:
    """`Asked him whose it was`, `told us one thing only: ...`, `put it best: ...`."""
    if line.has("phrases.asks", cue.first):
        end = here + 1 if line.has("words.objects", here) else phrase_right(line, here, here + 6)
        dated = over_adjuncts_right(line, end, len(line.lows))
        # "Ask me every day what it was worth."
        end = dated if line.has("words.interrogatives", dated) else end
        if end > here and line.has("words.interrogatives", end):
            return end
        here = end if line.has("words.pointing_on", end) else here
    if line.has("words.pointing_on", here):
        for place in range(here + 1, min(here + _COLON_WITHIN, len(line.lows))):
            if line.low(place) == ":":
                return place
            if line.is_quoted(place) or is_verb(line, place):
                break
    return here
