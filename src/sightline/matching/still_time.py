"""When in a film a still was taken: the thumbnail that the still differs least from.

Where the camera stands still many moments look alike; what moves tells them apart, so differences
are taken over the whole picture that both show, and the time is as good as thumbnails are dense.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.compare import compare
from sightline.matching.descriptor import Described
from sightline.matching.frames_taken import Grey
from sightline.matching.pair import PairResult, Segment

_FRAME_US: Final = 50_000
"""Neighbouring frames can look alike."""
_ERROR_US: Final = 200_000
_REACH_MOST_US: Final = 3_000_000
_AS_GOOD: Final = 1.15
"""Thumbnails that differ by up to so much more than the nearest may be the moment as well."""
_LEAST_PIXELS: Final = 60
_SHIFT_MOST: Final = 3.0
"""Pixels of a thumbnail by which a shaking camera moves the picture between two moments."""


def compared(a: Described, b: Described) -> PairResult:
    """What B shows of A, a still's place in a film as near as thumbnails tell."""
    pair = compare(a, b)
    if a.quality.still is b.quality.still:
        return pair
    film, still = (b, a) if a.quality.still else (a, b)
    found = (_timed(item, film, still, film is b) for item in pair.segments)
    return replace(pair, segments=tuple(found))


def settled(pair: PairResult, a_us: int, b_us: int) -> PairResult:
    """A still's place in a film as the pictures say that lie over each other best.

    Args:
        pair: A still and a film.
        a_us: When A's picture was on show, microseconds of its media time.
        b_us: The same of B's.
    """
    item, *others = pair.by_picture
    item = replace(
        item, a_start_us=a_us, a_end_us=a_us, b_start_us=b_us, b_end_us=b_us, error_us=_FRAME_US
    )
    return replace(pair, segments=(item, *others, *pair.by_sound))


def _timed(item: Segment, film: Described, still: Described, film_is_b: bool) -> Segment:  # noqa: FBT001 - which of two
    if item.geometry is None or not len(still.thumbnails) or not len(film.thumbnails):
        return item
    mapping = np.array(item.geometry.homography_e6, np.float64).reshape(3, 3) / 1e6
    if not film_is_b:
        mapping = np.asarray(np.linalg.inv(mapping), np.float64)
    picture, times = still.thumbnails.pixels[0], film.thumbnails.times_us
    far = np.array([_apart(picture, one, mapping) for one in film.thumbnails.pixels])
    if not np.isfinite(far.min()):
        return item
    at = int(times[far.argmin()])
    as_good = np.abs(times[far <= _AS_GOOD * far.min()] - at)
    within = as_good[as_good <= _REACH_MOST_US]
    error = max(_ERROR_US, int(within.max()))
    if film_is_b:
        return replace(item, b_start_us=at, b_end_us=at, error_us=error)
    return replace(item, a_start_us=at, a_end_us=at, error_us=error)


def _apart(still: Grey, film: Grey, mapping: NDArray[np.float64]) -> float:
    """Mean difference, levels fitted, where the still lies in the film's picture."""
    height, width = film.shape
    from_unit = np.array(((width, 0, -0.5), (0, height, -0.5), (0, 0, 1)), np.float64)
    to_unit = np.array(((still.shape[1], 0, -0.5), (0, still.shape[0], -0.5), (0, 0, 1)))
    matrix = from_unit @ mapping @ np.linalg.inv(to_unit)
    size = (width, height)
    cover = cv2.warpPerspective(np.ones(still.shape, np.uint8), matrix, size)
    mask = cv2.erode(np.asarray(cover, np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    if mask.sum() < _LEAST_PIXELS:
        return float("inf")
    y = film.astype(np.float32)
    moved = np.asarray(cv2.warpPerspective(still.astype(np.float32), matrix, size), np.float32)
    one, other = (np.where(mask, side - side[mask].mean(), 0) for side in (moved, y))
    (right, down), _ = cv2.phaseCorrelate(one, other)
    if max(abs(right), abs(down)) <= _SHIFT_MOST:
        there = np.array(((1, 0, right), (0, 1, down), (0, 0, 1)), np.float64)
        moved = np.asarray(
            cv2.warpPerspective(still.astype(np.float32), there @ matrix, size), np.float32
        )
    one, two = moved[mask], y[mask]
    gain = float(two.std()) / max(1.0, float(one.std()))
    return float(np.abs((two - two.mean()) - gain * (one - one.mean())).mean())
