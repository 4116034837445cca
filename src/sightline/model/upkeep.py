"""Looking after what is kept: reading it again, keeping copies (Berkeley Protocol, 170 to 172)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.times import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A run in which kept objects were read again and held against their names.

    Objects are read in the order of their digests, so that one run goes on where the last ended:
    this one read all that the log then named after `after` and up to `upto`.
    """

    KIND: ClassVar[str] = "audit"

    store: str
    """`case`, or the address of a copy as its record has it."""
    after: Digest | None
    """None: from the first."""
    upto: Digest | None
    """None: to the last."""
    objects: int
    octets: int
    missing: tuple[Digest, ...]
    damaged: tuple[Digest, ...]
    """Those whose bytes do not have their name, or could not be read."""
    repaired: tuple[Digest, ...]
    """Of these, those that were restored from another copy; what was damaged was set aside."""
    started: Instant
    ended: Instant
    by: str

    def covers(self, name: Digest) -> bool:
        """Whether the run read the object of this name, where the log named it by then."""
        behind = self.after is None or name > self.after
        return behind and (self.upto is None or name <= self.upto)

    @property
    def unfit(self) -> frozenset[Digest]:
        """What it found missing or damaged, repaired or not."""
        return frozenset((*self.missing, *self.damaged))


class Medium(StrEnum):
    """What a copy lies on."""

    FOLDER = "folder"
    OBJECT_STORE = "object_store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A further copy of the case, complete up to an entry of the log."""

    KIND: ClassVar[str] = "copy"

    to: str
    """Its address, as the user named it."""
    medium: Medium
    elsewhere: bool
    """Whether it lies in another place, as the user says: another building, another city."""
    size: int
    """Entries of the log that it holds."""
    objects: int
    octets: int
    left_out: tuple[str, ...]
    """What could not be copied."""
    by: str
    at: Instant
