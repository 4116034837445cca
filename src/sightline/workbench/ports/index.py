"""Finding words across a case."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sightline.workbench.query import Query
from sightline.workbench.searchable import Kind, Passage


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
