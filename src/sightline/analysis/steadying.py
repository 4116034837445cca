"""Views that make things easier to see: a steadied picture, and one with more local contrast.

Both change what is seen, so what they make is for looking, never for measuring.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture

_SIDE: Final = 320
_CORNERS, _QUALITY, _APART = 120, 0.01, 8
_CORNERS_LEAST: Final = 12
_SMOOTH: Final = 0.92
"""How slowly the steadied view follows the camera: a twelfth of the way with each frame."""
_SHIFT_MOST, _TURN_MOST = 0.12, 0.1
"""Shares of the side, and radians: beyond them the picture follows, as a pan should."""
_CONTRAST, _TILES = 3.0, 8


class Steady:
    """Takes out what a hand does to a picture; a wide sweep it lets pass.

    Corners are followed from frame to frame (B. Lucas and T. Kanade, 1981, in pyramids) and give
    the camera's shift and turn; the difference of its path from a smoothed one is undone. Only
    frames gone by are looked at, so nothing is held back.
    """

    def __init__(self) -> None:
        self._last: Picture | None = None
        self._path = np.zeros(3)
        self._smooth = np.zeros(3)

    def __call__(self, picture: Picture) -> Picture:
        """The steadied picture, (h, w, 3), black where nothing was filmed."""
        height, width = picture.shape[:2]
        scale = min(1.0, _SIDE / max(height, width))
        small = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
        if scale < 1:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            small = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_AREA), np.uint8)
        last, self._last = self._last, small
        if last is not None and last.shape == small.shape:
            self._path = self._path + moved(last, small) / (scale, scale, 1)
            self._smooth = _SMOOTH * self._smooth + (1 - _SMOOTH) * self._path
        most = np.array([_SHIFT_MOST * width, _SHIFT_MOST * height, _TURN_MOST])
        # What lies beyond is no tremor: the smoothed path is taken along.
        self._smooth = np.clip(self._smooth, self._path - most, self._path + most)
        right, down, turn = self._smooth - self._path
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.degrees(-turn)), 1.0)
        matrix[:, 2] += (right, down)
        return np.asarray(cv2.warpAffine(picture, matrix, (width, height)), np.uint8)


def moved(one: Picture, other: Picture) -> NDArray[np.float64]:
    """(3,) how the view moved from one grey picture to the next: right, down (pixels), turn.

    Zeros where too little can be followed.
    """
    corners = cv2.goodFeaturesToTrack(one, _CORNERS, _QUALITY, _APART)
    # None where there is not one, whatever the stubs say.
    if len(corners if np.ndim(corners) else ()) < _CORNERS_LEAST:
        return np.zeros(3)
    followed, found, _ = cv2.calcOpticalFlowPyrLK(one, other, corners, corners.copy())
    kept = found.ravel() == 1
    if int(kept.sum()) < _CORNERS_LEAST:
        return np.zeros(3)
    # The search samples at random; from the same seed, the same on every run.
    cv2.setRNGSeed(1)
    matrix, _ = cv2.estimateAffinePartial2D(corners[kept], followed[kept])
    if matrix is None or not np.isfinite(matrix).all():
        return np.zeros(3)
    turn = float(np.arctan2(matrix[1, 0], matrix[0, 0]))
    middle = np.array([one.shape[1] / 2, one.shape[0] / 2])
    shift = matrix[:, :2] @ middle + matrix[:, 2] - middle
    return np.array([shift[0], shift[1], turn])


def contrasted(picture: Picture) -> Picture:
    """More contrast in each part of the picture (CLAHE; K. Zuiderveld, 1994), colours kept."""
    parts = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    light = cv2.createCLAHE(clipLimit=_CONTRAST, tileGridSize=(_TILES, _TILES))
    parts[:, :, 0] = light.apply(np.ascontiguousarray(parts[:, :, 0]))
    return np.asarray(cv2.cvtColor(parts, cv2.COLOR_YCrCb2RGB), np.uint8)
