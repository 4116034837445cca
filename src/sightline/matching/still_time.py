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

_ERROR_US: Final = 200_000
_LEAST_PIXELS: Final = 60
_ROOM_US: Final = 250_000


def compared(a: Described, b: Described) -> PairResult:
    """What B shows of A, a still's place in a film as near as thumbnails tell."""
    pair = compare(a, b)
    if a.quality.still is b.quality.still:
        return pair
    film, still = (b, a) if a.quality.still else (a, b)
    found = (_timed(item, film, still, film is b) for item in pair.segments)
    return replace(pair, segments=tuple(found))


def _timed(item: Segment, film: Described, still: Described, film_is_b: bool) -> Segment:  # noqa: FBT001 - which of two
    start, end = (item.b_start_us, item.b_end_us) if film_is_b else (item.a_start_us, item.a_end_us)
    if item.geometry is None or end - start > _ROOM_US or not len(still.thumbnails):
        return item
    times = film.thumbnails.times_us
    reach = item.error_us + _ROOM_US
    near = np.flatnonzero((times >= start - reach) & (times <= end + reach))
    mapping = np.array(item.geometry.homography_e6, np.float64).reshape(3, 3) / 1e6
    if not film_is_b:
        mapping = np.asarray(np.linalg.inv(mapping), np.float64)
    far = [_apart(still.thumbnails.pixels[0], film.thumbnails.pixels[k], mapping) for k in near]
    if not far or not np.isfinite(min(far)):
        return item
    at = int(times[near[int(np.argmin(far))]])
    if film_is_b:
        return replace(item, b_start_us=at, b_end_us=at, error_us=_ERROR_US)
    return replace(item, a_start_us=at, a_end_us=at, error_us=_ERROR_US)


def _apart(still: Grey, film: Grey, mapping: NDArray[np.float64]) -> float:
    """Mean difference, levels fitted, where the still lies in the film's picture."""
    height, width = film.shape
    from_unit = np.array(((width, 0, -0.5), (0, height, -0.5), (0, 0, 1)), np.float64)
    to_unit = np.array(((still.shape[1], 0, -0.5), (0, still.shape[0], -0.5), (0, 0, 1)))
    matrix = from_unit @ mapping @ np.linalg.inv(to_unit)
    size = (width, height)
    moved = np.asarray(cv2.warpPerspective(still.astype(np.float32), matrix, size), np.float32)
    cover = cv2.warpPerspective(np.ones(still.shape, np.uint8), matrix, size)
    mask = cv2.erode(np.asarray(cover, np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    if mask.sum() < _LEAST_PIXELS:
        return float("inf")
    x, y = moved[mask], film[mask].astype(np.float32)
    gain = float(y.std()) / max(1.0, float(x.std()))
    return float(np.abs((y - y.mean()) - gain * (x - x.mean())).mean())
