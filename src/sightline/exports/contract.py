"""What an export is: a function from a case's state to the bytes of one file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All that an export may look at."""

    snapshot: Snapshot
    root: str
    """Merkle root (hex) over all entries of the snapshot."""
    small_object: Callable[[Digest], bytes | None]
    """Bytes of a derivative (a picture, a text); None where they are not kept here."""
    made_at: Instant
    viewer: str | None
    """Fingerprint of the person it is made for: blind reviews of others stay hidden from them."""
    methods: tuple[tuple[str, str, frozenset[str]], ...] = ()
    """Name, title and exhibit kinds of every method there is, to say what was not examined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The bytes of an export, and what they do not hold."""

    data: bytes
    left_out: tuple[str, ...]


Render: TypeAlias = Callable[[CaseView], Rendered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One kind of file made from a case."""

    name: str
    file_name: str
    media_type: str
    render: Render
