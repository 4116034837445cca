"""A described yard on a real extract: among the first ranked; damaged extracts refused by name."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from tests.builders.real import DATA

from sightline.adapters.map_files import open_map
from sightline.errors import InputRefused
from sightline.geo.map_data import MapSearch
from sightline.geo.pattern import search_map
from sightline.geo.pattern_ground import Placed, Zone, true_bearing
from sightline.geo.pattern_query import Feature, Near, Pattern, Range, Tagged

MAPS = DATA / "maps"
BUILDING = ((Tagged(key="building"),),)
TRACK = ((Tagged(key="highway", values=("track",)),),)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> MapSearch:
    path = MAPS / "liechtenstein.osm.pbf"
    if not path.is_file():
        pytest.skip(f"no shared folder of maps at {MAPS}")
    return MapSearch(open_map(path, tmp_path_factory.mktemp("cache")).data)


def blurred(value: float, share: float = 0.2) -> Range:
    """What a person would say who estimates by eye."""
    return value * (1 - share), value * (1 + share)


def turned(value: float, off: float = 20.0) -> Range:
    return (value - off) % 360.0, (value + off) % 360.0


def described(buildings: Placed, tracks: Placed, house: int) -> Pattern | None:
    """The yard about a building, told in round measures; None where it is no yard."""
    shape, scale = buildings.shapes[house], buildings.scale[house]
    near = shapely.distance(shape, buildings.shapes) / scale
    near[house] = np.inf
    first, second = np.argsort(near)[:2].tolist()
    track = float(shapely.distance(shape, tracks.shapes).min() / scale)
    if near[second] > 60 or track > 60 or near[first] < 2:
        return None
    clauses = [Near(first="house", second="track", distance_m=(0.0, track * 1.3 + 5))]
    features = [
        Feature(
            name="house", alternatives=BUILDING, area_m2=blurred(float(buildings.size[house, 0]))
        ),
        Feature(name="track", alternatives=TRACK),
    ]
    for name, other in (("barn", first), ("shed", second)):
        ends = buildings.middles[[house]], buildings.middles[[other]]
        bearing = float(true_bearing(*ends, buildings.convergence_deg[[house]])[0])
        distance = float(near[other])
        span = (max(0.0, distance * 0.7 - 2), distance * 1.3 + 2)
        area = blurred(float(buildings.size[other, 0]), 0.3)
        features.append(Feature(name=name, alternatives=BUILDING, area_m2=area))
        clauses.append(
            Near(first="house", second=name, distance_m=span, bearing_deg=turned(bearing))
        )
    return Pattern(
        title="yard", anchor="house", features=tuple(features), clauses=tuple(clauses)
    )  # fmt: skip


FEW = 5
MANY = pytest.param(40, marks=(pytest.mark.nightly, pytest.mark.timeout(1200)))


@pytest.mark.real
@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_yard_described_by_eye_is_among_the_first_ranked(search: MapSearch, count: int) -> None:
    zone = Zone(search, 32)
    buildings, tracks = zone.placed(BUILDING, sides=False), zone.placed(TRACK, sides=False)
    rng = np.random.default_rng(3)
    first = tried = 0
    for house in rng.permutation(len(buildings)).tolist():
        pattern = described(buildings, tracks, house)
        if pattern is None:
            continue
        tried += 1
        found = search_map(search, pattern, most=5)
        numbers = [match.things["house"] for match in found.matches]
        first += int(buildings.numbers[house]) in numbers
        if tried == count:
            break
    assert tried == count
    # Of so many, two may look like five other yards.
    assert first >= count - (2 if count > FEW else 0)


@pytest.mark.real
def test_a_real_extract_that_was_cut_is_refused_by_name(tmp_path: Path) -> None:
    whole = MAPS / "monaco.osm.pbf"
    if not whole.is_file():
        pytest.skip(f"no shared folder of maps at {MAPS}")
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole.read_bytes()[:300_000])
    with pytest.raises(InputRefused, match=r"extract|PBF"):
        open_map(cut, None)
