"""Words in quotation marks: pairs, continuations over paragraphs, and what is left unbalanced."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.ledger.spans import Span
from sightline.ledger.tokens import Token, Words

_PAIRS: Final = {
    '"': '"\u201d\u201c',
    "\u201c": '\u201d"',
    "\u201d": "\u201d",
    "\u201e": '\u201c\u201d"',
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
    "\u2039": "\u203a",
    "\u300c": "\u300d",
    "\u300e": "\u300f",
    "\u2018": "\u2019'",
    "'": "'\u2019",
    "`": "'`\u2019",
}
_SINGLE: Final = frozenset("\u2018'`\u2019")
_MARKS: Final = frozenset(_PAIRS) | frozenset("".join(_PAIRS.values()))
_SINGLE_MOST: Final = 2_000
"""Characters between two single marks; what lies farther apart is two apostrophes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A passage in quotation marks, within one paragraph."""

    start: int
    """Of the opening mark."""
    end: int
    """Behind the closing mark, or the end of the paragraph where the quotation goes on."""
    inner_start: int
    inner_end: int
    paragraph: int
    single: bool
    continues: bool = False
    """Without a closing mark: the next paragraph opens with a mark and carries it on."""
    continued: bool = False
    """It carries on the quotation of the paragraph before."""


def quotations(
    words: Words, paragraphs: Sequence[Span]
) -> tuple[tuple[Quotation, ...], tuple[str, ...]]:
    """All quotations in text order, and remarks on marks that have no partner."""
    found: list[Quotation] = []
    alone = 0
    carried = False
    ranges = list(_ranges(words, paragraphs))
    for number, (first, last) in enumerate(ranges):
        tokens = words.tokens[first:last]
        follows = _opens_with(words, ranges[number + 1]) if number + 1 < len(ranges) else ""
        paragraph = _Paragraph(words.text, tokens, number, follows, carried=carried)
        paragraph.read()
        found += paragraph.found
        alone += paragraph.alone
        carried = paragraph.carries
    notes = (f"{alone} quotation marks have no partner.",) if alone else ()
    return tuple(found), notes


def quotations_inside(words: Words, quotation: Quotation) -> tuple[Quotation, ...]:
    """The quotations inside a quotation, by marks of the other kind."""
    first, last = words.at(quotation.inner_start), words.at(quotation.inner_end)
    number = quotation.paragraph
    inside = _Paragraph(words.text, words.tokens[first:last], number, "", carried=False)
    inside.read()
    return tuple(inside.found)


def _ranges(words: Words, paragraphs: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for paragraph in paragraphs:
        yield words.at(paragraph.start), words.at(paragraph.end)


def _opens_with(words: Words, tokens: tuple[int, int]) -> str:
    first, last = tokens
    return words.tokens[first].text if first < last else ""


class _Paragraph:
    """The quotations of one paragraph."""

    def __init__(
        self, text: str, tokens: Sequence[Token], number: int, follows: str, *, carried: bool
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._number = number
        self._follows = follows
        self._carried = carried
        self._opened: Token | None = None
        self.found: list[Quotation] = []
        self.alone = 0
        self.carries = False
        """Whether its last quotation goes on in the next paragraph."""

    def read(self) -> None:
        """Pair the marks; what has no partner is counted."""
        limits = _closing_limits(self._text, self._tokens)
        for place, token in enumerate(self._tokens):
            if token.text not in _MARKS:
                continue
            if self._opened is None:
                self._open(token, limits)
            else:
                self._close(self._opened, token, place)
        if self._opened is not None:
            self._end(self._opened)

    def _open(self, token: Token, limits: tuple[int, ...]) -> None:
        if token.text in _PAIRS and _may_open(self._text, token, token.text, limits):
            self._opened = token
        elif token.text not in _SINGLE:
            self.alone += 1

    def _close(self, opened: Token, token: Token, place: int) -> None:
        mark = token.text
        second = mark == opened.text and mark not in _SINGLE
        if mark in _PAIRS[opened.text] and _may_close(self._text, token, place, self._tokens):
            # A second opening mark: the first has no partner.
            if not (mark == opened.text == '"' and _looks_opening(self._text, token)):
                self.found.append(self._quotation(opened, token.start, token.end))
                self._opened = None
                return
        elif not second:
            return
        self.alone += 1
        self._opened = token

    def _end(self, opened: Token) -> None:
        """Without a closing mark: the next paragraph carries it on, or nobody does."""
        self.carries = opened.text not in _SINGLE and self._follows == opened.text
        if self.carries:
            end = self._tokens[-1].end
            self.found.append(self._quotation(opened, end, end))
        else:
            self.alone += 1

    def _quotation(self, opened: Token, inner_end: int, end: int) -> Quotation:
        return Quotation(
            start=opened.start,
            end=end,
            inner_start=opened.end,
            inner_end=inner_end,
            paragraph=self._number,
            single=opened.text in _SINGLE,
            continues=self.carries,
            continued=self._carried and opened is self._tokens[0],
        )


def _before(text: str, position: int) -> str:
    return text[position - 1] if position else " "


def _after(text: str, position: int) -> str:
    return text[position] if position < len(text) else " "


def _looks_opening(text: str, token: Token) -> bool:
    """White space before, a letter behind."""
    before, after = _before(text, token.start), _after(text, token.end)
    return (before.isspace() or before in "([\u2014\u2013-\u2018'") and not after.isspace()


def _closing_limits(text: str, tokens: Sequence[Token]) -> tuple[int, ...]:
    """Where single quotations may close, in text order."""
    return tuple(
        token.start
        for token in tokens
        if token.text in "'\u2019`"
        and not _before(text, token.start).isspace()
        and not _after(text, token.end).isalnum()
    )


def _may_open(text: str, token: Token, mark: str, limits: tuple[int, ...]) -> bool:
    if mark in _SINGLE:
        before, after = _before(text, token.start), _after(text, token.end)
        fits = (before.isspace() or before in '([\u2014\u2013-"\u201c') and after.isalnum()
        # Without a closing mark within reach it is an apostrophe ('tis, '90s).
        following = bisect_right(limits, token.start)
        near = following < len(limits) and limits[following] - token.start < _SINGLE_MOST
        return fits and near
    if mark == '"':
        return _looks_opening(text, token) or not _before(text, token.start).isalnum()
    return mark not in "\u201d\u00bb" or _looks_opening(text, token)


def _may_close(text: str, token: Token, place: int, tokens: Sequence[Token]) -> bool:
    if token.text not in _SINGLE:
        return True
    before, after = _before(text, token.start), _after(text, token.end)
    if before.isspace() or after.isalnum():
        return False
    if before != "s" or not after.isspace():
        return True
    # "the soldiers' hands": a possessive if another closing mark follows before one opens.
    for other in tokens[place + 1 :]:
        if other.text in _SINGLE:
            return _looks_opening(text, other)
    return True
