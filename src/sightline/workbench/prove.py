"""Proofs that an entry is in a log, for somebody who is to have that entry and no other."""

from collections.abc import Sequence
from itertools import islice

from sightline.errors import NotFound, RuleRefused
from sightline.model.custody import Checkpoint, SignedEntry
from sightline.model.digest import Digest
from sightline.model.entries import entry_bytes, read_entry
from sightline.model.layout import checkpoint_files, cosigned_note
from sightline.model.merkle import leaf_hash
from sightline.model.proof_entry import CoveredEntry, carried_bytes
from sightline.model.proof_text import LogProof
from sightline.model.proofs import inclusion
from sightline.workbench.case import Case


def prove(case: Case, seq: int, *, under: Digest | None = None) -> LogProof:
    """The proof of entry `seq` under a checkpoint; under the longest one if None.

    Raises:
        NotFound: there is no such entry or checkpoint.
        RuleRefused: no checkpoint covers the entry.
    """
    case.refresh()
    if not 0 <= seq < case.size:
        raise NotFound(
            f"The log has no entry {seq}.", next_step="List the entries with `sightline log`."
        )
    files = [
        file
        for file in checkpoint_files(case.snapshot)
        if (under is None or file.digest == under) and file.checkpoint.size > seq
    ]
    if not files:
        raise RuleRefused(
            f"No checkpoint covers entry {seq}.", next_step="Seal the case with `sightline seal`."
        )
    file = max(files, key=lambda item: item.checkpoint.size)
    return _proof(case, seq, file.checkpoint, cosigned_note(case.snapshot, file))


def _proof(case: Case, seq: int, checkpoint: Checkpoint, note: str) -> LogProof:
    signed = _signed_in(case, seq)
    leaves = [
        leaf_hash(row.entry)
        for row in islice(case.log.entries(), max(checkpoint.size, signed.entry.seq))
    ]
    return LogProof(
        index=seq,
        path=tuple(inclusion(leaves[: checkpoint.size], seq)),
        checkpoint=note,
        extra=_carried(case, seq, signed, leaves),
    )


def _signed_in(case: Case, seq: int) -> SignedEntry:
    """The entry itself, or the first after it that is signed: its signature covers it."""
    return next(
        signed
        for number, row in enumerate(case.log.entries(seq), seq)
        if (signed := read_entry(row.entry, number)).signature is not None
    )


def _carried(case: Case, seq: int, signed: SignedEntry, leaves: Sequence[bytes]) -> bytes:
    if signed.entry.seq == seq:
        return entry_bytes(signed)
    path = inclusion(leaves[: signed.entry.seq], seq)
    covered = CoveredEntry(
        entry=case.snapshot.entries[seq], by=signed, path=tuple(item.hex() for item in path)
    )
    return carried_bytes(covered)
