"""The case, its actors, and the entries and seals of its custody log."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from sightline.model.digest import Digest
from sightline.model.salted import Salted
from sightline.model.times import Instant

FORMAT: Final = 1
"""Version of the case on disk and of the bundle, as docs/format.md describes them."""

SIGNATURE_NAMESPACE: Final = "sightline"
"""SSHSIG namespace of entry signatures."""

MAX_ENTRY_BYTES: Final = 65_535
"""An entry's length must fit the 16 bits that C2SP tlog-tiles gives it."""


MAX_RECORD_BYTES: Final = 64 << 20
"""A longer record is neither written nor read; large things are objects."""


class ActorKind(StrEnum):
    """Whether a person or a tool holds the key."""

    PERSON = "person"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person or tool that acts; its key's fingerprint is its identifier.

    A key shows that the same key acted, not who held it: trust in a name comes from outside.
    """

    KIND: ClassVar[str] = "actor"

    name: str
    actor_kind: ActorKind
    public_key: str
    """One line as in OpenSSH's `.pub` files, without comment."""
    fingerprint: str
    """`SHA256:` and unpadded base64, as `ssh-keygen -l` prints it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """First record of every log: what the case is, and who opened it."""

    KIND: ClassVar[str] = "case"

    title: str
    purpose: str
    format: int
    nonce: str
    """32 random hexadecimal digits, so that no two cases share an identifier."""
    founder: Actor
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """Who recorded what, when, and after which state of the log."""

    case: Digest
    """Digest of the case's first record."""
    seq: int
    tree: str
    """Merkle root (hex) over the entries before this one: binds the entry to its place."""
    at: Instant
    actor: str
    """Fingerprint of the actor's key."""
    action: str
    kind: str
    record: Digest
    covers: int | None = None
    """How many entries of the same actor, directly before it, its signature stands for too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedEntry:
    """A leaf of the log: the entry, and an SSHSIG over its canonical bytes or those of a later one.

    Which later one may be, `sightline.model.groups` says.
    """

    entry: CustodyEntry
    signature: str | None = None
    """The signature's base64, as between the armour lines that ssh-keygen writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed head of the log (C2SP tlog-checkpoint in a C2SP signed note)."""

    KIND: ClassVar[str] = "checkpoint"

    size: int
    root: str
    note: str
    """The note's exact text; its UTF-8 bytes are what is signed and stamped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """An RFC 3161 token over a checkpoint's note."""

    KIND: ClassVar[str] = "stamp"

    checkpoint: Digest
    token: Digest
    """Digest of the DER bytes of the response, kept as an object."""
    authority: str
    gen_time: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A witness's statement that a checkpoint continues all it had seen of this log."""

    KIND: ClassVar[str] = "cosignature"

    checkpoint: Digest
    witness: str
    """The key under which it is known, as C2SP writes it: `NAME+HASH+KEY`."""
    line: str
    """The signature line exactly as received, with its line end."""
    at: Instant
    """As the witness states, to the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersession(Salted):
    """A correction: the old record stays in the log, and no longer counts."""

    KIND: ClassVar[str] = "supersession"

    replaces: Digest
    replaced_by: Digest | None
    """None withdraws without replacing."""
    reason: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Restricted exhibits that left the case encrypted, and for whom."""

    exhibits: tuple[Digest, ...]
    """In the order of digests."""
    recipients: tuple[str, ...]
    """age or SSH public keys, in the order of their text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Salted):
    """Bytes that left the case: a report, a bundle, a copy."""

    KIND: ClassVar[str] = "delivery"

    what: str
    to: str
    digest: Digest | None
    left_out: tuple[str, ...]
    by: str
    at: Instant
    disclosed: Disclosure | None = None
