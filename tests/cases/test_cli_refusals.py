"""What goes wrong in front of a command, and what it says and ends with."""

import os
import sqlite3
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case

ADD = ("--reason", "r", "--no-address", "n")


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    return new_case(tmp_path)


def test_a_case_that_is_not_there_is_told_with_the_way_to_make_one(tmp_path: Path) -> None:
    ran = CommandLine(tmp_path)("log")
    assert ran.code == 3
    assert "There is no case here." in ran.err
    assert "sightline new" in ran.err


def test_no_case_named_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    nobody = CommandLine(tmp_path)
    monkeypatch.setattr(CommandLine, "environment", {"SIGHTLINE_HOME": str(tmp_path)})
    monkeypatch.delenv("SIGHTLINE_CASE", raising=False)
    ran = nobody("log", "--json")
    assert ran.code == 3
    assert ran.error["next_step"].startswith("Name its folder with --case DIR")


def test_the_folder_one_stands_in_is_the_case_if_it_holds_one(
    ada: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ada.case)
    monkeypatch.setattr(CommandLine, "environment", {"SIGHTLINE_HOME": str(ada.root / "Ada")})
    assert ada.json("log")["size"] == 1


def test_the_case_on_the_command_line_comes_first(ada: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other"
    ada.done("new", other, "--title", "Another", "--purpose", "p")
    assert ada.json("show")["title"] == "The gate"
    assert ada.json("show", "--case", other)["title"] == "Another"
    assert ada.json("--case", str(other), "show")["title"] == "Another"


def test_a_case_is_not_made_over_another(ada: CommandLine) -> None:
    assert ada("new", ada.case, "--title", "t", "--purpose", "p").code == 8


def test_a_file_that_is_no_case_is_told(tmp_path: Path) -> None:
    ada = CommandLine(tmp_path)
    ada.case.mkdir()
    (ada.case / "case.sqlite").write_bytes(b"not a database at all, only some words " * 40)
    assert ada("log").code == 5
    assert ada("doctor").code == 5


def test_a_rewritten_log_is_told(ada: CommandLine) -> None:
    with sqlite3.connect(ada.case / "case.sqlite") as database:
        database.execute("UPDATE entry SET record = CAST(replace(record, 'gate', 'door') AS BLOB)")
    database.close()
    ran = ada("show", "--json")
    assert ran.code == 5
    assert ran.error["kind"] == "CaseDamaged"


def test_an_address_or_a_reason_is_asked_for(ada: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    ran = ada("add", tmp_path / "a.txt", "--reason", "r")
    assert ran.code == 4
    assert "--address URL, or --no-address REASON" in ran.err


def test_what_is_not_there_stops_nothing_else(ada: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    ran = ada("add", tmp_path / "none", tmp_path / "a.txt", *ADD)
    assert ran.code == 3
    assert f"missing: {tmp_path / 'none'}" in ran.out
    assert [item["label"] for item in ada.json("exhibits")["exhibits"]] == ["E1"]


@pytest.mark.skipif(os.name != "posix", reason="needs named pipes")
def test_what_is_refused_is_recorded_and_stops_nothing_else(
    ada: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("words")
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("a.txt")
    ran = ada("add", folder, *ADD, "--json")
    assert ran.code == 4
    assert ran.document["counts"] == {
        "new": 1, "seen_before": 0, "already_recorded": 0, "refused": 2, "missing": 0,
    }  # fmt: skip
    refused = ada.json("exhibits")["refused"]
    assert [Path(item["name"]).name for item in refused] == ["link", "pipe"]
    assert "2 items refused" in ada.done("exhibits")


def test_a_name_that_is_no_utf_8_is_kept_as_escapes(ada: CommandLine, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("words")
    ran = ada("add", path, *ADD)
    assert ran.code == 0, ran.err
    assert "caf\\xe9.txt" in ran.out
    assert ada.json("exhibits")["exhibits"][0]["names"] == ["caf\\xe9.txt"]
    assert ada("add", path.with_name("none\udce9"), *ADD, "--json").code == 3


@pytest.mark.parametrize(
    "words",
    [
        ("observe", "E1", "x", "--from", "1"),
        ("observe", "E1", "x", "--region", "1,2,3"),
        ("observe", "E1", "x", "--count", "some", "--of", "people"),
        ("observe", "E1", "x", "--count", "3"),
        ("observe", "E1", "  "),
        ("claim", "x", "--lat", "50"),
        ("claim", "x", "--lat", "91", "--lon", "0", "--radius-m", "5"),
        ("claim", "x", "--time", "yesterday"),
        ("claim", "x", "--time", "2022-11-12", "--zone", "CET"),
        ("claim", "x", "--channel", "post"),
        ("claim", "x", "--speaker", "A", "--verbatim", "a", "--paraphrase", "b"),
        ("claim", "x\udcff"),
        ("show", "not an id"),
        ("display", "zz", "--graphic"),
    ],
)
def test_words_that_make_no_sense_are_refused_and_change_nothing(
    ada: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text("words")
    ada.done("add", tmp_path / "a.txt", *ADD)
    before = ada.json("log")["root"]
    assert ada(*words).code == 4
    assert ada.json("log")["root"] == before


def test_a_key_that_others_may_read_is_refused(ada: CommandLine) -> None:
    key = ada.root / "Ada" / "id_ed25519"
    key.chmod(0o644)
    ran = ada("log")
    assert ran.code == 8
    assert f"chmod 600 {key}" in ran.err
    assert "others may read it" in ada("doctor").out


def test_verify_says_what_it_cannot_find(tmp_path: Path) -> None:
    nobody = CommandLine(tmp_path)
    assert nobody("verify", tmp_path).code == 3
    assert nobody("verify", tmp_path, "--trust", tmp_path / "none").code == 3


def test_a_closed_pipe_ends_quietly(ada: CommandLine) -> None:
    for number in range(12):
        ada.done("claim", f"{number} " + "long " * 3000)
    with ada.started("show", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, said) == (141, "")
