"""What the use cases ask of the outside; adapters satisfy these, `bootstrap` joins them.

Every implementation of a port passes the same conformance suite (tests/conformance).
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias

from sightline.analysis.contract import Analyzer, Result
from sightline.model.custody import Actor
from sightline.model.digest import Digest
from sightline.model.exhibit import Clock, DerivativeRole, ExhibitKind, Source
from sightline.model.finding import Environment
from sightline.model.times import Instant, MediaTime
from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One row of the log: the signed entry's bytes and those of the record it names."""

    entry: bytes
    record: bytes


class LogTransaction(Protocol):
    """The one writer, while it lasts."""

    def entries(self, start: int) -> Iterator[StoredEntry]:
        """Rows from number `start`, in order."""
        ...

    def append(self, rows: Sequence[StoredEntry]) -> None:
        """Add rows at the end; they last once the transaction has closed without an error."""
        ...


class LogStore(Protocol):
    """Durable, ordered, append-only rows that several processes share."""

    def entries(self, start: int = 0) -> Iterator[StoredEntry]:
        """Rows from number `start`, in order, as of the moment of the call.

        Raises:
            CaseDamaged: the store cannot be read as a log, or no longer reaches to `start`.
        """
        ...

    def writing(self) -> AbstractContextManager[LogTransaction]:
        """Become the one writer, waiting for another to finish.

        Leaving without an error makes the rows durable together; an error drops them together.

        Raises:
            StorageFailed: the disk is full, or another process holds on for too long.
        """
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Bytes on their way into the case."""

    source: Source
    size: int | None
    """As announced, for progress only."""
    chunks: Callable[[], Iterator[bytes]]
    """Opens and streams them, once.

    Raises, before or while it yields:
        SightlineError: they cannot be had in full; nothing of them is kept.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class NotIncoming:
    """Something found at a source that cannot be taken in."""

    source: Source
    cause: str
    next_step: str


class Expander(Protocol):
    """Opens an archive exhibit."""

    def members(self, archive: Path, media_type: str) -> Iterator[Incoming | NotIncoming]:
        """Members in the archive's order, within limits on number, size and compression ratio.

        What cannot be taken in is told and does not stop the rest.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """Bytes that are now kept."""

    digest: Digest
    size: int
    already_there: bool


class ObjectStore(Protocol):
    """Write-once bytes, named by their SHA-256."""

    def put(self, chunks: Iterable[bytes]) -> StoredObject:
        """Hash and keep bytes as they stream in; all of them or nothing.

        What `chunks` raises passes through unchanged.

        Raises:
            StorageFailed: the disk is full or the folder cannot be written.
            CaseDamaged: what is kept under that name is not of that size.
        """
        ...

    def has(self, digest: Digest) -> bool:
        """Whether the bytes are kept here (not whether they are undamaged)."""
        ...

    def open(self, digest: Digest) -> BinaryIO:
        """Read kept bytes.

        Raises:
            NotFound: they are not kept here.
        """
        ...

    def local(self, digest: Digest) -> AbstractContextManager[Path]:
        """A read-only file with the bytes, for the decoder; gone after the context if remote.

        Raises:
            NotFound: they are not kept here.
        """
        ...

    def digests(self) -> Iterator[Digest]:
        """Every name kept here, in no order."""
        ...

    def set_aside(self, digest: Digest) -> None:
        """Take damaged bytes from under their name, and keep them elsewhere: nothing is deleted.

        Raises:
            NotFound: nothing is kept under that name.
            StorageFailed: it cannot be moved.
        """
        ...


class Encloser(Protocol):
    """Encrypts for named recipients."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Their public keys, as the user gave them."""
        ...

    def enclose(self, source: io.RawIOBase) -> Iterator[bytes]:
        """The encrypted form of what a file holds, as it streams; memory stays flat."""
        ...


class Signer(Protocol):
    """An actor's key."""

    @property
    def actor(self) -> Actor:
        """Who it says it is, and the public half."""
        ...

    def sign(self, message: bytes) -> str:
        """Base64 of an SSHSIG over `message` in the namespace `sightline`."""
        ...

    def sign_note(self, origin: str, body: bytes) -> str:
        """The signature line of a C2SP signed note under the key name `origin`."""
        ...

    def sign_metadata(self, data: bytes) -> str:
        """Hexadecimal signature over a roster's TUF metadata."""
        ...


class TimeSource(Protocol):
    """The clock of this machine."""

    def now(self) -> Instant:
        """Now."""
        ...

    def clock(self) -> Clock:
        """What the operating system says about how far this clock can be trusted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHead:
    """A state of a case's log that this user has seen before."""

    size: int
    root: str


class KnownHeads(Protocol):
    """Heads kept outside the case, so that a shortened or rewritten log shows at once."""

    def get(self, case: Digest) -> KnownHead | None:
        """The last head seen, if any."""
        ...

    def put(self, case: Digest, head: KnownHead) -> None:
        """Remember a head."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one examination may use before it is stopped."""

    memory_bytes: int = 4 << 30
    cpu_seconds: int = 6 * 3600
    silent_seconds: int = 120
    """Longest time without a sign of progress."""
    result_bytes: int = 256 << 20
    """What one exhibit's results may amount to."""
    message_bytes: int | None = None
    """The same of a single message, where results are used up as they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One exhibit and the methods it still lacks."""

    exhibit: Digest
    path: Path
    size: int
    kind: ExhibitKind
    media_type: str
    analyzers: tuple[Analyzer, ...]
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Encoded bytes of a derivative."""

    label: str
    role: DerivativeRole
    media_type: str
    time: MediaTime | None
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What one analyzer reported of one exhibit; a crash or kill is a failed result."""

    exhibit: Digest
    analyzer: Analyzer
    result: Result
    """`pictures`, `texts` and `data` are empty: they have become `made`, in the same order."""
    made: tuple[Made, ...]
    environment: Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A sign of progress within one exhibit."""

    exhibit: Digest
    done_permille: int


Progress: TypeAlias = Callable[[Working], None]


class Engine(Protocol):
    """Runs examinations: a local pool, or many machines."""

    def run(self, jobs: Iterable[Job], progress: Progress) -> Iterator[tuple[Examined, ...]]:
        """Examine each job's exhibit once; yields all of one exhibit's results together.

        Results come in any order. A job whose process dies yields failed results and stops no
        other. Closing the iterator ends all work under way.
        """
        ...

    def confinement(self) -> tuple[str, ...]:
        """The limits that hold a decoder on this machine, as reached in a trial run."""
        ...


class StampAuthority(Protocol):
    """An RFC 3161 time-stamp authority."""

    @property
    def name(self) -> str:
        """Its address, as the user named it."""
        ...

    def stamp(self, message: bytes) -> tuple[bytes, Instant]:
        """DER bytes of a granted response over `message`, and the time it states.

        Raises:
            AuthorityFailed: no answer, or one that does not fit the request.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHead:
    """The state of the log that an index covers."""

    size: int
    root: str
    unread: int
    """Texts that could not be read when it was made, whose words it therefore lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to look for, and where."""

    query: Query
    kinds: frozenset[Kind]
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a record the index met what was looked for."""

    seq: int
    field: str
    number: int
    """Of the passage within the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Each record once, at its best place; best first, of several as good the earlier entry."""

    places: tuple[Place, ...]
    total: int
    """How many records there are, those beyond the limit included."""


class IndexTransaction(Protocol):
    """The one writer of an index, while it lasts."""

    def head(self) -> IndexHead | None:
        """What is covered; None while nothing is."""
        ...

    def take(self, passages: Iterable[Passage]) -> None:
        """Add passages of entries that are not covered yet."""
        ...

    def cover(self, head: IndexHead) -> None:
        """State that the passages of all entries up to `head` were taken."""
        ...


class CaseIndex(Protocol):
    """A cache of where words occur: it can be lost at any time, and nothing it says is believed.

    Every method raises StorageFailed where the index cannot be used.
    """

    def head(self) -> IndexHead | None:
        """What is covered; None while nothing is."""
        ...

    def writing(self) -> AbstractContextManager[IndexTransaction]:
        """Become the one writer; leaving with an error leaves everything as it was."""
        ...

    def search(self, sought: Sought) -> Found:
        """Records in which every wanted term occurs, and no unwanted one."""
        ...

    def forget(self) -> None:
        """Drop everything, whatever state it is in."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
