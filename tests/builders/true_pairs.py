"""What a faultless matcher would say of the simulated incident, worked out from its truth."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from sightline.matching.closeness import Ends
from sightline.matching.pair import (
    Basis,
    ColourChange,
    Geometry,
    PairResult,
    Quality,
    Segment,
    Spot,
    Verdict,
)
from sightline.model.places import WHOLE, Region
from sightline.simulation.truth import Posting, Stretch, Truth

Map = NDArray[np.float64]
CORNERS = np.array(((0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1)), float)
EVERYTHING = Region(left=0, top=0, width=WHOLE, height=WHOLE)
LEAST_US = 400_000
NEAR_US = 60_000


@dataclass(frozen=True)
class Piece:
    """Seconds of a file that are seconds of an original; `placed` maps unit frames."""

    origin: str
    from_us: int
    to_us: int
    start_us: int
    end_us: int
    placed: Map


class TrueCopies:
    """Pieces, overlays and qualities of every clip and posting."""

    def __init__(self, truth: Truth) -> None:
        self.pieces: dict[str, list[Piece]] = defaultdict(list)
        self.overlays: dict[str, dict[str, Map]] = defaultdict(dict)
        self.cuts: dict[str, list[int]] = defaultdict(list)
        self.qualities: dict[str, Quality] = {}
        sizes: dict[str, tuple[int, int]] = {}
        for clip in truth.clips:
            sizes[clip.key] = (clip.camera.width, clip.camera.height)
            whole = Piece(clip.key, 0, clip.duration_us, 0, clip.duration_us, np.eye(3))
            self.pieces[clip.key] = [whole]
            self.qualities[clip.key] = quality(sizes[clip.key], clip.duration_us, sound=True)
        for posting in sorted(truth.postings, key=lambda item: item.generation):
            sizes[posting.key] = (posting.width, posting.height)
            self._add(posting, sizes)

    def _add(self, posting: Posting, sizes: dict[str, tuple[int, int]]) -> None:
        area = EVERYTHING
        self.cuts[posting.key] = [item.child_start_us for item in posting.stretches[1:]]
        for stretch in posting.stretches:
            if not stretch.parent:
                continue
            placed = _unit(stretch.picture_e6, sizes[stretch.parent], sizes[posting.key])
            if "letterboxed" in posting.operations:
                area = box(placed @ CORNERS)
            for name, there in self.overlays[stretch.parent].items():
                self.overlays[posting.key][name] = placed @ there
            if posting.duration_us and stretch.speed_permille == 0:
                continue
            taken = stretch
            if posting.duration_us == 0:
                taken = replace(stretch, parent_end_us=stretch.parent_start_us, speed_permille=0)
            for piece in self.pieces[stretch.parent]:
                self.pieces[posting.key] += _composed(piece, taken, placed)
        for number, corners in enumerate(posting.overlays_px):
            left, top, right, bottom = corners
            there = np.array(((left, right, right, left), (top, top, bottom, bottom), (1,) * 4))
            scale = np.diag((1 / posting.width, 1 / posting.height, 1.0))
            self.overlays[posting.key][f"{posting.key}-{number}"] = scale @ there
        self.qualities[posting.key] = quality(
            sizes[posting.key], posting.duration_us, sound=posting.sound != "none", area=area
        )

    def pairs(self) -> list[PairResult]:
        """Every pair that shares something, in the order of the keys."""
        found = [self._pair(a, b) for a, b in combinations(sorted(self.pieces), 2)]
        return [pair for pair in found if pair.segments]

    def ends(self, pair: PairResult) -> tuple[Ends, ...]:
        """Where the exhibits' own pictures jump at the ends of the segments."""
        return tuple(
            Ends(
                a_start=self._jumps(pair.a, item.a_start_us),
                a_end=self._jumps(pair.a, item.a_end_us),
                b_start=self._jumps(pair.b, item.b_start_us),
                b_end=self._jumps(pair.b, item.b_end_us),
            )
            for item in pair.by_picture
        )

    def _jumps(self, name: str, at_us: int) -> bool:
        return any(abs(at_us - cut) < NEAR_US for cut in self.cuts[name])

    def _pair(self, a: str, b: str) -> PairResult:
        segments = [
            segment
            for x in self.pieces[a]
            for y in self.pieces[b]
            if x.origin == y.origin and (segment := self._segment(a, b, x, y)) is not None
        ]
        return PairResult(
            a=a,
            b=b,
            verdict=Verdict.COPY if segments else Verdict.NOTHING,
            segments=tuple(sorted(segments, key=lambda item: item.b_start_us)),
            a_covered_permille=1000,
            b_covered_permille=1000,
            a_quality=self.qualities[a],
            b_quality=self.qualities[b],
            reason="worked out from the truth",
        )

    def _segment(self, a: str, b: str, x: Piece, y: Piece) -> Segment | None:
        first, last = max(x.from_us, y.from_us), min(x.to_us, y.to_us)
        still = self.qualities[a].still or self.qualities[b].still
        if last - first < (0 if still else LEAST_US):
            return None
        (a_start, a_end), (b_start, b_end) = (_span(piece, first, last) for piece in (x, y))
        rate = 0 if still else (a_end - a_start) * 1_000_000 // (b_end - b_start)
        placed = y.placed @ np.linalg.inv(x.placed)
        return Segment(
            basis=Basis.PICTURE,
            a_start_us=a_start,
            a_end_us=a_end,
            b_start_us=b_start,
            b_end_us=b_end,
            rate_ppm=rate,
            backwards=False,
            error_us=40_000,
            support=10,
            geometry=geometry(placed, self._differing(a, b, placed)),
        )

    def _differing(self, a: str, b: str, placed: Map) -> tuple[Region, ...]:
        one, two = self.overlays[a], self.overlays[b]
        shapes = [placed @ one[name] for name in one.keys() - two.keys()]
        shapes += [two[name] for name in two.keys() - one.keys()]
        return tuple(box(shape) for shape in shapes)


def quality(
    size: tuple[int, int], duration_us: int, *, sound: bool, area: Region = EVERYTHING
) -> Quality:
    return Quality(
        still=duration_us == 0,
        width=size[0],
        height=size[1],
        start_us=0,
        duration_us=duration_us,
        frames=max(1, duration_us // 40_000),
        sharpness_centi=10_000,
        saturation_permille=200,
        picture_area=area,
        has_pictures=True,
        has_sound=sound,
        informative_permille=1000,
    )


def geometry(placed: Map, differs: tuple[Region, ...] = ()) -> Geometry:
    shown, there = np.linalg.inv(placed) @ CORNERS, placed @ CORNERS
    flat = placed / placed[2, 2]
    return Geometry(
        mirrored=bool(np.linalg.det(flat[:2, :2]) < 0),
        rotation_mdeg=0,
        scale_permille=round(1000 * abs(flat[0, 0])),
        stretch_permille=1000,
        homography_e6=tuple(round(v * 1e6) for v in flat.ravel()),
        shown=_spots(shown),
        shown_box=box(shown),
        placed=_spots(there),
        placed_box=box(there),
        differs=differs,
        colour=ColourChange(contrast_permille=1000, offset_levels=0, saturation_permille=1000),
        inliers=100,
        frames=3,
        residual_e4=5,
        likeness_permille=980,
        motion_permille=900,
    )


def box(corners: Map) -> Region:
    """The part of the frame within these corners' bounding rectangle."""
    flat = np.clip(corners[:2] / corners[2], 0, 1) * WHOLE
    left, top = (int(v) for v in np.floor(flat.min(axis=1)))
    right, bottom = (int(v) for v in np.ceil(flat.max(axis=1)))
    return Region(left=left, top=top, width=max(1, right - left), height=max(1, bottom - top))


def _spots(corners: Map) -> tuple[Spot, ...]:
    frame = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    inside = frame.intersection(Polygon((corners[:2] / corners[2]).T))
    outline = list(inside.exterior.coords)[:-1] if isinstance(inside, Polygon) else []
    return tuple(Spot(x=round(x * WHOLE), y=round(y * WHOLE)) for x, y in outline)


def _unit(picture_e6: tuple[int, ...], parent: tuple[int, int], child: tuple[int, int]) -> Map:
    pixels = np.vstack((np.reshape(picture_e6, (2, 3)) / 1e6, (0, 0, 1)))
    small, large = np.diag((1 / child[0], 1 / child[1], 1)), np.diag((*parent, 1.0))
    return np.asarray(small @ pixels @ large, np.float64)


def _composed(piece: Piece, stretch: Stretch, placed: Map) -> list[Piece]:
    first = max(piece.start_us, stretch.parent_start_us)
    last = min(piece.end_us, max(stretch.parent_end_us, stretch.parent_start_us))
    if last < first:
        return []
    from_us, to_us = (_back(piece, time) for time in (first, last))
    speed = stretch.speed_permille / 1000
    start, end = (
        round(stretch.child_start_us + (time - stretch.parent_start_us) / speed) if speed else 0
        for time in (first, last)
    )
    return [Piece(piece.origin, from_us, to_us, start, end, placed @ piece.placed)]


def _back(piece: Piece, time: int) -> int:
    span = piece.end_us - piece.start_us
    share = (time - piece.start_us) / span if span else 0.0
    return round(piece.from_us + share * (piece.to_us - piece.from_us))


def _span(piece: Piece, first: int, last: int) -> tuple[int, int]:
    whole = piece.to_us - piece.from_us
    if whole == 0:
        return piece.start_us, piece.start_us
    scale = (piece.end_us - piece.start_us) / whole
    return tuple(round(piece.start_us + (time - piece.from_us) * scale) for time in (first, last))  # type: ignore[return-value]
