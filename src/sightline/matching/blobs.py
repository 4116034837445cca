"""Where a picture has blobs, bright or dark, and how large each is: what local features stand on.

Extremes of differences of Gaussians over three scales to an octave (D. Lowe, "Distinctive image
features from scale-invariant keypoints", 2004), found for all octaves at once. Two things differ:
the picture is not doubled first, which takes four times the work; and which blobs are kept is
decided by how far they stand out from what is around them, the larger first. By contrast alone the
letters of a caption would take all the places (measured: docs/methods/matching.md).
"""

import functools
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
_SHAPES_KEPT: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where each octave of a picture lies on one sheet, so that each step is done once for all."""

    height: int
    width: int
    places: Indices
    """(octaves, 4) row, column, height and width."""
    octave: NDArray[np.uint8]
    """(height, width) which octave lies there."""
    least: Reals
    """(height, width) what a difference must reach to be looked at: no number does at a rim."""


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """All octaves of a picture: (6, h, w) levels of a sheet, each smoother than the one before."""

    levels: Reals
    layout: Layout

    def of(self, octave: int) -> Reals:
        """(6, h, w) of one octave, a view."""
        top, left, height, width = self.layout.places[octave]
        return self.levels[:, top : top + height, left : left + width]


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


def smoothed(grey: Picture) -> Scales:
    """All octaves of a grey picture, each half as fine as the one before."""
    layout = _laid_out(*grey.shape)
    levels = np.empty((_LEVELS, layout.height, layout.width), np.float32)
    # Between the octaves lies nothing that could be taken for a number of theirs.
    levels[:, grey.shape[0] :] = levels[:, :, grey.shape[1] :] = 0
    scales = Scales(levels, layout)
    base = grey.astype(np.float32)
    for octave in range(len(layout.places)):
        levels = scales.of(octave)
        if octave:
            levels[0] = base
        else:
            _smooth(base, levels[0], _SMOOTHING[0])
        for level in range(1, _LEVELS):
            _smooth(levels[level - 1], levels[level], _SMOOTHING[level])
        base = levels[LAYERS, ::2, ::2]
    return scales


@functools.lru_cache(_SHAPES_KEPT)
def _laid_out(height: int, width: int) -> Layout:
    """The first octave, and beside or below it, where it is the narrower, all others in a row."""
    below = width >= height
    places, at = [(0, 0, height, width)], 0
    rows, columns = (height + 1) // 2, (width + 1) // 2
    while min(rows, columns) >= _SMALLEST:
        places.append((height, at, rows, columns) if below else (at, width, rows, columns))
        at += columns if below else rows
        rows, columns = (rows + 1) // 2, (columns + 1) // 2
    high = max(top + rows for top, _, rows, _ in places)
    wide = max(left + columns for _, left, _, columns in places)
    octave, least = np.zeros((high, wide), np.uint8), np.full((high, wide), np.inf, np.float32)
    for number, (top, left, rows, columns) in enumerate(places):
        octave[top : top + rows, left : left + columns] = number
        within = np.s_[
            top + _MARGIN : top + rows - _MARGIN, left + _MARGIN : left + columns - _MARGIN
        ]
        least[within] = np.nextafter(np.float32(_NEARLY * _CONTRAST), np.float32(np.inf))
    for kept in (octave, least, indices := np.array(places, np.intp)):
        kept.flags.writeable = False
    return Layout(height=high, width=wide, places=indices, octave=octave, least=least)


def strongest(scales: Scales, most: int) -> Blobs:
    """At most `most` blobs."""
    layout = scales.layout
    change = scales.levels[1:] - scales.levels[:-1]
    at = _extremes(change, layout)
    flat = change.ravel()
    if len(at) > _FITTED_MOST * most:
        at = at[np.argsort(-np.abs(flat[at]), kind="stable")[: _FITTED_MOST * most]]
    beside, strength = _fit(flat, at, layout.width, layout.width * layout.height)
    keep = np.flatnonzero(strength >= _CONTRAST)
    at, beside, strength = at[keep], beside[:, keep], strength[keep]
    layer, place = np.divmod(at, layout.width * layout.height)
    octave = layout.octave.ravel()[place].astype(np.intp)
    y, x = np.divmod(place, layout.width)
    y, x = y - layout.places[octave, 0], x - layout.places[octave, 1]
    between = layer + beside[2]
    height, width = layout.places[0, 2:]
    outstanding = strength / _around(change[1, :height, :width], octave, x, y)
    weight = outstanding * np.exp2(_LARGE_FIRST * (octave + between / LAYERS))
    # A stable order for equal strength.
    first = np.argsort(-weight, kind="stable")[:most]
    between = between[first]
    return Blobs(
        octave=octave[first],
        layer=np.clip(np.rint(between), 1, LAYERS).astype(np.intp),
        x=(x + beside[0])[first].astype(np.float32),
        y=(y + beside[1])[first].astype(np.float32),
        scale=(_FIRST_SCALE * _GROW**between).astype(np.float32),
        strength=weight[first].astype(np.float32),
    )


def _around(change: Reals, octave: Indices, x: Indices, y: Indices) -> Reals:
    """(n,) how much the finest octave's difference (h, w) changes around each place."""
    side = (_SURROUNDINGS, _SURROUNDINGS)
    power = np.maximum(cv2.boxFilter(change * change, -1, side), 0)
    height, width = power.shape
    down, right = np.minimum(y << octave, height - 1), np.minimum(x << octave, width - 1)
    return np.asarray(np.sqrt(power[down, right]) + _FLOOR, np.float32)


def _smooth(picture: Reals, into: Reals, deviation: float) -> None:
    side = 2 * round(4 * deviation) + 1
    cv2.GaussianBlur(picture, (side, side), deviation, dst=into)


def _extremes(change: Reals, layout: Layout) -> Indices:
    """(n,) places in (5, h, w) where a difference is the largest or least of its 27."""
    found = np.zeros(change.shape, np.bool_)
    least, most = layout.least, -layout.least
    high, low, lowest = np.empty_like(least), np.empty_like(least), np.empty(least.shape, np.bool_)
    for layer in range(1, LAYERS + 1):
        below, here, above = change[layer - 1 : layer + 2]
        cv2.max(cv2.max(below, here, dst=high), above, dst=high)
        cv2.max(cv2.dilate(high, _AROUND, dst=high), least, dst=high)
        cv2.min(cv2.min(below, here, dst=low), above, dst=low)
        cv2.min(cv2.erode(low, _AROUND, dst=low), most, dst=low)
        np.greater_equal(here, high, out=found[layer])
        found[layer] |= np.less_equal(here, low, out=lowest)
    # In one row they are found several times as fast.
    return np.flatnonzero(found)


def _fit(flat: Reals, at: Indices, wide: int, plane: int) -> tuple[Reals, Reals]:
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


def _mixed(flat: Reals, at: Indices, one: int, other: int) -> Reals:
    """Mixed second derivatives along two strides."""
    plus, minus = at + other, at - other
    both = flat[plus + one] - flat[plus - one] - flat[minus + one] + flat[minus - one]
    return np.asarray(both / 4, np.float32)
