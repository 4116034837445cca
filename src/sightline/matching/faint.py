"""Footage in which next to nothing moves: what still tells a copy from a second take.

Leaves in the wind, breath, a hand that holds something move half a grey level of a thumbnail. Over
a whole picture and many moments that is no less telling than a passing car: a copy moves so at the
same moments, another take from the same tripod does not. Where both are at rest, nothing tells.
"""

from typing import Final

import numpy as np

from sightline.matching.align import Compared
from sightline.matching.displacement import displacement
from sightline.matching.lines import Line
from sightline.matching.movement import SAME_SCENE, Movement, changes_agree, in_step
from sightline.matching.partners import SAID_LEAST, is_common, partners, said_by_parts
from sightline.matching.refine import Placed

DETAIL: Final = 30
"""Local features that agree on the map: without them nothing says that both show one place."""
_SURE: Final = (0.8, 8, 0.12, 1.7)
"""Correlation of movement, over so many moments, with so many against it for each, and the step
that both keep (`movement.in_step`); two takes of leaves reached 0.85 and 1.98 over seven."""
_SURER, _SURER_STEP, _SURER_LEAST_US = ((0.93, 10, 1.0), (0.88, 10, 0.0)), 1.55, 2_000_000
_SURER_BESIDE: Final = 0.3
"""The same of what begins faintly and moves more later, over so long at least and so near to its
place (`displacement`), whatever happens elsewhere. People who walk one way reached 0.87 and 1.45
over twelve, 0.93 over four."""
_LONG: Final = (0.5, 16, 0.5, 5.0)
"""Correlation of movement, moments, correlation of what changes, and score; two takes: 3.6."""
_WHOLE: Final = (0.6, 12, 0.6, 0.8)
"""The same three, and the share of all moments of that view, of the side that has fewer: two takes
of made-up leaves, which sway almost evenly, agreed so over 0.63 of them."""
_OWN: Final = (4, 0.9, 2.0)
"""Moments, the share of these that find their partners, and how much more alike partners are than
the best of the others (`partners`), where parts of the picture say so too (`SAID_LEAST`)."""
_IN_PLACE: Final = (12, 0.75, 1.3, 10.0, 0.15)
"""The same three of a longer line, what parts must say, and how far beside what moves may lie
(`displacement`). Other takes: 0.26 over ten moments, 0.11 over five. Of made-up leaves, copies at
the hardest compression found 12 of 14 and lay within 0.12."""
_LEVEL_MOST: Final = 2.5
"""Grey levels. What moves more is no longer faint: a thing or a person, who can do it again."""
_REST: Final = 0.12
"""Grey levels below which a picture stands still in every respect. A camera before a still scene
leaves more, and hard encoding of it less: the side that has more counts."""
_REST_SHARE: Final = 90
"""Percent of the moments."""
_STILL_LIKENESS: Final = 0.93
STILL_DETAIL: Final = 10
"""Local features that agree on the map, of a picture at rest."""


def keeps_step(line: Line, moved: Movement, compared: Compared) -> bool:
    """Whether movement agrees and both keep step, in either direction."""
    correlation, count, share, least = _SURE
    long = line.b_end_us - line.b_start_us >= _SURER_LEAST_US
    sure = moved.is_sure(correlation, count, share)
    surer = long and any(moved.is_sure(*rule) for rule in _SURER)
    if not sure and not surer:
        return False
    step = in_step(line, compared, moved.agreement or 0.0)
    if step is None:
        return False
    if surer and step >= _SURER_STEP and _lies_within(line, compared, _SURER_BESIDE):
        return True
    return step >= least and sure and not is_common(line, compared)


def is_same(line: Line, placed: Placed, moved: Movement, compared: Compared) -> bool:
    """Whether what hardly moves makes it one recording."""
    if moved.agreement is None or placed.inliers < DETAIL:
        return False
    if keeps_step(line, moved, compared):
        return True
    # Backwards, swaying leaves look much as they do forwards: only the first rule is for that.
    if moved.level > _LEVEL_MOST or line.rate < 0:
        return False
    changes = changes_agree(line, compared)
    if changes is None:
        return False
    correlation, count, least, score = _LONG
    if _agrees(moved, changes, correlation, count, least) and line.score >= score:
        return True
    correlation, count, least, share = _WHOLE
    whole = moved.moments >= share * _moments(compared)
    return whole and _agrees(moved, changes, correlation, count, least)


def find_partners(line: Line, compared: Compared) -> bool:
    """Whether moments that hardly move are told from all others, forwards, by their partners."""
    met = partners(line, compared) if line.rate > 0 else None
    if met is None or met.level > _LEVEL_MOST or not met.knows_others:
        return False
    own, in_place = met.is_told(*_OWN), met.is_told(*_IN_PLACE[:3])
    if not own and not in_place:
        return False
    said = said_by_parts(line, compared, met.others)
    if own and said >= SAID_LEAST:
        return True
    return in_place and said >= _IN_PLACE[3] and _lies_within(line, compared, _IN_PLACE[4])


def _lies_within(line: Line, compared: Compared, most: float) -> bool:
    beside = displacement(line, compared)
    return beside is not None and beside <= most


def _agrees(moved: Movement, changes: float, correlation: float, count: int, least: float) -> bool:
    enough = moved.moments >= count and changes >= least
    return enough and (moved.agreement or 0.0) >= correlation


def _moments(compared: Compared) -> int:
    """How many moments both could share: those of one view that move, of the side with fewer."""
    alike = compared.likeness >= SAME_SCENE
    a_moves, b_moves = compared.moves
    both = alike.any(axis=1) & a_moves, alike.any(axis=0) & b_moves
    return min(int(side.sum()) for side in both)


def is_same_still(line: Line, compared: Compared) -> bool:
    """Whether both are at rest from beginning to end and show the same picture."""
    sides = compared.a_moving, compared.b_moving
    levels = [float(np.percentile(side, _REST_SHARE)) for side in sides]
    inside = line.spans(compared.b_times)
    if max(levels) >= _REST or not inside.any():
        return False
    alike = float(np.median(compared.likeness[:, inside].max(axis=0)))
    return alike >= _STILL_LIKENESS
