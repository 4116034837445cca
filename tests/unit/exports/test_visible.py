"""Foreign text cannot hide, reorder or break what a reader sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.exports.visible import one_line, prose

TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\u202e4pm.exe", "a[U+202E]4pm.exe"),
        ("a\nb", "a[U+000A]b"),
        ("a\r\nb", "a[U+000D][U+000A]b"),
        ("nul\0", "nul[U+0000]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("\ufeffbom", "[U+FEFF]bom"),
        ("line\u2028break", "line[U+2028]break"),
        ("half \ud800", "half [U+D800]"),
        ("tag \U000e0041", "tag [U+E0041]"),
    ],
)
def test_what_hides_or_reorders_is_spelled_out(hostile: str, shown: str) -> None:
    assert one_line(hostile) == shown


@pytest.mark.parametrize(
    "text", ["Київ — 12 полонених", "السيد قال", "خ\u200cد", "中文", "e\u0301"]
)
def test_living_scripts_stay_as_they_are(text: str) -> None:
    assert one_line(text) == text


def test_piled_up_marks_are_spelled_out() -> None:
    assert one_line("a" + "\u0301" * 6) == "a" + "\u0301" * 4 + "[U+0301]" * 2


def test_prose_keeps_its_line_ends_and_nothing_else_that_controls() -> None:
    assert prose("a\r\nb\n\tc") == "a\nb\n[U+0009]c"


@given(TEXT)
def test_one_line_is_one_line_of_harmless_characters(text: str) -> None:
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    unsafe = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in shown} & unsafe
    shown.encode()


@given(TEXT)
def test_applying_it_twice_changes_nothing(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert prose(prose(text)) == prose(text)
