"""How much each frame differs from the one before, in 256 places: what continuity is told from.

One watch is shared by all methods of an examination; it keeps 256 bytes and a time a frame.
"""

from array import array
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Frame, Picture
from sightline.analysis.legible import within_record
from sightline.model.canonical import MAX_INTEGER
from sightline.model.times import MediaTime

SIDE: Final = 16
"""Places a side: the frame is divided into 16 by 16, whatever its shape."""
PLACES: Final = SIDE * SIDE
SCALE: Final = 4
"""Changes are kept in quarters of a grey level, up to 63."""
FRAMES_MOST: Final = 216_000
"""Two hours at 30 frames a second, 60 MB; what follows is not looked at."""

Kind = TypeVar("Kind", bound=np.number[Any])
Changes: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Steps:
    """All frames of a recording; row k tells how frame k differs from frame k - 1, row 0 is zero.

    Times run forward: a frame whose own time does not is given that of the frame before.
    """

    changes: Changes
    """(n, 256), quarters of a grey level, mean absolute difference in each place."""
    keys: NDArray[np.bool_]
    """(n,) whether a frame was coded by itself."""
    ticks: NDArray[np.int64]
    """(n,) presentation times."""
    numerator: int
    denominator: int
    backwards: int
    """Frames whose time was not after that of the frame before."""
    left_out: int

    def __len__(self) -> int:
        return len(self.ticks)

    def time(self, index: int) -> MediaTime:
        """When a frame is shown."""
        return MediaTime(
            pts=int(self.ticks[index]), numerator=self.numerator, denominator=self.denominator
        )

    @property
    def microseconds(self) -> NDArray[np.int64]:
        """(n,) times, for spans only."""
        seconds = self.ticks.astype(np.float64) * self.numerator / self.denominator
        return np.clip(seconds * 1e6, -MAX_INTEGER, MAX_INTEGER).astype(np.int64)

    @property
    def totals(self) -> NDArray[np.float32]:
        """(n,) grey levels, mean over the picture."""
        return np.asarray(self.changes.mean(axis=1, dtype=np.float32) / SCALE)


class StepWatch:
    """Give it every frame once or more often, then ask for `steps`."""

    def __init__(self) -> None:
        self._changes = bytearray()
        self._keys = bytearray()
        self._ticks = array("q")
        self._base: tuple[int, int] | None = None
        self._last: Picture | None = None
        self._index = -1
        self._backwards = 0
        self._left_out = 0

    def frame(self, frame: Frame) -> None:
        """See a frame; one that was seen just now costs nothing again."""
        if frame.index == self._index:
            return
        self._index = frame.index
        if len(self._keys) >= FRAMES_MOST:
            self._left_out += 1
            return
        last, self._last = self._last, frame.luma
        self._changes += changed(last, frame.luma) if last is not None else bytes(PLACES)
        self._keys.append(frame.keyframe)
        self._ticks.append(self._tick(frame.time))

    @property
    def newest(self) -> float:
        """How much the newest frame kept differs from the one before: grey levels, mean."""
        row = np.frombuffer(self._changes, np.uint8, PLACES, max(0, len(self._changes) - PLACES))
        return cv2.mean(row)[0] / SCALE

    def _tick(self, time: MediaTime) -> int:
        if self._base is None:
            self._base = time.numerator, time.denominator
        if (time.numerator, time.denominator) == self._base:
            tick = within_record(time.pts)
        else:
            tick = within_record(
                time.pts * time.numerator * self._base[1] // (time.denominator * self._base[0])
            )
        if self._ticks and tick <= self._ticks[-1]:
            self._backwards += 1
            return max(tick, self._ticks[-1])
        return tick

    def steps(self) -> Steps:
        """All that was seen."""
        numerator, denominator = self._base or (1, 1)
        return Steps(
            changes=np.frombuffer(bytes(self._changes), np.uint8).reshape(-1, PLACES),
            keys=np.frombuffer(bytes(self._keys), np.bool_),
            ticks=np.frombuffer(self._ticks.tobytes(), np.int64),
            numerator=numerator,
            denominator=denominator,
            backwards=self._backwards,
            left_out=self._left_out,
        )


def changed(one: Picture, other: Picture) -> bytes:
    """The 256 changes between two grey pictures, those of two sizes laid over each other."""
    if one.shape != other.shape:
        one = np.asarray(cv2.resize(one, other.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    scaled = cv2.convertScaleAbs(cv2.absdiff(one, other), alpha=SCALE)
    return cv2.resize(scaled, (SIDE, SIDE), interpolation=cv2.INTER_AREA).tobytes()


def around(changes: "NDArray[Kind]", reach: int) -> "NDArray[Kind]":
    """For each row the largest of each column among its neighbours, itself and row 0 left out.

    Args:
        changes: (n, m).
        reach: Rows on each side.
    """
    found = np.zeros_like(changes)
    for offset in range(1, reach + 1):
        np.maximum(found[:-offset], changes[offset:], out=found[:-offset])
        if offset + 1 < len(changes):
            inner = found[offset + 1 :]
            np.maximum(inner, changes[1:-offset], out=inner)
    return found
