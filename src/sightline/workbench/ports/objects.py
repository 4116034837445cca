"""What comes in, how it is unpacked, and where its bytes are kept."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from sightline.model.digest import Digest
from sightline.model.exhibit import Source


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
