"""A sentence as attribution sees it: words, with each quotation as one unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sightline.ledger.grammar import Grammar
from sightline.ledger.quotations import Quotation
from sightline.ledger.spans import Span
from sightline.ledger.tokens import Words

QUOTED: Final = '"'
"""The `low` of a unit that is a quotation."""
_TRIMMED: Final = " \t\n,;:\u2014\u2013-\u2026"
_BARE_WORDS: Final = frozenset(("", *",;:.-()#*\u2014\u2013\u2022\u2026"))


class Unit(NamedTuple):
    """A token, or a whole quotation: tokens from `first` to before `last`."""

    low: str
    text: str
    first: int
    last: int
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The units of a sentence, or of the inside of a quotation."""

    units: Sequence[Unit]
    lows: Sequence[str]
    words: Words
    grammar: Grammar
    sentence: int
    headline: bool = False

    def low(self, place: int) -> str:
        """The unit's word in lower case; empty outside the line."""
        return self.lows[place] if 0 <= place < len(self.lows) else ""

    def has(self, name: str, place: int) -> bool:
        """Whether the unit's word stands in the list of that name."""
        # Asked a million times a minute: no calls.
        if not 0 <= place < len(self.lows):
            return False
        listed = self.grammar.words.get(name)
        return listed is not None and self.lows[place] in listed

    def has_any(self, name: str, places: Iterable[int]) -> bool:
        """Whether the word of one of the units stands in the list of that name."""
        return any(self.has(name, place) for place in places)

    def is_quoted(self, place: int) -> bool:
        """Whether the unit is a quotation."""
        return 0 <= place < len(self.units) and self.units[place].quotation is not None

    def is_capital(self, place: int) -> bool:
        """Whether the word begins with a capital letter."""
        return 0 <= place < len(self.units) and self.units[place].text[:1].isupper()

    def is_word(self, place: int) -> bool:
        """Whether it is a word or number, not a mark or quotation."""
        return 0 <= place < len(self.units) and (
            self.units[place].quotation is None and self.units[place].text[0].isalnum()
        )

    def span(self, first: int, last: int) -> Span | None:
        """The passage of some units without marks at its ends; None where nothing is left.

        A single quotation gives the words between its marks.
        """
        while first < last and self._is_bare(first):
            first += 1
        while last > first and self._is_bare(last - 1):
            last -= 1
        if first >= last:
            return None
        quotation = self.units[first].quotation
        if quotation is not None and last == first + 1:
            return inner(self.words, quotation)
        return self.words.of(self.units[first].first, self.units[last - 1].last)

    def _is_bare(self, place: int) -> bool:
        return self.units[place].quotation is None and self.lows[place] in _BARE_WORDS

    def quotations(self, first: int, last: int) -> list[Quotation]:
        """The quotations among some units."""
        return [
            unit.quotation
            for unit in self.units[max(first, 0) : last]
            if unit.quotation is not None
        ]


def inner(words: Words, quotation: Quotation) -> Span | None:
    """The words of a quotation without its marks and the comma before the closing one."""
    start, end = quotation.inner_start, quotation.inner_end
    text = words.text
    while end > start and (text[end - 1] in _TRIMMED or text[end - 1] == "."):
        end -= 1
    return words.span(start, end) if text[start:end].strip() else None


def line_of(
    words: Words,
    quoted: Sequence[Quotation],
    language: Grammar,
    span: Span,
    sentence: int,
    *,
    headline: bool = False,
) -> Line:
    """The units between two positions.

    Args:
        words: The report's words.
        quoted: The quotations between the positions, in order, none inside another.
        language: Its grammar.
        span: Where the line begins and ends.
        sentence: Index of the sentence it belongs to.
        headline: Whether it is (part of) the headline.
    """
    units: list[Unit] = []
    place, end = words.at(span.start), words.at(span.end)
    waiting = list(reversed(quoted))
    while place < end:
        token = words.tokens[place]
        while waiting and waiting[-1].start < token.start:
            waiting.pop()
        if waiting and waiting[-1].start == token.start:
            quotation = waiting.pop()
            last = max(place + 1, min(end, words.at(quotation.end)))
            units.append(Unit(QUOTED, QUOTED, place, last, quotation))
            place = last
        else:
            units.append(Unit(token.low, token.text, place, place + 1))
            place += 1
    return Line(
        units=units,
        lows=[unit.low for unit in units],
        words=words,
        grammar=language,
        sentence=sentence,
        headline=headline,
    )
