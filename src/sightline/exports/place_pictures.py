"""Maps of what methods and people say of places: cameras, sightlines, matches of a pattern."""

from collections.abc import Mapping, Sequence
from typing import cast

from sightline.exports.map_svg import (
    ALONE,
    AREA,
    CAMERA_DOT,
    CUT,
    ELLIPSE,
    LEFT,
    PLACE_DOT,
    POINT_DOT,
    SIGHT,
    VIEW,
    Layer,
    drawn_map,
)
from sightline.geo.where_answer import Where
from sightline.model.canonical import Json
from sightline.model.places import Point


def camera_map(name: str, values: Mapping[str, Json]) -> str:
    """A solved camera with its ellipse, field of view and numbered points; empty without one."""
    if "place" not in values:
        return ""
    points = [_point(item) for item in _rows(values, "points")]
    camera = _point(cast("Mapping[str, Json]", values["place"]))
    layers = [
        Layer(look=VIEW, areas=(_outline(values["view"]),)),
        Layer(look=ELLIPSE, areas=(_ellipse(values),)),
        Layer(
            look=POINT_DOT,
            dots=tuple((point, str(number)) for number, point in enumerate(points, start=1)),
        ),
        Layer(look=CAMERA_DOT, dots=((camera, ""),)),
    ]
    return drawn_map(name, "Camera position, field of view and matched points", layers)


def sightlines_map(name: str, values: Mapping[str, Json]) -> str:
    """Lines and the area they meet in; empty where they do not meet."""
    if "place" not in values:
        return ""
    place = _point(cast("Mapping[str, Json]", values["place"]))
    starts = [_point(item) for item in _rows(values, "lines")]
    layers = [
        Layer(look=SIGHT, lines=tuple((start, place) for start in starts)),
        Layer(look=ELLIPSE, areas=(_ellipse(values),)),
        Layer(
            look=CAMERA_DOT,
            dots=tuple((start, str(number)) for number, start in enumerate(starts, start=1)),
        ),
    ]
    return drawn_map(name, "Sightlines and the area in which they meet", layers)


def places_map(
    name: str,
    title: str,
    places: Sequence[Point],
    outlines: Sequence[tuple[Point, ...]] = (),
    lines: Sequence[tuple[Point, ...]] = (),
) -> str:
    """Numbered places, over what the map shows there."""
    layers = [
        Layer(look=AREA, areas=tuple(outlines), lines=tuple(lines)),
        Layer(
            look=PLACE_DOT,
            dots=tuple((point, str(number)) for number, point in enumerate(places, start=1)),
        ),
    ]
    return drawn_map(name, title, layers)


def where_map(name: str, found: Where) -> str:
    """The ground that a camera can have stood on, within what each constraint allows by itself."""
    each = [part for constraint in found.constraints for part in constraint.parts]
    several = sum(bool(constraint.parts) for constraint in found.constraints) > 1
    if found.middle is None and not several:
        return ""
    edges = [edge for part in each for edge in (part.outline, *part.holes)] if several else []
    layers = [
        Layer(look=ALONE, lines=tuple((*edge, edge[0]) for edge in edges)),
        Layer(look=LEFT, areas=tuple(part.outline for part in found.parts)),
        Layer(look=CUT, areas=tuple(hole for part in found.parts for hole in part.holes)),
    ]
    return drawn_map(name, "Where the camera stood", layers)


def _ellipse(values: Mapping[str, Json]) -> tuple[Point, ...]:
    return _outline(cast("Mapping[str, Json]", values["ellipse"])["outline"])


def _outline(value: Json) -> tuple[Point, ...]:
    corners = cast("Sequence[tuple[int, int]]", value)
    return tuple(Point(latitude_e7=lat, longitude_e7=lon) for lat, lon in corners)


def _rows(values: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    return cast("list[Mapping[str, Json]]", values.get(name) or [])


def _point(item: Mapping[str, Json]) -> Point:
    return Point(
        latitude_e7=cast("int", item["latitude_e7"]),
        longitude_e7=cast("int", item["longitude_e7"]),
    )
