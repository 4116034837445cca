"""A found segment made exact: times from the peaks of movement, the map from pooled features."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.align import Compared
from sightline.matching.descriptor import Described
from sightline.matching.fit import Matched, apply, fit, median
from sightline.matching.lines import MOTION_LEAST, Line
from sightline.matching.verify_geometry import MIRROR, Hypothesis, Sides, matches, whole_map

_NEAR_US: Final = 450_000
"""How far from the line a moment's best partner is looked for."""
_SPACING_MOST_US: Final = 400_000
_PEAKS_LEAST: Final = 4
_SLOPE_OFF: Final = 0.06
_KEY_NEAR_US, _KEY_NEAR_STILL_US = 500_000, 2_000_000
"""How far pictures with features may lie apart; a still meets the nearest there is."""
_KEY_PAIRS_MOST, _STANDING_MOST = 24, 8
_ENOUGH, _ENOUGH_PARTS = 500, 6
"""Matches near to the first map, of so many pairs of pictures, that pin the second one down."""
_AGREES: Final = 0.06
"""Of B's longer side: a match this near to where the first map puts it is kept for the second."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A refined map with what it rests on."""

    hypothesis: Hypothesis
    inliers: int
    pairs: int
    residual: float
    """Median distance, in B's longer side; 0 where no feature was matched."""


def exact(line: Line, compared: Compared) -> tuple[Line, ...]:
    """The line made exact in two ways, by the moments at which movement agrees best.

    Through these moments; and at its own speed, through their middle. Neither where they are few.
    """
    peaks = _peaks(line, compared)
    if len(peaks[0]) < _PEAKS_LEAST:
        return ()
    ahead = peaks[1] - line.a_at_b_start_us - line.rate * (peaks[0] - line.b_start_us)
    shifted = replace(line, a_at_b_start_us=round(line.a_at_b_start_us + median(ahead)))
    return _through(line, *peaks), shifted


def _through(
    line: Line, b_at: NDArray[np.float64], a_at: NDArray[np.float64], weights: NDArray[np.float64]
) -> Line:
    """The line through moments (weighted least squares), those far off left out."""
    middle = float(weights @ b_at / weights.sum())
    span = float(b_at.max() - b_at.min())
    kept = np.ones(len(b_at), np.bool_)
    slope, level = line.rate, 0.0
    for _ in range(3):
        share = weights[kept]
        x, y = b_at[kept] - middle, a_at[kept]
        here, there = float(share @ x / share.sum()), float(share @ y / share.sum())
        spread = float(share @ (x - here) ** 2)
        along = float(share @ ((x - here) * (y - there)))
        slope = along / spread if spread > 0 else line.rate
        level = there - slope * here
        off = np.abs(a_at - level - slope * (b_at - middle))
        limit = max(40_000.0, 2.5 * median(off[kept]))
        kept = off <= limit
        if kept.sum() < _PEAKS_LEAST:
            return line
    if abs(slope - line.rate) > _SLOPE_OFF * abs(line.rate) + 300_000 / max(span, 1.0):
        return line
    return replace(
        line, rate=slope, a_at_b_start_us=round(level + slope * (line.b_start_us - middle))
    )


def _peaks(
    line: Line, compared: Compared
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Times of B, the times of A whose movement is most like theirs, and how like."""
    times, moves = compared.a_times, compared.moves[1]
    columns = np.flatnonzero(line.spans(compared.b_times) & moves)
    expected = line.a_at(compared.b_times[columns])
    first = np.searchsorted(times, expected - _NEAR_US)
    counts = np.searchsorted(times, expected + _NEAR_US, side="right") - first
    # Only rows that lie near: (at most so many, columns).
    rows = first + np.arange(int(counts.max(initial=0)))[:, None]
    near = rows < first + counts
    rows = np.minimum(rows, len(times) - 1)
    tops = np.zeros(len(columns), np.intp)
    if len(rows):
        best = np.where(near, compared.motion[rows, columns], -np.inf).argmax(axis=0)
        tops = rows[best, np.arange(len(columns))]
    inner = (tops > 0) & (tops < len(times) - 1)
    columns, tops = columns[inner], tops[inner]
    before, after = times[tops] - times[tops - 1], times[tops + 1] - times[tops]
    left, top, right = (compared.motion[tops + beside, columns] for beside in (-1, 0, 1))
    kept = (counts[inner] > 0) & (top >= MOTION_LEAST)
    kept &= np.maximum(before, after) <= _SPACING_MOST_US
    at = times[tops] + _vertex(left, top, right, before, after)
    return (
        compared.b_times[columns][kept].astype(np.float64),
        at[kept],
        top[kept].astype(np.float64),
    )


def _vertex(
    left: NDArray[np.float32],
    top: NDArray[np.float32],
    right: NDArray[np.float32],
    before: NDArray[np.int64],
    after: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Where the parabola through three values, so far apart, is highest, from the middle one."""
    down, up = (top - left).astype(np.float64) / before, (right - top).astype(np.float64) / after
    bend = (up - down) / (before + after)
    bends = np.where(bend < 0, bend, -1.0)
    place = np.clip(-(down + bends * before) / (2 * bends), -before / 2, after / 2)
    return np.asarray(np.where(bend < 0, place, 0.0), dtype=np.float64)


def in_place(a: Described, b: Described, line: Line, hypothesis: Hypothesis) -> Placed:
    """The map that the features of all aligned moments agree on; as it was, where too few do."""
    sides = Sides.of(a.quality, b.quality)
    parts = _pooled(a, b, line, hypothesis)
    if not parts:
        return Placed(hypothesis, 0, 0, 0.0)
    pooled = Matched(
        a=np.concatenate([part.a for part in parts]),
        b=np.concatenate([part.b for part in parts]),
        scales=np.concatenate([part.scales for part in parts]),
        turns=np.concatenate([part.turns for part in parts]),
    )
    found = fit(pooled)
    if found is None:
        # The camera shakes, and no two pictures are of one instant: near is all that can be said.
        return Placed(hypothesis, len(pooled), len(parts), 0.0)
    whole = whole_map(found.map, sides, turned=hypothesis.mirrored)
    return Placed(
        Hypothesis(whole, hypothesis.mirrored, found.count), found.count, len(parts), found.residual
    )


def details(a: Described, b: Described, line: Line, hypothesis: Hypothesis) -> int:
    """How many features of all aligned moments lie near where a map puts them."""
    return sum(map(len, _pooled(a, b, line, hypothesis)))


def _pooled(a: Described, b: Described, line: Line, hypothesis: Hypothesis) -> list[Matched]:
    """Of all aligned moments the matches that are near to where a map puts them, if any are."""
    sides = Sides.of(a.quality, b.quality)
    parts = []
    for i, j in _aligned_keys(a, b, line):
        matched = matches(a.keys.of(i), b.keys.of(j), sides, turned=hypothesis.mirrored)
        kept = matched.take(_agreeing(matched, hypothesis, sides))
        if len(kept):
            parts.append(kept)
        if len(parts) >= _ENOUGH_PARTS and sum(map(len, parts)) >= _ENOUGH:
            break
    return parts


def _agreeing(matched: Matched, hypothesis: Hypothesis, sides: Sides) -> NDArray[np.bool_]:
    unit = hypothesis.map @ MIRROR if hypothesis.mirrored else hypothesis.map
    there = apply(unit, matched.a / sides.a) * sides.b
    return np.asarray(np.linalg.norm(there - matched.b, axis=1) < _AGREES, dtype=np.bool_)


def _aligned_keys(a: Described, b: Described, line: Line) -> list[tuple[int, int]]:
    """Pairs of pictures with features that show the same moment or nearly: the closest.

    Where none lie so near, those that stand for the same moment: a picture's features are kept anew
    once it looks different, so that the last ones before a moment are of what it shows.
    """
    if not len(a.keys) or not len(b.keys):
        return []
    near = _KEY_NEAR_US if line.rate else _KEY_NEAR_STILL_US
    times = b.keys.times_us
    inside = np.flatnonzero((times >= line.b_start_us - near) & (times <= line.b_end_us + near))
    pairs = []
    for j in inside:
        off = np.abs(a.keys.times_us - float(line.a_at(int(times[j]))))
        pairs += [(float(off[i]), int(i), int(j)) for i in np.flatnonzero(off <= near)]
    pairs.sort()
    closest = [(i, j) for _, i, j in pairs[:_KEY_PAIRS_MOST]]
    # Every third first: those looked at before enough is known lie all over the segment.
    return [*closest[::3], *closest[1::3], *closest[2::3]] or _standing_keys(a, b, line)


def _standing_keys(a: Described, b: Described, line: Line) -> list[tuple[int, int]]:
    """For evenly spread moments of the line, the last pictures with features before each."""
    moments = np.linspace(line.b_start_us, line.b_end_us, _STANDING_MOST).astype(np.int64)
    i = np.searchsorted(a.keys.times_us, line.a_at(moments) + _KEY_NEAR_US, side="right") - 1
    j = np.searchsorted(b.keys.times_us, moments + _KEY_NEAR_US, side="right") - 1
    found = zip(np.maximum(i, 0).tolist(), np.maximum(j, 0).tolist(), strict=True)
    return list(dict.fromkeys(found))
