"""Whether "one" counts: `one man was killed` does, `one of them said` and `no one` do not."""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.count_bounds import Interval
from sightline.ledger.count_lone import LoneSense
from sightline.ledger.cue_groups import ends_as_adverb, ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import SENTENCE_ENDS, Words, behind_last

_NEAR: Final = 5
_CLOSE: Final = 3
_WIDE: Final = 12
_ONE: Final = 1
_HARM: Final = ("acts.killing", "numbers.near", "acts.told")


def counts_on(lows: Sequence[str], since: int, place: int, within: int) -> bool:
    """Whether the last number that counted ends close before, in one sentence; -1 for none."""
    return since >= 0 and place - since <= within and not SENTENCE_ENDS & set(lows[since:place])


def is_closed(behind: str, language: Grammar) -> bool:
    """Whether a word or mark behind a number begins no noun that it would count."""
    names = ("words.prepositions", "words.coordinators")
    return not behind[0].isalnum() or any(language.has(name, behind) for name in names)


class SingleSense:
    """Judges a one by the words around it; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language
        self._lone = LoneSense(words, language)

    def counts(
        self, place: int, interval: Interval, of: tuple[int, int] | None, stop: int, *, since: int
    ) -> bool:
        """Whether the one at a token counts; `since` is behind the last number that did, or -1."""
        lows, language = self._lows, self._language
        before = lows[place - 1] if place else ""
        if interval.bounded:
            near = lows[max(0, place - _NEAR) : place]
            return before != "the" and not any(language.has("words.negations", low) for low in near)
        joined = language.has("numbers.with_one", before)
        # "Three members carried one rifle": beside another number of the sentence.
        listed = counts_on(lows, since, place, _WIDE if joined else _NEAR)
        listed = of is not None and (listed or self._opens_list(of, stop))
        follows = lows[interval.end] if interval.end < stop else "."
        if lows[place][0].isdigit():
            listed = listed and (joined or before == "," or place - since <= _CLOSE)
            listed = listed or (before in {"|", "whom"} and since >= 0)
            plain = of is not None and not self._words.tokens[of[0]].is_capital
            return listed or plain or self._is_one_told(interval.end, of, follows)
        if (
            self._is_harmed_alone(place, interval.end, stop)
            or self._is_one_more(place, stop)
            or self._lone.counts(place, interval.end, stop, since=since)
        ):
            return True
        told_before = counts_on(lows, since, place, _WIDE)
        if of is None or (before == "," and ends_as_adverb(follows, language)):
            return told_before and self._stands_apart(before, follows)
        if follows == "of":
            # "Five spoke of boots, one of shoes."
            gapped = before == "," and "of" in lows[max(since, 0) : place]
            return self._counts_one_of(
                place, of, stop, listed=listed and (before == "and" or gapped)
            )
        return not self._is_idiom(before, lows[of[0] : of[1] + 1]) and (
            listed or self._is_done_to(of, stop) or self._is_thing(place, of, stop)
        )

    def _is_one_told(self, end: int, of: tuple[int, int] | None, follows: str) -> bool:
        """`1 man dead`, `1 dead`: in digits."""
        if self._language.has("numbers.compared", follows):
            # "1 fewer than yesterday".
            return True
        told = self._lows[end : of[1] + 1 if of else end + 1]
        names = ["numbers.outcomes", "numbers.near"]
        names += ["acts.victims", "numbers.aged", "numbers.person"] if of else []
        return any(self._language.has(name, low) for name in names for low in told)

    def _stands_apart(self, before: str, follows: str) -> bool:
        """`Eight died and one, a boy, later`, `two were hurt, one badly`, `six and one in it`."""
        closed = is_closed(follows, self._language) and follows != "of"
        if self._language.has("numbers.with_one", before):
            return follows == "," or (closed and follows[0].isalpha())
        return before == "," and (closed or ends_as_adverb(follows, self._language))

    def _is_one_more(self, place: int, stop: int) -> bool:
        """`Found one more behind the stall`."""
        lows = self._lows
        behind = lows[place + 2] if place + 2 < stop else "."
        more = lows[place + 1 : min(stop, place + 2)] == ["more"]
        return more and (is_closed(behind, self._language) and behind != "than")

    def _is_idiom(self, before: str, behind: Sequence[str]) -> bool:
        """`One warned that`: of a group just named, and no group of its own; `one way`."""
        language = self._language
        # "One suspect was at large", "got one reply": nouns that are verbs elsewhere.
        noun = language.has("words.auxiliaries", behind[-1]) or ends_as_past(before)
        noun = noun or language.has("words.verbs", before)
        other = (behind[0] in language.cues and not noun) or ends_as_adverb(behind[0], language)
        other = other or language.has("numbers.supposing", before)
        idiom = any(language.has("numbers.not_one_behind", low) for low in behind)
        return other or idiom or language.has("numbers.not_one", before)

    def _counts_one_of(self, place: int, of: tuple[int, int], stop: int, *, listed: bool) -> bool:
        """`One of them opened fire`: only as one who did harm; `17 counts of A and one of B`."""
        lows, language = self._lows, self._language
        own = language.has("numbers.own_one", lows[of[0] + (lows[of[0]] == "of")])
        harm = lows[place + 1 : min(stop, place + 1 + _WIDE)]
        return any(language.has("acts.shooting_by", low) for low in harm) if own else listed

    def _opens_list(self, of: tuple[int, int], stop: int) -> bool:
        """`One surgeon, twenty stretchers`."""
        lows, here = self._lows, of[1]
        if lows[here - 1 : min(stop, here + 1)] == ["out", "of"]:
            # "One truss out of nine".
            return number_at(lows, here + 1, stop, self._language) is not None
        if here + 2 >= stop or lows[here] not in {",", "and"}:
            return False
        here += 1 + (lows[here] == "," and lows[here + 1] == "and")
        following = number_at(lows, here, stop, self._language)
        return following is not None and following.value > _ONE and following.end < stop

    def _is_done_to(self, of: tuple[int, int], stop: int) -> bool:
        """`One patient was flown out`: a person who is told of, not one who tells."""
        lows, language, end = self._lows, self._language, of[1]
        if any(language.has("acts.victims", low) for low in lows[of[0] : end]):
            return True
        names = ("numbers.aged", "numbers.person", "nouns.roles", "acts.victims")
        person = any(language.has(name, lows[end - 1]) for name in names)
        passive = end + 1 < stop and language.has("words.be", lows[end])
        if not (person and passive) or lows[end + 1] in language.cues:
            return False
        return ends_as_past(lows[end + 1]) or language.has("numbers.done_to", lows[end + 1])

    def _is_harmed_alone(self, place: int, end: int, stop: int) -> bool:
        """`One was injured`, `the blast killed one and wounded three`, `buried one at sea`."""
        lows, language = self._lows, self._language
        follows, behind = ((*lows[end : min(stop, end + 2)], ".", "."))[:2]
        if language.has("words.be", follows) and language.has("numbers.outcomes", behind):
            return True
        done = place > 0 and language.has("numbers.harming", lows[place - 1])
        return done and is_closed(follows, language) and follows != "of"

    def _is_thing(self, place: int, of: tuple[int, int], stop: int) -> bool:
        """`One mobile team is on site`, `spoke of one saboteur`: no one who says something."""
        lows, language = self._lows, self._language
        last = min(stop, of[1] + _WIDE)
        last = next((k for k in range(of[1], last) if lows[k] in SENTENCE_ENDS), last)
        says = next((k for k in range(of[1], last) if self._is_saying(k)), None)
        first = behind_last(SENTENCE_ENDS, lows, max(0, place - _WIDE), place)
        first = place if self._words.opens_line(place) else first
        owned = any(low.endswith("'s") for low in lows[of[0] : of[1]])
        if says is None or owned or not (place == first or not lows[place - 1][0].isalnum()):
            return True
        told = (*lows[first:place], *lows[of[0] : says])
        return any(language.has(name, low) for name in _HARM for low in told)

    def _is_saying(self, place: int) -> bool:
        """Whether a verb of saying stands there, and no `was found`."""
        lows, language = self._lows, self._language
        return lows[place] in language.cues and not language.has("words.be", lows[place - 1])
