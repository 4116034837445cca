"""Gazetteer files: GeoNames tables, and the named places of OpenStreetMap extracts."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import shapely

from sightline.adapters.confined import ConfinedFailed, stream_confined
from sightline.adapters.fork_server import NOTHING
from sightline.adapters.gazetteer_reader import send_gazetteer
from sightline.adapters.map_files import file_digest, open_map
from sightline.errors import InputRefused
from sightline.geo.map_data import MapSearch
from sightline.geo.pattern_ground import Geometries
from sightline.geo.pattern_query import Tagged
from sightline.model.digest import Digest
from sightline.workbench.gazetteers import GazetteerRows
from sightline.workbench.ports.engine import Limits

_LIMITS: Final = Limits(
    memory_bytes=2 << 30, cpu_seconds=4 * 3600, silent_seconds=600, result_bytes=1 << 62
)
_FORMER: Final = ("old_name", "was:name", "disused:name")
_OTHER: Final = ("alt_name", "int_name", "official_name", "short_name", "loc_name", "nat_name")
_PLACE: Final = ((Tagged(key="place"), Tagged(key="name")),)
_BOUNDARY: Final = (
    (Tagged(key="boundary", values=("administrative",)), Tagged(key="admin_level"), Tagged(
        key="name"
    )),
)  # fmt: skip
_COUNTRY, _REGION, _DISTRICT = ("2",), ("3", "4"), ("5", "6", "7", "8")
_BLOCK: Final = 2000


class ConfinedGazetteerFiles:
    """Satisfies `GazetteerFiles`."""

    def digest(self, path: Path) -> Digest:
        """Digest of the file's bytes."""
        return file_digest(path)

    def blocks(self, path: Path) -> Iterable[GazetteerRows]:
        """Its rows, by the kind of file that its name says."""
        if path.suffix.lower() in {".pbf", ".geojson"}:
            return _of_map(MapSearch(open_map(path, None).data))
        return _of_table(path)


def _of_table(path: Path) -> Iterator[GazetteerRows]:
    try:
        for untrusted in _sent(path):
            block = json.loads(untrusted)
            yield GazetteerRows(
                kind=str(block["kind"]),
                rows=[row for row in block["rows"] if isinstance(row, dict)],
                bad=int(block["bad"]),
                skipped=int(block["skipped"]),
                examples=tuple(map(str, block.get("examples", ()))),
            )
    except ConfinedFailed as error:
        raise InputRefused(
            error.cause,
            file=str(path),
            next_step="Take it anew from download.geonames.org/export/dump.",
        ) from error


def _sent(path: Path) -> Iterator[bytes]:
    return stream_confined(send_gazetteer, path, path.name, limits=_LIMITS, preload=NOTHING)


def _of_map(search: MapSearch) -> Iterator[GazetteerRows]:
    """Places with names in any language, and the administrative areas they lie in."""
    places = search.having(_PLACE)
    points = shapely.point_on_surface(search.geometries(places))
    paths = _Hierarchy(search).paths(points)
    rows = []
    for number, point, path in zip(places.tolist(), points, paths, strict=True):
        tags = search.tags(number)
        country, region, district = path
        rows.append(
            {
                "key": f"osm:{search.identity(number)}",
                "name": tags["name"],
                "kind": tags["place"],
                "country": country or tags.get("is_in:country", ""),
                "admin1": region,
                "admin2": district,
                "population": _population(tags.get("population", "")),
                "lat_e7": round(shapely.get_y(point) * 1e7),
                "lon_e7": round(shapely.get_x(point) * 1e7),
                "names": list(_names(tags)),
                "changed": str(search.data.facts.get("date") or ""),
            }
        )
    for start in range(0, max(1, len(rows)), _BLOCK):
        yield GazetteerRows(kind="places", rows=rows[start : start + _BLOCK])


def _names(tags: dict[str, str]) -> Iterator[list[object]]:
    for key, value in tags.items():
        language = key.removeprefix("name:") if key.startswith("name:") else ""
        former = key.startswith(_FORMER)
        if language or former or key.startswith(_OTHER):
            for name in value.split(";"):
                yield [name.strip(), language, former]


class _Hierarchy:
    """Administrative areas of an extract, asked what lies in them."""

    def __init__(self, search: MapSearch) -> None:
        numbers = search.having(_BOUNDARY)
        shapes = search.geometries(numbers)
        areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 - of an area
        self._areas = [
            (tags.get("admin_level", ""), tags["name"])
            for tags in map(search.tags, numbers[areal].tolist())
        ]
        self._tree = shapely.STRtree(shapes[areal])

    def paths(self, points: Geometries) -> list[tuple[str, str, str]]:
        """Country, region and district of each point, empty where the extract has none."""
        within: list[dict[str, str]] = [{} for _ in points]
        for point, area in self._tree.query(points, predicate="within").T.tolist():
            level, name = self._areas[area]
            within[point][level] = name
        return [
            (_first(levels, _COUNTRY), _first(levels, _REGION), _first(levels, _DISTRICT))
            for levels in within
        ]


def _first(levels: dict[str, str], wanted: tuple[str, ...]) -> str:
    return next((levels[level] for level in wanted if level in levels), "")


def _population(text: str) -> int | None:
    digits = text.replace(" ", "").replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) < 11 else None  # noqa: PLR2004 - people on Earth
