"""How one picture can lie in another: maps that local features agree on, over pairs of moments.

A map here goes from A's unit square to B's. Mirrored maps are fitted to A as in a mirror, whose
features need no second extraction (`features.mirrored`).
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.matching.code_search import FlatSearch, nearest_codes
from sightline.matching.descriptor import Described, KeyFeatures
from sightline.matching.features import Codes, Features, mirrored
from sightline.matching.fit import Map, Matched, agreeing, apply, best_map, fit, is_sound
from sightline.matching.pair import Quality
from sightline.model.places import WHOLE

HAMMING_MOST: Final = 28
"""Bits of 128; at this distance 2 of 100 features find a wrong partner in a foreign picture."""
INLIERS_LEAST: Final = 6
_KEY_PAIRS_MOST: Final = 10_000
"""Pairs of pictures whose features are compared; of longer recordings, fewer pictures."""
_FEATURES_SEARCHED: Final = 120
_PAIRS_FITTED, _EACH_FITTED, _FITTED_LEAST = 80, 2, 12
"""Pairs of pictures whose features are fitted: each picture of B so often, or until so many are."""
_EXPLAINED: Final = 0.7
"""Share of the matches of two pictures."""
_KNOWN_MOST, _TOLD, _POOLED_MOST = 4, 40, 6
"""Maps that the next pictures are tried under; features that agree, which tell so much of a picture
of B that it is fitted to no other one of A; and pairs of pictures that a map is made of."""
_NOWHERE: Final = np.zeros(0, np.bool_)
_OF_MOST: Final = 0.25
"""Of the most features that a picture of B has in common with any of A, as it is or mirrored."""
_HYPOTHESES_MOST: Final = 8
_SAME_MAP, _SAME_PLAIN = 0.06, 0.008
"""Maps that put the middle of each side within this much of each other are one hypothesis."""
MIRROR: Final[Map] = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]])
_PROBES: Final = np.array([[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7], [0.5, 0.5]])


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """A way in which A's picture may lie in B's."""

    map: Map
    mirrored: bool
    inliers: int
    """Features that agree, over all pairs of moments that say the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """What turns unit squares into isotropic coordinates."""

    a: NDArray[np.float64]
    """(2,) width and height of A in its longer side."""
    b: NDArray[np.float64]

    @classmethod
    def of(cls, a: Quality, b: Quality) -> "Sides":
        """The proportions of both pictures."""
        return cls(_proportions(a), _proportions(b))

    def to_unit(self, transform: Map) -> Map:
        """From a map between isotropic coordinates to one between unit squares."""
        there = np.diag((*(1 / self.b), 1.0))
        here = np.diag((*self.a, 1.0))
        unit = there @ transform @ here
        return np.asarray(unit / unit[2, 2], dtype=np.float64)


@dataclass(slots=True, eq=False)
class _Explained:
    """A map, and the matches of each pair of pictures that it explains."""

    map: Map
    parts: list[Matched] = field(default_factory=list)

    def of_all(self) -> Map:
        """The map of the matches of several pairs, where there are: they pin it down better."""
        if len(self.parts) == 1:
            return self.map
        few = self.parts[:_POOLED_MOST]
        pooled = best_map(
            np.concatenate([one.a for one in few]), np.concatenate([one.b for one in few])
        )
        return pooled if is_sound(pooled) else self.map


def hypotheses(a: Described, b: Described) -> list[Hypothesis]:
    """Maps worth looking at, likeliest first: those of features, then those of whole pictures."""
    sides = Sides.of(a.quality, b.quality)
    found: list[Hypothesis] = []
    for turned, pairs in zip((False, True), _promising(a.keys, b.keys), strict=True):
        found += _by_features(a.keys, b.keys, sides, pairs, turned=turned)
    merged = _merged(found)[:_HYPOTHESES_MOST]
    # A shaking camera scatters the maps of pictures that are not of the same instant: the plain
    # ones are left out only where one of those found says nearly the same.
    plain = _whole(a.quality, b.quality)
    return merged + [
        item for item in plain if not any(are_one(item, m, _SAME_PLAIN) for m in merged)
    ]


def matches(a: Features, b: Features, sides: Sides, *, turned: bool) -> Matched:
    """Features that are each other's nearest, and near enough."""
    empty = np.zeros((0, 2))
    if not len(a) or not len(b):
        return Matched(empty, empty, np.zeros(0), np.zeros(0))
    codes = mirrored(a.codes) if turned else a.codes
    apart, nearest = nearest_codes(codes, b.codes)
    # Few are near enough at all: only of these is it asked whether they are nearest in turn too.
    one = np.flatnonzero(apart <= HAMMING_MOST)
    one = one[nearest_codes(b.codes[nearest[one]], codes)[1] == one]
    other = nearest[one]
    spots = a.spots[one].astype(np.float64)
    angles = a.angles[one].astype(np.float64)
    if turned:
        spots[:, 0] = 1 - spots[:, 0]
        angles = 180 - angles
    return Matched(
        a=spots * sides.a,
        b=b.spots[other] * sides.b,
        scales=np.asarray(b.sizes[other] / np.maximum(a.sizes[one], 1e-6), dtype=np.float64),
        turns=np.asarray(b.angles[other] - angles, dtype=np.float64),
    )


def whole_map(transform: Map, sides: Sides, *, turned: bool) -> Map:
    """From a fit in isotropic coordinates to the map of A's unit square, mirrored or not."""
    unit = sides.to_unit(transform)
    return np.asarray(unit @ MIRROR, dtype=np.float64) if turned else unit


def _by_features(
    a: KeyFeatures, b: KeyFeatures, sides: Sides, pairs: list[tuple[int, int]], *, turned: bool
) -> list[Hypothesis]:
    found: list[_Explained] = []
    told: set[int] = set()
    for i, j in pairs:
        if j in told:
            continue
        matched = matches(a.of(i), b.of(j), sides, turned=turned)
        if len(matched) < INLIERS_LEAST:
            continue
        known = [(one, agreeing(one.map, matched)) for one in found[-_KNOWN_MOST:]]
        best, near = max(known, key=lambda pair: pair[1].sum(), default=(None, _NOWHERE))
        # What a known map explains well enough needs no map of its own.
        if best is None or near.sum() < max(INLIERS_LEAST, _EXPLAINED * len(matched)):
            own = fit(matched)
            if own is None or own.count < INLIERS_LEAST:
                continue
            best, near = _Explained(own.map), own.inliers
            found.append(best)
        best.parts.append(matched.take(near))
        if near.sum() >= _TOLD:
            told.add(j)
    return [
        Hypothesis(whole_map(one.of_all(), sides, turned=turned), turned, sum(map(len, one.parts)))
        for one in found
    ]


def _promising(a: KeyFeatures, b: KeyFeatures) -> tuple[list[tuple[int, int]], ...]:
    """Pairs of pictures with the most features in common: as they are, and one as in a mirror."""
    fewer = min(len(a), len(b), math.isqrt(_KEY_PAIRS_MOST))
    most = _KEY_PAIRS_MOST // max(1, fewer)
    rows = _spread(len(a), fewer if len(a) <= len(b) else most)
    columns = _spread(len(b), most if len(a) <= len(b) else fewer)
    if not rows or not columns:
        return [], []
    (ours, a_of), (asked, b_of) = _searched(a, rows), _searched(b, columns)
    search = FlatSearch()
    search.add(ours)
    counts = np.zeros((2, len(rows), len(columns)), np.int64)
    for side, codes in enumerate((asked, mirrored(asked))):
        there, here = search.near(codes, HAMMING_MOST)
        # Features of B near to some of a picture of A, and of A near to some of one of B: either
        # may hold much that the other lacks.
        counts[side] = np.maximum(
            _by_picture(there, a_of[here], b_of, (len(rows), len(columns))),
            _by_picture(here, b_of[there], a_of, (len(columns), len(rows))).T,
        )
    # A picture of B that holds much of A's shows it so, and what else agrees there is chance.
    counts[counts < _OF_MOST * counts.max(axis=(0, 1))] = 0
    return tuple(_largest(side, rows, columns) for side in counts)


def _searched(keys: KeyFeatures, which: list[int]) -> tuple[Codes, NDArray[np.int64]]:
    """The strongest codes of some pictures, and the number of each one's among these pictures."""
    parts = [keys.of(number).codes[:_FEATURES_SEARCHED] for number in which]
    return np.concatenate(parts), np.repeat(np.arange(len(which)), [len(part) for part in parts])


def _by_picture(
    features: NDArray[np.int64],
    others: NDArray[np.int64],
    pictures: NDArray[np.int64],
    shape: tuple[int, int],
) -> NDArray[np.int64]:
    """For each of others' and of own pictures: how many own features are near to any there.

    Args:
        features: (pairs,) numbers of own features, and
        others: (pairs,) of the other side's pictures that hold a near one.
        pictures: (features,) the number of the picture that each is of.
        shape: How many pictures the other side has, and how many this one.
    """
    near = np.zeros((len(pictures), shape[0]), np.bool_)
    near[features, others] = True
    own, there = np.nonzero(near)
    return np.bincount(there * shape[1] + pictures[own], minlength=shape[0] * shape[1]).reshape(
        shape
    )


def _largest(
    counts: NDArray[np.int64], rows: list[int], columns: list[int]
) -> list[tuple[int, int]]:
    """The likeliest pairs first.

    A picture of a scene that stands still is like all of the other side's: two say as much as all.
    """
    order = np.argsort(-counts, axis=None, kind="stable")
    likely = order[counts.reshape(-1)[order] >= INLIERS_LEAST]
    fitted_b = [0] * len(columns)
    chosen: list[tuple[int, int]] = []
    for row, column in zip(*np.unravel_index(likely, counts.shape), strict=True):
        if fitted_b[column] < _EACH_FITTED or len(chosen) < _FITTED_LEAST:
            chosen.append((rows[row], columns[column]))
            fitted_b[column] += 1
        if len(chosen) == _PAIRS_FITTED:
            break
    return chosen


def _spread(count: int, most: int) -> list[int]:
    """At most so many numbers, evenly."""
    if count <= most:
        return list(range(count))
    return [number * (count - 1) // max(1, most - 1) for number in range(most)]


def _merged(found: list[Hypothesis]) -> list[Hypothesis]:
    """One for each group that says the same, with the sum of its features; largest first."""
    groups: list[tuple[Hypothesis, int]] = []
    for item in sorted(found, key=lambda item: -item.inliers):
        for number, (head, total) in enumerate(groups):
            if are_one(head, item):
                groups[number] = head, total + item.inliers
                break
        else:
            groups.append((item, item.inliers))
    groups.sort(key=lambda group: -group[1])
    return [Hypothesis(head.map, head.mirrored, total) for head, total in groups]


def are_one(one: Hypothesis, other: Hypothesis, off: float = _SAME_MAP) -> bool:
    """Whether two maps put all within so much of each other, of the sides of B's picture."""
    if one.mirrored != other.mirrored:
        return False
    apart = np.abs(apply(one.map, _PROBES) - apply(other.map, _PROBES))
    return bool(apart.max() < off)


def _whole(a: Quality, b: Quality) -> list[Hypothesis]:
    """Whole picture onto whole picture, and what lies between the bars onto what lies there."""
    maps = [np.eye(3)]
    inner = _onto(b) @ np.linalg.inv(_onto(a))
    if np.abs(inner - np.eye(3)).max() > _SAME_MAP / 4:
        maps.append(inner)
    return [
        Hypothesis(np.asarray(base @ (MIRROR if turned else np.eye(3))), turned, 0)
        for base in maps
        for turned in (False, True)
    ]


def _onto(quality: Quality) -> Map:
    """From the unit square onto the picture area."""
    area = quality.picture_area
    return (
        np.array(
            [[area.width, 0, area.left], [0, area.height, area.top], [0, 0, WHOLE]], np.float64
        )
        / WHOLE
    )


def _proportions(quality: Quality) -> NDArray[np.float64]:
    longest = max(quality.width, quality.height, 1)
    return np.array([max(quality.width, 1) / longest, max(quality.height, 1) / longest])
