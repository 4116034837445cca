"""The arrays and the two solids of which everything in the simulated yard is made.

Space is a local frame in metres: x east, y north, z up, z = 0 on the (flat) ground.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vec = npt.NDArray[np.float64]
Plane = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]
Colour = tuple[float, float, float]
"""Linear-light albedo in red, green, blue, each between 0 and 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A flat convex polygon: corners in order (n, 3), with the material that covers it."""

    corners: Vec
    material: str
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Rod:
    """A round bar between two points, its radius at each end in metres."""

    start: Vec
    end: Vec
    start_radius: float
    end_radius: float
    material: str
    colour: Colour


Solid = Facet | Rod


def vector(x: float, y: float, z: float) -> Vec:
    """A point or direction as float64."""
    return np.array((x, y, z), dtype=np.float64)


def unit(direction: Vec) -> Vec:
    """The direction at length one; a null vector stays null."""
    length = math.sqrt(float(direction @ direction))
    scaled: Vec = direction / length if length else direction
    return scaled


def cross(a: Vec, b: Vec) -> Vec:
    """The cross product of two 3-vectors, without the overhead of the general one."""
    ax, ay, az = a.tolist()
    bx, by, bz = b.tolist()
    return np.array((ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx))


def facet(corners: list[tuple[float, float, float]], material: str, colour: Colour) -> Facet:
    """A facet from plain corner tuples."""
    return Facet(corners=np.array(corners, dtype=np.float64), material=material, colour=colour)


def rod(
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    radius: float,
    material: str,
    colour: Colour,
) -> Rod:
    """A bar of one radius from plain tuples."""
    return Rod(
        start=np.array(start, dtype=np.float64),
        end=np.array(end, dtype=np.float64),
        start_radius=radius,
        end_radius=radius,
        material=material,
        colour=colour,
    )


def newell_normal(corners: Vec) -> Vec:
    """The unit normal of a flat polygon, by Newell's sum; its side follows the corner order."""
    x, y, z = 0.0, 0.0, 0.0
    rows = corners.tolist()
    for (ax, ay, az), (bx, by, bz) in zip(rows, (*rows[1:], rows[0]), strict=True):
        x += (ay - by) * (az + bz)
        y += (az - bz) * (ax + bx)
        z += (ax - bx) * (ay + by)
    return unit(np.array((x, y, z)))
