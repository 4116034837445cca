"""Whether a number counts people or things: ages, shares, hours, names and years do not."""

from typing import Final

from sightline.ledger.ages import Ages
from sightline.ledger.count_bounds import Interval
from sightline.ledger.cue_groups import ends_as_past
from sightline.ledger.days import as_year
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at, small
from sightline.ledger.tokens import Words, behind_last, opens_paragraph

_SIGNS: Final = frozenset(("$", "\u20ac", "\u00a3", "#", "/"))
_NEAR: Final = 5
_WIDE: Final = 12
_SENTENCE_WITHIN: Final = 20
_WHOLES: Final = frozenset((3, 4, 5, 10, 20, 100))
"""Wholes of which people name shares: "three in five"."""
_ENDS: Final = frozenset(".!?")
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
        units += [lows[of[0]]] if of else []
        measured = measured or any(language.has("numbers.never_counted", unit) for unit in units)
        if measured:
            return self._is_by_sex(interval.end, stop)
        if self._ages.is_age(place, interval, of, stop) or self._is_named(place, interval):
            return False
        if self._is_other_number(place, interval, of, stop):
            return False
        if interval.low == interval.high == _ONE:
            return self._counts_one(place, interval, of, stop)
        if self._is_name(place, interval, of):
            return False
        counted = (
            interval.bounded
            or of is not None
            or language.has("numbers.scores", lows[place])
            or any(language.has(f"words.{name}", units[0]) for name in ("auxiliaries", "who"))
        )
        return counted or self._near_count(place, interval.end, stop)

    def _is_by_sex(self, place: int, stop: int) -> bool:
        """`31 dead (22 m, 9 f)`."""
        near = self._lows[place : min(stop, place + _NEAR)]
        return near[:1] == ["m"] and "f" in near

    def _is_named(self, place: int, interval: Interval) -> bool:
        """`Room 12`, `$40`, `not 58`, `the two sides`: no number that is told of anything."""
        language, lows = self._language, self._lows
        before = "" if opens_paragraph(self._words.tokens, place) else lows[place - 1]
        if before == "." and place > 1:
            before = lows[place - 2] if lows[place - 2] == "no" else ""
        plain = interval.low == interval.high and not interval.bounded
        return (
            language.has("numbers.names_before", before)
            or before in _SIGNS
            or (plain and language.has("numbers.negated", before))
            or (before == "the" and self._is_both(place, interval))
        )

    def _is_both(self, place: int, interval: Interval) -> bool:
        """`The two`, not `the two dozen`."""
        familiar = self._language.has("numbers.familiar", self._lows[place])
        return familiar and interval.end == place + 1

    def _is_name(self, place: int, interval: Interval, of: tuple[int, int] | None) -> bool:
        """A part of a name (`Five Rivers`), or a year."""
        lows, tokens = self._lows, self._words.tokens
        before, itself = tokens[max(0, place - 1)], tokens[place]
        name = place and itself.is_capital and before.is_capital and not lows[place][0].isdigit()
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
        if value <= _DOZEN and self._is_hour(place, interval, of, stop):
            return True
        if interval.bounded:
            return False
        behind = lows[end] if end < stop else "."
        item = (
            opens_paragraph(self._words.tokens, place)
            and behind in {".", ")"}
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
        return about and closed and not self._near_count(place, end, stop)

    def _is_share(self, place: int, end: int, value: int, stop: int) -> bool:
        """Either number of `three in four`."""
        lows, language = self._lows, self._language
        out = place > 2 and tuple(lows[place - 2 : place]) == ("out", "of")  # noqa: PLR2004 - "out", "of" and the part
        if place > 1 and (out or lows[place - 1] == "in") and value in _WHOLES and end == place + 1:
            part = small(lows[place - 2 - out], language)
            return part is not None and part < value
        parted = lows[end : end + 2]
        if end + 2 >= stop or not (parted[:1] == ["in"] or parted == ["out", "of"]) or value > _TEN:
            return False
        end += lows[end] == "out"
        whole = number_at(lows, end + 1, stop, language)
        return whole is not None and whole.value in _WHOLES and whole.value > value

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
        names = ("words.prepositions", "words.coordinators")
        closed = not behind[0].isalnum() or any(language.has(name, behind) for name in names)
        since = self.counted_last
        near = 0 <= place - since <= _SENTENCE_WITHIN and since >= 0
        return closed and near and not _ENDS & set(lows[since:place])

    def _stands_alone(self, place: int, end: int, stop: int) -> bool:
        """`The union says 31`, `we have 26 in our ward`, `not 11`: a number instead of a noun."""
        language, lows = self._language, self._lows
        before = [low for low in lows[max(0, place - 2) : place] if not low.isdigit()]
        told = bool(before) and any(
            language.has("numbers.alone_behind", low) for low in (before[-1], before[0])
        )
        # "The Observer sent three."
        ends = end >= stop or lows[end] in _ENDS
        told = told or (ends and bool(before) and self._is_done(before[-1]))
        behind = lows[end] if end < stop else ""
        closed = (
            not behind
            or not self._words.tokens[end].is_word
            or any(
                language.has(f"words.{name}", behind) for name in ("prepositions", "coordinators")
            )
        )
        return told and closed and lows[place - 1] not in {",", ":", "(", "'", '"'}

    def _is_done(self, low: str) -> bool:
        """Whether a word is a past form that may have a number for its object."""
        done = ends_as_past(low) or self._language.has("words.verbs", low)
        return done and not self._language.has("numbers.aging", low)

    def _is_listed(self, place: int) -> bool:
        """`Three members carried one rifle`: beside another number of the sentence."""
        if self.counted_last < 0 or place - self.counted_last > _NEAR:
            return False
        return not _ENDS & set(self._lows[self.counted_last : place])

    def _counts_one(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int
    ) -> bool:
        """`One man was killed`, never `one of them` or `no one`."""
        lows, language = self._lows, self._language
        before = lows[place - 1] if place else ""
        if interval.bounded:
            near = lows[max(0, place - _NEAR) : place]
            return before != "the" and not any(language.has("words.negations", low) for low in near)
        follows = lows[interval.end] if interval.end < stop else ""
        if lows[place][0].isdigit():
            listed = before in {"and", ","} and of is not None and self._is_listed(place)
            return listed or language.has("numbers.outcomes", follows)
        behind = lows[interval.end + 1] if interval.end + 1 < stop else ""
        if language.has("words.be", follows) and language.has("numbers.outcomes", behind):
            # "Three were killed and one was injured."
            return True
        if follows == "of" and of is not None:
            # "One of them opened fire": counted only as one who did harm.
            harm = lows[interval.end : min(stop, interval.end + _WIDE)]
            return any(language.has("acts.shooting_by", low) for low in harm)
        # "One warned that": of a group just named, and no group of its own.
        idiom = language.has("numbers.not_one_behind", follows)
        other = idiom or follows == "more" or follows in language.cues or follows.endswith("ly")
        if of is None or other or language.has("numbers.not_one", before):
            return False
        named = any(language.has("acts.victims", low) for low in lows[of[0] : of[1]])
        return named or self._is_listed(place) or self._is_harmed(place, of, stop)

    def _is_harmed(self, place: int, of: tuple[int, int], stop: int) -> bool:
        """Whether its sentence tells of harm close by."""
        lows, language = self._lows, self._language
        first = behind_last(_ENDS, lows, max(0, place - _WIDE), place)
        last = min(stop, of[1] + _WIDE)
        last = next((k for k in range(of[0], last) if lows[k] in _ENDS), last)
        names = ("acts.killing", "numbers.near", "acts.told")
        return any(language.has(name, low) for name in names for low in lows[first:last])
