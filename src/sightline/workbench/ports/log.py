"""The log of a case, its one writer, and the heads seen of it before."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sightline.model.digest import Digest


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
