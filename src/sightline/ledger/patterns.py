"""Word patterns of bounded length: what a grammar's lists of phrases compile to.

`a|b` are alternatives, `@name` the words of a class, `..` up to four words, `...` up to fourteen,
`?x` a word that may be missing. A pattern never runs past a mark that ends a clause, and tries at
most as many places as it has words and gaps: matching is linear in the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_GAP, _WIDE_GAP = 4, 14
_STOPS: Final = frozenset(".;:!?")


class Match(NamedTuple):
    """A pattern found: positions of its first word and behind its last, and which it was."""

    start: int
    end: int
    pattern: str


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str]
    optional: bool = False
    gap: int = 0


class Patterns:
    """A list of patterns, looked up by their first word."""

    def __init__(self, sources: Sequence[str], classes: Mapping[str, Sequence[str]]) -> None:
        self._by_first: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        for source in sources:
            elements = tuple(_element(part, classes) for part in source.split())
            for word in elements[0].words:
                self._by_first.setdefault(word, []).append((source, elements))

    @property
    def firsts(self) -> frozenset[str]:
        """The words that a pattern may begin with."""
        return frozenset(self._by_first)

    def at(self, words: Sequence[str], start: int, stop: int) -> Match | None:
        """The longest pattern that begins with the word at `start`, within `stop`."""
        best: Match | None = None
        for source, elements in self._by_first.get(words[start], ()):
            end = _match(words, start, stop, elements)
            if end is not None and (best is None or end > best.end):
                best = Match(start, end, source)
        return best

    def first(self, words: Sequence[str], start: int, stop: int) -> Match | None:
        """The first pattern found between `start` and `stop`."""
        by_first = self._by_first
        for position in range(start, stop):
            if words[position] in by_first:
                match = self.at(words, position, stop)
                if match is not None:
                    return match
        return None

    def all(self, words: Sequence[str], start: int, stop: int) -> list[Match]:
        """All patterns found between `start` and `stop`, none inside another."""
        found: list[Match] = []
        position = start
        while position < stop:
            match = self.at(words, position, stop) if words[position] in self._by_first else None
            if match is None:
                position += 1
            else:
                found.append(match)
                position = match.end
        return found


def _element(part: str, classes: Mapping[str, Sequence[str]]) -> _Element:
    if part in {"..", "..."}:
        return _Element(frozenset(), gap=_GAP if part == ".." else _WIDE_GAP)
    optional = part.startswith("?")
    words: list[str] = []
    for word in part.removeprefix("?").split("|"):
        words += classes[word[1:]] if word.startswith("@") else [word]
    return _Element(frozenset(words), optional=optional)


def _match(
    words: Sequence[str], start: int, stop: int, elements: tuple[_Element, ...]
) -> int | None:
    """Where the pattern ends, trying short gaps first; a set of positions, never a recursion."""
    positions = {start}
    for element in elements:
        following: set[int] = set()
        for position in positions:
            if element.gap:
                following |= _gap(words, position, stop, element.gap)
            else:
                if element.optional:
                    following.add(position)
                if position < stop and words[position] in element.words:
                    following.add(position + 1)
        positions = following
        if not positions:
            return None
    return min(positions)


def _gap(words: Sequence[str], position: int, stop: int, most: int) -> set[int]:
    reached = {position}
    for step in range(most):
        here = position + step
        if here >= stop or words[here] in _STOPS:
            break
        reached.add(here + 1)
    return reached
