"""Pattern search: the hits of a plain loop, and what is told of each."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString
from shapely.geometry import Point as Dot
from tests.builders.maps import Thing, house, map_of

from sightline.geo.pattern import search_map
from sightline.geo.pattern_query import Counted, Feature, Near, Order, Pattern, Tagged
from sightline.geo.pattern_result import Match, Search
from sightline.model.places import Point

BUILDING = ((Tagged(key="building"),),)
HOUSE = Feature(name="house", alternatives=BUILDING)
SHED = Feature(name="shed", alternatives=BUILDING)
TRACK = Feature(name="track", alternatives=((Tagged(key="highway", values=("track",)),),))
TREE = Feature(name="tree", alternatives=((Tagged(key="natural", values=("tree",)),),))


def tree(east: float, north: float) -> Thing:
    return Dot(east, north), {"natural": "tree"}


def pattern(*clauses: Near | Counted | Order, features: tuple[Feature, ...] = ()) -> Pattern:
    return Pattern(
        title="test",
        anchor="house",
        features=features or (HOUSE, SHED, TRACK, TREE),
        clauses=clauses,
    )


def near(
    first: str, second: str, metres: float, bearing: tuple[float, float] | None = None
) -> Near:
    return Near(first=first, second=second, distance_m=(0.0, metres), bearing_deg=bearing)


def search(things: list[Thing], wanted: Pattern, origin: Point | None = None) -> Search:
    made = map_of(things) if origin is None else map_of(things, origin)
    return search_map(made, wanted)


def first(things: list[Thing], wanted: Pattern) -> Match:
    return search(things, wanted).matches[0]


positions = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=9, unique=True
)


@given(houses=positions, trees=positions)
@settings(max_examples=25, deadline=None)
def test_the_hits_are_those_of_a_plain_loop(
    houses: list[tuple[int, int]], trees: list[tuple[int, int]]
) -> None:
    built = [house(15.0 * x, 14.0 * y) for x, y in houses]
    planted = [tree(16.3 * x, 15.1 * y) for x, y in trees]
    wanted = pattern(
        near("house", "shed", 20.5),
        near("house", "tree", 40.37, (300.3, 59.7)),
        Counted(feature="tree", around="house", within_m=25.13, number=(0, 2)),
    )
    expected = [
        number
        for number, (shape, _) in enumerate(built)
        if any(other is not shape and shape.distance(other) <= 20.5 for other, _ in built)
        and any(
            shape.distance(dot) <= 40.37 and _northward(shape, dot) <= 59.7 for dot, _ in planted
        )
        and sum(shape.distance(dot) <= 25.13 for dot, _ in planted) <= 2
    ]
    found = search(built + planted, wanted)
    # Points come before areas in a map's numbers.
    assert found.whole_numbers == tuple(len(planted) + number for number in expected)
    assert found.cut == 0


def _northward(start: shapely.Geometry, end: shapely.Geometry) -> float:
    """Degrees away from due north."""
    here, there = shapely.centroid(start), shapely.centroid(end)
    east = shapely.get_x(there) - shapely.get_x(here)
    north = shapely.get_y(there) - shapely.get_y(here)
    return abs(math.degrees(math.atan2(east, north)))


@given(houses=positions, seed=st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_a_chain_is_found_exactly_as_by_trying_all(
    houses: list[tuple[int, int]], seed: int
) -> None:
    built = [house(15.0 * x, 14.0 * y) for x, y in houses]
    rng = np.random.default_rng(seed)
    planted = [tree(*rng.uniform(0.0, 180.0, 2)) for _ in range(6)]
    wanted = pattern(near("house", "shed", 20.5), near("shed", "tree", 12.03))
    expected = {
        len(planted) + number
        for number, (shape, _) in enumerate(built)
        for (other, _), (dot, _) in itertools.product(built, planted)
        if other is not shape and shape.distance(other) <= 20.5 and other.distance(dot) <= 12.03
    }
    assert set(search(built + planted, wanted).whole_numbers) == expected


def test_a_thing_never_matches_itself_nor_its_second_outline() -> None:
    lonely = house(0.0, 0.0)
    match = first([lonely, (lonely[0], {"building": "barn"})], pattern(near("house", "shed", 30.0)))
    assert (match.held, match.total) == (0, 1)
    assert match.things["shed"] is None


def test_distances_are_true_metres_far_from_the_central_meridian() -> None:
    edge = Point(latitude_e7=600_000_000, longitude_e7=59_990_000)
    match = search(
        [house(0.0, 0.0), house(1010.0, 0.0)], pattern(near("house", "shed", 1001.0)), edge
    ).matches[0]
    assert match.held == 1
    assert match.clauses[0].measured == pytest.approx(1000.0, abs=0.2)


def test_bearings_are_true_and_pass_through_north() -> None:
    edge = Point(latitude_e7=600_000_000, longitude_e7=59_990_000)
    wanted = pattern(near("house", "tree", 500.0, (358.0, 2.0)))
    north = search([house(0.0, 0.0), tree(5.0, 404.0)], wanted, edge).matches[0]
    east = search([house(0.0, 0.0), tree(404.0, 4.0)], wanted, edge).matches[0]
    assert north.held == 1
    assert north.clauses[0].bearing_deg == pytest.approx(0.0, abs=0.2) or north.clauses[
        0
    ].bearing_deg == pytest.approx(360.0, abs=0.2)
    assert east.held == 0
    assert east.clauses[0].bearing_deg == pytest.approx(90.0, abs=0.3)


def test_what_fails_says_by_how_much_and_partial_matches_rank_below() -> None:
    things = [
        house(0.0, 0.0),
        house(35.0, 0.0),
        house(500.0, 0.0),
        house(538.0, 0.0),
        tree(60.0, 0.0),
    ]
    found = search(things, pattern(near("house", "shed", 26.0), near("house", "tree", 30.0)))
    assert [match.held for match in found.matches] == [2, 1, 0, 0]
    by_shed = {match.things["house"]: match.clauses[0] for match in found.matches}
    assert sorted(clause.measured or 0 for clause in by_shed.values()) == pytest.approx(
        [25.0, 25.0, 28.0, 28.0], abs=0.05
    )
    assert by_shed[found.matches[2].things["house"]].excess == pytest.approx(2.0 / 26.0, abs=0.01)


def test_absence_and_counts_leave_out_what_they_count_from() -> None:
    alone = pattern(Counted(feature="shed", around="house", within_m=50.0, number=(0, 0)))
    assert first([house(0.0, 0.0)], alone).held == 1
    assert first([house(0.0, 0.0), house(30.0, 0.0)], alone).held == 0
    others = pattern(
        near("house", "shed", 30.0),
        Counted(feature="shed", around="house", within_m=50.0, number=(0, 0), others=True),
    )
    assert first([house(0.0, 0.0), house(30.0, 0.0)], others).held == 2


def test_order_along_a_line_holds_from_either_end() -> None:
    line: Thing = (LineString([(-100, -5), (200, -5)]), {"highway": "track"})
    wanted = pattern(
        near("house", "track", 20.0),
        near("house", "shed", 60.0),
        near("shed", "tree", 60.0),
        Order(along="track", names=("house", "shed", "tree")),
    )
    straight = [house(0.0, 0.0), house(40.0, 0.0), tree(90.0, 0.0), line]
    crossed = [house(0.0, 0.0), house(40.0, 0.0), tree(20.0, 0.0), line]
    assert first(straight, wanted).held == 4
    assert first(list(reversed(straight)), wanted).held == 4
    assert max(match.held for match in search(crossed, wanted).matches) == 3


def test_sizes_and_directions_are_clauses_that_may_fail_alone() -> None:
    long_house = Feature(
        name="house",
        alternatives=BUILDING,
        area_m2=(150.0, 170.0),
        elongation=(2.0, 3.0),
        orientation_deg=(80.0, 100.0),
    )
    wanted = pattern(features=(long_house,))
    fits = first([house(0.0, 0.0, wide=20.0, deep=8.0)], wanted)
    turned = first([house(0.0, 0.0, wide=8.0, deep=20.0)], wanted)
    assert (fits.held, fits.total) == (3, 3)
    assert [clause.held for clause in turned.clauses] == [True, True, False]
    assert fits.clauses[0].measured == pytest.approx(160.0, rel=0.002)


def test_a_pair_across_two_zones_is_found_once_in_each_direction() -> None:
    border = Point(latitude_e7=480_000_000, longitude_e7=60_000_000)
    found = search(
        [house(-25.0, 0.0), house(5.0, 0.0), house(900.0, 0.0)],
        pattern(near("house", "shed", 25.0)),
        border,
    )
    assert found.anchors == 3
    assert found.whole == 2


def test_a_map_without_the_anchor_has_no_match() -> None:
    found = search([tree(0.0, 0.0)], pattern(near("house", "tree", 9.0)))
    assert (found.matches, found.anchors, found.whole) == ((), 0, 0)


def test_a_feature_that_the_map_lacks_fails_and_ends_nothing() -> None:
    wanted = pattern(
        near("house", "track", 40.0),
        near("house", "shed", 40.0, (80.0, 100.0)),
        near("track", "tree", 10.0),
        Counted(feature="tree", around="track", within_m=9.0, number=(0, 0), others=True),
        Order(along="track", names=("house", "shed")),
        features=(HOUSE, SHED, dataclasses.replace(TRACK, length_m=(5.0, 9.0)), TREE),
    )
    found = search([house(0.0, 0.0), house(20.0, 0.0), tree(5.0, 20.0)], wanted)
    assert found.matches[0].held == 1
    assert [clause.held for clause in found.matches[0].clauses].count(True) == 1
    assert all(match.things["track"] is None for match in found.matches)


def test_tags_are_matched_by_value_by_presence_and_by_absence() -> None:
    made = map_of(
        [
            (Dot(0, 0), {"natural": "tree", "height": "5"}),
            (Dot(9, 0), {"natural": "tree"}),
            (Dot(19, 0), {"natural": "no"}),
        ]
    )
    natural = Tagged(key="natural")
    assert made.having(((natural,),)).tolist() == [0, 1]
    assert made.having(((natural, Tagged(key="height", absent=True)),)).tolist() == [1]
    assert made.having(((Tagged(key="natural", values=("no", "x")),),)).tolist() == [2]
    assert made.tags(0) == {"natural": "tree", "height": "5"}
    assert made.identity(2) == "g3"
