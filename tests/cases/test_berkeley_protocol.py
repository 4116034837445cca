"""Rules of the Berkeley Protocol on collection and custody, by commands alone.

A test names the row of the list of requirements that it holds; paragraph numbers are the
Protocol's (HR/PUB/20/2). Capture of pages and posts (155 a to d) is not built yet.
"""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case

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


def kept(ada: CommandLine) -> Path:
    return ada.case / object_path(Digest(hashlib.sha256(BYTES).hexdigest()))


def test_bp_01_an_exhibit_comes_in_with_an_address_or_the_reason_for_none(
    ada: CommandLine, tmp_path: Path
) -> None:
    refused = ada("add", tmp_path / HOSTILE, "--reason", "r")
    assert refused.code == 4
    assert "--no-address" in refused.err


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
