"""Where a camera stood: resection from points of its picture matched to points of a map.

Robust least squares over position, three angles and focal length, from many starts at once
(Levenberg-Marquardt, all starts in one batch of arrays; Nocedal and Wright 2006, section 10.3).
Each point is weighted by the error of its pixel and, through the camera, of its place on the map,
so that what is near and badly mapped counts less; beyond `HUBER` standard errors its pull stays
constant (Huber 1964). What is assumed of any camera enters as observations with their own errors.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.camera import (
    FOCAL,
    HEADING,
    PITCH,
    ROLL,
    STATE,
    UP,
    Projected,
    project,
)
from sightline.geo.local_frame import Vec

FEWEST: Final = 6
HUBER: Final = 2.5
_HEADINGS: Final = 16
_ELEVATIONS_DEG: Final = (2.0, 25.0, 60.0)
_REACHES: Final = (0.7, 1.6)
_VIEWS: Final = (0.65, 1.25)
_KEPT: Final = 24
_RIVAL_COST: Final = 9.0
"""A second optimum within three standard errors of the best is told."""
_SAME: Final = 3.0
_SETTLED: Final = 1e-8


def check_inside(size: tuple[int, int], *points: tuple[float, float]) -> None:
    """Refuse pixels that a picture of this size does not have.

    Raises:
        InputRefused: naming the first of them.
    """
    for x, y in points:
        if not (0 <= x <= size[0] and 0 <= y <= size[1]):
            raise InputRefused(
                f"The point ({x:g}, {y:g}) lies outside the picture of {size[0]} by {size[1]} "
                "pixels.",
                next_step="Give pixels of the picture as displayed, from its top left corner.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Points of one picture and where they are on the map.

    Attributes:
        size: width and height of the picture in pixels, as displayed and uncropped.
        pixels: (n, 2) from the top left corner.
        pixel_error: (n,) standard error of either coordinate.
        points: (n, 3) east, north, up metres of a local frame.
        point_error: (n, 3) standard errors in metres.
    """

    size: tuple[int, int]
    pixels: Vec
    pixel_error: Vec
    points: Vec
    point_error: Vec

    def __post_init__(self) -> None:
        check_inside(self.size, *((x, y) for x, y in self.pixels.tolist()))
        if not (np.all(self.pixel_error > 0) and np.all(self.point_error >= 0)):
            raise InputRefused(
                "An error of a point is not positive.",
                next_step="State how far off each point may be, in pixels and in metres.",
            )

    @property
    def count(self) -> int:
        """How many points."""
        return len(self.pixels)


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


@dataclass(frozen=True, slots=True)
class _Problem:
    matches: Matches
    mean: Vec
    precision: Vec
    centre: Vec = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "centre", self.matches.points.mean(axis=0))


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
    problem = _Problem(matches, mean, precision)
    states, costs = _refine(problem, _starts(problem), steps=14)
    kept = np.argsort(costs, kind="stable")[:_KEPT]
    states, costs = _refine(problem, states[kept], steps=40)
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
    return _refine(_Problem(matches, mean, precision), states, steps=40)


def _starts(problem: _Problem) -> Vec:
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


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Residuals at states, with the weights that their errors give.

    Attributes:
        points: (b, n, 3) the mapped points as the picture corrects them.
        projected: of those, with the derivatives there.
        residuals: (b, n, 2) seen minus computed of the points as mapped, linear about `points`.
        weights: (b, n, 2, 2) inverse covariance of each residual.
    """

    points: Vec
    projected: Projected
    residuals: Vec
    weights: Vec


def _weigh(problem: _Problem, states: Vec) -> _Weighed:
    """Errors of pixel and map as one; points are corrected so that derivatives are not biased.

    The iteration of the Gauss-Helmert model (Lenzmann and Lenzmann 2004).
    """
    matches = problem.matches
    mapped = np.broadcast_to(matches.points, (len(states), *matches.points.shape))
    first = _about(problem, states, mapped)
    by_point = first.projected.by_point
    pull = np.einsum("bnij,bnik,bnk->bnj", by_point, first.weights, first.residuals)
    return _about(problem, states, matches.points + matches.point_error**2 * pull)


def _about(problem: _Problem, states: Vec, points: Vec) -> _Weighed:
    """Residuals and weights, linear about these places of the points."""
    matches = problem.matches
    projected = project(states, points, matches.size)
    by_point = projected.by_point
    spread = (by_point * matches.point_error[None, :, None, :] ** 2) @ by_point.swapaxes(-1, -2)
    spread[..., 0, 0] += matches.pixel_error**2
    spread[..., 1, 1] += matches.pixel_error**2
    weights = np.asarray(np.linalg.inv(spread), dtype=np.float64)
    return _Weighed(points, projected, _residuals(problem, points, projected), weights)


def _residuals(problem: _Problem, points: Vec, projected: Projected) -> Vec:
    back = np.einsum("bnij,bnj->bni", projected.by_point, problem.matches.points - points)
    residuals: Vec = problem.matches.pixels - projected.pixels - back
    return residuals


def _cost(problem: _Problem, states: Vec, residuals: Vec, weights: Vec) -> tuple[Vec, Vec]:
    """Robust costs (b,), and squared lengths (b, n) of the residuals in standard errors."""
    squared = np.einsum("bni,bnij,bnj->bn", residuals, weights, residuals)
    length = np.sqrt(squared)
    robust = np.where(length <= HUBER, squared, 2.0 * HUBER * length - HUBER**2)
    drift = states - problem.mean
    return robust.sum(axis=1) + (problem.precision * drift**2).sum(axis=1), squared


def _normal(problem: _Problem, states: Vec, at: _Weighed, squared: Vec) -> tuple[Vec, Vec]:
    """Normal matrices (b, 7, 7) and right sides (b, 7)."""
    pull = np.minimum(1.0, HUBER / np.sqrt(np.maximum(squared, 1e-12)))
    weighted = (at.weights * pull[..., None, None]) @ at.projected.by_state
    matrix = np.einsum("bnij,bnik->bjk", at.projected.by_state, weighted)
    side = np.einsum("bnij,bni->bj", weighted, at.residuals)
    matrix += np.diag(problem.precision)
    side -= problem.precision * (states - problem.mean)
    return matrix, side


def _refine(problem: _Problem, starts: Vec, *, steps: int) -> tuple[Vec, Vec]:
    """Levenberg-Marquardt on all starts (b, 7) at once: final states and costs (b,)."""
    states = starts.copy()
    damping = np.full(len(states), 1e-2)
    for _ in range(steps):
        at = _weigh(problem, states)
        cost, squared = _cost(problem, states, at.residuals, at.weights)
        matrix, side = _normal(problem, states, at, squared)
        diagonal = np.einsum("bii->bi", matrix)
        damped = matrix.copy()
        np.einsum("bii->bi", damped)[:] = diagonal * (1.0 + damping[:, None]) + 1e-9
        change = np.linalg.solve(damped, side[..., None])[..., 0]
        tried = states + change
        tried[:, FOCAL] = np.clip(tried[:, FOCAL], *_focal_bounds(problem))
        seen = _residuals(problem, at.points, project(tried, at.points, problem.matches.size))
        # The weights stay those of the step's beginning, or coming closer would look like fitting.
        after, _ = _cost(problem, tried, seen, at.weights)
        better = after < cost
        states[better] = tried[better]
        damping = np.where(better, damping * 0.2, damping * 6.0).clip(1e-9, 1e6)
        if np.all((cost - after < _SETTLED * (1.0 + cost)) & (better | (damping >= 1.0))):
            break
    at = _weigh(problem, states)
    cost, _ = _cost(problem, states, at.residuals, at.weights)
    most_in_front = (at.projected.depth_m > 0).sum(axis=1) >= problem.matches.count - 1
    return states, np.where(most_in_front, cost, np.inf)


def _focal_bounds(problem: _Problem) -> tuple[float, float]:
    """Views of about 150 degrees to 1 degree across the longer side."""
    side = max(problem.matches.size)
    return math.log(side * 0.13), math.log(side * 57.0)


def _camera(problem: _Problem, states: Vec, costs: Vec) -> Camera:
    """The first state, and what may be said of it."""
    best = states[:1]
    at = _weigh(problem, best)
    _, squared = _cost(problem, best, at.residuals, at.weights)
    matrix, _ = _normal(problem, best, at, squared)
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
