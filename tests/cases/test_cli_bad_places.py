"""Bad input about place and time, given as a user gives it: what is said, and what is recorded."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from shapely import LineString
from tests.builders.command_line import CommandLine, Ran, new_case
from tests.builders.gazetteers import VILLAGE, line
from tests.builders.maps import HERE, Thing, geojson, house

from sightline.model.places import E7, Point

ON = ("--azimuth", "24±2", "--on")
YARD = """
title = "A house by a track"
anchor = "house"
[features.house]
tags = { building = true }
[features.track]
tags = { highway = "track" }
[[clauses]]
near = ["house", "track"]
within_m = 20
"""
FAR = b'{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [500, 1]}}]}'
POINTS = (
    "a,100,300,48.2150,61.4220",
    "b,300,200,48.2153,61.4222",
    "c,500,250,48.2152,61.4226",
)


Found = dict[str, Any]


@pytest.fixture
def nobody(tmp_path: Path) -> CommandLine:
    """Someone who asks quick questions, without a case."""
    return CommandLine(tmp_path)


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A case with one still of 640 by 360 pixels."""
    root = tmp_path_factory.mktemp("places")
    Image.new("RGB", (640, 360), (90, 120, 90)).save(root / "yard.png")
    ada = new_case(root)
    ada.done("add", root / "yard.png", "--reason", "It circulates.", "--no-address", "sent")
    return ada


def refused(ran: Ran, *words: str, code: int = 4) -> None:
    """Whether a command refused, said all this, and what to do next."""
    assert ran.code == code, ran.err
    assert all(word in ran.err for word in words), ran.err
    assert "next: " in ran.err


# Light and the globe


def test_polar_night_leaves_nothing_and_says_that_the_sun_does_not_rise(
    nobody: CommandLine,
) -> None:
    told = nobody.done("when", "--at", "78.22,15.65", *ON, "2024-12-21")
    assert "Nothing is left" in told
    assert "The sun does not rise there in this period" in told


def test_polar_day_is_named_beside_its_window(nobody: CommandLine) -> None:
    told = nobody.done("when", "--at", "78.22,15.65", *ON, "2024-06-21")
    assert "1 window" in told
    assert "The sun does not set there in this period." in told


def test_at_a_pole_a_direction_is_said_to_tell_nothing(nobody: CommandLine) -> None:
    assert "one direction is every direction" in nobody.done("when", "--at", "90,0", *ON, "2024-06")


def test_a_period_across_the_date_line_is_searched_and_both_clocks_are_named(
    nobody: CommandLine,
) -> None:
    asked = ("when", "--at", "65.75,-169.0±50km", *ON, "2024-06-21")
    found = nobody.json(*asked)
    assert found["answer"]["clocks"][1]["zone"] == "Asia/Anadyr"
    assert "other clocks are legal too: America/Nome (-08:00)" in found["summary"]


def test_an_area_across_the_date_line_is_told_the_short_way_round(nobody: CommandLine) -> None:
    told = nobody.done("where-sun", "--time", "2024-12-21T09:00Z", "--azimuth", "24±2")
    assert "44.8 and -157.4 of longitude, across the date line" in told


def test_houses_on_both_sides_of_the_date_line_find_one_track(nobody: CommandLine) -> None:
    line = Point(latitude_e7=-16 * E7, longitude_e7=180 * E7)
    found = searched(nobody, [house(-15, 0), house(5, 0), track(-90, -2)], line)
    assert found["whole"] == 2


def test_a_claim_with_the_sun_below_the_horizon_is_inconsistent_for_that_reason(
    nobody: CommandLine,
) -> None:
    asked = ("when", "--at", "48.2,11.5", *ON, "2024-06-21", "--claimed", "2024-06-21T01:00")
    (claim,) = nobody.json(*asked)["answer"]["claims"]
    assert claim["answer"] == "inconsistent"
    assert "The sun is below the horizon for the whole of the claimed time" in claim["why"]


def test_a_length_that_no_sun_of_the_period_throws_names_the_sun_it_would_take(
    nobody: CommandLine,
) -> None:
    told = nobody.done("when", "--at", "60,11.5", "--ratio", "0.1±5%", "--on", "2024-12-21")
    assert "by itself fits no moment of the period" in told
    assert "stands for a sun 84.3° high; in this period it stands at most 6.7° high" in told


# Clocks and years


def test_a_time_that_clocks_jumped_over_is_refused(nobody: CommandLine) -> None:
    asked = ("when", "--at", "48.2,11.5", *ON, "2024-03-31", "--claimed", "2024-03-31T02:30")
    refused(nobody(*asked), "No clock in Europe/Berlin ever showed 2024-03-31T02:30")


def test_a_day_that_a_zone_left_out_is_refused(nobody: CommandLine) -> None:
    asked = ("when", "--at", "-13.8,-171.8", *ON, "2011-12-30")
    refused(nobody(*asked), "No clock in Pacific/Apia ever showed 2011-12-30")


def test_a_time_that_clocks_showed_twice_means_both(nobody: CommandLine) -> None:
    claim = ("--claimed", "2024-10-27T02:30")
    found = nobody.json("when", "--at", "48.2,11.5", *ON, "2024-10-27", *claim)
    assert "changed its clocks within the period: +02:00, +01:00" in found["summary"]


def test_a_zone_that_was_changed_by_law_is_told(nobody: CommandLine) -> None:
    asked = ("when", "--at", "43.25,76.9", "--azimuth", "24±2", "--from", "2024-02-20")
    found = nobody.json(*asked, "--to", "2024-03-10")
    assert "Asia/Almaty changed its clocks within the period: +06:00, +05:00" in found["summary"]


@pytest.mark.parametrize(
    ("day", "note"),
    [
        ("1944-06-06", "Before 1970 the time zone database is rough"),
        ("2063-06-06", "Legal time more than a year ahead is a guess"),
    ],
)
def test_dates_before_1970_and_after_2050_are_answered_with_a_doubt(
    nobody: CommandLine, day: str, note: str
) -> None:
    told = nobody.done("when", "--at", "51.2,11.4", *ON, day)
    assert note in told
    assert f"{day} 13:59" in told


@pytest.mark.parametrize("day", ["1750-06-06", "2250-06-06"])
def test_years_for_which_nobody_measured_the_error_are_refused(
    nobody: CommandLine, day: str
) -> None:
    refused(nobody("when", "--at", "51.2,11.4", *ON, day), "from 1800 to 2199")


def test_a_period_that_ends_before_it_begins_is_refused_as_that(nobody: CommandLine) -> None:
    period = ("--from", "2024-02-01", "--to", "2024-01-01")
    ran = nobody("when", "--at", "51,11", "--azimuth", "24±2", *period)
    refused(ran, "ends before it begins")


def test_a_radius_as_wide_as_a_continent_is_refused(nobody: CommandLine) -> None:
    refused(nobody("when", "--at", "45,19±9999km", *ON, "2024-02-20"), "is no place")


# Contradictions


def test_of_constraints_that_exclude_each_other_the_smallest_set_is_named(
    nobody: CommandLine,
) -> None:
    bounds = ("--after", "2024-02-20T15:00", "--before", "2024-02-20T20:00")
    found = nobody.json("when", "--at", "45,19", *ON, "2024-02-20", *bounds)
    assert found["answer"]["windows"] == []
    assert found["answer"]["conflict"] == ["the shadow", "after 2024-02-20T15:00"]
    assert "cannot all hold" in found["summary"]


def test_rings_that_do_not_meet_leave_nothing_and_are_named(ada: CommandLine) -> None:
    for thing, source in (("one shot", "48.2150,61.4220±3m"), ("another", "48.3150,61.4220±3m")):
        ada.done(
            *("sound-delay", "0.42±0.03", "--celsius", "4±3", "--in", "E1"),
            *("--source", source, "--thing", thing),
        )
    ran = ada("where", "SD1", "SD2")
    assert ran.code == 0
    assert "sound of one shot and sound of another exclude each other" in ran.out


def test_the_sun_s_area_joins_sound_and_names_itself_where_the_hour_is_wrong(
    ada: CommandLine,
) -> None:
    ada.done(
        *("sound-delay", "0.42±0.03", "--celsius", "4±3", "--in", "E1"),
        *("--source", "48.2150,61.4220±3m", "--thing", "a door"),
    )
    ada.done("shadow", "E1", "the post", "--azimuth", "23.6±2", "--ratio", "2.7±5%", "--slope", "2")
    labels = {item["kind"]: item["label"] for item in ada.json("log")["entries"]}
    sound, shadow = labels["sound_delay"], labels["shadow_measurement"]
    right, wrong = (
        ada.json("where-sun", shadow, "--time", time)["finding"]
        for time in ("2024-11-14T09:12Z", "2024-11-14T06:00Z")
    )
    found = ada.json("where", sound, right)["answer"]
    assert [item["name"] for item in found["constraints"]] == [
        "sound of a door", "sun on the post"
    ]  # fmt: skip
    assert found["parts"]
    ran = ada("where", sound, wrong)
    assert "sound of a door and sun on the post exclude each other" in ran.out
    refused(ada("where", sound, right, wrong), "of 2 different times")


# Maps


def track(west: float, east: float) -> Thing:
    """A track along the parallel, 12 m south of the origin."""
    return LineString([(west, -12), (east, -12)]), {"highway": "track"}


def searched(person: CommandLine, drawn: Sequence[Thing], origin: Point = HERE) -> Found:
    """The yard searched on a map of these things."""
    query, drawn_map = person.root / "yard.toml", person.root / "drawn.geojson"
    query.write_text(YARD)
    drawn_map.write_bytes(geojson(drawn, origin))
    found: Found = person.json("pattern", query, "--map", drawn_map)
    return found


def test_a_map_across_two_utm_zones_is_searched_as_one(nobody: CommandLine) -> None:
    border = Point(latitude_e7=47 * E7, longitude_e7=6 * E7)
    houses = [house(east, 0) for east in (-40, -5, 30)]
    found = searched(nobody, [*houses, track(-90, 90)], border)
    assert found["whole"] == 3
    measured = [place["clauses"][0]["measured"] for place in found["places"]]
    assert len(set(measured)) == 1  # as far on either side


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("empty.osm.pbf", b"", "no whole OpenStreetMap extract"),
        ("noise.osm.pbf", bytes(range(256)) * 40, "no whole OpenStreetMap extract"),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"ty', "no GeoJSON"),
        ("list.geojson", b"[1, 2]", "holds a list where an object belongs"),
        (
            "far.geojson",
            FAR,
            "not longitude and latitude in degrees",
        ),
        ("map.shp", b"x", "A map file is an OpenStreetMap extract"),
    ],
    ids=["empty", "noise", "cut", "list", "far", "shp"],
)
def test_a_damaged_map_is_refused_by_name_and_cause(
    nobody: CommandLine, name: str, content: bytes, cause: str
) -> None:
    query, drawn = nobody.root / "yard.toml", nobody.root / name
    query.write_text(YARD)
    drawn.write_bytes(content)
    refused(nobody("pattern", query, "--map", drawn), name, cause)


def test_a_map_without_such_things_is_an_answer(nobody: CommandLine) -> None:
    found = searched(nobody, [track(-90, 90)])
    assert (found["looked_at"], found["whole"], found["places"]) == (0, 0, [])


# Gazetteers


def test_bad_rows_of_a_gazetteer_are_counted_and_shown_and_the_good_ones_taken(
    nobody: CommandLine,
) -> None:
    cells = line(VILLAGE).split("\t")
    nowhere = [*cells[:4], "95.0", *cells[5:]]
    words = [*cells[:4], "north", *cells[5:]]
    fewer = [*cells[:14], "-5", *cells[15:]]
    file = nobody.root / "VE.txt"
    rows = ["garbage", "\t".join(nowhere), "\t".join(words), "\t".join(fewer), line(VILLAGE)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ran = nobody("gazetteer", "import", file)
    assert "1 row of places" in ran.out
    assert "4 rows could not be read" in ran.err
    shown = [text.strip() for text in ran.out.splitlines() if "line " in text]
    assert [text[:7] for text in shown] == ["line 1:", "line 2:", "line 3:", "line 4:"]
    assert "1 of 19 columns" in shown[0]
    (kept,) = nobody.json("gazetteer", "list")["gazetteers"]
    assert (kept["rows"], kept["bad"]) == (1, 4)


def test_a_place_that_another_file_brought_is_no_bad_row(nobody: CommandLine) -> None:
    for name in ("VE.txt", "again.txt"):
        (nobody.root / name).write_text(line(VILLAGE) + "\n" * (name == "VE.txt"))
        nobody.done("gazetteer", "import", nobody.root / name)
    first, again = nobody.json("gazetteer", "list")["gazetteers"]
    assert (first["rows"], again["rows"], again["bad"], again["skipped"]) == (1, 0, 0, 1)


def test_a_gazetteer_of_which_no_row_can_be_read_is_refused_and_takes_nothing(
    nobody: CommandLine,
) -> None:
    whole, cut = nobody.root / "VE.zip", nobody.root / "cut.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("VE.txt", line(VILLAGE))
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (nobody.root / "words.txt").write_text("not a gazetteer\n")
    refused(nobody("gazetteer", "import", cut), "cut.zip", "its archive is damaged")
    refused(nobody("gazetteer", "import", nobody.root / "words.txt"), "words.txt", "columns")
    refused(nobody("gazetteer", "import", nobody.root / "none.txt"), "no such file", code=3)
    assert nobody.json("gazetteer", "list")["gazetteers"] == []


# Points of a picture


def marked(ada: CommandLine, candidate: str, rows: Sequence[str]) -> Ran:
    table = ada.root / "points.csv"
    table.write_text("\n".join(["thing,x,y,latitude,longitude", *rows]) + "\n")
    about = ("--candidate", candidate, "--source", "a map", "--size", "640x360")
    return ada("points", "E1", *about, "--table", table)


def recorded(ada: CommandLine) -> int:
    return int(ada.json("log")["size"])


def test_a_point_outside_the_frame_is_named_and_none_of_its_table_is_recorded(
    ada: CommandLine,
) -> None:
    before = recorded(ada)
    ran = marked(ada, "out", [*POINTS, "pole,900,100,48.2150,61.4221"])
    refused(ran, "'pole'", "(900, 100) lies outside the picture of 640 by 360 pixels")
    assert recorded(ada) == before


def test_a_point_in_another_country_is_a_slip_that_is_named(ada: CommandLine) -> None:
    before = recorded(ada)
    refused(marked(ada, "far", [*POINTS, "pole,90,100,18.2150,61.4221"]), "'pole' lies 3,3", "km")
    refused(marked(ada, "no", ["pole,90,100,98.2,61.4"]), "(98.2, 61.4) is not on the Earth")
    assert recorded(ada) == before


def test_three_points_only_are_too_few_and_that_is_the_finding(ada: CommandLine) -> None:
    marked(ada, "three", POINTS)
    (found,) = ada.json("camera", "E1", "--candidate", "three")["findings"]
    assert found["outcome"] == "inconclusive"
    assert "3 matched points do not fix a camera" in found["summary"]
    assert "6 are needed" in found["summary"]


def test_a_shadow_marked_outside_the_frame_or_in_one_point_leaves_no_record(
    ada: CommandLine,
) -> None:
    marked(ada, "three", POINTS)
    before = recorded(ada)
    asked = ("camera", "E1", "--candidate", "three", "--shadow")
    refused(ada(*asked, "pole=10,10,900,900"), "lies outside the picture of 640 by 360")
    refused(ada(*asked, "pole=10,10,10,10"), "are one point")
    aimed = ("sightlines", "--to", "E1:900,10", "--candidate", "three", "--bearing")
    refused(ada(*aimed, "48.2,61.4,5,312,2"), "lies outside the picture of 640 by 360")
    assert recorded(ada) == before
