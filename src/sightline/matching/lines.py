"""The lines of time on which two recordings agree: a Hough search over speed, direction and offset.

Each pair of thumbnails has a score, above nothing where they are the same moment and below where
they are not; a segment is the stretch of a line with the largest sum. Several are taken, one after
the other, each from the seconds of B that are still free.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.align import Compared, Grid

_STEP_US: Final = 50_000
_REACH_US: Final = 520_000
"""How long before and after a kept thumbnail its picture is taken to last."""
RATES: Final = tuple(round(1.02**number, 4) for number in range(-36, 37))
"""About half to double speed, in steps of 2 %."""
WAYS: Final = tuple(way for rate in RATES for way in (rate, -rate))
_ALL_WAYS: Final = np.array(WAYS)
_PLAIN_LEAST, _PLAIN_MOST = 0.7, 1.4
"""Speeds beside which the plain one is tried."""
_PEAKS_A_RATE, _LINES_TRIED = 3, 40
_OFFSET_STEP_US: Final = 100_000
_CELLS_AT_ONCE: Final = 500_000
"""Of what is laid out for many lines at once: a few megabytes."""
MOTION_LEAST: Final = 0.35
"""Correlation of what moves that a moment's agreement starts at (docs/methods/matching.md)."""
_STILL_LEAST, _STILL_SCORE = 0.85, 0.4
_STILL_MOST: Final = 0.05
_DISAGREES: Final = -0.3
_OUTSIDE: Final = -0.05
_RATE_COST: Final = 0.02
"""Taken off for each per cent away from the same speed, so that still pictures keep to it."""
SEGMENTS_MOST: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """B's seconds `b_start_us` to `b_end_us` run through A's from `a_start_us` at `rate`."""

    rate: float
    """Seconds of A in a second of B; negative where B runs backwards."""
    b_start_us: int
    b_end_us: int
    a_at_b_start_us: int
    score: float

    def a_at(self, b_us: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """A's time at a time of B."""
        return np.asarray(self.a_at_b_start_us + self.rate * (np.asarray(b_us) - self.b_start_us))

    @property
    def plain_rate(self) -> float:
        """The plain speed, the same way."""
        return 1.0 if self.rate > 0 else -1.0

    def spans(self, b_us: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of B's times (n,) lie within the segment, both ends included."""
        return (b_us >= self.b_start_us) & (b_us <= self.b_end_us)


def scores(compared: Compared, which: slice = slice(None)) -> Grid:
    """(times of A, times of B) how much a pair speaks for being the same moment; of some of B's."""
    a_moves, b_moves = compared.moves[0], compared.moves[1][which]
    moving, still = a_moves[:, None] & b_moves, ~a_moves[:, None] & ~b_moves
    by_motion = compared.motion[:, which] - MOTION_LEAST
    likeness = compared.likeness[:, which]
    by_look = np.minimum((likeness - _STILL_LEAST) * _STILL_SCORE, _STILL_MOST)
    chosen = np.where(moving, by_motion, np.where(still, by_look, _DISAGREES))
    return np.maximum(chosen, _DISAGREES).astype(np.float32)


def best_lines(compared: Compared, least: float) -> list[Line]:
    """Segments in falling order of score, none below `least`."""
    return list(_ever_worse(compared, least))


def is_any(compared: Compared, least: float) -> bool:
    """Whether there is a segment at all whose score is not below `least`."""
    return any(True for _ in _ever_worse(compared, least))


def _ever_worse(compared: Compared, least: float) -> Iterator[Line]:
    grid = scores(compared)
    for _ in range(SEGMENTS_MOST):
        if _score_most(grid) < least:
            return
        line = _best(grid, compared.a_times, compared.b_times)
        if line is None or line.score < least:
            return
        yield line
        grid[:, line.spans(compared.b_times)] = _DISAGREES


def _score_most(grid: Grid) -> float:
    """No line scores more than the best of each time of B together."""
    return float(grid.max(axis=0, initial=0).sum())


def at_plain_speed(line: Line, compared: Compared) -> Line | None:
    """The best line at the plain speed, the same way, that meets this one; None where none does."""
    if not _PLAIN_LEAST <= abs(line.rate) <= _PLAIN_MOST:
        return None
    inside = np.flatnonzero(line.spans(compared.b_times))
    if not len(inside):
        return None
    which = slice(int(inside[0]), int(inside[-1]) + 1)
    grid, rate = scores(compared, which), np.array([line.plain_rate])
    since = int(compared.b_times[0])
    return _best(grid, compared.a_times, compared.b_times[which], rate, since)


def made_plain(line: Line) -> Line:
    """The same line at the plain speed, about the middle of its seconds."""
    middle = (line.b_start_us + line.b_end_us) // 2
    start = float(line.a_at(middle)) - line.plain_rate * (middle - line.b_start_us)
    return replace(line, rate=line.plain_rate, a_at_b_start_us=round(start))


def exchanged(line: Line) -> Line:
    """The same line with A and B exchanged: when in B each moment of A is."""
    ends = sorted(round(float(line.a_at(end))) for end in (line.b_start_us, line.b_end_us))
    return Line(
        rate=1 / line.rate,
        b_start_us=ends[0],
        b_end_us=ends[1],
        a_at_b_start_us=line.b_start_us if line.rate > 0 else line.b_end_us,
        score=line.score,
    )


def most_alike(compared: Compared) -> Line:
    """The one moment whose pictures are most alike, as a line without length."""
    i, j = np.unravel_index(int(compared.likeness.argmax()), compared.likeness.shape)
    at = int(compared.b_times[j])
    score = float(compared.likeness[i, j])
    return Line(
        rate=1.0,
        b_start_us=at,
        b_end_us=at,
        a_at_b_start_us=int(compared.a_times[i]),
        score=score,
    )


def _best(
    grid: Grid,
    a_times: NDArray[np.int64],
    b_times: NDArray[np.int64],
    ways: NDArray[np.float64] = _ALL_WAYS,
    origin_us: int | None = None,
) -> Line | None:
    """The stretch of a line with the largest sum of scores.

    Offsets are counted at a time of B's, the first one if none is given: where steps begin.
    """
    origin_us = int(b_times[0]) if origin_us is None else origin_us
    since = b_times - origin_us
    padded = np.vstack((grid, np.full((1, grid.shape[1]), _OUTSIDE, np.float32)))
    nearest = _nearest(a_times)
    chosen, offsets = _voted(grid, a_times, since, ways)
    costs, columns = _cost(chosen), np.arange(len(b_times))
    best: Line | None = None
    for part in _parts(len(chosen), len(b_times)):
        runs = chosen[part, None] * since
        spots = (offsets[part, None] + runs - a_times[0]) / _STEP_US
        rows = nearest[np.clip(np.rint(spots).astype(np.int64) + 1, 0, len(nearest) - 1)]
        sums, starts, ends = _largest_runs(padded[rows, columns])
        merits = sums * costs[part]
        at = int(merits.argmax())
        if best is None or float(merits[at]) > best.score:
            first, last = int(starts[at]), int(ends[at])
            best = Line(
                rate=float(chosen[part][at]),
                b_start_us=int(b_times[first]),
                b_end_us=int(b_times[last]),
                a_at_b_start_us=round(float(offsets[part][at] + runs[at, first])),
                score=float(merits[at]),
            )
    return best


def _cost(ways: NDArray[np.float64]) -> NDArray[np.float64]:
    off = np.minimum(10.0, np.abs(np.abs(ways) - 1) * 100)
    return np.asarray(1 - _RATE_COST * off / 10, dtype=np.float64)


def _parts(count: int, width: int) -> Iterator[slice]:
    """So many rows in parts whose cells are not too many to hold."""
    step = max(1, _CELLS_AT_ONCE // max(1, width))
    return (slice(first, first + step) for first in range(0, count, step))


def _voted(
    grid: Grid,
    a_times: NDArray[np.int64],
    since: NDArray[np.int64],
    ways: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Speeds, and offsets of A where `since` is nothing, that most scores above nothing speak for.

    Both (lines,), the likeliest first.
    """
    i, j = np.nonzero(grid > 0)
    if not len(i):
        return np.zeros(0), np.zeros(0)
    hits = a_times[i], since[j], grid[i, j].astype(np.float64)
    reach = int(np.ptp(hits[0]) + np.abs(ways).max() * np.ptp(hits[1])) // _OFFSET_STEP_US
    peaks = [_peaks(*hits, ways[part]) for part in _parts(len(ways), max(len(i), reach))]
    votes, chosen, middles = np.concatenate(peaks, axis=1)
    order = np.argsort(-votes, kind="stable")[: min(_LINES_TRIED, np.count_nonzero(votes))]
    near = np.arange(-3, 4, dtype=np.float64) * (_OFFSET_STEP_US / 2)
    return np.repeat(chosen[order], len(near)), (middles[order, None] + near).reshape(-1)


def _peaks(
    at: NDArray[np.int64],
    since: NDArray[np.int64],
    weights: NDArray[np.float64],
    ways: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The offsets that most weight lies at, some of each speed.

    Args:
        at: (hits,) when in A.
        since: (hits,) how long after B's first moment.
        weights: (hits,).
        ways: (speeds,).

    Returns:
        (3, peaks): votes, speed and offset of each, speed by speed.
    """
    offsets = at - ways[:, None] * since
    least = offsets.min(axis=1, keepdims=True)
    bins = ((offsets - least) / _OFFSET_STEP_US).astype(np.int64) + 1
    width, every = int(bins.max()) + 2, np.arange(len(ways))
    places = bins + (every * width)[:, None]
    tiled = np.tile(weights, len(ways))
    held = np.bincount(places.reshape(-1), tiled, len(ways) * width)
    # Where no hit lies, no more do than beside it: only where some do is looked.
    votes = held[places] + (held[places - 1] + held[places + 1]) / 2
    found = []
    for _ in range(_PEAKS_A_RATE):
        tops = votes.argmax(axis=1)
        top = bins[every, tops]
        middle = least[:, 0] + (top - 0.5) * _OFFSET_STEP_US
        found.append((votes[every, tops] * _cost(ways), ways, middle))
        votes[bins == top[:, None]] = 0
    return np.stack(found, axis=2).reshape(3, -1)


def _nearest(times: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which row shows at each step of time; `len(times)` where none does, and at both ends."""
    count = int((times[-1] - times[0]) // _STEP_US) + 1
    at = times[0] + np.arange(count) * _STEP_US
    after = np.clip(np.searchsorted(times, at), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    closer = np.where(np.abs(times[before] - at) <= np.abs(times[after] - at), before, after)
    rows = np.where(np.abs(times[closer] - at) <= _REACH_US, closer, len(times))
    return np.concatenate(([len(times)], rows, [len(times)]))


def _largest_runs(
    values: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """For each row of (n, times): the largest sum of a run, its first and its last column.

    The sum of a run is the difference of two sums from the beginning: for every last column the
    least one before it is wanted, which is a running minimum.
    """
    before = np.zeros((len(values), values.shape[1] + 1), np.float32)
    np.cumsum(values, axis=1, out=before[:, 1:])
    least = np.minimum.accumulate(before, axis=1)[:, :-1]
    gains = before[:, 1:] - least
    ends = gains.argmax(axis=1)
    rows = np.arange(len(values))
    starts = (before[:, :-1] == least[rows, ends][:, None]).argmax(axis=1)
    return gains[rows, ends], starts, ends
