"""One case worked on by two people with commands alone, from files to a bundle that is checked."""

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.doubles.media import Film, encode

REPORT = """<!doctype html><html><body>
<p>The ministry said on Saturday that more than ten prisoners were killed.</p></body></html>"""
HOSTILE = "gate\u202e4pm.\n\x1b[2J\u200b.mp4"


@dataclass(frozen=True)
class Desk:
    ada: CommandLine
    ben: CommandLine
    files: Path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A case with clips, a report and a claim with a conclusion."""
    root = tmp_path_factory.mktemp("desk")
    files = root / "files"
    files.mkdir()
    (files / "gate.mp4").write_bytes(encode(Film(frames=12, tone_hz=440)))
    (files / HOSTILE).write_bytes(encode(Film(frames=6, width=64, height=48)))
    (files / "article.html").write_text(REPORT)
    (files / "not-a-clip.mp4").write_text("Only words.")
    ada = new_case(root)
    common = ("--reason", "It circulates.", "--no-address", "sent by a reader")
    ada.done("add", files / "gate.mp4", *common, "--origin", "the person at the gate")
    ada.done("add", files, *common, "--collector", "Ada's phone")
    ada.done("examine")
    ada.done(
        *("observe", "E1", "A white square walks right.", "--from", "0:00.04", "--to", "0.4"),
        *("--region", "10,20,30,40", "--count", "at least 1", "--of", "squares"),
        *("--marking", "red corner", "--asserted"),
    )
    ada.done(
        *("claim", "The gate stood open.", "--allegation", "--place", "Sarnovek"),
        *("--time", "2022-11-12", "--zone", "+02:00", "--count", "more than 10", "--of", "people"),
        *("--lat", "50.5", "--lon", "30.25", "--radius-m", "500", "--speaker", "A spokesperson"),
        *("--organisation", "The ministry", "--side", "north", "--channel", "a briefing"),
        *("--said", "2022-11-12T18:00Z", "--report", "E2", "--verbatim", "It stood open."),
    )
    link = ("link", "O1", "C1", "--question", "content", "--weight", "strong", "--reason", "seen")
    ada.done(*link, "--supports")
    return Desk(ada, replace(ada, person="Ben"), files)


def test_a_report_of_the_intake_names_what_became_of_each_file(desk: Desk) -> None:
    again = desk.ada.json(
        *("add", desk.files / "gate.mp4", "--reason", "It circulates.", "--no-address"),
        *("sent by a reader", "--origin", "the person at the gate"),
    )
    assert [(item["label"], item["status"]) for item in again["items"]] == [
        ("E1", "already recorded")
    ]


def test_a_name_that_disagrees_with_the_bytes_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "clip.mov"
    path.write_text("Words again.")
    ada = new_case(tmp_path / "other")
    words = ("add", path, "--reason", "r", "--no-address", "n")
    assert "clip.mov is named .mov, but its bytes are text/plain" in ada.done(*words)


def test_every_listing_is_one_json_document(desk: Desk) -> None:
    for words in (
        ("log",), ("exhibits",), ("show",), ("show", "E1"), ("show", "C1"), ("show", "L1"),
        ("show", "O1"), ("show", "F1"), ("examine",), ("doctor",), ("log", "--limit", "2"),
    ):  # fmt: skip
        ran = desk.ada(*words, "--json")
        assert ran.code == 0, ran.err
        assert isinstance(ran.document, dict)
        assert "\x1b" not in ran.out


def test_the_log_tells_who_did_what(desk: Desk) -> None:
    entries = desk.ada.json("log")["entries"]
    assert [entry["seq"] for entry in entries] == list(range(len(entries)))
    assert entries[0]["action"] == "open case"
    assert {entry["name"] for entry in desk.ada.json("log", "--actor", "ada")["entries"]} == {"Ada"}
    chosen = desk.ada.json("log", "--action", "claim", "--limit", "1")["entries"]
    assert [(entry["label"], entry["kind"]) for entry in chosen] == [("C1", "claim")]


def test_what_was_typed_is_what_was_recorded(desk: Desk) -> None:
    seen = desk.ada.json("show", "O1")["fields"]
    assert Fraction(seen["span"]["start"]["pts"], seen["span"]["start"]["denominator"]) == Fraction(
        "0.04"
    )
    assert seen["region"] == {"left": 1000, "top": 2000, "width": 3000, "height": 4000}
    assert seen["count"] == {"low": 1, "of": "squares", "soft": False}
    assert (seen["markings"], seen["hedge"]) == (["red corner"], "asserted")
    shown = desk.ada.json("show", "C1")
    claim, statement = shown["fields"], shown["statement"]
    assert claim["area"]["centre"] == {"latitude_e7": 505_000_000, "longitude_e7": 302_500_000}
    assert claim["area"]["radius_cm"] == 50_000
    assert claim["time"]["earliest"] == "2022-11-11T22:00:00.000000Z"
    assert claim["count"]["low"] == 11
    assert statement["said"]["latest"] == "2022-11-12T18:00:59.999999Z"
    assert (statement["wording"], statement["side"]) == ("verbatim", "north")


def test_people_see_names_and_never_what_names_would_do(desk: Desk) -> None:
    for words in (("exhibits",), ("show", "E1"), ("log",), ("show", "C1"), ("show", "Q2")):
        ran = desk.ada(*words)
        assert ran.code == 0, ran.err
        assert all(mark.isprintable() or mark == "\n" for mark in ran.out + ran.err)
    assert "gate[U+202E]4pm.[U+000A][U+001B][2J[U+200B].mp4" in desk.ada.done("exhibits")
    names = [name for item in desk.ada.json("exhibits")["exhibits"] for name in item["names"]]
    assert HOSTILE in names


def test_an_exhibit_is_shown_with_its_limits_and_gaps(desk: Desk) -> None:
    shown = desk.ada.done("show", "E1")
    for words in ("the person at the gate", "container version", "limit:", "Not examined", "O1"):
        assert words in shown


def test_a_blind_answer_is_shown_to_nobody_before_another_answers(desk: Desk) -> None:
    answer = ("--question", "content", "--answer", "supported")
    desk.ben.done("review", "C1", *answer, "--reason", "secret of Ben", "--blind")
    for words in (("show", "C1"), ("show", "C1", "--json"), ("log",), ("show", "--json")):
        assert "secret of Ben" not in desk.ada.done(*words)
    assert "1 blind answer of others" in desk.ada.done("show", "C1")
    ran = desk.ada("show", "R1")
    assert ran.code == 7
    assert "secret of Ben" not in ran.err
    assert "secret of Ben" in desk.ben.done("show", "R1")
    conclusion = ("--standard", "single source", "--reason", "so", "--would-change", "a clock")
    desk.ada.done("conclude", "C1", *answer, *conclusion)
    assert "secret of Ben" in desk.ada.done("show", "C1")
    questions = desk.ada.json("show")["claims"][0]["questions"]
    assert questions["content"] == "supported"
    assert questions["place"] == "open"


def test_what_stands_against_a_conclusion_must_be_weighed(desk: Desk) -> None:
    question = ("--question", "time", "--weight", "weak", "--reason", "a shadow")
    link = desk.ada.json("link", "F1", "C1", "--contradicts", *question)["label"]
    answer = ("--question", "time", "--answer", "supported")
    desk.ada.done("link", "O1", "C1", "--supports", *question)
    desk.ben.done("review", "C1", *answer, "--reason", "I think so")
    end = ("--standard", "single source", "--reason", "so", "--would-change", "a clock")
    refused = desk.ada("conclude", "C1", *answer, *end)
    assert refused.code == 7
    assert "not weighed" in refused.err
    desk.ada.done("conclude", "C1", *answer, *end, "--weigh", f"{link}=the shadow is of a tree")


def test_a_correction_leaves_the_old_record_in_the_log(desk: Desk) -> None:
    old = desk.ada.json("observe", "E1", "Nine squares.")["label"]
    new = desk.ada.json("observe", "E1", "One square.")["label"]
    desk.ada.done("supersede", old, "--by", new, "--reason", "miscounted")
    assert desk.ada.json("show", old)["superseded"] == "miscounted"
    assert "Nine squares." not in desk.ada.done("show", "E1")
    withdrawn = desk.ada("observe", "E1", "x")
    assert withdrawn.code == 0


def test_how_an_exhibit_is_shown_is_recorded(desk: Desk) -> None:
    shown = desk.ada.json("display", "E1", "--graphic", "--warning", "A gate")
    assert shown["fields"]["graphic"] is True
    neither = desk.ada("display", "E1")
    assert neither.code == 2
    assert "one of --graphic and --not-graphic" in neither.err


def test_a_case_is_reported_sealed_exported_and_checked(desk: Desk, tmp_path: Path) -> None:
    reports = desk.ada.json("report", "--output", tmp_path / "out")["reports"]
    assert reports
    for item in reports:
        assert Path(item["path"]).stat().st_size > 0
    kept, bundle = tmp_path / "checkpoint.txt", tmp_path / "bundle"
    sealed = desk.ada.json("seal", "--keep", kept)
    assert kept.read_text() == sealed["note"]
    exported = desk.ada.json("export", bundle, "--to", "a reader")
    assert exported["covered"] == sealed["size"]
    checked = desk.ada.json("verify", bundle, "--checkpoint", kept)
    assert checked["held"] is True
    assert checked["verdict"] == ["continues a checkpoint you kept"]
    again = desk.ada("export", bundle)
    assert again.code == 8


def test_a_changed_bundle_ends_with_six(desk: Desk, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    desk.ada.done("export", bundle)
    exhibit = desk.ada.json("show", "E1")["digest"].removeprefix("sha256:")
    victim = bundle / "data" / "objects" / "sha256" / exhibit[:2] / exhibit
    victim.chmod(0o600)
    victim.write_bytes(b"x" + victim.read_bytes()[1:])
    ran = desk.ada("verify", bundle)
    assert ran.code == 6
    assert "V7 did not hold" in ran.out
    assert desk.ada("verify", bundle, "--json").document["held"] is False


def test_findings_are_run_again_and_agree(desk: Desk) -> None:
    again = desk.ada.json("reproduce", "E1")
    assert again["counts"]["differs"] == 0
    assert {item["agreement"] for item in again["findings"]} <= {"exact", "within_tolerance"}
    assert all(item["builds_then"] == item["builds_now"] for item in again["findings"])
    assert len(again["findings"]) == len(desk.ada.json("show", "E1")["findings"])


def test_a_seal_stands_although_an_authority_does_not_answer(desk: Desk) -> None:
    ran = desk.ada("seal", "--tsa", "http://127.0.0.1:9/", "--json")
    assert ran.code == 10
    assert ran.document["not_stamped"][0]["authority"] == "http://127.0.0.1:9/"
    assert desk.ada.json("show", ran.document["label"])["kind"] == "checkpoint"


def test_doctor_says_what_lies_beside_the_log(desk: Desk) -> None:
    objects = desk.ada.case / "objects" / "sha256" / "ab"
    objects.mkdir(exist_ok=True)
    orphan = objects / ("ab" * 32)
    orphan.write_bytes(b"nobody's")
    left = desk.ada.case / "staging" / "x.part"
    left.write_bytes(b"")
    try:
        found = desk.ada.json("doctor")
    finally:
        orphan.unlink()
        left.unlink()
    states = {item["what"]: item["state"] for item in found["remarks"]}
    assert (states["orphans"], states["staging"], states["objects"]) == ("look", "look", "good")
    assert found["case"]["orphans"] == [f"sha256:{'ab' * 32}"]
    assert found["machine"]["key_mode"] == "0600"


def test_doctor_ends_with_five_where_bytes_are_missing(desk: Desk) -> None:
    digest = desk.ada.json("show", "E2")["digest"].removeprefix("sha256:")
    path = desk.ada.case / "objects" / "sha256" / digest[:2] / digest
    path.rename(path.with_suffix(".away"))
    try:
        ran = desk.ada("doctor")
        refused = desk.ada("export", desk.files.parent / "no-bundle")
    finally:
        path.with_suffix(".away").rename(path)
    assert ran.code == 5
    assert "are missing" in ran.out
    assert refused.code == 5


def test_a_document_never_says_more_on_stdout_than_itself(desk: Desk) -> None:
    ran = desk.ada("observe", "E1", "Once more.", "--json")
    json.loads(ran.out)
    assert ran.err == ""
