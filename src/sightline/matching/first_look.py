"""What cannot count is found out before it costs: maps and lines that are not worth a closer look.

Nearly all that comparing two exhibits costs is spent on what two foreign ones might have in common.
Nothing is judged here: what passes is looked at as ever, and what does not could not have counted.
"""

from sightline.matching import align, lines, refine
from sightline.matching.descriptor import Described, Thumbnails
from sightline.matching.lines import Line
from sightline.matching.verify_geometry import Hypothesis

_SIDE_LEAST, _PIXELS_LEAST, _MOVING_LEAST, _SCORE_LEAST = 8, 15, 1.2, 0.4
"""Of thumbnails of half the size: their sides, pixels that both share, grey levels that count as
moving, and the score of a line. Every line of whole ones that could count had 0.5 so, and more."""
_HOPELESS_SCORE, _HOPELESS_DETAIL = 1.5, 5
"""Score of a line, and details that agree along it: half of what rules ask for, and more."""


def is_unlike(a: Thumbnails, b: Thumbnails, hypothesis: Hypothesis) -> bool:
    """Whether thumbnails of half the size (`warping.halved`) hold no line of time under a map.

    For maps that few details agree on, or none.
    """
    if min(*a.pixels.shape[1:], *b.pixels.shape[1:]) < _SIDE_LEAST:
        return False
    compared = align.compare(a, b, hypothesis.map, _MOVING_LEAST, _PIXELS_LEAST)
    return compared is None or not lines.best_lines(compared, _SCORE_LEAST)


def is_hopeless(a: Described, b: Described, line: Line, hypothesis: Hypothesis) -> bool:
    """Whether so little speaks for a line that being made exact cannot make it count.

    For maps that few details agree on: lines under them need a high score, or details of their own.
    """
    if line.score >= _HOPELESS_SCORE:
        return False
    return refine.details(a, b, line, hypothesis) < _HOPELESS_DETAIL
