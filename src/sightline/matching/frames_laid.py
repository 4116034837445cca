"""One frame laid over another: at which size, by which map, and how the map is made better.

Maps go from A's unit frame to B's; pictures are grey.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.frames_taken import Grey
from sightline.matching.pair import Geometry
from sightline.model.places import WHOLE, Region

Map = NDArray[np.float64]
"""(3, 3)."""
Plane = NDArray[np.float32]

_STRAYS: Final = 0.03
"""Of a side: a refined map that moves a corner further has found something else."""
_STEPS: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
_COARSE, _SIDE_LEAST = 3, 16
_BROAD, _APART = 4.0, 25.0
"""Pixels of blur, and grey levels under it up to which pictures are alike before a map is made
better: edges that lie a little off are, what lies over one of them is not."""
_SOFT: Final = 3
"""Pixels of the blur under which frames are refined."""


def map_of(geometry: Geometry) -> Map:
    """A segment's map between unit frames."""
    return np.array(geometry.homography_e6, np.float64).reshape(3, 3) / 1e6


def size_of(there: Grey, here: Grey, geometry: Geometry) -> tuple[int, int]:
    """Width and height at which both are compared: at most B's."""
    height, width = here.shape
    grown = geometry.scale_permille / 1000 * width / there.shape[1]
    share = min(1.0, 1.0 / max(grown, 1e-3))
    return max(1, round(width * share)), max(1, round(height * share))


def pixels_of(shape: tuple[int, ...]) -> Map:
    """From a unit frame to pixel centres."""
    return np.array(((shape[1], 0, -0.5), (0, shape[0], -0.5), (0, 0, 1)), np.float64)


def laid(
    there: Grey, here: Grey, size: tuple[int, int], across: Map, differs: Sequence[Region]
) -> tuple[Plane, Plane, NDArray[np.bool_]]:
    """B small, A moved over it, and where both show the same."""
    small = np.asarray(cv2.resize(here, size, interpolation=cv2.INTER_AREA), np.float32)
    shape = (size[1], size[0])
    fitted = _fitted(there, across, shape)
    matrix = pixels_of(shape) @ across @ np.linalg.inv(pixels_of(fitted.shape))
    if fitted.shape == shape and np.abs(matrix / matrix[2, 2] - np.eye(3)).max() < 0.02:  # noqa: PLR2004 - permille
        moved = fitted.astype(np.float32)
        cover = np.ones(shape, np.uint8)
    else:
        moved = np.asarray(
            cv2.warpPerspective(fitted.astype(np.float32), matrix, size, flags=cv2.INTER_CUBIC),
            np.float32,
        )
        whole = np.ones(fitted.shape, np.uint8)
        cover = np.asarray(
            cv2.warpPerspective(whole, matrix, size, flags=cv2.INTER_NEAREST), np.uint8
        )
    mask = cv2.erode(cover, np.ones((5, 5), np.uint8), borderValue=0) > 0
    for region in differs:
        mask[slices(region, shape, 2)] = False
    return small, moved, mask


def _fitted(there: Grey, across: Map, shape: tuple[int, int]) -> Grey:
    """A made as small as it will be shown, so that moving it aliases nothing."""
    scale = scale_of(there, across, shape)
    wide, tall = round(scale * there.shape[1]), round(scale * there.shape[0])
    if wide >= there.shape[1] or min(wide, tall) < 1:
        return there
    return np.asarray(cv2.resize(there, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)


def scale_of(there: Grey, across: Map, shape: tuple[int, int]) -> float:
    """How large a pixel of A is in the frame of comparison."""
    pixels = pixels_of(shape) @ across @ np.linalg.inv(pixels_of(there.shape))
    return float(np.sqrt(abs(np.linalg.det(pixels[:2, :2] / pixels[2, 2]))))


def slices(region: Region, shape: tuple[int, int], room: int) -> tuple[slice, slice]:
    """Rows and columns of a region, so many pixels wider on each side."""
    top = region.top * shape[0] // WHOLE - room
    bottom = -(-(region.top + region.height) * shape[0] // WHOLE) + room
    left = region.left * shape[1] // WHOLE - room
    right = -(-(region.left + region.width) * shape[1] // WHOLE) + room
    return slice(max(0, top), bottom), slice(max(0, left), right)


def refined(there: Grey, here: Grey, across: Map, geometry: Geometry) -> Map:
    """The map made better on the frames themselves; as it was where that fails or strays.

    Enhanced correlation (G. Evangelidis and E. Psarakis, PAMI 30(10), 2008), first at a small size,
    what differs left out.
    """
    wide, tall = size_of(there, here, geometry)
    small = (wide // _COARSE, tall // _COARSE)
    if min(small) >= _SIDE_LEAST:
        across = shifted(there, here, small, across)
        across = _correlated(
            there, here, across, geometry.differs, size=small, motion=cv2.MOTION_AFFINE
        )
    motion = cv2.MOTION_HOMOGRAPHY
    return _correlated(there, here, across, geometry.differs, size=(wide, tall), motion=motion)


def _correlated(
    there: Grey,
    here: Grey,
    across: Map,
    differs: Sequence[Region],
    *,
    size: tuple[int, int],
    motion: int,
) -> Map:
    """One size of it; affine or by a homography, as OpenCV names the motion."""
    small = np.asarray(cv2.resize(here, size, interpolation=cv2.INTER_AREA), np.uint8)
    shape = (size[1], size[0])
    fitted = _fitted(there, across, shape)
    start = pixels_of(fitted.shape) @ np.linalg.inv(across) @ np.linalg.inv(pixels_of(shape))
    warp = (start / start[2, 2]).astype(np.float32)
    same = np.full(shape, 255, np.uint8)
    for region in differs:
        same[slices(region, shape, 2)] = 0
    # The mask is of the picture that is moved; beyond the other's edge all of it counts.
    turned = (fitted.shape[1], fitted.shape[0])
    same[~_alike(fitted, small, warp)] = 0
    mask = cv2.warpPerspective(same, warp.astype(np.float64), turned, borderValue=255)
    try:
        first = warp if motion == cv2.MOTION_HOMOGRAPHY else warp[:2]
        _, better = cv2.findTransformECC(
            small, fitted, first.copy(), motion, _STEPS, np.asarray(mask), _SOFT
        )
    except cv2.error:
        return across
    if len(better) < len(warp):
        better = np.vstack((better, (0, 0, 1)))
    found = np.linalg.inv(np.linalg.inv(pixels_of(fitted.shape)) @ better @ pixels_of(shape))
    found /= found[2, 2]
    corners = np.array(((0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1)), float)
    one, two = across @ corners, found @ corners
    moved = np.abs(one[:2] / one[2] - two[:2] / two[2]).max()
    return np.asarray(found, np.float64) if moved < _STRAYS else across


def shifted(there: Grey, here: Grey, size: tuple[int, int], across: Map) -> Map:
    """The map moved by what the two lie apart at a small size (phase correlation)."""
    small, moved, mask = laid(there, here, size, across, ())
    if min(size) < _SIDE_LEAST or not mask.any():
        return across
    one, other = (np.where(mask, side - side[mask].mean(), 0) for side in (moved, small))
    (x, y), _ = cv2.phaseCorrelate(
        one, other, np.asarray(cv2.createHanningWindow(size, cv2.CV_32F))
    )
    x, y = x / size[0], y / size[1]
    if max(abs(x), abs(y)) > _STRAYS:
        return across
    return np.asarray(np.array(((1, 0, x), (0, 1, y), (0, 0, 1))) @ across, np.float64)


def _alike(fitted: Grey, small: Grey, warp: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where the two are alike already, broadly: what lies over one would pull the map with it."""
    turned = (small.shape[1], small.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpPerspective(fitted.astype(np.float32), warp, turned, flags=flags)
    cover = cv2.warpPerspective(np.ones(fitted.shape, np.float32), warp, turned, flags=flags)
    share = np.maximum(np.asarray(cv2.GaussianBlur(cover, (0, 0), _BROAD), np.float32), 1e-3)
    # Weighted by cover, so that what lies beyond the edge blurs into neither.
    one = cv2.GaussianBlur(np.asarray(moved, np.float32), (0, 0), _BROAD) / share
    other = cv2.GaussianBlur(small.astype(np.float32) * cover, (0, 0), _BROAD) / share
    inside = np.asarray(cover > 0)
    off = float(np.median((other - one)[inside])) if inside.any() else 0.0
    return np.asarray((np.abs(other - one - off) <= _APART) | ~inside)
