"""Reports whose places people chose: what `compare` then says of them."""

from pathlib import Path
from typing import Any

import pytest
from tests.builders.command_line import CommandLine, new_case
from tests.builders.gazetteers import NEIGHBOUR, TOWN, VILLAGE, write_admin, write_country

ACCUSED = (
    "The Northern Ministry of Defence accused Southern soldiers of killing twelve prisoners in "
    "{place} on 14 November 2024.\n"
)
SAID = (
    "The Southern Ministry of Defence said that Northern soldiers killed twelve prisoners in "
    "{place} on 14 November 2024.\n"
)
PEOPLE = {61: VILLAGE, 84_300: TOWN, 212: NEIGHBOUR}


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    """A case with a gazetteer of two Sarnoveks and Kolm."""
    ada = new_case(tmp_path)
    ada.done("gazetteer", "import", write_country(tmp_path / "VE.txt"))
    ada.done("gazetteer", "import", write_admin(tmp_path / "admin1CodesASCII.txt"))
    return ada


def read_both(ada: CommandLine, first: str, second: str) -> list[str]:
    """Both reports read and their accusations accepted: the claims' labels."""
    for number, (text, place) in enumerate(((ACCUSED, first), (SAID, second)), start=1):
        (ada.root / f"r{number}.txt").write_text(text.format(place=place))
        ada.done("read", ada.root / f"r{number}.txt", "--origin", f"outlet {number}")
        ada.done("accept", "--report", f"E{number}")
    return [item["label"] for item in ada.json("log")["entries"] if item["kind"] == "claim"]


def choose(ada: CommandLine, claim: str, name: str, people: int) -> None:
    listed = ada.json("place", name, "--for", claim)["candidates"]
    number = next(item["number"] for item in listed if item["population"] == people)
    ada.done(
        *("place", name, "--for", claim, "--choose", str(number), "--reason", "As it says."),
        *("--radius-m", "3000"),
    )


def told(ada: CommandLine) -> list[dict[str, Any]]:
    """What the comparison says of places."""
    relations = ada.json("compare")["values"]["relations"]
    return [item for item in relations if item["aspect"] == "place"]


def test_claims_of_one_event_whose_chosen_places_lie_apart_contradict(ada: CommandLine) -> None:
    one, other = read_both(ada, "Sarnovek", "Kolm")[:2]
    choose(ada, one, "Sarnovek", 61)
    choose(ada, other, "Kolm", 212)
    (found,) = told(ada)
    assert found["relation"] == "contradicts"
    assert "8.2 km apart, more than their errors together" in found["reason"]


def test_one_name_chosen_differently_for_two_claims_is_two_places(ada: CommandLine) -> None:
    one, other = read_both(ada, "Sarnovek", "Sarnovek")[:2]
    assert [item["relation"] for item in told(ada)] == ["agrees"]
    choose(ada, one, "Sarnovek", 61)
    choose(ada, other, "Sarnovek", 84_300)
    (found,) = told(ada)
    assert found["relation"] == "name clash"
    assert "two places named Sarnovek" in found["reason"]


def test_a_place_inside_the_other_is_narrower_by_what_the_gazetteer_says_of_it(
    ada: CommandLine,
) -> None:
    one, _ = read_both(ada, "Sarnovek", "Ozel province")[:2]
    choose(ada, one, "Sarnovek", 61)
    (found,) = told(ada)
    assert found["relation"] == "narrower"
    assert found["reason"] == "Sarnovek lies in Ozel province"
