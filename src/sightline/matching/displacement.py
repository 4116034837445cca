"""How far what moves lies from where the map puts it: the third question, beside when and how well.

Still parts of two takes from one tripod lie exactly on each other; who walks through them again
walks a little beside. In a copy what moves lies where the still parts say. Movement of A is shifted
by a pixel of a thumbnail each way, and the top of a parabola through the three agreements tells how
far it lies beside, for each quarter of the picture by itself.
"""

from itertools import product
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.align import Compared
from sightline.matching.lines import Line
from sightline.matching.movement import correlation, sides_of

_INNER_LEAST, _QUARTER_LEAST = 30, 12
"""Pixels of a thumbnail, with neighbours on all sides, of the whole and of a quarter of it."""
_MOST: Final = 1.0
"""Pixels: what has no top within one either way lies so far off, or nowhere."""
_BEND_LEAST: Final = 1e-3
_MOMENTS_LEAST: Final = 2


def displacement(line: Line, compared: Compared) -> float | None:
    """How far what moves lies beside, in pixels of B's thumbnails.

    The root of the mean square over the quarters of the picture, each counting by how much moves
    in it. None where both share too little of a picture, or hardly anything moves.
    """
    one, other = sides_of(line, compared)
    inner = cv2.erode(compared.shared.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    rows, columns = np.nonzero(inner)
    if len(one) < _MOMENTS_LEAST or len(rows) < _INNER_LEAST:
        return None
    shown = np.zeros((2, len(one), *compared.shared.shape), np.float32)
    shown[0][:, compared.shared], shown[1][:, compared.shared] = one, other
    here = shown[1][:, rows, columns]
    total, power = 0.0, 0.0
    for lower, right in product((False, True), repeat=2):
        part = ((rows >= np.median(rows)) == lower) & ((columns >= np.median(columns)) == right)
        if part.sum() < _QUARTER_LEAST:
            continue
        weight = float((here[:, part] ** 2).sum())
        across = _beside(shown[0], here[:, part], rows[part], columns[part], (0, 1))
        down = _beside(shown[0], here[:, part], rows[part], columns[part], (1, 0))
        total += weight * (across**2 + down**2)
        power += weight
    return float(np.sqrt(total / power)) if power > 0 else None


def _beside(
    there: NDArray[np.float32],
    here: NDArray[np.float32],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    way: tuple[int, int],
) -> float:
    """Where on the way from one pixel before to one behind movement agrees best."""
    down, across = way
    before, at, behind = (
        correlation(there[:, rows + step * down, columns + step * across], here)
        for step in (-1, 0, 1)
    )
    bend = before - 2 * at + behind
    if bend > -_BEND_LEAST:
        return _MOST
    return float(np.clip((before - behind) / (2 * bend), -_MOST, _MOST))
