"""A z-buffer in numpy: which surface each pixel sees, how far, facing where and of what colour.

Used once per camera position for everything that stands still, and once per sun for the shadow
map, so clarity comes before speed; each primitive costs a fraction of a millisecond.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from sightline.simulation.camera import Camera
from sightline.simulation.geometry import (
    Facet,
    Image,
    Plane,
    Rod,
    Solid,
    Vec,
    cross,
    newell_normal,
    unit,
    vector,
)
from sightline.simulation.materials import Materials

_SUBPIXEL_BITS = 4
_NEAR_M = 0.1
_THINNEST_PX = 0.4


class View(Protocol):
    """What turns space into pixels and pixels into rays: a pinhole or the sun's parallel rays."""

    width: int
    height: int

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
                (0.0, 0.0, 1.0, -_NEAR_M),
                (1.0, 0.0, wide, 0.0),
                (-1.0, 0.0, wide, 0.0),
                (0.0, 1.0, tall, 0.0),
                (0.0, -1.0, tall, 0.0),
            )
        )

    def pixels_per_metre(self, depth: Vec) -> Vec:
        """See `View`."""
        scale: Vec = self.camera.focal_px / np.maximum(depth, _NEAR_M)
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


@dataclass(frozen=True, slots=True)
class Surfaces:
    """What a view sees: depth (h, w) (infinite where nothing is), albedo and normal (h, w, 3)."""

    depth: Plane
    albedo: Plane
    normal: Plane


def rasterise(
    solids: tuple[Solid, ...], view: View, materials: Materials | None = None
) -> Surfaces:
    """Draw solids into a z-buffer; without materials only depth is filled."""
    shape = (view.height, view.width)
    coloured = (*shape, 3) if materials else (1, 1, 3)
    surfaces = Surfaces(
        depth=np.full(shape, np.inf, dtype=np.float32),
        albedo=np.zeros(coloured, dtype=np.float32),
        normal=np.zeros(coloured, dtype=np.float32),
    )
    for solid in _worth_drawing(solids, view):
        corners = solid.corners if isinstance(solid, Facet) else _billboard(solid, view)
        _draw(surfaces, solid, corners, view, materials)
    return surfaces


def _worth_drawing(solids: tuple[Solid, ...], view: View) -> list[Solid]:
    """Leave out what lies outside the view or is thinner than a fraction of a pixel."""
    centres, reach, thickness = (
        np.array(column) for column in zip(*(_extent(solid) for solid in solids), strict=True)
    )
    local = view.to_local(centres)
    planes = view.clip_planes()
    lengths = np.linalg.norm(planes[:, :3], axis=1)
    inside = ((local @ planes[:, :3].T + planes[:, 3]) / lengths > -reach[:, None]).all(axis=1)
    thick = thickness * view.pixels_per_metre(local[:, 2]) > _THINNEST_PX
    return [solids[index] for index in np.nonzero(inside & thick)[0]]


def _extent(solid: Solid) -> tuple[Vec, float, float]:
    """Centre, bounding radius and (for bars) thickness in metres."""
    if isinstance(solid, Rod):
        middle = (solid.start + solid.end) / 2.0
        reach = math.dist(solid.start.tolist(), solid.end.tolist()) / 2.0 + solid.start_radius
        return middle, reach, 2.0 * solid.start_radius
    middle = solid.corners.mean(axis=0)
    reach = float(np.linalg.norm(solid.corners - middle, axis=1).max())
    return middle, reach, reach


def _billboard(bar: Rod, view: View) -> Vec:
    axis = unit(bar.end - bar.start)
    side = unit(cross(axis, view.facing((bar.start + bar.end) / 2.0)))
    if not side.any():
        side = vector(1.0, 0.0, 0.0)
    return np.stack(
        (
            bar.start + side * bar.start_radius,
            bar.end + side * bar.end_radius,
            bar.end - side * bar.end_radius,
            bar.start - side * bar.start_radius,
        )
    )


def _draw(
    surfaces: Surfaces, solid: Solid, corners: Vec, view: View, materials: Materials | None
) -> None:
    local = view.to_local(corners)
    normal = newell_normal(local)
    clipped = _clip(local, view.clip_planes())
    if clipped is None or not normal.any():
        return
    rows, columns = _covered(view.to_pixels(clipped), view.width, view.height)
    if not rows.size:
        return
    centres = np.stack((columns + 0.5, rows + 0.5), axis=1).astype(np.float64)
    depth = view.depth_on_plane(normal, float(normal @ local[0]), centres)
    if isinstance(view, PinholeView):
        depth = np.clip(depth, local[:, 2].min(), local[:, 2].max())
    nearer = depth < surfaces.depth[rows, columns]
    rows, columns, depth = rows[nearer], columns[nearer], depth[nearer]
    surfaces.depth[rows, columns] = depth
    if materials is None or not isinstance(view, PinholeView) or not rows.size:
        return
    points = points_at(view.camera, centres[nearer], depth)
    surfaces.albedo[rows, columns] = materials.albedo(solid, points)
    surfaces.normal[rows, columns] = _normals(solid, corners, view, points)


def points_at(camera: Camera, pixels: Vec, depth: Vec) -> Vec:
    """The points in space (n, 3) that pixels (n, 2) see at depths (n,) along the axis."""
    middle = np.array((camera.width, camera.height)) / 2.0
    flat = (pixels - middle) / camera.focal_px * depth[:, None]
    local = np.concatenate((flat, depth[:, None]), axis=1)
    points: Vec = local @ camera.pose.rotation() + np.array(camera.position)
    return points


def _normals(solid: Solid, corners: Vec, view: View, points: Vec) -> Vec:
    towards = view.facing(corners.mean(axis=0))
    if isinstance(solid, Facet):
        flat = newell_normal(corners)
        return flat if float(flat @ towards) >= 0.0 else -flat
    axis = unit(solid.end - solid.start)
    side = unit(cross(axis, towards))
    front = unit(cross(side, axis))
    if float(front @ towards) < 0.0:
        front = -front
    radius = max(solid.start_radius, solid.end_radius, 1e-3)
    across = np.clip(((points - solid.start) @ side) / radius, -0.98, 0.98)
    round_normal: Vec = across[:, None] * side + np.sqrt(1.0 - across**2)[:, None] * front
    return round_normal


def _clip(polygon: Vec, planes: Vec) -> Vec | None:
    """Sutherland and Hodgman: keep the part of a convex polygon inside all half-spaces."""
    for plane in planes:
        distance = polygon @ plane[:3] + plane[3]
        if (distance >= 0.0).all():
            continue
        kept: list[Vec] = []
        for index, here in enumerate(distance):
            following = (index + 1) % len(polygon)
            if here >= 0.0:
                kept.append(polygon[index])
            if (here >= 0.0) != (distance[following] >= 0.0):
                share = here / (here - distance[following])
                kept.append(polygon[index] + share * (polygon[following] - polygon[index]))
        if len(kept) < 3:  # noqa: PLR2004  a polygon has three corners
            return None
        polygon = np.stack(kept)
    return polygon


def _covered(pixels: Vec, width: int, height: int) -> tuple[Vec, Vec]:
    low = np.floor(pixels.min(axis=0)).astype(int) - 1
    high = np.ceil(pixels.max(axis=0)).astype(int) + 2
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), width), min(int(high[1]), height)
    if right <= left or bottom <= top:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    mask: Image = np.zeros((bottom - top, right - left), dtype=np.uint8)
    shifted = (pixels - (left + 0.5, top + 0.5)) * (1 << _SUBPIXEL_BITS)
    cv2.fillConvexPoly(mask, np.rint(shifted).astype(np.int32), 255, cv2.LINE_8, _SUBPIXEL_BITS)
    rows, columns = np.nonzero(mask)
    return rows + top, columns + left
