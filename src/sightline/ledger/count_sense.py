"""Whether a number counts people or things: ages, shares, hours, names and years do not."""

from typing import Final

from sightline.ledger.ages import Ages
from sightline.ledger.count_bounds import Interval
from sightline.ledger.count_elided import ElidedSense
from sightline.ledger.count_names import Names
from sightline.ledger.count_shares import Shares
from sightline.ledger.count_single import SingleSense
from sightline.ledger.count_votes import is_vote
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import Words

_NEAR: Final = 5
_WIDE: Final = 12
_ONE: Final = 1
_DOZEN: Final = 12


class CountSense:
    """Judges numbers by the words around them; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language
        self._ages = Ages(words, language)
        self._shares = Shares(words, language)
        self._names = Names(words, language)
        self._single = SingleSense(words, language)
        self._elided = ElidedSense(words, language)
        self.counted_last = -1
        """Behind the last number found to count something; its finder keeps it."""

    def counts(self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int) -> bool:
        """Whether the number at a token counts people or things here.

        Args:
            place: Its first token, bounds included.
            interval: What it says.
            of: The tokens of the words for what is counted.
            stop: Where to stop looking.
        """
        if self._is_measure(interval, of, stop):
            return self._is_by_sex(interval.end, stop)
        if is_vote(self._lows, place, interval, stop, self._language):
            return True
        if (
            self._ages.is_age(place, interval, of, stop)
            or self._names.is_named(place, interval, of)
            or self._is_other_number(place, interval, of, stop)
        ):
            return False
        if interval.low == interval.high == _ONE:
            single = self._single.counts(place, interval, of, stop, since=self.counted_last)
            return single or self._elided.is_value(place, interval.end, stop, self.counted_last)
        return self._is_counted(place, interval, of, stop)

    def _is_measure(self, interval: Interval, of: tuple[int, int] | None, stop: int) -> bool:
        """`12 km`, `40 %`, `two per cent`, `the 19-year-old`, `4k video`."""
        language, lows = self._language, self._lows
        units = [lows[interval.end] if interval.end < stop else ""]
        sign = language.has("numbers.thousand_sign", lows[interval.end - 1][-1])
        if units[0] in {"%", "/", "\u00b0"} or units[0].endswith("-old"):
            return True
        if sign and language.has("numbers.not_thousands", units[0]):
            return True
        behind = lows[interval.end + 1] if interval.end + 1 < stop else ""
        if language.has("numbers.units_away", units[0]) and language.has("numbers.away", behind):
            # "3 cables ahead"; eleven cables pass through the strait.
            return True
        if units[0] == "per" and not language.has("numbers.cents", behind):
            # "Two per room", but "two per cent".
            units = []
        units += [lows[of[0]]] if of and not self._is_time_of_things(of) else []
        return any(language.has("numbers.never_counted", unit) for unit in units)

    def _is_time_of_things(self, of: tuple[int, int]) -> bool:
        """`A pair of night glasses`, `ten day labourers`: no nights or days."""
        lows, behind = self._lows, of[0] + 1
        timed = self._language.has("numbers.names_in_time", lows[of[0]])
        return timed and behind < of[1] and lows[behind][-1] == "s"

    def _is_counted(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        """Whether something is named or told of that a number above one counts."""
        language, lows = self._language, self._lows
        if self._names.is_name(place, interval, of):
            return False
        behind = lows[interval.end] if interval.end < stop else ""
        if of is None and language.has("numbers.spent", lows[place - 1] if place else ""):
            return False
        counted = (
            interval.bounded
            or of is not None
            or language.has("numbers.scores", lows[place])
            or any(language.has(f"words.{name}", behind) for name in ("auxiliaries", "who"))
        )
        return counted or self._alone(place, interval, stop)

    def _is_by_sex(self, place: int, stop: int) -> bool:
        """`31 dead (22 m, 9 f)`."""
        near = self._lows[place : min(stop, place + _NEAR)]
        return near[:1] == ["m"] and "f" in near

    def _is_behind_sex(self, place: int, stop: int) -> bool:
        """`31 dead (M 22, F 9)`."""
        before = self._lows[max(0, place - _NEAR) : place]
        if before[-1:] == ["m"]:
            return "f" in self._lows[place : min(stop, place + _NEAR)]
        return before[-1:] == ["f"] and "m" in before

    def _alone(self, place: int, interval: Interval, stop: int) -> bool:
        """Whether the number stands for people or things that are not named behind it."""
        return self._is_behind_sex(place, stop) or self._elided.counts(
            place, interval, stop, since=self.counted_last
        )

    def _is_other_number(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        """A share (`four in ten`), an hour (`at 3`, `around 2,`), the number of an item."""
        lows, end, value = self._lows, interval.end, interval.low
        if value is None or value != interval.high:
            return False
        if lows[end : min(stop, end + 1)] == ["past"] and number_at(
            lows, end + 1, stop, self._language
        ):
            # "Twenty past eight".
            return True
        if value <= _DOZEN and self._is_hour(place, interval, of, stop):
            return True
        if interval.bounded:
            return self._shares.is_share(place, end, value, stop)
        behind = lows[end] if end < stop else "."
        opening = place - (behind in {")", "]"} and lows[place - 1] in {"(", "["})
        item = (
            self._words.opens_line(opening) and behind in {".", ")", "]"} and lows[place].isdigit()
        )
        return (item and end == place + 1) or self._shares.is_share(place, end, value, stop)

    def _is_plural(self, of: tuple[int, int] | None) -> bool:
        """`At three other stations`: no hour; `at three they`, `at three Major Holt` are."""
        if of is None:
            return False
        words, language = self._lows[of[0] : of[1]], self._language
        named = any(self._words.tokens[k].is_capital for k in range(*of))
        opened = language.has("words.personal", words[0]) or language.has(
            "words.determiners", words[0]
        )
        opened = opened and words[0] not in {"other", "such"}
        return not named and not opened and words[-1][-1:] == "s" and words[-1][-2:] != "ss"

    def _is_hour(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        lows, end = self._lows, interval.end
        near = self._language.list("numbers.near")
        if not interval.bounded:
            at = place > 0 and lows[place - 1] == "at" and not self._is_plural(of)
            return at and not any(low in near for low in lows[max(0, place - _WIDE) : place])
        follows = lows[end] if end < stop else "."
        closed = of is None and not follows[0].isalnum()
        # "Around 9 they left."
        closed = closed or self._language.has("words.personal", follows)
        about = self._language.has("numbers.hour_about", lows[place])
        return about and closed and not self._alone(place, interval, stop)
