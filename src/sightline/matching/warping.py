"""Many small pictures moved under one map at once.

All pictures of a stack are moved alike, so what each pixel of the result is made of is worked out
once, and applied to all of them as one product with a sparse matrix.
"""

import math
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sightline.matching.descriptor import Thumbnails
from sightline.matching.fit import Map

_GROWN_LEAST, _SHRUNK_LEAST = 1.05, 0.8
"""Sizes under a map, in sizes before, nearer to 1 than which no softening is made up for."""
_COVERED: Final = 249.5 / 255
"""Of a pixel: all but rounding."""
_CHANNELS_MOST: Final = 128
"""Of one picture that OpenCV takes."""
_AHEAD_LEAST: Final = 1e-9
_UNMOVED: Final = 1e-9


def lay(
    pixels: NDArray[np.uint8], transform: Map, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Pictures of A as they lie in B's, (h, w, n), and which pixels they cover wholly, (h, w)."""
    height, width = shape
    laid, inside = _laid(pixels, transform, (height, width), np.ones((height, width), np.bool_))
    return laid.reshape(height, width, len(pixels)), inside


def lay_inside(
    pixels: NDArray[np.uint8], transform: Map, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The same of those pixels alone that they cover wholly: (pixels, n); and which these are."""
    height, width = shape
    return _laid(pixels, transform, (height, width))


def as_coarse(pixels: NDArray[np.uint8], a: tuple[int, ...], transform: Map) -> NDArray[np.float32]:
    """B's pictures as soft as A's of shape `a` become by being enlarged into them: (h * w, n)."""
    height, width = pixels.shape[1:]
    into = _pixel_map(transform, (a[0], a[1]), (height, width))
    grown = math.sqrt(abs(np.linalg.det(into[:2, :2])))
    if grown < _GROWN_LEAST:
        return _columns(pixels)
    # A box as wide as A's pixel, and the triangle of bilinear filling, against B's own box.
    return _columns(pixels, math.sqrt((grown**2 - 1) / 12 + grown**2 / 6))


def halved(thumbnails: Thumbnails) -> Thumbnails:
    """The same at half the size, for a first look."""
    tall, wide = thumbnails.pixels.shape[1:]
    flat = thumbnails.pixels.reshape(-1, wide).astype(np.float32)
    narrow = (flat @ _half(wide).T).reshape(len(thumbnails), tall, -1)
    small = np.rint(_half(tall) @ narrow).astype(np.uint8)
    return replace(thumbnails, pixels=small)


def _half(side: int) -> NDArray[np.float32]:
    """What share of so many pixels each of half as many is made of: (half, side)."""
    half = max(1, side // 2)
    edges = np.linspace(0, side, half + 1)
    begins, ends = edges[:-1, None], edges[1:, None]
    pixels = np.arange(side)
    shares = np.minimum(ends, pixels + 1) - np.maximum(begins, pixels)
    return (shares.clip(0) / (ends - begins)).astype(np.float32)


def _laid(
    pixels: NDArray[np.uint8],
    transform: Map,
    b: tuple[int, int],
    wanted: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Wanted pixels of B's frame, by default those that A covers, (pixels, n); which A covers."""
    tall, wide = pixels.shape[1:]
    into = _pixel_map(transform, (tall, wide), b)
    shrink = math.sqrt(abs(np.linalg.det(into[:2, :2])))
    # Shrinking drops pixels: blur first, by what the map shrinks.
    columns = _columns(pixels, 0.5 / shrink if shrink < _SHRUNK_LEAST else 0.0)
    x, y = _places(into, b)
    inside = np.minimum(x + 1, wide - x).clip(0, 1) * np.minimum(y + 1, tall - y).clip(0, 1)
    covered = inside >= _COVERED
    wanted = covered if wanted is None else wanted
    if np.abs(into - np.eye(3)).max() < _UNMOVED and (tall, wide) == b:
        return (columns if wanted.all() else columns[wanted.reshape(-1)]), covered
    return _filling(x[wanted], y[wanted], (tall, wide)) @ columns, covered


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


def _columns(pixels: NDArray[np.uint8], sigma: float = 0.0) -> NDArray[np.float32]:
    """Pictures (n, h, w) one beside the other, (h * w, n), made so soft."""
    stack = np.ascontiguousarray(pixels.transpose(1, 2, 0)).astype(np.float32)
    if sigma > 0:
        for some in _some(len(pixels)):
            soft = cv2.GaussianBlur(np.ascontiguousarray(stack[..., some]), (0, 0), sigma)
            stack[..., some] = soft.reshape(*stack.shape[:2], -1)
    return stack.reshape(-1, len(pixels))


def _some(count: int) -> list[slice]:
    """As many pictures at a time as OpenCV takes for one."""
    return [slice(first, first + _CHANNELS_MOST) for first in range(0, count, _CHANNELS_MOST)]


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
