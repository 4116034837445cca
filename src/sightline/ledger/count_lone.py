"""Whether a one without a noun counts: `one has since died`, `two doors, and one was locked`."""

from collections.abc import Sequence
from typing import Final

from sightline.ledger.cue_groups import ends_as_adverb, ends_as_past
from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import number_at
from sightline.ledger.tokens import SENTENCE_ENDS, Words, opens_paragraph

_REACH: Final = 40
"""Tokens back to the number of which this is one: its sentence or one of two before."""
_SENTENCES: Final = 2
_SKIPPED: Final = 4
_APPOSED: Final = 12
_TOLD_WITHIN: Final = 6
_CLOSED: Final = frozenset(".!?;,")
_OPENERS: Final = frozenset('.!?,;:(\u201c\u201d"\u2014\u2013')


class LoneSense:
    """Judges a one that nothing is named behind; looks at a bounded number of words."""

    def __init__(self, words: Words, language: Grammar) -> None:
        self._words = words
        self._lows = words.lows
        self._language = language

    def counts(self, place: int, end: int, stop: int, *, since: int) -> bool:
        """Whether the one at a token is one of those just told of; `since` as of single ones."""
        lows = self._lows
        if lows[end : min(stop, end + 2)] == ["for", "every"]:
            return False
        closed = end >= stop or lows[end] in SENTENCE_ENDS
        each = end < stop and self._language.has("numbers.apiece", lows[end])
        if (closed or each) and (not place or lows[place - 1] in _OPENERS):
            # "One!", "one each"
            return self._follows(place, since)
        if (
            not closed
            and self.opens_clause(place)
            and (
                self._is_subject(place, end, stop, since)
                or self._is_gapped(place, end, stop, since)
            )
        ):
            return True
        return place > 0 and self._is_object(place, end, stop, since)

    def _follows(self, place: int, since: int) -> bool:
        """Whether a number counted in this sentence or the one before it."""
        near = since >= 0 and place - since <= _REACH
        return near and sum(low in SENTENCE_ENDS for low in self._lows[since:place]) <= _SENTENCES

    def opens_clause(self, place: int) -> bool:
        """Whether a clause begins at a token, so that it may be who says something."""
        lows = self._lows
        if opens_paragraph(self._words.tokens, place) or lows[place - 1] in _OPENERS:
            return True
        before, language = lows[place - 1], self._language
        if before == "which":
            return lows[place - 2] == "of"
        if before in language.cues or language.has("words.complementizers", before):
            # "And said one had been captured."
            return True
        return language.has("numbers.opens_clause", before)

    def _is_subject(self, place: int, end: int, stop: int, since: int) -> bool:
        """`One did not survive`: with a verb that says nothing, and no `one can hear`."""
        lows, language = self._lows, self._language
        here = self._behind_apposition(end, stop)
        here = self._behind(here, stop, ("words.adverbs",))
        if here >= stop:
            return False
        verb = self._behind(here, stop, ("words.auxiliaries", "words.adverbs", "words.negations"))
        helped = lows[here:verb]
        main = lows[verb] if verb < stop else "."
        passive = any(language.has("words.be", low) for low in helped)
        saying = main in language.cues or language.has("numbers.says_too", main)
        if language.has("numbers.generic", lows[here]) and not (passive and lows[here] != "would"):
            return False
        if (saying and not passive) or (helped and main == "to"):
            return False
        if helped and language.has("words.possessives", main):
            # "One is my cousin."
            return False
        if not helped and not self._is_verb(main):
            # "Five bodies, one that of a child."
            return lows[here : here + 2] == ["that", "of"] and self._follows(place, since)
        return self._is_harmed(here, stop) or self._follows(place, since)

    def _is_gapped(self, place: int, end: int, stop: int, since: int) -> bool:
        """`Five exceeded the limit, one by a factor of forty`: no `one by one`, `one in five`."""
        lows, language = self._lows, self._language
        follows, behind = (*lows[end : min(stop, end + 2)], ".", ".")[:2]
        if (
            not self._follows(place, since)
            or SENTENCE_ENDS & set(lows[since:place])
            or place == since
        ):
            return False
        again = (
            follows == "after" or behind == lows[place] or number_at(lows, end + 1, stop, language)
        )
        return language.has("words.prepositions", follows) and follows != "of" and not again

    def _behind_apposition(self, here: int, stop: int) -> int:
        """`One, a boy of ten, (had)`: the verb behind who or what it was."""
        if self._lows[here] != ",":
            return here
        last = min(stop, here + _APPOSED)
        commas = [k for k in range(here + 1, last) if self._lows[k] == ","]
        if (
            len(commas) > 1
            and self._lows[commas[0] + 1 : commas[1]][:1]
            and commas[1] == commas[0] + 2
        ):
            # "One, Jonas Pihl, 26, did not".
            commas = commas[1:]
        return commas[0] + 1 if commas else here

    def _behind(self, here: int, stop: int, names: Sequence[str]) -> int:
        """Behind words of the lists, or adverbs."""
        lows, language, last = self._lows, self._language, min(stop, here + _SKIPPED)
        while here < last and (
            any(language.has(name, lows[here]) for name in names)
            or ends_as_adverb(lows[here], language)
        ):
            here += 1
        return here

    def _is_verb(self, low: str) -> bool:
        names = ("words.verbs", "numbers.near", "acts.killing", "numbers.outcomes")
        return ends_as_past(low) or any(self._language.has(name, low) for name in names)

    def _is_harmed(self, here: int, stop: int) -> bool:
        lows, last = self._lows, min(stop, here + _TOLD_WITHIN)
        last = next((k for k in range(here, last) if lows[k] in _CLOSED), last)
        names = ("numbers.near", "acts.killing", "numbers.outcomes")
        return any(self._language.has(name, low) for name in names for low in lows[here:last])

    def _is_object(self, place: int, end: int, stop: int, since: int) -> bool:
        """`Twelve letters, and answered one.`, `twelve rooms; in one, the last, ...`."""
        lows, language = self._lows, self._language
        before = lows[place - 1]
        # "I have one now."
        end += end < stop and language.has("words.adverbs", lows[end])
        if language.pattern("numbers.let_go").at(lows, place - 1, stop):
            return self._follows(place, since)
        follows = lows[end] if end < stop else "."
        closed = follows in _CLOSED or language.has("words.prepositions", follows)
        # "The identity of one is not known."
        closed = closed or (before == "of" and language.has("words.be", follows))
        closed = closed and follows != "of"
        closed = closed or language.has("numbers.apiece", follows)
        if not (closed and self._follows(place, since)):
            return False
        if language.has("words.adverbs", before) and place > 1:
            # "It is still one."
            before = lows[place - 2]
        if place > 1 and language.pattern("numbers.phrasal").at(lows, place - 2, place):
            return True
        if "let" in lows[max(0, place - 3) : place]:
            # "Let it show one."
            return False
        names = ("words.be", "words.have", "words.verbs", "numbers.of_one")
        return ends_as_past(before) or any(language.has(name, before) for name in names)
