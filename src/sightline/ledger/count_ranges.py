"""Numbers as ranges, with the words that bound them: `between 10 and 15`, `a couple of dozen`."""

from typing import Final

from sightline.ledger.count_bounds import (
    Interval,
    blurred,
    bounded,
    few,
    quarters,
    round_unit,
    thousands_shared,
)
from sightline.ledger.count_forms import joined_at, spaced_at, times_at
from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import Number, number_at, small
from sightline.ledger.tokens import Words

_DASHES: Final = frozenset(("\u2013", "\u2014", "-"))
_BOUNDS_MOST: Final = 8
"""Words of a bound one behind another: "well over about forty"."""
_NEAR: Final = 5
_ONE: Final = 1
_DOZEN: Final = 12
_HUNDRED: Final = 100
_LOWEST_OF_SEVERAL: Final = 3
_MANY: Final = (24, 40, 20, 200, 2000, 2_000_000)
"""The least that "dozens", "scores", "tens", "hundreds", "thousands", "millions" say."""


class RangeReader:
    """Reads the range of numbers that begins at a token; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language
        many = language.ranks.get("numbers.scores", {})
        self._many = {word: _MANY[min(rank, len(_MANY) - 1)] for word, rank in many.items()}

    def at(self, place: int, stop: int, most: int = _BOUNDS_MOST) -> Interval | None:
        """The number or range that begins at a token, its bounds before it included."""
        language, lows = self._language, self._lows
        for name in ("above", "at_least", "below", "at_most", "about", "only"):
            match = language.pattern(f"numbers.{name}").at(lows, place, stop)
            if match is not None and self._is_talked_about(place):
                return self._range(place + 1, stop) if lows[place] == "over" else None
            if match is not None and (
                (name == "above" and self._is_passed(place))
                or (name == "at_most" and self._is_reached(place))
            ):
                return None
            if match is not None and lows[place] == "min" and place and lows[place - 1].isdigit():
                # "In 5 min 3 rockets fell".
                return None
            if match is not None:
                goes_on = most and match.end < stop
                inside = self._inside(match.end, stop, most - 1) if goes_on else None
                return bounded(name, inside) if inside else None
        if lows[place] in language.list("numbers.between") and place + 1 < stop:
            return self._range(place + 1, stop) or self._with_article(place + 1, stop)
        return (
            quarters(self._lows, place, stop, self._language)
            or self._range(place, stop)
            or self._indefinite(place, stop)
        )

    def _inside(self, place: int, stop: int, most: int) -> Interval | None:
        """What a bound stands before: `(at least) 12`, `(up to) another 40`."""
        further = self._language.pattern("numbers.further").at(self._lows, place, stop)
        first = further.end if further else place
        return self.at(first, stop, most) if first < stop else None

    def _is_talked_about(self, place: int) -> bool:
        """`Bragged about 60 officers`, `a quarrel over ninety cases`: what it was about."""
        near = 2 if self._lows[place] == "over" else _NEAR
        before = self._lows[max(0, place - near) : place]
        talking = any(self._language.has("numbers.talking", low) for low in before)
        return talking and self._lows[place] in {"about", "over"}

    def _is_passed(self, place: int) -> bool:
        """`Swam past three posts`, `five past eight`: no bound; `climbed past 40` is one."""
        before, language = self._lows[place - 1] if place else "", self._language
        if language.has("numbers.passing", self._lows[place]):
            # "Passed two signals", but "the toll passed 200".
            near = self._lows[max(0, place - _NEAR) : place]
            return not any(language.has("numbers.near", low) for low in near)
        if before and self._lows[place] == "past" and small(before, language) is not None:
            return True
        went = ends_as_past(before) or language.has("words.verbs", before)
        return self._lows[place] == "past" and went and not language.has("numbers.changes", before)

    def _is_reached(self, place: int) -> bool:
        """`The toll has gone up to two`: no bound but where it stands."""
        up = self._lows[place] == "up" and place > 0
        return up and self._language.has("numbers.gone", self._lows[place - 1])

    def _range(self, place: int, stop: int) -> Interval | None:
        lows = self._lows
        joined = joined_at(lows, place, self._language)
        joined = joined or blurred(lows[place], place + 1, self._language)
        joined = joined or times_at(lows, place, stop)
        if joined is not None:
            return joined
        one = spaced_at(self._words, place, stop) or number_at(lows, place, stop, self._language)
        if one is None:
            return None
        return self._up_to(one, place, stop) or self._with_suffix(one, stop)

    def _up_to(self, one: Number, place: int, stop: int) -> Interval | None:
        """The range that a second number behind the first makes of it."""
        lows = self._lows
        between = lows[place - 1] in self._language.list("numbers.between") if place else False
        here = one.end
        # "Fifteen, perhaps sixteen".
        here += here + 2 < stop and lows[here] == "," and self._is_alternative(here + 1)
        joins = here + 1 < stop and (
            lows[here] in _DASHES
            or here > one.end
            or lows[here] in self._language.list("numbers.range_words") - {"and"}
            or (between and lows[here] == "and")
        )
        # "Nine or perhaps ten".
        here += joins and here + 2 < stop and self._is_alternative(here + 1)
        # "Ten or a dozen", "a hundred to a hundred and fifty".
        here += joins and here + 2 < stop and self._is_round(here + 1)
        other = number_at(lows, here + 1, stop, self._language) if joins else None
        to = other is not None and lows[one.end] == "to"
        if other is None or (to and self._is_change(place)):
            return None
        one = self._scaled(one, other)
        return Interval(one.value, other.value, other.end) if other.value > one.value else None

    def _is_round(self, place: int) -> bool:
        """An article before a round word: `a dozen`, `a hundred`."""
        named = (f"numbers.{name}" for name in ("dozen", "hundred", "scales"))
        behind = self._lows[place + 1]
        article = self._language.has("words.articles", self._lows[place])
        return article and any(self._language.has(name, behind) for name in named)

    def _is_alternative(self, place: int) -> bool:
        return self._language.has("numbers.alternative", self._lows[place])

    def _is_change(self, place: int) -> bool:
        """`Raised from four to seven`, `rose by three to 44`: two numbers, no range."""
        if place and self._lows[place - 1] == "by":
            return True
        near = self._lows[max(0, place - _NEAR) : place]
        changed = any(self._language.has("numbers.changes", low) for low in near)
        return bool(near) and near[-1] == "from" and changed

    def _scaled(self, one: Number, other: Number) -> Number:
        """`two or three dozen`: the scale behind the second number belongs to both."""
        last, language = self._lows[other.end - 1], self._language
        if scale := thousands_shared(one, other, last, language):
            return Number(one.value * scale, one.end)
        if one.value >= 10:  # noqa: PLR2004 - "40 or two hundred"
            return one
        scale = 12 if language.has("numbers.dozen", last) else 1
        scale = 100 if language.has("numbers.hundred", last) else scale
        return Number(one.value * scale, one.end)

    def _with_suffix(self, one: Number, stop: int) -> Interval:
        lows, here = self._lows, one.end
        if here < stop and lows[here] == "+":
            return Interval(one.value, None, here + 1, bounded=True)
        plus = here < stop and self._language.has("numbers.plus", lows[here])
        # "Four plus two for safety" are two numbers.
        if plus and not number_at(lows, here + 1, stop, self._language):
            return Interval(one.value, None, here + 1, bounded=True)
        if end := self._bound_behind("least", here, stop) or self._and_more(here, stop):
            return Interval(one.value, None, end)
        if end := self._bound_behind("most", here, stop):
            return Interval(None, one.value, end)
        or_so = (
            self._language.pattern("numbers.or_so").at(lows, here, stop) if here < stop else None
        )
        dozen = lows[here - 1] in self._language.list("numbers.dozen")
        soft, end = or_so is not None, or_so.end if or_so else here
        return Interval(one.value, one.value, end, soft=soft or dozen, bounded=soft)

    def _and_more(self, place: int, stop: int) -> int:
        """Behind `(thirteen hundred) and more`; 0 for `six engines and more than twenty`."""
        and_more = self._lows[place : min(stop, place + 3)]
        return place + 2 if and_more[:2] == ["and", "more"] and and_more[2:] != ["than"] else 0

    def _bound_behind(self, which: str, place: int, stop: int) -> int:
        """Behind `or more`, `at the very least`, `or fewer`; 0 where none of them stands."""
        if place >= stop:
            return 0
        match = self._language.pattern(f"numbers.bound_behind_{which}").at(self._lows, place, stop)
        return match.end if match else 0

    def _indefinite(self, place: int, stop: int) -> Interval | None:
        """`dozens`, `several`, `several hundred`."""
        language, low = self._language, self._lows[place]
        if low in self._many:
            scale = self._scale_behind(place + 1, stop)
            end = place + (1 if scale == 1 else 3)
            return Interval(self._many[low] * scale, None, end, soft=True)
        if not language.has("numbers.several", low):
            return self._with_article(place, stop)
        if unit := round_unit(self._lows, place + 1, stop, language):
            # "Several dozen" is three at least, "several hundred" two.
            least = unit * (_LOWEST_OF_SEVERAL if unit == _DOZEN else 2)
            return Interval(least, None, place + 2, soft=True)
        return Interval(_LOWEST_OF_SEVERAL, None, place + 1, soft=True)

    def _scale_behind(self, place: int, stop: int) -> int:
        """`tens of thousands`: by what the words behind "of" multiply."""
        if place + 1 >= stop or self._lows[place] != "of":
            return 1
        ranks = self._language.ranks.get("numbers.scales_many", {})
        rank = ranks.get(self._lows[place + 1])
        return 1 if rank is None else 10 ** (2, 3, 6)[min(rank, 2)]

    def _with_article(self, place: int, stop: int) -> Interval | None:
        """`a couple of`, `half a dozen`, `a hundred`."""
        language, low = self._language, self._lows[place]
        first = any(language.has(f"words.{name}", low) for name in ("articles", "possessives"))
        if not (first or low == "half") or place + 1 >= stop:
            return None
        between = ("words.articles", "numbers.rounding")
        behind = place + 1 + any(language.has(name, self._lows[place + 1]) for name in between)
        if behind >= stop:
            return None
        if language.has("numbers.single", self._lows[behind]) and low != "half":
            return Interval(_ONE, _ONE, behind + 1, bounded=True)
        return self._round_word(place, behind, stop)

    def _round_word(self, place: int, behind: int, stop: int) -> Interval | None:
        """Behind an article: `couple of`, `dozen`, `hundred to a hundred and fifty`, `score`."""
        language, low = self._language, self._lows[place]
        if language.has("numbers.couple_of", self._lows[behind]):
            return self._couple(behind, stop)
        begins = any(
            language.has(f"numbers.{name}", self._lows[behind])
            for name in ("dozen", "hundred", "scales")
        )
        number = number_at(self._lows, behind, stop, language) if begins else None
        if number is None:
            ends = self._words.opens_line(behind + 1)
            found = few(self._lows, behind, behind + 1 if ends else stop, language)
            end = self._bound_behind("least", found.end, stop) if found else 0
            return found._replace(high=None, end=end) if found and end else found
        if language.has("words.articles", low) and (ranged := self._up_to(number, place, stop)):
            return ranged
        # "A hundred" is a round word, "a hundred and sixty" a number.
        unit = low == "half" or number.value % _HUNDRED == 0 or number.value <= _DOZEN + _DOZEN // 2
        read = self._with_suffix(number, stop)
        return read._replace(soft=True) if unit else read

    def _couple(self, place: int, stop: int) -> Interval | None:
        """Behind an article: `couple of`, `pair of`, `couple dozen`, `couple of hundred`."""
        language, here = self._language, place + 1
        soft = language.has("numbers.blurred", self._lows[place])
        if soft and self._is_two_people(here, stop):
            return None
        definite = language.has("words.definite", self._lows[place - 1])
        if definite and self._lows[here : here + 1] != ["of"]:
            # "The pair were arrested": who was just told of.
            return None
        unit_at = here + (self._lows[here : min(stop, here + 1)] == ["of"])
        if unit := round_unit(self._lows, unit_at, stop, language):
            return Interval(2 * unit, 2 * unit, unit_at + 1, soft=True)
        return Interval(2, 2, here, soft=soft)

    def _is_two_people(self, place: int, stop: int) -> bool:
        """`A couple in their seventies`: two who are one, no number."""
        low = self._lows[place] if place < stop else "."
        named = ("prepositions", "auxiliaries", "relatives", "coordinators")
        listed = any(self._language.has(f"words.{name}", low) for name in named)
        return low != "of" and (listed or not low[0].isalnum())
