"""Stills: against footage, at the moment whose picture is most like; against stills.

Nothing moves in a still, so only the picture itself decides: features that agree on one map, and
correlation of what both show, as a whole or in parts. What is laid over a copy spoils some parts
and leaves the others as they were; the same place seen from another spot is a little off in all.
"""

from typing import Final

import numpy as np

from sightline.matching import align, refine
from sightline.matching.align import Compared, unit
from sightline.matching.descriptor import Described
from sightline.matching.lines import Line
from sightline.matching.partners import parts_of
from sightline.matching.segments import Found
from sightline.matching.verify_geometry import Hypothesis, hypotheses

_WHOLE: Final = (15, 0.90)
"""Features that agree, and correlation, that together make it the same picture."""
_IN_PARTS: Final = (40, 0.80)
"""The same where a third of the parts agree for themselves."""
_PART: Final = 0.9
"""Correlation of a part of its own. Copies of the simulated incident had 0.93 in the third best of
nine parts and more, another take from beside 0.72, another camera 0.75."""
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
    features, least = _WHOLE
    same = placed.inliers >= features and alike >= least
    features, least = _IN_PARTS
    if not same and placed.inliers >= features and alike >= least:
        same = _agree_in_parts(compared)
    return Found(line, placed, compared, None, int(line.spans(compared.b_times).sum()), same)


def _agree_in_parts(compared: Compared) -> bool:
    """Whether a third of the parts of the picture agree, each for itself, at the best moment."""
    i, j = np.unravel_index(int(compared.likeness.argmax()), compared.likeness.shape)
    one, other = compared.a_pixels[i : i + 1], compared.b_pixels[j : j + 1]
    parts = parts_of(compared)
    agreeing = sum(float((unit(one[:, p]) * unit(other[:, p])).sum()) >= _PART for p in parts)
    return agreeing * 3 >= len(parts) > 0


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
