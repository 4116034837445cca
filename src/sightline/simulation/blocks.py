"""Boxes, and moving what was built around the origin to where it stands."""

import numpy as np

from sightline.simulation.geometry import Colour, Rod, Solid, facet


def box(
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    material: str,
    colour: Colour,
) -> list[Solid]:
    """The five visible faces of an upright box between two corners."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    return [
        facet([(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], material, colour),
        facet([(x1, y1, z0), (x0, y1, z0), (x0, y1, z1), (x1, y1, z1)], material, colour),
        facet([(x0, y1, z0), (x0, y0, z0), (x0, y0, z1), (x0, y1, z1)], material, colour),
        facet([(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)], material, colour),
        facet([(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)], material, colour),
    ]


def moved(part: Solid, stand: tuple[float, float, float]) -> Solid:
    """A solid built around the origin facing north, turned clockwise to a heading and moved."""
    x, y, heading = stand
    turn = np.radians(heading)
    axes = np.array(
        ((np.cos(turn), -np.sin(turn), 0.0), (np.sin(turn), np.cos(turn), 0.0), (0.0, 0.0, 1.0))
    )
    offset = np.array((x, y, 0.0))
    if isinstance(part, Rod):
        return Rod(
            start=part.start @ axes + offset,
            end=part.end @ axes + offset,
            start_radius=part.start_radius,
            end_radius=part.end_radius,
            material=part.material,
            colour=part.colour,
        )
    return facet([tuple(corner @ axes + offset) for corner in part.corners], part.material,
                 part.colour)  # fmt: skip
