"""Rules of the Berkeley Protocol on collection and custody, by commands alone.

A test names the row of the list of requirements that it holds; paragraph numbers are the
Protocol's (HR/PUB/20/2). docs/berkeley-protocol.md maps the rows to commands and to these tests.
"""

import hashlib
import io
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.builders.command_line import CommandLine, new_case
from tests.builders.web_server import Site, html, sends_on, serving

from sightline.adapters.browser_process import found as browser
from sightline.model.digest import Digest
from sightline.model.layout import object_path

BYTES = b"a note from the yard\n" * 40
HOSTILE = "note <script>alert(1) & more.txt"


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    line = new_case(tmp_path)
    (tmp_path / HOSTILE).write_bytes(BYTES)
    line.done("add", tmp_path / HOSTILE, "--reason", "it names the yard", "--no-address", "by hand")
    return line


POST = html(
    '<p>At least twelve lie in the yard.</p><img src="/yard.jpg">',
    '<title>The yard</title><meta name="author" content="A. Reporter">'
    '<script type="application/ld+json">{"@type": "SocialMediaPosting", "commentCount": 41}'
    "</script>",
)


def photograph() -> bytes:
    """A picture whose file says what wrote it."""
    held, notes = io.BytesIO(), Image.Exif()
    notes[0x0131] = "Snapper 4.2"
    notes.get_ifd(0x8769)[0x9003] = "2022:11:12 09:30:00"
    Image.new("RGB", (320, 240), (90, 80, 70)).save(held, "JPEG", exif=notes)
    return held.getvalue()


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, Site, Any]:
    """A page that was captured without a browser, and examined; tests only read the case."""
    line = new_case(tmp_path_factory.mktemp("web"))
    with serving() as site:
        site.pages |= {
            "/post": sends_on("/post/1"),
            "/post/1": POST,
            "/yard.jpg": (200, "image/jpeg", photograph()),
        }
        words = ("--reason", "it shows the yard", "--allow-private", "--no-browser")
        (one,) = line.json("capture", site.url("/post"), *words)["captures"]
    line.done("examine")
    return line, site, one


def finding(line: CommandLine, exhibit: str, method: str) -> Any:  # noqa: ANN401 - any JSON
    found = line.json("show", exhibit)["findings"]
    return next(f["fields"] for f in found if f["fields"]["method"]["name"] == method)


def exhibit_of(one: Any, part: str) -> str:  # noqa: ANN401 - any JSON
    return next(str(label) for label, of in one["exhibits"].items() if of == part)


def test_every_row_has_a_test_and_a_place_in_the_docs() -> None:
    rows = {f"{number:02}" for number in range(1, 22)}
    named = {
        row
        for name in globals()
        if name.startswith("test_bp_")
        for row in re.findall(r"(?<=_)(\d\d)(?=_)", name)
    }
    docs = (Path(__file__).parents[2] / "docs" / "berkeley-protocol.md").read_text()
    assert named >= rows
    assert {row[3:] for row in re.findall(r"^\| (BP-\d\d) ", docs, re.MULTILINE)} >= rows


def kept(ada: CommandLine) -> Path:
    return ada.case / object_path(Digest(hashlib.sha256(BYTES).hexdigest()))


def test_bp_01_an_exhibit_comes_in_with_an_address_or_the_reason_for_none(
    ada: CommandLine, tmp_path: Path
) -> None:
    refused = ada("add", tmp_path / HOSTILE, "--reason", "r")
    assert refused.code == 4
    assert "--no-address" in refused.err


def test_bp_01_a_page_is_kept_with_the_address_asked_for_and_the_one_that_answered(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    _, site, one = captured
    assert one["fields"]["requested"] == site.url("/post")
    assert one["fields"]["final"] == site.url("/post/1")


def test_bp_02_the_source_as_served_is_an_exhibit_with_its_own_hash(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, _, one = captured
    (source,) = [item for item in one["fields"]["items"] if item["part"] == "source"]
    assert source["exhibit"] == f"sha256:{hashlib.sha256(POST[2]).hexdigest()}"
    path = line.case / object_path(Digest.parse(source["exhibit"]))
    assert path.read_bytes() == POST[2]


def test_bp_03_what_is_missing_of_the_minimum_for_a_court_is_said(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, _, one = captured
    assert one["minimum_missing"] == ["a picture of the full page"]
    assert "not met" in line.done("show", "CP1")
    assert "not met" in line.done("custody", exhibit_of(one, "source"))


@pytest.mark.skipif(browser() is None, reason="no browser is installed")
def test_bp_03_a_picture_of_the_full_page_carries_its_time(tmp_path: Path) -> None:
    line = new_case(tmp_path)
    with serving() as site:
        site.pages["/"] = POST
        words = ("--reason", "r", "--allow-private")
        (one,) = line.json("capture", site.url("/"), *words)["captures"]
    assert one["minimum_missing"] == []
    (picture,) = [item for item in one["fields"]["items"] if item["part"] == "picture"]
    archive = (line.case / object_path(Digest.parse(one["fields"]["archive"]))).read_bytes()
    head = archive[: archive.index(b"\x89PNG")].rpartition(b"WARC/1.1")[2]
    (stamped,) = re.findall(rb"WARC-Date: (\S+)", head)
    assert one["fields"]["started"] <= stamped.decode() <= one["fields"]["ended"]
    assert picture["exhibit"] in line.done("custody", exhibit_of(one, "picture"))


def test_bp_04_pictures_of_a_page_are_exhibits_of_their_own_and_linked_to_it(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, site, one = captured
    shown = line.json("show", exhibit_of(one, "embedded"))
    assert shown["digest"] == f"sha256:{hashlib.sha256(photograph()).hexdigest()}"
    (came,) = [item["fields"]["source"] for item in shown["acquisitions"]]
    assert came["address"] == site.url("/yard.jpg")
    assert came["member_of"] == one["fields"]["archive"]
    assert "embedded; asked for at" in line.done("custody", exhibit_of(one, "embedded"))


def test_bp_05_what_a_file_says_of_itself_is_stored_word_for_word_and_changes_nothing(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, _, one = captured
    label = exhibit_of(one, "embedded")
    said = json.dumps(finding(line, label, "fields")["values"])
    assert "Snapper 4.2" in said
    assert "2022:11:12 09:30:00" in said
    path = line.case / object_path(Digest.parse(line.json("show", label)["digest"]))
    assert path.read_bytes() == photograph()


def test_bp_06_what_a_page_says_of_poster_and_counts_is_stored_with_its_place_in_the_bytes(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, _, one = captured
    values = finding(line, exhibit_of(one, "source"), "page_context")["values"]
    stated = {item["of"]: item for item in values["stated"]}
    for of, text in (("title", "The yard"), ("poster", "A. Reporter"), ("count", "41")):
        start = stated[of]["at_byte"]
        assert stated[of]["text"] == text
        assert POST[2][start : start + stated[of]["octets"]].decode() == text


def test_bp_07_a_capture_tells_collector_machine_address_identity_and_clock(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    _, _, one = captured
    how = one["fields"]["collecting"]
    assert how["network"] == "withheld"
    assert how["identity"].startswith("none")
    assert "Sightline" in how["machine"]
    assert one["fields"]["started"].endswith("Z")
    assert "synchronised" in one["fields"]["clock"] or "source" in one["fields"]["clock"]


def test_bp_08_and_14_its_identity_is_the_hash_of_the_bytes_received(ada: CommandLine) -> None:
    (exhibit,) = ada.json("exhibits")["exhibits"]
    assert exhibit["digest"] == f"sha256:{hashlib.sha256(BYTES).hexdigest()}"
    assert kept(ada).read_bytes() == BYTES


def test_bp_07_10_and_12_the_form_tells_collector_clock_and_reason(ada: CommandLine) -> None:
    said = ada.json("custody", "E1")["sheet"]
    (form,) = (dict(rows) for rows in said["forms"])
    assert form["Collected by"] == "Ada"
    assert form["Why it matters"] == "it names the yard"
    assert form["Address"] == "none: by hand"
    assert "UTC" in form["Collected"]
    assert "operating system" in form["Collected"]


def test_bp_15_and_17_the_chain_tells_who_had_it_in_hand_and_flags_what_it_does_not(
    ada: CommandLine, tmp_path: Path
) -> None:
    ada.done("examine")
    copy = tmp_path / "working copy"
    ada.done("handle", "E1", "--as", "copied", "--into", copy, "--reason", "to read it aloud")
    assert copy.read_bytes() == BYTES
    ada.done("handle", "E1", "--as", "viewed", "--reason", "second look")
    ada.done("handle", "E1", "--as", "handed-over", "--to", "the court", "--reason", "hearing")
    ada.done("restrict", "E1", "--reason", "a witness")
    ada.done("restrict", "E1", "--lift", "--reason", "published")
    ada.done("audit")
    ada.done("export", tmp_path / "bundle", "--to", "the other side")
    said = ada.json("custody", "E1")["sheet"]
    steps = [step["what"] for step in said["steps"]]
    told = [
        f"collected: {tmp_path / HOSTILE}",
        "working copy made: to read it aloud",
        "viewed: second look",
        "handed over (the court): hearing",
        "restricted: a witness",
        "restriction lifted: published",
        "read again in case: unchanged",
        "a bundle left the case for the other side",
    ]
    assert [step for step in steps if not step.startswith("examined by ")] == told
    assert any(step.startswith("examined by ") for step in steps)
    assert [step["entry"] for step in said["steps"]] == sorted(s["entry"] for s in said["steps"])
    assert "It was handed over 1 more time(s) than it was returned." in said["gaps"]
    assert not any("read again" in gap for gap in said["gaps"])
    ada.done("handle", "E1", "--as", "returned", "--to", "the court", "--reason", "it ended")
    again = ada.json("custody", "E1")["sheet"]
    assert not any("handed over" in gap for gap in again["gaps"])


def test_bp_15_an_exhibit_that_was_never_read_again_is_flagged(ada: CommandLine) -> None:
    said = ada.done("custody", "E1")
    assert "It was not read again and found unchanged since it came in." in said


def test_bp_12_the_sheet_is_printed_whole_and_no_name_in_it_is_markup(
    ada: CommandLine, tmp_path: Path
) -> None:
    ada.done("custody", "E1", "--into", tmp_path / "sheet.html")
    text = (tmp_path / "sheet.html").read_text()
    assert hashlib.sha256(BYTES).hexdigest() in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.skipif(os.geteuid() == 0 and os.name != "posix", reason="needs file modes")
def test_bp_16_the_kept_file_is_read_only(ada: CommandLine) -> None:
    mode = kept(ada).stat().st_mode
    assert not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_bp_17_a_working_copy_is_checked_and_replaces_nothing(
    ada: CommandLine, tmp_path: Path
) -> None:
    words = ("handle", "E1", "--as", "copied", "--reason", "r", "--into", tmp_path / "copy")
    ada.done(*words)
    assert "nothing is overwritten" in ada(*words).err
    kept(ada).chmod(0o600)
    kept(ada).write_bytes(b"another")
    refused = ada(*words[:-1], tmp_path / "second")
    assert refused.code == 5
    assert not (tmp_path / "second").exists()


def test_bp_20_damage_is_told_in_the_chain(ada: CommandLine) -> None:
    kept(ada).chmod(0o600)
    kept(ada).write_bytes(BYTES[:-1] + b"!")
    assert ada("audit").code != 0
    said = ada.json("custody", "E1")["sheet"]
    assert said["steps"][-1]["what"] == "read again in case: damaged or missing"


def test_bp_21_the_format_is_told_with_what_told_it(ada: CommandLine) -> None:
    facts = dict(ada.json("custody", "E1")["sheet"]["facts"])
    assert facts["Kind and format"].startswith("report, text/plain (")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--as", "handed-over", "--reason", "r"), "Name the person with --to"),
        (("--as", "copied", "--reason", "r"), "--into FILE"),
        (("--as", "viewed", "--reason", " "), "Give --reason"),
    ],
)
def test_handling_without_its_facts_is_refused(
    ada: CommandLine, words: tuple[str, ...], told: str
) -> None:
    refused = ada("handle", "E1", *words)
    assert refused.code == 4
    assert told in refused.err


def test_bp_09_what_came_in_stays_as_it_came_and_what_was_made_of_it_tells_how_and_what_for(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, _, one = captured
    shown = line.json("show", exhibit_of(one, "embedded"))
    assert shown["media_type"] == "image/jpeg"
    for made in (item["fields"] for item in shown["derivatives"]):
        assert made["exhibit"] == shown["digest"]
        assert made["digest"] != shown["digest"]
        assert made["method"]["name"]
        assert made["method"]["version"] >= 1
        assert made["label"].strip()
        assert made["role"]
    assert shown["derivatives"]


def test_bp_11_and_24_a_search_that_found_nothing_is_kept(ada: CommandLine) -> None:
    where = ("--in", "Yandex Video", "--for", "the earliest posting", "--of", "E1")
    ada.done("searches", "record", "ворота Макеевка", *where, "--results", "0")
    ada.done("searches", "record", "the gate", *where, "--results", "at least 20", "--found", "E1")
    first, second = ada.json("searches")["searches"]
    assert first["fields"]["query"] == "ворота Макеевка"
    assert first["fields"]["engine"] == "Yandex Video"
    assert first["fields"]["results"]["high"] == 0
    assert first["fields"]["searched"]["zone"] == "UTC"
    assert second["fields"]["found"] == [ada.json("show", "E1")["digest"]]
    assert [item["label"] for item in ada.json("searches", "--empty")["searches"]] == ["SE1"]
    ada.done("report", "--output", ada.root / "reports")
    page = (ada.root / "reports" / "report.html").read_text()
    assert "ворота Макеевка" in page
    assert "1 of 2 found nothing" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--results", "0", "--found", "E1"), "led to no exhibit"),
        (("--results", "many"), "no number of results"),
        (("--found", "E9"), "E9"),
    ],
)
def test_a_search_that_contradicts_itself_is_refused(
    ada: CommandLine, words: tuple[str, ...], told: str
) -> None:
    refused = ada("searches", "record", "q", "--in", "X", "--for", "copies", *words)
    assert refused.code in {3, 4}
    assert told in refused.err


def test_bp_13_six_questions_to_an_item_are_answered_or_said_to_be_open(
    captured: tuple[CommandLine, Site, Any],
) -> None:
    line, _, one = captured
    answers = line.json("custody", exhibit_of(one, "embedded"))["sheet"]["answers"]
    asked = [question.partition(":")[0] for question, _ in answers]
    assert asked == [
        *("Authenticity", "Availability", "Identity"),
        *("Persistence", "Renderability", "Understandability"),
    ]
    assert all(answer.strip() for _, answer in answers)
    assert "speaks against nothing" in answers[0][1]


def test_bp_15_looking_at_an_exhibit_is_recorded_by_itself_once_a_day_and_a_person(
    ada: CommandLine,
) -> None:
    before = ada.json("show")["size"]
    for words in (("exhibits",), ("log",), ("show",), ("custody", "E1")):
        ada.done(*words)
    assert ada.json("show")["size"] == before
    ada.done("show", "E1")
    ada.done("show", "E1")
    ben = CommandLine(ada.root, "Ben")
    ben.done("show", "E1")
    steps = ada.json("custody", "E1")["sheet"]["steps"]
    viewed = [step["who"] for step in steps if step["what"].startswith("viewed: shown by")]
    assert viewed == ["Ada", "Ben"]


def test_bp_18_the_health_of_what_is_kept_is_reported_and_not_assumed(ada: CommandLine) -> None:
    def fixity() -> Any:  # noqa: ANN401 - any JSON
        return next(
            item for item in ada("doctor", "--json").document["remarks"] if item["what"] == "fixity"
        )

    assert fixity()["state"] != "good"
    ada.done("audit")
    assert fixity()["state"] == "good"
    kept(ada).chmod(0o600)
    kept(ada).write_bytes(BYTES[:-1] + b"!")
    ada("audit")
    assert fixity()["state"] == "bad"


def test_bp_19_too_few_copies_and_none_elsewhere_are_said(ada: CommandLine, tmp_path: Path) -> None:
    said = ada("doctor").out
    assert "3 copies are asked for, and there are 1" in said
    assert "none lies elsewhere" in said
    ada.done("copy", tmp_path / "second", "--elsewhere")
    again = ada("doctor").out
    assert "3 copies are asked for, and there are 2" in again
    assert "none lies elsewhere" not in again


def test_bp_21_what_opens_it_is_told_and_what_no_method_could_read_is_warned_of(
    ada: CommandLine, tmp_path: Path
) -> None:
    broken = tmp_path / "clip.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0\0\0\x08moov" + b"\xff" * 400)
    ada.done("add", broken, "--reason", "r", "--no-address", "x")
    ada.done("examine")
    answers = dict(ada.json("custody", "E2")["sheet"]["answers"])
    rendered = answers["Renderability: can it be shown?"]
    assert "Opens with a video player" in rendered
    assert "Warning" in rendered
    assert (
        "plain text"
        in dict(ada.json("custody", "E1")["sheet"]["answers"])["Renderability: can it be shown?"]
    )
