"""Dissolves and fades: runs of frames that mix their two ends in a growing share.

If A is the frame before and B the frame after, every frame of a dissolve is A + share (B - A) with
a share that grows from 0 to 1. What is left over (the residual) is small; when a camera or a thing
moves it is large. The idea is R. Lienhart's ("Reliable transition detection in videos", 2001).
Where scenes move, the residual is larger, but then the contrast dips midway.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture
from sightline.analysis.likeness import likeness, textured
from sightline.model.times import MediaTime

MIX_LIKENESS_MOST: Final = 650
"""Permille: the two ends of a mixture are different scenes."""
MOVING_LIKENESS_MOST: Final = 500
RESIDUAL_MOST, MOVING_RESIDUAL_MOST = 0.22, 0.42
"""Of a frame against the mixture nearest to it, as a share of the difference of the ends; the
second where the contrast dips midway."""
CONTRAST_DIP: Final = 0.62
"""Variance midway against the mean of the ends': a half of two unrelated scenes (A. Alattar, 1993),
about one where a camera moves."""
_CHANGE_LEAST: Final = 6.0
"""Grey levels, mean absolute difference of the two ends."""
_RING, _STEP_US = 110, 38_000
"""Frames kept and their least distance: four seconds, half of them for an end to come."""
_SPANS: Final = (54, 36, 24, 12, 6)
_LOW, _HIGH, _SLACK, _JUMP = 0.12, 0.88, 0.08, 0.45
_MIDDLES_LEAST: Final = 3
_GROWTH: Final = 1.02
_LIGHT_CORRELATION: Final = 0.85
_REST: Final = 2
_TILES_LEAST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A frame, by number and time."""

    index: int
    time: MediaTime

    @property
    def microseconds(self) -> int:
        """Its time, rounded down; for spans only."""
        return self.time.pts * self.time.numerator * 1_000_000 // self.time.denominator


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A gradual transition."""

    start: Mark
    end: Mark
    before_half: Mark
    """The frame just before `half`, kept or not."""
    half: Mark
    """The first frame kept with at least as much of the new scene as of the old."""
    strength_permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    mark: Mark
    previous: Mark
    luma: Picture
    small: NDArray[np.uint8]
    values: NDArray[np.float32]
    """Grey values of the coarse frame."""
    shape: NDArray[np.float32]
    """The same less their mean."""
    contrast: float
    """Sum of squares of the shape."""


class MixtureWatch:
    """Looks at frames at least a twenty-sixth of a second apart."""

    def __init__(self) -> None:
        self._ring: deque[_Kept] = deque(maxlen=_RING)
        self._open: tuple[Mark, Mixture, float] | None = None
        self._rest = 0
        self._count = 0
        self._newest: Mark | None = None

    def restart(self, mark: Mark, luma: Picture, small: NDArray[np.uint8]) -> None:
        """Forget everything, as after a cut, and begin with this frame."""
        self._ring.clear()
        self._open = None
        self._newest = mark
        self._ring.append(_kept(mark, mark, luma, small))

    def frame(self, mark: Mark, luma: Picture, small: NDArray[np.uint8]) -> Mixture | None:
        """See a frame; a mixture that has ended is returned once."""
        previous, self._newest = self._newest or mark, mark
        elapsed = mark.microseconds - self._ring[-1].mark.microseconds if self._ring else _STEP_US
        if 0 <= elapsed < _STEP_US:
            return None
        self._ring.append(_kept(mark, previous, luma, small))
        if self._open is not None:
            return self._continue()
        if self._rest:
            self._rest -= 1
            return None
        self._begin(list(self._ring))
        return None

    def close(self) -> Mixture | None:
        """The mixture still under way at the end, if one is."""
        return self._open[1] if self._open else None

    def _begin(self, kept: list[_Kept]) -> None:
        self._count += 1
        for span in _SPANS:
            # A long mixture need not be seen on the very frame that ends it.
            due = span < len(kept) and self._count % (span // _SPANS[-1]) == 0
            window = kept[-1 - span :]
            limit = _mixed(window) if due else 0
            if limit:
                found = _mixture(window, limit)
                if found is None:
                    # One scene under another light: comparing again at once would be dear.
                    self._rest = _REST
                    return
                self._open = (window[0].mark, found, _change(window))
                return

    def _continue(self) -> Mixture | None:
        """Extend an open mixture as long as the newest frame is further along."""
        if self._open is None:
            return None
        start, found, change = self._open
        window = [kept for kept in self._ring if kept.mark.index >= start.index]
        now = _change(window)
        limit = _mixed(window) if now > change * _GROWTH else 0
        longer = _mixture(window, limit) if limit else None
        if longer is None or window[0].mark != start:
            newest = self._ring[-1]
            self._ring.clear()
            self._ring.append(newest)
            self._open = None
            return found
        self._open = (start, longer, now)
        return None


def _kept(mark: Mark, previous: Mark, luma: Picture, small: NDArray[np.uint8]) -> _Kept:
    # A quarter of the cells tells a mixture as well, in a quarter of the time.
    coarse = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    values = coarse.astype(np.float32).ravel()
    shape = values - np.float32(cv2.mean(coarse)[0])
    return _Kept(
        mark=mark,
        previous=previous,
        luma=luma,
        small=small,
        values=values,
        shape=shape,
        contrast=float(shape @ shape),
    )


def _change(window: list[_Kept]) -> float:
    first, last = window[0].small, window[-1].small
    return cv2.norm(first, last, cv2.NORM_L1) / first.size


def _mixed(window: list[_Kept]) -> int:
    """Whether every frame between is a mixture of the ends, in a share that grows.

    Returns:
        The likeness that the ends may have at most, in permille; 0 where it is no mixture.
    """
    first, last = window[0], window[-1]
    if _change(window) < _CHANGE_LEAST or _same_under_other_light(first, last):
        return 0
    apart = last.values - first.values
    square = float(apart @ apart)
    # The middle frame alone settles most cases.
    middle = window[len(window) // 2].values - window[0].values
    if not _fits(float(middle @ apart) / square, float(middle @ middle) / square):
        return 0
    between = np.stack([kept.values for kept in window[1:-1]]) - window[0].values
    shares = between @ apart / square
    residual = (np.einsum("ij,ij->i", between, between) / square - shares**2).max()
    steps = np.diff(np.concatenate(([0.0], shares, [1.0])))
    grows = (
        float(residual) <= MOVING_RESIDUAL_MOST**2
        and float(steps.min()) > -_SLACK
        and float(steps.max()) < _JUMP
        and int(((shares > _LOW) & (shares < _HIGH)).sum()) >= _MIDDLES_LEAST
    )
    if not grows:
        return 0
    if float(residual) <= RESIDUAL_MOST**2:
        return MIX_LIKENESS_MOST
    midway = window[1 + int(np.abs(shares - 0.5).argmin())]
    dips = midway.contrast <= CONTRAST_DIP * (first.contrast + last.contrast) / 2
    return MOVING_LIKENESS_MOST if dips else 0


def _mixture(window: list[_Kept], limit: int) -> Mixture | None:
    """The transition that a mixed window shows, None where its ends are one scene."""
    like = likeness(window[0].luma, window[-1].luma)
    # An empty road under changing light has too little to be told from another.
    shown = max(textured(window[0].luma), textured(window[-1].luma))
    if like >= limit or shown < _TILES_LEAST:
        return None
    apart = window[-1].values - window[0].values
    square = float(apart @ apart)
    half = next(
        number
        for number, kept in enumerate(window)
        if 2 * float((kept.values - window[0].values) @ apart) >= square
    )
    return Mixture(
        start=window[0].mark,
        end=window[-1].mark,
        before_half=window[half].previous,
        half=window[half].mark,
        strength_permille=1000 - like,
    )


def _same_under_other_light(one: _Kept, other: _Kept) -> bool:
    """Whether one view is the other made brighter or darker; also where both are nearly empty."""
    product = float(one.shape @ other.shape)
    return product >= _LIGHT_CORRELATION * float(np.sqrt(one.contrast * other.contrast))


def _fits(share: float, power: float) -> bool:
    return -_SLACK < share < 1 + _SLACK and power - share**2 <= MOVING_RESIDUAL_MOST**2
