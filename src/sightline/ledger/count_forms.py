"""How numbers are written in one piece: `10-12`, `two-three`, `1 200`, `(x36)`, `4x`."""

import re
from collections.abc import Sequence
from typing import Final

from sightline.ledger.count_bounds import THOUSAND, Interval
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import Number, small
from sightline.ledger.tokens import Words

_DIGITS_MOST: Final = 9
_TEN: Final = 10
_GROUP: Final = 3
_GROUPS: Final = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$|\d{3}))")
_TIMES: Final = frozenset("x\u00d7")
_SPACES: Final = frozenset(" \u00a0\u2009\u202f")


def joined_at(lows: Sequence[str], place: int, language: Grammar) -> Interval | None:
    """`10-12`, `1,000-1,500`, `two-three`, `fifteen-twenty`: a range in one token."""
    head, dash, tail = lows[place].partition("-")
    if dash and "," in lows[place]:
        head, tail = _GROUPS.sub("", head), _GROUPS.sub("", tail)
    low, high = (small(part, language) if dash else None for part in (head, tail))
    if low is not None and high is not None and 0 < low < high:
        # "Two-thirty" is an hour.
        return Interval(low, high, place + 1) if high < _TEN or low >= _TEN else None
    digits = dash and (head + tail).isascii() and head.isdigit() and tail.isdigit()
    if not digits or max(len(head), len(tail)) > _DIGITS_MOST or int(head) >= int(tail):
        return None
    low, high = int(head), int(tail)
    # "20-30,000".
    shared = lows[place].endswith(",000") and low * THOUSAND < high
    return Interval(low * THOUSAND if shared else low, high, place + 1)


def times_at(lows: Sequence[str], place: int, stop: int) -> Interval | None:
    """`Cartridge cases (x36)`, `4x tents`."""
    low = lows[place]
    within = place and place + 1 < stop and (lows[place - 1], lows[place + 1]) == ("(", ")")
    digits = low[1:] if within and low[0] in _TIMES else ""
    if not digits and low[-1] in _TIMES and place + 1 < stop:
        behind = lows[place + 1]
        digits = low[:-1] if behind.isalpha() and behind[-1] == "s" else ""
    told = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS_MOST
    return Interval(int(digits), int(digits), place + 1, bounded=True) if told else None


def spaced_at(words: Words, place: int, stop: int) -> Number | None:
    """`1 200`, `14 000`: thousands set off by a space, before what is counted."""
    tokens, lows, end = words.tokens, words.lows, place + 1
    if not (lows[place].isdigit() and lows[place][0] != "0" and len(lows[place]) <= _GROUP):
        return None
    if place and lows[place - 1] == "at":
        # "At 5 200 people were told".
        return None
    while (
        end < min(stop, place + _GROUP)
        and len(lows[end]) == _GROUP
        and lows[end].isdigit()
        and tokens[end].start == tokens[end - 1].end + 1
        and words.text[tokens[end - 1].end] in _SPACES
    ):
        end += 1
    digits = "".join(lows[place:end])
    counted = end < stop and tokens[end].is_word and not lows[end][0].isdigit()
    grouped = end > place + 1 and digits.isascii() and counted
    return Number(int(digits), end) if grouped else None
