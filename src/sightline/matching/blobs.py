"""Where a picture has blobs, bright or dark, and how large each is: what local features stand on.

Extremes of differences of Gaussians over three scales to an octave (D. Lowe, "Distinctive image
features from scale-invariant keypoints", 2004), found for all octaves at once. Two things differ:
the picture is not doubled first, which takes four times the work; and which blobs are kept is
decided by how far they stand out from what is around them, the larger first. By contrast alone the
letters of a caption would take all the places (measured: docs/methods/matching.md).
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Picture

Reals: TypeAlias = NDArray[np.float32]
Indices: TypeAlias = NDArray[np.intp]

LAYERS: Final = 3
"""Scales to an octave."""
_LEVELS: Final = LAYERS + 3
_FIRST_SCALE: Final = 0.8
"""Standard deviation of the first level's smoothing, in pixels of its octave."""
_CONTRAST: Final = 0.85
"""Grey levels that a blob must stand out by: smooth pictures have few to begin with."""
_NEARLY: Final = 0.8
"""Before the place between pixels is known, so much of the contrast is enough."""
_LONG_MOST: Final = 10.0
"""Ratio of the two curvatures beyond which it is an edge and no blob."""
_BETWEEN_MOST: Final = 0.9
"""Pixels or layers from the pixel that is largest to where the fitted extreme lies."""
_LARGE_FIRST: Final = 0.8
"""Power of the size by which contrast is weighed when the strongest are chosen."""
_SURROUNDINGS, _FLOOR = 25, 1.0
"""Pixels, and grey levels to add, of the changes around that contrast is divided by."""
_MARGIN: Final = 2
_SMALLEST: Final = 12
"""Pixels of the shorter side of the last octave."""
_FITTED_MOST: Final = 4
"""Candidates looked at closely, for each blob asked for."""
_GROW: Final = 2.0 ** (1 / LAYERS)
_SMOOTHING: Final = (
    _FIRST_SCALE,
    *(_FIRST_SCALE * _GROW**level * (_GROW**2 - 1) ** 0.5 for level in range(_LEVELS - 1)),
)
_AROUND: Final = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """Blobs of one picture, strongest first: all (n,).

    `x` and `y` are in pixels of the octave, each half as fine as the one before, `scale` is the
    standard deviation there, `layer` (1 to 3) the level of the octave nearest to it.
    """

    octave: Indices
    layer: Indices
    x: Reals
    y: Reals
    scale: Reals
    strength: Reals

    def __len__(self) -> int:
        return len(self.octave)

    def of(self, numbers: Indices) -> "Blobs":
        """Some of them, or some of them twice."""
        return Blobs(
            octave=self.octave[numbers],
            layer=self.layer[numbers],
            x=self.x[numbers],
            y=self.y[numbers],
            scale=self.scale[numbers],
            strength=self.strength[numbers],
        )


def smoothed(grey: Picture) -> list[Reals]:
    """For each octave its six levels (6, h, w), each smoother than the one before."""
    octaves: list[Reals] = []
    base = grey.astype(np.float32)
    while min(base.shape) >= _SMALLEST:
        levels = np.empty((_LEVELS, *base.shape), np.float32)
        if octaves:
            levels[0] = base
        else:
            _smooth(base, levels[0], _SMOOTHING[0])
        for level in range(1, _LEVELS):
            _smooth(levels[level - 1], levels[level], _SMOOTHING[level])
        octaves.append(levels)
        base = levels[LAYERS, ::2, ::2]
    return octaves


def strongest(octaves: list[Reals], most: int) -> Blobs:
    """At most `most` blobs of the octaves that `smoothed` gives."""
    sizes = [(_LEVELS - 1) * levels[0].size for levels in octaves]
    ends = np.cumsum([0, *sizes])
    flat = np.empty(int(ends[-1]), np.float32)
    found = []
    for number, levels in enumerate(octaves):
        change = flat[ends[number] : ends[number + 1]].reshape(_LEVELS - 1, *levels.shape[1:])
        np.subtract(levels[1:], levels[:-1], out=change)
        places = _extremes(change)
        found.append(np.vstack((places, np.full(places.shape[1], number))))
    layer, y, x, octave = np.hstack(found)
    wide = np.array([levels.shape[2] for levels in octaves])[octave]
    plane = np.array([levels[0].size for levels in octaves])[octave]
    at = ends[octave] + layer * plane + y * wide + x
    if len(at) > _FITTED_MOST * most:
        keep = np.argsort(-np.abs(flat[at]), kind="stable")[: _FITTED_MOST * most]
        layer, y, x, octave, wide, plane, at = (
            part[keep] for part in (layer, y, x, octave, wide, plane, at)
        )
    beside, strength = _fit(flat, at, wide, plane)
    keep = np.flatnonzero(strength >= _CONTRAST)
    between = (layer + beside[2])[keep]
    outstanding = strength[keep] / _around(octaves[0], octave[keep], x[keep], y[keep])
    weight = outstanding * np.exp2(_LARGE_FIRST * (octave[keep] + between / LAYERS))
    # A stable order for equal strength.
    first = np.argsort(-weight, kind="stable")[:most]
    keep, between, weight = keep[first], between[first], weight[first]
    return Blobs(
        octave=octave[keep],
        layer=np.clip(np.rint(between), 1, LAYERS).astype(np.intp),
        x=(x + beside[0])[keep].astype(np.float32),
        y=(y + beside[1])[keep].astype(np.float32),
        scale=(_FIRST_SCALE * _GROW**between).astype(np.float32),
        strength=weight.astype(np.float32),
    )


def _around(levels: Reals, octave: Indices, x: Indices, y: Indices) -> Reals:
    """(n,) how much the finest octave (6, h, w) changes around each place."""
    change = levels[2] - levels[1]
    side = (_SURROUNDINGS, _SURROUNDINGS)
    power = np.maximum(cv2.boxFilter(change * change, -1, side), 0)
    height, width = power.shape
    down, right = np.minimum(y << octave, height - 1), np.minimum(x << octave, width - 1)
    return np.asarray(np.sqrt(power[down, right]) + _FLOOR, np.float32)


def _smooth(picture: Reals, into: Reals, deviation: float) -> None:
    side = 2 * round(4 * deviation) + 1
    cv2.GaussianBlur(picture, (side, side), deviation, dst=into)


def _extremes(change: Reals) -> Indices:
    """(3, n) layers, rows and columns where a difference is the largest or least of its 27."""
    found = np.zeros(change.shape, np.bool_)
    least = _NEARLY * _CONTRAST
    for layer in range(1, LAYERS + 1):
        below, here, above = change[layer - 1 : layer + 2]
        high = cv2.dilate(cv2.max(cv2.max(below, here), above), _AROUND)
        low = cv2.erode(cv2.min(cv2.min(below, here), above), _AROUND)
        found[layer] = ((here >= high) & (here > least)) | ((here <= low) & (here < -least))
    found[:, :_MARGIN] = found[:, -_MARGIN:] = False
    found[:, :, :_MARGIN] = found[:, :, -_MARGIN:] = False
    # In one row they are found several times as fast.
    _, height, width = change.shape
    layers, place = np.divmod(np.flatnonzero(found), height * width)
    return np.stack((layers, place // width, place % width))


def _fit(flat: Reals, at: Indices, wide: Indices, plane: Indices) -> tuple[Reals, Reals]:
    """Where between pixels and layers each extreme lies, and how far it stands out.

    Returns:
        (3, n) x, y and layer from the pixel, and (n,) grey levels, 0 for what is no blob. From a
        parabola through the values around (M. Brown and D. Lowe, 2002).
    """
    centre = flat[at]
    left, right, up, down = flat[at - 1], flat[at + 1], flat[at - wide], flat[at + wide]
    under, over = flat[at - plane], flat[at + plane]
    gx, gy, gs = (right - left) / 2, (down - up) / 2, (over - under) / 2
    xx, yy, ss = left + right - 2 * centre, up + down - 2 * centre, under + over - 2 * centre
    xy = _mixed(flat, at, 1, wide)
    xs = _mixed(flat, at, 1, plane)
    ys = _mixed(flat, at, wide, plane)
    # The inverse of a symmetric matrix, written out.
    a, b, c = yy * ss - ys * ys, ys * xs - xy * ss, xy * ys - yy * xs
    e, f, g = xx * ss - xs * xs, xs * xy - xx * ys, xx * yy - xy * xy
    determinant = xx * a + xy * b + xs * c
    singular = np.abs(determinant) < 1e-6  # noqa: PLR2004 - no curvature at all
    scale = -1 / np.where(singular, 1, determinant)
    beside = np.stack(
        (a * gx + b * gy + c * gs, b * gx + e * gy + f * gs, c * gx + f * gy + g * gs)
    )
    beside *= scale
    strength = np.abs(centre + (gx * beside[0] + gy * beside[1] + gs * beside[2]) / 2)
    round_enough = (g > 0) & ((xx + yy) ** 2 * _LONG_MOST < (_LONG_MOST + 1) ** 2 * g)
    near = np.abs(beside).max(axis=0, initial=0) <= _BETWEEN_MOST
    return beside, np.where(~singular & round_enough & near, strength, 0)


def _mixed(flat: Reals, at: Indices, one: "Indices | int", other: Indices) -> Reals:
    """Mixed second derivatives along two strides."""
    plus, minus = at + other, at - other
    both: Reals = (flat[plus + one] - flat[plus - one] - flat[minus + one] + flat[minus - one]) / 4
    return both
