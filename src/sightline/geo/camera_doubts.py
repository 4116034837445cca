"""What makes a set of matched points weak, each weakness by its name."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.geo.adjustment import Matches
from sightline.geo.camera import FOCAL, HEADING, UP
from sightline.geo.ellipse import Ellipse
from sightline.geo.local_frame import Vec
from sightline.geo.resection import Camera

_FLAT: Final = 0.03
"""Smallest extent over largest below which points count as lying in one plane."""
_THIN: Final = 0.03
_BUNCHED: Final = 0.05
"""Least share of the picture that the points should span."""
_MISFITTING: Final = 3.0
_OUTLYING: Final = 3.5
_SENTENCES: Final = {
    "collinear": (
        "The matched points lie nearly in one line: the camera may stand on either side of it."
    ),
    "coplanar": (
        "The matched points lie nearly in one plane: distance and focal length are told apart only "
        "by perspective within it. Add points at other heights."
    ),
    "bunched": (
        "The matched points fill a small part of the picture. Add points far from each other."
    ),
    "misfit": (
        "The points fit worse than their stated errors allow: one may be matched to the wrong "
        "place, or the place is another, or the picture is cropped or distorted."
    ),
}
_OUTLIER: Final = "the pull of such a match is bounded, and it may be to the wrong place."
_VAGUE_M: Final = 100.0
_ANYWHERE_M: Final = 100_000.0
_VAGUE_FOCAL: Final = 0.25
_VAGUE_HEADING_DEG: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A named weakness, in a sentence for readers."""

    name: str
    text: str


def doubts(matches: Matches, camera: Camera) -> tuple[Doubt, ...]:
    """Every weakness found in the points and in the solution."""
    found = [*_of_points(matches), *_of_fit(camera)]
    return tuple(Doubt(name=name, text=text) for name, text in found)


def _of_points(matches: Matches) -> list[tuple[str, str]]:
    found = []
    extents = np.linalg.svd(matches.points - matches.points.mean(axis=0), compute_uv=False)
    if extents[1] < _THIN * extents[0]:
        found.append("collinear")
    elif extents[2] < _FLAT * extents[0]:
        found.append("coplanar")
    span = np.ptp(matches.pixels, axis=0) / np.array(matches.size)
    if float(span[0] * span[1]) < _BUNCHED and float(span.max()) < math.sqrt(_BUNCHED) * 2.0:
        found.append("bunched")
    return [(name, _SENTENCES[name]) for name in found]


def _of_fit(camera: Camera) -> list[tuple[str, str]]:
    found = []
    if camera.misfit > _MISFITTING:
        found.append(("misfit", _SENTENCES["misfit"]))
    outlying = _numbers(np.flatnonzero(camera.in_errors > _OUTLYING).tolist())
    if outlying:
        found.append(("outlier", f"Further off than errors allow: {outlying}; {_OUTLIER}"))
    if camera.behind:
        found.append(("behind", f"{_numbers(camera.behind)} would lie behind the camera."))
    if len(camera.rivals):
        several = f"{len(camera.rivals)} other camera position(s) fit nearly as well."
        found.append(("ambiguous", several))
    return [*found, *_of_errors(camera.covariance)]


def _of_errors(covariance: Vec) -> list[tuple[str, str]]:
    vague = []
    ellipse = Ellipse.of(covariance[:UP, :UP])
    if ellipse.major_m > _VAGUE_M:
        far = f"{ellipse.major_m:.0f} m" if ellipse.major_m < _ANYWHERE_M else "no useful distance"
        vague.append(f"the place (95 % within {far})")
    if math.degrees(math.sqrt(covariance[HEADING, HEADING])) > _VAGUE_HEADING_DEG:
        vague.append("the heading")
    if math.sqrt(covariance[FOCAL, FOCAL]) > _VAGUE_FOCAL:
        vague.append("the focal length")
    if not vague:
        return []
    return [("vague", f"The points leave {' and '.join(vague)} poorly determined.")]


def _numbers(indices: Sequence[int]) -> str:
    """Points by their numbers, counted from 1; nothing where there are none."""
    word = "Point" if len(indices) == 1 else "Points"
    return f"{word} {', '.join(str(n + 1) for n in indices)}" if indices else ""
