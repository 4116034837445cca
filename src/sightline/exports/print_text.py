"""Text fit for print: characters that the print form's fonts cannot draw are spelled out."""

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Final

import fontpkg

from sightline.exports.font_coverage import covered
from sightline.exports.visible import prose, spelled_out

FAMILIES: Final = ("noto-sans", "noto-sans-arabic")
_SYMBOLS: Final = frozenset("○●◐✕")
"""Of our own, drawn with a font that comes with the typesetter."""
_SPELLED_AT_MOST: Final = 8
"""A longer run in a script without letters here is told by its length."""
_UNBROKEN: Final = re.compile(r"\S{25,}")
_DIGEST: Final = re.compile(r"(sha256:)?[0-9a-f]{64}|SHA256:[A-Za-z0-9+/]{43}", re.ASCII)
"""Copied by hand into other tools, so nothing unseen may stand in them; they fit a line."""
_BREAK: Final = "\u200b"
_PIECE: Final = 12


@functools.cache
def _coverage() -> tuple[frozenset[int], ...]:
    return tuple(covered(fontpkg.path(family)) for family in FAMILIES)


def printable(text: str) -> str:
    """`text` as drawn, with places to break in what is too long for a line."""
    return _UNBROKEN.sub(_with_breaks, drawn(text))


def drawn(text: str) -> str:
    """`text` with what no font of the print form can draw spelled out or, where long, counted."""
    if text.isascii():
        return prose(text)
    shown = []
    for known, run in groupby(_judged(prose(text)), key=lambda item: item[1]):
        characters = [character for character, _ in run]
        shown.append("".join(characters) if known else _undrawn(characters))
    return "".join(shown)


def plain(text: str) -> str:
    """`text` in ASCII and our symbols alone, everything else spelled out."""
    return "".join(
        character
        if character == "\n" or character.isascii() or character in _SYMBOLS
        else spelled_out(character)
        for character in prose(text)
    )


def mapped(value: object, change: Callable[[str], str]) -> object:
    """A plain value with each of its texts changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: mapped(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(item, change) for item in value]
    return value


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group()
    if _DIGEST.fullmatch(word):
        return word
    return _BREAK.join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))


def _undrawn(characters: list[str]) -> str:
    if len(characters) <= _SPELLED_AT_MOST:
        return "".join(map(spelled_out, characters))
    return f"[{len(characters)} characters this print form has no letters for]"


def _judged(text: str) -> list[tuple[str, bool]]:
    """Each character, and whether it is drawn; a mark needs the font that draws its base."""
    judged: list[tuple[str, bool]] = []
    font: frozenset[int] = frozenset()
    for character in text:
        code = ord(character)
        if character == "\n" or character in _SYMBOLS:
            font = frozenset()
            judged.append((character, True))
        elif unicodedata.category(character).startswith("M"):
            judged.append((character, code in font))
        else:
            font = next((font for font in _coverage() if code in font), frozenset())
            judged.append((character, bool(font)))
    return judged
