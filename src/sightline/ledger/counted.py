"""Who is counted and what became of them: the question that a number in a report answers."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sightline.ledger.compared import Tally
from sightline.ledger.types import CountReading, Sentence

_WORD: Final = re.compile(r"\w+(?:['\u2019-]\w+)*")
_DATA: Final = files("sightline.ledger") / "languages" / "comparing.toml"
_WHOLE: Final = frozenset({"people", "civilians", "captives", ""})
_PARTS: Final = frozenset({"children", "women", "men"})
_SENTENCES_BACK, _COUNTS_BACK = 3, 8
_OF_WITHIN: Final = 6
_AHEAD_WITHIN: Final = 24
_REACH: Final = 12
"""Words after a number, and half as many before it, in which its question is looked for."""


@cache
def comparing_words() -> Mapping[str, Any]:
    """The data file, read once."""
    data: dict[str, Any] = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def _classes(section: str) -> tuple[Mapping[str, str], tuple[tuple[str, str], ...]]:
    """Whole words to their class, and beginnings of words with theirs, longest first."""
    whole: dict[str, str] = {}
    begun: list[tuple[str, str]] = []
    for name, words in comparing_words()[section].items():
        for word in words.split():
            if word.endswith("*"):
                begun.append((word[:-1], name))
            else:
                whole.setdefault(word, name)
    return whole, tuple(sorted(begun, key=lambda one: -len(one[0])))


def class_of(word: str, section: str) -> str:
    """The class of a word in "outcomes" or "groups"; empty where it has none."""
    whole, begun = _classes(section)
    low = word.casefold()
    if low in whole:
        return whole[low]
    return next((name for start, name in begun if low.startswith(start)), "")


@cache
def outcome_phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Words that together say what became of people, the longest first."""
    found = [
        (tuple(phrase.split()), name)
        for name, phrases in comparing_words()["outcome_phrases"].items()
        for phrase in phrases.split("|")
    ]
    return tuple(sorted(found, key=lambda one: (-len(one[0]), one)))


@cache
def outcome_pairs(which: str) -> frozenset[frozenset[str]]:
    """Pairs of outcomes that answer "one" question, or that are "taken_for" each other."""
    pairs = comparing_words()["questions"][which].split("|")
    return frozenset(frozenset(pair.split()) for pair in pairs)


@cache
def _partitive() -> re.Pattern[str]:
    words = [part.strip() for part in comparing_words()["parts"]["among"].split("|")]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)


def tallies(
    text: str,
    sentences: Sequence[Sentence],
    counts: Sequence[CountReading],
    side: str = "",
    told: Sequence[CountReading] = (),
) -> tuple[Tally, ...]:
    """The counts of one claim or report, each with the question it answers.

    What became of those counted is read from the words up to the next number, else from those
    before it; who they are from the first such word after it. "There were thirty of them" answers
    what the last of the counts `told` in the report, in text order, until then does, if that is
    close before.
    """
    found: list[Tally] = []
    ordered = sorted(
        (count for count in counts if not _answers_nothing(text, count)),
        key=lambda count: count.span,
    )
    for place, count in enumerate(ordered):
        start, end = _bounds(sentences, count)
        before = max(start, ordered[place - 1].span.end if place else start)
        later = ordered[place + 1].span.start if place + 1 < len(ordered) else end
        after = text[count.span.end : min(end, max(later, count.span.end))]
        ahead = text[min(before, count.span.start) : count.span.start]
        same_sentence = place > 0 and ordered[place - 1].span.start >= start
        previous = found[-1] if same_sentence and found else None
        tally = _tally(count, (ahead, after), previous, side)
        if not tally.outcome and _goes_on(ahead, count):
            asked = _asked_before(text, sentences, count, told)
            tally = replace(tally, outcome=asked.outcome, group=asked.group) if asked else tally
        found.append(tally)
    return tuple(found)


def _goes_on(ahead: str, count: CountReading) -> bool:
    """`There were thirty of them`, `they were thirty`: of those that were counted before."""
    before = " ".join(_WORD.findall(ahead.casefold()))
    if count.of is not None and count.of.words.casefold() not in _listed("them"):
        return False
    phrases = _listed("they_were" if count.of is None else "there_were")
    return before.endswith(tuple(phrases))


def _asked_before(
    text: str, sentences: Sequence[Sentence], count: CountReading, told: Sequence[CountReading]
) -> Tally | None:
    """The last count a few sentences before or fewer of which the report says what became."""
    at = count.span.start
    here = bisect_right(sentences, at, key=_start) - 1
    since = sentences[max(0, here - _SENTENCES_BACK)].span.start if here >= 0 else 0
    near = told[bisect_left(told, since, key=_start) : bisect_left(told, at, key=_start)]
    asked = tallies(text, sentences, near[-_COUNTS_BACK:])
    return next((one for one in reversed(asked) if one.outcome), None)


def _start(one: Sentence | CountReading) -> int:
    return one.span.start


def _answers_nothing(text: str, count: CountReading) -> bool:
    """`One of them opened fire`, `a village of 61 people`: it tells not how many there were."""
    ahead = text[max(0, count.span.start - _AHEAD_WITHIN) : count.span.start].casefold().split()
    if " ".join(ahead[-2:]) in _listed("inhabitants"):
        return True
    if (count.low, count.high) != (1, 1):
        return False
    behind = text[count.span.end : count.span.end + _OF_WITHIN].split()
    return bool(behind) and behind[0].casefold() in _listed("one_of")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(part.strip() for part in comparing_words()["parts"][name].split("|"))


def _bounds(sentences: Sequence[Sentence], count: CountReading) -> tuple[int, int]:
    for sentence in sentences:
        if sentence.span.start <= count.span.start < sentence.span.end:
            return sentence.span.start, sentence.span.end
    return count.span.start, count.span.end


def _tally(
    count: CountReading, around: tuple[str, str], previous: Tally | None, side: str
) -> Tally:
    ahead, after = around
    words = _WORD.findall(after)[:_REACH]
    back = _WORD.findall(ahead)[::-1][: _REACH // 2]
    of = _WORD.findall(count.of.words) if count.of else []
    group = _first([*of, *words[:4]], "groups")
    outcome = _outcome([*of, *words[_shared(of, words) :]]) or _first(back, "outcomes")
    part = previous is not None and (
        _partitive().search(ahead) is not None
        or (group in _PARTS and (previous.part or previous.group in _WHOLE))
    )
    if part and previous is not None:
        outcome = previous.outcome
    return Tally(
        low=count.low,
        high=count.high,
        low_soft=count.low_soft,
        high_soft=count.high_soft,
        outcome=outcome,
        group=group or _unlisted(of, outcome),
        side=side,
        part=part,
    )


def _unlisted(of: Sequence[str], outcome: str) -> str:
    """Those counted, in the text's own word where no list has it; people where none is given."""
    words = [word for word in of if word.isalpha() and not class_of(word, "outcomes")]
    if words:
        return words[-1].casefold()
    return "people" if outcome else ""


def _shared(of: Sequence[str], words: Sequence[str]) -> int:
    """How many of the words behind a number are those for what is counted."""
    return len(of) if list(words[: len(of)]) == list(of) else 0


def _outcome(words: Sequence[str]) -> str:
    """What became of those counted, by the first word or phrase that says it."""
    lows = tuple(word.casefold() for word in words)
    for place, low in enumerate(lows):
        for phrase, name in outcome_phrases():
            if phrase[0] == low and lows[place : place + len(phrase)] == phrase:
                return name
        if name := class_of(low, "outcomes"):
            return name
    return ""


def _first(words: Sequence[str], section: str) -> str:
    return next((name for word in words if (name := class_of(word, section))), "")
