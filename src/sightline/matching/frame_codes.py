"""Whole pictures in 128 signs each, for finding what has no local features to be found by.

Signs of the low frequencies of the picture between its bars (a discrete cosine transform, as in
C. Zauner's pHash, 2010, and Meta's PDQ, 2019). In a mirror, frequencies that are odd from left to
right change sign, so that a mirrored picture is found by turning those signs over. They are the
second half of a code, as with `features.mirrored`: what finds these finds whole pictures too.
"""

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.descriptor import Described
from sightline.matching.features import BITS, Codes
from sightline.model.places import WHOLE

_SIDE: Final = 32
_LOW: Final = 12
_SIDES_KEPT, _AT_ONCE = 64, 1024


def frame_codes(described: Described) -> Codes:
    """(n, 16) codes of the informative thumbnails, what lies between the bars."""
    thumbnails, area = described.thumbnails, described.quality.picture_area
    pixels = thumbnails.pixels[thumbnails.informative]
    if not len(pixels):
        return np.zeros((0, BITS // 8), np.uint8)
    height, width = pixels.shape[1:]
    top, left = area.top * height // WHOLE, area.left * width // WHOLE
    bottom = max(top + 1, -(-(area.top + area.height) * height // WHOLE))
    right = max(left + 1, -(-(area.left + area.width) * width // WHOLE))
    down, across = _low_waves(bottom - top), _low_waves(right - left)
    signs = np.empty((len(pixels), BITS), np.bool_)
    for start in range(0, len(pixels), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        pictures = pixels[part, top:bottom, left:right].astype(np.float32)
        waves = down @ (pictures @ across.T)
        signs[part] = waves[:, _ROWS, _COLUMNS] > 0
    return np.packbits(signs, axis=1)


@functools.lru_cache(_SIDES_KEPT)
def _low_waves(side: int) -> NDArray[np.float32]:
    """(12, side) low frequencies of a row of pixels, read between these at 32 places."""
    place = ((np.arange(_SIDE) + 0.5) * side / _SIDE - 0.5).clip(0, side - 1)
    read = (1 - np.abs(place[:, None] - np.arange(side))).clip(0, None)
    waves = np.cos(np.pi / _SIDE * np.outer(np.arange(_LOW), np.arange(_SIDE) + 0.5))
    return np.asarray(waves @ read, dtype=np.float32)


def _frequencies() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the lowest frequencies but the mean: 64 even across, then 64 odd."""
    rows, columns = np.divmod(np.arange(_LOW * _LOW), _LOW)
    order = np.lexsort((rows, columns, rows**2 + columns**2))[1:]
    odd = columns[order] % 2 == 1
    chosen = np.concatenate((order[~odd][: BITS // 2], order[odd][: BITS // 2]))
    return rows[chosen], columns[chosen]


_ROWS, _COLUMNS = _frequencies()
