"""Pairs of exhibits as the matcher would report them, with what a test cares about changed."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tests.builders.true_pairs import geometry, quality

from sightline.matching.closeness import Closeness, Holder
from sightline.matching.pair import (
    Basis,
    ColourChange,
    PairResult,
    Quality,
    Segment,
    Verdict,
)
from sightline.model.places import Region

S = 1_000_000
SAME = ColourChange(contrast_permille=1000, offset_levels=0, saturation_permille=1000)
CLOSE = Closeness(
    moments=2,
    difference_e3=500,
    back_e3=500,
    detail_permille=1000,
    detail_agrees=False,
    covered=Holder.UNKNOWN,
    a_goes_on=False,
    b_goes_on=False,
)


def placed(
    across: float = 1.0, down: float = 1.0, right: float = 0.0, below: float = 0.0
) -> NDArray[np.float64]:
    return np.array(((across, 0, right), (0, down, below), (0, 0, 1)))


def segment(
    a: tuple[float, float],
    b: tuple[float, float],
    *,
    shape: NDArray[np.float64] | None = None,
    differs: tuple[Region, ...] = (),
    colour: ColourChange = SAME,
    **more: object,
) -> Segment:
    """Seconds of A that are seconds of B."""
    made = geometry(placed() if shape is None else shape, differs)
    length = b[1] - b[0]
    one = Segment(
        basis=Basis.PICTURE,
        a_start_us=round(a[0] * S),
        a_end_us=round(a[1] * S),
        b_start_us=round(b[0] * S),
        b_end_us=round(b[1] * S),
        rate_ppm=round((a[1] - a[0]) / length * S) if length else 0,
        backwards=False,
        error_us=40_000,
        support=20,
        geometry=replace(made, colour=colour),
    )
    return replace(one, **more)  # type: ignore[arg-type]


def film(seconds: float, width: int = 640, height: int = 360, *, sound: bool = True) -> Quality:
    """A recording of so many seconds."""
    return quality((width, height), round(seconds * S), sound=sound)


STILL = quality((640, 360), 0, sound=False)


def pair(
    a: str,
    b: str,
    *segments: Segment,
    a_quality: Quality | None = None,
    b_quality: Quality | None = None,
    verdict: Verdict = Verdict.COPY,
) -> PairResult:
    """Two recordings of twenty seconds, unless said otherwise."""
    return PairResult(
        a=a,
        b=b,
        verdict=verdict,
        segments=segments,
        a_covered_permille=1000,
        b_covered_permille=1000,
        a_quality=a_quality or film(20),
        b_quality=b_quality or film(20),
        reason="so the test says",
    )
