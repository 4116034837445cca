"""Counts of people and things as intervals, with soft ends where the words blur them.

"more than 10" is 11 or more, "as many as 10" at most 10, "three or four" 3 to 4, "dozens" at least
24 with a soft end. A number is only ever read from the words that stand there; ages, durations,
distances, money, percentages, dates and numbers that name things are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sightline.ledger.claim_types import CountReading
from sightline.ledger.count_bounds import Interval
from sightline.ledger.count_ranges import RangeReader
from sightline.ledger.count_sense import CountSense
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import Words, opens_paragraph

_MARKS_OF_DOUBT: Final = frozenset('"\u201c\u2018\u00ab\u201e')
_OF_MOST: Final = 7
_NEAR: Final = 5
_OPEN_WITHIN: Final = 20


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
        self._ranges = RangeReader(words, language)
        self._sense = CountSense(words, language)

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
            stop = min(last, begin) if begin > place else last
            interval = self._ranges.at(place, stop)
            count = self._counted(place, interval, stop) if interval else None
            if count is None:
                # "A girl, maybe five": no count, so its bare number is none either.
                place = interval.end if interval and interval.bounded else place + 1
                continue
            found.append(count)
            place = self._sense.counted_last = count.last
        return found

    def _counted(self, place: int, interval: Interval, stop: int) -> CountFound | None:
        of = self._of(interval.end, stop)
        if not self._sense.counts(place, interval, of, stop):
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

    def _of(self, place: int, stop: int) -> tuple[int, int] | None:
        """The words for what is counted: up to a verb, preposition, mark or another number."""
        language, lows = self._language, self._lows
        here = place
        if lows[here : min(stop, here + 1)] == ["("] and lows[here + 2 : here + 3] == [")"]:
            # "20 (twenty) persons".
            here += 3 * bool(number_at(lows, here + 1, here + 2, language))
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
            if opens_paragraph(self._words.tokens, here):
                break
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
