"""From a report's derived text and what it states of itself to a `ReportText`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sightline.analysis.documents import DateOf, ReportDate
from sightline.analysis.text import TextValues
from sightline.ledger.counts import CountFound, CountReader
from sightline.ledger.date_groups import long_before
from sightline.ledger.date_scan import Context, DateFound
from sightline.ledger.date_words import date_words
from sightline.ledger.datelines import find_byline, find_dateline, find_written_date
from sightline.ledger.dates import DateReader
from sightline.ledger.days import Days, day_of
from sightline.ledger.grammar import Grammar, grammar
from sightline.ledger.layout import SENTENCE_MOST, by_sentence, paragraphs, sentences
from sightline.ledger.named_agents import NamedAgents
from sightline.ledger.quotations import Quotation, quotations
from sightline.ledger.spans import Dateline, ReportText, Sentence, Span, Stated, StatedDate
from sightline.ledger.tokens import Words
from sightline.model.digest import Digest

_SAMPLE: Final = 4_000
_FORTNIGHT: Final = timedelta(days=14)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_LATIN: Final = re.compile("[A-Za-z]")
_MASTHEAD: Final = re.compile("[A-Z][A-Z\u2019' -]{3,40}")
_SIGNED: Final = re.compile(r"[*_#> ]{0,6}([A-Z][^\d,;:*_|\n]{3,80}?)[*_]{0,3},")
_SIGNED_WORDS: Final = 15
_HEADLINE_WITHIN: Final = 4
"""Paragraphs at the top among which the headline is looked for."""
_HEADLINE_WORDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A report as read, and what later steps need of how it was read."""

    report: ReportText
    words: Words
    quotations: tuple[Quotation, ...]
    grammar: Grammar
    quoted: tuple[tuple[Quotation, ...], ...]
    """For each sentence the quotations that begin in it."""
    dates: tuple[DateFound, ...]
    """All dates of the text, in text order."""
    counts: tuple[CountFound, ...]
    """All counts of the text, in text order."""
    named: NamedAgents
    """Everybody named."""


def read(text: str, values: TextValues | None = None) -> ReportText:
    """Read a report's derived text.

    Args:
        text: The derivative of the method `text`, or any text.
        values: What that method's finding holds; None where only a text is at hand.
    """
    return read_closely(text, values).report


def read_closely(text: str, values: TextValues | None = None) -> Reading:
    """As `read`, with the words and quotations that the next steps use."""
    words = Words(text)
    code, basis = _language(text, values)
    language = grammar(code)
    parts = paragraphs(words)
    quoted, notes = quotations(words, parts)
    found = sentences(words, parts, quoted, language)
    dated = _dates(values)
    dateline = find_dateline(words, parts, code, dated.get(DateOf.PUBLISHED))
    headline = _headline(words, parts, values)
    written = find_written_date(words, parts, code)
    published = dated.get(DateOf.PUBLISHED) or dated.get(DateOf.SENT) or written
    report = ReportText(
        text=text,
        digest=Digest.of(text.encode("utf-8", "replace")),
        language=code,
        language_basis=basis,
        paragraphs=parts,
        sentences=_mark_headline(found, headline),
        headline=headline,
        dateline=dateline,
        byline=find_byline(words, parts, values),
        outlet=_outlet(words, parts, values),
        published=published,
        modified=dated.get(DateOf.MODIFIED),
        anchor=_anchor(dateline, published),
        notes=(*notes, *_long_sentences(words, found)),
    )
    anchor = day_of(report.anchor.interval) if report.anchor and report.anchor.interval else None
    dates = _told_dates(words, code, anchor, words.at(dateline.span.end) if dateline else 0)
    taken = [(one.first, one.last) for one in dates]
    counts = CountReader(words, language).find(0, len(words.tokens), taken)
    return Reading(
        report=report,
        words=words,
        quotations=quoted,
        grammar=language,
        quoted=by_sentence(quoted, found),
        dates=tuple(dates),
        counts=tuple(counts),
        named=NamedAgents(words, report.sentences, by_sentence(quoted, found), language),
    )


def _told_dates(words: Words, code: str, anchor: date | None, body: int) -> list[DateFound]:
    """All dates; nothing is counted from those before the token `body`."""
    reader = DateReader(words.tokens, words.lows, date_words(code))
    found = reader.find(0, len(words.tokens), Context(anchor), body=body)
    recalled = long_before([one.days for one in found], anchor)
    return [
        replace(one, long_before=far, earlier=_is_earlier(one.days, anchor))
        for one, far in zip(found, recalled, strict=True)
    ]


def _is_earlier(days: Days | None, anchor: date | None) -> bool:
    return days is not None and anchor is not None and days.last < anchor - _FORTNIGHT


def _long_sentences(words: Words, found: Sequence[Sentence]) -> tuple[str, ...]:
    cut = sum(
        words.at(sentence.span.end) - words.at(sentence.span.start) >= SENTENCE_MOST
        for sentence in found
    )
    return (f"{cut} sentences of more than {SENTENCE_MOST} words were cut.",) if cut else ()


def _language(text: str, values: TextValues | None) -> tuple[str, str]:
    """By the letters first: what a page declares of its language is often left at a default."""
    sample = text[:_SAMPLE]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if cyrillic > latin:
        ukrainian = sum(sample.count(mark) for mark in "\u0456\u0457\u0454\u0491")
        russian = sum(sample.count(mark) for mark in "\u044b\u044d\u044a\u0451")
        return ("uk" if ukrainian > russian else "ru"), "its letters"
    declared = (values.language or "").split("-")[0].split("_")[0].lower() if values else ""
    if declared and declared != "en":
        return "und", f"the page declares {declared!r}, which has no grammar here"
    if latin * 2 < len("".join(sample.split())):
        return "und", "letters of a script that has no grammar here"
    return "en", "declared by the page" if declared else "Latin letters; nothing else is declared"


def _dates(values: TextValues | None) -> dict[DateOf, StatedDate]:
    """The first readable date of each kind; those the page declares come before guessed ones."""
    found: dict[DateOf, StatedDate] = {}
    for one in values.dates if values else ():
        if one.interval is not None and one.of not in found:
            found[one.of] = _stated(one)
    return found


def _stated(date: ReportDate) -> StatedDate:
    return StatedDate(interval=date.interval, raw=date.raw, basis=date.where, doubts=date.doubts)


def _outlet(words: Words, parts: Sequence[Span], values: TextValues | None) -> Stated | None:
    """What the page declares, else a masthead: capitals alone on the first line, no headline."""
    if values and values.outlet:
        return Stated(value=values.outlet, basis="declared by the page")
    for part in parts[:_HEADLINE_WITHIN]:
        named = _named_above_date(words, part)
        if named is not None:
            return named
    first = parts[0] if parts else None
    if first is None or not _MASTHEAD.fullmatch(first.words):
        return None
    dated = len(parts) > 1 and find_written_date(words, parts[1:2], "en") is not None
    if not dated:
        return None
    return Stated(value=first.words.title(), basis="capitals above the date", span=first)


def _named_above_date(words: Words, part: Span) -> Stated | None:
    """`Ministry of Defence, press service, 18 November 2024`: a body that signs and dates."""
    found = _SIGNED.match(part.words)
    if found is None or find_written_date(words, [part], "en") is None:
        return None
    lows = found[1].lower().split()
    body = any(grammar("en").has("nouns.organisations", low) for low in lows)
    person = any(grammar("en").has("nouns.roles", low) for low in lows)
    if not body or person or len(part.words.split()) > _SIGNED_WORDS:
        return None
    start = part.start + found.start(1)
    span = words.span(start, start + len(found[1]))
    return Stated(value=span.words, basis="a body named before the date", span=span)


def _anchor(dateline: Dateline | None, published: StatedDate | None) -> StatedDate | None:
    if dateline is not None and dateline.date is not None:
        return StatedDate(interval=dateline.date, raw=dateline.span.words[:80], basis="dateline")
    if published is not None:
        return replace(published, basis=f"published ({published.basis})")
    return None


def _headline(words: Words, parts: Sequence[Span], values: TextValues | None) -> Stated | None:
    """The paragraph that holds the declared title, else a short first one without a full stop."""
    title = " ".join((values.title or "").lstrip("# ").split()) if values else ""
    for part in parts[:_HEADLINE_WITHIN]:
        shown = " ".join(part.words.lstrip("# ").split())
        if title and len(shown) > 10 and (title.startswith(shown) or shown == title):  # noqa: PLR2004 - letters of a very short headline
            start = part.start + len(part.words) - len(part.words.lstrip("# "))
            return Stated(
                value=title, basis="the title stands in the text", span=words.span(start, part.end)
            )
    if title:
        return Stated(value=title, basis="declared by the file; it does not stand in the text")
    if parts and len(parts) > 1 and _looks_like_headline(parts[0]):
        return Stated(value=parts[0].words, basis="a short first paragraph", span=parts[0])
    return None


def _looks_like_headline(part: Span) -> bool:
    words = part.words.lstrip("# ")
    return len(words.split()) <= _HEADLINE_WORDS and words[-1:] not in ".:,;"


def _mark_headline(found: Sequence[Sentence], headline: Stated | None) -> tuple[Sentence, ...]:
    if headline is None or headline.span is None:
        return tuple(found)
    span = headline.span
    return tuple(replace(s, headline=True) if s.span.meets(span) else s for s in found)
