"""Between which times an acquisition was recorded, by the clocks of others than the collector."""

from sightline.exports import words
from sightline.exports.visible import one_line
from sightline.model.custody import Checkpoint, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import NotBefore

_LIMIT = "whether these stamps lead to their authorities is for `sightline verify` to say"


def vouched(snapshot: Snapshot, digest: Digest) -> str:
    """`not before … (authority), not after … (authority)`; empty where neither is on record."""
    acquisition = snapshot.records[digest]
    if not isinstance(acquisition, Acquisition):
        raise TypeError(type(acquisition).__name__)
    parts = []
    before = snapshot.records.get(acquisition.not_before) if acquisition.not_before else None
    if isinstance(before, NotBefore):
        parts.append(f"not before {words.moment(before.gen_time)} ({one_line(before.authority)})")
    stamp = first_stamp_over(snapshot, snapshot.seq_of[digest])
    if stamp is not None:
        by = one_line(stamp.authority)
        parts.append(f"not after {words.moment(stamp.gen_time)} ({by}, over a checkpoint)")
    return f"{', '.join(parts)}; {_LIMIT}" if parts else ""


def first_stamp_over(snapshot: Snapshot, seq: int) -> Stamp | None:
    """The earliest stamp over a checkpoint that holds an entry."""
    over = [
        stamp
        for checkpoint, record in snapshot.live(Checkpoint)
        if record.size > seq
        for _, stamp in snapshot.about(checkpoint, Stamp)
    ]
    return min(over, key=lambda stamp: stamp.gen_time, default=None)
