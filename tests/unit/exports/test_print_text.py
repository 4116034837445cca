"""What the fonts of the print form cannot draw is known beforehand and said."""

from pathlib import Path

import fontpkg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from sightline.exports.font_coverage import covered
from sightline.exports.print_text import FAMILIES, drawn, plain, printable


@pytest.mark.parametrize(
    "text", ["Plain", "Київ: 12 полонених", "السيد قال إن", "Ελλάδα", "naïve Ỏ", "○ ● ✕ ◐", "a\nb"]
)
def test_what_the_fonts_hold_is_drawn_as_it_is(text: str) -> None:
    assert drawn(text) == text


def test_a_few_characters_without_letters_are_spelled_out() -> None:
    assert drawn("see 中文") == "see [U+4E2D][U+6587]"


def test_a_long_run_without_letters_is_counted() -> None:
    assert drawn("中" * 40) == "[40 characters this print form has no letters for]"


def test_a_mark_needs_the_font_of_its_base() -> None:
    assert drawn("e\u0301") == "e\u0301"
    assert drawn("\u0627\u1ab0") == "\u0627[U+1AB0]"


def test_a_long_word_gets_places_to_break_and_a_digest_none() -> None:
    assert printable("A" * 30) == "AAAAAAAAAAAA\u200bAAAAAAAAAAAA\u200bAAAAAA"
    digest = "sha256:" + "0123456789abcdef" * 4
    assert printable(digest) == digest


@given(st.text())
def test_a_foreign_break_is_spelled_out_like_any_unseen_character(text: str) -> None:
    assert "\u200b" not in drawn(f"a\u200b{text}")


@given(st.text(st.characters(codec=None)))
def test_plain_text_is_ascii_and_our_symbols(text: str) -> None:
    assert all(character.isascii() or character in "○●◐✕" for character in plain(text))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_character_map_agrees_with_an_independent_reader(family: str) -> None:
    path = fontpkg.path(family)
    found = covered(path)
    font = ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
    # FreeType draws every character that the font lacks as one and the same box.
    missing = bytes(font.getmask("\U0010fffd"))
    drawn_there = {
        code for code in range(0x21, 0x2FFF) if bytes(font.getmask(chr(code))) != missing
    }
    assert drawn_there == {code for code in found if 0x21 <= code < 0x2FFF}


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "no.ttf"
    file.write_bytes(b"\0\1\0\0" + bytes(60))
    with pytest.raises(ValueError, match="cmap"):
        covered(file)
