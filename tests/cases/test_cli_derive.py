"""Making views by command: registered with their recipe, made once, withdrawn by superseding."""

from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.doubles.media import Film, encode


@pytest.fixture
def case(tmp_path: Path) -> CommandLine:
    line = new_case(tmp_path)
    (tmp_path / "clip.mp4").write_bytes(encode(Film(frames=50, tone_hz=300)))
    (tmp_path / "note.txt").write_text("A note.")
    for name in ("clip.mp4", "note.txt"):
        line.done("add", tmp_path / name, "--reason", "test", "--no-address", "mine")
    return line


def test_views_are_registered_made_once_listed_written_out_and_withdrawn(
    case: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "views"
    folder.mkdir()
    made = case.json("derive", "E1", "--to", folder)["derivatives"]
    assert {item["fields"]["label"] for item in made} == {
        "contact sheet",
        "waveform",
        "film for browsers",
    }
    film = next(item for item in made if item["fields"]["role"] == "film")
    assert film["fields"]["method"]["parameters"]["view"] == "plain"
    assert Path(film["written_to"]).stat().st_size == film["fields"]["size"]
    again = case.json("derive", "E1")["derivatives"]
    assert {item["record"] for item in again} == {item["record"] for item in made}
    assert "film for browsers" in case("show", "E1").out
    case.done("supersede", film["label"], "--reason", "wrong exhibit")
    assert "film for browsers" not in case("show", "E1").out


def test_what_does_not_run_is_told_and_stops_no_other(case: CommandLine) -> None:
    ran = case("derive", "E2", "E1", "--film", "steady")
    assert ran.code != 0
    assert "E2 is neither footage nor sound" in ran.out
    assert "steadied film" in ran.out


def test_stills_asked_for_are_given_and_times_outside_told(case: CommandLine) -> None:
    ran = case("derive", "E1", "--still", "0.5", "--still", "50")
    assert "still 1" in ran.out
    assert "outside" in ran.out
    assert "waveform" not in ran.out


def test_a_folder_that_is_not_there_is_told_before_anything_is_made(
    case: CommandLine, tmp_path: Path
) -> None:
    ran = case("derive", "E1", "--to", tmp_path / "nowhere")
    assert "There is no such folder" in ran.err
    assert "Filming" not in ran.err
    assert "film for browsers" not in case("show", "E1").out


def test_where_nothing_can_be_made_no_empty_table_is_shown(case: CommandLine) -> None:
    assert "Written to" not in case("derive", "E2").out
