"""Map files: read in a limited process, cached by digest, refused where damaged."""

import json
from pathlib import Path

import pytest
from shapely import LineString, Polygon
from shapely.geometry import Point as Dot
from tests.builders.maps import Thing, geojson, house, write_extract

from sightline.adapters.map_files import open_map
from sightline.errors import InputRefused, NotFound
from sightline.geo.map_data import MapData, MapSearch
from sightline.geo.pattern_query import Tagged

ROUNDABOUT = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)])
THINGS: list[Thing] = [
    house(0.0, 0.0),
    (LineString([(0, -5), (60, -5)]), {"highway": "track"}),
    (ROUNDABOUT, {"highway": "primary"}),
    (Dot(5, 30), {"natural": "tree"}),
]


def having(search: MapSearch, key: str) -> list[str]:
    found = search.having(((Tagged(key=key),),))
    return [shape.geom_type for shape in search.geometries(found)]


def test_an_extract_and_geojson_give_the_same_features(tmp_path: Path) -> None:
    extract, drawn = tmp_path / "a.osm.pbf", tmp_path / "a.geojson"
    write_extract(extract, THINGS)
    drawn.write_bytes(geojson(THINGS[:2] + THINGS[3:]))
    for path in (extract, drawn):
        search = MapSearch(open_map(path, None).data)
        assert having(search, "building") == ["MultiPolygon"]
        assert having(search, "natural") == ["Point"]
        assert having(search, "highway")[0] == "LineString"


def test_a_ring_road_stays_a_line(tmp_path: Path) -> None:
    write_extract(tmp_path / "a.osm.pbf", THINGS)
    search = MapSearch(open_map(tmp_path / "a.osm.pbf", None).data)
    assert having(search, "highway") == ["LineString", "LineString"]


def test_a_second_opening_reads_the_cache_and_a_changed_file_does_not(tmp_path: Path) -> None:
    path, cache = tmp_path / "a.geojson", tmp_path / "cache"
    path.write_bytes(geojson(THINGS[:1]))
    once, again = open_map(path, cache), open_map(path, cache)
    assert (once.fresh, again.fresh) == (True, False)
    assert once.digest == again.digest
    path.write_bytes(geojson(THINGS[:2]))
    assert open_map(path, cache).fresh


def test_a_spoilt_cache_costs_a_reading_and_no_more(tmp_path: Path) -> None:
    path, cache = tmp_path / "a.geojson", tmp_path / "cache"
    path.write_bytes(geojson(THINGS[:1]))
    open_map(path, cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-200])
    assert open_map(path, cache).fresh


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_a_truncated_extract_is_refused_by_name(tmp_path: Path, share: float) -> None:
    whole = tmp_path / "whole.osm.pbf"
    write_extract(whole, THINGS)
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    with pytest.raises(InputRefused) as told:
        open_map(cut, None)
    assert "cut.osm.pbf" in str(told.value)
    assert "anew" in told.value.next_step


def test_a_corrupt_extract_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.osm.pbf"
    write_extract(path, THINGS)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(InputRefused, match="extract"):
        open_map(path, None)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"features": [{"geometry": {"type": "Point", "coordinates": [500000.0, 5000000.0]}}]}',
        '{"features": [3]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_geojson_in_degrees_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(text)
    with pytest.raises(InputRefused):
        open_map(path, None)


def test_features_without_a_shape_are_counted_and_left_out(tmp_path: Path) -> None:
    document = json.loads(geojson(THINGS[:1]))
    document["features"].append({"type": "Feature", "properties": {}, "geometry": None})
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(document))
    data = open_map(path, None).data
    assert len(data) == 1
    assert data.facts["unread"] == 1


def test_other_files_and_missing_ones_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "map.shp").write_bytes(b"x")
    with pytest.raises(InputRefused, match=r"osm\.pbf"):
        open_map(tmp_path / "map.shp", None)
    with pytest.raises(NotFound):
        open_map(tmp_path / "none.osm.pbf", None)


def test_packed_maps_are_checked_before_they_are_used(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(geojson(THINGS[:2]))
    data = open_map(path, None).data
    spoilt = data.tag_feature.copy()
    spoilt[0] = 99
    fields = {name: getattr(data, name) for name in data.__slots__}
    for wrong in ({"tag_feature": spoilt}, {"ids": data.ids[:-1]}, {"line_starts": data.ids}):
        with pytest.raises(InputRefused, match="does not fit together"):
            MapData.unpacked(MapData(**{**fields, **wrong}).packed())
    with pytest.raises(InputRefused):
        MapData.unpacked(b"PK nothing")
