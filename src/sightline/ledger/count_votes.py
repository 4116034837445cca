"""Numbers on either side of a vote: `by two to one`, `212 to 187`."""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.count_bounds import Interval
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import SENTENCE_ENDS, behind_last

_WIDE: Final = 14
_JOINS: Final = frozenset(("to", "-", "\u2013", "against"))


def is_vote(
    lows: Sequence[str], place: int, interval: Interval, stop: int, language: Grammar
) -> bool:
    """Whether a number is one of two that a vote of its sentence is told in."""
    end = interval.end
    if interval.low is None or interval.low != interval.high:
        return False
    first = end < stop and lows[end] in _JOINS and number_at(lows, end + 1, stop, language)
    second = place > 1 and lows[place - 1] in _JOINS
    if not first and not (second and number_at(lows, place - 2, place - 1, language)):
        return False
    first_of = behind_last(SENTENCE_ENDS, lows, max(0, place - _WIDE), place)
    return any(language.has("numbers.voting", low) for low in lows[first_of:place])
