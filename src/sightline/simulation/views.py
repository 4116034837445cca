"""Ways of looking at the yard: through a pinhole, and along the sun's parallel rays."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sightline.simulation.camera import Camera
from sightline.simulation.geometry import Vec, cross, unit, vector

NEAR_M = 0.1
"""Nothing nearer than this to a camera is drawn."""


class View(Protocol):
    """What turns space into pixels and pixels into rays: a pinhole or the sun's parallel rays."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    def to_local(self, points: Vec) -> Vec:
        """Points (n, 3) to the view's axes: right, down, away."""

    def to_pixels(self, local: Vec) -> Vec:
        """Local points (n, 3) in front of the view to pixels (n, 2)."""

    def depth_on_plane(self, normal: Vec, level: float, pixels: Vec) -> Vec:
        """Depth (n,) where the rays of pixels (n, 2) meet the local plane normal . p = level."""

    def clip_planes(self) -> Vec:
        """Local half-spaces (m, 4) with a . p + d >= 0 inside the view."""

    def pixels_per_metre(self, depth: Vec) -> Vec:
        """How large a metre across the view appears at depths (n,)."""

    def facing(self, point: Vec) -> Vec:
        """The unit vector in space from a point towards the viewer."""


@dataclass(frozen=True, slots=True)
class PinholeView:
    """A camera as a view."""

    camera: Camera

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.camera.width

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.camera.height

    def to_local(self, points: Vec) -> Vec:
        """See `View`."""
        local: Vec = (points - np.array(self.camera.position)) @ self.camera.pose.rotation().T
        return local

    def to_pixels(self, local: Vec) -> Vec:
        """See `View`."""
        middle = np.array((self.width, self.height)) / 2.0
        pixels: Vec = self.camera.focal_px * local[:, :2] / local[:, 2:] + middle
        return pixels

    def depth_on_plane(self, normal: Vec, level: float, pixels: Vec) -> Vec:
        """See `View`."""
        across = (pixels[:, 0] - self.width / 2.0) / self.camera.focal_px
        down = (pixels[:, 1] - self.height / 2.0) / self.camera.focal_px
        slope = normal[0] * across + normal[1] * down + normal[2]
        slope = np.where(np.abs(slope) < 1e-9, 1e-9, slope)  # noqa: PLR2004  a division guard
        depth: Vec = level / slope
        return depth

    def clip_planes(self) -> Vec:
        """See `View`."""
        wide = self.width / 2.0 / self.camera.focal_px
        tall = self.height / 2.0 / self.camera.focal_px
        return np.array(
            (
                (0.0, 0.0, 1.0, -NEAR_M),
                (1.0, 0.0, wide, 0.0),
                (-1.0, 0.0, wide, 0.0),
                (0.0, 1.0, tall, 0.0),
                (0.0, -1.0, tall, 0.0),
            )
        )

    def pixels_per_metre(self, depth: Vec) -> Vec:
        """See `View`."""
        scale: Vec = self.camera.focal_px / np.maximum(depth, NEAR_M)
        return scale

    def facing(self, point: Vec) -> Vec:
        """See `View`."""
        return unit(np.array(self.camera.position) - point)


@dataclass(frozen=True, slots=True)
class SunView:
    """The yard as the sun sees it: parallel rays, `pixels` a side over `2 * reach_m` metres."""

    towards: Vec
    reach_m: float
    pixels: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.pixels

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.pixels

    def to_local(self, points: Vec) -> Vec:
        """See `View`; depth grows away from the sun and may be negative."""
        right = unit(cross(vector(0.0, 0.0, 1.0), self.towards))
        axes = np.stack((right, cross(-self.towards, right), -self.towards))
        local: Vec = points @ axes.T.astype(points.dtype)
        return local

    def to_pixels(self, local: Vec) -> Vec:
        """See `View`."""
        pixels: Vec = (local[:, :2] / self.reach_m + 1.0) * (self.pixels / 2.0)
        return pixels

    def depth_on_plane(self, normal: Vec, level: float, pixels: Vec) -> Vec:
        """See `View`."""
        flat = (pixels / (self.pixels / 2.0) - 1.0) * self.reach_m
        steep = normal[2] if abs(normal[2]) > 1e-6 else 1e-6  # noqa: PLR2004  a division guard
        depth: Vec = (level - flat @ normal[:2]) / steep
        return depth

    def clip_planes(self) -> Vec:
        """See `View`."""
        reach = self.reach_m
        return np.array(
            (
                (1.0, 0.0, 0.0, reach),
                (-1.0, 0.0, 0.0, reach),
                (0.0, 1.0, 0.0, reach),
                (0.0, -1.0, 0.0, reach),
            )
        )

    def pixels_per_metre(self, depth: Vec) -> Vec:
        """See `View`."""
        return np.full_like(depth, self.pixels / 2.0 / self.reach_m)

    def facing(self, point: Vec) -> Vec:  # noqa: ARG002  parallel rays come from one side
        """See `View`."""
        return self.towards
