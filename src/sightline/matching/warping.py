"""Many small pictures moved under one map at once.

All pictures of a stack are moved alike, so what each pixel of the result is made of is worked out
once, and applied to all of them as one product with a sparse matrix.
"""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, kron

from sightline.matching.descriptor import Thumbnails
from sightline.matching.fit import Map

_GROWN_LEAST, _SHRUNK_LEAST = 1.05, 0.8
"""Sizes under a map, in sizes before, nearer to 1 than which no softening is made up for."""
_COVERED: Final = 249.5 / 255
"""Of a pixel: all but rounding."""
_AT_ONCE: Final = 64
"""Pictures; OpenCV takes twice as many channels at most."""
_AHEAD_LEAST: Final = 1e-9
_UNMOVED: Final = 1e-9


class Shared(NamedTuple):
    """What two exhibits show of the same, pixel by pixel of B's pictures."""

    a: NDArray[np.float32]
    """(times of A, pixels), each picture less its mean."""
    b: NDArray[np.float32]
    """(times of B, pixels), the same."""
    which: NDArray[np.bool_]
    """(height, width) of B's pictures: which of their pixels these are."""


def lay(
    pixels: NDArray[np.uint8], transform: Map, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Pictures of A as they lie in B's, (h, w, n), and which pixels they cover wholly, (h, w)."""
    warp = _Warp.of(pixels.shape[1:], shape, transform)
    laid = warp.filling(np.ones(warp.covered.shape, np.bool_)) @ warp.columns(pixels)
    return laid.reshape(*warp.covered.shape, len(pixels)), warp.covered


def shared(a: NDArray[np.uint8], b: NDArray[np.uint8], transform: Map, least: int) -> Shared | None:
    """What pictures of A and B (n, h, w) show of the same; None of fewer pixels than `least`.

    B's are made as soft as A's become by being enlarged into them.
    """
    warp = _Warp.of(a.shape[1:], b.shape[1:], transform)
    count = int(np.count_nonzero(warp.covered))
    if count < least:
        return None
    filling = None if warp.moves_nothing else warp.filling(warp.covered)
    chosen = None if warp.covered.all() else np.flatnonzero(warp.covered)

    def of_a(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        columns = warp.columns(pixels)
        return _chosen(columns, chosen) if filling is None else filling @ columns

    def of_b(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        return _chosen(_columns(pixels, warp.b_blur), chosen)

    return Shared(_standing(a, of_a, count), _standing(b, of_b, count), warp.covered)


def _chosen(columns: NDArray[np.float32], which: NDArray[np.intp] | None) -> NDArray[np.float32]:
    return columns if which is None else columns[which]


def _standing(
    pixels: NDArray[np.uint8], laid: Callable[[NDArray[np.uint8]], NDArray[np.float32]], count: int
) -> NDArray[np.float32]:
    """Pictures (n, h, w), laid as so many columns, as rows (n, count) less their means each.

    Some at a time: what is worked out in between stays in the processor's own memory.
    """
    rows = np.empty((len(pixels), count), np.float32)
    for first in range(0, len(pixels), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        part = rows[some]
        # Several times as fast as numpy's own.
        cv2.transpose(laid(pixels[some]), part)
        part -= part.mean(axis=1, keepdims=True)
    return rows


def halved(thumbnails: Thumbnails) -> Thumbnails:
    """The same at half the size, for a first look."""
    tall, wide = thumbnails.pixels.shape[1:]
    halves = _halving(tall, wide) @ _columns(thumbnails.pixels, 0.0)
    small = np.rint(halves.T).astype(np.uint8)
    shape = max(1, tall // 2), max(1, wide // 2)
    return replace(thumbnails, pixels=small.reshape(len(thumbnails), *shape))


@functools.lru_cache(maxsize=8)
def _halving(tall: int, wide: int) -> csr_array:
    """What each pixel of half the size is made of, of pictures so large."""
    return csr_array(kron(_half(tall), _half(wide)))


def _half(side: int) -> NDArray[np.float32]:
    """What share of so many pixels each of half as many is made of: (half, side)."""
    half = max(1, side // 2)
    edges = np.linspace(0, side, half + 1)
    begins, ends = edges[:-1, None], edges[1:, None]
    pixels = np.arange(side)
    shares = np.minimum(ends, pixels + 1) - np.maximum(begins, pixels)
    return (shares.clip(0) / (ends - begins)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Warp:
    """From A's pictures into B's: where each pixel of these lies in those."""

    a: tuple[int, int]
    x: NDArray[np.float64]
    """(h, w) of B, in A's pixels."""
    y: NDArray[np.float64]
    covered: NDArray[np.bool_]
    """(h, w) of B: which of its pixels A covers wholly."""
    a_blur: float
    """Shrinking drops pixels: A is blurred first, by what the map shrinks."""
    b_blur: float
    moves_nothing: bool

    @classmethod
    def of(cls, a: tuple[int, ...], b: tuple[int, ...], transform: Map) -> Self:
        """Of pictures of two shapes (h, w) and a map between their unit squares."""
        (tall, wide), (height, width) = a, b
        into = _pixel_map(transform, (tall, wide), (height, width))
        x, y = _places(into, (height, width))
        inside = np.minimum(x + 1, wide - x).clip(0, 1) * np.minimum(y + 1, tall - y).clip(0, 1)
        size = math.sqrt(abs(np.linalg.det(into[:2, :2])))
        # A box as wide as A's pixel, and the triangle of bilinear filling, against B's own box.
        softer = math.sqrt((size**2 - 1) / 12 + size**2 / 6) if size >= _GROWN_LEAST else 0.0
        return cls(
            a=(tall, wide),
            x=x,
            y=y,
            covered=inside >= _COVERED,
            a_blur=0.5 / size if size < _SHRUNK_LEAST else 0.0,
            b_blur=softer,
            moves_nothing=a == b and bool(np.abs(into - np.eye(3)).max() < _UNMOVED),
        )

    def columns(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """A's pictures one beside the other."""
        return _columns(pixels, self.a_blur)

    def filling(self, wanted: NDArray[np.bool_]) -> csr_array:
        """What makes some of B's pixels of A's columns."""
        return _filling(self.x[wanted], self.y[wanted], self.a)


def _filling(x: NDArray[np.float64], y: NDArray[np.float64], shape: tuple[int, int]) -> csr_array:
    """What pictures of a shape hold at places (n,) between their pixels' centres: (n, pixels).

    Bilinear; beyond the edge they go on as they end.
    """
    tall, wide = shape
    x, y = x.clip(0, wide - 1), y.clip(0, tall - 1)
    left, top = x.astype(np.int32), y.astype(np.int32)
    right, down = np.minimum(left + 1, wide - 1), np.minimum(top + 1, tall - 1) * wide
    top *= wide
    share = np.empty((len(x), 2, 2), np.float32)
    across, below = (x - left).astype(np.float32), (y - top // wide).astype(np.float32)
    share[:, 0, 1], share[:, 1, 1] = across * (1 - below), across * below
    share[:, 0, 0], share[:, 1, 0] = (1 - across) * (1 - below), (1 - across) * below
    taken = np.empty((len(x), 4), np.int32)
    taken[:, 0], taken[:, 1] = top + left, top + right
    taken[:, 2], taken[:, 3] = down + left, down + right
    rows = np.arange(0, 4 * len(x) + 1, 4, dtype=np.int32)
    return csr_array((share.reshape(-1), taken.reshape(-1), rows), shape=(len(x), tall * wide))


def _columns(pixels: NDArray[np.uint8], sigma: float) -> NDArray[np.float32]:
    """Pictures (n, h, w) one beside the other, (h * w, n), made so soft."""
    flat = pixels.reshape(len(pixels), pixels.shape[1] * pixels.shape[2])
    if not flat.size:
        return flat.T.astype(np.float32)
    columns = cv2.transpose(flat).astype(np.float32)
    if sigma > 0:
        stack = columns.reshape(*pixels.shape[1:], len(pixels))
        stack = np.asarray(cv2.GaussianBlur(stack, (0, 0), sigma), np.float32)
        columns = stack.reshape(columns.shape)
    return columns


def _places(into: Map, b: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where in A each pixel of B's frame lies: two of (h, w), in A's pixels."""
    back = np.linalg.inv(into)
    columns, rows = np.arange(b[1], dtype=np.float64), np.arange(b[0], dtype=np.float64)[:, None]
    x, y, ahead = (one * columns + (other * rows + rest) for one, other, rest in back)
    ahead = np.where(np.abs(ahead) < _AHEAD_LEAST, _AHEAD_LEAST, ahead)
    return x / ahead, y / ahead


def _pixel_map(transform: Map, a: tuple[int, int], b: tuple[int, int]) -> Map:
    """The same map between pixel centres."""
    to_unit = np.array([[1 / a[1], 0, 0.5 / a[1]], [0, 1 / a[0], 0.5 / a[0]], [0, 0, 1]])
    to_pixels = np.array([[b[1], 0, -0.5], [0, b[0], -0.5], [0, 0, 1]])
    return np.asarray(to_pixels @ transform @ to_unit, dtype=np.float64)
