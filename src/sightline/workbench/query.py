"""Words as they are compared when somebody looks for them, and what people type to find them.

A word is compared without case, accents and points, which writers leave out at will, in any script:
`Zoe` finds `Zoë`, and Arabic without vowel points finds Arabic with them. Vowel signs that make a
different word (Devanagari, Thai) stay. Han characters and kana, which are written without blanks,
are a word each.

Index and excerpts both use `words_of`, so what is found can always be shown.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused

MAX_WORD: Final = 64
"""Characters of a word that count; longer ones are compared by their beginning."""
MAX_TERMS: Final = 32
_PASSAGE: Final = 4_000
_OVERLAP: Final = 200
"""A phrase up to this length is whole in one of two neighbouring passages."""
_EXCERPT: Final = 140
_BEFORE: Final = 40

_SINGLE: Final = "\u3041-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IGNORED: Final = frozenset("\u00ad\u034f\u0640\u200c\u200d\u2060\ufeff")
"""Within a word, and of no meaning to it: soft hyphen, joiners, the Arabic lengthening stroke."""
_SELECTORS: Final = range(0xFE00, 0xFE10)
_ACCENTS: Final = 10
"""Combining classes from here on are accents and points; below are parts of the letter."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9]+")
_UNMARKED: Final = re.compile(rf"[{_SINGLE}]|[^\W_{_SINGLE}]+")
_TYPED: Final = re.compile(r'(-?)(?:"([^"]*)(?:"|\Z)|([^\s"]+))(\*?)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word where it stands in a text."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that must stand one behind the other; with `prefix` the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What must all occur in a record, and what must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Plain words, "a phrase", begin*, -without.

        Raises:
            InputRefused: nothing in it can be looked for, or too much.
        """
        wanted, unwanted = dict[Term, None](), dict[Term, None]()
        for minus, phrase, plain, star in _TYPED.findall(text):
            words = tuple(word.folded for word in words_of(phrase or plain))
            if words:
                # A star within the plain part was taken in with it.
                term = Term(words=words, prefix=bool(star) or plain.endswith("*"))
                (unwanted if minus else wanted)[term] = None
        if not wanted:
            raise InputRefused(
                "There is no word to look for.",
                next_step='Give words, "a phrase" or begin*; -word leaves out, beside another.',
            )
        if len(wanted) + len(unwanted) > MAX_TERMS:
            raise InputRefused(
                f"More than {MAX_TERMS} words are too many to look for at once.",
                next_step="Leave out the most common ones.",
            )
        return cls(wanted=tuple(wanted), unwanted=tuple(unwanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A few words around what was found."""

    text: str
    matches: tuple[tuple[int, int], ...]
    """Begin and end of each match in `text`, in order, apart from each other."""


def words_of(text: str) -> Iterator[Word]:
    """The words of a text, in order."""
    for found in _pattern(text).finditer(text):
        folded = _folded(found[0])
        if folded:
            yield Word(start=found.start(), end=found.end(), folded=folded)


def passages(text: str) -> Iterator[str]:
    """A text in overlapping parts of bounded length, cut between words where there is a gap."""
    start = 0
    while len(text) - start > _PASSAGE:
        end = _gap(text, start + _PASSAGE // 2, start + _PASSAGE)
        yield text[start:end]
        start = _gap(text, end - _OVERLAP - MAX_WORD, end - _OVERLAP)
    yield text[start:]


def excerpt(text: str, query: Query) -> Excerpt | None:
    """The stretch of a passage that shows most of what was looked for; None where nothing is."""
    words = list(words_of(text))
    found = sorted(
        (begin, end, number)
        for number, term in enumerate(query.wanted)
        for begin, end in _places(words, term)
    )
    if not found:
        return None
    best = max(range(len(found)), key=lambda index: (_variety(found, index), -index))
    start = _word_start(words, max(0, found[best][0] - _BEFORE))
    stop = max(found[best][1], _word_end(words, start + _EXCERPT))
    inside = _apart([(begin, end) for begin, end, _ in found if begin >= start and end <= stop])
    return _collapsed(text, start, stop, inside)


def _places(words: list[Word], term: Term) -> Iterator[tuple[int, int]]:
    length = len(term.words)
    *firsts, last = term.words
    for index in range(len(words) - length + 1):
        end = words[index + length - 1]
        same = end.folded.startswith(last) if term.prefix else end.folded == last
        if same and all(words[index + n].folded == word for n, word in enumerate(firsts)):
            yield words[index].start, end.end


def _variety(found: list[tuple[int, int, int]], index: int) -> int:
    """How many different terms an excerpt that begins at this match would show."""
    terms = set()
    for begin, _, term in found[index:]:
        if begin > found[index][0] + _EXCERPT - 2 * _BEFORE:
            break
        terms.add(term)
    return len(terms)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap, as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _word_start(words: list[Word], near: int) -> int:
    return next((word.start for word in words if word.start >= near), near)


def _word_end(words: list[Word], near: int) -> int:
    return max((word.end for word in words if word.end <= near), default=near)


def _collapsed(text: str, start: int, stop: int, spans: list[tuple[int, int]]) -> Excerpt:
    """The stretch on one line, and where the matches are in it."""
    shown = "… " if text[:start].strip() else ""
    matches, at = [], start
    for begin, end in spans:
        shown += _one_line(text[at:begin])
        matches.append((len(shown), len(shown) + len(_one_line(text[begin:end]))))
        shown += _one_line(text[begin:end])
        at = end
    shown += _one_line(text[at:stop]) + (" …" if text[stop:].strip() else "")
    return Excerpt(text=shown, matches=tuple(matches))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _gap(text: str, low: int, high: int) -> int:
    """The place after the last blank between two places; the later place where there is none."""
    for place in range(high, low, -1):
        if text[place - 1].isspace():
            return place
    return high


@functools.cache
def _marks() -> str:
    """What can stand on a letter or within a word without being one, as ranges of a class."""
    codes = [
        code
        for code in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
        if unicodedata.category(chr(code))[0] == "M"
    ]
    ranges, first = "", codes[0]
    for low, following in zip(codes, [*codes[1:], 0], strict=True):
        if following != low + 1:
            ranges, first = f"{ranges}{chr(first)}-{chr(low)}", following
    return ranges + "".join(sorted(_IGNORED))


@functools.cache
def _marked() -> re.Pattern[str]:
    return re.compile(f"[{_marks()}]")


@functools.cache
def _written() -> re.Pattern[str]:
    """Words of any script: letters and digits with the marks on them."""
    return re.compile(rf"[{_SINGLE}][{_marks()}]*|(?:[^\W_{_SINGLE}][{_marks()}]*)+")


def _pattern(text: str) -> re.Pattern[str]:
    """The words of a text; the plainer of these say the same of what they are used for."""
    if text.isascii():
        return _PLAIN
    return _written() if _marked().search(text) else _UNMARKED


@functools.lru_cache(maxsize=1 << 15)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()[:MAX_WORD]
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    kept = "".join(character for character in parts if _counts(character))
    return unicodedata.normalize("NFC", kept)[:MAX_WORD]


def _counts(character: str) -> bool:
    if character in _IGNORED or ord(character) in _SELECTORS:
        return False
    if unicodedata.category(character) in {"Mn", "Mc"}:
        return unicodedata.combining(character) < _ACCENTS
    return character.isalnum()
