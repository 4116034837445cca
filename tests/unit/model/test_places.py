"""Places with their error, regions inside the picture, counts as ranges."""

import pytest
from hypothesis import assume, given
from tests.builders.records import counts

from sightline.errors import InputRefused
from sightline.model.places import E7, WHOLE, Area, Count, Point, Region

HERE = Point(latitude_e7=49 * E7, longitude_e7=38 * E7)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90, 180), (-90, -180), (0, 0)], ids=["corner", "corner", "origin"]
)
def test_the_whole_earth_can_be_named(latitude: int, longitude: int) -> None:
    Point(latitude_e7=latitude * E7, longitude_e7=longitude * E7)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90 * E7 + 1, 0), (-90 * E7 - 1, 0), (0, 180 * E7 + 1), (0, -181 * E7)],
)
def test_a_point_beyond_the_earth_is_refused(latitude: int, longitude: int) -> None:
    with pytest.raises(InputRefused, match="latitude first"):
        Point(latitude_e7=latitude, longitude_e7=longitude)


@pytest.mark.parametrize("radius", [0, -1])
def test_a_place_has_an_error(radius: int) -> None:
    with pytest.raises(InputRefused, match="radius"):
        Area(centre=HERE, radius_cm=radius, basis="map")


@pytest.mark.parametrize(
    "sides",
    [
        (-1, 0, 10, 10),
        (0, -1, 10, 10),
        (0, 0, 0, 10),
        (0, 0, 10, 0),
        (1, 0, WHOLE, 10),
        (0, 1, 10, WHOLE),
    ],
)
def test_a_region_lies_inside_the_picture(sides: tuple[int, int, int, int]) -> None:
    left, top, width, height = sides
    with pytest.raises(InputRefused, match="inside"):
        Region(left=left, top=top, width=width, height=height)
    Region(left=0, top=0, width=WHOLE, height=WHOLE)


@pytest.mark.parametrize(
    ("text", "low", "high", "soft"),
    [
        ("12", 12, 12, False),
        ("0", 0, 0, False),
        ("12-15", 12, 15, False),
        ("12 - 15", 12, 15, False),
        ("12 to 15", 12, 15, False),
        ("12..15", 12, 15, False),
        ("at least 12", 12, None, False),
        ("At Least 12", 12, None, False),
        ("12+", 12, None, False),
        ("more than 10", 11, None, False),
        ("over 10", 11, None, False),
        ("at most 10", None, 10, False),
        ("up to 10", None, 10, False),
        ("as many as 10", None, 10, False),
        ("fewer than 10", None, 9, False),
        ("less than 1", None, 0, False),
        ("about 12", 12, 12, True),
        ("around 12", 12, 12, True),
        ("  12  ", 12, 12, False),
    ],
)
def test_a_count_is_read_as_the_range_it_says(
    text: str,
    low: int | None,
    high: int | None,
    soft: bool,  # noqa: FBT001 - a column of the table
) -> None:
    count = Count.parse(text, of="bodies")
    assert (count.low, count.high, count.soft, count.of) == (low, high, soft, "bodies")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "twelve",
        "-3",
        "12.5",
        "15-12",
        "about 12-15",
        "at most 12+",
        "about 12+",
        "12-15+",
        "fewer than 0",
        "at least",
        "12 15",
        "1234567890",
        "\N{ARABIC-INDIC DIGIT TWO}",
    ],
)
def test_what_says_no_range_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        Count.parse(text, of="x")


@pytest.mark.parametrize(("low", "high"), [(None, None), (2, 1), (-1, 3), (-2, None), (None, -1)])
def test_a_count_has_an_end_and_runs_upwards_from_nothing(
    low: int | None, high: int | None
) -> None:
    with pytest.raises(InputRefused):
        Count(low=low, high=high, of="x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12", "12 bodies"),
        ("12-15", "12 to 15 bodies"),
        ("12+", "at least 12 bodies"),
        ("up to 9", "at most 9 bodies"),
        ("about 12", "about 12 bodies"),
    ],
)
def test_a_count_is_said_in_words(text: str, said: str) -> None:
    assert Count.parse(text, of="bodies").text == said


@given(counts())
def test_a_hard_count_said_in_words_reads_as_the_same_range(count: Count) -> None:
    assume(not count.soft)
    again = Count.parse(count.text.removesuffix(f" {count.of}"), of=count.of)
    assert again == count
