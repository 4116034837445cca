"""Sorted lists of stretches of time, in seconds since 1970: joined, intersected, measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sightline.geo.conflicts import smallest_conflict

Span = tuple[float, float]
"""From and to, both included."""


def intersect(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both; each list sorted and without overlap."""
    found: list[Span] = []
    left = right = 0
    while left < len(one) and right < len(other):
        start = max(one[left][0], other[right][0])
        end = min(one[left][1], other[right][1])
        if start <= end:
            found.append((start, end))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return found


def common(lists: Iterable[Sequence[Span]], whole: Span) -> list[Span]:
    """What lies in all of them, within the whole."""
    found: list[Span] = [whole]
    for spans in lists:
        found = intersect(found, spans)
    return found


def length_s(spans: Iterable[Span]) -> float:
    """Seconds in all."""
    return sum(end - start for start, end in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one constraint of several does."""

    alone_s: float
    """Seconds that it leaves by itself."""
    without_s: float
    """Seconds that the others leave without it."""


def shares(lists: Sequence[Sequence[Span]], whole: Span) -> list[Share]:
    """The share of each constraint in the result of all."""
    return [
        Share(
            alone_s=length_s(common([lists[index]], whole)),
            without_s=length_s(common([*lists[:index], *lists[index + 1 :]], whole)),
        )
        for index in range(len(lists))
    ]


def conflict(lists: Sequence[Sequence[Span]], whole: Span) -> tuple[int, ...]:
    """The smallest set of constraints that leaves nothing; empty where all of them leave something.

    Of several sets of that size, the first in the order of the lists.
    """
    return smallest_conflict(
        len(lists), lambda chosen: not common([lists[index] for index in chosen], whole)
    )
