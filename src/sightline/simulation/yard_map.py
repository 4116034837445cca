"""The yard as a map: GeoJSON features and the landmarks that frames can be matched to."""

import json
from pathlib import Path

from sightline.simulation.place import to_lat_lon_e7
from sightline.simulation.scenario import NEIGHBOUR, TOWN, VILLAGE, NamedPlace
from sightline.simulation.truth import Landmark, position
from sightline.simulation.yard import BUILDINGS, ENTRANCE, FENCES, POLE, TRACK, TREES, WELL


def landmarks() -> tuple[Landmark, ...]:
    """Named points of the local frame: wall feet, eaves, ridges, well, pole, fence corners."""
    points: list[tuple[str, tuple[float, float, float]]] = []
    for building in BUILDINGS:
        for corner, (x, y) in zip(("sw", "se", "ne", "nw"), building.corners(), strict=True):
            points.append((f"{building.name} {corner} foot", (x, y, 0.0)))
            points.append((f"{building.name} {corner} eaves", (x, y, building.eaves)))
        west, south, east, north = building.footprint
        middle = (south + north) / 2.0
        points.append((f"{building.name} west ridge", (west - 0.3, middle, building.ridge)))
        points.append((f"{building.name} east ridge", (east + 0.3, middle, building.ridge)))
        for number, item in enumerate(building.openings, start=1):
            for side, x in (("west", item.west), ("east", item.west + item.width)):
                name = f"{building.name} opening {number} {side}"
                points.append((f"{name} foot", (x, south, item.sill)))
                points.append((f"{name} head", (x, south, item.head)))
    points.append(("well", (*WELL, 0.85)))
    points.append(("pole foot", (*POLE, 0.0)))
    points.append(("pole top", (*POLE, 7.6)))
    for number, (x, y) in enumerate(sorted({post for line in FENCES for post in line}), start=1):
        points.append((f"fence corner {number} foot", (x, y, 0.0)))
    return tuple(Landmark(key=key, at=position(point)) for key, point in points)


def write_map(path: Path) -> None:
    """Write the map as GeoJSON (RFC 7946): longitude before latitude, seven decimals."""
    features = [
        *_areas(),
        *(
            _feature("LineString", _line(line), kind="fence", name="", height_mm=1250)
            for line in FENCES
        ),
        _feature("LineString", _line(TRACK.tolist()), kind="track", name="farm track"),
        _feature("LineString", _line(ENTRANCE.tolist()), kind="track", name="yard entrance"),
        _feature("Point", _point(*WELL), kind="well", name="well"),
        _feature("Point", _point(*POLE), kind="pole", name="utility pole", height_mm=7600),
        *(
            _feature(
                "Point",
                _point(tree.x, tree.y),
                kind="tree",
                name=tree.kind,
                height_mm=round(tree.height * 1000),
            )
            for tree in TREES
        ),
        *(_named(place) for place in (VILLAGE, TOWN, NEIGHBOUR)),
    ]
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    path.write_text(
        '{"type": "FeatureCollection", "features": [\n' + rows + "\n]}\n", encoding="utf-8"
    )


def _areas() -> list[dict[str, object]]:
    return [
        _feature(
            "Polygon",
            [_line([*building.corners(), building.corners()[0]])],
            kind="building",
            name=building.name,
            height_mm=round(building.ridge * 1000),
        )
        for building in BUILDINGS
    ]


def _named(place: NamedPlace) -> dict[str, object]:
    coordinates = [place.lon_e7 / 1e7, place.lat_e7 / 1e7]
    return _feature(
        "Point",
        coordinates,
        kind=place.kind,
        name=place.name,
        admin=place.admin_path,
        population=place.population,
    )


def _point(x: float, y: float) -> list[float]:
    lat_e7, lon_e7 = to_lat_lon_e7(x, y)
    return [lon_e7 / 1e7, lat_e7 / 1e7]


def _line(points: object) -> list[list[float]]:
    return [_point(float(x), float(y)) for x, y in points]  # type: ignore[attr-defined]


def _feature(shape: str, coordinates: object, **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape, "coordinates": coordinates},
    }
