"""GeoJSON (RFC 7946) for other programs: the one place where our whole units become degrees.

It is no record, so its numbers are decimal fractions; longitude comes before latitude.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sightline.model.places import E7, Point

GEOJSON: Final = "application/geo+json"
"""Its media type."""


def degrees(latitude_e7: int, longitude_e7: int) -> list[float]:
    """A position."""
    return [longitude_e7 / E7, latitude_e7 / E7]


def position(point: Point) -> list[float]:
    """A point's position."""
    return degrees(point.latitude_e7, point.longitude_e7)


def ring(outline: Sequence[Sequence[int]]) -> list[list[float]]:
    """An outline of [latitude_e7, longitude_e7], closed."""
    corners = [degrees(latitude, longitude) for latitude, longitude in outline]
    return [*corners, corners[0]]


def closed(outline: Sequence[Point]) -> list[list[float]]:
    """An outline of points, closed."""
    corners = [position(point) for point in outline]
    return [*corners, corners[0]]


def feature(kind: str, coordinates: object, **properties: object) -> dict[str, object]:
    """A feature of one geometry."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(features: Sequence[Mapping[str, object]]) -> bytes:
    """A whole file."""
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1).encode()
