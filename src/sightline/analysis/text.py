"""Method `text`: what a report says, and what it states of title, outlet, authors and dates."""

import re
from dataclasses import dataclass
from typing import Final

from sightline.analysis.charset import decode
from sightline.analysis.contract import Analyzer, Media, Result, Run, Stream, TextMade
from sightline.analysis.documents import DateOf, Document, NamedText, ReportDate
from sightline.analysis.legible import BIDI_CONTROLS, counted, legible, plain_text
from sightline.analysis.mail_document import read_mail
from sightline.analysis.pdf_document import read_pdf
from sightline.analysis.values import plain_values
from sightline.analysis.web_document import read_web_page
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

BYTES_MOST: Final = 5_000_000
PDF_BYTES_MOST: Final = 200_000_000
_NOTES_SHOWN: Final = 20
_TOP: Final = 600
"""Characters at the beginning of a text in which its title is looked for."""
_MAIL_START: Final = re.compile(
    rb"(?:From |(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,2000}\r?\n[ \t]?){2,})", re.ASCII
)
_MAIL_WORDS: Final = re.compile(
    rb"^(?:Received|Message-ID|MIME-Version|Subject|Date):", re.IGNORECASE | re.MULTILINE
)
_MAIL_WORDS_LEAST: Final = 3
_WEB_START: Final = re.compile(
    rb"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,20})?(?:<!--.{0,2000}?-->\s{0,20})?"
    rb"<(?:!doctype html|html|head)",
    re.IGNORECASE | re.DOTALL,
)
_DATELINE: Final = re.compile(
    r"\s*([^\W\d_][\w .'\u2019-]{1,40}(?:, ?[\w .'\u2019-]{1,40}){0,3})\s{0,2}"
    r"(\([\w /.&-]{2,30}\))?\s{0,2}[\u2014\u2013-]{1,2}\s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextValues:
    """The typed `values` of the finding."""

    format: str
    charset: str | None
    charset_basis: str | None
    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    language: str | None
    dateline: str | None
    address: str | None
    """The page's own canonical address, as stated."""
    dates: tuple[ReportDate, ...]
    headers: tuple[NamedText, ...]
    attachments: tuple[str, ...]
    pages: int | None
    pages_read: int | None
    characters: int
    words: int
    bidi_controls: int
    """Characters in the text that change the order in which it is shown."""
    bytes_read: int
    cut: bool
    notes: tuple[str, ...]


class ReportRead:
    """The report of one examination, read once for all methods that ask (`Media.shared`)."""

    def __init__(self) -> None:
        self._read: tuple[TextValues, str] | None = None

    def of(self, media: Media) -> tuple[TextValues, str]:
        """What the report states of itself, and its text."""
        if self._read is None:
            source = media.source
            is_pdf = source.read(0, 1024).lstrip()[:5] == b"%PDF-"
            data = source.read(0, PDF_BYTES_MOST if is_pdf else BYTES_MOST)
            cut = len(data) < source.size
            self._read = read_report(data, media.media_type, is_pdf=is_pdf, cut=cut)
        return self._read


def read_report(
    data: bytes, media_type: str, *, is_pdf: bool = False, cut: bool = False
) -> tuple[TextValues, str]:
    """Read a report's bytes.

    Args:
        data: The bytes, at most as many as a method reads.
        media_type: As sniffed or stated when the exhibit came in.
        is_pdf: Whether the bytes begin as a PDF does.
        cut: Whether bytes were left out.
    """
    document = _read(data, media_type, is_pdf=is_pdf)
    text = plain_text(document.text).strip()
    title = " ".join((document.title or "").split())
    headed = document.format == "html" and bool(title) and bool(text)
    # The words of the headline are words of the report, but not of what is told apart as its text.
    added = headed and title not in " ".join(text[: 2 * len(title) + _TOP].split())
    if added:
        text = f"{plain_text(title)}\n{text}"
    return _values(document, text, len(data), cut=cut, title_added=added), text


class TextRun(Run):
    """Reads the bytes at the end; needs no stream."""

    def __init__(self, media: Media) -> None:
        self._media = media

    def finish(self) -> Result:
        """Read the report."""
        values, text = self._media.shared.one(ReportRead).of(self._media)
        return Result(
            outcome=Outcome.OBSERVED if text else Outcome.INCONCLUSIVE,
            summary=_summary(values),
            values=plain_values(values),
            texts=(TextMade(label="text", text=text),) if text else (),
        )


def _read(data: bytes, media_type: str, *, is_pdf: bool) -> Document:
    if is_pdf:
        return read_pdf(data)
    if media_type == "message/rfc822" or _looks_like_mail(data[:16_384]):
        return read_mail(data)
    if media_type in {"text/html", "application/xhtml+xml"} or _WEB_START.match(data[:4096]):
        return read_web_page(data)
    decoded = decode(data)
    return Document(
        format="text",
        text=decoded.text,
        charset=decoded.charset,
        charset_basis=decoded.basis,
        title=_first_heading(decoded.text[:4096]),
    )


def _looks_like_mail(head: bytes) -> bool:
    top = head.split(b"\n\n")[0].split(b"\r\n\r\n")[0]
    words = {match[0].lower() for match in _MAIL_WORDS.finditer(top)}
    return _MAIL_START.match(head) is not None and len(words) >= _MAIL_WORDS_LEAST


def _first_heading(text: str) -> str | None:
    """The first line of a Markdown text, where it is a heading."""
    match = re.match(r"\s{0,50}#\s{1,10}([^\n]{1,300})", text)
    return legible(match[1].strip(), 300) if match else None


def _dateline(text: str) -> str | None:
    """`KYIV, Ukraine (AP) -` at the beginning of one of the first lines: its first word is capital.

    A line of dialogue or a list item has no capital word before its dash.
    """
    for line in text[:2000].split("\n")[:8]:
        match = _DATELINE.match(line[:200])
        if match and match[1].split(",")[0].split()[0].isupper():
            return legible(match[0].strip(" \u2014\u2013-"), 150)
    return None


def _values(
    document: Document, text: str, read: int, *, cut: bool, title_added: bool
) -> TextValues:
    notes = document.notes[:_NOTES_SHOWN]
    if title_added:
        notes.append("The title is no part of the main text told apart; it was put before it.")
    if cut:
        notes.append(f"Only the first {read} bytes were read.")
    return TextValues(
        format=document.format,
        charset=document.charset,
        charset_basis=document.charset_basis,
        title=document.title,
        outlet=document.outlet,
        authors=tuple(document.authors),
        language=document.language,
        dateline=_dateline(text),
        address=document.address,
        dates=tuple(document.dates),
        headers=tuple(document.headers),
        attachments=tuple(document.attachments),
        pages=document.pages,
        pages_read=document.pages_read,
        characters=len(text),
        words=len(text.split()),
        bidi_controls=sum(text.count(mark) for mark in BIDI_CONTROLS),
        bytes_read=read,
        cut=cut,
        notes=tuple(notes),
    )


_FORMATS: Final = {"html": "web page", "pdf": "PDF", "mail": "mail message", "text": "plain text"}


def _summary(values: TextValues) -> str:
    sentences = [f"A {_FORMATS[values.format]} of {counted(values.words, 'word')}."]
    if not values.words:
        sentences = [f"No text could be read from this {_FORMATS[values.format]}."]
    if values.title:
        sentences.append(f"Title: {values.title[:120]}.")
    if values.outlet:
        sentences.append(f"Outlet as stated: {values.outlet[:60]}.")
    for of in DateOf:
        date = next((date for date in values.dates if date.of is of and date.interval), None)
        if date is not None:
            sentences.append(f"States that it was {of.value}: {date.raw} ({date.where}).")
    if not any(date.of in {DateOf.PUBLISHED, DateOf.SENT} for date in values.dates):
        sentences.append("No date of publication is stated.")
    if values.bidi_controls:
        sentences.append("It holds characters that change the order in which text is shown.")
    if values.cut:
        sentences.append("It was too long and was read only in part.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="text", version=2),
    title="Text of the report",
    kinds=frozenset({ExhibitKind.REPORT}),
    streams=frozenset({Stream.BYTES}),
    limitations=(
        (
            "Title, outlet, authors and dates are what the report states of itself. Anyone can "
            "write them, and sites change them later."
        ),
        (
            "Which part of a page is its main text is decided by rule of thumb. Captions and "
            "boxes may be missing, and neighbouring articles may slip in."
        ),
        "A date found by rule of thumb is marked so and may belong to something else on the page.",
        "Text in pictures, scanned pages and scripts is not read.",
        "A character set guessed from its letters may be wrong.",
        "Web pages, mail and plain text are read up to 5 million bytes, PDF up to 500 pages.",
    ),
    reproduction=Reproduction.EXACT,
    start=TextRun,
)
