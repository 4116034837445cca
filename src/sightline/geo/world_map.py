"""An area on the whole world as a drawing of our own, degrees as equal squares, and a closer look.

Land is drawn where the map of time zones has any, for orientation; it has no borders and names no
country. Only numbers that we compose stand in the drawing.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.geo.clocks import land
from sightline.geo.horizon import Places, height_sine
from sightline.geo.sun import UNIT_M, sun_vectors
from sightline.geo.where_sun import LEGAL, WhereSun

WIDTH: Final = 940
_LAND_DEG: Final = 2.0
_CLOSE: Final = 24.0
_WIDEST_DEG: Final = 40.0
_ROOM_DEG: Final = 3.0
_INK, _RULE, _LAND, _AREA, _PLACE, _NIGHT = (
    *("#22282c", "#d5d9dc", "#e9e5d8", "#9a3b26", "#1f5a7a", "#3a4650"),
)
Box = tuple[float, float, float, float]
"""West, south, width and height in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """A part of the world, drawn into a part of the picture."""

    west: float
    north: float
    east: float
    south: float
    left: float
    top: float
    scale: float
    every: int
    """Degrees between lines of the grid."""

    def x(self, longitude: float) -> float:
        """Where a meridian stands."""
        return self.left + (longitude - self.west) * self.scale

    def y(self, latitude: float) -> float:
        """Where a parallel stands."""
        return self.top + (self.north - latitude) * self.scale

    def boxes(self, found: Sequence[Box], least: float = 0.0) -> str:
        """The path of boxes, each at least so many pixels large."""
        path = []
        for west, south, width, height in found:
            first, last = max(west, self.west), min(west + width, self.east)
            low, high = max(south, self.south), min(south + height, self.north)
            if first < last and low < high:
                wide, tall = (last - first) * self.scale, (high - low) * self.scale
                path.append(
                    f"M{self.x(first):.1f} {self.y(low):.1f}h{max(wide, least):.1f}"
                    f"v{-max(tall, least):.1f}h{-max(wide, least):.1f}z"
                )
        return "".join(path)


_WORLD: Final = _Panel(
    west=-180.0, north=90.0, east=180.0, south=-90.0, left=42.0, top=26.0, scale=880 / 360, every=30
)


def world(found: WhereSun) -> str:
    """The drawing as SVG."""
    panels = [_WORLD, *_closer(found)]
    bottom = max(panel.y(panel.south) for panel in panels) + 28.0
    body = "".join([piece for panel in panels for piece in _drawn(panel, found)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom:.0f}" '
        f'width="{WIDTH}" height="{bottom:.0f}" role="img" aria-label="The area on the world from '
        'which the shadow can have been seen; the table beside it tests the places" '
        'font-family="Noto Sans, system-ui, sans-serif" font-size="11">'
        f"{body}{''.join(_legend(found))}</svg>"
    )


def _closer(found: WhereSun) -> list[_Panel]:
    """Around the place that fits best, or all of the area, where that is small."""
    boxes = _area_boxes(found)
    if found.places:
        first = found.places[0]
        at = first.longitude_mdeg / 1000.0, first.latitude_mdeg / 1000.0
        boxes = [b for b in boxes if abs(b[0] - at[0]) + abs(b[1] - at[1]) < _WIDEST_DEG / 2.0]
        boxes.append((*at, 0.0, 0.0))
    if not boxes:
        return []
    west, south = min(b[0] for b in boxes) - _ROOM_DEG, min(b[1] for b in boxes) - _ROOM_DEG
    east = max(b[0] + b[2] for b in boxes) + _ROOM_DEG
    north = max(b[1] + b[3] for b in boxes) + _ROOM_DEG
    if max(east - west, north - south) > _WIDEST_DEG:
        return []
    # As wide as the world above it, and not higher than half of that.
    middle, wide = (west + east) / 2.0, max(east - west, 2.6 * (north - south))
    return [
        _Panel(
            west=middle - wide / 2.0,
            east=middle + wide / 2.0,
            north=min(north, 90.0),
            south=max(south, -90.0),
            left=42.0,
            top=_WORLD.y(-90.0) + 40.0,
            scale=880.0 / wide,
            every=5 if wide > 15.0 else 2,  # noqa: PLR2004 - three lines at least
        )
    ]


def _drawn(panel: _Panel, found: WhereSun) -> Iterator[str]:
    yield f'<path class="land" d="{panel.boxes(_land())}" fill="{_LAND}"/>'
    yield from _grid(panel)
    if found.clock != LEGAL:
        # By each place's own clock there is no one moment, and so no night to draw.
        night = panel.boxes(_night((found.start_s + found.end_s) / 2.0))
        yield f'<path class="night" d="{night}" fill="{_NIGHT}" fill-opacity="0.16"/>'
    yield (
        f'<path class="fill-attested" d="{panel.boxes(_area_boxes(found), 2.0)}" fill="{_AREA}" '
        f'fill-opacity="0.8" stroke="{_AREA}" stroke-width="{1 if panel is _WORLD else 0}"/>'
    )
    yield from _places(panel, found)


def _area_boxes(found: WhereSun) -> list[Box]:
    high = found.drawn_mdeg / 1000.0
    return [
        (strip.west_mdeg / 1000.0, strip.south_mdeg / 1000.0, strip.width_mdeg / 1000.0, high)
        for strip in found.strips
    ]


@functools.cache
def _land() -> tuple[Box, ...]:
    return tuple(_runs(land(_LAND_DEG), _LAND_DEG))


def _night(at_s: float) -> list[Box]:
    """Where the sun is down."""
    longitude, latitude = np.arange(-179.0, 180.0, 2.0), np.arange(-89.0, 90.0, 2.0)
    sun = sun_vectors(np.array([at_s]))[:, :, None]
    dark = height_sine(Places.of(latitude[:, None], longitude[None, :]), sun, UNIT_M) < 0.0
    return list(_runs(dark, 2.0))


def _runs(cells: NDArray[np.bool_], size: float) -> Iterator[Box]:
    """Cells of a row that touch, as one box; rows run from south to north."""
    for row, line in enumerate(cells):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(np.int8), [0]))))
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            yield -180.0 + float(low) * size, -90.0 + row * size, float(high - low) * size, size


def _grid(panel: _Panel) -> Iterator[str]:
    left, right = panel.x(panel.west), panel.x(panel.east)
    top, bottom = panel.y(panel.north), panel.y(panel.south)
    for longitude in _multiples(panel.west, panel.east, panel.every):
        x = panel.x(longitude)
        yield (
            f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}" '
            f'stroke="{_RULE}"/>'
        )
        yield _text(x, bottom + 16, _degrees(longitude, "E", "W"), anchor="middle")
    for latitude in _multiples(panel.south, panel.north, panel.every):
        y = panel.y(latitude)
        yield (
            f'<line class="rule" x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{_RULE}"/>'
        )
        yield _text(left - 6, y + 4, _degrees(latitude, "N", "S"), anchor="end")


def _multiples(low: float, high: float, every: int) -> range:
    return range(int(np.ceil(low / every)) * every, int(np.floor(high / every)) * every + 1, every)


def _places(panel: _Panel, found: WhereSun) -> Iterator[str]:
    """Rings, numbered as in the table; those that lie close together share their numbers' place."""
    spots: list[tuple[float, float, list[int]]] = []
    for number, place in enumerate(found.places, 1):
        longitude, latitude = place.longitude_mdeg / 1000.0, place.latitude_mdeg / 1000.0
        inside = panel.west <= longitude <= panel.east and panel.south <= latitude <= panel.north
        if not inside:
            continue
        x, y = panel.x(longitude), panel.y(latitude)
        yield (
            f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#fff" '
            f'fill-opacity="0.75" stroke="{_PLACE}" stroke-width="2"/>'
        )
        near = [spot for spot in spots if abs(spot[0] - x) + abs(spot[1] - y) < _CLOSE]
        if near:
            near[0][2].append(number)
        else:
            spots.append((x, y, [number]))
    for x, y, numbers in spots:
        yield _text(x + 9, y - 6, ", ".join(map(str, numbers)))


def _legend(found: WhereSun) -> Iterator[str]:
    yield (
        f'<rect class="fill-attested" x="{_WORLD.left}" y="6" width="12" height="10" '
        f'fill="{_AREA}"/>'
    )
    yield _text(_WORLD.left + 18, 15, "the shadow can have been seen from here")
    if found.clock != LEGAL:
        yield (
            f'<rect class="night" x="{_WORLD.left + 260}" y="6" width="12" height="10" '
            f'fill="{_NIGHT}" fill-opacity="0.16"/>'
        )
        yield _text(_WORLD.left + 278, 15, "night")
    if found.places:
        yield (
            f'<circle class="mark" cx="{_WORLD.left + 340}" cy="11" r="5" fill="#fff" '
            f'fill-opacity="0.75" stroke="{_PLACE}" stroke-width="2"/>'
        )
        yield _text(_WORLD.left + 352, 15, "places tested, as numbered below")


def _degrees(value: int, positive: str, negative: str) -> str:
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value)}°{side}"


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text class="ink" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}">'
        f"{words}</text>"
    )
