"""What a bundle leaves out by name: still proven by the log, and checked if it turns up later.

The list names every record and object that was withheld, by digest, with its size and a reason,
and is signed by whoever made the bundle. It cannot show that nothing else was ever recorded: the
log does that, whose entries are all there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from sightline.errors import NotCanonical
from sightline.model.canonical import Json, encode, parse
from sightline.model.digest import Digest
from sightline.model.plain import from_plain, to_plain
from sightline.model.times import Instant

WITHHELD: Final = "withheld.json"
"""Its place below `data/`."""
ENCLOSED: Final = "restricted"
"""Folder of the encrypted objects, below `data/`."""
MAX_WITHHELD_BYTES: Final = 1 << 30


class Thing(StrEnum):
    """What was withheld."""

    RECORD = "record"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A record or object that is not in the bundle."""

    digest: Digest
    thing: Thing
    size: int | None
    """In bytes; None where nobody knows it any more."""
    reason: str
    enclosed: Digest | None = None
    """Digest of the encrypted file that holds it, if one rides in the bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldList:
    """All that a bundle withholds, in the order of digests."""

    case: Digest
    size: int
    """Entries of the log in the bundle."""
    root: str
    """Merkle root (hex) over them."""
    recipients: tuple[str, ...]
    """Who can open what is enclosed: age or SSH public keys."""
    items: tuple[Withheld, ...]
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedWithheld:
    """The list, and an SSHSIG over its canonical bytes in the namespace of entries."""

    withheld: WithheldList
    signature: str


def withheld_bytes(withheld: WithheldList) -> bytes:
    """What is signed."""
    return encode(_plain(withheld))


def signed_bytes(withheld: WithheldList, signature: str) -> bytes:
    """The file's bytes."""
    return encode({"signature": signature, "withheld": _plain(withheld)})


def read_withheld(data: bytes) -> SignedWithheld:
    """The list in a file; its signature is not checked here.

    Raises:
        NotCanonical: the bytes are no such list, or it is not in order.
    """
    signed = from_plain(SignedWithheld, parse(data))
    digests = [item.digest.hex for item in signed.withheld.items]
    if any(left >= right for left, right in pairwise(digests)):
        raise NotCanonical(
            "The list of what is withheld names something twice, or not in order.",
            next_step="Compare it with another copy of the bundle.",
        )
    return signed


def enclosed_path(digest: Digest) -> str:
    """Where the encrypted form of an object lies, by the digest of the object."""
    return f"{ENCLOSED}/sha256/{digest.hex[:2]}/{digest.hex}.age"


def _plain(withheld: WithheldList) -> Mapping[str, Json]:
    plain = to_plain(withheld)
    if not isinstance(plain, dict):
        raise TypeError(type(plain).__name__)
    return plain
