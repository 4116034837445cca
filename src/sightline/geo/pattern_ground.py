"""The features a pattern speaks of, on a plane of metres: geometry, size and direction.

Each UTM zone is a plane of its own; what lies beside the zone's border is projected into it as
well, so that no pair is cut in two. Grid distances are divided by the local scale and grid bearings
turned by the local convergence, so that metres and north are true (Snyder 1987, equations 8-1 ff.,
computed by PROJ).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from sightline.geo.local_frame import Vec
from sightline.geo.map_data import Ints, MapSearch
from sightline.geo.pattern_query import Feature, Tagged

Geometries: TypeAlias = npt.NDArray[np.object_]
Alternatives: TypeAlias = tuple[tuple[Tagged, ...], ...]

_ZONE_DEG: Final = 6.0
_MARGIN_DEG: Final = 0.1
"""Some 7 km at 50 degrees, more than any clause reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """All features of one kind, in one zone's plane.

    Attributes:
        numbers: (n,) their numbers in the map.
        shapes: (n,) geometries in grid metres.
        middles: (n, 2) a point within or on each.
        inside: (n,) whether the zone itself holds the middle; what lies beside it is no anchor.
        outline_m: (n,) length of the outline, by which two outlines of one thing are known.
        size: (n, 4) area in square metres, longer side in metres, elongation, direction of the
            longer side in degrees; NaN where a shape has none.
        scale: (n,) grid metres a true metre.
        convergence_deg: (n,) true bearing minus grid bearing.
        degrees: (n, 2) longitude and latitude of `middles`.
    """

    numbers: Ints
    shapes: Geometries
    middles: Vec
    inside: npt.NDArray[np.bool_]
    outline_m: Vec
    size: Vec
    scale: Vec
    convergence_deg: Vec
    degrees: Vec

    def __len__(self) -> int:
        return len(self.numbers)


class Zone:
    """One UTM zone's plane of a map."""

    def __init__(self, search: MapSearch, number: int) -> None:
        self._search = search
        # North of the equator throughout: a false northing would only shift the south.
        self._project = pyproj.Proj(proj="utm", zone=number, ellps="WGS84")
        self._west = number * _ZONE_DEG - 186.0

    def placed(self, alternatives: Alternatives, *, sides: bool) -> Placed:
        """Features in the zone and beside it; without `sides` of their sizes only the area."""
        numbers = self._search.having(alternatives)
        shapes = self._search.geometries(numbers)
        middle = shapely.get_coordinates(shapely.centroid(shapes)).reshape(-1, 2)
        # What crosses the date line has no middle in degrees; extracts are cut there. Zones 60
        # and 1 meet there all the same: eastward of the zone's west edge is counted on.
        into = (middle[:, 0] - self._west + _MARGIN_DEG) % 360.0 - _MARGIN_DEG
        kept = into < _ZONE_DEG + _MARGIN_DEG
        numbers, shapes, middle, into = numbers[kept], shapes[kept], middle[kept], into[kept]
        inside = (into >= 0.0) & (into < _ZONE_DEG)
        flat = self._flat(shapes)
        scale, convergence = self._factors(middle)
        return Placed(
            numbers=numbers,
            shapes=flat,
            middles=shapely.get_coordinates(shapely.centroid(flat)).reshape(-1, 2),
            inside=inside,
            outline_m=shapely.length(flat),
            size=_sizes(flat, scale, convergence, sides=sides),
            scale=scale,
            convergence_deg=convergence,
            degrees=middle,
        )

    def _flat(self, shapes: Geometries) -> Geometries:
        coordinates = shapely.get_coordinates(shapes)
        east, north = self._project(coordinates[:, 0], coordinates[:, 1])
        flat: Geometries = shapely.set_coordinates(
            shapes.copy(), np.stack((east, north), axis=1)
        )  # fmt: skip
        return flat

    def _factors(self, middle: Vec) -> tuple[Vec, Vec]:
        """Grid metres a true metre, and true minus grid bearing in degrees."""
        if not len(middle):
            return np.empty(0), np.empty(0)
        factors = self._project.get_factors(middle[:, 0], middle[:, 1])
        return np.asarray(factors.meridional_scale), np.asarray(factors.meridian_convergence)


def zones_of(search: MapSearch, anchor: Feature) -> Iterator[Zone]:
    """The zones that hold an anchor."""
    shapes = search.geometries(search.having(anchor.alternatives))
    if not len(shapes):
        return
    longitude = shapely.get_x(shapely.centroid(shapes))
    numbers = np.floor((longitude + 180.0) / _ZONE_DEG).astype(int) % 60 + 1
    for number in np.unique(numbers).tolist():
        yield Zone(search, number)


def _sizes(shapes: Geometries, scale: Vec, convergence_deg: Vec, *, sides: bool) -> Vec:
    size = np.full((len(shapes), 4), np.nan)
    dimension = shapely.get_dimensions(shapes)
    areal, linear = dimension == 2, dimension == 1  # noqa: PLR2004 - of areas, of lines
    size[areal, 0] = shapely.area(shapes[areal]) / scale[areal] ** 2
    if not sides:
        return size
    edges, direction = _rectangles(shapes[areal])
    size[areal, 1] = edges.max(axis=1) / scale[areal]
    size[areal, 2] = edges.max(axis=1) / np.maximum(edges.min(axis=1), 1e-6)
    size[areal, 3] = direction
    size[linear, 1] = shapely.length(shapes[linear]) / scale[linear]
    ends = shapely.get_coordinates(shapely.get_point(shapes[linear], -1))
    run = ends - shapely.get_coordinates(shapely.get_point(shapes[linear], 0))
    size[linear, 3] = np.degrees(np.arctan2(run[:, 0], run[:, 1]))
    size[:, 3] = (size[:, 3] + convergence_deg) % 180.0
    return size


def _rectangles(areas: Geometries) -> tuple[Vec, Vec]:
    """Both sides (n, 2) of the smallest rectangle round each, and the longer one's direction."""
    if not len(areas):
        return np.empty((0, 2)), np.empty(0)
    corners = np.zeros((len(areas), 3, 2))
    for row, rectangle in enumerate(shapely.minimum_rotated_rectangle(areas)):
        outline = shapely.get_coordinates(rectangle)
        # A degenerate outline comes back as a line or a point.
        corners[row, : min(3, len(outline))] = outline[:3]
        corners[row, len(outline) :] = outline[-1]
    edges = np.diff(corners, axis=1)
    sides = np.linalg.norm(edges, axis=2)
    longer = edges[np.arange(len(areas)), sides.argmax(axis=1)]
    return sides, np.degrees(np.arctan2(longer[:, 0], longer[:, 1])) % 180.0


def true_bearing(start: Vec, end: Vec, convergence_deg: Vec) -> Vec:
    """Bearings (n,) from points (n, 2) to points (n, 2) of a plane, clockwise from true north."""
    run = end - start
    grid = np.degrees(np.arctan2(run[:, 0], run[:, 1]))
    bearing: Vec = (grid + convergence_deg) % 360.0
    return bearing


def outside_bearing(bearing: Vec, span: tuple[float, float], turn: float = 360.0) -> Vec:
    """By how many degrees (n,) bearings miss a span that runs clockwise and may pass north."""
    start, end = span
    width = (end - start) % turn if end - start < turn else turn
    into = (bearing - start) % turn
    beyond = np.where(into <= width, 0.0, np.minimum(into - width, turn - into))
    return np.where(np.isnan(bearing), np.inf, beyond)


def half_turn(span: tuple[float, float]) -> tuple[float, float]:
    """A span of directions that have no sense of forward, brought to begin below 180."""
    start = math.fmod(span[0], 180.0)
    return start, start + (span[1] - span[0]) % 180.0
