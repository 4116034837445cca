"""Whether a number counts people or things: ages, shares, hours, names and years do not."""

from typing import Final

from sightline.ledger.ages import Ages
from sightline.ledger.count_bounds import Interval
from sightline.ledger.count_elided import ElidedSense
from sightline.ledger.count_single import SingleSense
from sightline.ledger.days import as_year
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at, small
from sightline.ledger.tokens import Words, opens_paragraph

_SIGNS: Final = frozenset(("$", "\u20ac", "\u00a3", "#", "/"))
_NEAR: Final = 5
_WIDE: Final = 12
_WHOLES: Final = frozenset((3, 4, 5, 10, 20, 100))
"""Wholes of which people name shares: "three in five"."""
_GROUP: Final = 3
_SHARE_MOST: Final = 3
_WHOLE_MOST: Final = 100
_ONE: Final = 1
_TEN: Final = 10
_DOZEN: Final = 12


class CountSense:
    """Judges numbers by the words around them; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language
        self._ages = Ages(words, language)
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
        language, lows = self._language, self._lows
        units = [lows[interval.end] if interval.end < stop else ""]
        measured = units[0] in {"%", "/", "\u00b0"} or units[0].endswith("-old")
        sign = language.has("numbers.thousand_sign", lows[interval.end - 1][-1])
        measured = measured or (sign and language.has("numbers.not_thousands", units[0]))
        units += [lows[of[0]]] if of else []
        measured = measured or any(language.has("numbers.never_counted", unit) for unit in units)
        if measured:
            return self._is_by_sex(interval.end, stop)
        if self._ages.is_age(place, interval, of, stop) or self._is_named(place, interval):
            return False
        if self._is_other_number(place, interval, of, stop):
            return False
        if interval.low == interval.high == _ONE:
            return self._single.counts(place, interval, of, stop, since=self.counted_last)
        if self._is_name(place, interval, of):
            return False
        counted = (
            interval.bounded
            or of is not None
            or language.has("numbers.scores", lows[place])
            or any(language.has(f"words.{name}", units[0]) for name in ("auxiliaries", "who"))
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
            or self._language.has("words.auxiliaries", lows[whole.end])
        )

    def _alone(self, place: int, interval: Interval, stop: int) -> bool:
        """Whether the number stands for people or things that are not named behind it."""
        return self._is_behind_sex(place, stop) or self._elided.counts(
            place, interval, stop, since=self.counted_last
        )

    def _is_named(self, place: int, interval: Interval) -> bool:
        """`Room 12`, `$40`, `not 58`, `the two sides`: no number that is told of anything."""
        language, lows = self._language, self._lows
        before = "" if opens_paragraph(self._words.tokens, place) else lows[place - 1]
        if before == "." and place > 1:
            dotted = language.has("numbers.names_dotted", lows[place - 2])
            before = lows[place - 2] if dotted else ""
        plain = interval.low == interval.high and not interval.bounded
        many = before == "number" and language.has("numbers.number_verbs", lows[place - 2])
        return (
            (language.has("numbers.names_before", before) and not many)
            or before in _SIGNS
            or language.has("numbers.lasting", before)
            or self._is_cut(place, interval)
            or language.has("numbers.currencies", before)
            or self._is_said_again(place, interval)
            or self._is_numbered(place, interval)
            or self._is_named_too(place)
            or (plain and language.has("numbers.negated", before))
            or (before == "the" and self._is_both(place, interval))
        )

    def _is_cut(self, place: int, interval: Interval) -> bool:
        """`Three by three`, `split in two`: how, and no number of anything."""
        lows, end = self._lows, interval.end
        before, behind = lows[place - 1] if place else "", lows[end] if end < len(lows) else "."
        if before == "by" and place > 1:
            return lows[place - 2] == lows[end - 1]
        if behind == "by" and end + 1 < len(lows):
            return lows[end + 1] == lows[place]
        return before in {"in", "into"} and not behind[0].isalnum() and not lows[place][0].isdigit()

    def _is_said_again(self, place: int, interval: Interval) -> bool:
        """The bracket of `12 (twelve) persons`."""
        lows = self._lows
        if place < 2 or lows[place - 1] != "(" or lows[interval.end : interval.end + 1] != [")"]:  # noqa: PLR2004 - a number and a bracket
            return False
        again = number_at(lows, place - 2, place - 1, self._language)
        return again is not None and again.value == interval.low == interval.high

    def _is_numbered(self, place: int, interval: Interval) -> bool:
        """`Camp 9 holds`, `Bus 40 was hit`, `14 Dock Street`: digits of a name."""
        tokens, lows, end = self._words.tokens, self._lows, interval.end
        if end != place + 1 or not lows[place].isdigit():
            return False
        behind = lows[end : end + _GROUP]
        if any(self._language.has("numbers.streets", low) for low in behind):
            return tokens[end].is_capital
        named = place > 0 and not opens_paragraph(tokens, place) and tokens[place - 1].is_capital
        if named and place > 1 and lows[place - 2] == "the" and tokens[end].text in {",", "."}:
            # "In the largest, the Ilse 3, ..."
            return True
        if not named or not self._language.has("numbers.names_capital", lows[place - 1]):
            return False
        return not any(self._language.has("acts.victims", low) for low in behind[:2])

    def _is_named_too(self, place: int) -> bool:
        """The second number of `Nos. 2 and 3`, `lat. 41 12`; the one of `a factor of three`."""
        lows, language = self._lows, self._language
        if opens_paragraph(self._words.tokens, place):
            return False
        listed = lows[place].isdigit() and lows[place + 1 : place + 2] in ([","], ["and"])
        if listed and language.has("numbers.names_many", lows[place - 1]):
            return True
        if place < _GROUP or lows[place - 1] == "of":
            return place > 1 and language.has("numbers.factors", lows[place - 2])
        joined = lows[place - 1] in {"and", "to", "-", "\u2013", ","}
        first = place - 1 - joined
        while joined and first > 1 and lows[first - 1] == "," and lows[first - 2].isdigit():
            first -= 2
        name = first - 1 - (lows[first - 1] == ".")
        if not lows[first].isdigit() or name < 0:
            return False
        plural = language.has("numbers.names_many", lows[name])
        dotted = not joined and name < first - 1
        return plural or (dotted and language.has("numbers.names_dotted", lows[name]))

    def _is_both(self, place: int, interval: Interval) -> bool:
        """`The two`, not `the two dozen`."""
        familiar = self._language.has("numbers.familiar", self._lows[place])
        return familiar and interval.end == place + 1

    def _is_name(self, place: int, interval: Interval, of: tuple[int, int] | None) -> bool:
        """A part of a name (`Five Rivers`), or a year."""
        lows, tokens = self._lows, self._words.tokens
        before, itself = tokens[max(0, place - 1)], tokens[place]
        # In a telegram, or a headline in capitals, they tell no name.
        shouted = before.text.isupper() and itself.text.isupper() and len(itself.text) > _ONE
        name = (
            place
            and not shouted
            and itself.is_capital
            and before.is_capital
            and not lows[place][0].isdigit()
        )
        named = name and (of is None or tokens[interval.end].is_capital)
        a_year = as_year(lows[place]) is not None and interval.low == interval.high
        return bool(named) or a_year

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
            return self._is_share(place, end, value, stop)
        behind = lows[end] if end < stop else "."
        opening = place - (behind in {")", "]"} and lows[place - 1] in {"(", "["})
        item = (
            opens_paragraph(self._words.tokens, opening)
            and behind in {".", ")", "]"}
            and lows[place].isdigit()
        )
        return (item and end == place + 1) or self._is_share(place, end, value, stop)

    def _is_hour(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        lows, end = self._lows, interval.end
        near = self._language.list("numbers.near")
        if not interval.bounded:
            at = place > 0 and lows[place - 1] == "at"
            return at and not any(low in near for low in lows[max(0, place - _WIDE) : place])
        closed = of is None and (end >= stop or not lows[end][0].isalnum())
        about = self._language.has("numbers.hour_about", lows[place])
        return about and closed and not self._alone(place, interval, stop)

    def _is_share(self, place: int, end: int, value: int, stop: int) -> bool:
        """Either number of `three in four`."""
        lows, language = self._lows, self._language
        out = place > 2 and tuple(lows[place - 2 : place]) == ("out", "of")  # noqa: PLR2004 - "out", "of" and the part
        behind = place > 1 and (out or lows[place - 1] == "in") and end == place + 1
        of_one = behind and not out and lows[place - 2] == "one"
        if behind and (value in _WHOLES or (of_one and value <= _WHOLE_MOST)):
            part = small(lows[place - 2 - out], language)
            of_things = place > 2 and small(lows[place - 3], language)  # noqa: PLR2004 - "one shop in"
            if of_things and of_things <= _SHARE_MOST and self._is_share_of_things(place - 2, stop):
                return True
            return part is not None and part < value
        if value <= _SHARE_MOST and self._is_share_of_things(end, stop):
            return True
        parted = lows[end : end + 2]
        if end + 2 >= stop or not (parted[:1] == ["in"] or parted == ["out", "of"]) or value > _TEN:
            return False
        end += lows[end] == "out"
        whole = number_at(lows, end + 1, stop, language)
        if whole is None or not value < whole.value <= _WHOLE_MOST:
            return False
        # "One in six adults", "four in ten"; "two in six cars" counts.
        return whole.value in _WHOLES or value == _ONE
