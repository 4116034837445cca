"""The arrays and the two solids of which everything in the simulated yard is made.

Space is a local frame in metres: x east, y north, z up, z = 0 on the (flat) ground.
"""

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
    length = float(np.linalg.norm(direction))
    scaled: Vec = direction / length if length else direction
    return scaled


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
    following = np.roll(corners, -1, axis=0)
    return unit(np.cross(corners, following).sum(axis=0))
