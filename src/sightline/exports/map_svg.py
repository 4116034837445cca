"""Small maps as SVG of our own: areas, lines and numbered points, north up, with a scale.

Only labels that we compose stand in the drawing; names of others stay in the table beside it.
Colours are middle tones that read on light and dark alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from markupsafe import escape

from sightline.geo.local_frame import LocalFrame
from sightline.model.places import Point

WIDTH: Final = 640
_HEIGHTS: Final = (220, 560)
_MARGIN: Final = 46
_INK, _GREY, _RULE = "#22282c", "#5a646b", "#9aa3a8"
_NICE: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_SMALLEST_M: Final = 12.0
_DOT, _GAP, _LETTER = 3.5, 6.0, 6.4
"""Radius of a dot, room beside it, and the width of a digit."""
_SIDES: Final = (
    (1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0), (1.4, 0.0), (-1.4, 0.0), (0.0, -1.4),
    (0.0, 1.4),
)  # fmt: skip
"""Where a label may stand, right before left and above before below."""
Box: TypeAlias = tuple[float, float, float, float]
"""West, north, east and south edge in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a layer is drawn, and what the legend calls it."""

    words: str
    colour: str
    fill: float = 0.0
    dashed: bool = False
    width: float = 1.5


VIEW: Final = Look(words="field of view", colour="#2d7fb0", fill=0.14, width=0.8)
ELLIPSE: Final = Look(words="95 % error ellipse", colour="#c0512f", fill=0.25)
SIGHT: Final = Look(words="sightline", colour="#2d7fb0", dashed=True)
AREA: Final = Look(words="outline on the map", colour="#7d868b", fill=0.12, width=1.0)
ALONE: Final = Look(words="edge of what one constraint allows", colour="#2d7fb0", dashed=True)
LEFT: Final = Look(words="ground that is left (95 %)", colour="#c0512f", fill=0.25)
CUT: Final = Look(words="excluded within", colour="#7d868b", fill=0.6, width=1.0)
CAMERA_DOT: Final = Look(words="camera", colour="#c0512f")
POINT_DOT: Final = Look(words="matched point", colour="#7a6a1f")
PLACE_DOT: Final = Look(words="place", colour="#2d7fb0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Shapes of one look.

    Attributes:
        areas: closed outlines.
        lines: open ones.
        dots: points, each with the label that we give it.
    """

    look: Look
    areas: tuple[tuple[Point, ...], ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    dots: tuple[tuple[Point, str], ...] = ()
    points: tuple[Point, ...] = field(init=False)

    def __post_init__(self) -> None:
        shapes = [point for shape in (*self.areas, *self.lines) for point in shape]
        object.__setattr__(self, "points", (*shapes, *(point for point, _ in self.dots)))


def drawn_map(name: str, title: str, layers: Sequence[Layer]) -> str:
    """The drawing; empty where there is nothing on it.

    Args:
        name: Of the drawing on its page, letters and digits.
        title: What it shows, for those who hear it.
        layers: The lowest first.
    """
    points = [point for layer in layers for point in layer.points]
    if not points:
        return ""
    sheet = _Sheet(points)
    body = [piece for layer in layers for piece in _layer(layer, sheet)]
    body += _labels([dot for layer in layers for dot in layer.dots], sheet)
    legend, rows = _legend(layers)
    height = sheet.height + 18 * rows
    return (
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="{escape(name)}" '
        'font-family="Noto Sans, system-ui, sans-serif" font-size="11">'
        f'<title id="{escape(name)}">{escape(title)}</title>'
        f'<rect class="stretch" width="{WIDTH}" height="{sheet.height}" fill="#f6f7f7"/>'
        f"{''.join(body)}{_scale(sheet)}{_north()}"
        f'<g transform="translate(0 {sheet.height})">{"".join(legend)}</g></svg>'
    )


class _Sheet:
    """From degrees to places on the drawing."""

    def __init__(self, points: Sequence[Point]) -> None:
        origin = points[0]
        self._frame = LocalFrame(origin=origin)
        metres = self._frame.metres(tuple(points))
        low, high = metres.min(axis=0), metres.max(axis=0)
        span = [max(float(side), _SMALLEST_M) for side in high - low]
        self._middle = (high + low) / 2.0
        inner = WIDTH - 2 * _MARGIN
        self.scale = min(inner / span[0], (_HEIGHTS[1] - 2 * _MARGIN) / span[1])
        tall = round(span[1] * self.scale) + 2 * _MARGIN
        self.height = max(_HEIGHTS[0], min(_HEIGHTS[1], tall))

    def at(self, point: Point) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        east, north = self._frame.metres((point,))[0] - self._middle
        return (
            round(WIDTH / 2 + east * self.scale, 1),
            round(self.height / 2 - north * self.scale, 1),
        )


def _layer(layer: Layer, sheet: _Sheet) -> list[str]:
    look = layer.look
    dashes = ' stroke-dasharray="5 4"' if look.dashed else ""
    stroke = f'stroke="{look.colour}" stroke-width="{look.width}"{dashes}'
    pieces = [
        f'<path d="{_path(shape, sheet)}z" fill="{look.colour}" fill-opacity="{look.fill}" '
        f"{stroke}/>"
        for shape in layer.areas
    ]
    pieces += [f'<path d="{_path(shape, sheet)}" fill="none" {stroke}/>' for shape in layer.lines]
    for point, _ in layer.dots:
        x, y = sheet.at(point)
        pieces.append(f'<circle cx="{x}" cy="{y}" r="{_DOT}" fill="{look.colour}"/>')
    return pieces


def _labels(dots: Sequence[tuple[Point, str]], sheet: _Sheet) -> list[str]:
    """Each dot's label on the side where it covers no dot and no label before it, above all dots.

    Where every side is taken, the side that is least so.
    """
    at = [sheet.at(point) for point, _ in dots]
    taken = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in at]
    pieces = []
    for (x, y), (_, label) in zip(at, dots, strict=True):
        if not label:
            continue
        wide = _LETTER * len(label)
        sides = [(x + across * (wide + 2 * _GAP) / 2.0, y + up * 9.0) for across, up in _SIDES]
        boxes = [
            (middle - wide / 2.0, line - 5.0, middle + wide / 2.0, line + 4.0)
            for middle, line in sides
        ]
        covered = [sum(_covered(box, other) for other in taken) for box in boxes]
        best = min(range(len(boxes)), key=lambda number: (covered[number], number))
        taken.append(boxes[best])
        pieces.append(_text(boxes[best][0], boxes[best][3], label))
    return pieces


def _covered(one: Box, other: Box) -> float:
    """Square pixels that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(tall, 0.0)


def _path(shape: Sequence[Point], sheet: _Sheet) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in map(sheet.at, shape))


def _scale(sheet: _Sheet) -> str:
    """A bar of a round number of metres, about a fifth of the width."""
    most = WIDTH / 4 / sheet.scale
    metres = max((length for length in _NICE if length <= most), default=_NICE[0])
    end = round(14 + metres * sheet.scale, 1)
    y = sheet.height - 14
    words = f"{metres / 1000:g} km" if metres >= _NICE[9] else f"{metres} m"
    bar = f'<path class="rule" d="M14 {y - 4}v4H{end}v-4" fill="none" stroke="{_RULE}"/>'
    return bar + _text(18, y - 7, words, grey=True)


def _north() -> str:
    x = WIDTH - 22
    arrow = f'<path class="rule" d="M{x} 34V12m-4 6l4 -6l4 6" fill="none" stroke="{_RULE}"/>'
    return arrow + _text(x - 4, 46, "N", grey=True)


def _legend(layers: Sequence[Layer]) -> tuple[list[str], int]:
    pieces: list[str] = []
    x, row = 6, 0
    for look in dict.fromkeys(layer.look for layer in layers if layer.points):
        wide = 34 + math.ceil(6.2 * len(look.words))
        if x + wide > WIDTH:
            x, row = 6, row + 1
        y = 13 + 18 * row
        pieces.append(
            f'<rect x="{x}" y="{y - 8}" width="12" height="8" fill="{look.colour}" '
            f'fill-opacity="{max(look.fill, 0.3)}" stroke="{look.colour}"/>'
        )
        pieces.append(_text(x + 17, y, look.words))
        x += wide
    return pieces, row + 1


def _text(x: float, y: float, words: str, *, grey: bool = False) -> str:
    kind, colour = ("grey", _GREY) if grey else ("ink", _INK)
    at = f'x="{round(x, 1):g}" y="{round(y, 1):g}"'
    return f'<text class="{kind}" {at} fill="{colour}">{escape(words)}</text>'
