"""What is left of a sudden change once everything has been moved to where it went.

A hand that jerks and a thing that leaps change the picture as much as a cut within one view. But
what they show was there before, elsewhere: with each part of the frame before moved to where it is
now (dense inverse search, T. Kroeger et al., ECCV 2016), little is left. Over a cut, more is.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from sightline.analysis.contract import Frame, Picture
from sightline.analysis.holds import QUIET

REACH: Final = 4
"""Frames on either side that a change is held against."""
CHANGE_LEAST: Final = 1.3
"""A frame is looked at where it changes by so many times more than any of those around it."""
REFRESH_MOST: Final = 1.2
"""Grey levels to which a still picture changes where it is coded anew: no change to look at."""
FLOOR: Final = 0.3
"""Grey levels added to what is around, so that noise is no movement."""
LEFT_LEAST: Final = 120
"""Hundredths: what movement leaves of a change, against the most it leaves of any around it."""
SIDE_LEAST: Final = 48
"""Pixels a side below which pictures are not followed: OpenCV's search needs room."""
_WINDOW: Final = 2 * REACH + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A sudden change, after movement."""

    ratio_percent: int
    """What movement leaves of it, as a share of the most it leaves of any frame around; where that
    is below `LEFT_LEAST`, of any looked at until then."""
    pace_permille: int
    """How far, of the longer side, most of the picture moves at the fastest frame looked at."""


class FollowWatch:
    """Give it every frame with its change once, then ask for `found`.

    It keeps ten small pictures, and looks at one frame in five at most.
    """

    def __init__(self) -> None:
        self._pictures: deque[Picture] = deque(maxlen=_WINDOW)
        self._changes: deque[float] = deque(maxlen=_WINDOW)
        self._keys: deque[bool] = deque(maxlen=_WINDOW)
        self._search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        self._seen = 0
        self._found: dict[int, Followed] = {}

    def frame(self, frame: Frame, change: float) -> None:
        """See a frame, and how much it differs from the one before (grey levels, mean)."""
        self._pictures.append(frame.luma)
        self._changes.append(change if self._seen else 0.0)
        self._keys.append(frame.keyframe)
        self._seen += 1
        self._look(len(self._changes) - 1 - REACH)

    def found(self) -> dict[int, Followed]:
        """Every sudden change by the number of its frame; the last frames are looked at now."""
        for at in range(len(self._changes) - REACH, len(self._changes)):
            self._look(at)
        return self._found

    def _look(self, at: int) -> None:
        """At the change into picture `at` of those kept, if it is sudden and can be followed."""
        if at < 1:
            return
        changes, last = self._changes, len(self._changes)
        own = changes[at]
        # Hardly any change is this sudden, and the one before it tells most that are not.
        if own < CHANGE_LEAST * (changes[at - 1] + FLOOR) and at > 1:
            return
        near = [k for k in range(max(1, at - REACH), min(last, at + REACH + 1)) if k != at]
        most = max((changes[k] for k in near), default=np.inf)
        anew = self._keys[at] and most < QUIET
        least = max(CHANGE_LEAST * (most + FLOOR), REFRESH_MOST if anew else 0.0)
        if own < least:
            return
        near.sort(key=lambda k: -changes[k])
        shape = self._pictures[at].shape
        taken = (self._pictures[j] for k in (at, *near) for j in (k - 1, k))
        if min(shape) < SIDE_LEAST or any(picture.shape != shape for picture in taken):
            return
        self._found[self._seen - last + at] = self._followed(at, near)

    def _followed(self, at: int, near: Sequence[int]) -> Followed:
        """Of the change into picture `at`, against those into pictures `near`, in their order."""
        own, _ = self._left(at)
        most, pace, ratio = 0.0, 0.0, 0
        for k in near:
            left, moves = self._left(k)
            most, pace = max(most, left), max(pace, moves)
            ratio = round(100 * own / (most + FLOOR))
            if ratio < LEFT_LEAST:
                break
        longer = max(self._pictures[at].shape)
        return Followed(ratio_percent=ratio, pace_permille=round(1000 * pace / longer))

    def _left(self, at: int) -> tuple[float, float]:
        """Grey levels that movement does not explain, mean; pixels that the middle place moves."""
        one, other = self._pictures[at - 1], self._pictures[at]
        flow = self._search.calc(other, one, np.zeros((*one.shape, 2), np.float32))
        height, width = one.shape
        across, along = cv2.split(flow)
        right = across + np.arange(width, dtype=np.float32)
        down = along + np.arange(height, dtype=np.float32)[:, np.newaxis]
        moved = cv2.remap(one, right, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        within = (right >= 0) & (right <= width - 1) & (down >= 0) & (down <= height - 1)
        # What comes in at the edge was not there before, so nothing can be said of it.
        left = cv2.absdiff(moved, other)[within].sum(dtype=np.int64)
        judged = max(int(within.sum()), within.size // 2)
        return float(left) / judged, float(np.median(cv2.magnitude(across, along)))
