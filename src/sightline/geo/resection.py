"""Where a camera stood: resection from points of its picture matched to points of a map.

Robust least squares over position, three angles and focal length, from starts all round the points
(`geo/adjustment.py`). What is assumed of any camera enters as observations with their own errors.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.adjustment import Matches, Problem, normal_equations, refine, robust_cost, weigh
from sightline.geo.camera import (
    FOCAL,
    HEADING,
    PITCH,
    ROLL,
    STATE,
    UP,
)
from sightline.geo.local_frame import Vec

FEWEST: Final = 6
_HEADINGS: Final = 16
_ELEVATIONS_DEG: Final = (2.0, 25.0, 60.0)
_REACHES: Final = (0.7, 1.6)
_VIEWS: Final = (0.65, 1.25)
_KEPT: Final = 24
_RIVAL_COST: Final = 9.0
"""A second optimum within three standard errors of the best is told."""
_SAME: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What is taken for granted of the camera, as a value and its standard error.

    The focal length is one of a wide view of `view_deg` degrees across the longer side, known to a
    factor; the camera is held roughly level. `up_m` is the lens's height in the local frame, where
    the analyst states one.
    """

    view_deg: float = 65.0
    view_factor: float = 2.0
    roll_error_deg: float = 5.0
    up_m: tuple[float, float] | None = None

    def prior(self, size: tuple[int, int]) -> tuple[Vec, Vec]:
        """Mean (7,) and precision (7,), zero where nothing is assumed."""
        mean, precision = np.zeros(STATE), np.zeros(STATE)
        mean[FOCAL] = math.log(max(size) / 2.0 / math.tan(math.radians(self.view_deg) / 2.0))
        precision[FOCAL] = math.log(self.view_factor) ** -2.0
        precision[ROLL] = math.radians(self.roll_error_deg) ** -2.0
        if self.up_m is not None:
            mean[UP], error = self.up_m
            precision[UP] = error**-2.0
        return mean, precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A solved camera.

    Attributes:
        state: (7,) see `geo.camera`.
        covariance: (7, 7) of the state, widened where the points fit worse than their errors say.
        residuals: (n, 2) pixels, seen minus computed.
        in_errors: (n,) length of each residual in its own standard errors.
        cost: robust sum of squares, priors included.
        misfit: sum of squares over degrees of freedom; about 1 where the stated errors hold.
        rivals: other states (m, 7) that fit nearly as well, best first.
        behind: numbers of points that would lie behind the camera.
    """

    state: Vec
    covariance: Vec
    residuals: Vec
    in_errors: Vec
    cost: float
    misfit: float
    rivals: Vec
    behind: tuple[int, ...]


def resect(matches: Matches, assumptions: Assumptions | None = None) -> Camera:
    """Solve for the camera.

    Raises:
        InputRefused: fewer than `FEWEST` points; or no start led to a camera that has the points
            in front of it.
    """
    if matches.count < FEWEST:
        raise InputRefused(
            f"{matches.count} matched points do not fix a camera whose focal length is unknown.",
            next_step=f"Match {FEWEST} or more, spread over the picture and in depth.",
        )
    mean, precision = (assumptions or Assumptions()).prior(matches.size)
    problem = Problem(matches, mean, precision)
    states, costs = refine(problem, _starts(problem), steps=14)
    kept = np.argsort(costs, kind="stable")[:_KEPT]
    states, costs = refine(problem, states[kept], steps=40)
    order = np.argsort(costs, kind="stable")
    if not np.isfinite(costs[order[0]]):
        raise InputRefused(
            "No camera position has these points in front of it.",
            next_step="Look for a point matched to the wrong place.",
        )
    return _camera(problem, states[order], costs[order])


def refit(matches: Matches, states: Vec, assumptions: Assumptions | None = None) -> tuple[Vec, Vec]:
    """States (b, 7) refined from the given starts alone, and their costs (b,)."""
    mean, precision = (assumptions or Assumptions()).prior(matches.size)
    return refine(Problem(matches, mean, precision), states, steps=40)


def _starts(problem: Problem) -> Vec:
    """Cameras all round the points, far enough away to see them as large as they are seen."""
    matches = problem.matches
    spread_m = float(np.sqrt(matches.points.var(axis=0).sum() / 2.0))
    middle = np.array(matches.size) / 2.0
    spread_px = max(float(np.sqrt(matches.pixels.var(axis=0).sum() / 2.0)), 1.0)
    offset = matches.pixels.mean(axis=0) - middle
    grid = np.meshgrid(
        np.arange(_HEADINGS) * (2.0 * math.pi / _HEADINGS),
        np.radians(_ELEVATIONS_DEG),
        np.array(_VIEWS) * max(matches.size) / 2.0,
        np.array(_REACHES),
        indexing="ij",
    )
    heading, elevation, focal, reach = (axis.ravel() for axis in grid)
    away = reach * focal * spread_m / spread_px
    states = np.zeros((len(heading), STATE))
    states[:, 0] = problem.centre[0] - away * np.sin(heading) * np.cos(elevation)
    states[:, 1] = problem.centre[1] - away * np.cos(heading) * np.cos(elevation)
    states[:, UP] = problem.centre[2] + away * np.sin(elevation)
    states[:, HEADING] = heading - np.arctan(offset[0] / focal)
    states[:, PITCH] = -elevation + np.arctan(offset[1] / focal)
    states[:, FOCAL] = np.log(focal)
    return states


def _camera(problem: Problem, states: Vec, costs: Vec) -> Camera:
    """The first state, and what may be said of it."""
    best = states[:1]
    at = weigh(problem, best)
    _, squared = robust_cost(problem, best, at.residuals, at.weights)
    matrix, _ = normal_equations(problem, best, at, squared)
    freedom = 2 * problem.matches.count - STATE + int((problem.precision > 0).sum())
    misfit = float(costs[0]) / freedom
    inverse = np.linalg.inv(matrix[0]) * max(1.0, misfit)
    covariance = (inverse + inverse.T) / 2.0
    state = best[0].copy()
    state[HEADING] %= 2.0 * math.pi
    return Camera(
        state=state,
        covariance=covariance,
        residuals=at.residuals[0],
        in_errors=np.sqrt(squared[0]),
        cost=float(costs[0]),
        misfit=misfit,
        rivals=_rivals(states, costs, covariance),
        behind=tuple(np.flatnonzero(at.projected.depth_m[0] <= 0).tolist()),
    )


def _rivals(states: Vec, costs: Vec, covariance: Vec) -> Vec:
    """Other optima of nearly the same cost, none within the other's error."""
    found = [states[0]]
    inverse = np.linalg.inv(covariance)
    for state, cost in zip(states[1:], costs[1:], strict=True):
        if cost - costs[0] > _RIVAL_COST:
            break
        gaps = [_turned(state - other) for other in found]
        if all(float(gap @ inverse @ gap) > _SAME**2 for gap in gaps):
            found.append(state)
    return np.array(found[1:]).reshape(-1, STATE)


def _turned(difference: Vec) -> Vec:
    """A difference of states with its angles brought within half a turn."""
    angles = slice(HEADING, ROLL + 1)
    turned = difference.copy()
    turned[angles] = (difference[angles] + math.pi) % (2.0 * math.pi) - math.pi
    return turned
