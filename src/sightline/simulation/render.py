"""One frame: the warped plate, shadows and figures on it, muzzle flash, exposure and noise."""

from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from sightline.simulation.camera import Camera, turn_between
from sightline.simulation.cast import Person
from sightline.simulation.figures import Limbs, draw_figure, limbs_of, shadow_figure
from sightline.simulation.geometry import Image, Plane, Vec
from sightline.simulation.plate import SOUTH, UP, Plate, shadow_share
from sightline.simulation.sun import SunPosition

_BEHIND_M = 0.45
_FAR_M = 1.0e6
FLASH_S = 0.06
"""How long a muzzle flash stays visible."""
_SMOKE_S = 1.1
_SEEN_PIXELS = 6
_NOISE_ROOM = 97
_NEAR_WALL_M = 5.0

Noise = npt.NDArray[np.int8]
Wall = tuple[Image, float]
"""How sunlit the front is, (h, w), and its y in metres."""
Layer = TypeVar("Layer", Image, Plane)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """A muzzle flash: seconds on the scene clock and where, in metres."""

    at: float
    position: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What one camera films: the plate behind, the people, the sun and the flashes."""

    plate: Plate
    sun: SunPosition
    people: tuple[Person, ...]
    flashes: tuple[Flash, ...]
    noise: Noise


@dataclass(frozen=True, slots=True)
class Frame:
    """A rendered frame (h, w, 3; blue first) and the names of those who show in it."""

    picture: Image
    seen: tuple[str, ...]


def noise_sheet(rng: np.random.Generator, width: int, height: int) -> Noise:
    """Sensor noise (h + room, w + room, 3), slightly clumped as after demosaicing.

    Each frame takes another window of the sheet.
    """
    shape = (height + _NOISE_ROOM, width + _NOISE_ROOM, 3)
    raw = rng.normal(0.0, 1.0, shape).astype(np.float32)
    soft = cv2.GaussianBlur(raw, (0, 0), 0.7)
    return np.clip(np.rint(soft * 4.0 + raw * 0.4), -100, 100).astype(np.int8)


def bake(plate: Plate, people: tuple[Person, ...], at: float, sun: SunPosition) -> Plate:
    """Draw people who will not move again into the plate itself."""
    picture = plate.picture.copy()
    limbs = [(person, limbs_of(person, person.joints(at))) for person in people]
    wall = (plate.wall, plate.wall_y)
    _shade(picture, [item for _, item in limbs], plate.camera, sun, wall)
    for _, item in sorted(limbs, key=lambda pair: -_depth(pair[1], plate.camera)):
        visible = _in_front(plate.depth, _depth(item, plate.camera))
        draw_figure(picture, item, plate.camera, sun, visible)
    return replace(plate, picture=picture)


def render_frame(take: Take, camera: Camera, at: float, index: int) -> Frame:
    """Render the scene at a moment (seconds on the scene clock) through a turned camera."""
    turn = turn_between(camera, take.plate.camera)
    picture = _warped(take.plate.picture, turn, camera, cv2.INTER_LINEAR)
    people = [person for person in take.people if person.present(at)]
    seen = _people(picture, people, (take, camera, at), turn) if people else ()
    light = _flashes(picture, take.flashes, camera, at)
    shown = np.ascontiguousarray(picture[:, :, :3])
    if light > 1.0:
        shown = np.asarray(cv2.convertScaleAbs(shown, alpha=light), dtype=np.uint8)
    # coprime steps keep the windows of neighbouring frames apart
    top, left = index * 37 % _NOISE_ROOM, index * 53 % _NOISE_ROOM
    grain = take.noise[top : top + camera.height, left : left + camera.width]
    noisy = cv2.add(shown, np.ascontiguousarray(grain), dtype=cv2.CV_8U)
    return Frame(np.asarray(noisy, dtype=np.uint8), seen)


def _warped(layer: Layer, turn: Vec, camera: Camera, way: int) -> Layer:
    size = (camera.width, camera.height)
    flags = way | cv2.WARP_INVERSE_MAP
    moved = cv2.warpPerspective(layer, turn, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=layer.dtype)


def _people(
    picture: Image, people: list[Person], view: tuple[Take, Camera, float], turn: Vec
) -> tuple[str, ...]:
    take, camera, at = view
    plate = take.plate
    depth = _warped(plate.depth, turn, camera, cv2.INTER_NEAREST)
    wall = _warped(plate.wall, turn, camera, cv2.INTER_LINEAR)
    limbs = [(person, limbs_of(person, person.joints(at))) for person in people]
    _shade(picture, [item for _, item in limbs], camera, take.sun, (wall, plate.wall_y))
    seen = []
    for person, item in sorted(limbs, key=lambda pair: -_depth(pair[1], camera)):
        visible = _in_front(depth, _depth(item, plate.camera))
        if draw_figure(picture, item, camera, take.sun, visible) >= _SEEN_PIXELS:
            seen.append(person.name)
    return tuple(sorted(seen))


def _depth(limbs: Limbs, camera: Camera) -> float:
    return float(np.median(camera.project(limbs.starts)[:, 2]))


def _in_front(depth: Plane, level: float) -> Plane:
    # a person on open ground is nearer than the ground behind, but not than the ground before
    shows: Plane = (depth > level - _BEHIND_M).astype(np.float32)
    return shows


def _shade(
    picture: Image, limbs: list[Limbs], camera: Camera, sun: SunPosition, wall: Wall
) -> None:
    """Darken what people shade: the sunlit ground (channel 3) and the sunlit front wall."""
    mask = np.zeros(picture.shape[:2], dtype=np.uint8)
    for item in limbs:
        shadow_figure(mask, item, camera, sun)
    _darken(picture, mask, picture[:, :, 3], shadow_share(sun, UP))
    lit, wall_y = wall
    near = [item for item in limbs if 0.0 < wall_y - float(item.starts[0, 1]) < _NEAR_WALL_M]
    if near and lit.any():
        mask = np.zeros(picture.shape[:2], dtype=np.uint8)
        for item in near:
            shadow_figure(mask, item, camera, sun, wall_y)
        _darken(picture, mask, lit, shadow_share(sun, SOUTH))


def _darken(picture: Image, mask: Image, lit: Image, factor: Vec) -> None:
    if not mask.any():
        return
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    top, bottom = max(int(rows[0]) - 2, 0), int(rows[-1]) + 3
    left, right = max(int(columns[0]) - 2, 0), int(columns[-1]) + 3
    patch = picture[top:bottom, left:right, :3]
    soft = cv2.GaussianBlur(mask[top:bottom, left:right], (0, 0), 0.7)
    both = np.asarray(soft, dtype=np.float32) * lit[top:bottom, left:right]
    share = both[:, :, None] / np.float32(65025.0)
    patch[:] = np.rint(patch * (1.0 - share * (1.0 - factor.astype(np.float32)))).astype(np.uint8)


def _flashes(picture: Image, flashes: tuple[Flash, ...], camera: Camera, at: float) -> float:
    """Draw what burns or smokes now; return the factor by which the whole frame brightens."""
    brighter = 1.0
    for flash in flashes:
        age = at - flash.at
        if not 0.0 <= age < _SMOKE_S:
            continue
        u, v, depth = camera.project(np.array((flash.position,)))[0]
        if depth < 0.5 or not (0 <= u < camera.width and 0 <= v < camera.height):  # noqa: PLR2004  metres
            continue
        metre = camera.focal_px / depth
        if age < FLASH_S:
            _burst(picture, (u, v), metre)
            brighter = 1.05
        else:
            _puff(picture, (u, v - 0.5 * age * metre), metre, age)
    return brighter


def _burst(picture: Image, spot: tuple[float, float], metre: float) -> None:
    height, width = picture.shape[:2]
    across = np.arange(width, dtype=np.float32)[None, :] + 0.5 - spot[0]
    down = np.arange(height, dtype=np.float32)[:, None] + 0.5 - spot[1]
    away = np.hypot(across, down) / np.float32(max(metre, 8.0))
    angle = np.arctan2(down, across)
    core = np.clip(1.6 - away / (0.16 + 0.13 * np.abs(np.cos(2.5 * angle)) ** 3), 0.0, 1.0)
    glow = 0.62 * np.exp(-((away / 0.55) ** 2))
    colour = np.array((120.0, 205.0, 255.0), dtype=np.float32)
    hot = np.array((225.0, 250.0, 255.0), dtype=np.float32)
    base = picture[:, :, :3].astype(np.float32)
    lifted = base + glow[:, :, None] * colour
    mixed = lifted * (1.0 - core[:, :, None]) + hot * core[:, :, None]
    picture[:, :, :3] = np.clip(mixed, 0, 255).astype(np.uint8)


def _puff(picture: Image, spot: tuple[float, float], metre: float, age: float) -> None:
    radius = metre * (0.12 + 0.35 * age)
    reach = int(3 * radius) + 2
    left, top = max(int(spot[0]) - reach, 0), max(int(spot[1]) - reach, 0)
    patch = picture[top : int(spot[1]) + reach, left : int(spot[0]) + reach, :3]
    if not patch.size:
        return
    rows, columns = np.indices(patch.shape[:2], dtype=np.float32)
    away = np.hypot(columns + left + 0.5 - spot[0], rows + top + 0.5 - spot[1]) / radius
    strength: Vec = 0.40 * (1.0 - age / _SMOKE_S) * np.exp(-(away**2))
    mixed = patch * (1.0 - strength[:, :, None]) + 214.0 * strength[:, :, None]
    patch[:] = np.clip(mixed, 0, 255).astype(np.uint8)
