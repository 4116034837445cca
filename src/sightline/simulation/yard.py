"""The farmyard: what stands where, in true metres, both as solids and as map features.

Nothing here copies a real place. Walls are listed so that every corner can be found on the map
and in the pictures.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sightline.simulation.blocks import box
from sightline.simulation.geometry import Colour, Solid, Vec, facet, rod
from sightline.simulation.lorry import LORRY, lorry_solids
from sightline.simulation.trees import Tree, tree_solids

_PLASTER: Colour = (0.62, 0.57, 0.47)
_PLANK: Colour = (0.30, 0.215, 0.145)
_GREY_PLANK: Colour = (0.33, 0.30, 0.265)
_ROOF: Colour = (0.30, 0.125, 0.080)
_SLATE: Colour = (0.17, 0.175, 0.185)
_DARK: Colour = (0.018, 0.016, 0.014)
_GLASS: Colour = (0.055, 0.075, 0.095)
_FRAME: Colour = (0.55, 0.56, 0.54)
_POST: Colour = (0.27, 0.235, 0.19)
_STONE: Colour = (0.36, 0.34, 0.31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A door or window in a south wall: its west edge, width, sill and head in metres."""

    west: float
    width: float
    sill: float
    head: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A gabled box: footprint west, south, east, north in metres, eaves and ridge heights."""

    name: str
    footprint: tuple[float, float, float, float]
    eaves: float
    ridge: float
    wall: tuple[str, Colour]
    roof: Colour
    openings: tuple[Opening, ...] = ()

    def corners(self) -> tuple[tuple[float, float], ...]:
        """The footprint as a ring of (x, y), from the south-west, anticlockwise."""
        west, south, east, north = self.footprint
        return ((west, south), (east, south), (east, north), (west, north))


DOOR = (5.0, 11.0)
"""The middle of the outbuilding's door on the ground, in metres."""
FRONT = (0.0, 14.0, 11.0)
"""The outbuilding's south wall: its west and east end and its y, in metres."""

BUILDINGS: tuple[Building, ...] = (
    Building(
        name="house",
        footprint=(-19.5, 8.5, -10.5, 15.5),
        eaves=2.9,
        ridge=5.5,
        wall=("plaster", _PLASTER),
        roof=_ROOF,
        openings=(
            Opening(west=-18.4, width=1.2, sill=0.95, head=2.2, kind="window"),
            Opening(west=-15.6, width=1.0, sill=0.0, head=2.1, kind="shut door"),
            Opening(west=-13.0, width=1.2, sill=0.95, head=2.2, kind="window"),
        ),
    ),
    Building(
        name="outbuilding",
        footprint=(0.0, 11.0, 14.0, 17.0),
        eaves=3.0,
        ridge=5.3,
        wall=("plank", _PLANK),
        roof=_SLATE,
        openings=(
            Opening(west=1.3, width=0.8, sill=1.3, head=2.0, kind="window"),
            Opening(west=4.1, width=1.8, sill=0.0, head=2.35, kind="door"),
            Opening(west=8.2, width=0.8, sill=1.3, head=2.0, kind="window"),
            Opening(west=11.4, width=0.8, sill=1.3, head=2.0, kind="window"),
        ),
    ),
    Building(
        name="shed",
        footprint=(18.5, -0.5, 22.5, 4.5),
        eaves=2.2,
        ridge=3.4,
        wall=("plank", _GREY_PLANK),
        roof=(0.21, 0.19, 0.17),
    ),
    Building(
        name="privy",
        footprint=(-9.2, 16.6, -7.4, 18.4),
        eaves=2.0,
        ridge=2.6,
        wall=("plank", _GREY_PLANK),
        roof=_SLATE,
    ),
)

TRACK: Vec = np.array(
    ((-170.0, -96.0), (-60.0, -34.0), (-24.0, -19.5), (0.5, -17.0), (34.0, -20.0), (160.0, -58.0))
)
ENTRANCE: Vec = np.array(((0.5, -17.0), (0.8, -12.0), (1.2, -9.0)))
YARD_WEAR: Vec = np.array((1.0, 2.0, 15.0, 11.5))
WELL = (9.2, 3.6)
POLE = (-9.5, -11.5)
FENCES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((-25.0, 20.5), (-25.0, -14.0), (-2.2, -14.0)),
    ((3.4, -14.0), (26.0, -14.0), (26.0, 20.5), (-25.0, 20.5)),
)
TREES: tuple[Tree, ...] = (
    *(
        Tree(x=-27.0 + 6.4 * n, y=25.5 + 0.7 * (n % 2), height=9.5 + n % 3, kind="poplar")
        for n in range(9)
    ),
    Tree(x=-22.5, y=1.5, height=5.0, kind="bare"),
    Tree(x=-23.5, y=-7.5, height=4.4, kind="bare"),
    Tree(x=16.6, y=8.4, height=5.4, kind="bare"),
    Tree(x=23.5, y=-7.5, height=6.2, kind="bare"),
    Tree(x=-33.0, y=17.0, height=9.0, kind="fir"),
    Tree(x=31.5, y=14.0, height=10.0, kind="fir"),
    Tree(x=36.0, y=6.5, height=8.0, kind="fir"),
    Tree(x=-36.5, y=8.5, height=7.0, kind="fir"),
)


def yard_solids(rng: np.random.Generator, *, lorry: bool) -> tuple[Solid, ...]:
    """Everything that stands still in the yard."""
    solids: list[Solid] = []
    for building in BUILDINGS:
        solids += _building(building)
    solids += _chimney() + _well() + _pole() + _woodpile(rng)
    for line in FENCES:
        solids += _fence(line, rng)
    for tree in TREES:
        solids += tree_solids(tree, rng)
    if lorry:
        solids += lorry_solids(LORRY)
    return tuple(solids)


def _building(building: Building) -> list[Solid]:
    west, south, east, north = building.footprint
    eaves, ridge = building.eaves, building.ridge
    middle = (south + north) / 2.0
    material, colour = building.wall
    walls: list[Solid] = [
        facet([(west, south, 0), (east, south, 0), (east, south, eaves), (west, south, eaves)],
              material, colour),
        facet([(east, north, 0), (west, north, 0), (west, north, eaves), (east, north, eaves)],
              material, colour),
    ]  # fmt: skip
    walls += [
        facet([(x, south, 0), (x, north, 0), (x, north, eaves), (x, middle, ridge),
               (x, south, eaves)], material, colour)
        for x in (west, east)
    ]  # fmt: skip
    over, slope = 0.45, (ridge - eaves) / (middle - south)
    low = eaves - over * slope
    roof: list[Solid] = [
        facet([(west - 0.3, edge, low), (east + 0.3, edge, low), (east + 0.3, middle, ridge),
               (west - 0.3, middle, ridge)], "tile", building.roof)
        for edge in (south - over, north + over)
    ]  # fmt: skip
    openings = [part for item in building.openings for part in _opening(item, south)]
    return walls + roof + openings


def _opening(item: Opening, south: float) -> list[Solid]:
    west, east, y = item.west, item.west + item.width, south - 0.02
    frame_colour = _FRAME if item.kind != "door" else (0.20, 0.15, 0.10)
    inside = {"door": _DARK, "window": _GLASS, "shut door": (0.10, 0.16, 0.13)}[item.kind]
    edge = 0.09
    frame = facet(
        [(west - edge, y, max(item.sill - edge, 0.0)), (east + edge, y, max(item.sill - edge, 0.0)),
         (east + edge, y, item.head + edge), (west - edge, y, item.head + edge)],
        "matt", frame_colour,
    )  # fmt: skip
    pane = facet(
        [(west, y - 0.02, item.sill), (east, y - 0.02, item.sill),
         (east, y - 0.02, item.head), (west, y - 0.02, item.head)],
        "plain" if item.kind != "shut door" else "plank", inside,
    )  # fmt: skip
    parts: list[Solid] = [frame, pane]
    if item.kind == "window":
        middle, height = (west + east) / 2.0, (item.sill + item.head) / 2.0
        parts.append(rod((middle, y - 0.04, item.sill), (middle, y - 0.04, item.head), 0.03, "matt",
                         _FRAME))  # fmt: skip
        parts.append(rod((west, y - 0.04, height), (east, y - 0.04, height), 0.03, "matt", _FRAME))
    if item.kind == "door":
        # the leaf stands open, swung out to the west
        parts.append(
            facet([(west, y, 0.05), (west - 0.7, y - 1.2, 0.05), (west - 0.7, y - 1.2, item.head),
                   (west, y, item.head)], "plank", (0.24, 0.17, 0.11))
        )  # fmt: skip
    return parts


def _chimney() -> list[Solid]:
    return box((-13.2, 11.2, 4.2), (-12.5, 11.9, 6.3), "brick", (0.33, 0.15, 0.10))


def _well() -> list[Solid]:
    x, y = WELL
    angles = np.linspace(0.0, 2.0 * np.pi, 11)
    ring = [(x + 0.65 * np.cos(a), y + 0.65 * np.sin(a)) for a in angles]
    parts: list[Solid] = [
        facet([(*a, 0.0), (*b, 0.0), (*b, 0.85), (*a, 0.85)], "brick", _STONE)
        for a, b in pairwise(ring)
    ]
    parts.append(facet([(*a, 0.80) for a in ring[:-1]], "plain", _DARK))
    for side in (-0.75, 0.75):
        parts.append(rod((x + side, y, 0.0), (x + side, y, 1.9), 0.06, "bark", _POST))
        parts.append(
            facet([(x - 1.0, y + side, 1.75), (x + 1.0, y + side, 1.75), (x + 1.0, y, 2.3),
                   (x - 1.0, y, 2.3)], "plank", _GREY_PLANK)
        )  # fmt: skip
    return parts


def _pole() -> list[Solid]:
    x, y = POLE
    return [
        rod((x, y, 0.0), (x, y, 7.6), 0.12, "bark", _POST),
        rod((x - 0.9, y, 7.0), (x + 0.9, y, 7.0), 0.06, "bark", _POST),
        rod((x - 0.9, y, 7.0), (-60.0, -20.0, 6.6), 0.012, "plain", _DARK),
        rod((x + 0.9, y, 7.0), (-12.0, 9.0, 4.4), 0.012, "plain", _DARK),
    ]


def _woodpile(rng: np.random.Generator) -> list[Solid]:
    logs: list[Solid] = []
    for layer in range(4):
        for place in range(9 - layer):
            x = 9.6 + 0.24 * place + 0.12 * layer
            tone = 0.8 + 0.4 * float(rng.random())
            colour = (0.30 * tone, 0.22 * tone, 0.14 * tone)
            z = 0.13 + 0.21 * layer
            logs.append(rod((x, 10.05, z), (x, 10.9, z), 0.12, "bark", colour))
            end = box((x - 0.09, 10.03, z - 0.09), (x + 0.09, 10.06, z + 0.09), "matt", colour)
            logs += end[:1]
    return logs


def _fence(line: tuple[tuple[float, float], ...], rng: np.random.Generator) -> list[Solid]:
    parts: list[Solid] = []
    for (x0, y0), (x1, y1) in pairwise(line):
        count = max(2, round(float(np.hypot(x1 - x0, y1 - y0)) / 2.4))
        lean = rng.normal(0.0, 0.04, (count + 1, 2))
        tops = [
            (x0 + (x1 - x0) * n / count + lean[n, 0], y0 + (y1 - y0) * n / count + lean[n, 1])
            for n in range(count + 1)
        ]
        for n, (x, y) in enumerate(tops):
            foot = (x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count, 0.0)
            parts.append(rod(foot, (x, y, 1.25), 0.07, "bark", _POST))
        for (ax, ay), (bx, by) in pairwise(tops):
            for height in (0.5, 1.02):
                sag = float(rng.normal(0.0, 0.03))
                parts.append(rod((ax, ay, height), (bx, by, height + sag), 0.04, "bark", _POST))
    return parts
