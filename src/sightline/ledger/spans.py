"""A report's text and places in it: every later word of the ledger points back to these.

Positions are counted in the derived text of the exhibit (the derivative `text` of the method of
that name), in characters (Unicode code points) and in bytes of its UTF-8.
"""

from dataclasses import dataclass

from sightline.model.digest import Digest
from sightline.model.slots import Span
from sightline.model.times import Interval

__all__ = ["Dateline", "ReportText", "Sentence", "Span", "Stated", "StatedDate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a report states of itself, and where or by which rule it was found."""

    value: str
    basis: str
    span: Span | None = None
    """Where it stands in the derived text, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date that a report states of itself: what it may mean, and what stands against that."""

    interval: Interval | None
    raw: str
    basis: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """`KYIV, Nov. 18 (Agency) -`: where and when a report says that it was written."""

    span: Span
    places: tuple[str, ...]
    agency: str | None = None
    date: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence; a quotation of several sentences keeps them apart but knows it is inside one."""

    span: Span
    paragraph: int
    """Index into `ReportText.paragraphs`."""
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """A report as read: its text, and what it states of itself, each with its basis."""

    text: str
    digest: Digest
    """Of the text's UTF-8: that of the derivative it was read from."""
    language: str
    """"en", "uk", "ru", or "und" where no grammar of ours fits."""
    language_basis: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    headline: Stated | None = None
    dateline: Dateline | None = None
    byline: Stated | None = None
    outlet: Stated | None = None
    published: StatedDate | None = None
    modified: StatedDate | None = None
    anchor: StatedDate | None = None
    """What relative dates are counted from, and why: the dateline's date, else the published."""
    notes: tuple[str, ...] = ()
    """What was not understood."""
