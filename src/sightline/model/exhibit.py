"""What is preserved, how it came in, and what was made from it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from sightline.model.digest import Digest
from sightline.model.finding import Method
from sightline.model.salted import Salted
from sightline.model.times import Instant, MediaTime

_FOLDER_END: Final = re.compile(r"/|\\(?!x[0-9a-f]{2})")
"""Between folders, also as archives made by Windows have it; not in `\\xe9`, a byte spelled out."""


class ExhibitKind(StrEnum):
    """What the bytes are, told from the bytes and not from the name."""

    FOOTAGE = "footage"
    STILL = "still"
    SOUND = "sound"
    REPORT = "report"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A preserved original: bytes as received, named by their digest."""

    KIND: ClassVar[str] = "exhibit"

    digest: Digest
    size: int
    exhibit_kind: ExhibitKind
    media_type: str
    """From the first bytes, by the method below: an opinion, unlike the digest."""
    sniffed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where we got it, which need not be where it first came from.

    `name` is the path or member name as it stood there, `address` where it was published if that
    is known; if not, `no_address_reason` says why (Berkeley Protocol, paragraph 155 a).
    """

    name: str
    address: str | None = None
    no_address_reason: str | None = None
    member_of: Digest | None = None
    """The archive exhibit that held it."""
    modified_at: Instant | None = None
    """What the file system reports; anyone can set it."""

    @property
    def short_name(self) -> str:
        """The name without what it lay in: `clip.mp4`, `example.org/news/`."""
        if self.member_of is not None and self.address and self.name.endswith(self.address):
            return _short_address(self.address, self.name.removesuffix(self.address))
        return _FOLDER_END.split(self.name)[-1]


def _short_address(address: str, before: str) -> str:
    """Of something out of a web archive, whose name is an address, or `urn:fullPage:` and one."""
    shown = address.partition("://")[2]
    if before.endswith(":"):
        return f"{shown} ({before.rstrip(':').rpartition(':')[2]})"
    last = shown.partition("?")[0].rsplit("/", 1)[-1]
    return last if "/" in shown and "." in last else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock that stamped an acquisition."""

    source: str
    synchronised: bool | None = None
    """Whether the operating system says that it is kept in step; None where it does not say."""
    error_bound_us: int | None = None
    """The operating system's own bound on its error, in microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquisition(Salted):
    """The act that brought an exhibit in; the same bytes twice are two acquisitions."""

    KIND: ClassVar[str] = "acquisition"

    exhibit: Digest
    collector: str
    source: Source
    acquired_at: Instant
    clock: Clock
    reason: str
    origin: str | None = None
    """Where it first came from, as far as the collector knows; exhibits that state no origin are
    never counted as independent of each other."""
    not_before: Digest | None = None
    """The `not_before` record that was there first: this was recorded after its token was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Salted):
    """Something that was to be acquired and was not: kept, so that no gap goes unseen."""

    KIND: ClassVar[str] = "refusal"

    source: Source
    cause: str
    next_step: str
    at: Instant


class DerivativeRole(StrEnum):
    """What a derivative is for."""

    REPRESENTATIVE_FRAME = "representative_frame"
    TEXT = "text"
    PICTURE = "picture"
    FILM = "film"
    """Moving pictures for looking at: smaller, steadied, or with more contrast."""
    DATA = "data"
    """Measurements in a packed form that the method's page describes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """Bytes made from an exhibit by a stated method; the exhibit itself stays untouched."""

    KIND: ClassVar[str] = "derivative"

    exhibit: Digest
    digest: Digest
    size: int
    media_type: str
    role: DerivativeRole
    method: Method
    label: str
    time: MediaTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Display(Salted):
    """How an exhibit is shown in what people read: hidden until asked for, unless set otherwise."""

    KIND: ClassVar[str] = "display"

    exhibit: Digest
    graphic: bool
    warning: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction(Salted):
    """An exhibit whose bytes, and what rests on them, leave the case only for named recipients."""

    KIND: ClassVar[str] = "restriction"

    exhibit: Digest
    reason: str
    by: str
    at: Instant
