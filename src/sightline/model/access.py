"""Who had an exhibit in hand: viewing, copying, handing over (Berkeley Protocol, 167 and 169)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant


class AccessKind(StrEnum):
    """What was done with an exhibit; its kept bytes stay as they are."""

    VIEWED = "viewed"
    COPIED = "copied"
    """A working copy was made of it."""
    HANDED_OVER = "handed_over"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Salted):
    """Somebody had an exhibit in hand."""

    KIND: ClassVar[str] = "access"

    exhibit: Digest
    access: AccessKind
    to: str | None = None
    """Who received it, or brought it back, in the user's words."""
    reason: str
    by: str
    at: Instant
