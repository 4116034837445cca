"""Which of two aligned pictures has something laid over it, where they differ throughout.

What lies over a picture stands out from it: along its outline the one picture jumps and the other,
which shows what is beneath, goes on. And it stands still in the frame while what it covers moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.closeness import Holder

_DIFFERS: Final = 18.0
"""Grey levels."""
_AREA_LEAST: Final = 0.004
"""Of the picture that both show."""
_OUTLINE_LEAST: Final = 24
"""Pixels of an outline that lie within what both show."""
_STANDS_OUT, _TIMES = 12.0, 3.0
"""Grey levels by which an outline jumps at least, and times what the other does there."""
_STANDS, _MOVES = 0.4, 3.0
"""Changes of a covered part against the other's, and levels that a moving part changes by."""
_SPOT: Final = np.ones((5, 5), np.uint8)
_EDGE: Final = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """A's picture in B's frame with its contrast, B's, and where both show the same scene."""

    a: NDArray[np.float32]
    b: NDArray[np.float32]
    mask: NDArray[np.bool_]


def covered(moments: Sequence[Pictures]) -> Holder:
    """Who has something laid over, over all moments of a pair; unknown where they disagree."""
    parts: dict[tuple[int, ...], list[Pictures]] = {}
    for one in moments:
        parts.setdefault(one.b.shape, []).append(one)
    says = {holder for alike in parts.values() for holder in _holders(alike)}
    return says.pop() if len(says) == 1 else Holder.UNKNOWN


def _holders(moments: list[Pictures]) -> set[Holder]:
    """What each part says that differs at every moment."""
    far = np.logical_and.reduce([_differs(one) for one in moments])
    grown = cv2.morphologyEx(far.astype(np.uint8), cv2.MORPH_CLOSE, _SPOT)
    kept = np.asarray(cv2.morphologyEx(grown, cv2.MORPH_OPEN, _SPOT), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(kept)
    least = _AREA_LEAST * max(float(one.mask.sum()) for one in moments)
    says = set()
    for number in range(1, count):
        if stats[number, cv2.CC_STAT_AREA] < least:
            continue
        part = np.asarray(labels == number)
        holders = {holder for one in moments if (holder := _outlined(one, part))}
        holders = holders or _standing(moments, part)
        says |= holders if len(holders) == 1 else set()
    return says


def _differs(one: Pictures) -> NDArray[np.bool_]:
    """Where the two differ, brightness set off; `mask` leaves out what was known to differ."""
    shown = one.a != 0
    off = float(np.median((one.b - one.a)[one.mask])) if one.mask.any() else 0.0
    return np.asarray(shown & (np.abs(one.b - one.a - off) > _DIFFERS))


def _outlined(one: Pictures, part: NDArray[np.bool_]) -> Holder | None:
    whole = part.astype(np.uint8)
    outline = (cv2.dilate(whole, _EDGE) > 0) & ~(cv2.erode(whole, _EDGE) > 0)
    # An outline along the edge of the frame is none of what lies within.
    outline &= cv2.erode((one.a != 0).astype(np.uint8), _SPOT, borderValue=0) > 0
    if outline.sum() < _OUTLINE_LEAST:
        return None
    a, b = (
        float(np.median(cv2.morphologyEx(side, cv2.MORPH_GRADIENT, _EDGE)[outline]))
        for side in (one.a, one.b)
    )
    if b >= _STANDS_OUT and b >= _TIMES * a:
        return Holder.B
    if a >= _STANDS_OUT and a >= _TIMES * b:
        return Holder.A
    return None


def _standing(moments: list[Pictures], part: NDArray[np.bool_]) -> set[Holder]:
    said = set()
    for number, one in enumerate(moments):
        for two in moments[number + 1 :]:
            a = float(np.abs(one.a - two.a)[part].mean())
            b = float(np.abs(one.b - two.b)[part].mean())
            if b < _STANDS * a and a > _MOVES:
                said.add(Holder.B)
            elif a < _STANDS * b and b > _MOVES:
                said.add(Holder.A)
    return said
