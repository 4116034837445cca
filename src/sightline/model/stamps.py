"""Time stamps of other kinds than a token over a checkpoint, and what was kept beside tokens."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from sightline.model.digest import Digest
from sightline.model.times import Instant

_BEFORE: Final = "sightline/not-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtsStamp:
    """An OpenTimestamps stamp over a checkpoint's note.

    A calendar's promise is no time; only a Bitcoin block's header, from elsewhere, gives one.
    """

    KIND: ClassVar[str] = "ots_stamp"

    checkpoint: Digest
    token: Digest
    """Digest of the `.ots` bytes, kept as an object."""
    pending: tuple[str, ...]
    """Addresses of calendars whose promise it holds."""
    blocks: tuple[int, ...]
    """Heights of the Bitcoin blocks that it leads to."""
    completes: Digest | None
    """The earlier stamp, of the same checkpoint, that this one completes."""
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBefore:
    """A fresh RFC 3161 token over random digits: what cites it was recorded after it was made."""

    KIND: ClassVar[str] = "not_before"

    nonce: str
    """32 random hexadecimal digits."""
    token: Digest
    """Digest of the DER bytes of the response, kept as an object."""
    authority: str
    gen_time: Instant
    by: str
    at: Instant


class RevocationForm(StrEnum):
    """What revocation data is, in DER."""

    CRL = "crl"
    OCSP = "ocsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationData:
    """What an issuer said of certificates in a token's chain, kept while it could be had."""

    KIND: ClassVar[str] = "revocation_data"

    stamp: Digest
    """The `stamp` or `not_before` record whose chain it speaks of."""
    form: RevocationForm
    data: Digest
    """Digest of the DER bytes, kept as an object."""
    source: str
    """The address or file it came from, as the user named it."""
    at: Instant


def before_message(case: Digest, nonce: str) -> bytes:
    """The bytes that a `not_before` token is over: of this case, and known to nobody earlier."""
    return f"{_BEFORE}\n{case}\n{nonce}\n".encode()
