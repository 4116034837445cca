"""What a solved camera says of its picture: bearings, points on the ground, the field of view.

Errors are carried by first order from the camera's covariance and the pixels' own errors (JCGM
100:2008, section 5.2), so they hold the correlation between place, heading and focal length.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.adjustment import check_inside
from sightline.geo.camera import STATE, UP, rays
from sightline.geo.local_frame import Vec
from sightline.geo.resection import Camera
from sightline.geo.sightlines import Sightline

_STEP_PX: Final = 1e-3
_STEP: Final = 1e-6
_LOWEST_SINE: Final = 0.01
"""Rays flatter than about half a degree meet the ground nowhere that could be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number with its standard error, in one unit."""

    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundLine:
    """A line on level ground, such as a shadow: where it points from foot to tip, and how long."""

    azimuth_deg: Measured
    length_m: Measured
    foot: Vec
    """(2,) east, north metres."""
    tip: Vec


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A picture point and its standard error, in pixels."""

    x: float
    y: float
    error: float


def azimuth_of(camera: Camera, point: Marked, size: tuple[int, int]) -> Measured:
    """The bearing from the camera through a picture point, degrees clockwise from true north."""

    def bearing(state: Vec, pixels: Vec) -> Vec:
        east, north, _ = rays(state[None], pixels, size)[0, 0]
        return np.array([math.degrees(math.atan2(east, north))])

    value, covariance = _carried(camera, (point,), bearing)
    return Measured(value=float(value[0]) % 360.0, error=math.sqrt(float(covariance[0, 0])))


def sightline_of(camera: Camera, point: Marked, size: tuple[int, int]) -> Sightline:
    """The line of sight from the camera through a picture point, with what errs together."""

    def start_and_bearing(state: Vec, pixels: Vec) -> Vec:
        east, north, _ = rays(state[None], pixels, size)[0, 0]
        return np.array([*state[:2], math.atan2(east, north)])

    value, covariance = _carried(camera, (point,), start_and_bearing)
    return Sightline(
        start=value[:2],
        start_covariance=covariance[:2, :2],
        azimuth_deg=math.degrees(float(value[2])) % 360.0,
        error_deg=math.degrees(math.sqrt(float(covariance[2, 2]))),
        covariance=covariance[:2, 2],
    )


def ground_line(
    camera: Camera, foot: Marked, tip: Marked, size: tuple[int, int], *, ground_up_m: float = 0.0
) -> GroundLine:
    """The line on level ground between two picture points.

    Raises:
        InputRefused: one of the two lies outside the picture, or at or above the horizon.
    """
    check_inside(size, (foot.x, foot.y), (tip.x, tip.y))

    def both(state: Vec, pixels: Vec) -> Vec:
        return _on_ground(state, pixels, size, ground_up_m).ravel()

    ends, covariance = _carried(camera, (foot, tip), both)
    east, north = ends[2:] - ends[:2]
    length = math.hypot(east, north)
    if length <= 0:
        raise InputRefused("The two points are one.", next_step="Mark the shadow's foot and tip.")
    along = np.array((-east, -north, east, north)) / length
    across = np.array((-north, east, north, -east)) / length
    return GroundLine(
        azimuth_deg=Measured(
            value=math.degrees(math.atan2(east, north)) % 360.0,
            error=math.degrees(math.sqrt(float(across @ covariance @ across)) / length),
        ),
        length_m=Measured(value=length, error=math.sqrt(float(along @ covariance @ along))),
        foot=ends[:2],
        tip=ends[2:],
    )


def view_wedge(camera: Camera, size: tuple[int, int], reach_m: float) -> Vec:
    """The field of view on the ground: (n, 2) east, north from the camera round an arc."""
    middle = size[1] / 2.0
    columns = np.linspace(0.0, size[0], 25)
    pixels = np.stack((columns, np.full_like(columns, middle)), axis=1)
    directions = rays(camera.state[None], pixels, size)[0, :, :2]
    directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)
    return np.vstack((camera.state[:2], camera.state[:2] + reach_m * directions))


def _on_ground(state: Vec, pixels: Vec, size: tuple[int, int], ground_up_m: float) -> Vec:
    directions = rays(state[None], pixels, size)[0]
    height = state[UP] - ground_up_m
    if np.any(directions[:, 2] * math.copysign(1.0, height) > -_LOWEST_SINE):
        raise InputRefused(
            "A point at or above the horizon lies on no ground.",
            next_step="Mark where the shadow lies on the ground, below the horizon.",
        )
    reach = height / -directions[:, 2:]
    ground: Vec = state[:2] + reach * directions[:, :2]
    return ground


def _carried(
    camera: Camera, points: tuple[Marked, ...], function: Callable[[Vec, Vec], Vec]
) -> tuple[Vec, Vec]:
    """`function(state, pixels)` (m,) and its covariance (m, m)."""
    pixels = np.array([(point.x, point.y) for point in points])
    value = function(camera.state, pixels)
    columns = []
    for number in range(STATE):
        step = np.zeros(STATE)
        step[number] = _STEP
        change = function(camera.state + step, pixels) - function(camera.state - step, pixels)
        columns.append(change / (2.0 * _STEP))
    by_state = np.stack(columns, axis=1)
    covariance = by_state @ camera.covariance @ by_state.T
    for row, axis in np.ndindex(pixels.shape):
        nudge = np.zeros_like(pixels)
        nudge[row, axis] = _STEP_PX
        change = function(camera.state, pixels + nudge) - function(camera.state, pixels - nudge)
        by_pixel = change / (2.0 * _STEP_PX) * points[row].error
        covariance += np.outer(by_pixel, by_pixel)
    return value, covariance
