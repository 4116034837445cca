"""What a log refuses of the records of upkeep: they speak of objects that the log names."""

from sightline.errors import RuleRefused
from sightline.model.custody import CustodyEntry
from sightline.model.snapshot import Snapshot
from sightline.model.upkeep import Audit, Copy


def audit_rule(_state: Snapshot, _entry: CustodyEntry, record: Audit) -> None:
    """A run reads on in the order of names, and repairs what it found missing or damaged."""
    backwards = record.after is not None and record.upto is not None and record.upto < record.after
    found = record.unfit
    if backwards or not found.issuperset(record.repaired) or record.ended < record.started:
        raise RuleRefused(
            "The audit's account of itself does not fit together.",
            next_step="Run `sightline audit` again.",
        )


def copy_rule(_state: Snapshot, entry: CustodyEntry, record: Copy) -> None:
    """A copy holds entries that were there before it."""
    if not 0 < record.size <= entry.seq:
        raise RuleRefused(
            f"A copy over {record.size} entries cannot be entry {entry.seq}.",
            next_step="Run `sightline copy` again.",
        )
