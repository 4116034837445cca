"""Segments by picture: which lines of time are one recording, and which only look alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from sightline.matching import align, faint, judging, lines, refine
from sightline.matching.align import Compared
from sightline.matching.descriptor import Described
from sightline.matching.first_look import (
    ALIKE_DETAIL,
    SCORE_LOOKED_AT,
    Tried,
    is_hopeless,
    lines_under,
)
from sightline.matching.held import dense, held, is_swift
from sightline.matching.judging import DETAIL
from sightline.matching.lines import Line
from sightline.matching.movement import Movement, best_timed, movement, with_those_against
from sightline.matching.partners import all_parts_tell, are_told, marked, timed
from sightline.matching.sound_align import SoundMatch
from sightline.matching.verify_geometry import Hypothesis, are_one, hypotheses

_FAINT_MOST: Final = 4
_SWIFT_LEAST_US: Final = 1_000_000
"""Ten moments of what changes fast."""
_PARTNERS_LEAST: Final = 1.5
"""Score of a line along which moments find their partners: three of them."""
_NO_USE: Final = 0.2
"""Correlation of movement that no better map makes up for: what was the same had 0.7 before."""
_NO_FURTHER: Final = 0.0005
"""A fortieth of a thumbnail's pixel: under maps as near nothing is compared anew."""
_HEARD_RATE, _HEARD_AGREEMENT, _HEARD_OFF_US = 0.1, 0.4, 300_000
"""Sound at the same offset makes up for movement that is too short to tell."""
_BELIEVED: Final = 0.8
_AS_GOOD: Final = 0.02
_TAKEN: Final = 0.5


Judge: TypeAlias = Callable[[Line, refine.Placed, Movement, Compared], bool]
"""Whether what moves makes it one recording."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A line in time, a map, and the comparison behind both."""

    line: Line
    placed: refine.Placed
    compared: Compared
    motion: float | None
    """Correlation of what moves; None where too little does."""
    support: int
    """Moments of B that agree."""
    same: bool
    """Whether it is the same recording; otherwise it looks alike."""


def by_picture(a: Described, b: Described, sounds: Sequence[SoundMatch] = ()) -> list[Found]:
    """Segments that are the same, best first; failing these, one that looks alike, if any."""
    maps, shown = hypotheses(a, b), held(a)
    same: list[Found] = []
    alike: list[Found] = []
    for found in judged(shown, b, maps, sounds):
        (same if found.same else alike).append(found)
    if not same:
        same = [found for found in judged_swift(a, b, maps) if found.same]
        same = same or [found for found in judged_faint(a, b, maps[0]) if found.same]
        same = same or _at_rest(a, b, alike)
        return same or _looks_alike(shown, b, alike, maps[0])
    # Once some of it is the same recording, shorter stretches of it are believed.
    for found in alike:
        believed = found.placed.inliers >= DETAIL and (found.motion or 0) >= _BELIEVED
        if believed and not any(_taken(found.line, other.line) for other in same):
            same.append(replace(found, same=True))
    return same


def judged(
    a: Described, b: Described, maps: Sequence[Hypothesis], sounds: Sequence[SoundMatch] = ()
) -> Iterator[Found]:
    """Every line of time worth a look under some map, best first, with what became of it."""
    same: list[Line] = []
    known: dict[Tried, Found] = {}

    def is_one(tried: Tried) -> bool:
        known[tried] = _judged(a, b, tried, sounds)
        return known[tried].same

    for tried in lines_under(maps, a, b, is_one):
        line, hypothesis, _ = tried
        if any(_taken(line, other) for other in same):
            continue
        if hypothesis.inliers < DETAIL and is_hopeless(a, b, line, hypothesis):
            continue
        found = known.get(tried) or _judged(a, b, tried, sounds, same)
        same += [found.line] if found.same else []
        yield found


def _judged(
    a: Described,
    b: Described,
    tried: Tried,
    sounds: Sequence[SoundMatch],
    others: Sequence[Line] = (),
) -> Found:
    found = _refined(a, b, tried, judging.agrees, others)
    return replace(found, same=found.same or _is_heard(found, sounds))


def judged_swift(a: Described, b: Described, maps: Sequence[Hypothesis]) -> Iterator[Found]:
    """Lines of time of what changes fast, of all thumbnails, whose moments are told from others."""
    if not (is_swift(a) or is_swift(b)):
        return
    for found in judged(dense(a), dense(b), maps):
        line, everywhere = found.line, found.placed.inliers < DETAIL
        long = line.b_end_us - line.b_start_us >= _SWIFT_LEAST_US
        told = are_told(line, found.compared, everywhere=everywhere) or all_parts_tell(
            line, found.compared
        )
        if everywhere:
            told = told or judging.is_alone(line, movement(line, found.compared), found.compared)
        else:
            told = told or judging.is_at_instants(line, found.compared)
        yield replace(found, same=found.same and long and told)


def judged_faint(a: Described, b: Described, likeliest: Hypothesis) -> list[Found]:
    """Lines of time of what hardly moves, where details say that both show one place."""
    if likeliest.inliers < faint.DETAIL:
        return []
    a, b = dense(a), dense(b)
    compared = align.compare(a.thumbnails, b.thumbnails, likeliest.map, align.FAINT_LEAST)
    if compared is None:
        return []
    found = lines.best_lines(compared, SCORE_LOOKED_AT)[:_FAINT_MOST]
    first = [_refined(a, b, (line, likeliest, compared), faint.is_same) for line in found]
    same = [one for one in first if one.same]
    again = (
        replace(one, same=faint.find_partners(one.line, one.compared))
        for one in first
        if not one.same
    )
    others: list[Found] = []
    for one in (*_met(a, b, likeliest, compared), *again):
        if not any(_taken(one.line, other.line) for other in same):
            (same if one.same else others).append(one)
    return [*same, *others]


def _met(a: Described, b: Described, hypothesis: Hypothesis, forth: Compared) -> Iterator[Found]:
    """Lines along which moments find their partners, judged by these alone.

    The side with fewer moments is looked for in the other, whichever of the two it is.
    """
    back = len(a.thumbnails) < len(b.thumbnails)
    compared: Compared | None = forth
    if back:
        there = np.asarray(np.linalg.inv(hypothesis.map), np.float64)
        compared = align.compare(b.thumbnails, a.thumbnails, there, align.FAINT_LEAST)
    if compared is None:
        return
    for line in lines.best_lines(marked(compared), _PARTNERS_LEAST)[:_FAINT_MOST]:
        exact = timed(line, compared)
        moved = movement(exact, compared)
        same = faint.find_partners(exact, compared) or faint.keeps_step(exact, moved, compared)
        inside = int(exact.spans(compared.b_times).sum())
        as_asked = lines.exchanged(exact) if back else exact
        placed = refine.in_place(a, b, as_asked, hypothesis)
        yield Found(as_asked, placed, compared, moved.agreement, inside, same)


def _at_rest(a: Described, b: Described, alike: Sequence[Found]) -> list[Found]:
    """Those of the lines found along which both show one picture, and nothing at all moves."""
    detailed = [one for one in alike if one.placed.inliers >= faint.STILL_DETAIL]
    if not detailed:
        return []
    a, b = dense(a), dense(b)
    same: list[Found] = []
    for found in detailed:
        if any(_taken(found.line, other.line) for other in same):
            continue
        compared = align.compare(
            a.thumbnails, b.thumbnails, found.placed.hypothesis.map, align.FAINT_LEAST
        )
        if compared is not None and faint.is_same_still(found.line, compared):
            same.append(replace(found, same=True))
    return same


def _is_heard(found: Found, sounds: Sequence[SoundMatch]) -> bool:
    """Whether the sound agrees at the very offset at which details of the picture do."""
    line = found.line
    if abs(line.rate - 1) > _HEARD_RATE or found.placed.inliers < DETAIL:
        return False
    if found.motion is not None and found.motion < _HEARD_AGREEMENT:
        return False
    for sound in sounds:
        start = max(line.b_start_us, sound.b_start_us)
        end = min(line.b_end_us, sound.b_end_us)
        middle = (start + end) // 2
        off = float(line.a_at(middle)) - middle - sound.offset_us
        if end > start and abs(off) <= _HEARD_OFF_US:
            return True
    return False


def _looks_alike(
    a: Described, b: Described, alike: list[Found], likeliest: Hypothesis
) -> list[Found]:
    """The line under whose map most details agree; without one, the moment most alike under it."""
    detailed = [found for found in alike if found.placed.inliers >= ALIKE_DETAIL]
    if detailed:
        return [max(detailed, key=lambda found: found.placed.inliers)]
    if likeliest.inliers < ALIKE_DETAIL:
        return []
    compared = align.compare(a.thumbnails, b.thumbnails, likeliest.map)
    if compared is None:
        return []
    placed = refine.Placed(likeliest, likeliest.inliers, 1, 0.0)
    return [Found(lines.most_alike(compared), placed, compared, None, 1, same=False)]


def _refined(
    a: Described, b: Described, tried: Tried, agrees: Judge, others: Sequence[Line] = ()
) -> Found:
    """A line made exact and judged; what `others` explain does not count against it."""
    line, hypothesis, compared = tried
    line, moved = _timed(line, compared, others)
    placed = refine.in_place(a, b, line, hypothesis)
    inside = int(line.spans(compared.b_times).sum())
    if (moved.agreement or 0.0) < _NO_USE:
        return Found(line, placed, compared, moved.agreement, inside, same=False)
    again: Compared | None = compared
    if not are_one(hypothesis, placed.hypothesis, _NO_FURTHER):
        again = align.compare(a.thumbnails, b.thumbnails, placed.hypothesis.map, compared.floor)
    if again is not None:
        better, moves = _timed(line, again, others)
        if (moves.agreement or 0.0) >= (moved.agreement or 0.0) - _AS_GOOD:
            line, compared, moved = better, again, moves
        else:
            placed = replace(placed, hypothesis=hypothesis)
    same = agrees(line, placed, moved, compared)
    inside = int(line.spans(compared.b_times).sum())
    return Found(line, placed, compared, moved.agreement, inside, same)


def _timed(line: Line, compared: Compared, others: Sequence[Line]) -> tuple[Line, Movement]:
    """The line made exact, or the best one at the plain speed near it, whichever moves alike."""
    plain = lines.at_plain_speed(line, compared)
    near = [item for item in (line, plain) if item is not None]
    exact = [refined for item in near for refined in refine.exact(item, compared)]
    best, moved = best_timed([*near, *exact], compared)
    return best, with_those_against(moved, best, compared, others)


def _taken(line: Line, other: Line) -> bool:
    """Whether most of a line's seconds of B are another's already."""
    both = min(line.b_end_us, other.b_end_us) - max(line.b_start_us, other.b_start_us)
    return both >= _TAKEN * (line.b_end_us - line.b_start_us)
