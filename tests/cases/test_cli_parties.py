"""The register of parties at the command line, from an empty case to another case."""

from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine


@pytest.fixture
def desk(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    assert line("new", line.case, "--title", "T", "--purpose", "P").code == 0
    return line


def filled(desk: CommandLine) -> None:
    for words in (
        ("Republic of North", "--kind", "side", "--alias", "North"),
        ("Ministry of Defence", "--kind", "organisation", "--side", "North", "--note", "of North"),
    ):
        assert desk("parties", "add", *words).code == 0


def test_an_empty_register_says_how_to_begin(desk: CommandLine) -> None:
    ran = desk("parties")
    assert "No party is in the register." in ran.out
    assert "parties add" in ran.err


def test_namesakes_need_a_note_and_are_both_shown(desk: CommandLine) -> None:
    filled(desk)
    again = ("parties", "add", "ministry of defence", "--kind", "organisation")
    refused = desk(*again, "--json")
    assert refused.code == 7
    assert "--note" in refused.error["next_step"]
    assert desk(*again, "--note", "of South").code == 0
    found = desk("parties", "match", "the Ministry of Defence", "--json").document
    assert found["matched"] == "several"
    assert [party["label"] for party in found["parties"]] == ["P2", "P3"]
    ambiguous = desk("parties", "add", "Press desk", "--kind", "office", "--part-of",
                     "Ministry of Defence", "--json")  # fmt: skip
    assert ambiguous.code == 4
    assert "P2 (organisation, Republic of North, of North), P3" in ambiguous.error["cause"]


def test_a_correction_keeps_what_it_does_not_change(desk: CommandLine) -> None:
    filled(desk)
    ran = desk("parties", "correct", "P1", "--rename", "Northern Republic", "--alias", "NR",
               "--reason", "its own name", "--json")  # fmt: skip
    assert ran.document["fields"]["aliases"] == ["North", "NR"]
    (ministry,) = desk("parties", "--kind", "organisation", "--json").document["parties"]
    assert ministry["side_label"] == ran.document["label"]
    dropped = desk("parties", "correct", "North", "--drop", "aliases", "--reason", "x", "--json")
    assert dropped.document["fields"]["aliases"] == []
    assert desk("parties", "correct", "NR", "--drop", "name", "--reason", "x").code == 3
    assert desk("parties", "correct", "P4", "--drop", "name", "--reason", "x").code == 4


def test_a_file_carries_the_register_to_another_case_and_once_is_enough(
    desk: CommandLine, tmp_path: Path
) -> None:
    filled(desk)
    file = tmp_path / "parties.toml"
    assert desk("parties", "export", file).code == 0
    assert desk("parties", "export", file).code == 8
    other = CommandLine(tmp_path / "other")
    assert other("new", other.case, "--title", "U", "--purpose", "P").code == 0
    assert other("parties", "import", file, "--json").document["added"] == ["P1", "P2"]
    assert other("parties", "import", file, "--json").document["known"] == ["P1", "P2"]
    file.write_text(file.read_text().replace('"North"', '"The North"'))
    left = other("parties", "import", file)
    assert "P1 Republic of North differs" in left.out
    assert other("parties", "import", file, "--update", "--json").document["corrected"] == ["P3"]
    assert other("parties", "match", "the north", "--json").document["matched"] == "one"
    both = file.read_text().replace("The North", "N.").replace("note =", 'aliases = ["M"]\nnote =')
    file.write_text(both)
    assert other("parties", "import", file, "--update", "--json").document["corrected"] == [
        "P4",
        "P5",
    ]


def test_a_missing_or_broken_file_is_named(desk: CommandLine, tmp_path: Path) -> None:
    assert desk("parties", "import", tmp_path / "no.toml").code == 3
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe")
    ran = desk("parties", "import", broken, "--json")
    assert (ran.code, ran.error["file"]) == (4, str(broken))
