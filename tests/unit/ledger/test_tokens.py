import pytest

from sightline.ledger.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in 2023, an officer", ["in", "2023", ",", "an", "officer"]),
        ("1,2,x 3.4.y 5:z", ["1,2", ",", "x", "3.4", ".", "y", "5", ":", "z"]),
        ("don't- say 12-1,000, no", ["don't", "-", "say", "12-1,000", ",", "no"]),
        ("a-1,00", ["a-1", ",", "00"]),
    ],
)
def test_a_mark_behind_a_word_or_number_is_no_part_of_it(text: str, words: list[str]) -> None:
    """By every Python: those before 3.11.5 read possessive groups otherwise."""
    assert [token.text for token in tokenize(text)] == words
