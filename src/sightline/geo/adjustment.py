"""Robust least squares for a camera's state, many starts at once, weighted by both kinds of error.

Levenberg-Marquardt with all starts in one batch of arrays (Nocedal and Wright 2006, section 10.3).
Each point is weighted by the error of its pixel and, through the camera, of its place on the map,
so that what is near and badly mapped counts less; beyond `HUBER` standard errors its pull stays
constant (Huber 1964).
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.camera import FOCAL, Projected, project
from sightline.geo.local_frame import Vec

HUBER: Final = 2.5
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


@dataclass(frozen=True, slots=True)
class Problem:
    """Matched points, and what is assumed of the camera: mean (7,) and precision (7,)."""

    matches: Matches
    mean: Vec
    precision: Vec
    centre: Vec = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "centre", self.matches.points.mean(axis=0))


@dataclass(frozen=True, slots=True)
class Weighed:
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


def weigh(problem: Problem, states: Vec) -> Weighed:
    """Errors of pixel and map as one; points are corrected so that derivatives are not biased.

    The iteration of the Gauss-Helmert model (Lenzmann and Lenzmann 2004).
    """
    matches = problem.matches
    mapped = np.broadcast_to(matches.points, (len(states), *matches.points.shape))
    first = _about(problem, states, mapped)
    by_point = first.projected.by_point
    pull = np.einsum("bnij,bnik,bnk->bnj", by_point, first.weights, first.residuals)
    return _about(problem, states, matches.points + matches.point_error**2 * pull)


def _about(problem: Problem, states: Vec, points: Vec) -> Weighed:
    """Residuals and weights, linear about these places of the points."""
    matches = problem.matches
    projected = project(states, points, matches.size)
    by_point = projected.by_point
    spread = (by_point * matches.point_error[None, :, None, :] ** 2) @ by_point.swapaxes(-1, -2)
    spread[..., 0, 0] += matches.pixel_error**2
    spread[..., 1, 1] += matches.pixel_error**2
    weights = np.asarray(np.linalg.inv(spread), dtype=np.float64)
    return Weighed(points, projected, _residuals(problem, points, projected), weights)


def _residuals(problem: Problem, points: Vec, projected: Projected) -> Vec:
    back = np.einsum("bnij,bnj->bni", projected.by_point, problem.matches.points - points)
    residuals: Vec = problem.matches.pixels - projected.pixels - back
    return residuals


def robust_cost(problem: Problem, states: Vec, residuals: Vec, weights: Vec) -> tuple[Vec, Vec]:
    """Robust costs (b,), and squared lengths (b, n) of the residuals in standard errors."""
    squared = np.einsum("bni,bnij,bnj->bn", residuals, weights, residuals)
    length = np.sqrt(squared)
    robust = np.where(length <= HUBER, squared, 2.0 * HUBER * length - HUBER**2)
    drift = states - problem.mean
    return robust.sum(axis=1) + (problem.precision * drift**2).sum(axis=1), squared


def normal_equations(problem: Problem, states: Vec, at: Weighed, squared: Vec) -> tuple[Vec, Vec]:
    """Normal matrices (b, 7, 7) and right sides (b, 7)."""
    pull = np.minimum(1.0, HUBER / np.sqrt(np.maximum(squared, 1e-12)))
    weighted = (at.weights * pull[..., None, None]) @ at.projected.by_state
    matrix = np.einsum("bnij,bnik->bjk", at.projected.by_state, weighted)
    side = np.einsum("bnij,bni->bj", weighted, at.residuals)
    matrix += np.diag(problem.precision)
    side -= problem.precision * (states - problem.mean)
    return matrix, side


def refine(problem: Problem, starts: Vec, *, steps: int) -> tuple[Vec, Vec]:
    """Levenberg-Marquardt on all starts (b, 7) at once: final states and costs (b,)."""
    states = starts.copy()
    damping = np.full(len(states), 1e-2)
    for _ in range(steps):
        at = weigh(problem, states)
        cost, squared = robust_cost(problem, states, at.residuals, at.weights)
        matrix, side = normal_equations(problem, states, at, squared)
        diagonal = np.einsum("bii->bi", matrix)
        damped = matrix.copy()
        np.einsum("bii->bi", damped)[:] = diagonal * (1.0 + damping[:, None]) + 1e-9
        change = np.linalg.solve(damped, side[..., None])[..., 0]
        tried = states + change
        tried[:, FOCAL] = np.clip(tried[:, FOCAL], *_focal_bounds(problem))
        seen = _residuals(problem, at.points, project(tried, at.points, problem.matches.size))
        # The weights stay those of the step's beginning, or coming closer would look like fitting.
        after, _ = robust_cost(problem, tried, seen, at.weights)
        better = after < cost
        states[better] = tried[better]
        damping = np.where(better, damping * 0.2, damping * 6.0).clip(1e-9, 1e6)
        if np.all((cost - after < _SETTLED * (1.0 + cost)) & (better | (damping >= 1.0))):
            break
    at = weigh(problem, states)
    cost, _ = robust_cost(problem, states, at.residuals, at.weights)
    most_in_front = (at.projected.depth_m > 0).sum(axis=1) >= problem.matches.count - 1
    return states, np.where(most_in_front, cost, np.inf)


def _focal_bounds(problem: Problem) -> tuple[float, float]:
    """Views of about 150 degrees to 1 degree across the longer side."""
    side = max(problem.matches.size)
    return math.log(side * 0.13), math.log(side * 57.0)
