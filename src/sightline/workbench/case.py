"""A case: one append-only custody log, the objects it names, and the state that folds from it.

`Case.record` is the only way anything is written. Opening reads and checks the log once; after
that each append costs O(log n), and entries that other processes append are taken in and checked
before the next one of ours.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from sightline.errors import CaseDamaged, InputRefused, NotFound
from sightline.model.custody import (
    FORMAT,
    MAX_RECORD_BYTES,
    Actor,
    CaseOpened,
    CustodyEntry,
)
from sightline.model.digest import Digest
from sightline.model.entries import leaf_bytes, signing_bytes
from sightline.model.fold import Fold
from sightline.model.groups import MAX_GROUP
from sightline.model.merkle import Frontier
from sightline.model.records import Record, read_record, record_bytes
from sightline.model.salted import SALT_BYTES, salted
from sightline.model.snapshot import Snapshot
from sightline.verify.collector import collector_at_rest
from sightline.workbench.ports.attesting import Signer, TimeSource
from sightline.workbench.ports.log import (
    KnownHead,
    KnownHeads,
    LogStore,
    LogTransaction,
    StoredEntry,
)
from sightline.workbench.ports.objects import ObjectStore
from sightline.workbench.signature_checks import check_signed

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a case works with."""

    log: LogStore
    objects: ObjectStore
    signer: Signer
    times: TimeSource
    heads: KnownHeads


class Case:
    """An open case; use `create` or `open`."""

    def __init__(self, tools: Tools) -> None:
        self.log = tools.log
        self.objects = tools.objects
        self.signer = tools.signer
        self.times = tools.times
        self._heads = tools.heads
        self._fold = Fold()
        self._known: KnownHead | None = None
        self._stale = False

    @classmethod
    def create(cls, tools: Tools, *, title: str, purpose: str) -> Self:
        """Open a new case in an empty log; the signer becomes its first actor.

        Raises:
            RuleRefused: the log already holds a case.
        """
        case = cls(tools)
        opened = CaseOpened(
            title=title,
            purpose=purpose,
            format=FORMAT,
            nonce=secrets.token_hex(16),
            founder=tools.signer.actor,
            at=tools.times.now(),
        )
        case.record(opened, action="open case")
        return case

    @classmethod
    def open(cls, tools: Tools) -> Self:
        """Read and check the whole log.

        Signatures are checked from the head that this user saw last; what came before must still
        have the root it had then, so that a shortened or rewritten log shows.

        Raises:
            NotFound: the log is empty.
            CaseDamaged: an entry or record is not what was recorded, or the log was rewritten.
        """
        case = cls(tools)
        with collector_at_rest():
            case.refresh()
        if not case.size:
            raise NotFound("The log is empty.", next_step="Make a case with `sightline new`.")
        return case

    @property
    def snapshot(self) -> Snapshot:
        """The state after all entries taken in so far; read only."""
        self._reload_if_stale()
        return self._fold.snapshot

    @property
    def frontier(self) -> Frontier:
        """The Merkle tree over those entries; read only."""
        self._reload_if_stale()
        return self._fold.frontier

    @property
    def size(self) -> int:
        """Number of entries taken in so far."""
        self._reload_if_stale()
        return self._fold.size

    @property
    def me(self) -> str:
        """Fingerprint of the actor this process signs as."""
        return self.signer.actor.fingerprint

    def refresh(self) -> None:
        """Take in what other processes have appended since."""
        self._reload_if_stale()
        self._take(self.log.entries(self.size))

    def salted(self, record: R) -> R:
        """The record as it will be written, for those who need its digest before it is."""
        return salted(record, secrets.token_hex(SALT_BYTES))

    def join(self) -> None:
        """Introduce this key where it has not acted in the case before.

        Recording does so by itself; what is signed beside the log wants an actor of the log too.

        Raises:
            RuleRefused: this key may not join.
            StorageFailed: as `record_all`.
        """
        self.record_all(())

    def record(self, record: Record, *, action: str) -> Digest:
        """Append one record and make it durable.

        Raises:
            RuleRefused: the record may not follow the present state.
            StorageFailed: as `record_all`.
        """
        (digest,) = self.record_all([(record, action)])
        return digest

    def record_all(self, pairs: Iterable[tuple[Record, str]]) -> list[Digest]:
        """Append records together: all of them are made durable at once, or none.

        Raises:
            RuleRefused: one of them may not follow what comes before it; none was appended.
            StorageFailed: they could not be made durable, and none was appended; or they were, and
                the new head could not be remembered outside the case.
        """
        self._reload_if_stale()
        before = self.size
        try:
            with self.log.writing() as transaction:
                self._take(transaction.entries(self.size))
                before = self.size
                pairs = list(pairs)
                digests = self._append(transaction, [*self._joining(pairs), *pairs])
        except BaseException:
            # The state in memory may be ahead of what lasts: it is read again before its next use.
            self._stale = self.size != before
            raise
        self._remember()
        return digests[len(digests) - len(pairs) :]

    def _joining(self, pairs: list[tuple[Record, str]]) -> list[tuple[Record, str]]:
        """What introduces this key where it has not acted in the case before."""
        joining = any(
            isinstance(record, Actor) and record.fingerprint == self.me for record, _ in pairs
        )
        if self.size and self.me not in self.snapshot.actors and not joining:
            return [(self.signer.actor, "join case")]
        return []

    def _append(
        self, transaction: LogTransaction, pairs: Sequence[tuple[Record, str]]
    ) -> list[Digest]:
        digests, rows = [], []
        for number, (given, action) in enumerate(pairs, 1):
            covers = (number - 1) % MAX_GROUP
            last = number == len(pairs) or covers + 1 == MAX_GROUP
            record = self.salted(given)
            data = _readable_bytes(record)
            digest = Digest.of(data)
            entry = CustodyEntry(
                case=self.snapshot.case if self.size else digest,
                seq=self.size,
                tree=self.frontier.root().hex(),
                at=self.times.now(),
                actor=self.me,
                action=action,
                kind=record.KIND,
                record=digest,
                # What is recorded together is signed once, by its last entry.
                covers=covers if covers and last else None,
            )
            words = signing_bytes(entry)
            leaf = leaf_bytes(words, self.signer.sign(words) if last else None)
            rows.append(StoredEntry(entry=leaf, record=data))
            self._fold.add(rows[-1].entry, entry, record)
            digests.append(digest)
        transaction.append(rows)
        return digests

    def _reload_if_stale(self) -> None:
        if self._stale:
            self._stale = False
            self._fold = Fold()
            try:
                self._take(self.log.entries())
            except BaseException:
                self._stale = True
                raise

    def _take(self, rows: Iterable[StoredEntry]) -> None:
        if self._known is None and self.size == 0:
            rows = self._recognised(rows)
        before, fold = self.size, self._fold
        for row in rows:
            trusted = self._known is not None and fold.size < self._known.size
            fold.take(row.entry, row.record, None if trusted else check_signed)
            if self._known is not None and fold.size == self._known.size:
                self._same_past(self._known)
        if self._known is not None and fold.size < self._known.size:
            raise self._rewritten(self._known)
        fold.end()
        if fold.size != before:
            self._remember()

    def _recognised(self, rows: Iterable[StoredEntry]) -> Iterable[StoredEntry]:
        """Look up the head seen last as soon as the first row tells which case this is."""
        for row in rows:
            if self.size == 0:
                self._known = self._heads.get(Digest.of(row.record))
            yield row

    def _same_past(self, known: KnownHead) -> None:
        if self.frontier.root().hex() != known.root:
            raise self._rewritten(known)

    def _rewritten(self, known: KnownHead) -> CaseDamaged:
        return CaseDamaged(
            f"You have seen this log with {known.size} entries and the root {known.root[:12]}…; "
            "it no longer has them.",
            next_step="It was shortened or rewritten since: take the case from another copy.",
        )

    def _remember(self) -> None:
        head = KnownHead(size=self.size, root=self.frontier.root().hex())
        if head != self._known:
            # Known from here on even where it cannot be kept: reading on needs no disk.
            self._known = head
            self._heads.put(self.snapshot.case, head)


def _readable_bytes(record: Record) -> bytes:
    """A record's bytes, once they have been read back: what cannot be read is never appended."""
    data = record_bytes(record)
    if len(data) > MAX_RECORD_BYTES:
        raise InputRefused(
            f"A {record.KIND} record of {len(data)} bytes is longer than {MAX_RECORD_BYTES}.",
            next_step="Keep what is large as an object and refer to it by digest.",
        )
    read_record(data)
    return data
