"""Procedural surfaces: noise tiles, planks, plaster, roof tiles, and the ground of the yard."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from sightline.simulation.geometry import Plane, Rod, Solid, Vec, cross, newell_normal, unit, vector

_TILE = 512
_PIXELS_PER_METRE = 64.0
_GROUND_REACH_M = 64.0
_DETAIL_TILE_M = 5.0
_GRASS = np.array((0.145, 0.150, 0.058), dtype=np.float32)
_STRAW = np.array((0.270, 0.225, 0.110), dtype=np.float32)
_EARTH = np.array((0.205, 0.150, 0.098), dtype=np.float32)
_TRACK = np.array((0.270, 0.220, 0.160), dtype=np.float32)
_MUD = np.array((0.095, 0.070, 0.048), dtype=np.float32)
_FIELD = np.array((0.170, 0.140, 0.075), dtype=np.float32)


def fractal_tile(rng: np.random.Generator, size: int, steepness: float) -> Plane:
    """A periodic noise tile (size, size), mean 0, deviation 1; steeper means smoother."""
    spectrum = np.fft.rfft2(rng.standard_normal((size, size)))
    fy = np.fft.fftfreq(size)[:, None]
    fx = np.fft.rfftfreq(size)[None, :]
    frequency = np.hypot(fx, fy)
    frequency[0, 0] = 1.0
    spectrum = spectrum / frequency**steepness
    spectrum[0, 0] = 0.0
    tile = np.fft.irfft2(spectrum, s=(size, size))
    scaled: Plane = (tile / tile.std()).astype(np.float32)
    return scaled


def _soft(value: Plane, width: float) -> Plane:
    """A soft step from 0 (below -width) to 1 (above width)."""
    step = np.clip((value / width + 1.0) / 2.0, 0.0, 1.0)
    smooth: Plane = step * step * (3.0 - 2.0 * step)
    return smooth


@dataclass(frozen=True, slots=True)
class Materials:
    """Noise tiles shared by every surface."""

    rough: Plane
    smooth: Plane

    @classmethod
    def from_rng(cls, rng: np.random.Generator) -> "Materials":
        """Draw the tiles."""
        return cls(fractal_tile(rng, _TILE, 0.55), fractal_tile(rng, _TILE, 1.5))

    def albedo(self, solid: Solid, points: Vec) -> Plane:
        """Linear albedo (n, 3) of a solid's surface at points (n, 3)."""
        along, up = _surface_metres(solid, points)
        relief = self._relief(solid.material, along, up)
        colour = np.array(solid.colour, dtype=np.float32)
        shaded: Plane = (colour * relief[:, None]).astype(np.float32)
        return shaded

    def _noise(self, tile: Plane, along: Vec, up: Vec) -> Vec:
        rows = np.floor(up * _PIXELS_PER_METRE).astype(np.int64) % _TILE
        columns = np.floor(along * _PIXELS_PER_METRE).astype(np.int64) % _TILE
        picked: Vec = tile[rows, columns].astype(np.float64)
        return picked

    def _relief(self, material: str, along: Vec, up: Vec) -> Vec:
        stain = 1.0 + 0.07 * self._noise(self.smooth, along, up)
        if material == "plank":
            board = np.floor(along / 0.21)
            tone = 0.82 + 0.34 * np.abs(np.sin(board * 12.9898) * 43.7) % 0.34
            seam = np.where(along / 0.21 - board < 0.09, 0.45, 1.0)  # noqa: PLR2004  a tenth of a board
            grain = 1.0 + 0.07 * self._noise(self.rough, along * 4.0, up * 0.3)
            return stain * tone * seam * grain
        if material == "tile":
            row = up / 0.32
            edge = 0.72 + 0.34 * (row - np.floor(row))
            wave = 0.9 + 0.12 * np.sin(along * 2.0 * np.pi / 0.25)
            return stain * edge * wave * (1.0 + 0.06 * self._noise(self.rough, along, up))
        if material == "plaster":
            damp = 1.0 - 0.30 * np.exp(-np.maximum(up, 0.0) / 0.35)
            return stain * damp * (1.0 + 0.03 * self._noise(self.rough, along, up))
        if material == "brick":
            course = np.floor(up / 0.085)
            shift = along / 0.26 + 0.5 * (course % 2)
            joint = ((up / 0.085 - course) < 0.18) | ((shift - np.floor(shift)) < 0.08)  # noqa: PLR2004  mortar
            return stain * np.where(joint, 1.25, 0.95)
        if material == "bark":
            return stain * (1.0 + 0.15 * self._noise(self.rough, along * 2.0, up * 0.6))
        return stain if material == "matt" else np.ones_like(along)


def _surface_metres(solid: Solid, points: Vec) -> tuple[Vec, Vec]:
    if isinstance(solid, Rod):
        offset = points - solid.start
        axis = unit(solid.end - solid.start)
        up = offset @ axis
        return np.hypot(offset[:, 0], offset[:, 1]), up
    normal = newell_normal(solid.corners)
    level = cross(vector(0.0, 0.0, 1.0), normal)
    along_axis = unit(level) if np.linalg.norm(level) > 1e-6 else vector(1.0, 0.0, 0.0)  # noqa: PLR2004  flat
    up_axis = cross(normal, along_axis)
    if up_axis[2] < 0.0:
        up_axis = -up_axis
    low = solid.corners[solid.corners[:, 2].argmin()]
    return points @ along_axis, (points - low) @ up_axis


@dataclass(frozen=True, slots=True)
class Ground:
    """The flat ground as a colour map around the origin plus a fine repeating grain."""

    near: Plane
    far: Plane
    grain: Plane
    patches: Plane

    @classmethod
    def from_rng(cls, rng: np.random.Generator, track: Vec, yard: Vec, pixels: int) -> "Ground":
        """Lay out grass, the worn yard (centre x, y, radii) and the track (n, 2) in metres."""
        size = pixels
        steps = (np.arange(size, dtype=np.float32) + 0.5) / size * 2.0 - 1.0
        reach = steps * np.float32(_GROUND_REACH_M)
        x, y = (side.astype(np.float32) for side in np.meshgrid(reach, reach))
        broad = cv2.resize(fractal_tile(rng, _TILE, 1.6), (size, size)).astype(np.float32)
        fine = cv2.resize(fractal_tile(rng, _TILE, 0.9), (size, size)).astype(np.float32)
        colour = _mix(_GRASS, _STRAW, _soft(broad + 0.4 * fine, 1.4))
        worn = 1.0 - np.hypot((x - yard[0]) / yard[2], (y - yard[1]) / yard[3])
        colour = _mix(colour, _EARTH, _soft(worn + 0.06 * broad + 0.05 * fine, 0.16))
        colour = _mix(colour, _MUD, 0.5 * _soft(worn - 0.35 + 0.22 * broad, 0.22))
        away = _distance_to_line(x, y, track)
        colour = _mix(colour, _TRACK, _soft(1.7 - away + 0.25 * fine, 0.5))
        rut = np.exp(-(((away - 0.8) / 0.22) ** 2))
        colour = _mix(colour, _MUD, (0.55 * rut).astype(np.float32))
        colour = colour * (1.0 + 0.10 * fine + 0.05 * broad)[:, :, None]
        near = np.clip(colour, 0.02, 0.6).astype(np.float32)
        far = cv2.GaussianBlur(near, (0, 0), 9.0).astype(np.float32)
        return cls(near, far, fractal_tile(rng, _TILE, 0.35), fractal_tile(rng, _TILE, 1.3))

    def albedo(self, points: Plane, distance: Plane) -> Plane:
        """Linear albedo (n, 3) at points (n, 3) seen from this distance in metres (n,)."""
        x, y = points[:, 0].astype(np.float32), points[:, 1].astype(np.float32)
        fade = np.clip(distance / 70.0, 0.0, 1.0).astype(np.float32)[:, None]
        here = self._look(self.near, x, y) * (1.0 - fade) + self._look(self.far, x, y) * fade
        beyond = np.clip((np.maximum(np.abs(x), np.abs(y)) - 50.0) / 13.0, 0.0, 1.0)
        strip = _tile_at(self.patches, x / 700.0 * _TILE, y / 700.0 * _TILE)
        field = _FIELD * (1.0 + 0.30 * strip)[:, None]
        grain = _tile_at(self.grain, x / _DETAIL_TILE_M * _TILE, y / _DETAIL_TILE_M * _TILE)
        strength = 0.17 * np.exp(-distance / 16.0).astype(np.float32)
        blended = here * (1.0 - beyond[:, None]) + field * beyond[:, None]
        albedo: Plane = np.clip(blended * (1.0 + strength * grain)[:, None], 0.01, 0.7)
        return albedo

    def _look(self, layer: Plane, x: Plane, y: Plane) -> Plane:
        scale = layer.shape[0] / (2.0 * _GROUND_REACH_M)
        columns = (x + _GROUND_REACH_M) * scale - 0.5
        rows = (y + _GROUND_REACH_M) * scale - 0.5
        # remap addresses at most 32767 rows, so the list of points is folded into a table
        width = 1024
        fill = -len(x) % width
        columns = np.pad(columns, (0, fill)).reshape(-1, width).astype(np.float32)
        rows = np.pad(rows, (0, fill)).reshape(-1, width).astype(np.float32)
        picked = cv2.remap(layer, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(picked, dtype=np.float32).reshape(-1, 3)[: len(x)]


def _tile_at(tile: Plane, columns: Plane, rows: Plane) -> Plane:
    picked: Plane = tile[
        np.floor(rows).astype(np.int64) % _TILE, np.floor(columns).astype(np.int64) % _TILE
    ]
    return picked


def _mix(base: Plane, over: Plane, share: Plane) -> Plane:
    mixed: Plane = base * (1.0 - share[..., None]) + over * share[..., None]
    return mixed


def _distance_to_line(x: Plane, y: Plane, line: Vec) -> Plane:
    nearest = np.full(x.shape, np.inf, dtype=np.float32)
    for start, end in pairwise(line):
        leg = end - start
        share = np.clip(((x - start[0]) * leg[0] + (y - start[1]) * leg[1]) / (leg @ leg), 0.0, 1.0)
        away = np.hypot(x - start[0] - share * leg[0], y - start[1] - share * leg[1])
        nearest = np.minimum(nearest, away.astype(np.float32))
    return nearest
