"""Cameras drawn at random that look at a yard's worth of points, and what they see of them."""

import math
from dataclasses import dataclass

import numpy as np

from sightline.geo.adjustment import Matches
from sightline.geo.camera import HEADING, project
from sightline.geo.local_frame import Vec
from sightline.geo.resection import Camera

SIZE = (1920, 1080)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A camera's true state and the points matched in its picture, with errors drawn."""

    state: Vec
    matches: Matches


def drawn(rng: np.random.Generator, count: int, *, px: float = 2.0, map_m: float = 1.0) -> Drawn:
    """A hand-held camera 15 to 80 m from points on the ground, at eaves and at ridges."""
    while True:
        view = math.radians(rng.uniform(45.0, 80.0))
        focal = SIZE[0] / 2.0 / math.tan(view / 2.0)
        state = np.array(
            [
                *rng.normal(0.0, 5.0, 2),
                rng.normal(1.6, 0.3),
                rng.uniform(0.0, 2.0 * math.pi),
                *np.radians(rng.normal((-2.0, 0.0), (3.0, 2.0))),
                math.log(focal),
            ]
        )
        many = 4 * count
        away = rng.uniform(15.0, 80.0, many)
        bearing = state[HEADING] + rng.uniform(-0.6, 0.6, many) * view
        up = np.where(rng.random(many) < 0.5, 0.0, rng.uniform(2.0, 8.0, many))
        east, north = state[0] + away * np.sin(bearing), state[1] + away * np.cos(bearing)
        points = np.stack((east, north, up), axis=1)
        seen = project(state[None], points, SIZE)
        pixels = seen.pixels[0]
        inside = np.all((pixels > 10) & (pixels < np.array(SIZE) - 10), axis=1)
        chosen = np.flatnonzero(inside & (seen.depth_m[0] > 1.0))[:count]
        if len(chosen) == count:
            break
    error = np.array((map_m, map_m, 0.3 * map_m))
    noisy = pixels[chosen] + rng.normal(0.0, px, (count, 2))
    return Drawn(
        state=state,
        matches=Matches(
            size=SIZE,
            pixels=np.clip(noisy, 0.0, SIZE),
            pixel_error=np.full(count, px),
            points=points[chosen] + rng.normal(0.0, 1.0, (count, 3)) * error,
            point_error=np.tile(error, (count, 1)),
        ),
    )


def heading_off(camera: Camera, state: Vec) -> float:
    """Heading solved minus true, in radians, the short way round."""
    off = float(camera.state[HEADING] - state[HEADING])
    return (off + math.pi) % (2.0 * math.pi) - math.pi
