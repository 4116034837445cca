"""Whether a number is how old somebody is: `Pieter Voss, 44, was`, `a man of sixty-three`."""

from typing import Final

from sightline.ledger.count_bounds import Interval
from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import Words

_AGE_MOST: Final = 110
_OF_AGE: Final = 30
_AGE_ENDS: Final = frozenset((",", ".", ";", ")"))
_AGE_JOINS: Final = frozenset(
    ("of", "between", "than", "and", "to", "or", ",", "-", "at", "is", "was", "were", "from")
)
_CHILDREN_MOST: Final = 15
_ELDEST_WITHIN: Final = 6
_LIST_JOINS: Final = frozenset((",", "and"))
_LISTED_MOST: Final = 8
"""Tokens of a bracket that holds ages alone: "(9, 11 and 14)"."""


class Ages:
    """Tells ages from counts; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language

    def is_age(self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int) -> bool:
        """Whether the number that begins at a token, its bounds included, is an age."""
        end = interval.end
        value = interval.low if interval.low is not None else interval.high
        if value is None or value > _AGE_MOST:
            return False
        if self._is_called_age(place, of) or self._is_in_bracket(place, end, stop):
            return True
        if self._is_of_person(place, end, stop) or self._is_own(end, stop):
            return True
        if of is not None:
            return self._is_of_group(place, of)
        if self._is_told(place) or self._is_beside_person(place, interval, stop):
            return True
        return (
            self._is_bound_of_age(place, end)
            or self._is_listed(place, end, stop)
            or (self._is_closed(end, stop) and self._is_of_eldest(place))
        )

    def _is_of_group(self, place: int, of: tuple[int, int]) -> bool:
        """`Two boys of 13 taken from their beds`."""
        lows, language = self._lows, self._language
        if place < 2 or lows[place - 1] != "of":  # noqa: PLR2004 - "of" and a word
            return False
        done = ends_as_past(lows[of[0]]) or language.has("numbers.done_to", lows[of[0]])
        return done and language.has("numbers.aged_groups", lows[place - 2])

    def _is_of_eldest(self, place: int) -> bool:
        """`The youngest of the dead was nineteen, the oldest 63`."""
        near = self._lows[max(0, place - _ELDEST_WITHIN) : place]
        return any(self._language.has("numbers.eldest", low) for low in near)

    def _is_own(self, end: int, stop: int) -> bool:
        """`No more than twenty himself`."""
        return end < stop and self._language.has("numbers.himself", self._lows[end])

    def _is_told(self, place: int) -> bool:
        """`She was 34`, `who is seventy-one and has`."""
        lows, language = self._lows, self._language
        aging = place > 1 and language.has("numbers.aging", lows[place - 1])
        names = ("numbers.aged", "numbers.told_of_age")
        return aging and any(language.has(name, lows[place - 2]) for name in names)

    def _is_closed(self, end: int, stop: int) -> bool:
        return end >= stop or not self._lows[end][0].isalnum() or self._words.opens_line(end)

    def _is_called_age(self, place: int, of: tuple[int, int] | None) -> bool:
        """`Under the age of ten`, `aged between 9 and 12`; not `aged ten and three women`."""
        lows, language = self._lows, self._language
        if of is not None and lows[place - 1] == "and":
            people = ("numbers.aged_groups", "acts.victims")
            if any(language.has(name, low) for name in people for low in lows[of[0] : of[1]]):
                return False
        for here in range(place - 1, max(-1, place - _LISTED_MOST), -1):
            joins = lows[here] in _AGE_JOINS or number_at(lows, here, here + 1, language)
            if not joins:
                return language.has("numbers.age", lows[here])
        return False

    def _is_bound_of_age(self, place: int, end: int) -> bool:
        """`Four of them were under 18`, `women over 60`: of people already told of."""
        lows, language = self._lows, self._language
        number = number_at(lows, end - 1, end, language)
        if place > 3 and lows[place - 1] == "and" and lows[place - 3] == "between":  # noqa: PLR2004 - "between 18 and"
            place -= 2
        # Its bound ("under") may have been read with it or stand before it.
        bound = next(
            (
                k
                for k in range(max(0, place - 1), end)
                if language.has("numbers.age_bounds", lows[k])
            ),
            None,
        )
        if number is None or not bound:
            return False
        before = lows[bound - 1]
        of_whom = language.has("words.be", before) or language.has("numbers.all_of_age", before)
        young = number.value <= _OF_AGE and of_whom
        return young or language.has("numbers.aged_groups", before)

    def _is_of_person(self, place: int, end: int, stop: int) -> bool:
        """`A cook of fifty`, `a man of sixty-three told`: no `commander of thirty men`."""
        lows, language = self._lows, self._language
        if place < 2 or lows[place - 1] != "of" or not self._is_person(place - 2):  # noqa: PLR2004 - "of" and a word
            return False
        if language.has("numbers.groups", lows[place - 2]):
            # "A staff of 15".
            return False
        number = number_at(lows, end - 1, end, language)
        few = number is not None and number.value < _CHILDREN_MOST
        if few and language.has("numbers.parents", lows[place - 2]):
            # "A mother of four".
            return False
        if self._is_closed(end, stop) or language.has("numbers.young", lows[place - 2]):
            return True
        names = ("auxiliaries", "verbs", "relatives", "prepositions", "coordinators")
        behind = lows[end]
        governs = behind in language.cues or any(language.has(f"words.{n}", behind) for n in names)
        return governs and behind != "of"

    def _is_person(self, place: int) -> bool:
        low, language = self._lows[place], self._language
        return language.has("numbers.aged", low) or language.has("nouns.roles", low)

    def _is_beside_person(self, place: int, interval: Interval, stop: int) -> bool:
        """`Voss, 44, was`, `her grandson, 12,`, `(male, 19; female, 22)`."""
        lows = self._lows
        beside = place - 1 - (place > 1 and lows[place - 1] == ",")
        if interval.soft and interval.bounded and place and self._is_person(beside):
            # "A girl maybe 5", with or without a comma.
            return self._is_closed(interval.end, stop)
        if place < 2 or interval.bounded or interval.low != interval.high:  # noqa: PLR2004 - a comma and a word
            return False
        if lows[place - 1] != "," or not (interval.end >= stop or lows[interval.end] in _AGE_ENDS):
            return False
        if number_at(lows, place - 2, place - 1, self._language):
            # "Three, four, five."
            return False
        return self._is_person(place - 2) or self._words.tokens[place - 2].is_capital

    def _is_listed(self, place: int, end: int, stop: int) -> bool:
        """`Two boys, 8 and 11, were`, `children of four and six`: each of a list of ages alone."""
        lows, language = self._lows, self._language
        first, last = place, end
        while first > 1 and lows[first - 1] in _LIST_JOINS and place - first < _LISTED_MOST:
            if not number_at(lows, first - 2, first - 1, language):
                break
            first -= 2
        if first < 2 or not language.has("numbers.aged_groups", lows[first - 2]):  # noqa: PLR2004 - a comma and a word
            return False
        if lows[first - 1] == "of":
            return True
        listed = first < place
        while last + 1 < stop and lows[last] in _LIST_JOINS and last - end < _LISTED_MOST:
            if not number_at(lows, last + 1, last + 2, language):
                break
            listed, last = True, last + 2
        return listed and lows[first - 1] == "," and self._is_closed(last, stop)

    def _is_in_bracket(self, place: int, end: int, stop: int) -> bool:
        """`Two kids (9 and 11)`, `a priest (63)`: only numbers in the bracket behind a person."""
        lows, language = self._lows, self._language
        back = range(place, max(0, place - _LISTED_MOST), -1)
        first = next((k for k in back if lows[k] == "("), 0)
        many = first and language.has("numbers.aged_groups", lows[first - 1])
        if not (many or (first and self._is_person(first - 1))):
            return False
        last = next((k for k in range(end, min(stop, end + _LISTED_MOST)) if lows[k] == ")"), 0)
        return bool(last) and all(
            low[0].isdigit() or low in {",", "and", "("} for low in lows[first:last]
        )
