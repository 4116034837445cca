"""The entry that a proof carries: with its own signature, or with the entry that covers it.

An entry that was recorded together with later ones has no signature (`sightline.model.groups`).
What shows its actor's hand then is the entry that covers it: that one's signed words state a root,
and a Merkle path leads there from the entry that is proven.
"""

import re
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused, SightlineError
from sightline.model.canonical import encode, parse
from sightline.model.custody import MAX_ENTRY_BYTES, CustodyEntry, SignedEntry
from sightline.model.entries import entry_bytes, read_entry
from sightline.model.plain import from_plain, to_plain
from sightline.model.proofs import MAX_PATH

_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MAX_BYTES: Final = 3 * MAX_ENTRY_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredEntry:
    """An entry without a signature, and what shows that its actor signed it."""

    entry: CustodyEntry
    by: SignedEntry
    """The later entry whose signature covers it."""
    path: tuple[str, ...]
    """Hashes (hex) that lead from the entry's leaf to the root that `by` states."""


def carried_bytes(carried: CoveredEntry) -> bytes:
    """What rides in a proof: `{"by": …, "entry": …, "path": […]}` in canonical form."""
    return encode(to_plain(carried))


def leaf_of(carried: CoveredEntry) -> bytes:
    """The leaf's bytes as they are in the log."""
    return entry_bytes(SignedEntry(entry=carried.entry))


def read_carried(data: bytes, index: int) -> CoveredEntry | SignedEntry:
    """The entry numbered `index` that rides in a proof: a signed leaf, or a covered entry.

    Raises:
        CaseDamaged: it is no signed leaf, or that of another number.
        InputRefused: it is no covered entry, or that of another number.
    """
    if not data.startswith(b'{"by":'):
        signed = read_entry(data, index)
        if signed.signature is None:
            raise _refused("nothing in it shows who signed the entry")
        return signed
    if len(data) > _MAX_BYTES:
        raise _refused(f"it is longer than {_MAX_BYTES} bytes")
    try:
        carried = from_plain(CoveredEntry, parse(data))
        read_entry(leaf_of(carried), index)
        read_entry(entry_bytes(carried.by), carried.by.entry.seq)
    except SightlineError as error:
        raise _refused(error.cause) from error
    if len(carried.path) > MAX_PATH or not all(map(_HASH.fullmatch, carried.path)):
        raise _refused("its hashes are too many, or none of SHA-256")
    return carried


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"The entry in this proof cannot be used: {cause.removesuffix('.')}.",
        next_step="Ask for one made by `sightline prove`.",
    )
