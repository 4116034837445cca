"""Stills: against footage, at the moment whose picture is most like; against stills.

Nothing moves in a still, so only the picture itself decides: features that agree on one map, and
correlation of what both show.
"""

from typing import Final

import numpy as np

from sightline.matching import align, refine
from sightline.matching.align import Compared
from sightline.matching.descriptor import Described
from sightline.matching.lines import Line
from sightline.matching.segments import Found
from sightline.matching.verify_geometry import Hypothesis, hypotheses

_SURE: Final = ((15, 0.90), (40, 0.80))
"""Features that agree, and correlation, that together make it the same picture."""
_ALIKE: Final = 15
_ALMOST: Final = 0.02


def by_still(a: Described, b: Described) -> list[Found]:
    """The best agreement of a still with the other side, if it is the same or looks alike."""
    best: Found | None = None
    for hypothesis in hypotheses(a, b):
        compared = align.compare(a.thumbnails, b.thumbnails, hypothesis.map)
        if compared is None or not compared.likeness.size:
            continue
        found = _refined(a, b, hypothesis, compared)
        if best is None or _rank(found) > _rank(best):
            best = found
    if best is None or not (best.same or best.placed.inliers >= _ALIKE):
        return []
    return [best]


def _rank(found: Found) -> tuple[bool, float]:
    return found.same, found.placed.inliers * float(found.compared.likeness.max())


def _refined(a: Described, b: Described, hypothesis: Hypothesis, compared: Compared) -> Found:
    line = _moment(compared)
    placed = refine.in_place(a, b, line, hypothesis)
    again = align.compare(a.thumbnails, b.thumbnails, placed.hypothesis.map)
    if again is not None and again.likeness.size:
        compared, line = again, _moment(again)
    alike = float(compared.likeness.max())
    same = any(placed.inliers >= features and alike >= least for features, least in _SURE)
    return Found(line, placed, compared, None, int(line.spans(compared.b_times).sum()), same)


def _moment(compared: Compared) -> Line:
    """The moment most alike, and how long B shows it."""
    i, j = np.unravel_index(int(compared.likeness.argmax()), compared.likeness.shape)
    row = compared.likeness[i]
    first = last = int(j)
    while first > 0 and row[first - 1] >= row[j] - _ALMOST:
        first -= 1
    while last < len(row) - 1 and row[last + 1] >= row[j] - _ALMOST:
        last += 1
    return Line(
        rate=0.0,
        b_start_us=int(compared.b_times[first]),
        b_end_us=int(compared.b_times[last]),
        a_at_b_start_us=int(compared.a_times[i]),
        score=float(row[j]),
    )
