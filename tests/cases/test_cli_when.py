"""When, by commands alone: a quick question without a case, and a finding from recorded things."""

import hashlib
import json
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.doubles.media import Film, encode

QUICK = ("when", "--at", "48.215,61.42", "--azimuth", "23.6±2", "--on", "2024-11-14")


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A case with a clip, its shadow, when it was posted, and two claims."""
    root = tmp_path_factory.mktemp("when")
    (root / "yard.mp4").write_bytes(encode(Film(frames=12, tone_hz=440)))
    ada = new_case(root)
    ada.done("add", root / "yard.mp4", "--reason", "It circulates.", "--no-address", "sent")
    ada.done("examine")
    ada.done(
        *("shadow", "E1", "the gate post", "--azimuth", "23.6±2", "--ratio", "2.7±5%"),
        *("--slope", "2", "--lean", "1", "--how", "camera heading", "--at", "0.2"),
    )
    ada.done("bound", "E1", "posted in a channel", "--before", "2024-11-15T09:00Z")
    ada.done("claim", "It was on 14 November.", "--time", "2024-11-14T09:12", "--zone", "UTC")
    ada.done("claim", "It was in August.", "--time", "2024-08-05", "--zone", "+05:00")
    return ada


def test_a_quick_question_needs_no_case(tmp_path: Path) -> None:
    nobody = CommandLine(tmp_path)
    found = nobody.json(*QUICK)
    assert found["finding"] is None
    (window,) = found["answer"]["windows"]
    assert 14 * 60 < window["end_s"] - window["start_s"] < 20 * 60
    assert found["answer"]["clocks"][1]["zone"] == "Asia/Aqtobe"
    told = nobody.done(*QUICK, "--claimed", "2024-11-14T14:12")
    assert "14:03" in told
    assert "Consistent: 2024-11-14T14:12" in told


def test_the_drawing_is_written_where_asked(tmp_path: Path) -> None:
    file = tmp_path / "when.svg"
    CommandLine(tmp_path).done(*QUICK, "--svg", file)
    assert file.read_text(encoding="utf-8").startswith("<svg")


def test_a_finding_rests_on_records_and_is_reproduced(ada: CommandLine) -> None:
    asked = ("when", "SH1", "TC1", "C1", "C2", "--at", "yard=48.215,61.42±200m", "--year", "2024")
    found = ada.json(*asked)
    assert found["finding"] == "J1"
    assert ada.json(*asked)["finding"] == "J1"  # nothing is recorded twice
    answers = {claim["claim"]: claim["answer"] for claim in found["answer"]["claims"]}
    assert answers["“It was on 14 November.”"] == "consistent"
    assert answers["“It was in August.”"] == "inconsistent"
    names = [part["name"] for part in found["answer"]["contributions"]]
    assert names == ["shadow of: the gate post", "other: posted in a channel"]
    assert "95 %" in ada.done("show", "J1")
    again = ada("reproduce")
    assert again.code == 0, again.err


def test_the_area_written_is_the_one_that_the_finding_keeps(
    ada: CommandLine, tmp_path: Path
) -> None:
    shadow, file = ("--azimuth", "23.6±2", "--ratio", "2.7±5%"), tmp_path / "area.geojson"
    asked = ("where-sun", "--time", "2024-11-14T09:12Z", "--cell", "1", "--geojson", file)
    found = ada.json(*asked, "SH1")
    (kept,) = (
        item
        for item in ada.json("show", found["finding"])["fields"]["made"]
        if item["media_type"] == "application/geo+json"
    )
    written = file.read_bytes()
    assert f"sha256:{hashlib.sha256(written).hexdigest()}" == kept["digest"]
    assert json.loads(written)["features"]
    again = ada.json(*asked, "SH1")
    assert again == found
    assert file.read_bytes() == written
    CommandLine(tmp_path).done(*asked, *shadow)
    assert json.loads(file.read_bytes())["features"]


HEIGHT = (
    *("height", "640,420", "--reference", "700,440", "--reference-height", "2.1±0.05"),
    *("--horizon", "455±6"),
)


def test_a_height_is_answered_without_a_case_and_recorded_with_one(
    ada: CommandLine, tmp_path: Path
) -> None:
    quick = CommandLine(tmp_path).json(*HEIGHT)
    assert quick["height_m"]["low"] < quick["height_m"]["middle"] < quick["height_m"]["high"]
    words = (*HEIGHT, "--in", "E1", "--label", "the gate post", "--at", "0.2")
    found = ada.json(*words)
    assert found["values"]["height"]["middle_mm"] == pytest.approx(
        1000 * quick["height_m"]["middle"], abs=6
    )
    assert found["summary"].startswith("Of the gate post: The thing is")
    assert ada.json(*words)["label"] == found["label"]  # nothing is recorded twice
    bears = ("--question", "content", "--supports", "--weight", "weak", "--reason", "as tall")
    ada.done("link", found["label"], "C1", *bears)
    assert ada("reproduce").code == 0
    refused = CommandLine(tmp_path)(*HEIGHT, "--at", "0.2")
    assert refused.code == 2
    assert "--in" in refused.err


def test_a_clock_in_the_picture_asks_each_place_by_its_own_legal_time(ada: CommandLine) -> None:
    asked = ("where-sun", "SH1", "--cell", "1", "--place", "48.215,61.42±200m")
    clock = ("--time", "2024-11-14T14:12", "--zone", "legal")
    found = ada.json(*asked, *clock)
    assert found["answer"]["clock"] == "legal"
    assert [place["answer"] for place in found["answer"]["places"]] == ["consistent"]
    assert ada.json(*asked, *clock)["finding"] == found["finding"]
    # It is of no one moment: nothing else can be laid over it.
    refused = ada("where", found["finding"])
    assert refused.code == 4
    assert "zone" in refused.err
    assert ada(*asked, "--time", "2024-11-14T14:12Z", "--zone", "legal").code == 4
    ada.done("report")
    assert "by legal time" in (ada.case / "reports" / "report.html").read_text(encoding="utf-8")


def test_that_no_shadow_is_seen_says_nothing_of_the_time(ada: CommandLine) -> None:
    ada.done("shadow", "E1", "the whole yard", "--none", "no_shadow", "--how", "by eye")
    refused = ada("when", "SH2", "--at", "48.215,61.42", "--on", "2024-11-14", "--json")
    assert refused.code == 4
    assert "does not mean night" in refused.error["cause"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--at", "48.215,61.42", "--azimuth", "23.6", "--year", "2024"), "with its error"),
        (("--at", "48.215,61.42", "--azimuth", "23.6±2"), "Which days"),
        (("--at", "98,61.42", "--azimuth", "23.6±2", "--year", "2024"), "not on the Earth"),
        (("--at", "48.215,61.42", "--year", "2024"), "Nothing was measured"),
        (("--at", "48,61", "--ratio", "9000±5%", "--year", "2024"), "No sun throws"),
        (("--at", "48,61", "--azimuth", "10±2", "--year", "1700"), "outside the years"),
        (("--at", "48,61", "--azimuth", "10±2", "--on", "2024-02-31"), "not a date"),
        (("--at", "48,61", "--azimuth", "1±2", "--year", "2024", "--clock", "X/Y"), "no zone"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_next_step(
    tmp_path: Path, words: tuple[str, ...], part: str
) -> None:
    ran = CommandLine(tmp_path)("when", *words, "--json")
    error = json.loads(ran.err.splitlines()[-1])["error"]
    assert ran.code == 4
    assert part in error["cause"]
    assert error["next_step"]


def test_a_magnetic_direction_says_how_far_off_true_north_it_counts(ada: CommandLine) -> None:
    words = ("shadow", "E1", "post", "--azimuth", "15±2", "--north", "magnetic", "--how", "compass")
    refused = ada(*words, "--json")
    assert refused.code == 4
    assert "--to-true" in refused.error["next_step"]
    assert "light in E1" in ada.done(*words, "--to-true", "9.5")
