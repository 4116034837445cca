"""Where which part of a parent's picture lands in a copy, in pixels."""

from dataclasses import dataclass

import cv2
import numpy as np

from sightline.simulation.geometry import Image
from sightline.simulation.overlays import Box
from sightline.simulation.posting_plans import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A part of the parent (left, top, right, bottom) and where it goes on the canvas."""

    canvas: tuple[int, int]
    source: Box
    target: Box
    mirrored: bool

    def affine_e6(self) -> tuple[int, ...]:
        """The map from parent to child pixels, a b tx c d ty in millionths."""
        left, top, right, bottom = self.source
        to_left, to_top, to_right, to_bottom = self.target
        across = (to_right - to_left) / (right - left)
        down = (to_bottom - to_top) / (bottom - top)
        first = -across if self.mirrored else across
        shift = to_right + left * across if self.mirrored else to_left - left * across
        rows = (first, 0.0, shift, 0.0, down, to_top - top * down)
        return tuple(round(value * 1_000_000) for value in rows)

    def lay(self, picture: Image) -> Image:
        """A parent picture (h, w, 3) laid on a black canvas."""
        left, top, right, bottom = self.source
        to_left, to_top, to_right, to_bottom = self.target
        part = picture[top:bottom, left:right]
        size = (to_right - to_left, to_bottom - to_top)
        if size != (right - left, bottom - top):
            shrinks = size[0] < right - left
            way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
            part = np.asarray(cv2.resize(part, size, interpolation=way), dtype=np.uint8)
        part = part[:, ::-1] if self.mirrored else part
        canvas = np.zeros((self.canvas[1], self.canvas[0], 3), dtype=np.uint8)
        canvas[to_top:to_bottom, to_left:to_right] = part
        return canvas


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2.0))


def placement_of(layout: Layout, width: int, height: int) -> Placement:
    """A layout in the pixels of a parent of this size; sides come out even, as encoders ask."""

    def box(permille: tuple[int, int, int, int]) -> Box:
        left, top, wide, tall = permille
        x, y = round(left * width / 1000), round(top * height / 1000)
        return (x, y, x + _even(wide * width / 1000), y + _even(tall * height / 1000))

    canvas = (_even(layout.canvas[0] * width / 1000), _even(layout.canvas[1] * height / 1000))
    return Placement(
        canvas=canvas,
        source=box(layout.source),
        target=box(layout.target),
        mirrored=layout.mirrored,
    )
