"""Foreign text made harmless to read: what would hide, reorder or break a line is spelled out.

A file name may carry characters that turn the reading direction, end a line or pile marks over the
lines around it (the trick of CVE-2021-42574). Each is written as its code point in brackets, so a
reader sees that it was there. Markup is no concern of this module: the page escapes it, and the
print form takes text as data.
"""

import unicodedata
from typing import Final

_SPELLED_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u200c\u200d")
"""Persian, Indic scripts and emoji are misspelled without them, and they reorder nothing."""
_MARKS: Final = frozenset({"Mn", "Me"})
_MARKS_IN_A_ROW: Final = 4
"""More marks on one letter than any living script stacks."""


def spelled_out(character: str) -> str:
    """A character as its code point: `[U+202E]`."""
    return f"[U+{ord(character):04X}]"


def prose(text: str) -> str:
    """Text of several lines: line ends stay, other unsafe characters are spelled out."""
    return "\n".join(map(one_line, text.replace("\r\n", "\n").split("\n")))


def one_line(text: str) -> str:
    """Text of one line: line ends are spelled out with the other unsafe characters.

    Text that is safe already comes back unchanged, so applying it twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    shown, marks = [], 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        unsafe = category in _SPELLED_OUT and character not in _JOINERS
        shown.append(spelled_out(character) if unsafe or marks > _MARKS_IN_A_ROW else character)
    return "".join(shown)
