"""The map that takes features of one picture onto those of another: hypothesise, count, refine.

Every SIFT feature has a place, a size and an angle, so each single match already says how the
whole picture would lie (D. Lowe, 2004, section 7). All of these hypotheses are counted against all
matches; no random sampling is needed, and the answer is the same every time.

Coordinates here are isotropic: in units of the picture's longer side.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2), x and y in units of the longer side."""
Map = NDArray[np.float64]
"""(3, 3)."""

MATCHES_LEAST: Final = 4
_ROUGH, _FINE, _FINEST = 0.06, 0.02, 0.012
"""How far a match may lie off, in units of B's longer side."""
_SCALE_OFF: Final = 0.5
"""Octaves by which a match's own scale may differ from that of the whole."""
_COSINE_LEAST: Final = math.cos(math.radians(25))
"""Of the angle by which its turn may differ."""
_MAGNIFY_MOST: Final = 12.0
_SCALE_MOST: Final = 1e3
"""More is not counted on: no hypothesis is so large, and none agrees with what is."""
_FOR_AFFINE, _FOR_PERSPECTIVE = 6, 14
_CLOSE, _NEARLY, _NEARLY_OF_FEW, _FEW = 0.008, 0.95, 0.75, 30
"""A simpler map is kept if it puts so many points so near, of those that the freest one does;
few points let a free map swing far beyond them."""
_STRETCH_MOST: Final = 2.5
"""Of the longest side's scale over the shortest's: stretch and tilt together."""
_HYPOTHESES_MOST, _CELLS_MOST = 400, 40_000
"""Of hypotheses, and of these times matches."""
_CORNERS: Final = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.6), (0.0, 0.6))
_SIDES_OF_CORNERS: Final = (1.0, 0.6, 1.0, 0.6)
_DEPTH_LEAST, _DEPTH_MOST = 0.3, 3.0
"""How far a tilt may bring one corner nearer than another."""


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Features of A and B thought to be the same: places, and what each says of scale and turn."""

    a: Points
    b: Points
    scales: NDArray[np.float64]
    """(n,) size in B over size in A, in units of each one's longer side."""
    turns: NDArray[np.float64]
    """(n,) clockwise degrees from A to B."""

    def __len__(self) -> int:
        return len(self.a)

    def take(self, which: NDArray[np.bool_]) -> "Matched":
        """Some of them."""
        return Matched(self.a[which], self.b[which], self.scales[which], self.turns[which])


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A map and the matches that agree with it."""

    map: Map
    inliers: NDArray[np.bool_]
    residual: float
    """Median distance of the inliers from where the map puts them."""

    @property
    def count(self) -> int:
        """How many matches agree."""
        return int(self.inliers.sum())


def fit(matched: Matched) -> Fit | None:
    """The map most matches agree with; None where too few do."""
    if len(matched) < MATCHES_LEAST:
        return None
    support = _best_hypothesis(matched)
    if support.sum() < MATCHES_LEAST:
        return None
    found = similarity(matched.a[support], matched.b[support])
    inliers: NDArray[np.bool_] | None = None
    off = _off_squared(found, matched)
    for tolerance in (_ROUGH, _FINE * 1.5, _FINE, _FINEST):
        near = off < tolerance**2
        if np.count_nonzero(near) < MATCHES_LEAST:
            return None
        # The same matches give the same map.
        if inliers is None or (near != inliers).any():
            inliers, found = near, best_map(matched.a[near], matched.b[near])
            off = _off_squared(found, matched)
    near = off < _FINEST**2
    if np.count_nonzero(near) < MATCHES_LEAST or not is_sound(found):
        return None
    return Fit(map=found, inliers=near, residual=math.sqrt(median(off[near])))


def median(values: NDArray[np.floating[Any]]) -> float:
    """The middle of some values (n,), at least one: numpy's takes longer to begin than to sort."""
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _best_hypothesis(matched: Matched) -> NDArray[np.bool_]:
    """The largest set of matches that one of them implies; ties go to the first."""
    tried = min(len(matched), _HYPOTHESES_MOST, max(1, _CELLS_MOST // len(matched)))
    # In single precision: what is asked is rough, and there are many to ask.
    turns = np.exp(1j * np.deg2rad(matched.turns)).astype(np.complex64)
    scales = matched.scales.clip(1 / _SCALE_MOST, _SCALE_MOST).astype(np.float32)
    octaves = np.log2(scales)
    turn = scales[:tried] * turns[:tried]
    a, b = ((side @ (1, 1j)).astype(np.complex64) for side in (matched.a, matched.b))
    shift = b[:tried] - turn * a[:tried]
    # One row a hypothesis, one column a match.
    off = turn[:, None] * a
    off += shift[:, None] - b
    agree = off.real**2 + off.imag**2 < _ROUGH**2
    agree &= np.abs(octaves - octaves[:tried, None]) < _SCALE_OFF
    # The cosine of the difference of both turns.
    alike = np.outer(turns.real[:tried], turns.real)
    alike += np.outer(turns.imag[:tried], turns.imag)
    agree &= alike > _COSINE_LEAST
    agree &= (np.abs(octaves[:tried]) < math.log2(_MAGNIFY_MOST))[:, None]
    return np.asarray(agree[int(agree.sum(axis=1).argmax())], dtype=np.bool_)


def apply(transform: Map, points: Points) -> Points:
    """Where a map puts points; those at infinity come out very far away."""
    if _keeps_parallels(transform):
        return np.asarray(points @ transform[:2, :2].T + transform[:2, 2], dtype=np.float64)
    ahead = points @ transform[:, :2].T + transform[:, 2]
    depth = np.where(np.abs(ahead[:, 2:]) < 1e-9, 1e-9, ahead[:, 2:])  # noqa: PLR2004 - of 1
    return np.asarray(ahead[:, :2] / depth, dtype=np.float64)


def _keeps_parallels(transform: Map) -> bool:
    return bool(transform[2].tolist() == [0.0, 0.0, 1.0])


def agreeing(transform: Map, matched: Matched) -> NDArray[np.bool_]:
    """Which matches a map puts where they are, as nearly as `fit` asks for: (n,)."""
    return np.asarray(_off_squared(transform, matched) < _FINEST**2, dtype=np.bool_)


def _off_squared(transform: Map, matched: Matched) -> NDArray[np.float64]:
    apart = apply(transform, matched.a) - matched.b
    return np.asarray(np.vecdot(apart, apart), dtype=np.float64)


def similarity(a: Points, b: Points) -> Map:
    """Least squares turn, scale and shift (S. Umeyama, 1991, without reflection)."""
    one, other = a @ (1, 1j), b @ (1, 1j)
    middle, there = one.mean(), other.mean()
    spread = float((np.abs(one - middle) ** 2).sum())
    turn = ((other - there) * np.conj(one - middle)).sum() / spread if spread > 0 else 1.0 + 0j
    shift = there - turn * middle
    return np.array(
        [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0, 0, 1]]
    )


def best_map(a: Points, b: Points) -> Map:
    """Least squares map with as little freedom as serves these points nearly as well as any."""
    share = _NEARLY if len(a) >= _FEW else _NEARLY_OF_FEW
    maps: list[Map] = []
    near: list[int] = []
    chosen = 0
    for found in _ever_freer(a, b):
        apart = apply(found, a) - b
        close = int(np.count_nonzero(np.vecdot(apart, apart) < _CLOSE**2))
        maps.append(found)
        near.append(close if is_sound(found) else -1)
        # The first that is nearly as good as the best.
        chosen = next((n for n, count in enumerate(near) if count >= share * max(near)), 0)
        if near[chosen] >= share * len(a):
            break
    return maps[chosen]


def _ever_freer(a: Points, b: Points) -> Iterator[Map]:
    """Least squares maps of ever more freedom, as far as points pin it down."""
    yield similarity(a, b)
    if len(a) < _FOR_AFFINE or not _spread(a):
        return
    yield _affine(a, b)
    if len(a) >= _FOR_PERSPECTIVE and _spread(b):
        found = np.asarray(cv2.findHomography(a, b, 0)[0], dtype=np.float64)
        if found.shape == (3, 3):
            yield found


def _affine(a: Points, b: Points) -> Map:
    """Least squares map that keeps parallels, of points that fill an area."""
    middle, there = a.mean(axis=0), b.mean(axis=0)
    centred = a - middle
    linear = np.linalg.solve(centred.T @ centred, centred.T @ (b - there)).T
    return np.vstack((np.column_stack((linear, there - linear @ middle)), (0.0, 0.0, 1.0)))


def _spread(points: Points) -> bool:
    """Whether points fill an area, so that a map's freedom is pinned down by them."""
    centred = points - points.mean(axis=0)
    (across, both), (_, down) = (centred.T @ centred).tolist()
    # Squares of the two singular values: eigenvalues of the two by two products.
    middle, off = (across + down) / 2, math.hypot((across - down) / 2, both)
    longest, shortest = math.sqrt(middle + off), math.sqrt(max(middle - off, 0.0))
    return shortest > 0.15 * longest and shortest > 0.02 * len(points) ** 0.5


def is_sound(transform: Map) -> bool:
    """Whether a map could be one of a picture: no fold, no absurd size or stretch.

    In plain numbers: four corners, asked of every map that is tried.
    """
    rows = transform.tolist()
    if not all(math.isfinite(value) for row in rows for value in row):
        return False
    right, below, ahead = rows
    depths = [ahead[0] * x + ahead[1] * y + ahead[2] for x, y in _CORNERS]
    if min(depths) < _DEPTH_LEAST or max(depths) > _DEPTH_MOST:
        return False
    left = [
        (
            (right[0] * x + right[1] * y + right[2]) / depth,
            (below[0] * x + below[1] * y + below[2]) / depth,
        )
        for (x, y), depth in zip(_CORNERS, depths, strict=True)
    ]
    edges = [
        (there[0] - here[0], there[1] - here[1])
        for here, there in zip(left, (*left[1:], left[0]), strict=True)
    ]
    turns = (
        one[0] * other[1] - one[1] * other[0]
        for one, other in zip(edges, (*edges[1:], edges[0]), strict=True)
    )
    if not all(turn > 0 for turn in turns):
        return False
    lengths = [
        math.hypot(*edge) / side for edge, side in zip(edges, _SIDES_OF_CORNERS, strict=True)
    ]
    least, most = min(lengths), max(lengths)
    return least > 1 / _MAGNIFY_MOST and most < _MAGNIFY_MOST and most / least < _STRETCH_MOST
