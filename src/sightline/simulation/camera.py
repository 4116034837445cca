"""A pinhole camera: true position, heading, pitch, roll and focal length, and no distortion.

Picture coordinates put the centre of the top left pixel at (0.5, 0.5); the principal point is the
middle of the picture. Heading is clockwise from true north, pitch is up, roll turns the camera
clockwise as seen from behind it.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sightline.simulation.geometry import Vec, cross, vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where a camera points, in degrees."""

    heading_deg: float
    pitch_deg: float
    roll_deg: float = 0.0

    def rotation(self) -> Vec:
        """Rows: the camera's right, down and forward axes in east, north, up."""
        return _axes(self.heading_deg, self.pitch_deg, self.roll_deg)


@lru_cache(maxsize=64)
def _axes(heading_deg: float, pitch_deg: float, roll_deg: float) -> Vec:
    heading, pitch, roll = (math.radians(angle) for angle in (heading_deg, pitch_deg, roll_deg))
    forward = vector(
        math.sin(heading) * math.cos(pitch),
        math.cos(heading) * math.cos(pitch),
        math.sin(pitch),
    )
    level_right = vector(math.cos(heading), -math.sin(heading), 0.0)
    level_down = cross(forward, level_right)
    right = math.cos(roll) * level_right + math.sin(roll) * level_down
    down = math.cos(roll) * level_down - math.sin(roll) * level_right
    axes = np.stack((right, down, forward))
    axes.flags.writeable = False
    return axes


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """One exposure's camera: position in metres, pose, focal length and picture size in pixels."""

    position: tuple[float, float, float]
    pose: Pose
    focal_px: float
    width: int
    height: int

    def project(self, points: Vec) -> Vec:
        """Points (n, 3) in metres to (n, 3): u, v in pixels and depth in metres along the axis.

        The caller discards what is not in front (depth <= 0).
        """
        local = (points - np.array(self.position)) @ self.pose.rotation().T
        depth = local[:, 2]
        safe = np.where(np.abs(depth) < 1e-9, 1e-9, depth)  # noqa: PLR2004  a division guard
        u = self.focal_px * local[:, 0] / safe + self.width / 2.0
        v = self.focal_px * local[:, 1] / safe + self.height / 2.0
        return np.stack((u, v, depth), axis=1)

    def sees(self, point: Vec, margin_px: float = 0.0) -> bool:
        """Whether a point falls inside the picture, this much away from its edges."""
        u, v, depth = self.project(point.reshape(1, 3))[0]
        return bool(
            depth > 0.0
            and margin_px <= u <= self.width - margin_px
            and margin_px <= v <= self.height - margin_px
        )

    def resized(self, factor: float) -> "Camera":
        """The same view sampled with `factor` times as many pixels a side."""
        return Camera(
            position=self.position,
            pose=self.pose,
            focal_px=self.focal_px * factor,
            width=round(self.width * factor),
            height=round(self.height * factor),
        )


def turn_between(view: Camera, plate: Camera) -> Vec:
    """The homography (3, 3) from OpenCV pixel indices of `view` to those of `plate`.

    Exact because both share one position: a turning pinhole sees a projectivity of the same rays.
    OpenCV puts pixel centres on whole numbers, half a pixel from ours.
    """
    turn = plate.pose.rotation() @ view.pose.rotation().T
    homography: Vec = _intrinsics(plate) @ turn @ np.linalg.inv(_intrinsics(view))
    return homography


def _intrinsics(camera: Camera) -> Vec:
    return np.array(
        (
            (camera.focal_px, 0.0, camera.width / 2.0 - 0.5),
            (0.0, camera.focal_px, camera.height / 2.0 - 0.5),
            (0.0, 0.0, 1.0),
        )
    )
