"""A pinhole camera: how points of a local frame fall into its picture, with all derivatives.

Space is east, north, up in metres. Picture coordinates are pixels from the top left corner of the
picture; the principal point is the picture's middle and there is no distortion. Heading is
clockwise from true north, pitch is up, roll turns the camera clockwise as seen from behind it.

A state is seven numbers: east, north, up, heading, pitch, roll (radians) and the natural logarithm
of the focal length in pixels. All functions take a batch of states (b, 7).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.geo.local_frame import Vec

EAST, NORTH, UP, HEADING, PITCH, ROLL, FOCAL = range(7)
STATE: Final = 7
NEAREST_M: Final = 0.3
"""What is nearer, or behind, is treated as that far away: its residual stays large and finite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """Where points fall, and how that changes.

    Attributes:
        pixels: (b, n, 2) picture coordinates.
        depth_m: (b, n) distance along the optical axis; not positive means behind the camera.
        by_state: (b, n, 2, 7) derivative by the state.
        by_point: (b, n, 2, 3) derivative by the point's own east, north, up.
    """

    pixels: Vec
    depth_m: Vec
    by_state: Vec
    by_point: Vec


def axes(states: Vec) -> Vec:
    """Rows (b, 3, 3): the camera's right, down and forward axes in east, north, up."""
    return _axes(states)[0]


def project(states: Vec, points: Vec, size: tuple[int, int]) -> Projected:
    """Points (n, 3) or (b, n, 3) in the pictures of states (b, 7), of `size` width, height."""
    turn, by_heading, by_pitch, by_roll = _axes(states)
    space = np.broadcast_to(points, (len(states), *points.shape[-2:]))
    offset = space - states[:, None, : UP + 1]
    local = np.einsum("bij,bnj->bni", turn, offset)
    depth = local[..., 2]
    safe = np.maximum(depth, NEAREST_M)
    focal = np.exp(states[:, FOCAL])[:, None]
    across, down = focal * local[..., 0] / safe, focal * local[..., 1] / safe
    flat = np.zeros((*depth.shape, 2, 3))
    flat[..., 0, 0] = flat[..., 1, 1] = focal / safe
    flat[..., 0, 2], flat[..., 1, 2] = -across / safe, -down / safe
    by_point = flat @ turn[:, None]
    by_state = np.empty((*depth.shape, 2, STATE))
    by_state[..., : UP + 1] = -by_point
    for column, change in ((HEADING, by_heading), (PITCH, by_pitch), (ROLL, by_roll)):
        moved = np.einsum("bij,bnj->bni", change, offset)
        by_state[..., column] = np.einsum("bnij,bnj->bni", flat, moved)
    by_state[..., 0, FOCAL], by_state[..., 1, FOCAL] = across, down
    middle = np.array(size, dtype=np.float64) / 2.0
    return Projected(
        pixels=np.stack((across, down), axis=-1) + middle,
        depth_m=depth,
        by_state=by_state,
        by_point=by_point,
    )


def rays(states: Vec, pixels: Vec, size: tuple[int, int]) -> Vec:
    """Unit directions (b, n, 3) in east, north, up of picture points (n, 2)."""
    focal = np.exp(states[:, FOCAL])[:, None, None]
    middle = np.array(size, dtype=np.float64) / 2.0
    slopes = np.broadcast_to(pixels - middle, (len(states), *pixels.shape)) / focal
    local = np.concatenate((slopes, np.ones((*slopes.shape[:-1], 1))), axis=-1)
    turned = np.einsum("bji,bnj->bni", axes(states), local)
    directions: Vec = turned / np.linalg.norm(turned, axis=-1, keepdims=True)
    return directions


def _axes(states: Vec) -> tuple[Vec, Vec, Vec, Vec]:
    """The axes as rows (b, 3, 3), and their derivatives by heading, pitch and roll."""
    sin_h, sin_p, sin_r = np.sin(states[:, HEADING : ROLL + 1].T)
    cos_h, cos_p, cos_r = np.cos(states[:, HEADING : ROLL + 1].T)
    zero = np.zeros_like(sin_h)
    forward = _rows(sin_h * cos_p, cos_h * cos_p, sin_p)
    level = _rows(cos_h, -sin_h, zero)
    below = _rows(sin_p * sin_h, sin_p * cos_h, -cos_p)
    by_heading = (
        _rows(-sin_h, -cos_h, zero),
        _rows(sin_p * cos_h, -sin_p * sin_h, zero),
        _rows(cos_h * cos_p, -sin_h * cos_p, zero),
    )
    by_pitch = (
        _rows(zero, zero, zero),
        _rows(cos_p * sin_h, cos_p * cos_h, sin_p),
        _rows(-sin_h * sin_p, -cos_h * sin_p, cos_p),
    )

    def rolled(level: Vec, below: Vec, forward: Vec) -> Vec:
        cos, sin = cos_r[:, None], sin_r[:, None]
        return np.stack((cos * level + sin * below, cos * below - sin * level, forward), axis=1)

    turn = rolled(level, below, forward)
    by_roll = np.stack((turn[:, 1], -turn[:, 0], np.zeros_like(forward)), axis=1)
    return turn, rolled(*by_heading), rolled(*by_pitch), by_roll


def _rows(east: Vec, north: Vec, up: Vec) -> Vec:
    return np.stack((east, north, up), axis=1)
