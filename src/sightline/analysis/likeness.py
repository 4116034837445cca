"""How much of one frame is found again in another, allowing for movement and gain.

The first frame is cut into sixteen tiles; each is looked for in the second, a sixth of the picture
around its place, by normalised correlation (which a change of brightness leaves alone).
"""

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture

_SIDE, _TILE, _REACH = 72, 18, 12
_TEXTURE, _FLAT = 4.0, 2.0
"""Standard deviations in grey levels below which a tile, or its surroundings, show nothing."""
_TILES_LEAST: Final = 2


def likeness(one: Picture, other: Picture) -> int:
    """Permille of `one` found again in `other`: 1000 the same view, under 650 another scene.

    Args:
        one: (h, w) grey; at most 160 pixels a side is enough.
        other: (h, w) grey; may differ in size.

    Returns:
        The mean of the best correlations of all tiles that show anything. Where `one` shows
        nothing, 0 if `other` shows something, else 1000.
    """
    tiles, surroundings = _square(one), _square(other)
    found = []
    for row, column in np.argwhere(_contrast(tiles) >= _TEXTURE):
        top, left = int(row) * _TILE, int(column) * _TILE
        around = surroundings[
            max(0, top - _REACH) : top + _TILE + _REACH,
            max(0, left - _REACH) : left + _TILE + _REACH,
        ]
        found.append(_best(around, tiles[top : top + _TILE, left : left + _TILE]))
    if len(found) < _TILES_LEAST:
        return 1000 if is_blank(other) else 0
    return round(1000 * sum(found) / len(found))


def is_blank(picture: Picture) -> bool:
    """Whether fewer than two tiles show anything: black, white, one grey."""
    return textured(picture) < _TILES_LEAST


def textured(picture: Picture) -> int:
    """How many of the sixteen tiles show anything."""
    return int((_contrast(_square(picture)) >= _TEXTURE).sum())


def _contrast(square: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(4, 4) standard deviations of the tiles."""
    count = _SIDE // _TILE
    # Smoothed, since noise would pass for texture that is never found again.
    smooth = cv2.blur(square, (3, 3))
    tiles = smooth.reshape(count, _TILE, count, _TILE).astype(np.float32)
    return np.asarray(tiles.std(axis=(1, 3)), dtype=np.float32)


def _best(around: NDArray[np.uint8], tile: NDArray[np.uint8]) -> float:
    _, deviation = cv2.meanStdDev(around)
    if float(deviation[0, 0]) < _FLAT:
        return 0.0
    best = float(cv2.matchTemplate(around, tile, cv2.TM_CCOEFF_NORMED).max())
    # Where a window is flat the correlation is not defined.
    return min(1.0, max(0.0, best)) if math.isfinite(best) else 0.0


def _square(picture: Picture) -> NDArray[np.uint8]:
    return np.asarray(
        cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
