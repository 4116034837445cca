"""Nouns and prepositions that attribute: `the claim by X that`, `X's answer was`, `per X`."""

from dataclasses import replace
from typing import Final

from sightline.ledger.cue_groups import is_genitive, looks_spoken
from sightline.ledger.cue_types import Cue, phrase_cue, word_cue
from sightline.ledger.lines import Line
from sightline.ledger.statement_types import CueKind

_ACCOUNT_MOST: Final = 10


def per_cue(line: Line, place: int) -> Cue | None:
    """`Per local chats, ...`: where no number or unit makes it a rate."""
    opens = place == 0 or not line.is_word(place - 1)
    names = line.is_capital(place + 1) or looks_spoken(line, place + 1)
    return (
        phrase_cue(line, place, place + 1) if line.low(place) == "per" and opens and names else None
    )


def account_cue(line: Line, place: int) -> Cue | None:
    """`In the governor's telling`, `by the hospital's count`."""
    if not line.has("phrases.before_accounts", place):
        return None
    for here in range(place + 2, min(place + _ACCOUNT_MOST, len(line.lows))):
        if not line.is_word(here) or line.is_quoted(here):
            return None
        if is_genitive(line, here - 1) and line.has("phrases.account_nouns", here):
            return replace(phrase_cue(line, place, here + 1), owner=(place + 1, here))
    return None


def noun_cue(line: Line, place: int) -> Cue | None:
    """`The announcement by X that ...`, `X's claim that ...`."""
    if not _is_answer(line, place):
        return None
    low, that = line.low(place), line.grammar.list("words.complementizers")
    owned = _is_owner(line, place - 1)
    behind = line.low(place + 1)
    if owned and line.has("words.be", place + 1) and line.low(place + 2) in that:
        # "The ministry's position is that ...": the verb is the cue's own.
        return replace(word_cue(place, low, CueKind.NOUN), last=place + 2, finite=False)
    if not line.has("nouns.saying", place):
        return None
    if (owned and behind in that) or (behind in {"by", "from"} and _that_within(line, place + 2)):
        return word_cue(place, low, CueKind.NOUN)
    return None


def answer_cue(line: Line, place: int) -> Cue | None:
    """`"...," was the minister's answer`: a quotation, and whose words it was."""
    if not line.has("words.be", place):
        return None
    if not (
        line.is_quoted(place - 1) or (line.low(place - 1) == "," and line.is_quoted(place - 2))
    ):
        return None
    owner = 0
    for here in range(place + 2, min(place + _ACCOUNT_MOST, len(line.lows))):
        if not line.is_word(here) or line.is_quoted(here):
            return None
        owner = here if _is_owner(line, here - 1) else owner
        if owner and _is_answer(line, here):
            cue = phrase_cue(line, place, place + 1)
            return replace(cue, kind=CueKind.VERB, owner=(place + 1, owner))
    return None


def _is_owner(line: Line, place: int) -> bool:
    """`The minister's`, `his`."""
    return is_genitive(line, place) or line.has("words.possessives", place)


def _is_answer(line: Line, place: int) -> bool:
    """A noun of saying, or one for what somebody thinks."""
    return line.has("nouns.saying", place) or line.has("nouns.views", place)


def _that_within(line: Line, place: int) -> bool:
    that = line.grammar.list("words.complementizers")
    for here in range(place, min(place + 12, len(line.lows))):
        low = line.low(here)
        if low in that:
            return True
        if low in {",", ";", "."} or line.grammar.has("words.auxiliaries", low):
            return False
        if line.has("words.who", here):
            # "Testimony from a deserter who claims that ...": it is the deserter who claims.
            return False
    return False
