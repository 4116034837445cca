"""Whether a number counts what is not named behind it: `four were taken away, two died`."""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.count_bounds import Interval
from sightline.ledger.count_single import counts_on, is_closed
from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import SENTENCE_ENDS, Words, behind_last

_NEAR: Final = 5
_WIDE: Final = 12
_SENTENCE_WITHIN: Final = 20
_VALUE_ENDS: Final = frozenset(".,;(|")
_LABEL_ENDS: Final = frozenset(".!?;,:|(")
_LABEL_MARKS: Final = frozenset((":", "-", "\u2013", "\u2014"))
_LIST_MARKS: Final = frozenset(",;.|(:-\u2013\u2014\u2022*")
_OPENERS: Final = frozenset(".!?\u201c\"'\u2018:")
_PARTS: Final = frozenset(("of", "per", "to"))
_GAP: Final = 5
_LABEL_MOST: Final = 8
"""Tokens of a label before its colon."""


class ElidedSense:
    """Judges numbers without a noun by a bounded number of words around them."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language

    def counts(self, place: int, interval: Interval, stop: int, *, since: int) -> bool:
        """Whether the number at a token counts what is not named behind it.

        Args:
            place: Its first token, bounds included.
            interval: What it says.
            stop: Where to stop looking.
            since: Behind the last number that counted something, or -1.
        """
        end = interval.end
        if self._is_none(place, since):
            return False
        return (
            self._stands_alone(place, end, stop)
            or self._goes_on(place, end, stop, since)
            or self.is_value(place, end, stop, since)
            or self._is_bare(place, interval, stop)
            or self._is_listed(place, end, stop)
            or self._is_answer(place, end, stop, since)
            or self._is_part(interval, stop)
            or self._is_told_of(place, end, stop)
        )

    def _is_none(self, place: int, since: int) -> bool:
        """`Nine times. Nine!`, `the temperature rose to 40`, `died at 84`."""
        lows, language = self._lows, self._language
        near = lows[max(0, place - _NEAR) : place]
        if lows[place] in lows[max(since, place - _NEAR, 0) : place]:
            return True
        if near[-1:] == ["at"] and language.has("numbers.at_age", near[-2:][0]):
            return True
        near = near[behind_last(SENTENCE_ENDS, near, 0, len(near)) :]
        return ":" not in near and any(language.has("numbers.scaled", low) for low in near)

    def _is_told_of(self, place: int, end: int, stop: int) -> bool:
        """`Three in all`, or beside words of harm."""
        put = self._lows[max(0, place - _WIDE) : place]
        if put[-1:] == ["at"] and any(self._language.has("numbers.put_at", low) for low in put):
            # "It put the size of the crowd at 600."
            return True
        in_all = self._language.pattern("numbers.in_all")
        if end < stop and in_all.at(self._lows, end, stop):
            return True
        near = self._language.list("numbers.near")
        around = [*self._lows[max(0, place - _NEAR) : place], *self._lows[end : min(stop, end + 3)]]
        wide = self._lows[max(0, place - _WIDE) : min(stop, end + _WIDE)]
        told = self._language.list("acts.told")
        killing = self._language.list("acts.killing")
        return any(low in near for low in around) or any(
            low in told or low in killing for low in wide
        )

    def _behind(self, end: int, stop: int) -> str:
        """The word or mark behind a number in its line; a full stop where none follows."""
        return "." if end >= stop or self._words.opens_line(end) else self._lows[end]

    def _goes_on(self, place: int, end: int, stop: int, since: int) -> bool:
        """`Ninety-seven arrived before the assault, 41 after it`: as another number before it."""
        lows, language = self._lows, self._language
        if not place:
            return False
        if end + 1 < stop and lows[end] == "not":
            # "12 not 11".
            return number_at(lows, end + 1, stop, language) is not None
        if language.has("numbers.not_on_behind", lows[place - 1]):
            return self._is_of_those(place, end, stop, since)
        follows = self._behind(end, stop)
        goes_on = language.has("words.complementizers", follows) and lows[place - 1] != "the"
        closed = is_closed(follows, language) or goes_on
        return closed and counts_on(lows, since, place, _SENTENCE_WITHIN)

    def _is_of_those(self, place: int, end: int, stop: int, since: int) -> bool:
        """`It visited 388 stations. In 22, ...`, `57 complaints. It looked into 18`."""
        lows, language = self._lows, self._language
        if not language.has("numbers.of_those", lows[place - 1]) or since < 0:
            return False
        behind = self._behind(end, stop)
        ends = behind in SENTENCE_ENDS
        first = lows[place - 2] if place > 1 else "."
        opens = not first[0].isalnum() or language.has("words.coordinators", first)
        opens = opens and behind == ","
        return (ends or opens) and place - since <= _SENTENCE_WITHIN

    def is_value(self, place: int, end: int, stop: int, since: int) -> bool:
        """`Bales of hemp: 2,450`, `Critical: 4.`: what a label of things or people is given."""
        lows = self._lows
        behind = self._behind(end, stop)
        closed = behind in _VALUE_ENDS or (
            self._language.has("words.prepositions", behind) and behind not in _PARTS
        )
        if place < 2 or lows[place - 1] not in _LABEL_MARKS or not closed:  # noqa: PLR2004 - a word and a colon
            return False
        first = behind_last(_LABEL_ENDS, lows, max(0, place - _LABEL_MOST), place - 1)
        # Its own line's, where that begins behind the last mark.
        first = next(
            (k for k in range(place - 2, first - 1, -1) if self._words.opens_line(k)), first
        )
        label = lows[first : place - 1]
        # "In intensive care: 7." behind "Discharged: 8."
        goes_on = 0 <= first - since <= _GAP and ":" in lows[max(0, since - _LABEL_MOST) : since]
        opened = bool(label) and self._words.opens_line(first)
        opened = opened and not any(self._language.has("numbers.labels_none", low) for low in label)
        return self._is_label(label, listed=opened or (since >= 0 and goes_on))

    def _is_listed(self, place: int, end: int, stop: int) -> bool:
        """`Adults 23, children 11`, `leaflets (12,000)`: one word before each number."""
        lows, behind = self._lows, self._behind(end, stop)
        if not (place > 1 and lows[place][0].isdigit()) or self._words.opens_line(place):
            return place == 1 and lows[place][0].isdigit() and self._is_label(lows[:1])
        bracket = lows[place - 1] == "("
        word = place - 1 - bracket
        closed = behind == ")" if bracket else behind in _VALUE_ENDS
        opens = not word or self._words.opens_line(word) or lows[word - 1] in _LIST_MARKS
        return closed and opens and self._is_label([lows[word]])

    def _is_answer(self, place: int, end: int, stop: int, since: int) -> bool:
        """`Not five. Nine.`, `How many? Thirty.`: a number that is a sentence."""
        lows = self._lows
        before = place == 0 or lows[place - 1] in _OPENERS or self._words.opens_line(place)
        if not before or self._behind(end, stop) not in SENTENCE_ENDS:
            return False
        asked = lows[max(0, place - _SENTENCE_WITHIN) : place]
        many = any(asked[k : k + 2] == ["how", "many"] for k in range(len(asked)))
        return many or (not lows[place][0].isdigit() and 0 <= since >= place - _SENTENCE_WITHIN)

    def _is_label(self, label: Sequence[str], *, listed: bool = False) -> bool:
        """Whether words before a number say what it counts."""
        language = self._language
        never = (
            "numbers.never_counted",
            "numbers.names_before",
            "numbers.names_many",
            "numbers.measures",
        )
        timed = ("numbers.clock_signs", "numbers.names_in_time")
        if len(label) > 1:
            # The label of "staff on duty that night: 2".
            label = [low for low in label if not any(language.has(name, low) for name in timed)]
        if any(language.has(name, low) for name in never for low in label):
            return False
        if listed:
            return True
        plural = any(low[-1:] == "s" and low[-2:] != "ss" and low.isalpha() for low in label)
        counted = ("numbers.states", "numbers.aged_groups", "acts.victims")
        return plural or any(language.has(name, low) for name in counted for low in label)

    def _stands_alone(self, place: int, end: int, stop: int) -> bool:
        """`The union says 31`, `we have 26 in our ward`, `not 11`: a number instead of a noun."""
        language, lows = self._language, self._lows
        before = [low for low in lows[max(0, place - 2) : place] if not low.isdigit()]
        told = bool(before) and any(
            language.has("numbers.alone_behind", low) for low in (before[-1], before[0])
        )
        phrasal = place > 1 and self._language.pattern("numbers.phrasal").at(lows, place - 2, place)
        told = told or bool(phrasal)
        # "The Observer sent three."
        behind = self._behind(end, stop)
        ends = behind in SENTENCE_ENDS or behind in {";", ","}
        digits = lows[place][0].isdigit()
        if digits and before and not language.has("numbers.no_object", before[-1]):
            # "Rescuers airlifted 12 from the roof."
            ends = ends or (language.has("words.prepositions", behind) and behind not in _PARTS)
        # "The queue grew to 400."
        told = told or (before[-1:] == ["to"] and language.has("numbers.grown", before[0]))
        told = told or (ends and bool(before) and self._is_done(before[-1]))
        # "We were nine when the water came."
        closed = is_closed(behind, language) or language.has("words.subordinators", behind)
        return told and closed and lows[place - 1] not in {",", ":", "(", "'", '"'}

    def _is_done(self, low: str) -> bool:
        """Whether a word is a past form that may have a number for its object."""
        done = ends_as_past(low) or self._language.has("words.verbs", low)
        return done and not self._language.has("numbers.aging", low)

    def _is_part(self, interval: Interval, stop: int) -> bool:
        """`7 of 11 villages`, `9 out of 14`: with a whole behind it."""
        lows, end = self._lows, interval.end
        end += lows[end : min(stop, end + 1)] == ["out"]
        if interval.low is None or lows[end : min(stop, end + 1)] != ["of"]:
            return False
        whole = number_at(lows, end + 1, stop, self._language)
        return whole is not None and whole.value > interval.low

    def _is_bare(self, place: int, interval: Interval, stop: int) -> bool:
        """`It was told of three`, `Seven, all women, lay`: words that nothing else explains."""
        lows, language, end = self._lows, self._language, interval.end
        before = lows[place - 1] if place else "."
        if lows[end - 1][0].isdigit() or language.has("numbers.not_bare_behind", before):
            return False
        if lows[end : min(stop, end + 3)] == ["and", "a", "half"]:
            return False
        if end + 1 < stop and language.has("numbers.not_bare_before", lows[end]):
            # "Ten to five": a time of day.
            return not (number_at(lows, end + 1, stop, language) or lows[end] == "past")
        return self._words.opens_line(end) or is_closed(lows[end], language)
