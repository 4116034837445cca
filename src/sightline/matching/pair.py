"""What comparing two exhibits gives: the words that alignment, explanation and lineage share.

Units. Times are microseconds of each exhibit's own media time. Places in a picture as displayed
are ten-thousandths of its width and height (`model.places.WHOLE`), x to the right and y down.
Homographies map the unit square of A's picture to that of B's, row by row, in millionths.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.model.places import Region

SAME_RATE_PPM: Final = 1_000_000


class Verdict(StrEnum):
    """What two exhibits have to do with each other, as far as pictures and sound tell."""

    COPY = "copy"
    """A good part of one is shown by the other: a copy, an excerpt, a compilation."""
    SHARED_SEGMENT = "shared_segment"
    """A short part is common, an opening, an end card, an insert; the rest of each is its own."""
    SHARED_SOUND = "shared_sound"
    """The same sound over pictures that are not the same, or that one of them lacks."""
    LOOKS_ALIKE = "looks_alike"
    """The same or a similar scene, but not the same recording: another take, another camera."""
    NOTHING = "nothing"
    """Nothing in common was found."""
    NOT_COMPARABLE = "not_comparable"
    """One of them shows and sounds of nothing that could be told apart: black, one grey, noise."""


class Basis(StrEnum):
    """What a segment was found by."""

    PICTURE = "picture"
    SOUND = "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point of a picture, in ten-thousandths of its sides; outside of 0 to 10 000 is beyond."""

    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourChange:
    """How the shared picture's grey values went from A to B: `b = a * contrast + offset`."""

    contrast_permille: int
    offset_levels: int
    """Of 255."""
    saturation_permille: int | None
    """B's colourfulness against A's; 0 where B is grey; None where A has hardly any colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """How A's picture lies in B's, over one segment."""

    mirrored: bool
    """B shows A as in a mirror (left and right exchanged, before any turn)."""
    rotation_mdeg: int
    """Clockwise turn from A to B after mirroring, in (-180 000, 180 000]."""
    scale_permille: int
    """Size of A's picture in B, in B's widths for A's width, before cropping: 1000 fills it."""
    stretch_permille: int
    """Width against height of the picture, B against A: 1000 where proportions were kept."""
    homography_e6: tuple[int, ...]
    """From A's unit square to B's; `b ~ H (x, y, 1)`."""
    shown: tuple[Spot, ...]
    """The polygon of A's picture that B shows."""
    shown_box: Region
    """Its bounding rectangle in A."""
    placed: tuple[Spot, ...]
    """The polygon of B's picture in which A's is seen; all of B where there is no border."""
    placed_box: Region
    """Its bounding rectangle in B."""
    differs: tuple[Region, ...]
    """Rectangles of B, within `placed`, that show something else throughout: captions, logos."""
    colour: ColourChange
    inliers: int
    """Matched local features that agree with it, over all frames that were verified."""
    frames: int
    """Aligned pairs of frames that were verified."""
    residual_e4: int
    """Median distance of matched features from where it puts them, ten-thousandths of B's width."""
    likeness_permille: int
    """Median correlation of the aligned pictures within `placed`, what `differs` left out."""
    motion_permille: int | None
    """Correlation of what moves; None where too little moves to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Seconds of A that are seconds of B. Of a still, both ends are the same time."""

    basis: Basis
    a_start_us: int
    a_end_us: int
    b_start_us: int
    b_end_us: int
    rate_ppm: int
    """How fast B runs through A: 1 100 000 where B plays a tenth faster. 0 where B holds a frame of
    A, or either is a still. The size alone: `backwards` has the direction."""
    backwards: bool
    """B runs from `a_end_us` down to `a_start_us`."""
    error_us: int
    """How far an end may lie from the time given."""
    support: int
    """Pairs of frames (or of sound landmarks) that agree on it."""
    geometry: Geometry | None
    """None where the basis is sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the descriptor knows of one exhibit that tells copies from what they come from."""

    still: bool
    width: int
    """Pixels as displayed."""
    height: int
    start_us: int
    """Media time of the first frame, or of the first sample where there is no picture."""
    duration_us: int
    """From the first frame to the last; 0 for a still."""
    frames: int
    sharpness_centi: int
    """Median over sampled frames: variance of the Laplacian at 320 pixels, in hundredths."""
    saturation_permille: int
    """Mean colourfulness, 0 where all is grey."""
    picture_area: Region
    """Where there is picture and no bar or border, over the whole exhibit."""
    has_pictures: bool
    has_sound: bool
    """Whether there is sound beyond silence."""
    informative_permille: int
    """Share of the sampled frames that show anything that can be matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairResult:
    """Two exhibits compared. `a` and `b` are the names they were described under."""

    a: str
    b: str
    verdict: Verdict
    segments: tuple[Segment, ...]
    """By picture in the order of B's time, then by sound. Of look-alikes: where they look alike."""
    a_covered_permille: int
    """Share of A's duration that B shows (by picture; by sound where only that is shared)."""
    b_covered_permille: int
    a_quality: Quality
    b_quality: Quality
    reason: str
    """One plain sentence: what decided the verdict."""

    @property
    def by_picture(self) -> tuple[Segment, ...]:
        """Segments found by picture."""
        return tuple(item for item in self.segments if item.basis is Basis.PICTURE)

    @property
    def by_sound(self) -> tuple[Segment, ...]:
        """Segments found by sound."""
        return tuple(item for item in self.segments if item.basis is Basis.SOUND)
