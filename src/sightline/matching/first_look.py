"""What cannot count is found out before it costs: maps and lines that are not worth a closer look.

Nearly all that comparing two exhibits costs is spent on what two foreign ones might have in common.
Nothing is judged here: what passes is looked at as ever, and what does not could not have counted.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from sightline.matching import align, lines, refine, warping
from sightline.matching.align import Compared
from sightline.matching.descriptor import Described, Thumbnails
from sightline.matching.judging import DETAIL
from sightline.matching.lines import Line
from sightline.matching.verify_geometry import Hypothesis

_SIDE_LEAST, _PIXELS_LEAST, _MOVING_LEAST, _SCORE_LEAST = 8, 15, 1.2, 0.4
"""Of thumbnails of half the size: their sides, pixels that both share, grey levels that count as
moving, and the score of a line. Every line of whole ones that could count had 0.5 so, and more."""
_HOPELESS_SCORE, _HOPELESS_DETAIL = 1.5, 5
"""Score of a line, and details that agree along it: half of what rules ask for, and more."""
_TRIED_MOST: Final = 32
_WELL, _WHOLE_LEAST = 0.4, 8
"""Mean score of a line (correlation of movement above 0.35) that needs no other map beside it, and
moments of B that are enough to say so."""
SCORE_LOOKED_AT, _SCORE_WITH_DETAIL = 0.3, 0.1
"""Least score of a line worth a look; less is enough where details agree on the map."""
ALIKE_DETAIL: Final = 30

Tried: TypeAlias = tuple[Line, Hypothesis, Compared]
"""A line, and the map and comparison under which it was found."""


def lines_under(
    maps: Sequence[Hypothesis], a: Described, b: Described, is_one: Callable[[Tried], bool]
) -> list[Tried]:
    """Lines of time under some map, best first.

    One line over all of B settles it where it agrees well, or `is_one` says that it is one
    recording: no other map can tell more then, but for a plain one beside it, which may lie better.
    """
    if not len(a.thumbnails) or not len(b.thumbnails):
        return []
    tried: list[Tried] = []
    halves: tuple[Thumbnails, Thumbnails] | None = None
    settled: Hypothesis | None = None
    for hypothesis in maps:
        if settled is not None and not _is_plain_beside(hypothesis, settled):
            continue
        if hypothesis.inliers < DETAIL:
            # Most copies are explained by a map of many details before it comes to these.
            halves = halves or (warping.halved(a.thumbnails), warping.halved(b.thumbnails))
            if is_unlike(*halves, hypothesis):
                continue
        compared = align.compare(a.thumbnails, b.thumbnails, hypothesis.map)
        if compared is None:
            continue
        found = lines.best_lines(compared, _least(hypothesis))
        under = [(line, hypothesis, compared) for line in found]
        tried += under
        if settled is None and hypothesis.inliers >= ALIKE_DETAIL and _is_whole(found, compared):
            if found[0].score >= _WELL * len(compared.b_times):
                break
            settled = hypothesis if is_one(under[0]) else None
    return sorted(tried, key=lambda item: -item[0].score)[:_TRIED_MOST]


def _is_plain_beside(hypothesis: Hypothesis, settled: Hypothesis) -> bool:
    return not hypothesis.inliers and hypothesis.mirrored == settled.mirrored


def _least(hypothesis: Hypothesis) -> float:
    return _SCORE_WITH_DETAIL if hypothesis.inliers >= ALIKE_DETAIL else SCORE_LOOKED_AT


def _is_whole(found: Sequence[Line], compared: Compared) -> bool:
    """Whether the best line lies over all of B: under no other map can more of it agree."""
    if not found or len(compared.b_times) < _WHOLE_LEAST:
        return False
    return bool(found[0].spans(compared.b_times).all())


def is_unlike(a: Thumbnails, b: Thumbnails, hypothesis: Hypothesis) -> bool:
    """Whether thumbnails of half the size (`warping.halved`) hold no line of time under a map.

    For maps that few details agree on, or none.
    """
    if min(*a.pixels.shape[1:], *b.pixels.shape[1:]) < _SIDE_LEAST:
        return False
    compared = align.compare(a, b, hypothesis.map, _MOVING_LEAST, _PIXELS_LEAST)
    return compared is None or not lines.is_any(compared, _SCORE_LEAST)


def is_hopeless(a: Described, b: Described, line: Line, hypothesis: Hypothesis) -> bool:
    """Whether so little speaks for a line that being made exact cannot make it count.

    For maps that few details agree on: lines under them need a high score, or details of their own.
    """
    if line.score >= _HOPELESS_SCORE:
        return False
    return refine.details(a, b, line, hypothesis) < _HOPELESS_DETAIL
