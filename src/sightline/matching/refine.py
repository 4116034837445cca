"""A found segment made exact: times from the peaks of movement, the map from pooled features."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.align import Compared
from sightline.matching.descriptor import Described
from sightline.matching.fit import Matched, apply, fit
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


def in_time(line: Line, compared: Compared) -> Line:
    """The line through the moments at which movement agrees best (weighted least squares)."""
    b_at, a_at, weights = _peaks(line, compared)
    if len(b_at) < _PEAKS_LEAST:
        return line
    middle = float(np.average(b_at, weights=weights))
    span = float(b_at.max() - b_at.min())
    kept = np.ones(len(b_at), np.bool_)
    slope, level = line.rate, 0.0
    for _ in range(3):
        share = weights[kept]
        x, y = b_at[kept] - middle, a_at[kept]
        here, there = float(np.average(x, weights=share)), float(np.average(y, weights=share))
        spread = float((share * (x - here) ** 2).sum())
        along = float((share * (x - here) * (y - there)).sum())
        slope = along / spread if spread > 0 else line.rate
        level = there - slope * here
        off = np.abs(a_at - level - slope * (b_at - middle))
        limit = max(40_000.0, 2.5 * float(np.median(off[kept])))
        kept = off <= limit
        if kept.sum() < _PEAKS_LEAST:
            return line
    if abs(slope - line.rate) > _SLOPE_OFF * abs(line.rate) + 300_000 / max(span, 1.0):
        return line
    return replace(
        line, rate=slope, a_at_b_start_us=round(level + slope * (line.b_start_us - middle))
    )


def shifted(line: Line, compared: Compared) -> Line:
    """The line at its own speed, through the middle of the moments at which movement agrees."""
    b_at, a_at, _ = _peaks(line, compared)
    if len(b_at) < _PEAKS_LEAST:
        return line
    ahead = float(np.median(a_at - line.a_at_b_start_us - line.rate * (b_at - line.b_start_us)))
    return replace(line, a_at_b_start_us=round(line.a_at_b_start_us + ahead))


def _peaks(
    line: Line, compared: Compared
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Times of B, the times of A whose movement is most like theirs, and how like."""
    times = compared.a_times
    b_at, a_at, weights = [], [], []
    inside = line.spans(compared.b_times)
    for j in np.flatnonzero(inside & (compared.b_moving >= compared.floor)):
        expected = float(line.a_at(int(compared.b_times[j])))
        near = np.flatnonzero(np.abs(times - expected) <= _NEAR_US)
        if not len(near):
            continue
        column = compared.motion[:, j]
        top = int(near[column[near].argmax()])
        if column[top] < MOTION_LEAST or top in {0, len(times) - 1}:
            continue
        before, after = int(times[top] - times[top - 1]), int(times[top + 1] - times[top])
        if max(before, after) > _SPACING_MOST_US:
            continue
        b_at.append(float(compared.b_times[j]))
        a_at.append(times[top] + _vertex(column[top - 1 : top + 2], before, after))
        weights.append(float(column[top]))
    return np.array(b_at), np.array(a_at), np.array(weights)


def _vertex(values: NDArray[np.float32], before: int, after: int) -> float:
    """Where the parabola through three values is highest, from the middle one."""
    left, top, right = (float(value) for value in values)
    down, up = (top - left) / before, (right - top) / after
    bend = (up - down) / (before + after)
    if bend >= 0:
        return 0.0
    place = -(down + bend * before) / (2 * bend)
    return float(np.clip(place, -before / 2, after / 2))


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
    return parts


def _agreeing(matched: Matched, hypothesis: Hypothesis, sides: Sides) -> NDArray[np.bool_]:
    unit = hypothesis.map @ MIRROR if hypothesis.mirrored else hypothesis.map
    there = apply(unit, matched.a / sides.a) * sides.b
    return np.asarray(np.linalg.norm(there - matched.b, axis=1) < _AGREES, dtype=np.bool_)


def _aligned_keys(a: Described, b: Described, line: Line) -> list[tuple[int, int]]:
    """Pairs of pictures with features that show the same moment or nearly, closest first.

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
    return [(i, j) for _, i, j in pairs[:_KEY_PAIRS_MOST]] or _standing_keys(a, b, line)


def _standing_keys(a: Described, b: Described, line: Line) -> list[tuple[int, int]]:
    """For evenly spread moments of the line, the last pictures with features before each."""
    moments = np.linspace(line.b_start_us, line.b_end_us, _STANDING_MOST).astype(np.int64)
    i = np.searchsorted(a.keys.times_us, line.a_at(moments) + _KEY_NEAR_US, side="right") - 1
    j = np.searchsorted(b.keys.times_us, moments + _KEY_NEAR_US, side="right") - 1
    found = zip(np.maximum(i, 0).tolist(), np.maximum(j, 0).tolist(), strict=True)
    return list(dict.fromkeys(found))
