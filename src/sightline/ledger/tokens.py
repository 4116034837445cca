"""Words, numbers and marks of a text, with their places."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from sightline.ledger.spans import Span

_HIDDEN: Final = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
)
"""Characters that show nothing or turn the direction; they may stand inside a word."""
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
"""Combining marks of scripts met often, which Python's `\\w` leaves out."""
_INSIDE: Final = rf"\w{_MARKS}{_HIDDEN}"
_TOKEN: Final = re.compile(
    rf"(?:[^\W\d_]\.){{2,8}}(?=\W|$)"
    rf"|(?:\d++(?:[.,:]\d++)*[{_INSIDE}]*+|[{_INSIDE}]++)(?:['\u2019\u02bc\u2011-][{_INSIDE}]++(?:,\d{{3}}(?!\d))*)*|\S"
)
"""Possessive where one class repeats, and nothing can fail behind a group: nothing is tried twice,
whatever the text. A possessive group would do as well, but Python before 3.11.5 leaves in what
a last, failed turn of it had taken (CPython issue 106052)."""
_NOT_SHOWN: Final = re.compile(f"[{_HIDDEN}]")
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2011": "-"})


class Token(NamedTuple):
    """A word, number or mark."""

    start: int
    end: int
    text: str
    low: str
    """Lower case, one kind of apostrophe and hyphen, without characters that show nothing."""

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or digit."""
        return self.text[0].isalnum() or (len(self.text) > 1 and self.text[-1].isalnum())

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter (scripts without case have none)."""
        return self.text[0].isupper()


def opens_paragraph(tokens: Sequence[Token], place: int) -> bool:
    """Whether a paragraph or line begins here: more than a space stands before the word."""
    return not place or tokens[place].start - tokens[place - 1].end > 1


SENTENCE_ENDS: Final = frozenset(".!?")
"""Marks that end a sentence."""


def behind_last(marks: Collection[str], lows: Sequence[str], first: int, place: int) -> int:
    """Behind the last of the marks from `first` to before `place`; without one, `first`."""
    return next(
        (here + 1 for here in range(place - 1, first - 1, -1) if lows[here] in marks), first
    )


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a text between two positions; linear in its length."""
    return [
        Token(match.start(), match.end(), word, _low(word))
        for match in _TOKEN.finditer(text, start, len(text) if end is None else end)
        if (word := match[0])
    ]


def _low(word: str) -> str:
    low = word.lower()
    if low.isascii():
        return low
    return _NOT_SHOWN.sub("", low.translate(_APOSTROPHES)) or low


class Words:
    """A report's tokens, and spans of its text in characters and bytes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.lows = [token.low for token in self.tokens]
        self._starts = [token.start for token in self.tokens]
        self._bytes: array[int] | None = None
        if not text.isascii():
            self._bytes = array("L", accumulate(map(_utf8_length, text), initial=0))

    @cached_property
    def begins_lower(self) -> bool:
        """A text such as a post, whose sentences mostly begin with a small letter."""
        lower = upper = 0
        tokens = self.tokens
        for place in range(1, len(tokens) - 1):
            following = tokens[place + 1]
            if tokens[place].text == "." and following.start > tokens[place].end:
                lower += following.text[0].islower() and len(tokens[place - 1].text) > 1
                upper += following.text[0].isupper()
        return lower > max(1, upper)

    def at(self, position: int) -> int:
        """Index of the first token that starts at or behind a position of the text."""
        return bisect_left(self._starts, position)

    def opens_line(self, place: int) -> bool:
        """Whether a line of the text begins with a token, or the text ends before it."""
        tokens = self.tokens
        return (
            place in {0, len(tokens)}
            or "\n" in self.text[tokens[place - 1].end : tokens[place].start]
        )

    def span(self, start: int, end: int) -> Span:
        """The passage between two positions, without white space at its ends."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        end = start + len(words)
        table = self._bytes
        return Span(
            start=start,
            end=end,
            byte_start=start if table is None else table[start],
            byte_end=end if table is None else table[end],
            words=words,
        )

    def of(self, first: int, last: int) -> Span:
        """The passage from the token `first` to the token before `last`."""
        return self.span(self.tokens[first].start, self.tokens[last - 1].end)


def _utf8_length(mark: str) -> int:
    code = ord(mark)
    if code < 0x80 or 0xD800 <= code < 0xE000:  # noqa: PLR2004 - UTF-8; a lone surrogate is kept as "?"
        return 1
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4  # noqa: PLR2004 - UTF-8
