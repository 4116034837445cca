"""A web page as it was found: who answered, with what, and what was kept of it.

Berkeley Protocol, paragraph 155: the address, the HTML source, a full-page capture, embedded media,
context, and who collected it, how and when. The bytes themselves are exhibits; what was said on the
wire stands in the web archive, which is one of them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.exhibit import Clock
from sightline.model.salted import Salted
from sightline.model.times import Instant


class PagePart(StrEnum):
    """What an exhibit of a capture is to the page."""

    SOURCE = "source"
    """The page as served: HTML, or whatever lay at the address."""
    PICTURE = "picture"
    """The whole page as a browser drew it."""
    RENDERED = "rendered"
    """The document as it stood in the browser once its scripts had run."""
    EMBEDDED = "embedded"
    """A picture, a film or a sound of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The encrypted connection that an answer came over."""

    version: str
    cipher: str
    certificates: tuple[Digest, ...]
    """Of the DER bytes, the server's own first; the bytes stand in the web archive."""
    doubt: str | None = None
    """Why the chain does not lead to an authority that this machine trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One request on the way to the page, and what came back."""

    address: str
    at: Instant
    status: int | None = None
    """None: no answer; `cause` says why."""
    location: str | None = None
    """Where the answer sends on to, as it stands there."""
    ip: str | None = None
    """The machine that was connected to; one of those that the name stood for."""
    resolved: tuple[str, ...] = ()
    tls: Tls | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedItem:
    """One thing that was fetched, or made of what was fetched."""

    part: PagePart
    address: str
    exhibit: Digest | None = None
    """None: not kept as an exhibit of its own; `note` says why."""
    status: int | None = None
    media_type: str | None = None
    """As the server states it."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """As whom, from where and with what it was collected (155 g, 99 to 102)."""

    user_agent: str
    """What the site was told of the program that asks."""
    identity: str
    """The account or persona that was used."""
    network: str
    """The public address or line that the site saw, or that it is withheld."""
    machine: str
    browser: str | None = None
    """None: no browser took part."""
    confinement: tuple[str, ...] = ()
    """What held the browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(Salted):
    """A page was asked for at an address that somebody named."""

    KIND: ClassVar[str] = "capture"

    archive: Digest
    """The web archive (WARC 1.1): every request and every answer, as sent and as received."""
    requested: str
    final: str | None
    """Where the page was in the end; None where nothing answered with one."""
    hops: tuple[Hop, ...]
    """From the address that was named to the one that answered with a page, or with none."""
    items: tuple[CapturedItem, ...]
    in_archive_only: int
    """Answers that are no exhibits: style sheets, scripts, fonts, parts of the page's own."""
    not_fetched: int
    """What the page asked for and was not asked for or did not come."""
    not_examined: tuple[str, ...]
    """What was not done, each a sentence."""
    collecting: Collecting
    started: Instant
    ended: Instant
    clock: Clock
    by: str

    @property
    def status(self) -> int | None:
        """What the page's own answer was."""
        return self.hops[-1].status if self.hops else None

    @property
    def exhibits(self) -> tuple[Digest, ...]:
        """The archive and what was taken out of it; each once, as a page may show one twice."""
        kept = (item.exhibit for item in self.items if item.exhibit is not None)
        return tuple(dict.fromkeys((self.archive, *kept)))

    def part(self, part: PagePart) -> CapturedItem | None:
        """The first item of that part, if it was kept."""
        return next(
            (item for item in self.items if item.part is part and item.exhibit is not None), None
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing of what a court needs at least (155 a to c); empty if it is met."""
        needed = (
            (self.final, "an address that answered with a page"),
            (self.part(PagePart.SOURCE), "the source as served"),
            (self.part(PagePart.PICTURE), "a picture of the full page"),
        )
        return tuple(words for found, words in needed if found is None)
