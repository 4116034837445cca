"""Whether a line of time found between two recordings is one recording, by what moves along it."""

from functools import cached_property
from typing import Final

from sightline.matching.align import Compared
from sightline.matching.displacement import displacement
from sightline.matching.lines import Line
from sightline.matching.movement import Movement, at_instants, in_step
from sightline.matching.partners import Partners, all_parts_tell, partners
from sightline.matching.refine import Placed

DETAIL: Final = 10
"""Local features agreeing on one map: no foreign pair of the test material had even six."""
_SURE, _SURE_LONG = (0.93, 4, 9.0), (0.88, 10, 0.0)
"""Correlation of movement, over so many moments, with so many against it for each: whatever happens
elsewhere in the recordings. Of people who walk one way, 0.83 over so many."""
_IN_STEP: Final = ((0.85, 4, 1.0, 1.55), (0.82, 10, 1.0, 1.55), (0.82, 5, 0.0, 1.55),
                   (0.7, 6, 0.0, 1.75), (0.7, 6, 0.25, 2.1))  # fmt: skip
"""The same where both keep step so well (`movement.in_step`), and what moves lies in its place: two
takes of people in a corridor reached 0.72 over nine and a step of 1.87."""
_LITTLE_SCORE, _LITTLE_MOMENTS, _LITTLE_STEP = 2.5, 6, 2.1
"""A line with a lower score or fewer moments rests on one thing that passes by, and two takes hold
two such things (two cars in one lane: movement to 0.95, step to 1.97): that little counts only
where both keep step so well, or, of people and cars who moved less exactly in one place, a little
less well (`_CLOSE`)."""
_CLOSE: Final = ((0.85, 5, 0.2), (0.95, 4, 0.2))
_CLOSE_STEP, _CLOSE_BESIDE = 1.75, 0.15
"""Correlation, moments, those against it for each; step, and how far beside (`displacement`). Cars
lay 0.72 and more beside each other, somebody who turned round 0.14 over four moments."""
_AT_INSTANTS: Final = (0.95, 6)
"""The same of those moments alone of which both kept a picture, and how many of them: whatever else
happens, and however far what lies between is blurred. Two takes reached 0.89."""
_EXACT, _NEAR, _ASTRAY, _UNKNOWN = 0.2, 0.3, 0.6, 0.5
"""How far what moves may lie beside (`displacement`, in pixels of a thumbnail) where other moments
are as alike; where few are known; and where it is told from them. Three of four copies that agree
to 0.85 and less than 0.93 lie within 0.18; people who walk one way and keep step, 0.34 and more."""
_EVERYWHERE: Final = (0.6, 6, 0.2)
"""The same, however little it is, where nearly all parts of the picture tell these moments from
others (`partners`) and both keep step."""
_ALONE: Final = (0.82, 8, 0.2)
_ALONE_OTHERS, _ALONE_RATIO, _ALONE_FOUND, _ALONE_STEP = 60, 2.5, 0.9, 1.4
"""The same where so many other moments are known, none comes near, and what moves lies exactly in
place: what fades keeps little of a step. Somebody who walks as nobody else does, and again: 0.75,
and 2.18 times as alike."""
_BACKWARDS_LEAST: Final = 8
"""Moments. Who turns round goes back the same way: so does a film that is played backwards."""
_LONG_SCORE, _LONG, _LONG_STEP, _LONGER = 3.5, (0.5, 0.2), 1.55, (6.0, 0.3, 0.3)
"""A score, correlation, and moments against it for each; and the step that both keep. Two takes of
one scripted scene, from one tripod, scored up to 3.3."""
_PLAIN_SCORE: Final = 2.5
"""Without details: foreign pairs reached 1.0, two takes 1.4."""


class _Looked:
    """A line with what is measured along it: each once, and only where a rule asks for it."""

    def __init__(self, line: Line, moved: Movement, compared: Compared) -> None:
        self.line = line
        self.moved = moved
        self.compared = compared

    @cached_property
    def step(self) -> float | None:
        """How exactly both keep step."""
        return in_step(self.line, self.compared, self.moved.agreement or 0.0)

    @cached_property
    def beside(self) -> float | None:
        """How far what moves lies beside."""
        return displacement(self.line, self.compared)

    @cached_property
    def met(self) -> Partners | None:
        """How its moments are told from others."""
        return partners(self.line, self.compared)

    @property
    def is_common(self) -> bool:
        """Whether many others are known, and nearly as much like."""
        return self.met is not None and self.met.is_common

    @property
    def is_little(self) -> bool:
        """Whether it rests on one thing that passes by."""
        return self.line.score < _LITTLE_SCORE or self.moved.moments < _LITTLE_MOMENTS

    def is_long(self, score: float, correlation: float, share: float) -> bool:
        """Whether so much agrees in all."""
        return self.line.score >= score and self.moved.agrees(correlation, share)

    def lies_within(self, most: float) -> bool:
        """Whether what moves is known to lie so near to its place."""
        return self.beside is not None and self.beside <= most


def agrees(line: Line, placed: Placed, moved: Movement, compared: Compared) -> bool:
    """Whether what moves makes it one recording."""
    if moved.agreement is None or (line.rate < 0 and moved.moments < _BACKWARDS_LEAST):
        return False
    looked = _Looked(line, moved, compared)
    if looked.is_long(*_LONGER):
        return True
    if placed.inliers < DETAIL:
        long = looked.is_long(_PLAIN_SCORE, *_LONG) and not looked.is_common
        return long or _is_alone(looked)
    if not looked.is_little and (moved.is_sure(*_SURE) or is_at_instants(line, compared)):
        return True
    if not _keeps_step(looked):
        return _is_alone(looked)
    return moved.is_sure(*_SURE_LONG) or _is_in_place(looked)


def is_at_instants(line: Line, compared: Compared) -> bool:
    """Whether both agree wherever they kept the same instants, as only copies do."""
    agreement, count = at_instants(line, compared)
    return agreement >= _AT_INSTANTS[0] and count >= _AT_INSTANTS[1]


def is_alone(line: Line, moved: Movement, compared: Compared) -> bool:
    """Whether nothing else in a long recording comes near, and all lies exactly in its place."""
    return _is_alone(_Looked(line, moved, compared))


def _is_alone(looked: _Looked) -> bool:
    if looked.line.rate < 0 or looked.is_little or not looked.moved.is_sure(*_ALONE):
        return False
    met = looked.met
    if met is None or met.others < _ALONE_OTHERS or not met.is_told(0, _ALONE_FOUND, _ALONE_RATIO):
        return False
    return (looked.step or 0.0) >= _ALONE_STEP and looked.lies_within(_EXACT)


def _is_in_place(looked: _Looked) -> bool:
    """Whether what moves lies where still parts say, the more exactly the more is like it."""
    beside = _UNKNOWN if looked.beside is None else looked.beside
    # Who turns round goes back the same way: only forwards does the place alone tell.
    alone = looked.moved.moments >= _LITTLE_MOMENTS and looked.line.rate > 0
    if beside <= _EXACT and alone:
        return True
    if looked.met is None or not looked.met.knows_others:
        return beside <= _NEAR
    return beside <= _ASTRAY and not looked.is_common


def _keeps_step(looked: _Looked) -> bool:
    """Whether movement agrees and both keep step as copies do; some takes do so as well."""
    moved = looked.moved
    everywhere = moved.is_sure(*_EVERYWHERE)
    asked = [
        least
        for correlation, count, share, least in _IN_STEP
        if moved.is_sure(correlation, count, share)
    ]
    if looked.is_long(_LONG_SCORE, *_LONG):
        asked.append(_LONG_STEP)
    if not asked and not everywhere:
        return False
    # Of recordings of many hours moments are kept too far apart to tell the step by.
    kept = _LONG_STEP if looked.step is None else looked.step
    little = looked.is_little and not _is_close(looked, kept)
    if asked and kept >= max(min(asked), _LITTLE_STEP if little else 0.0):
        return True
    return everywhere and kept >= _LONG_STEP and all_parts_tell(looked.line, looked.compared)


def _is_close(looked: _Looked, kept: float) -> bool:
    """Whether what little moves lies so exactly in one place that less of a step will do."""
    if looked.line.rate < 0 or kept < _CLOSE_STEP:
        return False
    sure = any(looked.moved.is_sure(*rule) for rule in _CLOSE)
    return sure and looked.lies_within(_CLOSE_BESIDE)
