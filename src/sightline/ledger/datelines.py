"""What a report says of itself at its top: dateline, byline, the date it was written."""

import re
from collections.abc import Sequence
from typing import Final

from sightline.analysis.text import TextValues
from sightline.ledger.date_scan import Context
from sightline.ledger.date_words import date_words
from sightline.ledger.dates import DateReader
from sightline.ledger.days import day_of, interval, one
from sightline.ledger.grammar import grammar
from sightline.ledger.spans import Dateline, Span, Stated, StatedDate
from sightline.ledger.tokens import Words

_TOP: Final = 6
"""Paragraphs at the top of a report among which it speaks of itself."""
_HEAD_LENGTH: Final = 160
_SHORT_WORDS: Final = 25
_DASH: Final = re.compile(r"\s(?:[\u2014\u2013-]{1,2})\s|\u2014")
_BRACKETED: Final = re.compile(r"\(([^()]{3,80})\)")
"""`(Geneva, 24 May 2034) -`, as organisations open their releases."""
_AGENCY: Final = re.compile(r"\(([\w /.&-]{2,30})\)")
_BYLINE: Final = re.compile(
    r"(?:by|text|\u0430\u0432\u0442\u043e\u0440)[:\s]\s?([^\W\d_][^\n,;|]{2,80})", re.IGNORECASE
)


def find_dateline(
    words: Words, paragraphs: Sequence[Span], code: str, published: StatedDate | None
) -> Dateline | None:
    """`KYIV, Ukraine, Nov. 18 (Agency) -` at the beginning of one of the first paragraphs.

    Its first word is written in capitals; a line of dialogue or a list item has none.
    """
    for paragraph in paragraphs[:_TOP]:
        head = paragraph.words[:_HEAD_LENGTH]
        dash = _DASH.search(head)
        if dash is None or not dash.start():
            continue
        stated = head[: dash.start()].strip()
        bracketed = _BRACKETED.fullmatch(stated)
        stated = bracketed[1] if bracketed else stated
        first = re.split(r"[\s,]", stated, maxsplit=1)[0]
        dated = bracketed is not None and first.istitle() and any(map(str.isdigit, stated))
        if grammar(code).has("clocks.stamps", first.lower()):
            # "UPD 07:10 - ...": a post goes on.
            continue
        if len(first) < 2 or not (first.isupper() or dated) or not first.isalpha():  # noqa: PLR2004 - one letter is no place
            continue
        end = paragraph.start + dash.start()
        agency = _AGENCY.search(stated)
        places = _AGENCY.sub("", stated)
        when = _first_date(words, paragraph.start, end, code, published)
        names = [part.strip() for part in places.split(",")]
        return Dateline(
            span=words.span(paragraph.start, end),
            places=tuple(name for name in names if name and not any(map(str.isdigit, name))),
            agency=agency[1].strip() if agency else None,
            date=when.interval if when else None,
        )
    return None


def find_written_date(words: Words, paragraphs: Sequence[Span], code: str) -> StatedDate | None:
    """A full date in one of the first short paragraphs, or in the last: the report's own date."""
    for paragraph in [*paragraphs[:_TOP], *paragraphs[-1:]]:
        if len(paragraph.words.split()) > _SHORT_WORDS:
            continue
        found = _first_date(words, paragraph.start, paragraph.end, code, None)
        if found is not None:
            return found
    return None


def _first_date(
    words: Words, start: int, end: int, code: str, published: StatedDate | None
) -> StatedDate | None:
    anchor = day_of(published.interval) if published and published.interval else None
    first, last = words.at(start), words.at(end)
    reader = DateReader(words.tokens, words.lows, date_words(code))
    for found in reader.find(first, last, Context(anchor)):
        if found.days is None or found.days.first != found.days.last or found.hour_alone:
            continue
        days = one(found.days.first)
        raw = words.of(found.first, found.last).words
        basis = "written in the text" + (", its year from the date stated" if anchor else "")
        return StatedDate(interval=interval(days, basis), raw=raw[:80], basis=basis)
    return None


def find_byline(
    words: Words, paragraphs: Sequence[Span], values: TextValues | None
) -> Stated | None:
    """`By Ines Tarrow` in a short paragraph near the top, else the authors the page declares."""
    for paragraph in paragraphs[:_TOP]:
        match = _BYLINE.match(paragraph.words)
        if match and len(paragraph.words.split()) <= _SHORT_WORDS:
            start = paragraph.start + match.start(1)
            span = words.span(start, start + len(match[1]))
            return Stated(value=span.words, basis="a line that begins with By", span=span)
    if values and values.authors:
        return Stated(value=", ".join(values.authors), basis="declared by the file")
    return None
