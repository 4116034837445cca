"""What a text goes through in order."""

from hypothesis import given
from hypothesis import strategies as st

from sightline.ledger.grammar import grammar
from sightline.ledger.landmarks import landmarks

_ENGLISH = grammar("en")


def test_names_numbers_and_quotations_stand_in_the_order_of_the_text() -> None:
    text = "In Hesta 19 died. Governor Marant said “they waited for us”. Three shells, in Hesta."
    quote = (text.index("“"), text.index("”") + 1)
    assert landmarks(text, [quote], _ENGLISH) == (
        *("w:hesta", "n:19", "w:marant", "q:they waited for us", "n:3", "w:hesta"),
    )


def test_a_capital_that_only_begins_sentences_is_no_name() -> None:
    assert landmarks("Shells fell. Shells fell again on Hesta.", [], _ENGLISH) == ("w:hesta",)


def test_the_headline_is_left_out() -> None:
    text = "Horror In Hesta\nNothing more."
    assert landmarks(text, [], _ENGLISH, text.index("\n")) == ()


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300))))
def test_any_text_and_any_passages_are_survived(text: str, passages: list[tuple[int, int]]) -> None:
    quoted = [(min(pair), max(pair)) for pair in passages]
    assert isinstance(landmarks(text, quoted, _ENGLISH), tuple)
