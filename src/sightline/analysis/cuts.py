"""Where one shot ends and the next begins, from small grey frames as they stream past.

A cut is a frame that differs suddenly (against the motion just before it) and whose parts are not
found again in the frame before, allowing for movement: so fast pans, gains and noise are not cuts.
A change that goes back within a fifth of a second is an interruption (a flash, an inserted frame).
A dissolve or fade is a run of frames that mixes its two ends in growing share: movement never does.
The idea of testing a dissolve as a mixture is that of Lienhart, "Reliable transition detection in
videos" (2001); the thresholds are ours, measured in docs/methods/shots.md.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.coarse import COARSE
from sightline.analysis.contract import Frame, Picture
from sightline.analysis.likeness import is_blank, likeness
from sightline.analysis.mixtures import Mark, Mixture, MixtureWatch

LIKENESS_THRESHOLD: Final = 650
"""Permille. Two frames of which less is found again show different scenes."""
LIKENESS_IN_MOTION: Final = 420
"""The same where the change stands out less from the motion before and after it."""
CHANGE_LEAST_MILLI: Final = 6_000
"""Thousandths of a grey level, mean absolute difference of neighbouring frames of 32 x 32."""
_STILL_MILLI, _FLOOR_MILLI = 300, 500
_RATIO_SURE, _RATIO_LEAST, _RATIO_AFTER = 4_000, 2_200, 4_000
_LIKENESS_IF_CALM_AFTER: Final = 600
_HISTORY: Final = 8
_RECENT_FRAMES: Final = 8
_CONFIRM_US, _CONFIRM_FRAMES, _PENDING_MOST = 200_000, 3, 8
_DARK_MOST_US: Final = 2_000_000
MARKS_MOST: Final = 20_000
"""Boundaries and interruptions kept; a file with more is no footage."""


class Kind(StrEnum):
    """How one shot gives way to the next."""

    CUT = "cut"
    GRADUAL = "gradual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """The first frame of a new shot."""

    kind: Kind
    at: Mark
    before: Mark
    """The last frame of the shot before."""
    start: Mark
    """The last frame that shows the old scene alone; `before`, where it is a cut."""
    end: Mark
    """The first frame that shows the new scene alone; `at`, where it is a cut."""
    strength_permille: int
    """1000 less the likeness of the two sides: how little of one is found again in the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """A sudden change that went back: a flash, an inserted or broken frame, something close by."""

    start: Mark
    end: Mark
    """The last frame that differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A frame as the detector keeps it."""

    mark: Mark
    luma: Picture
    small: NDArray[np.uint8]


@dataclass(slots=True)
class _Pending:
    at: _Seen
    before: _Seen
    change: int
    strength: int
    must_calm: bool
    """Whether it counts only if the frames after it move much less."""
    after: list[int] = field(default_factory=list)


class CutDetector:
    """Give it every frame, then `close` it; it keeps a constant number of small frames.

    Several methods may share one (`Media.shared`): a frame it has just seen costs nothing again.
    """

    def __init__(self) -> None:
        self.boundaries: list[Boundary] = []
        self.interruptions: list[Interruption] = []
        self._last: _Seen | None = None
        self._changes: deque[int] = deque(maxlen=_HISTORY)
        self._pending: list[_Pending] = []
        self._recent: deque[_Seen] = deque(maxlen=_RECENT_FRAMES)
        self._confirmed: _Pending | None = None
        self._mixture = MixtureWatch()
        self._closed = False

    @property
    def last(self) -> Mark | None:
        """The newest frame."""
        return self._last.mark if self._last else None

    @property
    def unsettled(self) -> bool:
        """Whether a sudden change waits to be confirmed."""
        return bool(self._pending)

    def frame(self, frame: Frame) -> None:
        """See the next frame."""
        if self._last is not None and self._last.mark.index == frame.index:
            return
        mark = Mark(index=frame.index, time=frame.time)
        seen = _Seen(mark=mark, luma=frame.luma, small=frame.coarse)
        last, self._last = self._last, seen
        if last is None:
            self._mixture.restart(seen.mark, seen.luma, seen.small)
            return
        change = int(cv2.norm(seen.small, last.small, cv2.NORM_L1)) * 1000 // COARSE**2
        went_back = self._settle(seen, last, change)
        if change >= CHANGE_LEAST_MILLI and not went_back:
            self._suspect(seen, last, change)
        self._recent.append(last)
        if change >= _STILL_MILLI:
            self._changes.append(change)
        mixed = self._mixture.frame(seen.mark, seen.luma, seen.small)
        if mixed is not None and not self._pending:
            self._add_gradual(mixed)

    def close(self) -> None:
        """No more frames: what still waits is confirmed."""
        if self._closed:
            return
        self._closed = True
        for pending in self._pending:
            self._confirm(pending)
        self._pending.clear()
        mixed = self._mixture.close()
        if mixed is not None:
            self._add_gradual(mixed)

    def _suspect(self, seen: _Seen, last: _Seen, change: int) -> None:
        usual = sorted(self._changes)[len(self._changes) // 2] if self._changes else 0
        ratio = change * 1000 // (usual + _FLOOR_MILLI)
        if ratio < _RATIO_LEAST or len(self._pending) >= _PENDING_MOST:
            return
        sure = ratio >= _RATIO_SURE
        like = likeness(last.luma, seen.luma)
        if like >= (LIKENESS_THRESHOLD if sure else _LIKENESS_IF_CALM_AFTER):
            return
        back = self._back_to(seen)
        if back is None:
            self._pending.append(
                _Pending(
                    at=seen,
                    before=last,
                    change=change,
                    strength=1000 - like,
                    must_calm=not sure and like >= LIKENESS_IN_MOTION,
                )
            )
        elif not self._pending:
            self._interrupt(back, last.mark)

    def _back_to(self, seen: _Seen) -> Mark | None:
        """The frame after one of the last fifth of a second that shows the same scene again."""
        for number, kept in enumerate(list(self._recent)[:-1]):
            elapsed = seen.mark.microseconds - kept.mark.microseconds
            if elapsed <= _CONFIRM_US and likeness(kept.luma, seen.luma) >= LIKENESS_THRESHOLD:
                return self._recent[number + 1].mark
        return None

    def _settle(self, seen: _Seen, last: _Seen, change: int) -> bool:
        """Drop what went back, confirm what has lasted; whether something went back just now."""
        for number, pending in enumerate(self._pending):
            pending.after.append(change)
            if likeness(pending.before.luma, seen.luma) >= LIKENESS_THRESHOLD:
                self._interrupt(pending.at.mark, last.mark)
                # Whatever began in between was part of the interruption.
                del self._pending[number:]
                return True
        while self._pending and self._lasted(self._pending[0], seen):
            self._confirm(self._pending.pop(0))
        return False

    def _lasted(self, pending: _Pending, seen: _Seen) -> bool:
        elapsed = seen.mark.microseconds - pending.at.mark.microseconds
        return len(pending.after) >= _CONFIRM_FRAMES and elapsed >= _CONFIRM_US

    def _confirm(self, pending: _Pending) -> None:
        usual = sorted(pending.after)[len(pending.after) // 2] if pending.after else 0
        if pending.must_calm and pending.change * 1000 < _RATIO_AFTER * (usual + _FLOOR_MILLI):
            return
        before = self._confirmed
        self._confirmed = pending
        if (
            before is not None
            and self.boundaries
            and self.boundaries[-1].at == before.at.mark
            and _went_blank_and_back(before, pending)
        ):
            self.boundaries.pop()
            self._interrupt(before.at.mark, pending.before.mark)
            self._confirmed = None
            return
        self._add(
            Boundary(
                kind=Kind.CUT,
                at=pending.at.mark,
                before=pending.before.mark,
                start=pending.before.mark,
                end=pending.at.mark,
                strength_permille=pending.strength,
            )
        )
        if self._last is not None:
            self._mixture.restart(self._last.mark, self._last.luma, self._last.small)

    def _add_gradual(self, mixed: Mixture) -> None:
        if not self.boundaries or mixed.start.index > self.boundaries[-1].at.index:
            self._add(
                Boundary(
                    kind=Kind.GRADUAL,
                    at=mixed.half,
                    before=mixed.before_half,
                    start=mixed.start,
                    end=mixed.end,
                    strength_permille=mixed.strength_permille,
                )
            )

    def _interrupt(self, start: Mark, end: Mark) -> None:
        if len(self.interruptions) < MARKS_MOST:
            self.interruptions.append(Interruption(start=start, end=end))

    def _add(self, boundary: Boundary) -> None:
        if len(self.boundaries) < MARKS_MOST:
            self.boundaries.append(boundary)


def _went_blank_and_back(first: _Pending, second: _Pending) -> bool:
    """A blank stretch between two views of one scene: an explosion's glare, a covered lens."""
    span = second.at.mark.microseconds - first.at.mark.microseconds
    return (
        0 <= span <= _DARK_MOST_US
        and is_blank(second.before.luma)
        and likeness(first.before.luma, second.at.luma) >= LIKENESS_THRESHOLD
    )
