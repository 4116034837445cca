"""Commands that are cut off, and go on when they are run again."""

import contextlib
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.doubles.media import Film, encode

CLIPS = 4
MANY = 7


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(CLIPS):
        film = Film(frames=150 + number, width=480, height=320)
        (files / f"clip-{number}.mp4").write_bytes(encode(film))
    return new_case(tmp_path)


def _recorded(ada: CommandLine, least: int = 1) -> bool:
    """Whether findings are in the log by now; looked up past the case, to leave it its time."""
    with contextlib.closing(sqlite3.connect(ada.case / "case.sqlite")) as database:
        try:
            found = database.execute(
                "SELECT count(*) FROM entry WHERE instr(record, ?)", (b'"finding"',)
            )
            return int(found.fetchone()[0]) >= least
        except sqlite3.OperationalError:
            return False


def _findings(ada: CommandLine) -> dict[str, int]:
    return {
        item["label"]: sum(item["findings"].values()) for item in ada.json("exhibits")["exhibits"]
    }


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process group")
def test_an_interrupted_examination_goes_on_with_what_is_missing(ada: CommandLine) -> None:
    ada.done("add", ada.root / "files", "--reason", "r", "--no-address", "n")
    with ada.started("examine", "--jobs", "1", "--json") as process:
        while not _recorded(ada) and process.poll() is None:
            time.sleep(0.05)
        # As a terminal does: everybody in the foreground group is told.
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == ""
    assert "run the same command again" in err
    before = _findings(ada)
    done = [label for label, count in before.items() if count]
    assert 0 < len(done) < CLIPS
    rest = ada.json("examine")["findings"]
    assert {item["exhibit_label"] for item in rest} == before.keys() - set(done)
    assert set(_findings(ada).values()) == {before[done[0]]}
    assert ada.json("examine")["findings"] == []


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process group")
def test_an_interrupted_investigation_goes_on_to_its_report(ada: CommandLine) -> None:
    words = ("investigate", ada.root / "files", "--jobs", "1", "--json")
    with ada.started(*words) as process:
        while not _recorded(ada) and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    document = ada.json(*words[:-1])
    assert document["taken_in"]["counts"]["already_recorded"] == CLIPS
    assert 0 < len({item["exhibit"] for item in document["examined"]["findings"]}) < CLIPS
    assert all(Path(item["path"]).is_file() for item in document["reports"])
    assert set(_findings(ada)) == {f"E{number}" for number in range(1, CLIPS + 1)}
    # One command does all: copies are found and clips laid on one clock, once each.
    told = document["together"]
    assert f"{CLIPS} exhibits were compared" in told["match"]
    assert "clips" in told["align"]
    again = ada.json(*words[:-1])
    assert again["together"] == told
    without = ada.json(*words[:-1], "--without", "match", "--without", "align")
    assert without["together"] == {"match": None, "align": None}


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process group")
def test_an_interrupted_comparison_ends_at_once_and_starts_again(tmp_path: Path) -> None:
    ada = new_case(tmp_path)
    files = tmp_path / "many"
    files.mkdir()
    for number in range(MANY):
        (files / f"clip-{number}.mp4").write_bytes(encode(Film(frames=40 + number)))
    ada.done("add", files, "--reason", "r", "--no-address", "n")
    with ada.started("match", "--jobs", "2") as process:
        while not _recorded(ada, MANY) and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "run `sightline match` again" in err
    assert "Traceback" not in err, err
    assert ada.json("match")["compared_now"] == MANY * (MANY - 1) // 2


def test_two_investigations_begun_at_once_make_one_case(tmp_path: Path) -> None:
    ada = CommandLine(tmp_path)
    (tmp_path / "note.txt").write_text("The gate stood open.")
    words = ("investigate", tmp_path / "note.txt", "--without", "match", "--without", "align")
    with ada.started(*words) as one, ada.started(*words) as other:
        told = [process.communicate(timeout=200) for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], told
    assert len(ada.json("exhibits")["exhibits"]) == 1


def test_an_investigation_makes_its_case_and_tells_what_to_do_next(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(encode(Film(frames=6)))
    ada = CommandLine(tmp_path)
    told = ada("investigate", clip, tmp_path / "none", "--title", "The gate")
    assert told.code == 3
    assert "Made the case 'The gate'" in told.err
    for words in ("clip.mp4", "1 new", "1 missing", "Report", "sightline claim"):
        assert words in told.out
    assert ada.json("show")["title"] == "The gate"
    acquired = ada.json("show", "E1")["acquisitions"][0]["fields"]
    assert acquired["source"]["no_address_reason"] == ("given as local files; address not stated")
