"""One act of saying in several renderings: which statements of which reports go back to it.

Within one report, what one body says is one act of saying unless the report dates it apart.
Between reports two such passages are joined where they share quoted words, give the same counts, or
say much the same in other words, close in time, or where one report prints the other's text again.
They are not joined where they give different counts of one thing, or where one was said after
the other had appeared. Nothing is joined across speakers.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import combinations
from typing import Final

from rapidfuzz.distance import LCSseq

from sightline.ledger.compared import ends
from sightline.model.times import Interval

QUOTED_LEAST: Final = 4
"""Words of a quotation that must be shared: three may be a phrase that anybody uses."""
QUOTED_SHARE: Final = Fraction(4, 5)
CONTENT_LEAST: Final = 4
CONTENT_SHARE: Final = Fraction(1, 2)
"""Share of the shorter rendering's longer words that the other has too."""
NEAR: Final = timedelta(days=3)
COMMON_BODIES: Final = 3
"""Bodies that use a word from which it names the event itself, which everybody speaks of."""
_LONG: Final = 4
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A statement as utterances are found."""

    key: str
    report: str
    body: str
    """Key of the body that speaks."""
    said: Interval | None
    """When it was said, else when the report appeared."""
    dated: bool = False
    """Whether the report itself dates the statement."""
    quoted: tuple[str, ...] = ()
    content: str = ""
    numbers: frozenset[tuple[str, str]] = frozenset()
    """Counts: what is counted, and the range."""
    looks_back: bool = False
    """Whether the report tells it as said before ("had denied"), on no day it names."""
    denies: frozenset[str] = frozenset()
    """Acts that it denies."""
    text: str = ""
    """Key of the text that the report prints again (`families.printed_again`); empty if unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Renderings of one act of saying; named for the first of them in the order of keys."""

    name: str
    members: tuple[str, ...]
    reasons: tuple[str, ...]


def utterances(statements: Iterable[Spoken]) -> tuple[Utterance, ...]:
    """All utterances, single renderings among them, whatever order the statements come in."""
    ordered = sorted(statements, key=lambda one: one.key)
    by_body: dict[str, list[Spoken]] = defaultdict(list)
    for one in ordered:
        by_body[one.body].append(one)
    common = _common(by_body)
    found = [u for body in sorted(by_body) for u in _of_body(by_body[body], common)]
    return tuple(sorted(found, key=lambda utterance: utterance.name))


def utterance_of(found: Iterable[Utterance]) -> dict[str, str]:
    """The utterance's name of each statement."""
    return {key: utterance.name for utterance in found for key in utterance.members}


def _common(by_body: Mapping[str, Sequence[Spoken]]) -> frozenset[str]:
    """Words that several bodies use: they tell the event, not who said what of it."""
    users = Counter(
        word
        for spoken in by_body.values()
        for word in {word for one in spoken for word in _long_words(one.content)}
    )
    return frozenset(word for word, bodies in users.items() if bodies >= COMMON_BODIES)


@dataclass(frozen=True, slots=True)
class _Passage:
    """What one body says in one report on one occasion."""

    spoken: tuple[Spoken, ...]
    said: Interval | None
    dated: bool
    numbers: dict[str, set[str]]
    words: tuple[frozenset[str], ...]
    looks_back: bool
    denies: frozenset[str]

    @classmethod
    def of(cls, spoken: Sequence[Spoken], common: frozenset[str]) -> "_Passage":
        numbers: dict[str, set[str]] = defaultdict(set)
        for what, range_ in (number for one in spoken for number in one.numbers):
            numbers[what].add(range_)
        dated = next((one for one in spoken if one.dated), None)
        return cls(
            spoken=tuple(spoken),
            said=(dated or spoken[0]).said,
            dated=dated is not None,
            numbers=dict(numbers),
            words=tuple(_long_words(one.content) - common for one in spoken),
            looks_back=dated is None and any(one.looks_back for one in spoken),
            denies=frozenset(act for one in spoken for act in one.denies),
        )


class _Joined:
    """Passages of one body as they are joined, each under the first of its group."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))
        self.reasons: dict[int, list[str]] = defaultdict(list)

    def root(self, place: int) -> int:
        """The first passage of a group."""
        while self._above[place] != place:
            place = self._above[place]
        return place

    def join(self, one: int, other: int, reason: str) -> None:
        """Put two groups together."""
        first, second = sorted((self.root(one), self.root(other)))
        self._above[second] = first
        self.reasons[second].append(reason)


def _of_body(spoken: Sequence[Spoken], common: frozenset[str]) -> list[Utterance]:
    passages = [_Passage.of(part, common) for part in _occasions(spoken)]
    joined = _Joined(len(passages))
    for one, other in combinations(range(len(passages)), 2):
        reason = _same(passages[one], passages[other])
        if reason:
            joined.join(one, other, reason)
    _look_back(passages, joined)
    members: dict[int, list[str]] = defaultdict(list)
    grounds: dict[int, list[str]] = defaultdict(list)
    for place, passage in enumerate(passages):
        members[joined.root(place)] += [one.key for one in passage.spoken]
        grounds[joined.root(place)] += joined.reasons[place]
    return [
        Utterance(
            name=min(keys),
            members=tuple(sorted(keys)),
            reasons=tuple(sorted(set(grounds[place]))),
        )
        for place, keys in members.items()
    ]


def _look_back(passages: Sequence[_Passage], joined: _Joined) -> None:
    """`It had denied it`: the one earlier statement of the body that denies the same act."""
    for place, passage in enumerate(passages):
        if not passage.looks_back or not passage.denies:
            continue
        earlier = {
            joined.root(other)
            for other, before in enumerate(passages)
            if before.denies & passage.denies and _before(before, passage)
        } - {joined.root(place)}
        if len(earlier) == 1:
            joined.join(earlier.pop(), place, "a later report looks back to the one denial of it")


def _before(one: _Passage, other: _Passage) -> bool:
    if one.said is None or other.said is None or one.looks_back:
        return False
    return ends(one.said)[1] < ends(other.said)[0]


def _occasions(spoken: Sequence[Spoken]) -> Iterator[list[Spoken]]:
    """One body's statements by report and, where the report dates several, by date."""
    by_report: dict[str, list[Spoken]] = defaultdict(list)
    for one in spoken:
        by_report[one.report].append(one)
    for report in sorted(by_report):
        dates = list(dict.fromkeys(one.said for one in by_report[report] if one.dated))
        first = dates[0] if dates else None
        apart: dict[Interval | None, list[Spoken]] = defaultdict(list)
        for one in by_report[report]:
            apart[one.said if one.dated else first].append(one)
        yield from apart.values()


def _same(one: _Passage, other: _Passage) -> str:
    """Why two passages of one body are one act of saying; empty where nothing shows it."""
    if one.spoken[0].report == other.spoken[0].report or not _possible(one, other):
        return ""
    mine = [quote for said in one.spoken for quote in said.quoted]
    theirs = [quote for said in other.spoken for quote in said.quoted]
    if any(same_quotation(quote, same) for quote in mine for same in theirs):
        return "they share quoted words"
    return _in_other_words(one, other) if _near(one.said, other.said, NEAR) else ""


def _in_other_words(one: _Passage, other: _Passage) -> str:
    common = one.numbers.keys() & other.numbers.keys()
    if any(not one.numbers[what] & other.numbers[what] for what in common):
        return ""
    if common:
        return "they give the same count on nearby days"
    text, other_text = one.spoken[0].text, other.spoken[0].text
    if text and text == other_text:
        return "one report prints the other's text again"
    if any(_alike(a, b) for a in one.words for b in other.words):
        return "they say much the same on nearby days"
    return ""


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    shorter = min(len(mine), len(theirs))
    return shorter >= CONTENT_LEAST and Fraction(len(mine & theirs), shorter) >= CONTENT_SHARE


def _possible(one: _Passage, other: _Passage) -> bool:
    """Whether neither is dated after the other had appeared, or both on other days."""
    if one.said is None or other.said is None:
        return True
    (first, last), (other_first, other_last) = ends(one.said), ends(other.said)
    return not (one.dated and first > other_last) and not (other.dated and other_first > last)


def same_quotation(mine: str, theirs: str) -> bool:
    """Whether the shorter of two quotations is the other's words, but for a fifth of them."""
    one, other = _WORD.findall(mine.casefold()), _WORD.findall(theirs.casefold())
    shorter = min(len(one), len(other))
    if shorter < QUOTED_LEAST:
        return False
    return Fraction(LCSseq.similarity(one, other), shorter) >= QUOTED_SHARE


def _long_words(content: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(content.casefold()) if len(word) > _LONG)


def _near(one: Interval | None, other: Interval | None, within: timedelta) -> bool:
    if one is None or other is None:
        return True
    (first, last), (other_first, other_last) = ends(one), ends(other)
    gap = max(first, other_first) - min(last, other_last)
    return gap <= within
