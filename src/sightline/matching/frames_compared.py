"""Two exhibits' frames at the same moment, laid over each other: how near, which has lost what.

A's picture is moved into B's frame by the pair's homography, refined on the frames themselves
(enhanced correlation coefficient, Evangelidis and Psarakis, IEEE TPAMI 30(10), 2008), at the
coarser of the two resolutions, and its grey values are fitted to B's by a line. What is left is the
difference; a direct copy leaves less than a copy of a copy.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.matching.closeness import Closeness
from sightline.matching.covering import Pictures, covered
from sightline.matching.frames_laid import (
    Map,
    Plane,
    laid,
    map_of,
    refined,
    scale_of,
    shifted,
    size_of,
)
from sightline.matching.frames_taken import Grey, Taken
from sightline.matching.moments import Moment
from sightline.matching.pair import Geometry
from sightline.matching.seams import goes_on
from sightline.model.places import Region

_LEAST_SIDE: Final = 24
_LEAST_PIXELS: Final = 400
_LIKELIEST, _AS_LIKELY = 3, 1.25
"""So many at most, and those that lie up to so many times as far apart as the first."""
_AS_WELL: Final = 1.2
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


@dataclass(frozen=True, slots=True, eq=False)
class _Two:
    a: Grey
    b: Grey
    a_us: int
    b_us: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Laid:
    """A's picture in B's frame, of one moment."""

    a_us: int
    b_us: int
    """When the two pictures were on show."""
    across: Map
    """From A's unit frame to B's, as made better here."""
    pictures: Pictures
    differs: tuple[Region, ...]
    difference: float
    back: float
    detail: float
    resampled: bool
    a_goes_on: bool
    b_goes_on: bool


def compare_frames(found: Sequence[Moment]) -> Closeness | None:
    """Measure a pair on its moments; None where nothing can be laid over each other."""
    return closeness_of(lay(found))


def closeness_of(over: Sequence[Laid]) -> Closeness | None:
    """The same, of pictures laid over each other already."""
    if not over:
        return None
    details = [round(1000 * one.detail) for one in over]
    middle = round(statistics.median(details))
    # Edges of what is laid over count as detail where its place is known only roughly.
    rough = any(one.resampled or one.differs for one in over)
    slack = _RESAMPLED if rough else _AGREE
    sides = {value > 1000 for value in details if abs(value - 1000) > slack}  # noqa: PLR2004 - permille
    return Closeness(
        moments=len(over),
        difference_e3=round(1000 * statistics.median(one.difference for one in over)),
        back_e3=round(1000 * statistics.median(one.back for one in over)),
        detail_permille=middle,
        detail_agrees=len(sides) == 1,
        covered=covered([one.pictures for one in over]),
        a_goes_on=all(one.a_goes_on for one in over),
        b_goes_on=all(one.b_goes_on for one in over),
    )


def lay(found: Sequence[Moment]) -> list[Laid]:
    """Every moment laid over; where one lies well, the others are tried by its map too.

    A camera that shakes makes another instant lie nearly as well under a map that is a little off;
    the map of one segment is the same throughout.
    """
    first = [(moment, _laid(moment)) for moment in found]
    result = []
    for moment, one in first:
        if one is None:
            continue
        beside = [o for m, o in first if o is not None and m.segment == moment.segment]
        best = min(beside, key=lambda other: other.difference)
        well = one.difference <= _AS_WELL * best.difference and len(beside) > 1
        again = one if well else _laid(moment, best.across)
        result.append(one if again is None or again.difference >= one.difference else again)
    return result


def _laid(moment: Moment, given: Map | None = None) -> Laid | None:
    """The pictures of a moment that differ least, under a map made better on each of the likeliest.

    Args:
        moment: Pictures around one instant of both.
        given: The map to start from; that of the segment where None.
    """
    geometry = moment.segment.geometry
    if geometry is None:
        return None
    start = map_of(geometry) if given is None else given
    best: tuple[float, _Two, Map] | None = None
    for two in _candidates(moment, geometry, start):
        there, here = two.a, two.b
        size = size_of(there, here, geometry)
        if min(size) < _LEAST_SIDE:
            return None
        for across in (start, refined(there, here, start, geometry)):
            small, moved, mask = laid(there, here, size, across, geometry.differs)
            if mask.sum() < _LEAST_PIXELS:
                return None
            difference = _difference(moved, small, mask)[0]
            if best is None or difference < best[0]:
                best = (difference, two, across)
    return None if best is None else _measured(best[1], best[2], geometry)


def _candidates(moment: Moment, geometry: Geometry, across: Map) -> list[_Two]:
    """One of B against those around it in A, or of A in B where A has one: the likeliest few."""
    a, b = moment.a, moment.b
    here, there = _nearest(b), _nearest(a)
    pairs = [(k, here) for k in range(len(a.pictures))]
    if len(a.pictures) == 1:
        pairs = [(there, k) for k in range(len(b.pictures))]
    twos = [_Two(a.pictures[k], b.pictures[n], a.times_us[k], b.times_us[n]) for k, n in pairs]
    apart = [_roughly(two, geometry, across) for two in twos]
    near = sorted(range(len(twos)), key=apart.__getitem__)[:_LIKELIEST]
    return [twos[k] for k in near if apart[k] <= _AS_LIKELY * apart[near[0]]]


def _roughly(two: _Two, geometry: Geometry, across: Map) -> float:
    """How far apart two pictures are at a third of the size: enough to find the moment."""
    there, here = two.a, two.b
    size = size_of(there, here, geometry)
    size = (max(1, size[0] // _ROUGH), max(1, size[1] // _ROUGH))
    across = shifted(there, here, size, across)
    small, moved, mask = laid(there, here, size, across, geometry.differs)
    if mask.sum() < _LEAST_ROUGH:
        return float("inf")
    x, y = moved[mask], small[mask]
    gain = float(y.std()) / max(1.0, float(x.std()))
    return float(np.abs((y - y.mean()) - gain * (x - x.mean())).mean())


def _nearest(taken: Taken) -> int:
    return min(range(len(taken.times_us)), key=lambda k: abs(taken.times_us[k] - taken.asked_us))


def _measured(two: _Two, across: Map, geometry: Geometry) -> Laid:
    there, here = two.a, two.b
    size = size_of(there, here, geometry)
    inverse = np.asarray(np.linalg.inv(across), np.float64)
    small, moved, mask = laid(there, here, size, across, geometry.differs)
    difference, gain = _difference(moved, small, mask)
    back, _ = _difference(small, moved, mask)
    return Laid(
        a_us=two.a_us,
        b_us=two.b_us,
        across=across,
        pictures=Pictures(gain * moved, small, mask),
        differs=geometry.differs,
        difference=difference,
        back=back / max(gain, 0.05),
        detail=_detail(there, here, across, mask) / max(gain, 0.05),
        resampled=abs(scale_of(there, across, (size[1], size[0])) - 1) > _SAME_SCALE,
        a_goes_on=goes_on(there, inverse),
        b_goes_on=goes_on(here, across),
    )


def _detail(there: Grey, here: Grey, across: Map, mask: NDArray[np.bool_]) -> float:
    """Fine detail of B over that of A.

    Moving a picture softens it: each is moved over the other, and the two errors cancel.
    """
    shape = (mask.shape[0], mask.shape[1])
    size = (shape[1], shape[0])
    small, moved, _ = laid(there, here, size, across, ())
    inverse = np.asarray(np.linalg.inv(across), np.float64)
    grown = np.asarray(cv2.resize(mask.astype(np.uint8), here.shape[::-1]), np.uint8) * 255
    back_size = (there.shape[1], there.shape[0])
    a_small, b_moved, _ = laid(here, there, back_size, inverse, ())
    _, cover, _ = laid(grown, there, back_size, inverse, ())
    forth = _energy(small, mask) / _energy(moved, mask)
    back = _energy(b_moved, cover > 254) / _energy(a_small, cover > 254)  # noqa: PLR2004 - permille
    return float(np.sqrt(forth * back))


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
    solved = np.linalg.lstsq(x.T @ x, x.T @ y, rcond=None)[0]
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
