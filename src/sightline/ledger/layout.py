"""Paragraphs and sentences of a report's text, with quotations kept whole."""

import re
from collections.abc import Sequence
from typing import Final

from sightline.ledger.grammar import Grammar
from sightline.ledger.quotations import Quotation
from sightline.ledger.spans import Sentence, Span
from sightline.ledger.tokens import Token, Words

_ENDS: Final = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")
_OPENING: Final = frozenset(("\u201c", "\u2018", "\u00ab", "\u201e", '"'))
_CLOSING: Final = frozenset("\"'\u201d\u2019\u00bb)]\u203a\u201c")
_WRAPPED_AT_MOST: Final = 120
"""Characters: longer lines were not broken by a printer or mail program."""
_FULL_PERMILLE: Final = 600
_ITEM: Final = re.compile(r"\s{0,20}(?:[-*\u2022\u2013\u2014>#|]|\d{1,3}[.)])\s")
_LETTERS_OF_INITIAL: Final = 1
_WORDS_TO_VERB: Final = 9
SENTENCE_MOST: Final = 300
"""Words and marks of a sentence; a longer one is cut there, and the report's notes say so."""


def paragraphs(words: Words) -> tuple[Span, ...]:
    """The paragraphs: lines, or lines joined where a printer or mail program broke them."""
    text = words.text
    lines: list[tuple[int, int]] = []
    position = 0
    for line in text.split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    lengths = sorted(end - start for start, end in lines if end - start > 1)
    longest = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[tuple[int, int]] = []
    open_line = False
    for start, end in lines:
        line = text[start:end]
        if not line.strip():
            open_line = False
            continue
        if (
            open_line
            and not _ITEM.match(line[:30])
            and not _ends_here(text[found[-1][1] - 1], line)
        ):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        wrapped = longest <= _WRAPPED_AT_MOST
        open_line = wrapped and (end - start) * 1000 >= _FULL_PERMILLE * longest
    return tuple(words.span(start, end) for start, end in found)


def _ends_here(last: str, line: str) -> bool:
    """A full line that ends a sentence, and another that begins one: two paragraphs or one.

    Text without blank lines gives no other sign; a new sentence loses nothing by standing apart.
    """
    first = line.lstrip()[:1]
    return (last in _ENDS or last in _CLOSING) and (first.isupper() or first in '"\u201c\u00ab')


def sentences(
    words: Words, parts: Sequence[Span], quoted: Sequence[Quotation], language: Grammar
) -> tuple[Sentence, ...]:
    """The sentences of all paragraphs; a sentence never ends inside a quotation."""
    splitter = _Splitter(words, quoted, language)
    return tuple(
        Sentence(span=span, paragraph=number)
        for number, part in enumerate(parts)
        for span in splitter.split(part)
    )


def by_sentence(
    quoted: Sequence[Quotation], found: Sequence[Sentence]
) -> tuple[tuple[Quotation, ...], ...]:
    """For each sentence the quotations that begin in it; both stand in text order."""
    lists: list[list[Quotation]] = [[] for _ in found]
    number = 0
    for quotation in quoted:
        while number < len(found) and found[number].span.end <= quotation.start:
            number += 1
        if number < len(found):
            lists[number].append(quotation)
    return tuple(map(tuple, lists))


class _Splitter:
    def __init__(self, words: Words, quoted: Sequence[Quotation], language: Grammar) -> None:
        self._words = words
        self._quoted = list(quoted)
        self._next = 0
        self._language = language

    def split(self, part: Span) -> list[Span]:
        first, last = self._words.at(part.start), self._words.at(part.end)
        tokens = self._words.tokens
        found: list[Span] = []
        begin = place = first
        while place < last:
            quotation = self._quotation(tokens[place])
            if quotation is not None:
                place = max(place + 1, min(last, self._words.at(quotation.end)))
                ended = tokens[place - 2].text[-1] in _ENDS if place - 2 > begin else False
                ends = ended and self._ends_behind_quotation(place, last)
            else:
                ends = tokens[place].text in _ENDS and self._ends_sentence(place, last)
                ends = ends or self._ends_with_hour(place, last)
                place += 1
            ends = ends or place - begin >= SENTENCE_MOST
            while ends and place < last and self._closes(place):
                place += 1
            if ends:
                found.append(self._words.of(begin, place))
                begin = place
        if begin < last:
            found.append(self._words.of(begin, last))
        return found

    def _closes(self, place: int) -> bool:
        """A mark that belongs to what it directly follows."""
        token, before = self._words.tokens[place], self._words.tokens[place - 1]
        return (token.text in _CLOSING or token.text in _ENDS) and token.start == before.end

    def _quotation(self, token: Token) -> Quotation | None:
        """The quotation that begins here; quotations are taken in order, once."""
        while self._next < len(self._quoted) and self._quoted[self._next].start < token.start:
            self._next += 1
        if self._next < len(self._quoted) and self._quoted[self._next].start == token.start:
            return self._quoted[self._next]
        return None

    def _ends_behind_quotation(self, place: int, last: int) -> bool:
        """`." She left`: the quotation's own end mark ends the sentence too."""
        tokens = self._words.tokens
        if place >= last:
            return True
        following = tokens[place]
        if following.text[0].islower() or following.text in ",;:)\u2014\u2013-":
            return False
        if tokens[place - 2].text == ".":
            return True
        # "Who fires first?" Halm asked: the verb of saying belongs to the question.
        for token in tokens[place : min(last, place + _WORDS_TO_VERB)]:
            if token.text in ".;:?!,":
                return True
            if token.low in self._language.cues:
                return False
        return True

    def _ends_sentence(self, place: int, last: int) -> bool:
        tokens, lows = self._words.tokens, self._words.lows
        if place + 1 >= last:
            return True
        following = tokens[place + 1]
        if following.start == tokens[place].end and following.text not in _CLOSING:
            # "example.org", "3.Next" and "..." go on; only white space ends a sentence.
            return False
        if following.text[0].islower() and not self._words.begins_lower:
            return False
        if tokens[place].text != ".":
            return True
        return self._full_stop_ends(lows[place - 1] if place else "", tokens[place - 1], following)

    def _ends_with_hour(self, place: int, last: int) -> bool:
        """`At 9.40 a.m. "They laughed"`: its last full stop is the sentence's too."""
        tokens, language = self._words.tokens, self._language
        if not language.has("abbreviations.hours", tokens[place].low) or place + 1 >= last:
            return False
        following = tokens[place + 1]
        return following.text in _OPENING or (
            following.is_capital and language.has("words.starters", following.low)
        )

    def _full_stop_ends(self, before: str, token: Token, following: Token) -> bool:
        language = self._language
        if language.has("abbreviations.titles", before):
            return False
        if len(before) == _LETTERS_OF_INITIAL and token.is_capital and before.isalpha():
            return language.has("words.starters", following.low)
        if language.has("abbreviations.other", before) or "." in before:
            return not following.text[0].isdigit() and language.has("words.starters", following.low)
        return True
