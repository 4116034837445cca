"""Counts of people and things as intervals, with soft ends where the words blur them.

"more than 10" is 11 or more, "as many as 10" at most 10, "three or four" 3 to 4, "dozens" at least
24 with a soft end. A number is only ever read from the words that stand there; ages, durations,
distances, money, percentages, dates and numbers that name things are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sightline.ledger.claim_types import CountReading
from sightline.ledger.count_bounds import Interval, blurred, bounded, few
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import Number, number_at, small
from sightline.ledger.tokens import Words

_DASHES: Final = frozenset(("\u2013", "\u2014", "-"))
_SIGNS: Final = frozenset(("$", "\u20ac", "\u00a3", "#", "/"))
_MARKS_OF_DOUBT: Final = frozenset('"\u201c\u2018\u00ab\u201e')
_BOUNDS_MOST: Final = 8
"""Words of a bound one behind another: "well over about forty"."""
_OF_MOST: Final = 7
_NEAR: Final = 5
_WIDE: Final = 12
_OPEN_WITHIN: Final = 20
_HARM_WITHIN: Final = 12
_AGE_MOST: Final = 110
_WHOLES: Final = frozenset((3, 4, 5, 10, 20, 100))
"""Wholes of which people name shares: "three in five"."""
_ENDS: Final = frozenset(".!?")
_ONE: Final = 1
_DIGITS_MOST: Final = 9
_TEN: Final = 10
_DOZEN: Final = 12
_LOWEST_OF_SEVERAL, _SEVERAL_HUNDRED = 3, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFound:
    """A count among the tokens: from the first to before the last."""

    first: int
    last: int
    reading: CountReading


class CountReader:
    """Finds counts; each place is tried once."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language
        self._counted_last = -1
        """Behind the last number found to count something."""
        many = language.ranks.get("numbers.scores", {})
        self._many = {word: (24, 40, 20, 200, 2000)[min(rank, 4)] for word, rank in many.items()}

    def find(self, first: int, last: int, taken: Sequence[tuple[int, int]]) -> list[CountFound]:
        """All counts between two tokens but those inside `taken` (the dates), in text order."""
        found: list[CountFound] = []
        dates = iter(taken)
        begin, end = next(dates, (last, last))
        place = first
        while place < last:
            while end <= place:
                begin, end = next(dates, (last, last))
            if begin <= place < end:
                place = end
                continue
            count = self._at(place, min(last, begin) if begin > place else last)
            if count is None:
                place += 1
                continue
            found.append(count)
            place = self._counted_last = count.last
        return found

    def _at(self, place: int, stop: int) -> CountFound | None:
        interval = self._interval(place, stop)
        if interval is None:
            return None
        of = self._of(interval.end, stop)
        if not self._counts(place, interval, of, stop):
            return None
        interval = self._with_bound_behind(interval, of, stop)
        low, high, soft = interval.low, interval.high, interval.soft
        if low == high and self._is_open(interval.end, stop):
            high, soft = None, True
        if low is not None and high is not None and low > high:
            return None
        reading = CountReading(
            span=self._words.of(place, interval.end),
            low=low,
            high=high,
            low_soft=soft and low is not None,
            high_soft=soft and high is not None,
            of=self._words.of(*of) if of else None,
        )
        return CountFound(first=place, last=interval.end, reading=reading)

    def _with_bound_behind(
        self, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> Interval:
        """`Ten people at most`: the bound behind what is counted."""
        if of is None or interval.bounded or interval.low != interval.high:
            return interval
        if of[1] >= stop:
            return interval
        at = {
            name: self._language.pattern(f"numbers.bound_behind_{name}").at(
                self._lows, of[1], min(stop, of[1] + _NEAR)
            )
            for name in ("least", "most")
        }
        if at["most"]:
            return interval._replace(low=None)
        return interval._replace(high=None) if at["least"] else interval

    def _is_open(self, end: int, stop: int) -> bool:
        """`I count nine, there may be more`: the sentence goes on to open the upper end."""
        most = min(stop, end + _OPEN_WITHIN)
        last = next((k for k in range(end, most) if self._lows[k] in {".", "!", "?"}), most)
        return self._language.pattern("numbers.open").first(self._lows, end, last) is not None

    def _interval(self, place: int, stop: int, most: int = _BOUNDS_MOST) -> Interval | None:
        language, lows = self._language, self._lows
        for name in ("above", "at_least", "below", "at_most", "about", "only"):
            match = language.pattern(f"numbers.{name}").at(lows, place, stop)
            if match is not None and name == "about" and self._is_talked_about(place):
                return None
            if match is not None:
                goes_on = most and match.end < stop
                inside = self._interval(match.end, stop, most - 1) if goes_on else None
                return bounded(name, inside) if inside else None
        if lows[place] in language.list("numbers.between"):
            return self._range(place + 1, stop)
        return self._range(place, stop) or self._indefinite(place, stop)

    def _is_talked_about(self, place: int) -> bool:
        """`Bragged on television about 60 officers`: no estimate, but what it was about."""
        before = self._lows[max(0, place - _NEAR) : place]
        talking = any(self._language.has("numbers.talking", low) for low in before)
        return talking and self._lows[place] == "about"

    def _range(self, place: int, stop: int) -> Interval | None:
        lows = self._lows
        joined = self._joined(place) or blurred(lows[place], place + 1, self._language)
        if joined is not None:
            return joined
        one = number_at(lows, place, stop, self._language)
        if one is None:
            return None
        between = lows[place - 1] in self._language.list("numbers.between") if place else False
        here = one.end
        joins = here + 1 < stop and (
            lows[here] in _DASHES
            or lows[here] in self._language.list("numbers.range_words") - {"and"}
            or (between and lows[here] == "and")
        )
        other = number_at(lows, here + 1, stop, self._language) if joins else None
        if other is not None and lows[here] == "to" and self._is_change(place):
            return self._with_suffix(one, stop)
        if other is not None:
            one = self._scaled(one, other)
        if other is not None and other.value > one.value:
            return Interval(one.value, other.value, other.end)
        return self._with_suffix(one, stop)

    def _is_change(self, place: int) -> bool:
        """`Raised from four to seven`: two numbers, no range."""
        near = self._lows[max(0, place - _NEAR) : place]
        changed = any(self._language.has("numbers.changes", low) for low in near)
        return bool(near) and near[-1] == "from" and changed

    def _scaled(self, one: Number, other: Number) -> Number:
        """`two or three dozen`: the scale behind the second number belongs to both."""
        last, language = self._lows[other.end - 1], self._language
        if one.value >= 10:  # noqa: PLR2004 - "40 or two hundred"
            return one
        scale = 12 if language.has("numbers.dozen", last) else 1
        scale = 100 if language.has("numbers.hundred", last) else scale
        return Number(one.value * scale, one.end)

    def _joined(self, place: int) -> Interval | None:
        """`10-12`, `two-three`."""
        head, dash, tail = self._lows[place].partition("-")
        low, high = (small(part, self._language) if dash else None for part in (head, tail))
        if low is not None and high is not None and 0 < low < high < _TEN:
            return Interval(low, high, place + 1)
        digits = dash and (head + tail).isascii() and head.isdigit() and tail.isdigit()
        if not digits or max(len(head), len(tail)) > _DIGITS_MOST or int(head) >= int(tail):
            return None
        return Interval(int(head), int(tail), place + 1)

    def _with_suffix(self, one: Number, stop: int) -> Interval:
        lows, here = self._lows, one.end
        if here < stop and lows[here] == "+":
            return Interval(one.value, None, here + 1)
        suffix = " ".join(lows[here : min(stop, here + 2)])
        if suffix == "or more":
            return Interval(one.value, None, here + 2)
        if here < stop and self._language.has("numbers.plus", lows[here]):
            return Interval(one.value, None, here + 1)
        if suffix in {"or fewer", "or less"}:
            return Interval(None, one.value, here + 2)
        if suffix in {"at least", "at most"}:
            least = suffix == "at least"
            low, high = (one.value, None) if least else (None, one.value)
            return Interval(low, high, here + 2)
        soft = suffix == "or so"
        dozen = lows[here - 1] in self._language.list("numbers.dozen")
        return Interval(one.value, one.value, here + 2 * soft, soft=soft or dozen)

    def _indefinite(self, place: int, stop: int) -> Interval | None:
        """`dozens`, `several`, `several hundred`."""
        language, low = self._language, self._lows[place]
        if low in self._many:
            scale = self._scale_behind(place + 1, stop)
            end = place + (1 if scale == 1 else 3)
            return Interval(self._many[low] * scale, None, end, soft=True)
        if not language.has("numbers.several", low):
            return self._with_article(place, stop)
        follows = self._lows[place + 1] if place + 1 < stop else ""
        if language.has("numbers.hundred", follows):
            return Interval(_SEVERAL_HUNDRED, None, place + 2, soft=True)
        if language.has("numbers.dozen", follows):
            return Interval(_LOWEST_OF_SEVERAL * _DOZEN, None, place + 2, soft=True)
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
        if not (language.has("words.articles", low) or low == "half") or place + 1 >= stop:
            return None
        behind = place + 1 + (self._lows[place + 1] in language.list("words.articles"))
        if behind >= stop:
            return None
        if language.has("numbers.single", self._lows[behind]) and low != "half":
            return Interval(_ONE, _ONE, behind + 1, bounded=True)
        if language.has("numbers.couple_of", self._lows[behind]):
            if self._is_two_people(behind + 1, stop):
                return None
            soft = language.has("numbers.blurred", self._lows[behind])
            if behind + 1 < stop and language.has("numbers.dozen", self._lows[behind + 1]):
                return Interval(2 * _DOZEN, 2 * _DOZEN, behind + 2, soft=True)
            return Interval(2, 2, behind + 1, soft=soft)
        begins = any(
            language.has(f"numbers.{name}", self._lows[behind]) for name in ("dozen", "hundred")
        )
        number = number_at(self._lows, behind, stop, language) if begins else None
        if number is None:
            return few(self._lows, behind, stop, language)
        return self._with_suffix(number, stop)._replace(soft=True)

    def _is_two_people(self, place: int, stop: int) -> bool:
        """`A couple in their seventies`: two who are one, no number."""
        low = self._lows[place] if place < stop else "."
        named = ("prepositions", "auxiliaries", "relatives", "coordinators")
        listed = any(self._language.has(f"words.{name}", low) for name in named)
        return low != "of" and (listed or not low[0].isalnum())

    def _of(self, place: int, stop: int) -> tuple[int, int] | None:
        """The words for what is counted: up to a verb, preposition, mark or another number."""
        language, lows = self._language, self._lows
        here = place
        if here < stop and lows[here] == "of":
            here += 1
        if here + 1 < stop and lows[here] in _MARKS_OF_DOUBT:
            # "60 'officers'": counted all the same.
            here += 1
        first = here
        while here < stop and here - first < _OF_MOST:
            low = lows[here]
            token = self._words.tokens[here]
            # "A pair of 122mm rockets": a calibre ends nothing.
            digits = low[0].isdigit() and low.isdigit()
            if not token.is_word or digits or number_at(lows, here, here + 1, language):
                break
            ends = ("prepositions", "auxiliaries", "coordinators", "relatives", "complementizers")
            verb = low in language.cues and here > first
            if verb or any(language.has(f"words.{name}", low) for name in ends):
                break
            here += 1
            if language.has("acts.victims", low):
                break
        return (first, here) if here > first else None

    def _counts(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        """Whether the number counts people or things here."""
        language, lows = self._language, self._lows
        before = "" if self._opens(place) else lows[place - 1]
        if before == "." and place > 1:
            before = self._lows[place - 2] if self._lows[place - 2] == "no" else ""
        if language.has("numbers.names_before", before) or before in _SIGNS:
            return False
        plain = interval.low == interval.high and not interval.bounded
        if plain and language.has("numbers.negated", before):
            return False
        if before == "the" and language.has("numbers.familiar", lows[place]):
            # "The two sides": known to be two, no number that is told.
            return False
        follows = lows[interval.end] if interval.end < stop else ""
        measured = follows in {"%", "/", "\u00b0"} or follows.endswith("-old")
        units = (follows, lows[of[0]] if of else "")
        if measured or any(language.has("numbers.never_counted", unit) for unit in units):
            return False
        if self._is_other_number(place, interval, stop):
            return False
        if interval.low == interval.high == _ONE:
            return self._counts_one(place, interval, of, stop)
        before_it, itself = self._words.tokens[max(0, place - 1)], self._words.tokens[place]
        name = place and itself.is_capital and before_it.is_capital and not lows[place][0].isdigit()
        named = name and (of is None or self._words.tokens[interval.end].is_capital)
        if named or (_is_year(lows[place]) and interval.low == interval.high):
            return False
        counted = (
            interval.bounded
            or of is not None
            or lows[place] in self._many
            or any(language.has(f"words.{name}", follows) for name in ("auxiliaries", "who"))
        )
        return counted or self._near_count(place, interval.end, stop)

    def _opens(self, place: int) -> bool:
        """Whether a paragraph begins here: more than a space stands before the word."""
        tokens = self._words.tokens
        return not place or tokens[place].start - tokens[place - 1].end > 1

    def _is_other_number(self, place: int, interval: Interval, stop: int) -> bool:
        """An age (`Pieter Voss, 44, was`), a share (`four in ten`), an hour (`at 3`), an item's."""
        tokens, lows, end = self._words.tokens, self._lows, interval.end
        before, behind = lows[place - 1] if place else "", lows[end] if end < stop else "."
        plain = interval.low is not None and interval.low == interval.high and not interval.bounded
        if plain and place > 1 and before == "," and behind in {",", "."}:
            return tokens[place - 2].is_capital and (interval.low or 0) < _AGE_MOST
        if plain and behind == "in" and end + 1 < stop and (interval.low or 0) <= _TEN:
            whole = number_at(lows, end + 1, stop, self._language)
            return whole is not None and whole.value in _WHOLES and whole.value > interval.low
        if plain and before == "at" and (interval.low or 0) <= _DOZEN:
            near = self._language.list("numbers.near")
            return not any(low in near for low in lows[max(0, place - _WIDE) : place])
        return self._opens(place) and behind in {".", ")"} and lows[place].isdigit() and end == place + 1

    def _near_count(self, place: int, end: int, stop: int) -> bool:
        if self._stands_alone(place, end, stop) or self._goes_on(place, end, stop):
            return True
        near = self._language.list("numbers.near")
        around = [*self._lows[max(0, place - _NEAR) : place], *self._lows[end : min(stop, end + 3)]]
        wide = self._lows[max(0, place - _WIDE) : min(stop, end + _WIDE)]
        told = self._language.list("acts.told")
        killing = self._language.list("acts.killing")
        return any(low in near for low in around) or any(
            low in told or low in killing for low in wide
        )

    def _goes_on(self, place: int, end: int, stop: int) -> bool:
        """`Ninety-seven arrived before the assault, 41 after it`: as another number before it."""
        lows, language = self._lows, self._language
        if not place or not language.has("numbers.continues", lows[place - 1]):
            return False
        behind = lows[end] if end < stop else "."
        closed = not behind[0].isalnum() or language.has("words.prepositions", behind)
        sentence = lows[max(0, place - _OPEN_WITHIN) : place]
        since = next((k for k in range(len(sentence) - 1, -1, -1) if sentence[k] in _ENDS), -1)
        return closed and self._counted_last > place - (len(sentence) - since)

    def _stands_alone(self, place: int, end: int, stop: int) -> bool:
        """`The union says 31`, `we have 26 in our ward`, `not 11`: a number instead of a noun."""
        language, lows = self._language, self._lows
        before = [low for low in lows[max(0, place - 2) : place] if not low.isdigit()]
        told = bool(before) and any(
            language.has("numbers.alone_behind", low) for low in (before[-1], before[0])
        )
        # `She was 34`: how old one person is.
        aged = told and language.has("numbers.aged", before[0])
        if aged and language.has("numbers.aging", before[-1]):
            return False
        behind = lows[end] if end < stop else ""
        closed = (
            not behind
            or not self._words.tokens[end].is_word
            or any(
                language.has(f"words.{name}", behind) for name in ("prepositions", "coordinators")
            )
        )
        return told and closed and lows[place - 1] not in {",", ":", "(", "'", '"'}

    def _counts_one(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        """`One man was killed`, never `one of them` or `no one`."""
        lows, language = self._lows, self._language
        if interval.bounded:
            near = lows[max(0, place - _NEAR) : place]
            return not any(language.has("words.negations", low) for low in near)
        follows = lows[interval.end] if interval.end < stop else ""
        if lows[place][0].isdigit():
            return language.has("numbers.outcomes", follows)
        if of is None or (place and language.has("numbers.not_one", lows[place - 1])):
            return False
        if follows in language.cues or follows == "more" or follows.endswith("ly"):
            # "One warned that": somebody of those just named.
            return False
        if lows[interval.end] == "of":
            # "One of them": of a group, no group of its own.
            return False
        named = any(language.has("acts.victims", low) for low in lows[of[0] : of[1]])
        first = max(0, place - _WIDE)
        first = next((k + 1 for k in range(place - 1, first, -1) if lows[k] in _ENDS), first)
        last = min(stop, of[1] + _HARM_WITHIN)
        last = next((k for k in range(of[0], last) if lows[k] in _ENDS), last)
        harmed = any(
            language.has("acts.killing", low)
            or language.has("numbers.near", low)
            or language.has("acts.told", low)
            for low in lows[first:last]
        )
        return named or harmed


def _is_year(low: str) -> bool:
    """Four digits without a comma, as years are written and few counts."""
    return len(low) == 4 and low.isdigit() and "1900" <= low <= "2100"  # noqa: PLR2004 - digits
