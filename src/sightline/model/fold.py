"""Reading a log: each entry in its place, its record unchanged, the rules held."""

from collections.abc import Callable
from typing import TypeAlias

from sightline.errors import CaseDamaged, InputRefused, RuleRefused
from sightline.model.custody import CustodyEntry
from sightline.model.digest import Digest
from sightline.model.entries import read_entry
from sightline.model.groups import GroupFlaw, OpenGroup
from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.records import Record, read_record
from sightline.model.rules import apply
from sightline.model.snapshot import Snapshot

SignatureCheck: TypeAlias = Callable[[CustodyEntry, str], None]
"""Raises CaseDamaged where the signature is not by the key of the actor whom the entry names."""


class Fold:
    """The state and the tree after the entries taken so far."""

    def __init__(self) -> None:
        self.snapshot = Snapshot()
        self.frontier = Frontier()
        self._group = OpenGroup()

    @property
    def size(self) -> int:
        """Number of entries taken."""
        return self.frontier.size

    def take(self, entry_data: bytes, record_data: bytes, check: SignatureCheck | None) -> None:
        """Take the next row of the log; `check` None where this signature was checked before.

        Raises:
            CaseDamaged: the row does not belong here, is not what was recorded, or may not follow
                what came before.
            VersionRefused: a newer Sightline wrote the record.
        """
        signed = read_entry(entry_data, self.size)
        self._in_place(signed.entry)
        _covered(self._group.take(signed))
        if check is not None and signed.signature is not None:
            check(signed.entry, signed.signature)
        if Digest.of(record_data) != signed.entry.record:
            raise _damaged(self.size, "the record is not the one that the entry names")
        try:
            record = read_record(record_data)
            if signed.entry.kind != record.KIND:
                raise _damaged(self.size, f"the record is no {signed.entry.kind}")
            self.add(entry_data, signed.entry, record)
        except (InputRefused, RuleRefused) as error:
            raise _damaged(self.size, error.cause.removesuffix(".")) from error

    def end(self) -> None:
        """Learn that the log ends here.

        Raises:
            CaseDamaged: it may not: no signature covers its last entries.
        """
        _covered(self._group.end())

    def add(self, entry_data: bytes, entry: CustodyEntry, record: Record) -> None:
        """Take a row whose bytes were just made or checked.

        Raises:
            RuleRefused: the record may not follow what came before.
        """
        apply(self.snapshot, entry, record)
        self.frontier.append(leaf_hash(entry_data))

    def _in_place(self, entry: CustodyEntry) -> None:
        case = self.snapshot.case if self.size else entry.record
        if entry.case != case:
            raise _damaged(self.size, "the entry belongs to another case")
        if entry.tree != self.frontier.root().hex():
            raise _damaged(self.size, "the entries before it are not those its author signed over")


def _covered(flaws: list[GroupFlaw]) -> None:
    for flaw in flaws:
        raise _damaged(flaw.seq, flaw.cause)


def _damaged(seq: int, cause: str) -> CaseDamaged:
    return CaseDamaged(
        f"Log entry {seq}: {cause}.",
        next_step="Compare the case with another copy or an exported bundle.",
    )
