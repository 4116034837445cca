"""Which seconds of A are which seconds of B, from how alike their thumbnails are under one map.

Thumbnails are compared twice: as they are, and after the mean of the seconds around each is taken
off, so that only what moves is left. What stands still says where the picture lies; only what moves
says when, and whether it is the same moment at all: a second take from the same tripod has the same
still part and another moving one.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.descriptor import Thumbnails
from sightline.matching.fit import Map, median

Grid = NDArray[np.float32]
"""(times of A, times of B)."""

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
_ANOTHER_VIEW: Final = 0.5
"""Correlation of neighbouring thumbnails below which a new shot begins."""
_GROWN_LEAST: Final = 1.05
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
    """(times of A, pixels) what both share, as it lies in B."""
    b_pixels: NDArray[np.float32]
    """(times of B, pixels)."""
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
    laid, inside = lay(a_pixels, transform, b_pixels.shape[1:])
    if int(inside.sum()) < least:
        return None
    a_shared = _within(laid, inside)
    b_shared = _within(as_coarse(b_pixels, a_pixels.shape[1:], transform), inside)
    (a_still, a_contrast), (b_still, b_contrast) = _unit(a_shared), _unit(b_shared)
    likeness = a_still @ b_still.T
    if float(likeness.max()) < _LIKENESS_LEAST:
        return None
    usual = min(median(a_contrast), median(b_contrast))
    one = moving(a_shared, a_still, a_times, usual, floor)
    other = moving(b_shared, b_still, b_times, usual, floor)
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


def halved(thumbnails: Thumbnails) -> Thumbnails:
    """The same at half the size, for a first look."""
    height, width = (max(1, side // 2) for side in thumbnails.pixels.shape[1:])
    small = np.empty((len(thumbnails), height, width), np.uint8)
    for number, picture in enumerate(thumbnails.pixels):
        small[number] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return replace(thumbnails, pixels=small)


def lay(
    pixels: NDArray[np.uint8], transform: Map, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A's thumbnails as they lie in B's, (n, h, w), and which pixels they cover wholly."""
    height, width = shape
    tall, wide = pixels.shape[1:]
    into = _pixel_map(transform, (tall, wide), (height, width))
    # Shrinking drops pixels: blur first, by what the map shrinks.
    shrink = np.sqrt(abs(np.linalg.det(into[:2, :2])))
    laid = np.empty((len(pixels), height, width), np.float32)
    for number, picture in enumerate(pixels):
        source = picture.astype(np.float32)
        if shrink < 0.8:  # noqa: PLR2004 - less makes no difference
            source = np.asarray(cv2.GaussianBlur(source, (0, 0), 0.5 / shrink), np.float32)
        laid[number] = cv2.warpPerspective(
            source, into, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    whole = np.full((tall, wide), 255, np.uint8)
    inside = cv2.warpPerspective(whole, into, (width, height), flags=cv2.INTER_LINEAR)
    return laid, np.asarray(inside) >= 250  # noqa: PLR2004 - all but rounding


def as_coarse(pixels: NDArray[np.uint8], a: tuple[int, ...], transform: Map) -> NDArray[np.float32]:
    """B's thumbnails (n, h, w) as soft as A's of shape `a` become by being enlarged into them."""
    height, width = pixels.shape[1:]
    into = _pixel_map(transform, (a[0], a[1]), (height, width))
    grown = float(np.sqrt(abs(np.linalg.det(into[:2, :2]))))
    soft = pixels.astype(np.float32)
    if grown < _GROWN_LEAST:
        return soft
    # A box as wide as A's pixel, and the triangle of bilinear filling, against B's own box.
    sigma = np.sqrt((grown**2 - 1) / 12 + grown**2 / 6)
    for number, picture in enumerate(soft):
        soft[number] = cv2.GaussianBlur(picture, (0, 0), sigma)
    return soft


def _pixel_map(transform: Map, a: tuple[int, int], b: tuple[int, int]) -> Map:
    """The same map between pixel centres."""
    to_unit = np.array([[1 / a[1], 0, 0.5 / a[1]], [0, 1 / a[0], 0.5 / a[0]], [0, 0, 1]])
    to_pixels = np.array([[b[1], 0, -0.5], [0, b[0], -0.5], [0, 0, 1]])
    return np.asarray(to_pixels @ transform @ to_unit, dtype=np.float64)


def moving(
    pixels: NDArray[np.float32],
    still: NDArray[np.float32],
    times: NDArray[np.int64],
    contrast: float,
    floor: float,
) -> Moving:
    """Moving part of pictures (n, pixels) at times (n,), and of what level; see `seen_level`.

    `still` are the same pictures as `unit` makes them, by which shots are told apart. What moves
    less than `floor` is taken for standing still.
    """
    begins, ends = _shots(still)
    first = np.maximum(np.searchsorted(times, times - _AROUND_US), begins)
    last = np.minimum(np.searchsorted(times, times + _AROUND_US, side="right"), ends)
    parts, level = np.empty_like(pixels), np.empty(len(pixels), np.float32)
    # Some at a time: what is worked out in between stays in the processor's own memory.
    for start in range(0, len(pixels), _AT_ONCE):
        now = slice(start, start + _AT_ONCE)
        around = _mean_of(pixels, first[now], last[now])
        left = less_brightness(pixels[now], around)
        level[now] = seen_level(left, pixels[now], contrast)
        # Of mean 0 they are already.
        length = np.maximum(np.sqrt(np.vecdot(left, left)), 1e-3)
        moves = (level[now] >= floor).astype(np.float32)
        np.multiply(left, (moves / length)[:, None], out=parts[now])
    return Moving(parts=parts, level=level)


def _mean_of(
    pixels: NDArray[np.float32], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The mean of the rows from each first one to the one before each last: (n, pixels)."""
    low, high = int(first.min()), int(last.max())
    sums = np.zeros((high - low + 1, pixels.shape[1]))
    np.cumsum(pixels[low:high], axis=0, out=sums[1:])
    mean = sums[last - low]
    mean -= sums[first - low]
    mean /= (last - first)[:, None]
    return mean.astype(np.float32)


def _within(pixels: NDArray[np.float32], inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Of pictures (n, h, w) the pixels of a part of them (h, w): (n, pixels)."""
    flat = pixels.reshape(len(pixels), -1)
    return flat if inside.all() else np.take(flat, np.flatnonzero(inside), axis=1)


def less_brightness(pixels: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """What differs from a mean picture besides brightness and contrast of the whole.

    A picture that fades in or is exposed anew does not move: two takes of one place would agree.

    Args:
        pixels: (n, pixels).
        mean: (n, pixels) or (1, pixels).
    """
    left = pixels - mean
    left -= left.mean(axis=1, keepdims=True)
    centred = mean - mean.mean(axis=1, keepdims=True)
    power = np.maximum(np.vecdot(centred, centred), 1e-3)
    left -= (np.vecdot(left, centred) / power)[:, None] * centred
    return left


def seen_level(
    parts: NDArray[np.float32], pixels: NDArray[np.float32], most: float
) -> NDArray[np.float32]:
    """Grey levels by which pictures (n, pixels) move, as they would at usual contrast: (n,).

    In a picture of little contrast, dark or with a few words on black, coding leaves less noise.

    Args:
        parts: (n, pixels) what moves of them.
        pixels: (n, pixels).
        most: The contrast of the side that has less: a caption laid over raises the other's.
    """
    level = np.sqrt(np.vecdot(parts, parts) / parts.shape[1])
    contrast = np.minimum(_contrast(pixels), most)
    more = np.clip(_USUAL_CONTRAST / np.maximum(contrast, 1e-3), 1, _MORE_MOST)
    return np.asarray(level * more, dtype=np.float32)


def _shots(still: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each of (n, pixels): the first of its shot, and the one after its last."""
    alike = np.vecdot(still[1:], still[:-1])
    edges = np.concatenate(([0], np.flatnonzero(alike < _ANOTHER_VIEW) + 1, [len(still)]))
    lengths = np.diff(edges)
    return np.repeat(edges[:-1], lengths), np.repeat(edges[1:], lengths)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of mean 0 and length 1; flat rows become zeros."""
    return _unit(rows)[0]


def _unit(rows: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The same, and the standard deviation of each row (n,)."""
    centred, length = _centred(rows)
    centred /= np.maximum(length, 1e-3)[:, None]
    return centred, length / np.float32(np.sqrt(rows.shape[1]))


def _contrast(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The standard deviation of each row (n,)."""
    return np.asarray(_centred(rows)[1] / np.float32(np.sqrt(rows.shape[1])), dtype=np.float32)


def _centred(rows: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Rows less their means, and the length of each (n,)."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    return centred, np.sqrt(np.vecdot(centred, centred))
