"""The bytes of log entries, and the check that binds each entry to its place."""

from sightline.errors import CaseDamaged, InputRefused, SightlineError
from sightline.model.canonical import encode, parse
from sightline.model.custody import MAX_ENTRY_BYTES, CustodyEntry, SignedEntry
from sightline.model.plain import from_plain, to_plain


def signing_bytes(entry: CustodyEntry) -> bytes:
    """What the actor's key signs: the entry's canonical bytes."""
    return encode(to_plain(entry))


def entry_bytes(signed: SignedEntry) -> bytes:
    """The leaf's bytes: `{"entry": …, "signature": …}` in canonical form, or without signature.

    Raises:
        InputRefused: the entry is too long for the log's format.
    """
    return leaf_bytes(signing_bytes(signed.entry), signed.signature)


def leaf_bytes(signed_bytes: bytes, signature: str | None) -> bytes:
    """The leaf's bytes around those of the entry: parts in canonical form make up the whole.

    Raises:
        InputRefused: the entry is too long for the log's format.
    """
    data = b'{"entry":%b}' % signed_bytes
    if signature is not None:
        data = b'{"entry":%b,"signature":%b}' % (signed_bytes, encode(signature))
    if len(data) > MAX_ENTRY_BYTES:
        raise InputRefused(
            f"A log entry of {len(data)} bytes is longer than {MAX_ENTRY_BYTES}.",
            next_step="Shorten the action's name; everything large goes into the record.",
        )
    return data


def read_entry(data: bytes, seq: int) -> SignedEntry:
    """The signed entry with these bytes.

    Raises:
        CaseDamaged: the bytes are no entry, or not the one numbered `seq`.
    """
    if len(data) > MAX_ENTRY_BYTES:
        raise CaseDamaged(
            f"Log entry {seq} has {len(data)} bytes; the format allows {MAX_ENTRY_BYTES}.",
            next_step="Compare the case with another copy or an exported bundle.",
        )
    try:
        signed = from_plain(SignedEntry, parse(data))
    except SightlineError as error:
        raise CaseDamaged(
            f"Log entry {seq} cannot be read: {error.cause}",
            next_step="Compare the case with another copy or an exported bundle.",
        ) from error
    if signed.entry.seq != seq:
        raise CaseDamaged(
            f"Log entry {seq} says that it is number {signed.entry.seq}.",
            next_step="Entries were removed, added or moved: compare with another copy.",
        )
    return signed
