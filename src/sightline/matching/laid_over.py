"""What B does to A's picture along a segment: grey values changed, regions covered."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching import align, warping
from sightline.matching.descriptor import Described
from sightline.matching.fit import Map
from sightline.matching.lines import Line
from sightline.matching.pair import ColourChange
from sightline.model.places import WHOLE, Region

_MOMENTS_MOST: Final = 24
_APART_MOST_US: Final = 260_000
_DIFFERS: Final = 14.0
"""Grey levels, mean over all moments, beyond what a shift by a pixel could explain."""
_OVER_USUAL: Final = 3.0
_AREA_LEAST: Final = 0.006
"""Of B's picture."""
_REGIONS_MOST: Final = 6
_GAIN_LEAST, _GAIN_MOST = 0.1, 4.0
_COLOURFUL: Final = 20
"""Permille of saturation below which A is grey, so that nothing can be said of B's."""
_FAR: Final = 40.0


@dataclass(frozen=True, slots=True, eq=False)
class LaidOver:
    """What was done to the picture, and how alike the two are where it was not covered."""

    differs: tuple[Region, ...]
    colour: ColourChange
    likeness_permille: int
    """Median over the moments."""


def laid_over(a: Described, b: Described, line: Line, transform: Map) -> LaidOver:
    """Compare the pictures of aligned moments, pixel by pixel of B's thumbnails."""
    one, other = _moments(a, b, line)
    saturation = _saturation(a, b)
    shape = b.thumbnails.pixels.shape[1:]
    laid, inside = warping.lay(a.thumbnails.pixels[one], transform, shape)
    if not len(one) or not inside.any():
        unknown = ColourChange(
            contrast_permille=1000, offset_levels=0, saturation_permille=saturation
        )
        return LaidOver((), unknown, 0)
    seen = b.thumbnails.pixels[other].transpose(1, 2, 0).astype(np.float32, order="C")
    gain, offset, apart = _graded(laid, seen, inside)
    covered = _covered(apart, inside)
    free = inside & ~covered
    free = free if free.any() else inside
    alike = np.vecdot(align.unit(laid[free].T), align.unit(seen[free].T))
    return LaidOver(
        differs=_regions(covered),
        colour=ColourChange(
            contrast_permille=round(gain * 1000),
            offset_levels=round(offset),
            saturation_permille=saturation,
        ),
        likeness_permille=round(1000 * float(np.clip(np.median(alike), 0, 1))),
    )


def _moments(a: Described, b: Described, line: Line) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Thumbnails of A and B that show the same moments, at most so many, evenly."""
    times, there = a.thumbnails.times_us, b.thumbnails.times_us
    inside = line.spans(there) & b.thumbnails.informative
    columns = np.flatnonzero(inside)
    if not len(columns) or not len(times):
        return columns[:0], columns[:0]
    expected = line.a_at(there[columns])
    rows = np.abs(times[None, :] - expected[:, None]).argmin(axis=1)
    apart = np.abs(times[rows] - expected)
    near = np.flatnonzero(apart <= max(_APART_MOST_US, float(np.median(apart))))
    # The closest in time of all, then in order: movement between samples is no difference.
    best = np.sort(near[np.argsort(apart[near], kind="stable")[:_MOMENTS_MOST]])
    return rows[best], columns[best]


def _graded(
    laid: NDArray[np.float32], seen: NDArray[np.float32], inside: NDArray[np.bool_]
) -> tuple[float, float, NDArray[np.float32]]:
    """Contrast and offset from A to B, and (h, w) how far B still lies from A's neighbourhood.

    Both are (h, w, moments).
    """
    middle, there = _middle(laid), _middle(seen)
    kept = inside.copy()
    gain, offset = 1.0, 0.0
    for _ in range(4):
        x, y = middle[kept], there[kept]
        spread = float(((x - x.mean()) ** 2).sum())
        gain = float(((x - x.mean()) * (y - y.mean())).sum()) / max(spread, 1e-6)
        gain = float(np.clip(gain, _GAIN_LEAST, _GAIN_MOST))
        offset = float(y.mean() - gain * x.mean())
        off = np.abs(middle * gain + offset - there)
        closest = max(6.0, 2.0 * float(np.median(off[kept])), float(off[inside].min()))
        kept = inside & (off <= closest)
    graded = laid * np.float32(gain) + np.float32(offset)
    low, high = (one(graded, _AROUND).reshape(laid.shape) for one in (cv2.erode, cv2.dilate))
    apart = np.maximum(low - seen, seen - high).clip(0, _FAR).mean(axis=2)
    return gain, offset, np.asarray(apart, dtype=np.float32)


def _middle(moments: NDArray[np.float32]) -> NDArray[np.float32]:
    """The median over moments (h, w, n): numpy's takes six times as long as to sort so few."""
    ordered = np.sort(moments, axis=2)
    count = ordered.shape[2]
    return np.asarray((ordered[..., (count - 1) // 2] + ordered[..., count // 2]) / 2)


def _covered(apart: NDArray[np.float32], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels of B that show something else throughout, joined where they are close."""
    usual = float(np.median(apart[inside])) if inside.any() else 0.0
    far = (inside & (apart > max(_DIFFERS, _OVER_USUAL * usual))).astype(np.uint8)
    joined = cv2.morphologyEx(far, cv2.MORPH_CLOSE, _AROUND)
    opened = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return np.asarray(opened, dtype=np.uint8) > 0


def _regions(covered: NDArray[np.bool_]) -> tuple[Region, ...]:
    height, width = covered.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(covered.astype(np.uint8))
    found = []
    for number in range(1, count):
        left, top, wide, tall, area = (int(value) for value in stats[number])
        if area >= _AREA_LEAST * height * width:
            found.append((area, _region(left / width, top / height, wide / width, tall / height)))
    found.sort(key=lambda item: -item[0])
    return tuple(region for _, region in found[:_REGIONS_MOST])


def _region(left: float, top: float, width: float, height: float) -> Region:
    x, y = int(left * WHOLE), int(top * WHOLE)
    return Region(
        left=x,
        top=y,
        width=max(1, min(WHOLE - x, round(width * WHOLE))),
        height=max(1, min(WHOLE - y, round(height * WHOLE))),
    )


def _saturation(a: Described, b: Described) -> int | None:
    before, after = a.quality.saturation_permille, b.quality.saturation_permille
    return after * 1000 // before if before >= _COLOURFUL else None


_AROUND: Final = np.ones((3, 3), np.uint8)
