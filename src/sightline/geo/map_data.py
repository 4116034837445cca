"""A map as arrays: every tagged point, line and area of an extract, ready to be searched.

Coordinates are whole units of 1e-7 degree, longitude first, as OpenStreetMap keeps them. Geometries
are built only of what a query asks for. The packed form is what the reader's limited process hands
back and what the cache holds; unpacking checks it like anything foreign.
"""

import io
import json
import zipfile
from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import shapely

from sightline.errors import InputRefused
from sightline.geo.local_frame import Vec
from sightline.geo.pattern_query import Tagged
from sightline.model.places import E7, Point

FORMAT: Final = 1
MAX_FEATURES: Final = 50_000_000

Ints = npt.NDArray[np.int64]
Coordinates = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """Features in the order points, lines, areas.

    Attributes:
        origins: (n,) `n`, `w` or `r`: node, way or relation; `g` for a feature of a GeoJSON file.
        ids: (n,) number within that kind.
        points: (p, 2) one row a point.
        lines, line_starts: (c, 2) and (l + 1,): where each line's coordinates begin.
        areas, ring_starts, polygon_starts, area_starts: coordinates, and three levels of starts.
        tag_feature, tag_key, tag_value: (t,) which feature has which key and value of `texts`.
        texts: distinct keys and values, UTF-8, each ended by a zero byte.
        about: what the file says of itself: date, generator, what could not be read.
    """

    origins: npt.NDArray[np.uint8]
    ids: Ints
    points: Coordinates
    lines: Coordinates
    line_starts: Ints
    areas: Coordinates
    ring_starts: Ints
    polygon_starts: Ints
    area_starts: Ints
    tag_feature: npt.NDArray[np.int32]
    tag_key: npt.NDArray[np.int32]
    tag_value: npt.NDArray[np.int32]
    texts: npt.NDArray[np.uint8]
    about: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def facts(self) -> dict[str, object]:
        """`about`, read."""
        read = json.loads(self.about.tobytes().decode(errors="replace"))
        return read if isinstance(read, dict) else {}

    def packed(self) -> bytes:
        """One block of bytes."""
        buffer = io.BytesIO()
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez(buffer, **arrays)
        return buffer.getvalue()

    @classmethod
    def unpacked(cls, untrusted: bytes) -> Self:
        """What `packed` wrote.

        Raises:
            InputRefused: it is anything else.
        """
        try:
            with np.load(io.BytesIO(untrusted), allow_pickle=False) as file:
                arrays = {field.name: file[field.name] for field in fields(cls)}
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise _unfit("its parts cannot be told apart") from error
        data = cls(**arrays)
        _check(data)
        return data


class MapSearch:
    """Looks features up by their tags and builds their geometries."""

    def __init__(self, data: MapData) -> None:
        self.data = data
        texts = data.texts.tobytes().decode(errors="replace").split("\0")
        self._texts = texts
        self._number = {text: number for number, text in enumerate(texts)}
        self._points = len(data.points)
        self._lines = len(data.line_starts) - 1

    def having(self, alternatives: tuple[tuple[Tagged, ...], ...]) -> Ints:
        """Numbers of the features that meet all conditions of one alternative, in order."""
        met = np.zeros(len(self.data), dtype=bool)
        for conditions in alternatives:
            every = np.ones(len(self.data), dtype=bool)
            for condition in conditions:
                every &= self._meets(condition)
            met |= every
        return np.flatnonzero(met)

    def tags(self, feature: int) -> dict[str, str]:
        """The tags of one feature."""
        rows = np.flatnonzero(self.data.tag_feature == feature)
        return {
            self._texts[self.data.tag_key[row]]: self._texts[self.data.tag_value[row]]
            for row in rows.tolist()
        }

    def identity(self, feature: int) -> str:
        """`w123`: what OpenStreetMap calls it."""
        return f"{chr(int(self.data.origins[feature]))}{int(self.data.ids[feature])}"

    def geometries(self, features: Ints) -> npt.NDArray[np.object_]:
        """Shapely geometries in degrees (longitude, latitude), one a feature."""
        made = np.empty(len(features), dtype=object)
        areas_from = self._points + self._lines
        point = features < self._points
        area = features >= areas_from
        line = ~point & ~area
        made[point] = shapely.points(self.data.points[features[point]] / E7)
        made[line] = self._lines_of(features[line] - self._points)
        made[area] = self._areas_of(features[area] - areas_from)
        return made

    def outlines(self, features: list[int]) -> tuple[tuple[Point, ...], ...]:
        """The outlines of features, as far as they have extent; not their holes' order."""
        found = []
        for shape in self.geometries(np.array(features, dtype=np.int64)):
            for part in shapely.get_parts(shape):
                ring = shapely.get_exterior_ring(part) if part.geom_type == "Polygon" else part
                corners = shapely.get_coordinates(ring)
                if len(corners) > 1:
                    found.append(
                        tuple(
                            Point(latitude_e7=round(lat * E7), longitude_e7=round(lon * E7))
                            for lon, lat in corners.tolist()
                        )
                    )
        return tuple(found)

    def _lines_of(self, numbers: Ints) -> npt.NDArray[np.object_]:
        taken, starts = _taken(self.data.line_starts, numbers)
        return _ragged(shapely.GeometryType.LINESTRING, self.data.lines[taken] / E7, (starts,))

    def _areas_of(self, numbers: Ints) -> npt.NDArray[np.object_]:
        polygons, area_starts = _taken(self.data.area_starts, numbers)
        rings, polygon_starts = _taken(self.data.polygon_starts, polygons)
        taken, ring_starts = _taken(self.data.ring_starts, rings)
        return _ragged(
            shapely.GeometryType.MULTIPOLYGON,
            self.data.areas[taken] / E7,
            (ring_starts, polygon_starts, area_starts),
        )

    def _meets(self, condition: Tagged) -> npt.NDArray[np.bool_]:
        data = self.data
        key = self._number.get(condition.key, -1)
        rows = data.tag_key == key
        if condition.values:
            wanted = [self._number[value] for value in condition.values if value in self._number]
            rows &= np.isin(data.tag_value, wanted)
        elif not condition.absent:
            rows &= data.tag_value != self._number.get("no", -1)
        met = np.zeros(len(data), dtype=bool)
        met[data.tag_feature[rows]] = True
        return ~met if condition.absent else met


def _ragged(
    kind: shapely.GeometryType, coordinates: Vec, starts: tuple[Ints, ...]
) -> npt.NDArray[np.object_]:
    if len(starts[-1]) <= 1:
        return np.empty(0, dtype=object)
    made: npt.NDArray[np.object_] = shapely.from_ragged_array(kind, coordinates, starts)
    return made


def _taken(starts: Ints, numbers: Ints) -> tuple[Ints, Ints]:
    """Of ragged rows, those asked for: numbers of all their parts, and the new starts."""
    lengths = starts[numbers + 1] - starts[numbers]
    new = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
    parts = np.arange(new[-1]) + np.repeat(starts[numbers] - new[:-1], lengths)
    return parts, new


def _check(data: MapData) -> None:
    """Refuse arrays that do not belong together: what reads them later trusts them."""
    count = len(data.points) + len(data.line_starts) - 1 + len(data.area_starts) - 1
    ragged = (
        (data.line_starts, len(data.lines), 2),
        (data.ring_starts, len(data.areas), 4),
        (data.polygon_starts, len(data.ring_starts) - 1, 1),
        (data.area_starts, len(data.polygon_starts) - 1, 1),
    )
    texts = int((data.texts == 0).sum()) + 1
    numbers = (
        (data.tag_feature, count), (data.tag_key, texts), (data.tag_value, texts)
    )  # fmt: skip
    shapes = all(part.ndim == 2 and part.shape[1] == 2 for part in _coordinates(data))  # noqa: PLR2004 - longitude and latitude
    flat = all(
        getattr(data, field.name).ndim == 1
        for field in fields(data)
        if field.name not in {"points", "lines", "areas"}
    )
    if not (shapes and flat and count <= MAX_FEATURES):
        raise _unfit("its arrays have the wrong shape")
    if not len(data.ids) == len(data.origins) == count:
        raise _unfit("its features cannot be counted")
    if not all(_rising(*part) for part in ragged):
        raise _unfit("its geometries overlap")
    if not all(len(part) == len(data.tag_key) and _within(part, top) for part, top in numbers):
        raise _unfit("its tags point outside")
    if not all(_on_earth(part) for part in _coordinates(data)):
        raise _unfit("its coordinates lie outside the Earth")


def _coordinates(data: MapData) -> tuple[Coordinates, Coordinates, Coordinates]:
    return data.points, data.lines, data.areas


def _rising(starts: Ints, end: int, fewest: int) -> bool:
    if not len(starts) or starts[0] != 0 or starts[-1] != end:
        return False
    return bool(np.all(np.diff(starts) >= fewest))


def _within(numbers: npt.NDArray[np.int32], top: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < top)


def _on_earth(coordinates: Coordinates) -> bool:
    if not len(coordinates):
        return True
    if coordinates.dtype != np.int32:
        return False
    reach = np.abs(coordinates.astype(np.int64)).max(axis=0)
    return bool(reach[0] <= 180 * E7 and reach[1] <= 90 * E7)


def _unfit(cause: str) -> InputRefused:
    return InputRefused(
        f"What was read of the map does not fit together: {cause}.",
        next_step="Take the extract anew from its source.",
    )
