"""The still picture behind a clip: everything that does not move, lit by its sun.

A camera that only turns sees its surroundings through a homography, so the yard is rendered once,
wide and supersampled, and each frame is warped out of this plate with its own hand-shake.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from sightline.simulation.camera import Camera
from sightline.simulation.geometry import Image, Plane, Solid, Vec, vector
from sightline.simulation.materials import Ground, Materials, fractal_tile
from sightline.simulation.raster import Surfaces, rasterise
from sightline.simulation.sun import SunPosition
from sightline.simulation.views import PinholeView, SunView

_SUPERSAMPLING = 2
_SHADOW_REACH_M = 46.0
_SHADOW_BIAS_M = 0.09
_FAR_M = 4000.0
_WALL_DEPTH_M = 0.09
_SOUTHWARD = -0.9
_DARKEST_WALL = 0.12
_HAZE_M = 700.0
SUN_LIGHT = np.array((2.55, 2.25, 1.80), dtype=np.float32)
SKY_LIGHT = np.array((0.44, 0.52, 0.66), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class World:
    """What stands still, before any camera or sun looks at it.

    `front` is the one south wall that takes the shadows of people: its west and east end and its
    y, in metres.
    """

    solids: tuple[Solid, ...]
    materials: Materials
    ground: Ground
    clouds: Plane
    front: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Plate:
    """A wide still view: picture (h, w, 4: blue, green, red, sunlit open ground) and depth (h, w).

    Depth is along the plate's axis in metres; `wall` (h, w) is how sunlit the front at `wall_y` is,
    all zero where it is not seen.
    """

    camera: Camera
    picture: Image
    depth: Plane
    wall: Image
    wall_y: float


def cloud_tile(rng: np.random.Generator) -> Plane:
    """The noise of which the clouds and the far skyline are made."""
    return fractal_tile(rng, 512, 1.45)


def display(light: Plane, exposure: float = 0.78) -> Plane:
    """Linear light to display levels 0 to 255: a filmic curve, then gamma 2.2.

    The curve is the rational fit of K. Narkowicz (2015) to the ACES tone scale.
    """
    scaled = np.maximum(light * np.float32(exposure), 0.0)
    toned = scaled * (2.51 * scaled + 0.03) / (scaled * (2.43 * scaled + 0.59) + 0.14)
    levels: Plane = (255.0 * np.clip(toned, 0.0, 1.0) ** (1.0 / 2.2)).astype(np.float32)
    return levels


def shadow_share(sun: SunPosition, normal: Vec) -> Vec:
    """By how much earth or wood facing a direction darkens in a shadow (b, g, r, display)."""
    surface = np.array((0.22, 0.17, 0.11), dtype=np.float32)
    sky = SKY_LIGHT * np.float32(0.62 + 0.38 * normal[2])
    direct = SUN_LIGHT * np.float32(max(float(normal @ sun.direction), 0.0))
    factor = display(surface * sky) / display(surface * (sky + direct))
    levels: Vec = factor[::-1].astype(np.float64)
    return levels


def render_plate(world: World, camera: Camera, sun: SunPosition, shadow_pixels: int) -> Plate:
    """Render the still world once for a camera that will only turn."""
    fine = camera.resized(_SUPERSAMPLING)
    surfaces = rasterise(world.solids, PinholeView(fine), world.materials)
    rays = _rays(fine)
    open_ground = _fill_ground(surfaces, world.ground, fine, rays)
    points = rays * np.minimum(surfaces.depth.ravel(), np.float32(_FAR_M))[:, None]
    distance = np.sqrt(np.einsum("ij,ij->i", points, points))
    points += np.array(fine.position, dtype=np.float32)
    shadow_view = SunView(sun.direction, _SHADOW_REACH_M, shadow_pixels)
    shadow = rasterise(world.solids, shadow_view).depth
    lit = _sunlit(points, surfaces, shadow_view, shadow)
    light = _hazed(_lighting(surfaces, lit, sun.direction), distance)
    empty = ~np.isfinite(surfaces.depth.ravel())
    light[empty] = _sky(rays[empty], world.clouds, sun.direction)
    colour = display(light).reshape(fine.height, fine.width, 3)
    shading = 255.0 * (lit * open_ground).reshape(fine.height, fine.width, 1)
    stacked = np.concatenate((colour[:, :, ::-1], shading.astype(np.float32)), axis=2)
    wall = _front_lit(points, surfaces, lit, world.front).reshape(fine.height, fine.width)
    size = (camera.width, camera.height)
    wall = np.asarray(cv2.resize(wall, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    small = cv2.resize(stacked, size, interpolation=cv2.INTER_AREA)
    near = cv2.resize(surfaces.depth, size, interpolation=cv2.INTER_NEAREST)
    picture = np.rint(np.clip(small, 0, 255)).astype(np.uint8)
    wall_y = world.front[2] if world.front else 0.0
    return Plate(camera, picture, np.asarray(near, dtype=np.float32), wall, wall_y)


def _hazed(light: Plane, distance: Plane) -> Plane:
    clear = np.exp(-distance / np.float32(_HAZE_M))[:, None]
    horizon = np.array((0.63, 0.66, 0.68), dtype=np.float32)
    mixed: Plane = light * clear + horizon * (1.0 - clear)
    return mixed


def _rays(camera: Camera) -> Plane:
    """What each pixel looks along, (h * w, 3), one metre deep along the camera's axis."""
    right, down, forward = camera.pose.rotation().astype(np.float32)
    across = (np.arange(camera.width, dtype=np.float32) + 0.5 - camera.width / 2) / camera.focal_px
    below = (np.arange(camera.height, dtype=np.float32) + 0.5 - camera.height / 2) / camera.focal_px
    rays = across[None, :, None] * right + (below[:, None, None] * down + forward)
    flat: Plane = rays.reshape(-1, 3).astype(np.float32)
    return flat


def _fill_ground(surfaces: Surfaces, ground: Ground, camera: Camera, rays: Plane) -> Plane:
    """Fill in the plane z = 0 behind the solids; return where it shows (flat, 0 or 1)."""
    drop = np.minimum(rays[:, 2], -1e-6)
    depth = np.where(rays[:, 2] < -1e-6, -camera.position[2] / drop, np.inf).astype(np.float32)  # noqa: PLR2004  level rays
    flat_depth = surfaces.depth.reshape(-1)
    shows = (depth < flat_depth) & (depth < _FAR_M)
    index = np.nonzero(shows)[0]
    offset = rays[index] * depth[index, None]
    distance = np.sqrt(np.einsum("ij,ij->i", offset, offset))
    points: Plane = (offset + np.array(camera.position)).astype(np.float32)
    surfaces.albedo.reshape(-1, 3)[index] = ground.albedo(points, distance)
    surfaces.normal.reshape(-1, 3)[index] = (0.0, 0.0, 1.0)
    flat_depth[index] = depth[index]
    return shows.astype(np.float32)


def _sunlit(points: Plane, surfaces: Surfaces, view: SunView, shadow: Plane) -> Plane:
    """How much of the sun reaches each point (flat, 0 to 1), softened over nine samples."""
    raised = points + np.float32(0.03) * surfaces.normal.reshape(-1, 3)
    local = view.to_local(raised)
    spots = view.to_pixels(local)
    inside = (spots >= 1.0).all(axis=1) & (spots < view.pixels - 2.0).all(axis=1)
    columns = np.clip(np.floor(spots[:, 0]), 1, view.pixels - 2).astype(np.int64)
    rows = np.clip(np.floor(spots[:, 1]), 1, view.pixels - 2).astype(np.int64)
    level = local[:, 2] - np.float32(_SHADOW_BIAS_M)
    lit = np.zeros(len(points), dtype=np.float32)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            lit += shadow[rows + down, columns + across] > level
    softened: Plane = np.where(inside, lit / 9.0, 1.0).astype(np.float32)
    return softened


def _front_lit(
    points: Plane, surfaces: Surfaces, lit: Plane, front: tuple[float, float, float] | None
) -> Image:
    """How sunlit the front wall is, 0 to 255 (flat); 0 on everything else."""
    if front is None:
        return np.zeros(len(points), dtype=np.uint8)
    west, east, level = front
    on_wall = (np.abs(points[:, 1] - level) < _WALL_DEPTH_M) & (points[:, 0] > west)
    on_wall &= (points[:, 0] < east) & (surfaces.normal.reshape(-1, 3)[:, 1] < _SOUTHWARD)
    # an open door is no wall: nothing is painted on the dark behind it
    on_wall &= surfaces.albedo.reshape(-1, 3).sum(axis=1) > _DARKEST_WALL
    return np.where(on_wall, 255.0 * lit, 0.0).astype(np.uint8)


def _lighting(surfaces: Surfaces, lit: Plane, towards: Vec) -> Plane:
    normal = surfaces.normal.reshape(-1, 3)
    direct = np.maximum(normal @ towards.astype(np.float32), 0.0) * lit
    up = 0.62 + 0.38 * normal[:, 2]
    bounce = 0.10 * (1.0 - normal[:, 2:3]) * np.array((1.0, 0.85, 0.62), dtype=np.float32)
    received = SUN_LIGHT * direct[:, None] + SKY_LIGHT * up[:, None] + bounce
    light: Plane = (surfaces.albedo.reshape(-1, 3) * received).astype(np.float32)
    return light


def _sky(rays: Plane, clouds: Plane, towards: Vec) -> Plane:
    """Sky light (n, 3) along rays (n, 3): gradient, thin cloud and a far tree line."""
    directions = (rays / np.linalg.norm(rays, axis=1)[:, None]).astype(np.float32)
    height = np.clip(directions[:, 2], 0.0, 1.0)
    zenith = np.array((0.155, 0.27, 0.50), dtype=np.float32)
    horizon = np.array((0.72, 0.75, 0.77), dtype=np.float32)
    blend = (1.0 - np.exp(-height * 3.6))[:, None]
    colour = horizon * (1.0 - blend) + zenith * blend
    glow = np.maximum(directions @ towards.astype(np.float32), 0.0) ** 12
    colour = colour + 0.25 * glow[:, None] * np.array((1.0, 0.9, 0.7), dtype=np.float32)
    size = clouds.shape[0]
    lift = 260.0 / (height + 0.12)
    rows = np.floor(directions[:, 1] * lift * 0.7).astype(np.int64) % size
    columns = np.floor(directions[:, 0] * lift * 0.35).astype(np.int64) % size
    veil = np.clip(clouds[rows, columns] * 0.5 + 0.12, 0.0, 1.0) * np.clip(height * 9.0, 0.0, 1.0)
    colour = colour + veil[:, None] * (np.array((0.80, 0.80, 0.79), dtype=np.float32) - colour)
    azimuth = np.arctan2(directions[:, 0], directions[:, 1])
    ridge = _skyline(azimuth, clouds)
    wood = np.array((0.235, 0.255, 0.265), dtype=np.float32)
    behind = (directions[:, 2] < ridge)[:, None]
    painted: Plane = np.where(behind, wood, colour).astype(np.float32)
    return painted


def _skyline(azimuth: Plane, clouds: Plane) -> Plane:
    """Elevation (sine) of the far tree line by azimuth: woods with gaps of open steppe."""
    size = clouds.shape[0]
    turn = (azimuth / (2.0 * np.pi)) % 1.0 * size
    broad = clouds[3, np.floor(turn).astype(np.int64) % size]
    rough = clouds[97, np.floor(turn * 9.0).astype(np.int64) % size]
    fine = clouds[211, np.floor(turn * 41.0).astype(np.int64) % size]
    ridge: Plane = np.where(broad > -0.35, 0.010 + 0.004 * rough + 0.0035 * fine, 0.003)  # noqa: PLR2004  gaps
    return np.clip(ridge, 0.0, 0.03)


def point_light(direction: Vec, towards: Vec) -> Vec:
    """Light (r, g, b) on a matt surface facing a direction, for figures drawn by hand."""
    direct = max(float(direction @ towards), 0.0)
    light: Vec = SUN_LIGHT * direct + SKY_LIGHT * (0.62 + 0.38 * float(direction[2]))
    return light.astype(np.float64)


UP = vector(0.0, 0.0, 1.0)
SOUTH = vector(0.0, -1.0, 0.0)
