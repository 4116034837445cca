"""Two exhibits' frames at the same moment, laid over each other: how near, which has lost what.

A's picture is moved into B's frame by the pair's homography, refined on the frames themselves
(enhanced correlation coefficient, Evangelidis and Psarakis, IEEE TPAMI 30(10), 2008), at the
coarser of the two resolutions, and its grey values are fitted to B's by a line. What is left is the
difference; a direct copy leaves less than a copy of a copy.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.closeness import Closeness, Holder
from sightline.matching.frames_taken import Grey, Taken
from sightline.matching.pair import Geometry, PairResult, Segment
from sightline.matching.seams import goes_on
from sightline.model.places import WHOLE, Region

Map = NDArray[np.float64]
"""(3, 3)."""
Plane = NDArray[np.float32]

MEETS_US: Final = 70_000
_LEAST_SIDE: Final = 24
_LEAST_PIXELS: Final = 400
_LIKELIEST: Final = 3
_ROUGH, _LEAST_ROUGH = 3, 60
_TRIM: Final = 97.0
"""Percent of the pixels that count: what moved between two frames is left out."""
_BANDS: Final = (0.7, 1.4, 2.8)
"""Standard deviations, in pixels, of the blurs that part a picture into bands."""
_AGREE: Final = 5
"""Thousandths of detail that a moment may lie on the other side."""
_RESAMPLED: Final = 80
"""The same where the two came down to the size of comparison by different factors."""
_SAME_SCALE: Final = 0.004
_STANDS, _MOVES = 0.4, 3.0
"""Changes of a covered part against the other's, and levels that a moving part changes by."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One aligned pair of times."""

    segment: Segment
    a: Taken
    b: Taken


def moments(pair: PairResult, a: Sequence[Taken], b: Sequence[Taken]) -> tuple[Moment, ...]:
    """Which of the frames taken from both show the same moment."""
    found = []
    for segment in pair.by_picture:
        for there in a:
            for here in b:
                if _meet(pair, segment, there.asked_us, here.asked_us):
                    found.append(Moment(segment, there, here))
                    break
    return tuple(found)


def at_b(segment: Segment, a_us: int) -> int:
    """The time in B of a time in A."""
    span = segment.a_end_us - segment.a_start_us
    if span <= 0:
        return segment.b_start_us
    share = (a_us - segment.a_start_us) / span
    share = 1 - share if segment.backwards else share
    return round(segment.b_start_us + share * (segment.b_end_us - segment.b_start_us))


def _meet(pair: PairResult, segment: Segment, a_us: int, b_us: int) -> bool:
    """Whether two times are one moment; of a still, whether it may be that of the film."""
    if pair.a_quality.still or pair.b_quality.still:
        reach = segment.error_us + MEETS_US
        a_near = segment.a_start_us - reach <= a_us <= segment.a_end_us + reach
        b_near = segment.b_start_us - reach <= b_us <= segment.b_end_us + reach
        return (a_near or pair.a_quality.still) and (b_near or pair.b_quality.still)
    a_inside = segment.a_start_us - MEETS_US <= a_us <= segment.a_end_us + MEETS_US
    b_inside = segment.b_start_us - MEETS_US <= b_us <= segment.b_end_us + MEETS_US
    meet = segment.rate_ppm == 0 or abs(at_b(segment, a_us) - b_us) <= MEETS_US
    return a_inside and b_inside and meet


def compare_frames(found: Sequence[Moment]) -> Closeness | None:
    """Measure a pair on its moments; None where nothing can be laid over each other."""
    laid = [one for moment in found if (one := _laid(moment)) is not None]
    if not laid:
        return None
    if any(moment.segment.a_start_us == moment.segment.a_end_us for moment in found):
        # Of the pictures that a still may be, it is the nearest.
        laid = [min(laid, key=lambda one: one.difference)]
    details = [round(1000 * one.detail) for one in laid]
    middle = round(statistics.median(details))
    slack = _RESAMPLED if any(one.resampled for one in laid) else _AGREE
    sides = {value > 1000 for value in details if abs(value - 1000) > slack}  # noqa: PLR2004 - permille
    return Closeness(
        moments=len(laid),
        difference_e3=round(1000 * statistics.median(one.difference for one in laid)),
        back_e3=round(1000 * statistics.median(one.back for one in laid)),
        detail_permille=middle,
        detail_agrees=len(sides) == 1,
        covered=_covered(laid),
        a_goes_on=all(one.a_goes_on for one in laid),
        b_goes_on=all(one.b_goes_on for one in laid),
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Laid:
    """A's picture in B's frame, of one moment."""

    a: Plane
    b: Plane
    mask: NDArray[np.bool_]
    differs: tuple[Region, ...]
    difference: float
    back: float
    detail: float
    resampled: bool
    a_goes_on: bool
    b_goes_on: bool


def _laid(moment: Moment) -> _Laid | None:
    geometry = moment.segment.geometry
    if geometry is None:
        return None
    best: tuple[float, Grey, Grey, Map] | None = None
    for there, here in _candidates(moment, geometry):
        size, across = _sizes(there, here, geometry)
        if min(size) < _LEAST_SIDE:
            return None
        small, moved, mask = _over(there, here, size, across, geometry.differs)
        if mask.sum() < _LEAST_PIXELS:
            return None
        difference = _difference(moved, small, mask)[0]
        if best is None or difference < best[0]:
            best = (difference, there, here, across)
    return None if best is None else _measured(best[1], best[2], best[3], geometry)


def _candidates(moment: Moment, geometry: Geometry) -> list[tuple[Grey, Grey]]:
    """One of B against those around it in A, or of A in B where A has one: the likeliest few."""
    here = moment.b.pictures[_nearest(moment.b)]
    there = moment.a.pictures[_nearest(moment.a)]
    pairs = [(picture, here) for picture in moment.a.pictures]
    if len(moment.a.pictures) == 1:
        pairs = [(there, picture) for picture in moment.b.pictures]
    return sorted(pairs, key=lambda pair: _roughly(pair, geometry))[:_LIKELIEST]


def _roughly(pair: tuple[Grey, Grey], geometry: Geometry) -> float:
    """How far apart two pictures are at a quarter of the size: enough to find the moment."""
    there, here = pair
    size, across = _sizes(there, here, geometry)
    size = (max(1, size[0] // _ROUGH), max(1, size[1] // _ROUGH))
    small, moved, mask = _over(there, here, size, across, geometry.differs)
    if mask.sum() < _LEAST_ROUGH:
        return float("inf")
    x, y = moved[mask], small[mask]
    gain = float(y.std()) / max(1.0, float(x.std()))
    return float(np.abs((y - y.mean()) - gain * (x - x.mean())).mean())


def _nearest(taken: Taken) -> int:
    return min(range(len(taken.times_us)), key=lambda k: abs(taken.times_us[k] - taken.asked_us))


def _measured(there: Grey, here: Grey, across: Map, geometry: Geometry) -> _Laid:
    size, _ = _sizes(there, here, geometry)
    refined = _refined(there, here, size, across)
    inverse = np.asarray(np.linalg.inv(refined), np.float64)
    small, moved, mask = _over(there, here, size, refined, geometry.differs)
    difference, gain = _difference(moved, small, mask)
    back, _ = _difference(small, moved, mask)
    return _Laid(
        a=gain * moved,
        b=small,
        mask=mask,
        differs=geometry.differs,
        difference=difference,
        back=back / max(gain, 0.05),
        detail=_detail(there, here, refined, mask) / max(gain, 0.05),
        resampled=abs(_scale(there, refined, (size[1], size[0])) - 1) > _SAME_SCALE,
        a_goes_on=goes_on(there, inverse),
        b_goes_on=goes_on(here, refined),
    )


def _detail(there: Grey, here: Grey, refined: Map, mask: NDArray[np.bool_]) -> float:
    """Fine detail of B over that of A.

    Moving a picture softens it: each is moved over the other, and the two errors cancel.
    """
    shape = (mask.shape[0], mask.shape[1])
    size = (shape[1], shape[0])
    small, moved, _ = _over(there, here, size, refined, ())
    inverse = np.asarray(np.linalg.inv(refined), np.float64)
    grown = np.asarray(cv2.resize(mask.astype(np.uint8), here.shape[::-1]), np.uint8) * 255
    back_size = (there.shape[1], there.shape[0])
    a_small, b_moved, _ = _over(here, there, back_size, inverse, ())
    _, cover, _ = _over(grown, there, back_size, inverse, ())
    forth = _energy(small, mask) / _energy(moved, mask)
    back = _energy(b_moved, cover > 254) / _energy(a_small, cover > 254)  # noqa: PLR2004 - permille
    return float(np.sqrt(forth * back))


def _sizes(there: Grey, here: Grey, geometry: Geometry) -> tuple[tuple[int, int], Map]:
    """The size at which both are compared (at most B's), and the map between unit frames."""
    height, width = here.shape
    across = np.array(geometry.homography_e6, np.float64).reshape(3, 3) / 1e6
    grown = geometry.scale_permille / 1000 * width / there.shape[1]
    share = min(1.0, 1.0 / max(grown, 1e-3))
    return (max(1, round(width * share)), max(1, round(height * share))), across


def _pixels(shape: tuple[int, ...]) -> Map:
    """From a unit frame to pixel centres."""
    return np.array(((shape[1], 0, -0.5), (0, shape[0], -0.5), (0, 0, 1)), np.float64)


def _over(
    there: Grey, here: Grey, size: tuple[int, int], across: Map, differs: Sequence[Region]
) -> tuple[Plane, Plane, NDArray[np.bool_]]:
    """B small, A moved over it, and where both show the same."""
    small = np.asarray(cv2.resize(here, size, interpolation=cv2.INTER_AREA), np.float32)
    shape = (size[1], size[0])
    fitted = _fitted(there, across, shape)
    matrix = _pixels(shape) @ across @ np.linalg.inv(_pixels(fitted.shape))
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
        mask[_slices(region, shape, 2)] = False
    return small, moved, mask


def _fitted(there: Grey, across: Map, shape: tuple[int, int]) -> Grey:
    """A made as small as it will be shown, so that moving it aliases nothing."""
    scale = _scale(there, across, shape)
    wide, tall = round(scale * there.shape[1]), round(scale * there.shape[0])
    if wide >= there.shape[1] or min(wide, tall) < 1:
        return there
    return np.asarray(cv2.resize(there, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)


def _scale(there: Grey, across: Map, shape: tuple[int, int]) -> float:
    """How large a pixel of A is in the frame of comparison."""
    pixels = _pixels(shape) @ across @ np.linalg.inv(_pixels(there.shape))
    return float(np.sqrt(abs(np.linalg.det(pixels[:2, :2] / pixels[2, 2]))))


def _slices(region: Region, shape: tuple[int, int], room: int) -> tuple[slice, slice]:
    top = region.top * shape[0] // WHOLE - room
    bottom = -(-(region.top + region.height) * shape[0] // WHOLE) + room
    left = region.left * shape[1] // WHOLE - room
    right = -(-(region.left + region.width) * shape[1] // WHOLE) + room
    return slice(max(0, top), bottom), slice(max(0, left), right)


def _refined(there: Grey, here: Grey, size: tuple[int, int], across: Map) -> Map:
    """The map made better on the frames themselves; as it was where that fails or strays."""
    small = np.asarray(cv2.resize(here, size, interpolation=cv2.INTER_AREA), np.uint8)
    shape = (size[1], size[0])
    fitted = _fitted(there, across, shape)
    start = _pixels(fitted.shape) @ np.linalg.inv(across) @ np.linalg.inv(_pixels(shape))
    warp = (start / start[2, 2]).astype(np.float32)
    inside = cv2.warpPerspective(
        np.full(fitted.shape, 255, np.uint8), np.linalg.inv(warp).astype(np.float64), size
    )
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
    try:
        _, better = cv2.findTransformECC(
            small, fitted, warp.copy(), cv2.MOTION_HOMOGRAPHY, criteria, np.asarray(inside), 3
        )
    except cv2.error:
        return across
    found = np.linalg.inv(np.linalg.inv(_pixels(fitted.shape)) @ better @ _pixels(shape))
    found /= found[2, 2]
    corners = np.array(((0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1)), float)
    one, two = across @ corners, found @ corners
    moved = np.abs(one[:2] / one[2] - two[:2] / two[2]).max()
    return np.asarray(found, np.float64) if moved < 0.03 else across  # noqa: PLR2004 - 3 % of a side


def _difference(source: Plane, target: Plane, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """What is left of the target when the source's own bands explain it as well as they can.

    Encoders soften: a target that is the source with less of its fine bands is no distance away.
    What is left are errors of its own, which a copy of it would carry on. Gives the root mean
    square and the gain of the grey values.
    """
    blurs = (cv2.GaussianBlur(source, (0, 0), sigma) for sigma in _BANDS)
    bands = [source, *(np.asarray(blur, np.float32) for blur in blurs)]
    columns = [(one - two)[mask] for one, two in pairwise(bands)] + [bands[-1][mask]]
    x = np.stack((*columns, np.ones(int(mask.sum()), np.float32)), axis=1).astype(np.float64)
    y = target[mask].astype(np.float64)
    solved = np.linalg.lstsq(x, y, rcond=None)[0]
    left = np.abs(y - x @ solved)
    kept = left[left <= np.percentile(left, _TRIM)]
    return float(np.sqrt((kept**2).mean())), float(solved[-2])


def _energy(plane: Plane, mask: NDArray[np.bool_]) -> float:
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    values = np.asarray(cv2.Laplacian(plane, cv2.CV_32F), np.float32)[inner]
    if values.size == 0:
        return 1.0
    # Medians would be nothing on flat pictures; a few strong edges must not decide alone.
    return max(1e-3, float(np.minimum(np.abs(values), np.percentile(np.abs(values), 99)).mean()))


def _covered(laid: Sequence[_Laid]) -> Holder:
    """Whose part stands still, where the pictures differ throughout, while the other's moves."""
    says = {
        holder
        for one, two in pairwise(laid)
        if one.a.shape == two.a.shape
        for holder in _stands(one, two)
    }
    return says.pop() if len(says) == 1 else Holder.UNKNOWN


def _stands(one: _Laid, two: _Laid) -> Iterator[Holder]:
    shape = (one.b.shape[0], one.b.shape[1])
    for region in one.differs:
        part = _slices(region, shape, -1)
        a = float(np.abs(one.a[part] - two.a[part]).mean()) if one.a[part].size else 0.0
        b = float(np.abs(one.b[part] - two.b[part]).mean()) if one.b[part].size else 0.0
        if b < _STANDS * a and a > _MOVES:
            yield Holder.B
        elif a < _STANDS * b and b > _MOVES:
            yield Holder.A
