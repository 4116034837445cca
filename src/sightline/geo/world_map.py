"""An area on the whole world as a drawing of our own, degrees as equal squares.

Land is drawn where the map of time zones has any, for orientation; it has no borders and names no
country. Only numbers that we compose stand in the drawing.
"""

import functools
from collections.abc import Iterator
from typing import Final

import numpy as np

from sightline.geo.clocks import land
from sightline.geo.horizon import Places, height_sine
from sightline.geo.sun import UNIT_M, sun_vectors
from sightline.geo.where_sun import WhereSun

WIDTH: Final = 940
_SCALE: Final = 880.0 / 360.0
_LEFT, _TOP = 42.0, 26.0
_LAND_DEG: Final = 2.0
_CLOSE: Final = 24.0
_INK, _RULE, _LAND, _AREA, _PLACE, _NIGHT = (
    *("#22282c", "#d5d9dc", "#e9e5d8", "#9a3b26", "#1f5a7a", "#3a4650"),
)


def world(found: WhereSun) -> str:
    """The drawing as SVG."""
    height = _TOP + 180.0 * _SCALE + 28.0
    body = "".join(
        [*_land(), *_grid(), *_night(found), *_area(found), *_places(found), *_legend(found)]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img" aria-label="The area on the world from '
        'which the shadow can have been seen; the table beside it tests the places" '
        f'font-family="Noto Sans, system-ui, sans-serif" font-size="11">{body}</svg>'
    )


def _x(longitude: float) -> float:
    return _LEFT + (longitude + 180.0) * _SCALE


def _y(latitude: float) -> float:
    return _TOP + (90.0 - latitude) * _SCALE


@functools.cache
def _land_runs() -> tuple[tuple[float, float, float], ...]:
    """West, south and width of runs of land cells."""
    cells = land(_LAND_DEG)
    runs = []
    for row, line in enumerate(cells):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(np.int8), [0]))))
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            west, south = -180.0 + low * _LAND_DEG, -90.0 + row * _LAND_DEG
            runs.append((float(west), float(south), float((high - low) * _LAND_DEG)))
    return tuple(runs)


def _land() -> Iterator[str]:
    path = "".join(
        f"M{_x(west):.1f} {_y(south):.1f}h{width * _SCALE:.1f}v{-_LAND_DEG * _SCALE:.1f}"
        f"h{-width * _SCALE:.1f}z"
        for west, south, width in _land_runs()
    )
    yield f'<path class="land" d="{path}" fill="{_LAND}"/>'


def _grid() -> Iterator[str]:
    for longitude in range(-180, 181, 30):
        x = _x(longitude)
        yield (
            f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_y(-90):.1f}" '
            f'stroke="{_RULE}"/>'
        )
        yield _text(x, _y(-90) + 16, _degrees(longitude, "E", "W"), anchor="middle")
    for latitude in range(-90, 91, 30):
        y = _y(latitude)
        yield (
            f'<line class="rule" x1="{_LEFT}" x2="{_x(180):.1f}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{_RULE}"/>'
        )
        yield _text(_LEFT - 6, y + 4, _degrees(latitude, "N", "S"), anchor="end")


def _night(found: WhereSun) -> Iterator[str]:
    """Where the sun was down at the middle of the time."""
    middle = np.array([(found.start_s + found.end_s) / 2.0])
    longitude, latitude = np.arange(-179.0, 180.0, 2.0), np.arange(-89.0, 90.0, 2.0)
    sun = sun_vectors(middle)[:, :, None]
    dark = height_sine(Places.of(latitude[:, None], longitude[None, :]), sun, UNIT_M) < 0.0
    path = []
    for row, line in zip(latitude, dark, strict=True):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(np.int8), [0]))))
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            west, width = -180.0 + 2.0 * low, 2.0 * (high - low)
            path.append(
                f"M{_x(west):.1f} {_y(row - 1.0):.1f}h{width * _SCALE:.1f}v{-2.0 * _SCALE:.1f}"
                f"h{-width * _SCALE:.1f}z"
            )
    yield f'<path class="night" d="{"".join(path)}" fill="{_NIGHT}" fill-opacity="0.16"/>'


def _area(found: WhereSun) -> Iterator[str]:
    high = found.drawn_mdeg / 1000.0
    path = "".join(
        f"M{_x(strip.west_mdeg / 1000.0):.1f} {_y(strip.south_mdeg / 1000.0):.1f}"
        f"h{max(strip.width_mdeg / 1000.0 * _SCALE, 2.0):.1f}v{-max(high * _SCALE, 2.0):.1f}"
        f"h{-max(strip.width_mdeg / 1000.0 * _SCALE, 2.0):.1f}z"
        for strip in found.strips
    )
    yield (
        f'<path class="fill-attested" d="{path}" fill="{_AREA}" fill-opacity="0.85" '
        f'stroke="{_AREA}" stroke-width="1"/>'
    )


def _places(found: WhereSun) -> Iterator[str]:
    """Rings, numbered as in the table; those that lie close together share their numbers' place."""
    spots: list[tuple[float, float, list[int]]] = []
    for number, place in enumerate(found.places, 1):
        x, y = _x(place.longitude_mdeg / 1000.0), _y(place.latitude_mdeg / 1000.0)
        yield (
            f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" '
            f'stroke="{_PLACE}" stroke-width="2"/>'
        )
        near = [spot for spot in spots if abs(spot[0] - x) + abs(spot[1] - y) < _CLOSE]
        if near:
            near[0][2].append(number)
        else:
            spots.append((x, y, [number]))
    for x, y, numbers in spots:
        yield _text(x + 9, y - 6, ", ".join(map(str, numbers)))


def _legend(found: WhereSun) -> Iterator[str]:
    yield (f'<rect class="fill-attested" x="{_LEFT}" y="6" width="12" height="10" fill="{_AREA}"/>')
    yield _text(_LEFT + 18, 15, "the shadow can have been seen from here")
    yield (
        f'<rect class="night" x="{_LEFT + 260}" y="6" width="12" height="10" fill="{_NIGHT}" '
        'fill-opacity="0.16"/>'
    )
    yield _text(_LEFT + 278, 15, "night")
    if found.places:
        yield (
            f'<circle class="mark" cx="{_LEFT + 340}" cy="11" r="5" fill="none" '
            f'stroke="{_PLACE}" stroke-width="2"/>'
        )
        yield _text(_LEFT + 352, 15, "places tested, as numbered below")


def _degrees(value: int, positive: str, negative: str) -> str:
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value)}°{side}"


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text class="ink" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}">'
        f"{words}</text>"
    )
