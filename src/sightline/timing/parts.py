"""A clip's parts: stretches of it whose time runs on unbroken, as far as can be told.

A copy that was cut, or made of several recordings, has no one clock. Where what two clips share
jumps, the one in which the stretches meet was cut there. Where stretches of a clip were found in
different places and hardly overlap, the clip counts as one only if no cut of its picture is known.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

OVERLAP_LEAST_S: Final = 1.5
_JUMP_LEAST_S: Final = 0.02
_BLOCK_S: Final = 0.5
"""Ends of stretches are known to a block of sound or so."""
_SAME_BREAK_S: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Seconds of a clip found in another; `of` numbers the tie."""

    clip: int
    first_s: float
    last_s: float
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Between these seconds of a clip its time jumps by `jump_s` of another clip's."""

    clip: int
    after_s: float
    before_s: float
    jump_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a clip on one clock."""

    clip: int
    number: int
    first_s: float
    last_s: float
    spans: tuple[Span, ...]


def breaks(runs: Sequence[tuple[Span, Span]]) -> list[Break]:
    """Where one of two clips was cut, from the stretches that they share, in order."""
    found = []
    for (one, other), (next_one, next_other) in itertools.pairwise(runs):
        gap, other_gap = next_one.first_s - one.last_s, next_other.first_s - other.last_s
        jump = other_gap - gap
        if abs(jump) < _JUMP_LEAST_S:
            continue
        # In the clip that was cut the two stretches meet.
        cut, after = (one, next_one) if abs(gap) <= abs(other_gap) else (other, next_other)
        found.append(
            Break(
                clip=cut.clip,
                after_s=max(cut.first_s, min(cut.last_s, after.first_s) - _BLOCK_S),
                before_s=min(after.last_s, max(cut.last_s, after.first_s) + _BLOCK_S),
                jump_s=jump if cut is one else -jump,
            )
        )
    return found


def joined(found: Sequence[Break]) -> list[Break]:
    """One for each place of each clip, as many as named it; in order."""
    kept: list[Break] = []
    for item in sorted(found, key=lambda item: (item.clip, item.after_s)):
        last = kept[-1] if kept else None
        if last and last.clip == item.clip and item.after_s - last.after_s < _SAME_BREAK_S:
            continue
        kept.append(item)
    return kept


def parts(
    ends: Sequence[tuple[float, float]],
    spans: Sequence[Span],
    cuts: Sequence[Break],
    one_shot: Mapping[int, bool],
) -> list[Part]:
    """The parts of every clip that has spans, in order.

    Args:
        ends: Of each clip's own time.
        spans: What was found of them elsewhere.
        cuts: Where they were cut.
        one_shot: Whether a clip's picture is known to be one shot; absent where nobody looked.
    """
    made: list[Part] = []
    for clip, (first, last) in enumerate(ends):
        own = sorted((s for s in spans if s.clip == clip), key=lambda s: (s.first_s, s.last_s))
        groups = _chained(own, [c for c in cuts if c.clip == clip], whole=one_shot.get(clip, False))
        edges = _edges(groups, first, last)
        made += [
            Part(clip=clip, number=number, first_s=low, last_s=high, spans=tuple(group))
            for number, (group, (low, high)) in enumerate(zip(groups, edges, strict=True))
        ]
    return made


def _chained(own: Sequence[Span], cuts: Sequence[Break], *, whole: bool) -> list[list[Span]]:
    groups: list[list[Span]] = []
    reached = 0.0
    for span in own:
        middle = (span.first_s + span.last_s) / 2
        broken = bool(groups) and any(
            (groups[-1][0].first_s + groups[-1][0].last_s) / 2 < _middle(cut) < middle
            for cut in cuts
        )
        least = min(OVERLAP_LEAST_S, (span.last_s - span.first_s) / 2)
        if groups and not broken and (whole or span.first_s <= reached - least):
            groups[-1].append(span)
            reached = max(reached, span.last_s)
        else:
            groups.append([span])
            reached = span.last_s
    return groups


def _middle(cut: Break) -> float:
    return (cut.after_s + cut.before_s) / 2


def _edges(
    groups: Sequence[Sequence[Span]], first: float, last: float
) -> list[tuple[float, float]]:
    """Where parts meet: half-way between what is known of them; the outer ones reach the ends."""
    if len(groups) == 1:
        return [(first, last)]
    edges = []
    for number, group in enumerate(groups):
        low = min(span.first_s for span in group)
        high = max(span.last_s for span in group)
        if number:
            low = (low + max(span.last_s for span in groups[number - 1])) / 2
        if number + 1 < len(groups):
            high = (high + min(span.first_s for span in groups[number + 1])) / 2
        edges.append((low, high))
    return edges
