"""Numbers that tell a share: `four in ten`, `one shop in five`, `four of every ten`."""

from typing import Final

from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at, small
from sightline.ledger.tokens import Words

_WHOLES: Final = frozenset((3, 4, 5, 10, 20, 100))
"""Wholes of which people name shares: "three in five"."""
_GOVERNING: Final = ("auxiliaries", "verbs")
_SHARE_MOST: Final = 3
_WHOLE_MOST: Final = 100
_ONE: Final = 1
_TEN: Final = 10


class Shares:
    """Tells shares from counts; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._lows = words.lows
        self._language = language

    def _is_share_of_things(self, end: int, stop: int) -> bool:
        """The first number of `one shop in five`."""
        lows, behind = self._lows, end + 2
        if behind >= stop or lows[end + 1] != "in" or not lows[end].isalpha():
            return False
        whole = number_at(lows, behind, stop, self._language)
        if whole is None or whole.value not in _WHOLES:
            return False
        return (
            whole.end >= stop
            or not lows[whole.end][0].isalnum()
            or ends_as_past(lows[whole.end])
            or any(self._language.has(f"words.{n}", lows[whole.end]) for n in _GOVERNING)
        )

    def is_share(self, place: int, end: int, value: int, stop: int) -> bool:
        """Either number of `three in four`."""
        return (
            self._is_of_every(place, end, stop)
            or self._is_whole(place, end, value, stop)
            or (value <= _SHARE_MOST and self._is_share_of_things(end, stop))
            or self._is_part(end, value, stop)
        )

    def _is_of_every(self, place: int, end: int, stop: int) -> bool:
        """Either number of `four of every ten`."""
        lows, language = self._lows, self._language
        behind = lows[end : min(stop, end + 2)]
        if behind[:1] in (["in"], ["of"]) and behind[1:] == ["every"]:
            return number_at(lows, end + 2, stop, language) is not None
        before = lows[max(0, place - 2) : place]
        every = before[-1:] == ["every"] and before[:1] in (["in"], ["of"])
        return every and place > 2 and number_at(lows, place - 3, place - 2, language) is not None  # noqa: PLR2004 - a number before both

    def _is_whole(self, place: int, end: int, value: int, stop: int) -> bool:
        """The second number of `three in four`, `one shop in five`."""
        lows, language = self._lows, self._language
        out = place > 2 and tuple(lows[place - 2 : place]) == ("out", "of")  # noqa: PLR2004 - "out", "of" and the part
        behind = place > 1 and (out or lows[place - 1] == "in") and end == place + 1
        of_one = behind and not out and lows[place - 2] == "one"
        if behind and (value in _WHOLES or (of_one and value <= _WHOLE_MOST)):
            part = number_at(lows, place - 2 - out, place - 1 - out, language)
            of_things = place > 2 and small(lows[place - 3], language)  # noqa: PLR2004 - "one shop in"
            if of_things and of_things <= _SHARE_MOST and self._is_share_of_things(place - 2, stop):
                return True
            return part is not None and part.value < value
        return False

    def _is_part(self, end: int, value: int, stop: int) -> bool:
        """The first number of `one in six adults`, `four in ten`."""
        lows, language = self._lows, self._language
        parted = lows[end : end + 2]
        if end + 2 >= stop or not (parted[:1] == ["in"] or parted == ["out", "of"]) or value > _TEN:
            return False
        end += lows[end] == "out"
        whole = number_at(lows, end + 1, stop, language)
        if whole is None or not value < whole.value <= _WHOLE_MOST:
            return False
        # "One in six adults", "four in ten"; "two in six cars" counts.
        return whole.value in _WHOLES or value == _ONE
