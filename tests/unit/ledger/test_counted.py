"""Which question a number in a report answers."""

import pytest

from sightline.ledger.compared import Tally
from sightline.ledger.counted import tallies
from sightline.ledger.extraction import extract_text
from sightline.ledger.types import CountReading, Extraction


def _counts(made: Extraction) -> list[CountReading]:
    """All of a report, in text order, each once."""
    told = {count.span: count for claim in made.claims for count in claim.counts}
    return [told[span] for span in sorted(told)]


def _tallies(text: str) -> list[Tally]:
    made = extract_text(text)
    return list(tallies(text, made.report.sentences, _counts(made)))


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        (
            "At least 19 people were killed and more than 40 wounded in Hesta.",
            [(19, "killed", "people"), (41, "wounded", "people")],
        ),
        ("The attack left 23 civilians dead.", [(23, "killed", "civilians")]),
        ("Shells killed 12 people in the market.", [(12, "killed", "people")]),
        ("Soldiers shot dead 11 prisoners at the quarry.", [(11, "killed", "captives")]),
        ("Щонайменше 9 затриманих померли.", [(9, "killed", "captives")]),
    ],
)
def test_a_number_takes_outcome_and_group_from_the_words_around_it(
    text: str, outcomes: list[tuple[int, str, str]]
) -> None:
    assert [(t.low, t.outcome, t.group) for t in _tallies(text)] == outcomes


def test_numbers_named_among_others_are_parts_of_them() -> None:
    found = _tallies("Shells killed 23 civilians, among them five children, on Thursday.")
    assert [(t.low, t.group, t.part) for t in found] == [
        (23, "civilians", False),
        (5, "children", True),
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "The killing of 14 prisoners was confirmed. “There were at least thirty of them.”",
            (30, "killed", "captives"),
        ),
        (
            "Shells wounded 12 children. They were thirty, a nurse said.",
            (30, "wounded", "children"),
        ),
        # Too long ago, nothing counted, and not those who were counted.
        ("Shells killed 12 people. It rained. It rained. It rained. There were 30 of them.", None),
        ("Soldiers came. There were thirty of them, she said.", None),
        ("Shells killed 12 people. There were thirty houses, she said.", None),
        ("Shells killed 12 people. She saw thirty of them on Monday.", None),
    ],
)
def test_of_them_answers_what_the_last_number_did(
    text: str, last: tuple[int, str, str] | None
) -> None:
    made = extract_text(text)
    counts = _counts(made)
    (found,) = tallies(text, made.report.sentences, counts[-1:], told=counts)
    assert (found.outcome and (found.low, found.outcome, found.group)) == (last or "")
