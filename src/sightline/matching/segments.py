"""Segments by picture: which lines of time are one recording, and which only look alike."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.matching import align, lines, refine
from sightline.matching.align import MOVING_LEAST, Compared
from sightline.matching.descriptor import Described
from sightline.matching.lines import Line
from sightline.matching.verify_geometry import Hypothesis, hypotheses

_SCORE_LOOKED_AT: Final = 0.3
_SCORE_SURE: Final = 1.2
"""Sum of agreement over a segment that two foreign recordings never reached: they reach 0.7."""
_SCORE_WITH_FEATURES, _FEATURES_FOR_IT = 0.7, 20
_STILL_LIKENESS, _STILL_FEATURES = 0.93, 20
_STILL_SHARE: Final = 0.9
_ALIKE_FEATURES: Final = 30
_TAKEN: Final = 0.5
_TRIED_MOST: Final = 32
_NEAR_US: Final = 300_000


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A line in time, a map, and the comparison behind both."""

    line: Line
    placed: refine.Placed
    compared: Compared
    motion: float | None
    """Median correlation of what moves; None where too little does."""
    support: int
    """Moments of B that agree."""
    same: bool
    """Whether it is the same recording; otherwise it looks alike."""


def by_picture(a: Described, b: Described) -> list[Found]:
    """Segments that are the same, best first; failing these, one that looks alike, if any."""
    tried: list[tuple[Line, Hypothesis, Compared]] = []
    for hypothesis in hypotheses(a, b):
        compared = align.compare(a.thumbnails, b.thumbnails, hypothesis.map)
        if compared is not None:
            tried += [
                (line, hypothesis, compared)
                for line in lines.best_lines(compared, _SCORE_LOOKED_AT)
            ]
    tried.sort(key=lambda item: -item[0].score)
    same: list[Found] = []
    alike: list[Found] = []
    for line, hypothesis, compared in tried[:_TRIED_MOST]:
        if any(_taken(line, other.line) for other in same):
            continue
        found = _refined(a, b, line, hypothesis, compared)
        (same if found.same else alike).append(found)
    if same:
        return same
    alike = [found for found in alike if found.placed.inliers >= _ALIKE_FEATURES]
    return alike[:1]


def _refined(
    a: Described, b: Described, line: Line, hypothesis: Hypothesis, compared: Compared
) -> Found:
    line = refine.in_time(line, compared)
    placed = refine.in_place(a, b, line, hypothesis)
    again = align.compare(a.thumbnails, b.thumbnails, placed.hypothesis.map)
    if again is not None:
        compared, line = again, refine.in_time(line, again)
    motion = _motion(line, compared)
    sure = line.score >= _SCORE_SURE or (
        line.score >= _SCORE_WITH_FEATURES and placed.inliers >= _FEATURES_FOR_IT
    )
    same = (sure and motion is not None) or _is_same_still(line, placed, compared)
    support = int(
        ((compared.b_times >= line.b_start_us) & (compared.b_times <= line.b_end_us)).sum()
    )
    return Found(line, placed, compared, motion, support, same)


def _taken(line: Line, other: Line) -> bool:
    """Whether most of a line's seconds of B are another's already."""
    both = min(line.b_end_us, other.b_end_us) - max(line.b_start_us, other.b_start_us)
    return both >= _TAKEN * (line.b_end_us - line.b_start_us)


def _motion(line: Line, compared: Compared) -> float | None:
    """Median over B's moving moments of the best correlation next to the line."""
    values = []
    inside = (compared.b_times >= line.b_start_us) & (compared.b_times <= line.b_end_us)
    for j in np.flatnonzero(inside & (compared.b_moving >= MOVING_LEAST)):
        expected = float(line.a_at(int(compared.b_times[j])))
        near = np.abs(compared.a_times - expected) <= _NEAR_US
        if near.any():
            values.append(float(compared.motion[near, j].max()))
    return float(np.median(values)) if len(values) >= 2 else None  # noqa: PLR2004 - a median


def _is_same_still(line: Line, placed: refine.Placed, compared: Compared) -> bool:
    """Whether nothing moves in either and both show the same picture in detail."""
    quiet_a = float((compared.a_moving < MOVING_LEAST).mean())
    quiet_b = float((compared.b_moving < MOVING_LEAST).mean())
    inside = (compared.b_times >= line.b_start_us) & (compared.b_times <= line.b_end_us)
    if min(quiet_a, quiet_b) < _STILL_SHARE or not inside.any():
        return False
    alike = float(np.median(compared.likeness[:, inside].max(axis=0)))
    return alike >= _STILL_LIKENESS and placed.inliers >= _STILL_FEATURES
