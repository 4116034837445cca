"""Differences between files are named, and what they are compatible with; never more than that."""

from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.doubles.media import Film, encode

from sightline.adapters.trait_table import our_rows, rows_in
from sightline.errors import InputRefused

FILMS = {
    "first.mp4": Film(frames=60),
    "same.mp4": Film(frames=60),
    "front.mp4": Film(frames=60, fast_start=True),
    "box.mkv": Film(frames=60, container="matroska"),
    "again.mp4": Film(frames=60, options={"g": "12", "profile": "main"}),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    line = new_case(tmp_path_factory.mktemp("encodings"))
    for name, film in FILMS.items():
        path = line.root / name
        # One byte behind the last part makes equal films two exhibits.
        path.write_bytes(encode(film) + (b"\0" if name == "same.mp4" else b""))
        line.done("add", path, "--reason", "test", "--no-address", "made here")
    line.done("examine")
    return line


def test_copies_are_grouped_and_differences_explained(case: CommandLine) -> None:
    values = case.json("encodings")["values"]
    assert sorted(map(len, values["groups"])) == [1, 1, 1, 2]
    explained = [" ".join(item["explained"]) for item in values["compared"]]
    assert "in the same way" in explained[0]
    assert "new container" in explained[1]
    assert "new container" in explained[2]
    assert "compatible with coding again" in explained[3]


def test_what_one_file_lacks_is_listed_and_put_into_no_sentence(case: CommandLine) -> None:
    explained = " ".join(case.json("encodings", "E1", "E4")["values"]["compared"][0]["explained"])
    assert "times of making" not in explained
    assert "nothing" not in explained
    assert "container / created" in case("encodings", "E1", "E4").out


def test_traits_are_compatible_with_rows_that_name_source_and_date(case: CommandLine) -> None:
    fits = case.json("encodings", "E1", "E4")["values"]["compatible"]
    assert {fit["row"]["trait"] for fit in fits} >= {"ilst/©too", "MuxingApp"}
    assert all(fit["row"]["source"] and fit["row"]["checked"] for fit in fits)
    assert "came from" not in case("encodings").out.replace("where a file came from", "")


def test_a_table_of_ones_own_is_used_and_recorded(case: CommandLine) -> None:
    table = case.root / "mine.toml"
    table.write_text(
        '[[row]]\ntrait = "container / index"\nholds = "last"\n'
        'compatible_with = "writing in one go"\nsource = "me"\nchecked = "2026-01-01"\n'
    )
    assert "compatible with writing in one go" in case("encodings", "--traits", table).out


def test_one_file_is_too_few(case: CommandLine) -> None:
    ran = case("encodings", "E1", "--json")
    assert ran.code != 0
    assert "takes two" in ran.err


@pytest.mark.parametrize("text", ["[[row]]\ntrait = 1", "row = 3", "\0", "[[row"])
def test_a_table_that_is_none_is_refused_with_what_it_needs(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.toml"
    path.write_text(text)
    with pytest.raises(InputRefused) as told:
        rows_in(path)
    assert "compatible_with" in (told.value.next_step or "")


def test_every_row_of_ours_says_compatible_with_by_whom_and_when() -> None:
    rows = our_rows()
    assert len(rows) >= 10
    for row in rows:
        assert row.source
        assert len(row.checked) == len("2026-11-26")
