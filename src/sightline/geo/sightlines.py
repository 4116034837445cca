"""Sightlines: bearings from several places that meet in an area.

Weighted least squares over the place looked at (Mikhail 1976, Observations and Least Squares): each
line pulls by its error across it, which grows with distance and holds the error of the place it
starts from. The result is an area with its error, never a point.
"""

import math
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.ellipse import Ellipse
from sightline.geo.local_frame import Vec

FEWEST: Final = 2
FLATTEST_DEG: Final = 10.0
"""Below this angle between all lines, what they meet in is longer than it is useful."""
_STEPS: Final = 30
_SETTLED_M: Final = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightline:
    """A bearing from a place.

    Attributes:
        start: (2,) east, north metres.
        start_covariance: (2, 2) square metres.
        azimuth_deg: clockwise from true north.
        error_deg: standard error.
        covariance: (2,) of east and north with the azimuth, metres times radians: a solved
            camera's place and heading err together.
    """

    start: Vec
    start_covariance: Vec
    azimuth_deg: float
    error_deg: float
    covariance: Vec = field(default_factory=lambda: np.zeros(2))

    @property
    def direction(self) -> Vec:
        """Unit vector east, north."""
        azimuth = math.radians(self.azimuth_deg)
        return np.array((math.sin(azimuth), math.cos(azimuth)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Where sightlines meet.

    Attributes:
        place: (2,) east, north metres.
        covariance: (2, 2), widened where the lines miss each other by more than their errors say.
        in_errors: how far each line passes from the place, in its own standard errors.
        misfit: sum of squares over degrees of freedom; None with two lines, which always meet.
        widest_angle_deg: the largest angle between two of the lines, 90 at most.
    """

    place: Vec
    covariance: Vec
    in_errors: tuple[float, ...]
    misfit: float | None
    widest_angle_deg: float

    @property
    def ellipse(self) -> Ellipse:
        """The 95 % area."""
        return Ellipse.of(self.covariance)


def meet(lines: tuple[Sightline, ...]) -> Meeting:
    """Where lines meet.

    Raises:
        InputRefused: fewer than two, all parallel, or they meet behind where one looks from.
    """
    if len(lines) < FEWEST:
        raise InputRefused(
            "One sightline gives a direction and no place.",
            next_step="Give a bearing from a second place, not in line with the first.",
        )
    angle = max(_angle(one, other) for one, other in combinations(lines, 2))
    if angle < FLATTEST_DEG:
        raise InputRefused(
            f"The sightlines are nearly parallel: {angle:.1f} degrees apart at most.",
            next_step=f"Add one that crosses the others at {FLATTEST_DEG:g} degrees or more.",
        )
    place = _crossing(lines, np.ones(len(lines)))
    for _ in range(_STEPS):
        moved = _crossing(lines, _across_error(lines, place))
        settled = float(np.abs(moved - place).max()) < _SETTLED_M
        place = moved
        if settled:
            break
    _refuse_behind(lines, place)
    errors = _across_error(lines, place)
    normals = _normals(lines)
    covariance = np.linalg.inv(normals.T @ (normals / errors[:, None] ** 2))
    missed = _missed(lines, place) / errors
    freedom = len(lines) - FEWEST
    misfit = float(missed @ missed) / freedom if freedom else None
    return Meeting(
        place=place,
        covariance=np.asarray(covariance * max(1.0, misfit or 0.0), dtype=np.float64),
        in_errors=tuple(float(abs(value)) for value in missed),
        misfit=misfit,
        widest_angle_deg=angle,
    )


def _normals(lines: tuple[Sightline, ...]) -> Vec:
    """Unit vectors (n, 2) across each line."""
    return np.array([(line.direction[1], -line.direction[0]) for line in lines])


def _missed(lines: tuple[Sightline, ...], place: Vec) -> Vec:
    """By how many metres (n,) each line passes the place, with its side as the sign."""
    starts = np.array([line.start for line in lines])
    missed: Vec = np.einsum("ni,ni->n", _normals(lines), place - starts)
    return missed


def _crossing(lines: tuple[Sightline, ...], errors: Vec) -> Vec:
    normals = _normals(lines) / errors[:, None]
    starts = np.array([line.start for line in lines])
    place, *_ = np.linalg.lstsq(normals, np.einsum("ni,ni->n", normals, starts), rcond=None)
    return np.asarray(place)


def _across_error(lines: tuple[Sightline, ...], place: Vec) -> Vec:
    """Standard error (n,) across each line at the place's distance, in metres."""
    across = []
    for line, normal in zip(lines, _normals(lines), strict=True):
        away = float((place - line.start) @ line.direction)
        # Across the line, a turn by d moves what is `away` by away * d (JCGM 100:2008, 5.2).
        variance = float(normal @ line.start_covariance @ normal)
        variance += (away * math.radians(line.error_deg)) ** 2
        variance += 2.0 * away * float(normal @ line.covariance)
        across.append(math.sqrt(max(variance, 0.0)))
    return np.maximum(across, 1e-3)


def _refuse_behind(lines: tuple[Sightline, ...], place: Vec) -> None:
    for number, line in enumerate(lines, start=1):
        if float((place - line.start) @ line.direction) <= 0:
            raise InputRefused(
                f"The sightlines meet behind the place that line {number} looks from.",
                next_step="Look for a bearing that counts from another north, or the wrong way.",
            )


def _angle(one: Sightline, other: Sightline) -> float:
    cosine = min(1.0, abs(float(one.direction @ other.direction)))
    return math.degrees(math.acos(cosine))
