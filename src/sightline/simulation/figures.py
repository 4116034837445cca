"""Drawing people: rounded limbs with a sunlit side, arm bands, and shadows on the ground."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from sightline.simulation.camera import Camera
from sightline.simulation.cast import Person
from sightline.simulation.geometry import Colour, Image, Plane, Vec, cross, unit
from sightline.simulation.plate import display, point_light
from sightline.simulation.skeleton import INDEX
from sightline.simulation.sun import SunPosition

_SUBPIXEL_BITS = 4
_ARC = np.linspace(0.0, np.pi, 9)
_TALL_PX = 90
_LAYERS = ((1.0, 0.0), (0.84, 0.14), (0.56, 0.34))
"""Shares of a limb's radius painted one over the other, each nearer the sun."""
_BAND_BIAS_M = 0.05
_FEW_LAYERS = ((1.0, 0.0), (0.72, 0.24))

SKIN: Colour = (0.46, 0.29, 0.20)
BAND_COLOURS: dict[str, Colour] = {"blue": (0.020, 0.105, 0.62), "ochre": (0.66, 0.29, 0.010)}
"""Linear albedo of the cloth bands by name."""

Tone = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dress:
    """Albedo of what a figure wears."""

    top: Colour
    legs: Colour
    boots: Colour
    head: Colour
    helmet: bool


DRESSES: dict[str, Dress] = {
    "grey-green uniform": Dress(
        (0.105, 0.125, 0.085),
        (0.085, 0.100, 0.070),
        (0.03, 0.025, 0.02),
        (0.07, 0.05, 0.035),
        helmet=False,
    ),
    "brown camouflage and helmet": Dress(
        (0.205, 0.150, 0.085),
        (0.170, 0.125, 0.075),
        (0.05, 0.035, 0.02),
        (0.13, 0.11, 0.06),
        helmet=True,
    ),
    "dark jacket, blue jeans, no visible band": Dress(
        (0.022, 0.022, 0.026),
        (0.050, 0.085, 0.165),
        (0.12, 0.11, 0.10),
        (0.02, 0.017, 0.014),
        helmet=False,
    ),
}
_GUN: Colour = (0.022, 0.022, 0.022)


@dataclass(frozen=True, slots=True)
class Limbs:
    """Capsules: ends (n, 3), radii (n,), albedo (n), drawing bias in metres (n,)."""

    starts: Vec
    ends: Vec
    start_radii: Vec
    end_radii: Vec
    albedo: tuple[Colour, ...]
    bias: Vec
    throws_shadow: tuple[bool, ...]


def band_centres(joints: Vec) -> Vec:
    """Where the arm bands sit: left and right, (2, 3) metres."""
    shoulders = joints[[INDEX["left shoulder"], INDEX["right shoulder"]]]
    elbows = joints[[INDEX["left elbow"], INDEX["right elbow"]]]
    middle: Vec = 0.49 * shoulders + 0.51 * elbows
    return middle


def limbs_of(person: Person, joints: Vec) -> Limbs:
    """The capsules of which a figure is drawn."""
    dress = DRESSES[person.dress]
    at = {name: joints[index] for name, index in INDEX.items()}
    rows: list[tuple[Vec, Vec, float, float, Colour, float, bool]] = []
    for side in ("left", "right"):
        hip, knee, ankle = (at[f"{side} {joint}"] for joint in ("hip", "knee", "ankle"))
        shoulder, elbow, hand = (at[f"{side} {joint}"] for joint in ("shoulder", "elbow", "hand"))
        rows += [
            (ankle, at[f"{side} toe"], 0.062, 0.052, dress.boots, 0.0, False),
            (knee, ankle, 0.075, 0.062, dress.legs, 0.0, True),
            (hip, knee, 0.105, 0.080, dress.legs, 0.0, True),
            (shoulder, elbow, 0.078, 0.062, dress.top, 0.0, True),
            (elbow, hand, 0.062, 0.050, dress.top, 0.0, True),
            (hand, hand + 0.25 * (hand - elbow), 0.052, 0.045, SKIN, 0.0, False),
        ]
    rows += _trunk(at, dress)
    if person.band in BAND_COLOURS:
        rows += _bands(at, BAND_COLOURS[person.band])
    if person.armed and np.linalg.norm(at["muzzle"] - at["butt"]) > 0.1:  # noqa: PLR2004  metres; none in hand
        rows.append((at["butt"], at["muzzle"], 0.032, 0.022, _GUN, 0.06, True))
    return Limbs(
        starts=np.stack([row[0] for row in rows]),
        ends=np.stack([row[1] for row in rows]),
        start_radii=np.array([row[2] for row in rows]) * person.stature,
        end_radii=np.array([row[3] for row in rows]) * person.stature,
        albedo=tuple(row[4] for row in rows),
        bias=np.array([row[5] for row in rows]),
        throws_shadow=tuple(row[6] for row in rows),
    )


def _trunk(
    at: dict[str, Vec], dress: Dress
) -> list[tuple[Vec, Vec, float, float, Colour, float, bool]]:
    head, neck = at["head"], at["neck"]
    crown = unit(head - neck)
    darker = (dress.top[0] * 0.62, dress.top[1] * 0.62, dress.top[2] * 0.60)
    rows = [
        (at["pelvis"], at["chest"], 0.150, 0.175, dress.top, 0.0, True),
        (at["left shoulder"], at["right shoulder"], 0.085, 0.085, dress.top, 0.0, True),
        *(
            (at[f"{side} shoulder"], at[f"{side} hip"], 0.080, 0.100, dress.top, 0.0, True)
            for side in ("left", "right")
        ),
        (at["left hip"], at["right hip"], 0.105, 0.105, dress.legs, 0.0, False),
        (neck, head, 0.078, 0.066, SKIN, 0.0, False),
        (head - 0.02 * crown, head + 0.02 * crown, 0.098, 0.100, SKIN, 0.0, True),
        (head + 0.05 * crown, head + 0.065 * crown, 0.105, 0.100, dress.head, 0.01, False),
    ]
    if dress.helmet:
        vest = at["pelvis"] * 0.55 + at["chest"] * 0.45
        rows.append((vest, at["chest"], 0.178, 0.190, darker, 0.02, False))
        rows.append(
            (head + 0.05 * crown, head + 0.08 * crown, 0.138, 0.128, dress.head, 0.02, True)
        )
    return rows


def _bands(
    at: dict[str, Vec], colour: Colour
) -> list[tuple[Vec, Vec, float, float, Colour, float, bool]]:
    rows: list[tuple[Vec, Vec, float, float, Colour, float, bool]] = []
    for side in ("left", "right"):
        shoulder, elbow = at[f"{side} shoulder"], at[f"{side} elbow"]
        hip, knee = at[f"{side} hip"], at[f"{side} knee"]
        arm = (shoulder * 0.60 + elbow * 0.40, shoulder * 0.38 + elbow * 0.62)
        leg = (hip * 0.48 + knee * 0.52, hip * 0.38 + knee * 0.62)
        rows.append((*arm, 0.084, 0.080, colour, _BAND_BIAS_M, False))
        rows.append((*leg, 0.102, 0.098, colour, _BAND_BIAS_M, False))
    return rows


def draw_figure(frame: Image, limbs: Limbs, camera: Camera, sun: SunPosition, near: Plane) -> int:
    """Draw one figure over a frame (h, w, 3 or 4 channels; blue first) where nothing hides it.

    Args:
        frame: changed in place.
        limbs: the figure.
        camera: the frame's camera.
        sun: lights one side of each limb.
        near: (h, w), 1 where the figure may show, 0 where something stands before it.

    Returns:
        How many pixels of the figure show.
    """
    first, last = camera.project(limbs.starts), camera.project(limbs.ends)
    if min(first[:, 2].min(), last[:, 2].min()) < 0.3:  # noqa: PLR2004  metres: too near to draw
        return 0
    first_px = camera.focal_px * limbs.start_radii / first[:, 2]
    last_px = camera.focal_px * limbs.end_radii / last[:, 2]
    box = _window(first, last, float(max(first_px.max(), last_px.max())), camera)
    if box is None:
        return 0
    left, top, right, bottom = box
    factor = 4 if bottom - top < 200 else 2  # noqa: PLR2004  pixels: near figures need less
    canvas = np.zeros(((bottom - top) * factor, (right - left) * factor, 4), dtype=np.uint8)
    offset = np.array((left, top))
    towards = camera.pose.rotation()[:2] @ sun.direction
    a, b = (first[:, :2] - offset) * factor, (last[:, :2] - offset) * factor
    radii = np.stack((first_px, last_px)) * factor
    layers = []
    for share, reach in _LAYERS if bottom - top > _TALL_PX else _FEW_LAYERS:
        shift = reach * radii.mean(axis=0)[:, None] * towards
        layers.append(_capsules(a + shift, b + shift, radii[0] * share, radii[1] * share))
    tones = _tones(limbs.albedo, sun, len(layers))
    order = np.argsort(limbs.bias - (first[:, 2] + last[:, 2]) / 2.0, kind="stable")
    for index in order:
        for outlines, tone in zip(layers, tones, strict=True):
            cv2.fillConvexPoly(canvas, outlines[index], tone[index], cv2.LINE_8, _SUBPIXEL_BITS)
    small = cv2.resize(canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    layer = np.asarray(small, dtype=np.float32)
    shows = near[top:bottom, left:right, None]
    cover = shows * layer[:, :, 3:] / np.float32(255.0)
    patch = frame[top:bottom, left:right, :3]
    # averaging over the empty canvas has already weighted the layer's colours by its cover
    mixed = patch * (1.0 - cover) + layer[:, :, :3] * shows
    patch[:] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return int((cover > 0.5).sum())  # noqa: PLR2004  half covered


def shadow_figure(
    mask: Image, limbs: Limbs, camera: Camera, sun: SunPosition, wall_y: float | None = None
) -> None:
    """Add one figure's shadow to a mask (h, w), 255 where it falls.

    It falls on the ground z = 0, or on a wall facing south at `wall_y` metres.
    """
    towards = sun.direction
    side = unit(np.array((towards[1], -towards[0], 0.0)))
    lift = cross(side, towards)
    turns = np.arange(8) * (np.pi / 4.0)
    ring = np.cos(turns)[:, None] * side + np.sin(turns)[:, None] * lift
    keep = np.array(limbs.throws_shadow)
    starts = limbs.starts[keep, None, :] + limbs.start_radii[keep, None, None] * ring
    ends = limbs.ends[keep, None, :] + limbs.end_radii[keep, None, None] * ring
    rims = np.concatenate((starts, ends), axis=1)
    if wall_y is None:
        away = np.maximum(rims[:, :, 2:], 0.0) / towards[2]
    else:
        away = np.maximum(wall_y - rims[:, :, 1:2], 0.0) / max(-towards[1], 1e-6)
    flat = rims - towards * away
    seen = camera.project(flat.reshape(-1, 3)).reshape(*flat.shape[:2], 3)
    limit = 4.0 * max(mask.shape)
    for outline in seen:
        if outline[:, 2].min() < 0.3 or np.abs(outline[:, :2]).max() > limit:  # noqa: PLR2004  metres
            continue
        points = np.rint((outline[:, :2] - 0.5) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        hull = cv2.convexHull(points)
        cv2.fillConvexPoly(mask, hull, 255, cv2.LINE_AA, _SUBPIXEL_BITS)


def _window(
    first: Vec, last: Vec, radius: float, camera: Camera
) -> tuple[int, int, int, int] | None:
    ends = np.concatenate((first[:, :2], last[:, :2]))
    low = np.floor(ends.min(axis=0) - radius - 1.0).astype(int)
    high = np.ceil(ends.max(axis=0) + radius + 1.0).astype(int)
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), camera.width), min(int(high[1]), camera.height)
    return (left, top, right, bottom) if left < right and top < bottom else None


@lru_cache(maxsize=256)
def _tones(albedo: tuple[Colour, ...], sun: SunPosition, count: int) -> list[list[Tone]]:
    """Display colours of each limb, from its shaded to its sunlit side."""
    surface = np.array(albedo)
    towards = sun.direction
    shaded = point_light(unit(np.array((-towards[0], -towards[1], 0.9))), towards)
    facing = point_light(unit(towards + np.array((0.0, 0.0, 0.35))), towards)
    tones = []
    for share in np.linspace(0.16, 0.92, count):
        light = shaded * (1.0 - share) * 1.3 + facing * share
        levels = display((surface * light).astype(np.float32))[:, ::-1]
        tones.append([(*row, 255.0) for row in levels.tolist()])
    return tones


def _capsules(a: Vec, b: Vec, a_radius: Vec, b_radius: Vec) -> list[Image]:
    """Outlines of capsules in sub-pixel whole numbers for OpenCV."""
    axis = b - a
    length = np.linalg.norm(axis, axis=1)
    angle = np.arctan2(axis[:, 1], axis[:, 0])
    # seen end on, a capsule is its larger circle
    nested = length <= np.abs(a_radius - b_radius) + 1e-6
    bigger = np.maximum(a_radius, b_radius)
    a_radius, b_radius = np.where(nested, bigger, a_radius), np.where(nested, bigger, b_radius)
    back = angle[:, None] + np.pi / 2.0 + _ARC
    front = angle[:, None] - np.pi / 2.0 + _ARC
    start = a[:, None, :] + a_radius[:, None, None] * np.stack((np.cos(back), np.sin(back)), axis=2)
    end = b[:, None, :] + b_radius[:, None, None] * np.stack((np.cos(front), np.sin(front)), axis=2)
    outline = (np.concatenate((start, end), axis=1) - 0.5) * (1 << _SUBPIXEL_BITS)
    return list(np.rint(outline).astype(np.int32))
