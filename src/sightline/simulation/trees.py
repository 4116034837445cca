"""Trees of late autumn: bare crowns grown by branching, poplars and firs."""

import math
from dataclasses import dataclass

import numpy as np

from sightline.simulation.geometry import Colour, Rod, Solid, Vec, facet, unit, vector

_BARK: Colour = (0.135, 0.110, 0.088)
_PALE_BARK: Colour = (0.23, 0.21, 0.175)
_FIR: Colour = (0.038, 0.070, 0.036)
_LEAF: Colour = (0.26, 0.165, 0.055)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree's foot in metres, its height and its kind: bare, poplar or fir."""

    x: float
    y: float
    height: float
    kind: str


def tree_solids(tree: Tree, rng: np.random.Generator) -> list[Solid]:
    """The tree's trunk, branches and last leaves."""
    if tree.kind == "fir":
        return _fir(tree, rng)
    foot = vector(tree.x, tree.y, 0.0)
    parts: list[Solid] = []
    if tree.kind == "poplar":
        _poplar(parts, foot, tree.height, rng)
        return parts
    _grow(parts, foot, vector(0.0, 0.0, 1.0), (tree.height * 0.31, 0.11, 5), rng)
    return parts


def _limb(start: Vec, end: Vec, radii: tuple[float, float], colour: Colour) -> Rod:
    return Rod(
        start=start,
        end=end,
        start_radius=radii[0],
        end_radius=radii[1],
        material="bark",
        colour=colour,
    )


def _grow(
    parts: list[Solid],
    start: Vec,
    direction: Vec,
    size: tuple[float, float, int],
    rng: np.random.Generator,
) -> None:
    length, radius, depth = size
    end = start + direction * length
    parts.append(_limb(start, end, (radius, radius * 0.66), _BARK))
    if depth == 0:
        if rng.random() < 0.35:  # noqa: PLR2004  a third of the twigs still carry a leaf
            parts.append(_leaf(end, rng))
        return
    for _ in range(2 + int(rng.random() < 0.45)):  # noqa: PLR2004  some forks have three arms
        bend = rng.normal(0.0, 0.55, 3)
        bend[2] = abs(bend[2]) * 0.4
        heading = unit(direction * 0.9 + bend)
        share = 0.62 + 0.22 * float(rng.random())
        _grow(parts, end, heading, (length * share, radius * 0.60, depth - 1), rng)


def _leaf(at: Vec, rng: np.random.Generator) -> Solid:
    spread = rng.normal(0.0, 0.06, (3, 3))
    corners = [(float(p[0]), float(p[1]), float(p[2])) for p in at + spread]
    return facet(corners, "plain", _LEAF)


def _poplar(parts: list[Solid], foot: Vec, height: float, rng: np.random.Generator) -> None:
    top = foot + vector(0.0, 0.0, height)
    parts.append(_limb(foot, top, (0.17, 0.03), _PALE_BARK))
    for n in range(34):
        level = 0.14 + 0.84 * n / 34.0
        angle = n * 2.399963 + float(rng.normal(0.0, 0.3))
        reach = height * 0.16 * (1.05 - level) + 0.25
        start = foot + vector(0.0, 0.0, height * level)
        lean = vector(math.cos(angle) * reach * 0.55, math.sin(angle) * reach * 0.55, reach * 1.5)
        parts.append(_limb(start, start + lean, (0.045, 0.012), _PALE_BARK))
        for _ in range(2):
            middle = start + lean * float(0.35 + 0.5 * rng.random())
            twig = lean * 0.5 + rng.normal(0.0, 0.22, 3)
            parts.append(_limb(middle, middle + twig, (0.02, 0.008), _PALE_BARK))


def _fir(tree: Tree, rng: np.random.Generator) -> list[Solid]:
    parts: list[Solid] = [
        _limb(vector(tree.x, tree.y, 0.0), vector(tree.x, tree.y, tree.height), (0.18, 0.03), _BARK)
    ]
    tiers, sides = 7, 9
    for tier in range(tiers):
        base = tree.height * (0.10 + 0.80 * tier / tiers)
        top = base + tree.height * 0.26
        reach = tree.height * 0.21 * (1.0 - tier / (tiers + 0.5))
        jag = rng.uniform(0.72, 1.12, sides)
        drop = rng.uniform(-0.25, 0.1, sides)
        for side in range(sides):
            following = (side + 1) % sides
            a, b = (2.0 * math.pi * n / sides + tier * 0.4 for n in (side, following))
            tone = float(rng.uniform(0.75, 1.25))
            colour = (_FIR[0] * tone, _FIR[1] * tone, _FIR[2] * tone)
            left, right = jag[side] * reach, jag[following] * reach
            parts.append(
                facet(
                    [(tree.x + left * math.cos(a), tree.y + left * math.sin(a), base + drop[side]),
                     (tree.x + right * math.cos(b), tree.y + right * math.sin(b),
                      base + drop[following]),
                     (tree.x, tree.y, top)],
                    "matt", colour,
                )
            )  # fmt: skip
    return parts
