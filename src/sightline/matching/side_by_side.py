"""Two frames side by side, with the frame of each drawn inside the other's."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture
from sightline.matching.pair import Geometry
from sightline.model.places import WHOLE, Region

HEIGHT: Final = 288
"""Pixels of both frames; narrower ones are not enlarged beyond `_WIDEST`."""
_WIDEST: Final = 512
_SAME: Final = 0.012
_GAP: Final = 12
_PAPER: Final = (236, 238, 239)
_FRAME, _OTHER = (255, 196, 0), (0, 214, 255)
"""The other's frame, amber; what differs, cyan: both stand out on footage, and to all eyes."""
_DARK: Final = (20, 20, 20)


def side_by_side(a: Picture, b: Picture, geometry: Geometry | None) -> Picture:
    """A at the left, B at the right, (h, w, 3) RGB.

    In A an outline encloses what B shows of it; in B one encloses where A is seen, and rectangles
    what is something else there. Outlines that coincide with the frame are left out.
    """
    left, right = _scaled(a), _scaled(b)
    if geometry is not None:
        mapping = np.array(geometry.homography_e6, np.float64).reshape(3, 3) / 1e6
        _outline(left, np.asarray(np.linalg.inv(mapping), np.float64))
        _outline(right, mapping)
        for region in geometry.differs:
            _rectangle(right, region)
    height = max(left.shape[0], right.shape[0])
    gap = np.full((height, _GAP, 3), _PAPER, np.uint8)
    return np.hstack((_padded(left, height), gap, _padded(right, height)))


def _scaled(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    scale = min(HEIGHT / height, _WIDEST / width)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.array(cv2.resize(picture, size, interpolation=way), np.uint8)


def _padded(picture: Picture, height: int) -> Picture:
    canvas = np.full((height, picture.shape[1], 3), _PAPER, np.uint8)
    top = (height - picture.shape[0]) // 2
    canvas[top : top + picture.shape[0]] = picture
    return canvas


def _outline(canvas: Picture, mapping: NDArray[np.float64]) -> None:
    """Draw the other's frame, moved in by `mapping`, as far as it lies within."""
    corners = mapping @ np.array(((0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1)), float)
    spots = corners[:2] / corners[2]
    if not np.isfinite(spots).all() or _is_whole(spots):
        return
    height, width = canvas.shape[:2]
    points = (spots.T * (width, height)).clip(-4 * width, 4 * width)
    # Lines on the very edge would be cut in half.
    points = np.rint(points.clip((1.5, 1.5), (width - 2.5, height - 2.5)))
    for colour, thick in ((_DARK, 5), (_FRAME, 3)):
        cv2.polylines(canvas, [points.astype(np.int32)], True, colour, thick, cv2.LINE_AA)  # noqa: FBT003 - OpenCV's signature


def _is_whole(spots: NDArray[np.float64]) -> bool:
    """Whether four corners (2, 4) are those of the frame, mirrored or turned as they may be."""
    whole = np.array(((0, 1, 1, 0), (0, 0, 1, 1)), float)
    apart = np.abs(spots[:, :, None] - whole[:, None, :]).max(axis=0)
    return bool(apart.min(axis=0).max() < _SAME)


def has_outline(geometry: Geometry) -> bool:
    """Whether `side_by_side` draws where the frame of one lies in the other's."""
    mapping = np.array(geometry.homography_e6, np.float64).reshape(3, 3) / 1e6
    corners = mapping @ np.array(((0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1)), float)
    spots = corners[:2] / corners[2]
    return bool(np.isfinite(spots).all()) and not _is_whole(spots)


def _rectangle(canvas: Picture, region: Region) -> None:
    height, width = canvas.shape[:2]
    start = (region.left * width // WHOLE, region.top * height // WHOLE)
    right, bottom = region.left + region.width, region.top + region.height
    end = (right * width // WHOLE - 1, bottom * height // WHOLE - 1)
    for colour, thick in ((_DARK, 3), (_OTHER, 2)):
        cv2.rectangle(canvas, start, end, colour, thick)
