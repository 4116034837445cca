"""Reading kept objects again, on a schedule, and repairing what time or hardware did to them.

There is no file of positions: an audit's record says how far it read, and the next run goes on
there. Each run is recorded, whatever it found; what cannot be repaired is told again by every run.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sightline.errors import CaseDamaged, NotFound, SightlineError, StorageFailed
from sightline.model.digest import Digest
from sightline.model.layout import named_by, object_sizes
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant
from sightline.model.upkeep import Audit
from sightline.workbench.case import Case
from sightline.workbench.ports.objects import ObjectStore

CASE: Final = "case"
"""The store of the case itself, in records."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How far an audit may go, and what it can repair from."""

    store: str = CASE
    second: ObjectStore | None = None
    """Another copy, to restore from."""
    pace: Callable[[int], bool] = lambda _: True
    """Told of bytes read; may wait, and says False when the time is up."""
    whole: bool = False
    """Begin at the first object, wherever the last run ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What a run found, and the record of it."""

    record: Digest
    audit: Audit
    remaining: int
    """Objects that this round has still to read."""

    @property
    def unrepaired(self) -> tuple[Digest, ...]:
        """What is missing or damaged and was not restored."""
        found = (*self.audit.missing, *self.audit.damaged)
        return tuple(digest for digest in found if digest not in self.audit.repaired)


@dataclass(slots=True)
class _Run:
    store: ObjectStore
    plan: Plan
    objects: int = 0
    octets: int = 0
    missing: list[Digest] = field(default_factory=list)
    damaged: list[Digest] = field(default_factory=list)
    repaired: list[Digest] = field(default_factory=list)
    upto: Digest | None = None
    going: bool = True

    def read(self, digest: Digest) -> None:
        """Read one object, and restore it where need and means are there."""
        try:
            held = self._held(self.store, digest)
        except NotFound:
            self.missing.append(digest)
            held = False
        else:
            if not held:
                self.damaged.append(digest)
        if not held and self.plan.second is not None and self._restored(self.plan.second, digest):
            self.repaired.append(digest)
        self.objects += 1
        self.upto = digest

    def _held(self, store: ObjectStore, digest: Digest) -> bool:
        hasher = hashlib.sha256()
        try:
            with store.open(digest) as file:
                while chunk := file.read(_BLOCK):
                    hasher.update(chunk)
                    self.octets += len(chunk)
                    self.going = self.plan.pace(len(chunk)) and self.going
        except (CaseDamaged, StorageFailed, OSError):
            # A bad sector reads as an error: that is damage, and stops no other object.
            return False
        return hasher.hexdigest() == digest.hex

    def _restored(self, second: ObjectStore, digest: Digest) -> bool:
        try:
            if not self._held(second, digest):
                return False
            if self.store.has(digest):
                self.store.set_aside(digest)
            with second.open(digest) as file:
                kept = self.store.put(iter(lambda: file.read(_BLOCK), b""))
        except (SightlineError, OSError):
            return False
        return kept.digest == digest


def audit(
    case: Case,
    store: ObjectStore,
    plan: Plan,
    progress: Callable[[int, int], None] | None = None,
) -> Audited:
    """Read on where the last run ended, until the end or the time that the plan gives.

    An interrupt ends the run too: what was read until then is recorded.

    Args:
        case: The case, whose log names the objects.
        store: Where they are read: the case's own store, or a copy's.
        plan: How far to go, and what to repair from.
        progress: Told the objects read and all there are to read in this round.

    Raises:
        StorageFailed: the run could not be recorded.
    """
    case.refresh()
    names = sorted(object_sizes(case.snapshot))
    after = None if plan.whole else resumed(case.snapshot, plan.store)
    todo = [name for name in names if after is None or name > after]
    run, started = _Run(store, plan), case.times.now()
    try:
        for done, name in enumerate(todo):
            if progress is not None:
                progress(done, len(todo))
            run.read(name)
            if not run.going:
                break
    except KeyboardInterrupt:
        if run.objects:
            _record(case, run, (after, started), whole=False)
        raise
    finished = run.objects == len(todo)
    record, done_audit = _record(case, run, (after, started), whole=finished)
    return Audited(record=record, audit=done_audit, remaining=len(todo) - run.objects)


def resumed(snapshot: Snapshot, store: str) -> Digest | None:
    """The name after which the next run begins; None for the first."""
    last = None
    for _, record in snapshot.live(Audit):
        if record.store == store:
            last = record
    return None if last is None else last.upto


def last_read(snapshot: Snapshot, store: str = CASE) -> Mapping[Digest, Instant | None]:
    """When each object that the log names was last read; None where no run has come to it."""
    named = _first_named(snapshot)
    found: dict[Digest, Instant | None] = dict.fromkeys(named)
    for digest, record in snapshot.live(Audit):
        if record.store != store:
            continue
        seq = snapshot.seq_of[digest]
        for name, since in named.items():
            if since < seq and record.covers(name):
                found[name] = record.ended
    return found


def unrepaired(snapshot: Snapshot, store: str = CASE) -> Sequence[Digest]:
    """What the last run over each name found missing or damaged, and did not repair."""
    bad: dict[Digest, None] = {}
    for _, record in snapshot.live(Audit):
        if record.store != store:
            continue
        for name in list(bad):
            if record.covers(name):
                del bad[name]
        bad.update(
            (name, None)
            for name in (*record.missing, *record.damaged)
            if name not in record.repaired
        )
    return tuple(bad)


def _first_named(snapshot: Snapshot) -> dict[Digest, int]:
    found: dict[Digest, int] = {}
    for digest, record in snapshot.records.items():
        for name in named_by(record):
            found.setdefault(name, snapshot.seq_of[digest])
    return found


def _record(
    case: Case, run: _Run, began: tuple[Digest | None, Instant], *, whole: bool
) -> tuple[Digest, Audit]:
    after, started = began
    done = Audit(
        store=run.plan.store,
        after=after,
        upto=None if whole else run.upto or after,
        objects=run.objects,
        octets=run.octets,
        missing=tuple(run.missing),
        damaged=tuple(run.damaged),
        repaired=tuple(run.repaired),
        started=started,
        ended=case.times.now(),
        by=case.me,
    )
    return case.record(done, action="audit"), done
