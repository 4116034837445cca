"""What a text goes through in order: names, numbers and quotations, whatever its other words.

A re-spun copy changes nearly every word and turns sentences round, but it keeps the people, places,
numbers and quotations of what it was made from, and mostly their order.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from sightline.ledger.grammar import Grammar
from sightline.ledger.numbers import small
from sightline.ledger.tokens import Token, tokenize

_QUOTE_WORDS: Final = 5
_QUOTE_LEAST: Final = 2
_ENDS: Final = frozenset(".!?:;")
_WORD: Final = re.compile(r"\w+")


def landmarks(
    text: str, quoted: Iterable[tuple[int, int]], language: Grammar, start: int = 0
) -> tuple[str, ...]:
    """Names ("w:"), numbers ("n:") and quotations ("q:") in text order, no two alike in a row.

    A name is a word with a capital letter that also stands where no sentence begins.

    Args:
        text: The report's text.
        quoted: Passages in quotation marks, in characters; one landmark each.
        language: For number words.
        start: Where the text begins behind the headline, which capitalises as it likes.
    """
    passages = sorted(quote for quote in quoted if quote[0] >= start)
    tokens = list(_outside(tokenize(text, start), passages))
    placed = list(_placed(tokens, text))
    names = {_bare(token) for token, first in placed if token.is_capital and not first}
    found = [(begin, _quotation(text[begin:end])) for begin, end in passages]
    for token, _ in placed:
        value = _number(token, language)
        if value is not None:
            found.append((token.start, f"n:{value}"))
        elif token.is_capital and _bare(token) in names:
            found.append((token.start, f"w:{_bare(token)}"))
    marks = (mark for _, mark in sorted(found) if mark)
    return tuple(mark for mark, _ in groupby(marks))


def _outside(tokens: Iterable[Token], passages: Sequence[tuple[int, int]]) -> Iterator[Token]:
    end, waiting = 0, deque(passages)
    for token in tokens:
        while waiting and waiting[0][0] <= token.start:
            end = max(end, waiting.popleft()[1])
        if token.start >= end:
            yield token


def _placed(tokens: Sequence[Token], text: str) -> Iterator[tuple[Token, bool]]:
    """Capitalised words and numbers, and whether each begins a sentence or paragraph."""
    first, end = True, 0
    for token in tokens:
        first = first or "\n" in text[end : token.start]
        if token.is_word:
            if token.is_capital or not first or token.text[0].isdigit():
                yield token, first
            first = False
        elif token.text in _ENDS:
            first = True
        end = token.end


def _bare(token: Token) -> str:
    return token.low.removesuffix("'s")


def _number(token: Token, language: Grammar) -> int | None:
    if token.text.isascii() and token.text.isdigit():
        return int(token.text[:12])
    return small(token.low, language)


def _quotation(words: str) -> str:
    found = _WORD.findall(words.casefold())
    return "q:" + " ".join(found[:_QUOTE_WORDS]) if len(found) >= _QUOTE_LEAST else ""
