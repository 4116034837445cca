"""Proofs that an entry is in a log, for somebody who is to have that entry and no other."""

from itertools import islice

from sightline.errors import NotFound, RuleRefused
from sightline.model.custody import Checkpoint
from sightline.model.digest import Digest
from sightline.model.layout import checkpoint_files, cosigned_note
from sightline.model.merkle import leaf_hash
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
    leaves, entry = [], b""
    for number, row in enumerate(islice(case.log.entries(), checkpoint.size)):
        leaves.append(leaf_hash(row.entry))
        if number == seq:
            entry = row.entry
    path = tuple(inclusion(leaves, seq))
    return LogProof(index=seq, path=path, checkpoint=note, extra=entry)
