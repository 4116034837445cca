"""The bytes of log entries, and the check that binds each entry to its place."""

import functools
import re
from typing import Final

from sightline.errors import CaseDamaged, InputRefused, SightlineError
from sightline.model.canonical import encode, parse
from sightline.model.custody import MAX_ENTRY_BYTES, CustodyEntry, SignedEntry
from sightline.model.digest import Digest
from sightline.model.plain import from_plain, to_plain
from sightline.model.times import Instant

_TEXT: Final = r"([ !#-\[\]-~]*)"
"""Characters that stand in canonical JSON as they are: ASCII but controls, quote and backslash."""
_DIGEST: Final = r"sha256:([0-9a-f]{64})"
_INTEGER: Final = r"(0|[1-9][0-9]{0,14})"
_PLAIN: Final = re.compile(
    rf'\{{"entry":\{{"action":"{_TEXT}","actor":"{_TEXT}","at":"{_TEXT}","case":"{_DIGEST}",'
    rf'(?:"covers":{_INTEGER},)?"kind":"{_TEXT}","record":"{_DIGEST}","seq":{_INTEGER},'
    rf'"tree":"{_TEXT}"\}}(?:,"signature":"{_TEXT}")?\}}'
)
"""Nearly all entries, and nothing that is not in canonical form: read so, they cost a third."""


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


def parse_entry(data: bytes) -> SignedEntry:
    """The entry with these bytes, whatever its number.

    Raises:
        NotCanonical: the bytes are not the canonical form of an entry.
        InputRefused: one of its fields holds what it may not.
    """
    match = _PLAIN.fullmatch(data.decode()) if data.isascii() else None
    if match is None:
        return from_plain(SignedEntry, parse(data))
    action, actor, at, case, covers, kind, record, seq, tree, signature = match.groups()
    entry = CustodyEntry(
        case=_case(case),
        seq=int(seq),
        tree=tree,
        at=Instant.parse_canonical(at),
        actor=actor,
        action=action,
        kind=kind,
        record=Digest(record),
        covers=None if covers is None else int(covers),
    )
    return SignedEntry(entry=entry, signature=signature)


@functools.lru_cache(maxsize=4)
def _case(digits: str) -> Digest:
    """The one digest that all entries of a log state."""
    return Digest(digits)


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
        signed = parse_entry(data)
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
