"""A map between two pictures in the words of `pair.Geometry`: what of A is seen where in B."""

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.fit import Map, apply
from sightline.matching.laid_over import LaidOver
from sightline.matching.pair import Geometry, Spot
from sightline.matching.refine import Placed
from sightline.matching.verify_geometry import MIRROR, Sides
from sightline.model.places import WHOLE, Region

_CORNERS: Final = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
_MOST: Final = 10**9
_NEARBY, _STEP = 1e-4, 1e-3
_HALF_TURN: Final = 180_000


def geometry(placed: Placed, sides: Sides, over: LaidOver, motion: float | None) -> Geometry:
    """The geometry of one segment."""
    transform = placed.hypothesis.map
    across, down, turn = _lengths(transform, sides, mirrored=placed.hypothesis.mirrored)
    into = _clipped(apply(transform, _CORNERS))
    back = _clipped(apply(np.asarray(np.linalg.inv(transform), np.float64), _CORNERS))
    scaled = np.clip(np.rint(transform / transform[2, 2] * 1e6), -_MOST, _MOST).astype(int)
    return Geometry(
        mirrored=placed.hypothesis.mirrored,
        rotation_mdeg=turn,
        scale_permille=round(across * 1000),
        stretch_permille=round(1000 * across * sides.b[0] / sides.a[0] / max(down, 1e-6)),
        homography_e6=tuple(scaled.reshape(-1).tolist()),
        shown=_spots(back),
        shown_box=_box(back),
        placed=_spots(into),
        placed_box=_box(into),
        differs=over.differs,
        colour=over.colour,
        inliers=placed.inliers,
        frames=placed.pairs,
        residual_e4=round(placed.residual / float(sides.b[0]) * WHOLE),
        likeness_permille=over.likeness_permille,
        motion_permille=None if motion is None else round(1000 * motion),
    )


def _lengths(transform: Map, sides: Sides, *, mirrored: bool) -> tuple[float, float, int]:
    """A's width in B's widths, the scale of its height, and the turn in thousandths of a degree.

    Measured at the middle of A, where perspective tells least.
    """
    upright = np.asarray(transform @ MIRROR if mirrored else transform, dtype=np.float64)
    probes = np.array([[0.5, 0.5], [0.5 + _STEP, 0.5], [0.5, 0.5 + _STEP]])
    here, beside, under = apply(upright, probes)
    right, below = (beside - here) / _STEP * sides.b, (under - here) / _STEP * sides.b
    across, down = float(np.linalg.norm(right)), float(np.linalg.norm(below))
    angle = np.angle((right @ (1, 1j)) / across + (below @ (1, 1j)) / (1j * down))
    turn = round(math.degrees(float(angle)) * 1000)
    turn = _HALF_TURN if turn == -_HALF_TURN else turn
    return across / float(sides.b[0]), down / float(sides.a[1]), turn


def _clipped(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The part of a quadrilateral within the unit square, (n, 2)."""
    inside = np.clip(corners, -50, 50).astype(np.float32)
    area, polygon = cv2.intersectConvexConvex(inside, _CORNERS.astype(np.float32))
    if area <= 0 or polygon is None:
        return _CORNERS
    points = np.asarray(polygon, np.float64).reshape(-1, 2).clip(0, 1)
    apart = np.linalg.norm(points - np.roll(points, 1, axis=0), axis=1)
    return np.asarray(points[apart > _NEARBY], dtype=np.float64)


def _spots(points: NDArray[np.float64]) -> tuple[Spot, ...]:
    return tuple(Spot(x=round(float(x) * WHOLE), y=round(float(y) * WHOLE)) for x, y in points)


def _box(points: NDArray[np.float64]) -> Region:
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = (min(WHOLE - 1, int(value * WHOLE)) for value in low)
    return Region(
        left=left,
        top=top,
        width=max(1, min(WHOLE - left, round(float(high[0] - low[0]) * WHOLE))),
        height=max(1, min(WHOLE - top, round(float(high[1] - low[1]) * WHOLE))),
    )
