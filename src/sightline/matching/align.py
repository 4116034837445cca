"""Which seconds of A are which seconds of B, from how alike their thumbnails are under one map.

Thumbnails are compared twice: as they are, and after the mean of the seconds around each is taken
off, so that only what moves is left. What stands still says where the picture lies; only what moves
says when, and whether it is the same moment at all: a second take from the same tripod has the same
still part and another moving one.
"""

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sightline.matching import warping
from sightline.matching.descriptor import Thumbnails
from sightline.matching.fit import Map, median

Grid = NDArray[np.float32]
"""(times of A, times of B)."""
Shots: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""For each picture (n,): the first of its shot, and the one after its last."""

_AROUND_US: Final = 1_500_000
"""Either side of a thumbnail: what stands still over so long is taken off."""
MOVING_LEAST: Final = 1.5
"""Grey levels, root mean square of what is left: less is coding noise, at usual contrast."""
FAINT_LEAST: Final = 0.25
"""Less than that: leaves in the wind, breath. Noise of coding is as strong, and agrees less."""
_USUAL_CONTRAST, _MORE_MOST = 30.0, 4.0
"""Standard deviation in grey levels; how much less of it is made up for at most."""
_CELLS_MOST: Final = 25_000_000
"""Pairs of moments: two recordings of twenty minutes at four a second."""
ANOTHER_VIEW: Final = 0.5
"""Correlation of neighbouring thumbnails below which a new shot begins."""
_LIKENESS_LEAST: Final = 0.35
"""Correlation that some two pictures have at least. Under right maps the best two had 0.46 or more,
captions over half of the picture; under wrong ones three of four have less than 0.37."""
_AT_ONCE: Final = 64
_PIXELS_LEAST: Final = 60
"""Pixels of a thumbnail that two pictures must share to be compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Thumbnails of A laid into B's picture, and all of them compared with all of B's."""

    a_pixels: NDArray[np.float32]
    """(times of A, pixels) what both share, as it lies in B, each picture less its mean."""
    b_pixels: NDArray[np.float32]
    """(times of B, pixels), the same."""
    a_times: NDArray[np.int64]
    b_times: NDArray[np.int64]
    likeness: Grid
    """Correlation of the shared part, -1 to 1."""
    motion: Grid
    """The same of what moves; 0 where either hardly moves."""
    a_moving: NDArray[np.float32]
    """(times of A,) grey levels by which A's shared part moves."""
    b_moving: NDArray[np.float32]
    contrast: float
    """Standard deviation in grey levels, at the middle moment of the side that has less."""
    floor: float
    """Grey levels from which a moment counts as moving."""
    shared: NDArray[np.bool_]
    """(height, width) of B's thumbnails: which of their pixels those above are."""

    @property
    def moves(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which moments of A and of B count as moving."""
        return self.a_moving >= self.floor, self.b_moving >= self.floor


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """What moves in thumbnails of one side, over the shared pixels."""

    parts: NDArray[np.float32]
    """(n, pixels), each of mean 0 and length 1; rows of zeros where nothing moves."""
    level: NDArray[np.float32]
    """(n,) how much moves."""


def compare(
    a: Thumbnails,
    b: Thumbnails,
    transform: Map,
    floor: float = MOVING_LEAST,
    least: int = _PIXELS_LEAST,
) -> Compared | None:
    """All thumbnails of A against all of B under a map between their unit squares.

    None where the two share too little of their pictures to say anything, or where no two of these
    are even broadly alike.
    """
    a_shown, b_shown = np.flatnonzero(a.informative), np.flatnonzero(b.informative)
    if not len(a_shown) or not len(b_shown):
        return None
    # Two long recordings are compared at fewer moments, so that memory has a bound.
    step = math.ceil(math.sqrt(len(a_shown) * len(b_shown) / _CELLS_MOST))
    a_shown, b_shown = a_shown[::step], b_shown[::step]
    a_pixels, a_times = a.pixels[a_shown], a.times_us[a_shown]
    b_pixels, b_times = b.pixels[b_shown], b.times_us[b_shown]
    shared = warping.shared(a_pixels, b_pixels, transform, least)
    if shared is None:
        return None
    a_shared, b_shared, inside = shared
    a_length, b_length = _lengths(a_shared), _lengths(b_shared)
    # In place: of long recordings it is a hundred megabytes.
    likeness = a_shared @ b_shared.T
    likeness /= a_length[:, None]
    likeness /= b_length
    if float(likeness.max()) < _LIKENESS_LEAST:
        return None
    root = math.sqrt(a_shared.shape[1])
    usual = min(median(a_length), median(b_length)) / root
    one = moving(a_shared, shots(a_shared), a_times, usual, floor)
    other = moving(b_shared, shots(b_shared), b_times, usual, floor)
    return Compared(
        a_pixels=a_shared,
        b_pixels=b_shared,
        a_times=a_times,
        b_times=b_times,
        likeness=likeness,
        motion=one.parts @ other.parts.T,
        a_moving=one.level,
        b_moving=other.level,
        contrast=usual,
        floor=floor,
        shared=inside,
    )


def moving(
    pixels: NDArray[np.float32],
    shots: Shots,
    times: NDArray[np.int64],
    contrast: float,
    floor: float,
) -> Moving:
    """Moving part of pictures (n, pixels) at times (n,), and of what level; see `seen_level`.

    The pictures are less their means each. What moves less than `floor` is taken for standing
    still.
    """
    begins, ends = shots
    first = np.maximum(np.searchsorted(times, times - _AROUND_US), begins)
    last = np.minimum(np.searchsorted(times, times + _AROUND_US, side="right"), ends)
    parts, level = np.empty_like(pixels), np.empty(len(pixels), np.float32)
    # Some at a time: what is worked out in between stays in the processor's own memory.
    for start in range(0, len(pixels), _AT_ONCE):
        now = slice(start, start + _AT_ONCE)
        left = less_brightness(pixels[now], _mean_of(pixels, first[now], last[now]))
        length = np.sqrt(np.vecdot(left, left))
        level[now] = _seen(length, pixels[now], contrast)
        moves = (level[now] >= floor).astype(np.float32)
        np.multiply(left, (moves / np.maximum(length, 1e-3))[:, None], out=parts[now])
    return Moving(parts=parts, level=level)


def _mean_of(
    pixels: NDArray[np.float32], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The mean of the rows from each first one to the one before each last: (n, pixels)."""
    low, high = int(first.min()), int(last.max())
    rows = np.arange(low, high)
    share = (rows >= first[:, None]) & (rows < last[:, None])
    return (share / (last - first)[:, None]).astype(np.float32) @ pixels[low:high]


def less_brightness(pixels: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """What differs from a mean picture besides brightness and contrast of the whole.

    A picture that fades in or is exposed anew does not move: two takes of one place would agree.
    What is left is that part of each picture in which nothing of the mean one is.

    Args:
        pixels: (n, pixels), less their means each, as all that follows from `Compared` are.
        mean: (n, pixels) or (1, pixels), the same.
    """
    power = np.maximum(np.vecdot(mean, mean), 1e-3)
    shown = (np.vecdot(pixels, mean) / power)[:, None] * mean
    return np.asarray(np.subtract(pixels, shown, out=shown), dtype=np.float32)


def seen_level(
    parts: NDArray[np.float32], pixels: NDArray[np.float32], most: float
) -> NDArray[np.float32]:
    """Grey levels by which pictures (n, pixels) move, as they would at usual contrast: (n,).

    In a picture of little contrast, dark or with a few words on black, coding leaves less noise.

    Args:
        parts: (n, pixels) what moves of them.
        pixels: (n, pixels), less their means each.
        most: The contrast of the side that has less: a caption laid over raises the other's.
    """
    return _seen(np.sqrt(np.vecdot(parts, parts)), pixels, most)


def _seen(
    length: NDArray[np.float32], pixels: NDArray[np.float32], most: float
) -> NDArray[np.float32]:
    root = np.float32(math.sqrt(pixels.shape[1]))
    contrast = np.minimum(np.sqrt(np.vecdot(pixels, pixels)) / root, most)
    more = np.clip(_USUAL_CONTRAST / np.maximum(contrast, 1e-3), 1, _MORE_MOST)
    return np.asarray(length / root * more, dtype=np.float32)


def shots(pixels: NDArray[np.float32]) -> Shots:
    """The shots of pictures (n, pixels), each less its mean."""
    length = _lengths(pixels)
    alike = np.vecdot(pixels[1:], pixels[:-1]) / (length[1:] * length[:-1])
    edges = np.concatenate(([0], np.flatnonzero(alike < ANOTHER_VIEW) + 1, [len(pixels)]))
    lengths = np.diff(edges)
    return np.repeat(edges[:-1], lengths), np.repeat(edges[1:], lengths)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of mean 0 and length 1; flat rows become zeros."""
    left = centred(rows)
    left /= _lengths(left)[:, None]
    return left


def centred(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows less their means."""
    return np.asarray(rows - rows.mean(axis=1, keepdims=True), dtype=np.float32)


def _lengths(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The length of each row (n,); of flat ones, next to nothing."""
    return np.asarray(np.maximum(np.sqrt(np.vecdot(rows, rows)), 1e-3), dtype=np.float32)
