"""Which stretches of which exhibits show the same footage: the materials behind a set of copies.

A material is a set of stretches of exhibits that pictures join. An exhibit that is made from
several others (a compilation) takes part in several materials with different stretches of its own;
every other exhibit is taken for one recording, so that two excerpts of it have one origin even
where they share no second.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.matching.pair import PairResult

_OVERLAP: Final = 0.3
"""Spans that share this much of the shorter one are one stretch."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Seconds of an exhibit that other exhibits share."""

    exhibit: str
    start_us: int
    end_us: int

    def overlaps(self, start_us: int, end_us: int) -> bool:
        """Whether a span of the same exhibit is, mostly, this stretch."""
        both = min(self.end_us, end_us) - max(self.start_us, start_us)
        shorter = min(self.end_us - self.start_us, end_us - start_us)
        return both >= _OVERLAP * shorter


@dataclass(frozen=True, slots=True)
class Joint:
    """Two stretches that one pair joins."""

    pair: PairResult
    a: Stretch
    b: Stretch


def stretches(pairs: Sequence[PairResult]) -> dict[str, tuple[Stretch, ...]]:
    """By exhibit, the stretches that its pairs share, grown together where they overlap."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        for item in pair.by_picture:
            spans[pair.a].append((item.a_start_us, item.a_end_us))
            spans[pair.b].append((item.b_start_us, item.b_end_us))
    return {name: _grown(name, found) for name, found in sorted(spans.items())}


def _grown(name: str, spans: list[tuple[int, int]]) -> tuple[Stretch, ...]:
    grown: list[Stretch] = []
    # Longest first, so that what lies across two short ones takes both in.
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        touching = [item for item in grown if item.overlaps(start, end)]
        first = min((start, *(item.start_us for item in touching)))
        last = max((end, *(item.end_us for item in touching)))
        grown = [item for item in grown if item not in touching]
        grown.append(Stretch(name, first, last))
    return tuple(sorted(grown))


def joints(
    pairs: Sequence[PairResult], found: Mapping[str, tuple[Stretch, ...]]
) -> tuple[Joint, ...]:
    """Every pair's segments as pairs of stretches, each once."""
    made: dict[tuple[int, Stretch, Stretch], Joint] = {}
    for number, pair in enumerate(pairs):
        for item in pair.by_picture:
            a = _holding(found[pair.a], item.a_start_us, item.a_end_us)
            b = _holding(found[pair.b], item.b_start_us, item.b_end_us)
            made.setdefault((number, a, b), Joint(pair, a, b))
    return tuple(made.values())


def _holding(found: tuple[Stretch, ...], start: int, end: int) -> Stretch:
    return max(found, key=lambda item: min(item.end_us, end) - max(item.start_us, start))


def materials(
    found: Mapping[str, tuple[Stretch, ...]],
    joined: Sequence[Joint],
    compiled: frozenset[str],
) -> tuple[tuple[Stretch, ...], ...]:
    """Stretches that show the same footage, in sets.

    Args:
        found: All stretches, by exhibit.
        joined: What joins them.
        compiled: Exhibits that are made from several others; their stretches stay apart.
    """
    above = {item: item for items in found.values() for item in items}

    def top(item: Stretch) -> Stretch:
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    for joint in joined:
        above[top(joint.b)] = top(joint.a)
    for name, items in found.items():
        for item in items[1:] if name not in compiled else ():
            above[top(item)] = top(items[0])
    sets: dict[Stretch, list[Stretch]] = defaultdict(list)
    for item in above:
        sets[top(item)].append(item)
    return tuple(sorted(tuple(sorted(items)) for items in sets.values()))
