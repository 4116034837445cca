"""Small maps in true metres about a point, as the readers would hand them over."""

import io
import json
from collections.abc import Iterable
from pathlib import Path

import osmium
from osmium.osm import mutable
from shapely import LineString, Polygon, box
from shapely.geometry import Point as Dot
from shapely.geometry import mapping

from sightline.adapters.osm_reader import read_geojson
from sightline.geo.local_frame import LocalFrame
from sightline.geo.map_data import MapData, MapSearch
from sightline.model.places import E7, Point

HERE = Point(latitude_e7=482_151_300, longitude_e7=614_222_900)
Shape = Dot | LineString | Polygon
Thing = tuple[Shape, dict[str, str]]


def house(east: float, north: float, *, wide: float = 10.0, deep: float = 8.0) -> Thing:
    """A building with its south-west corner there."""
    return box(east, north, east + wide, north + deep), {"building": "yes"}


def geojson(things: Iterable[Thing], origin: Point = HERE) -> bytes:
    """A feature collection of things placed in metres east and north of the origin."""
    frame = LocalFrame(origin=origin)

    def degrees(pairs: object) -> object:
        if isinstance(pairs, tuple) and isinstance(pairs[0], float):
            at = frame.point(pairs[0], pairs[1])
            return [at.longitude_e7 / E7, at.latitude_e7 / E7]
        return [degrees(pair) for pair in pairs]  # type: ignore[attr-defined]

    rows = []
    for shape, tags in things:
        plain = mapping(shape)
        geometry = {"type": plain["type"], "coordinates": degrees(plain["coordinates"])}
        rows.append({"type": "Feature", "properties": tags, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def map_of(things: Iterable[Thing], origin: Point = HERE) -> MapSearch:
    """The same, opened for searching."""
    return MapSearch(MapData.unpacked(read_geojson(io.BytesIO(geojson(things, origin)))))


def write_extract(path: Path, things: Iterable[Thing], origin: Point = HERE) -> None:
    """The same as an OpenStreetMap extract; polygons become closed ways."""
    frame, number = LocalFrame(origin=origin), 0
    ways = []
    with osmium.SimpleWriter(str(path)) as writer:
        for shape, tags in things:
            corners = shape.exterior.coords if isinstance(shape, Polygon) else shape.coords
            nodes = []
            for east, north in list(corners):
                number += 1
                at = frame.point(float(east), float(north))
                place = (at.longitude_e7 / E7, at.latitude_e7 / E7)
                own = tags if isinstance(shape, Dot) else {}
                writer.add_node(mutable.Node(id=number, version=1, location=place, tags=own))
                nodes.append(number)
            if isinstance(shape, Polygon):
                nodes[-1] = nodes[0]
            if not isinstance(shape, Dot):
                ways.append((nodes, tags))
        for way, (nodes, tags) in enumerate(ways, start=1):
            writer.add_way(mutable.Way(id=way, version=1, nodes=nodes, tags=tags))
