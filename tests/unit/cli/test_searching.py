import sqlite3
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine, new_case


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    return new_case(tmp_path)


def preserve(ada: CommandLine, name: str, data: bytes) -> None:
    path = ada.root / name
    path.write_bytes(data)
    ada.done("add", path, "--reason", "to search", "--no-address", "made for a test")


def test_a_case_without_exhibits_says_what_to_do(ada: CommandLine) -> None:
    ran = ada("find", "lorry")
    assert (ran.code, ran.out) == (0, "")
    assert "`sightline add`" in ran.err


def test_no_hit_says_what_to_try(ada: CommandLine) -> None:
    preserve(ada, "a.bin", b"x")
    assert "Give fewer" in ada("find", "lorry").err
    assert "--kind" not in ada("find", "lorry").err
    assert "Without --kind" in ada("find", "lorry", "--kind", "claim").err
    assert ada("find", "lorry", "--quiet").err == ""


def test_a_hit_names_its_record_field_and_entry_and_marks_the_match(ada: CommandLine) -> None:
    preserve(ada, "Gate-left.bin", b"x")
    ada.done("observe", "E1", "The gate stands open")
    out = ada.done("find", "GATE", "--kind", "exhibit", "--kind", "observation")
    assert "E1 Gate-left.bin  exhibit, name, entry 2" in out
    assert "«Gate»-left.bin" in out
    assert "O1  observation on E1, text, entry 3" in out
    assert "The «gate» stands open" in out


def test_the_document_has_the_hit_in_full(ada: CommandLine) -> None:
    ada.done("claim", "The gate\nwas shut")
    ada.done("supersede", "C1", "--reason", "misread")
    document = ada.json("find", "gate", "--kind", "claim")
    (hit,) = document["hits"]
    assert hit.pop("record").startswith("sha256:")
    assert hit == {
        "label": "C1",
        "kind": "claim",
        "field": "text",
        "seq": 1,
        "about": None,
        "excerpt": "The gate was shut",
        "matches": [[4, 8]],
        "superseded": "misread",
    }
    assert {key: document[key] for key in ("total", "unread", "note")} == {
        "total": 1,
        "unread": 0,
        "note": None,
    }
    assert "Superseded: misread" in ada.done("find", "gate", "--kind", "claim")


def test_phrases_beginnings_and_exclusions(ada: CommandLine) -> None:
    for text in ("white van", "van, white", "white vanguard"):
        ada.done("claim", text)

    def labels(*words: str) -> set[str]:
        return {hit["label"] for hit in ada.json("find", *words)["hits"]}

    assert labels("white", "van") == {"C1", "C2"}
    assert labels('"white van"') == {"C1"}
    assert labels("white", "van*") == {"C1", "C2", "C3"}
    assert labels("white", "--without", "van") == {"C3"}
    assert labels("white", "--without", "van*") == set()
    assert labels("white", "--without", '"white van"') == {"C2", "C3"}
    (hit,) = ada("--json", "find", "--", "white", "-van").document["hits"]
    assert hit["label"] == "C3"


def test_a_limit_says_that_there_is_more(ada: CommandLine) -> None:
    for number in range(4):
        ada.done("claim", f"lorry {number}")
    ran = ada("find", "lorry", "--limit", "3")
    assert ran.out.count("«lorry»") == 3
    assert "3 of 4 hits: --limit N shows more." in ran.err


@pytest.mark.parametrize("words", ["", "*", '"', '"" ""', "()"])
def test_words_that_are_none_are_refused(ada: CommandLine, words: str) -> None:
    ran = ada("find", words)
    assert ran.code == 4
    assert "no word to look for" in ran.err


def test_names_of_strangers_cannot_steer_the_terminal(ada: CommandLine) -> None:
    preserve(ada, "gate\u202egnp.bin", b"x")
    out = ada.done("find", "gate*")
    assert "\u202e" not in out
    assert "[U+202E]" in out


def test_an_index_that_cannot_be_kept_is_told(ada: CommandLine) -> None:
    ada.done("claim", "gate")
    (ada.case / "index.sqlite").mkdir()
    ran = ada("find", "gate", "--kind", "claim")
    assert "«gate»" in ran.out
    assert "in memory" in ran.err
    assert ada.json("find", "gate")["note"] is not None


def test_a_text_that_is_gone_is_told(ada: CommandLine) -> None:
    preserve(ada, "report.txt", b"The lorry left at noon, said the keeper of the gate.\n")
    ada.done("examine")
    assert "E1 report.txt  report, text, entry" in ada.done("find", "lorry", "keeper")
    before = {path for path in (ada.case / "objects").rglob("*") if path.is_file()}
    (made,) = [path for path in before if b"lorry" in path.read_bytes() and _is_text(ada, path)]
    made.unlink()
    ran = ada("find", "lorry", "--rebuild")
    assert "1 text could not be read" in ran.err


def _is_text(ada: CommandLine, path: Path) -> bool:
    exhibits = ada.json("exhibits")["exhibits"]
    return f"sha256:{path.name}" not in {item["digest"] for item in exhibits}


def test_rebuilding_finds_what_a_doctored_index_left_out(ada: CommandLine) -> None:
    ada.done("claim", "lorry")
    ada.done("find", "lorry")
    connection = sqlite3.connect(ada.case / "index.sqlite")
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.commit()
    connection.close()
    assert ada.json("find", "lorry")["total"] == 0
    assert ada.json("find", "lorry", "--rebuild")["total"] == 1
    assert ada.json("find", "lorry")["total"] == 1
