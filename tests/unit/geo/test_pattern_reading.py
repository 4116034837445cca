"""The TOML form of patterns: what it says, and what is told of each mistake."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.geo.pattern_query import Counted, Near, Order, Tagged
from sightline.geo.pattern_reading import read_pattern

WHOLE = """
title = "A yard"
anchor = "house"
[features.house]
tags = { building = ["yes", "house"] }
area_m2 = [40, 200]
[features.shed]
tags = [{ building = true, name = false }, { landuse = "farmyard" }]
[features.road]
tags = { highway = true }
[[clauses]]
near = ["house", "shed"]
between_m = [2, 30]
bearing_deg = [315, 45]
weight = 2
[[clauses]]
near = ["house", "road"]
within_m = 40
[[clauses]]
count = "shed"
around = "house"
within_m = 100
number = [3]
[[clauses]]
absent = "road"
from = "shed"
within_m = 5
[[clauses]]
order = ["house", "shed"]
along = "road"
"""


def test_every_part_is_read() -> None:
    pattern = read_pattern(tomllib.loads(WHOLE))
    house, shed, _ = pattern.features
    assert house.alternatives == ((Tagged(key="building", values=("yes", "house")),),)
    assert house.area_m2 == (40.0, 200.0)
    assert shed.alternatives[0][1] == Tagged(key="name", absent=True)
    assert pattern.clauses == (
        Near(
            first="house",
            second="shed",
            distance_m=(2.0, 30.0),
            bearing_deg=(315.0, 45.0),
            weight=2,
        ),
        Near(first="house", second="road", distance_m=(0.0, 40.0)),
        Counted(feature="shed", around="house", within_m=100.0, number=(3, None)),
        Counted(feature="road", around="shed", within_m=5.0, number=(0, 0)),
        Order(along="road", names=("house", "shed")),
    )
    assert pattern.roles == ("house", "shed", "road")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("within_m = 40", "within = 40", "does not know 'within'"),
        ("within_m = 40", "within_m = 40\nbetween_m = [1, 2]", "either"),
        ("within_m = 40", "within_m = -1", "no number from 0"),
        ("within_m = 40", "within_m = 9000", "further than 5000 m"),
        ('near = ["house", "road"]', 'near = ["house", "house"]', "near itself"),
        ('near = ["house", "road"]', 'near = ["house", "barn"]', "no feature is called 'barn'"),
        ('near = ["house", "road"]', 'near = ["road", "road2"]', "no feature is called 'road2'"),
        ("number = [3]", "number = [5, 3]", "smaller to the larger"),
        ("area_m2 = [40, 200]", "area_m2 = 40", r"\[from, to\]"),
        ('tags = { building = ["yes", "house"] }', "", "has no tags"),
        ('anchor = "house"', 'anchor = "villa"', "no feature is called 'villa'"),
        ("weight = 2", "weight = 0", "weight"),
        ("count =", "counted =", "one of near, absent"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, told: str) -> None:
    with pytest.raises(InputRefused, match=told):
        read_pattern(tomllib.loads(WHOLE.replace(old, new, 1)))


def test_a_feature_that_nothing_ties_to_the_anchor_is_named() -> None:
    loose = WHOLE.replace('near = ["house", "road"]', 'near = ["shed", "house"]', 1)
    with pytest.raises(InputRefused, match="how far 'road' is"):
        read_pattern(tomllib.loads(loose))


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["near", "within_m", "tags", "count", "x", "features", "clauses"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(features=plain, clauses=plain)
def test_nothing_but_a_refusal_comes_of_nonsense(features: object, clauses: object) -> None:
    try:
        read_pattern({"features": features, "clauses": clauses})
    except InputRefused as refused:
        assert "pattern" in refused.cause  # noqa: PT017 - either outcome is right, no other is


def test_the_example_of_the_methods_page_is_a_pattern() -> None:
    page = Path(__file__).parents[3] / "docs" / "methods" / "pattern.md"
    text = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    pattern = read_pattern(tomllib.loads(text))
    assert pattern.roles == ("house", "outbuilding", "track", "trees")
    assert len(pattern.clauses) == 4
