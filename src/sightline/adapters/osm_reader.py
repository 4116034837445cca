"""Map files into arrays, inside the limited process: OpenStreetMap extracts and GeoJSON.

Every tagged node, way and area is kept with all its tags. A closed way is an area, unless its tags
say that it is a line all the same; multipolygon relations are areas.
"""

import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import osmium
import shapely

from sightline.errors import InputRefused
from sightline.geo.map_data import MapData
from sightline.model.places import E7

Array: TypeAlias = npt.NDArray[Any]

_LINEAR: Final = ("highway", "barrier", "railway", "waterway", "power", "aerialway")
"""Closed ways with these keys are rings, such as a roundabout or a fence, unless area=yes."""
_NODE, _WAY, _RELATION, _GEOJSON = b"nwrg"
_TEXT_LENGTH: Final = 1000
_DIMENSIONS: Final = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiPolygon": 2}
_PARTS: Final = {"MultiPoint": "Point", "MultiLineString": "LineString"}
_RETAKE: Final = "Take the extract anew from its source."


class _Numbers(dict[str, int]):
    """Numbers texts as they are first asked for."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class _Collected:
    """Features as they are met, by dimension."""

    def __init__(self) -> None:
        self._shapes: tuple[list[object], ...] = ([], [], [])
        self._names: tuple[list[tuple[int, int]], ...] = ([], [], [])
        self._tags: tuple[list[int], ...] = ([], [], [])
        self._tagged: tuple[list[int], ...] = ([], [], [])
        """How many texts of `_tags` each feature has, key and value in turn."""
        self._texts = _Numbers()
        self.unread = 0

    def take(
        self,
        dimension: int,
        shape: object,
        name: tuple[int, int],
        tags: Iterable[tuple[str, str]],
    ) -> None:
        numbers, flat = self._texts, self._tags[dimension]
        before = len(flat)
        for key, value in tags:
            flat.append(numbers[key])
            flat.append(numbers[value])
        self._tagged[dimension].append(len(flat) - before)
        self._shapes[dimension].append(shape)
        self._names[dimension].append(name)

    def data(self, about: Mapping[str, object], *, hex_wkb: bool) -> MapData:
        """As arrays."""
        points, lines, areas = (
            _geometries(shapes, hex_wkb=hex_wkb) for shapes in self._shapes
        )  # fmt: skip
        areas = np.array([_multi(area) for area in areas], dtype=object) if not hex_wkb else areas
        names = [name for group in self._names for name in group]
        line_xy, line_starts = _line_arrays(lines)
        area_xy, rings, polygons, starts = _area_arrays(areas)
        features, keys, values = _tag_arrays(self._tags, self._tagged)
        return MapData(
            origins=np.array([origin for origin, _ in names], dtype=np.uint8),
            ids=np.array([number for _, number in names], dtype=np.int64),
            points=_e7(shapely.get_coordinates(points)),
            lines=_e7(line_xy),
            line_starts=line_starts,
            areas=_e7(area_xy),
            ring_starts=rings,
            polygon_starts=polygons,
            area_starts=starts,
            tag_feature=features,
            tag_key=keys,
            tag_value=values,
            texts=_text_array(self._texts),
            about=_bytes_array(json.dumps({**about, "unread": self.unread}).encode()),
        )


def read_osm(file: BinaryIO) -> bytes:
    """An OpenStreetMap extract (.osm.pbf), packed.

    Raises:
        InputRefused: it is no extract, damaged, or cut short.
    """
    buffer = osmium.io.FileBuffer(file.read(), "pbf")
    collected = _Collected()
    newest = 0.0
    try:
        with osmium.io.Reader(buffer) as reader:
            header = reader.header()
            date, generator = header.get("osmosis_replication_timestamp"), header.get("generator")
        seen = osmium.FileProcessor(buffer).with_locations().with_areas()
        for item in seen.with_filter(osmium.filter.EmptyTagFilter()):
            _take(collected, item)
            if not date and isinstance(item, osmium.osm.Node | osmium.osm.Way):
                newest = max(newest, item.timestamp.timestamp())
    except (RuntimeError, ValueError, OverflowError, MemoryError) as error:
        raise InputRefused(
            f"This is no whole OpenStreetMap extract: {error}.", next_step=_RETAKE
        ) from error
    about = {"date": date or None, "newest_us": round(newest * 1e6), "generator": generator}
    return collected.data(about, hex_wkb=True).packed()


def read_geojson(file: BinaryIO) -> bytes:
    """A GeoJSON file (RFC 7946) of the analyst's own, packed; properties become tags.

    Raises:
        InputRefused: it is no GeoJSON, or its coordinates are not degrees.
    """
    try:
        features = _features(json.loads(file.read()))
        collected = _Collected()
        for number, feature in enumerate(features, start=1):
            _take_feature(collected, number, feature)
        return collected.data({"date": None, "generator": "GeoJSON"}, hex_wkb=False).packed()
    except KeyError as error:
        raise _no_geojson(f"a feature has no {error}") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _no_geojson(str(error)[:200]) from error


def _features(document: object) -> list[Any]:
    """The features of a collection, or the one that stands alone."""
    if not isinstance(document, Mapping):
        raise _no_geojson(f"it holds a {type(document).__name__} where an object belongs")
    features = document.get("features", [document])
    if not isinstance(features, list) or not all(isinstance(item, Mapping) for item in features):
        raise _no_geojson("its features are no list of objects")
    return features


def _no_geojson(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no GeoJSON feature collection: {cause}.",
        next_step="Export it as GeoJSON in longitude and latitude (RFC 7946).",
    )


def _take(collected: _Collected, item: object) -> None:
    """Keep one object; a geometry that cannot be built is counted."""
    try:
        if isinstance(item, osmium.osm.Node):
            collected.take(0, _WKB.create_point(item), (_NODE, item.id), _pairs(item.tags))
        elif isinstance(item, osmium.osm.Way):
            if not (item.is_closed() and _is_area(item.tags)):
                shape = _WKB.create_linestring(item)
                collected.take(1, shape, (_WAY, item.id), _pairs(item.tags))
        elif isinstance(item, osmium.osm.Area) and (not item.from_way() or _is_area(item.tags)):
            name = (_WAY if item.from_way() else _RELATION, item.orig_id())
            collected.take(2, _WKB.create_multipolygon(item), name, _pairs(item.tags))
    except (RuntimeError, osmium.InvalidLocationError):
        collected.unread += 1


def _pairs(tags: osmium.osm.TagList) -> Iterator[tuple[str, str]]:
    """The tags, asked for no more than there are: to be told the end costs as much as five."""
    return itertools.islice(tags, len(tags))


def _is_area(tags: osmium.osm.TagList) -> bool:
    stated = tags.get("area")
    if stated is not None:
        return bool(stated != "no")
    return "building" in tags or not any(key in tags for key in _LINEAR)


def _take_feature(collected: _Collected, number: int, feature: Mapping[str, object]) -> None:
    geometry, properties = feature["geometry"], feature.get("properties") or {}
    if not isinstance(geometry, Mapping) or not isinstance(properties, Mapping):
        collected.unread += 1
        return
    tags = {str(key): str(value) for key, value in properties.items() if value is not None}
    shape = shapely.from_geojson(json.dumps(geometry))
    kind = shape.geom_type
    parts = shapely.get_parts(shape) if kind in _PARTS else [shape]
    if _PARTS.get(kind, kind) not in _DIMENSIONS or shape.is_empty:
        collected.unread += 1
        return
    for part in parts:
        collected.take(_DIMENSIONS[part.geom_type], part, (_GEOJSON, number), tags.items())


def _geometries(shapes: list[object], *, hex_wkb: bool) -> Array:
    if not hex_wkb:
        return np.array(shapes, dtype=object)
    # GEOS reads hexadecimal digits through a text stream, at three times the cost of bytes.
    raw = [bytes.fromhex(shape) for shape in shapes if isinstance(shape, str)]
    return np.asarray(shapely.from_wkb(np.array(raw, dtype=object)))


def _multi(area: object) -> object:
    return shapely.multipolygons([area]) if isinstance(area, shapely.Polygon) else area


def _line_arrays(lines: Array) -> tuple[Array, Array]:
    if not len(lines):
        return np.empty((0, 2)), np.zeros(1, dtype=np.int64)
    _, coordinates, (starts,) = shapely.to_ragged_array(lines)
    return coordinates[:, :2], starts.astype(np.int64)


def _area_arrays(areas: Array) -> tuple[Array, ...]:
    if not len(areas):
        nothing = np.zeros(1, dtype=np.int64)
        return np.empty((0, 2)), nothing, nothing, nothing
    _, coordinates, starts = shapely.to_ragged_array(areas)
    return coordinates[:, :2], *(part.astype(np.int64) for part in starts)


def _tag_arrays(groups: tuple[list[int], ...], lengths: tuple[list[int], ...]) -> tuple[Array, ...]:
    """Which feature has which key and value, by their numbers."""
    flat = np.fromiter(itertools.chain.from_iterable(groups), dtype=np.int32)
    counted = np.fromiter(itertools.chain.from_iterable(lengths), dtype=np.int32)
    features = np.repeat(np.arange(len(counted), dtype=np.int32), counted // 2)
    return features, flat[::2].copy(), flat[1::2].copy()


def _text_array(texts: Iterable[str]) -> Array:
    whole = "\0".join(text[:_TEXT_LENGTH].replace("\0", " ") for text in texts)
    return _bytes_array(whole.encode(errors="replace"))


def _bytes_array(data: bytes) -> Array:
    return np.frombuffer(data, dtype=np.uint8)


def _e7(degrees: Array) -> Array:
    if len(degrees) and not (np.all(np.isfinite(degrees)) and np.abs(degrees).max() <= _TURN):
        raise ValueError("coordinates are not longitude and latitude in degrees")
    return np.asarray(np.rint(degrees.reshape(-1, 2) * E7), dtype=np.int32)


_WKB: Final = osmium.geom.WKBFactory()
_TURN: Final = math.degrees(math.pi)
