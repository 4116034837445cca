from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.legible import legible, legible_bytes, plain_text, within_record
from sightline.model.canonical import encode


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_any_text_becomes_one_that_a_record_can_hold_and_a_line_can_show(text: str) -> None:
    shown = legible(text)
    assert encode(shown)
    assert shown.isprintable() or all(mark.isspace() for mark in shown if not mark.isprintable())


def test_direction_and_control_characters_show_as_escapes() -> None:
    assert legible("a\u202egnp\x1b[2J\0") == "a\\u202egnp\\u001b[2J\\u0000"


def test_an_escape_written_in_the_file_differs_from_one_of_ours() -> None:
    assert legible("\\u202e") != legible("\u202e")


def test_a_long_text_says_how_much_was_cut() -> None:
    assert legible("x" * 700, 10) == "x" * 10 + "... (690 more characters)"


def test_bytes_that_are_no_utf_8_are_shown_one_by_one() -> None:
    assert legible_bytes(b"\xa9too") == "\xa9too"


def test_a_derived_text_keeps_line_ends_and_writing_direction_but_no_control_characters() -> None:
    assert plain_text("a\r\nb\rc\u200fd\0") == "a\nb\nc\u200fd\ufffd"


@given(st.integers())
def test_a_number_of_any_size_fits_into_a_record(number: int) -> None:
    assert encode(within_record(number))
