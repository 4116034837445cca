"""What is read of a report, whatever its format."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sightline.analysis.legible import legible
from sightline.analysis.reported_times import written
from sightline.model.times import Interval

GUESSER: Final = "htmldate"
"""Where a date stands that no page declares: the program that took it out of the text."""


class DateOf(StrEnum):
    """What a date of a report speaks of."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDate:
    """A date as stated, and where."""

    of: DateOf
    where: str
    raw: str
    interval: Interval | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A name and a text as the file has them."""

    name: str
    text: str


@dataclass(slots=True, kw_only=True)
class Document:
    """A report as read; what it does not state stays empty."""

    format: str
    text: str = ""
    charset: str | None = None
    charset_basis: str | None = None
    title: str | None = None
    outlet: str | None = None
    authors: list[str] = field(default_factory=list)
    language: str | None = None
    address: str | None = None
    dates: list[ReportDate] = field(default_factory=list)
    headers: list[NamedText] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    pages: int | None = None
    pages_read: int | None = None
    notes: list[str] = field(default_factory=list)
    readable: bool = True


def report_date(of: DateOf, where: str, raw: str, *doubts: str) -> ReportDate:
    """A date read as its text says; a zone nobody wrote stays unknown."""
    reading = written(raw)
    return ReportDate(
        of=of,
        where=legible(where, 80),
        raw=legible(raw, 80),
        interval=reading.interval,
        doubts=(*doubts, *reading.doubts),
    )
