"""Which seconds of one sound are which seconds of another, from the landmarks both have."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.descriptor import SoundPrint
from sightline.matching.sound_fingerprint import HOP_US

_COMMON_MOST: Final = 40
"""A landmark that occurs more often in either is a hum or a beep, and says nothing."""
_SUPPORT_LEAST: Final = 12
_OVER_CHANCE: Final = 6.0
"""Times the landmarks that any other offset collects."""
_MOMENTS_LEAST: Final = 6
"""Different half seconds in which landmarks agree."""
_FEW: Final = 50
"""One offset in so many may collect much: loops, refrains."""
_GAP_MOST_US: Final = 6_000_000
_SEGMENTS_MOST: Final = 16
_HALF_SECOND_US: Final = 500_000
_SHORTEST_US: Final = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMatch:
    """B's seconds `b_start_us` to `b_end_us` sound as A's, `offset_us` later in A's time."""

    b_start_us: int
    b_end_us: int
    offset_us: int
    support: int


def same_sound(a: SoundPrint, b: SoundPrint) -> list[SoundMatch]:
    """Stretches of equal sound at the same speed, best first; none where chance would do."""
    a_times, b_times = _shared(a, b)
    found: list[SoundMatch] = []
    while len(found) < _SEGMENTS_MOST and len(b_times):
        offsets = (a_times - b_times) // HOP_US
        values, counts = np.unique(offsets, return_counts=True)
        near = _with_neighbours(values, counts)
        top = int(near.argmax())
        chance = _chance(near, values, int(values[top]))
        if near[top] < max(_SUPPORT_LEAST, _OVER_CHANCE * chance):
            break
        agree = np.abs(offsets - values[top]) <= 1
        stretch = _longest(np.sort(b_times[agree]))
        if stretch is None:
            break
        start, end, support = stretch
        offset = int(np.median((a_times - b_times)[agree]))
        found.append(SoundMatch(b_start_us=start, b_end_us=end, offset_us=offset, support=support))
        kept = (b_times < start) | (b_times > end)
        a_times, b_times = a_times[kept], b_times[kept]
    return found


def _shared(a: SoundPrint, b: SoundPrint) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Times in A and in B of every pair of equal landmarks."""
    order = np.argsort(a.hashes, kind="stable")
    hashes, times = a.hashes[order], a.times_us[order]
    first = np.searchsorted(hashes, b.hashes, side="left")
    counts = np.searchsorted(hashes, b.hashes, side="right") - first
    _, inverse, own = np.unique(b.hashes, return_inverse=True, return_counts=True)
    kept = (counts > 0) & (counts <= _COMMON_MOST) & (own[inverse] <= _COMMON_MOST)
    counts, first = counts[kept], first[kept]
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = np.repeat(first, counts) + within
    return times[rows], np.repeat(b.times_us[kept], counts)


def _with_neighbours(values: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Landmarks at each offset and the ones next to it: a hop is no exact time."""
    total = counts.copy()
    side_by_side = np.diff(values) == 1
    total[:-1] += np.where(side_by_side, counts[1:], 0)
    total[1:] += np.where(side_by_side, counts[:-1], 0)
    return total


def _chance(counts: NDArray[np.int64], values: NDArray[np.int64], top: int) -> float:
    """What all but a few of the other possible offsets collect, those with nothing included."""
    other = np.sort(counts[np.abs(values - top) > 4])[::-1]  # noqa: PLR2004 - the peak's flanks
    rank = int(values[-1] - values[0] + 1) // _FEW
    return float(other[rank]) if rank < len(other) else 0.0


def _longest(times: NDArray[np.int64]) -> tuple[int, int, int] | None:
    """The stretch without a long gap that holds most landmarks, if it is long and even enough."""
    parts = np.split(times, np.flatnonzero(np.diff(times) > _GAP_MOST_US) + 1)
    best = max(parts, key=len)
    moments = len(np.unique(best // _HALF_SECOND_US))
    fits = moments >= _MOMENTS_LEAST or (best[-1] - best[0]) // _HALF_SECOND_US + 1 <= moments
    if best[-1] - best[0] < _SHORTEST_US or not fits or len(best) < _SUPPORT_LEAST:
        return None
    return int(best[0]), int(best[-1]), len(best)
