"""Bytes to text, and on what ground the character set was chosen."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_DECLARED_WITHIN: Final = 4096
_SAMPLE: Final = 65_536
_WIDE_SHARE: Final = 0.3
"""Share of zero bytes at odd or even places that only UTF-16 of a Latin text has."""
_CYRILLIC_SHARE: Final = 0.6
"""Of the bytes above 0x7F: letters of windows-1251 make up nearly all, in windows-1252 few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text and how it was read."""

    text: str
    charset: str
    basis: str
    """"byte order mark", "stated in the file", "valid UTF-8", "zero bytes", "guess by letters"."""


def decode(data: bytes, *, markup: bool = False) -> Decoded:
    """Read bytes as text; wrong bytes become U+FFFD, never an error.

    Args:
        data: The bytes.
        markup: Whether a `charset=` near the beginning may be believed.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(charset, "replace")
            return Decoded(text=text, charset=charset, basis="byte order mark")
    stated = _DECLARED.search(data[:_DECLARED_WITHIN]) if markup else None
    if stated is not None:
        name = stated[1].decode("ascii")
        if _is_text_charset(name):
            text = data.decode(name, "replace")
            return Decoded(text=text, charset=name.lower(), basis="stated in the file")
    wide = _wide(data[:_SAMPLE])
    if wide is not None:
        return Decoded(text=data.decode(wide, "replace"), charset=wide, basis="zero bytes")
    try:
        # A cut may have split the last character.
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        charset = _by_letters(data[:_SAMPLE])
        text = data.decode(charset, "replace")
        return Decoded(text=text, charset=charset, basis="guess by letters")
    return Decoded(text=text, charset="utf-8", basis="valid UTF-8")


def _is_text_charset(name: str) -> bool:
    try:
        # Codecs such as "hex" or "zlib" are no character sets.
        return bool(" ".encode(name))
    except (LookupError, UnicodeError, TypeError):
        return False


def _wide(sample: bytes) -> str | None:
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) / half > _WIDE_SHARE:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) / half > _WIDE_SHARE else None


def _by_letters(sample: bytes) -> str:
    high = [byte for byte in sample if byte >= 0x80]  # noqa: PLR2004 - beyond ASCII
    cyrillic = sum(byte >= 0xC0 for byte in high)  # noqa: PLR2004 - where the Cyrillic letters stand
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 0x80)  # noqa: PLR2004 - ASCII
    # Accents are rare among Latin letters; Cyrillic letters come in words of their own.
    return "cp1251" if cyrillic > _CYRILLIC_SHARE * len(high) and cyrillic > letters else "cp1252"
