"""A z-buffer in numpy: which surface each pixel sees, how far, facing where and of what colour.

Used once per camera position for everything that stands still, and once per sun for the shadow
map, so clarity comes before speed; each primitive costs a fraction of a millisecond.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

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
from sightline.simulation.views import PinholeView, View

_SUBPIXEL_BITS = 4
_THINNEST_PX = 0.4

Indices = npt.NDArray[np.int64]


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
    if not solids:
        return []
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


def _covered(pixels: Vec, width: int, height: int) -> tuple[Indices, Indices]:
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
    return (rows + top).astype(np.int64), (columns + left).astype(np.int64)
