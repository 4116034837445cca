"""The parked lorry, whose engine idles while people arrive and come out."""

import numpy as np

from sightline.simulation.blocks import box, moved
from sightline.simulation.geometry import Colour, Solid, facet

LORRY = (-13.0, 2.6, 62.0)
"""Where it stands: x, y in metres and heading in degrees."""
_GLASS: Colour = (0.055, 0.075, 0.095)
_DARK: Colour = (0.018, 0.016, 0.014)


def lorry_solids(stand: tuple[float, float, float]) -> list[Solid]:
    """A flat-nosed lorry with a canvas cover, standing at x, y with a heading."""
    green: Colour = (0.105, 0.125, 0.075)
    bed = [
        *box((-1.1, -2.6, 0.75), (1.1, 1.0, 1.0), "matt", green),
        *box((-1.1, -2.6, 1.0), (1.1, 0.9, 2.45), "matt", (0.19, 0.195, 0.13)),
        *box((-1.05, 1.1, 0.7), (1.05, 2.6, 2.15), "matt", green),
        *box((-0.95, 2.6, 0.7), (0.95, 3.5, 1.35), "matt", green),
        *box((-0.9, 2.59, 1.45), (0.9, 2.64, 2.05), "plain", _GLASS),
        *box((1.04, 1.35, 1.45), (1.07, 2.3, 2.0), "plain", _GLASS),
        *box((-1.07, 1.35, 1.45), (-1.04, 2.3, 2.0), "plain", _GLASS),
    ]
    turns = np.linspace(0.0, 2.0 * np.pi, 13)[:-1]
    wheels: list[Solid] = [
        facet([(side, along + radius * float(np.cos(a)), 0.45 + radius * float(np.sin(a)))
               for a in turns], "plain", colour)
        for side, hub in ((-1.12, -1.14), (1.12, 1.14), (-0.8, -0.8), (0.8, 0.8))
        for along in (-1.7, -0.6, 2.4)
        for side, radius, colour in ((side, 0.45, _DARK), (hub, 0.2, green))
    ]  # fmt: skip
    return [moved(part, stand) for part in (*bed, *wheels)]
