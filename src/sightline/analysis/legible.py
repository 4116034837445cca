"""Foreign text and numbers made fit for a record: bounded, readable, without side effects.

A control or direction character in a field could hide or reorder what a reader sees (CVE-2021-42574
describes the trick), so such characters are written as escapes; doubling the backslash keeps the
escapes reversible, hence the field verbatim.
"""

import unicodedata
from typing import Final

from sightline.model.canonical import MAX_INTEGER

FIELD_LIMIT: Final = 600
"""Characters of one field kept in `values`; enough for every field met, short enough to read."""

_UNSAFE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BASIC_PLANE: Final = 0xFFFF
_KEPT_IN_TEXT: Final = frozenset("\n\t")
BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates, which change the order in which text is shown."""


def legible(text: str, limit: int = FIELD_LIMIT) -> str:
    """`text` with control, format and direction characters as escapes, cut after `limit`.

    Args:
        text: Anything a file may hold, lone surrogates included.
        limit: Characters of `text` to keep; what follows is replaced by its number.

    Returns:
        A text that encodes to UTF-8 and shows in the order in which it is stored.
    """
    kept = "".join(map(_shown, text[:limit]))
    return kept if len(text) <= limit else f"{kept}... ({len(text) - limit} more characters)"


def legible_bytes(data: bytes, limit: int = FIELD_LIMIT) -> str:
    """UTF-8 if it is UTF-8, else one character a byte (Latin-1); legible either way."""
    try:
        return legible(data.decode(), limit)
    except UnicodeDecodeError:
        return legible(data.decode("latin-1"), limit)


def plain_text(text: str) -> str:
    """`text` as a derivative: line ends as one kind, stray control characters replaced."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        mark
        if mark in _KEPT_IN_TEXT or unicodedata.category(mark) not in {"Cc", "Cs"}
        else "\ufffd"
        for mark in unified
    )


def within_record(number: int) -> int:
    """`number`, or the nearest integer that a record can hold (a hostile file may state more)."""
    return max(-MAX_INTEGER, min(MAX_INTEGER, number))


def counted(number: int, word: str) -> str:
    """`1 cut`, `2 cuts`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def times(number: int) -> str:
    """`once`, `3 times`."""
    return "once" if number == 1 else f"{number} times"


def _shown(mark: str) -> str:
    if mark == "\\":
        return "\\\\"
    if mark.isprintable() or unicodedata.category(mark) not in _UNSAFE:
        return mark
    code = ord(mark)
    return f"\\u{code:04x}" if code <= _BASIC_PLANE else f"\\U{code:08x}"
