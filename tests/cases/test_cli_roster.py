"""The roster at the command line: two people draft, sign and adopt it, then seal together."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine

from sightline.verify.run import verify_path
from sightline.verify.trust import Trust


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    assert line("new", line.case, "--title", "T", "--purpose", "P").code == 0
    return line


@pytest.fixture
def ben(ada: CommandLine) -> CommandLine:
    line = replace(ada, person="Ben")
    assert line("claim", "The gate stood open.", "--speaker", "X").code == 0
    return line


@pytest.fixture
def held(ada: CommandLine, ben: CommandLine) -> CommandLine:
    """The case under a roster of the two."""
    draft = ada.root / "roster.toml"
    for line, *words in (
        (ada, "roster", "draft", draft),
        (ada, "roster", "propose", draft, "--reason", "two desks"),
        (ben, "roster", "sign", "RO1"),
        (ben, "roster", "adopt", "RO1"),
    ):
        ran = line(*words)
        assert ran.code == 0, ran.err
    return ada


def test_a_case_without_a_roster_says_what_that_means(ada: CommandLine) -> None:
    ran = ada("roster")
    assert "any key may join it, and act alone" in ran.out
    assert "roster draft" in ran.err
    assert ada("roster", "--json").document == {"roster": None, "waiting": []}
    none = ada("approvals")
    assert "Nothing waits" in none.out
    assert "no roster" in none.err


def test_who_still_has_to_sign_is_named(ada: CommandLine, ben: CommandLine) -> None:
    draft = ada.root / "roster.toml"
    ada("roster", "draft", draft)
    ran = ada("roster", "propose", draft, "--reason", "two desks")
    assert "1 of Ben (keepers of edition 1)" in ran.err
    (waiting,) = ada("roster", "--json").document["waiting"]
    assert waiting["signed"] == ["Ada"]
    assert waiting["missing"] == [{"version": 1, "count": 1, "of": ["Ben"]}]
    early = ben("roster", "adopt", "RO1", "--json")
    assert early.code == 7
    assert "roster sign" in early.error["next_step"]


def test_the_roster_shows_people_roles_and_until_when(held: CommandLine) -> None:
    ran = held("roster")
    assert "Edition 1 holds, until" in ran.out
    assert "Ada, Ben" in ran.out
    shown = held("roster", "--json").document["roster"]
    assert [person["name"] for person in shown["people"]] == ["Ada", "Ben"]


def test_a_seal_waits_for_the_other_and_says_for_whom(held: CommandLine, ben: CommandLine) -> None:
    first = held("seal")
    assert first.code == 7
    assert "Not done yet: PR1 is a proposal to seal the first" in first.out
    assert "1 more must agree, of Ben" in first.err
    again = held("seal", "--json")
    assert again.code == 7
    assert again.document["waiting"][0]["could_agree"] == ["Ben"]
    listed = held("approvals")
    assert "1 of Ben" in listed.out
    assert ben("approvals", "give", "PR1").code == 0
    assert "Recorded" in held("supersede", "PR1", "--reason", "a slip").out
    assert "Nothing waits" in held("approvals").out
    held("seal")
    ran = ben("approvals", "give", "PR2")
    assert "PR2 has its agreement: `sightline seal`" in ran.err
    sealed = held("seal")
    assert sealed.code == 0, sealed.err
    assert "as K1" in sealed.out
    assert verify_path(held.case, Trust()).held


def test_whoever_is_not_listed_is_told_so(held: CommandLine) -> None:
    ran = replace(held, person="Cyd")("claim", "X", "--speaker", "Y", "--json")
    assert ran.code == 7
    assert "does not list the key" in ran.error["cause"]


def test_a_key_is_rotated_and_a_person_revoked(held: CommandLine, ben: CommandLine) -> None:
    assert replace(held, person="Ben2")("exhibits").code == 0
    new = held.root / "Ben2"
    (public,) = new.rglob("*.pub")
    assert held("roster", "rotate", "Ben", public, "--reason", "a new key").code == 0
    for line in (ben, replace(ben, person="Ben2")):
        ran = line("roster", "sign", "RO2")
        assert ran.code == 0, ran.err
    assert held("roster", "adopt", "RO2").code == 0
    old = ben("claim", "X", "--speaker", "Y", "--json")
    assert "was taken from the roster after edition 1" in old.error["cause"]
    few = held("roster", "revoke", "Ben", "--reason", "left", "--json")
    assert few.code == 7
    assert "too few people are left for the keepers" in few.error["cause"]
    assert held("roster", "revoke", "Zed", "--reason", "left").code == 3


def test_a_roster_is_renewed(held: CommandLine, ben: CommandLine) -> None:
    ran = held("roster", "renew", "--until", "2090-01-01T00:00:00Z", "--reason", "a year on")
    assert ran.code == 0, ran.err
    ben("roster", "sign", "RO2")
    assert ben("roster", "adopt", "RO2").code == 0
    assert "2090-01-01" in held("roster").out


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("needed = 2", "needed = true", "needed is a number"),
        ("[[role]]", "[role]", "TOML"),
        ('members = ["Ada", "Ben"]', "members = 3", "members is a list of texts"),
        ("expires = ", "expires = 2027-01-01T00:00:00 # ", "no time with a zone"),
        ("[[person]]", "[[people]]", "lacks a field"),
        ('name = "Ada"', "name = 1", "a name is a text"),
        ('name = "seal"', 'name = "root"', "no name for a role"),
        ("keepers = [", 'keepers = ["Zed", ', "not people of the roster"),
    ],
)
def test_a_file_that_is_no_roster_is_refused(
    ada: CommandLine, ben: CommandLine, old: str, new: str, match: str
) -> None:
    draft = ada.root / "roster.toml"
    assert ben("roster", "draft", draft).code == 0
    text = draft.read_text()
    assert old in text
    draft.write_text(text.replace(old, new))
    ran = ada("roster", "propose", draft, "--reason", "x", "--json")
    assert ran.code == 4
    assert match in ran.error["cause"]


def test_a_draft_overwrites_nothing(ada: CommandLine) -> None:
    draft = ada.root / "roster.toml"
    draft.write_text("mine")
    assert ada("roster", "draft", draft).code == 8
    assert draft.read_text() == "mine"
    assert ada("roster", "propose", ada.root / "none.toml", "--reason", "x").code == 3
