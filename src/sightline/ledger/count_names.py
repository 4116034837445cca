"""Whether a number names something instead of counting it: `Room 12`, `Five Rivers`, `$40`."""

from typing import Final

from sightline.ledger.count_bounds import Interval
from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.days import as_year
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import Words, opens_paragraph

_SIGNS: Final = frozenset(("$", "\u20ac", "\u00a3", "#", "/"))
_GROUP: Final = 3
_ONE: Final = 1
_LINE_MOST: Final = 24
"""Tokens to either side within which a headline is looked at."""
_LONG: Final = 4
"""Letters of a word that a headline in capitals writes with one."""
_TITLED: Final = 4
"""Such words that make a headline of a line."""


class Names:
    """Tells numbers that name from those that count; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language

    def is_named(self, place: int, interval: Interval, of: tuple[int, int] | None) -> bool:
        """`Room 12`, `$40`, `not 58`, `the two sides`: no number that is told of anything."""
        language, lows = self._language, self._lows
        before = "" if opens_paragraph(self._words.tokens, place) else lows[place - 1]
        if before == "." and place > 1:
            dotted = language.has("numbers.names_dotted", lows[place - 2])
            before = lows[place - 2] if dotted else ""
        if language.has("numbers.names_in_time", before) and place > 1:
            # "This year 34 were recorded", but "year 34".
            before = "" if language.has("numbers.in_time", lows[place - 2]) else before
        plain = interval.low == interval.high and not interval.bounded
        many = before == "number" and self._is_verb_of_number(place - 1)
        # "On the ring road ninety-six towers stand."
        if of is not None and not lows[place][0].isdigit():
            many = many or any(low[-1] == "s" for low in lows[of[0] : of[1]])
        return (
            (language.has("numbers.names_before", before) and not (many or interval.bounded))
            or before in _SIGNS
            or before == "every"
            or self._is_short_year(place, interval)
            or language.has("numbers.lasting", before)
            or self._is_cut(place, interval)
            or language.has("numbers.currencies", before)
            or self._is_said_again(place, interval)
            or self._is_numbered(place, interval)
            or self._is_named_too(place)
            or (plain and language.has("numbers.negated", before))
            or (before == "the" and self._is_both(place, interval))
        )

    def _is_short_year(self, place: int, interval: Interval) -> bool:
        """The short year of `the fire of '74`."""
        lows, end = self._lows, interval.end
        quoted = place > 0 and lows[place - 1] in {"'", "\u2018"} and end == place + 1
        two = lows[place].isdigit() and len(lows[place]) == 2  # noqa: PLR2004 - digits
        return quoted and two and not (end < len(lows) and lows[end][0].isalnum())

    def _is_verb_of_number(self, place: int) -> bool:
        """`The dead now number 31`."""
        lows, language = self._lows, self._language
        place -= language.has("words.adverbs", lows[place - 1])
        return language.has("numbers.number_verbs", lows[place - 1])

    def _is_cut(self, place: int, interval: Interval) -> bool:
        """`Three by three`, `split in two`: how, and no number of anything."""
        lows, end = self._lows, interval.end
        before, behind = lows[place - 1] if place else "", lows[end] if end < len(lows) else "."
        if before == "by" and place > 1:
            return lows[place - 2] == lows[end - 1]
        if behind == "by" and end + 1 < len(lows):
            return lows[end + 1] == lows[place]
        if self._language.pattern("numbers.in_turn").at(lows, place, len(lows)):
            # "One after the other."
            return True
        if interval.low == _ONE:
            # "Twelve rooms; in one, police found".
            return False
        first = lows[place - 2] if place > 1 else "."
        if not first[0].isalnum() or self._language.has("words.coordinators", first):
            # "In three, we saw padlocks."
            return False
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
        if end == place + 1 and place and self._is_low_name(place):
            return True
        if end != place + 1 or not lows[place].isdigit():
            return False
        behind = lows[end : end + _GROUP]
        if any(self._language.has("numbers.streets", low) for low in behind):
            return tokens[end].is_capital
        named = place > 0 and not opens_paragraph(tokens, place) and tokens[place - 1].is_capital
        follows = lows[end] if end < len(lows) else "."
        if named and place > 1 and lows[place - 2] == "the" and follows in {",", "."}:
            # "In the largest, the Ilse 3, ..."
            return True
        if not named or not self._language.has("numbers.names_capital", lows[place - 1]):
            return False
        return not any(self._language.has("acts.victims", low) for low in behind[:2])

    def _is_low_name(self, place: int) -> bool:
        """`Train 4417 was late`, `at crossing 12.`; `on the bus 40 were hurt` counts."""
        lows, language = self._lows, self._language
        if not language.has("numbers.names_low", lows[place - 1]):
            return False
        behind = lows[place + 1] if place + 1 < len(lows) else "."
        closed = not behind[0].isalnum() or self._words.opens_line(place + 1)
        closed = closed or any(
            language.has(f"words.{name}", behind) for name in ("prepositions", "coordinators")
        )
        return (closed and behind not in {"of", ":", "("}) or language.has("numbers.is_one", behind)

    def _is_named_too(self, place: int) -> bool:
        """The second number of `Nos. 2 and 3`, `lat. 41 12`; the one of `a factor of three`."""
        lows, language = self._lows, self._language
        if opens_paragraph(self._words.tokens, place):
            return False
        behind = lows[place + 1 : place + 3]
        listed = len(behind) > 1 and behind[1][0].isdigit() and lows[place].isdigit()
        listed = listed and behind[0] in {",", "and", "to", "\u2013"}
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

    def is_name(self, place: int, interval: Interval, of: tuple[int, int] | None) -> bool:
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
        name = name or (place > 0 and self._is_title(place))
        named = name and (
            of is None
            or (self._is_number(place) and ends_as_past(lows[of[0]]))
            or tokens[interval.end].is_capital
            or (place > 1 and lows[place - 2] == "the")
        )
        if named and self._is_headline(place):
            return False
        a_year = as_year(lows[place]) is not None and interval.low == interval.high
        return bool(named) or a_year

    def _is_number(self, place: int) -> bool:
        return number_at(self._lows, place, place + 1, self._language) is not None

    def _is_title(self, place: int) -> bool:
        """`The Nine (Elms)`: a capital where none opens anything."""
        tokens, lows = self._words.tokens, self._lows
        return tokens[place].is_capital and lows[place - 1] == "the" and lows[place].isalpha()

    def _is_headline(self, place: int) -> bool:
        """`Train Kills Nine Workers`: a line that writes all its longer words with a capital."""
        tokens = self._words.tokens
        first = place
        while first > max(0, place - _LINE_MOST) and not opens_paragraph(tokens, first):
            first -= 1
        last = place + 1
        while last < min(len(tokens), place + _LINE_MOST) and not opens_paragraph(tokens, last):
            last += 1
        long = [token for token in tokens[first:last] if len(token.text) >= _LONG]
        return sum(token.is_capital for token in long) >= max(_TITLED, len(long))
