"""Taking exhibits in: hashed and kept before anything else reads them, then recorded.

Items are recorded in groups, each group durable at once and told to the listener only then; what
was recorded stays recorded if the command is cut off, and running it again takes in only what is
missing.
"""

import itertools
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from sightline.errors import (
    CaseDamaged,
    InputRefused,
    RuleRefused,
    SightlineError,
    StorageFailed,
)
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Exhibit, ExhibitKind, Refusal, Source
from sightline.model.records import Record
from sightline.model.sniff import HEAD_BYTES, SNIFFER, sniff
from sightline.workbench.case import Case
from sightline.workbench.members import Nest
from sightline.workbench.ports.objects import Expander, Incoming, NotIncoming

GROUP_SIZE: Final = 64
GROUP_BYTES: Final = 64 << 20
"""A group ends here too: what was hashed and kept need not be read again after a crash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What the collector says about the material."""

    reason: str
    collector: str
    address: str | None = None
    no_address_reason: str | None = None
    origin: str | None = None
    not_before: Digest | None = None
    """Record of a token that was made before the collecting began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquired:
    """What became of one item."""

    source: Source
    exhibit: Exhibit | None
    status: str
    """"new", "seen before", "already recorded" or "refused"."""
    cause: str | None = None


@dataclass(slots=True, kw_only=True)
class _Batch:
    """Records waiting to be made durable together, and what to tell once they are."""

    pairs: list[tuple[Record, str]] = field(default_factory=list)
    exhibits: set[Digest] = field(default_factory=set)
    told: list[Acquired] = field(default_factory=list)
    octets: int = 0

    @property
    def full(self) -> bool:
        """Whether it is time to make them durable."""
        return len(self.told) >= GROUP_SIZE or self.octets >= GROUP_BYTES


Listener = Callable[[Acquired], None]


def acquire(
    case: Case,
    items: Iterable[Incoming | NotIncoming],
    purpose: Purpose,
    expander: Expander,
    listener: Listener = lambda _: None,
) -> list[Acquired]:
    """Take in all items, and the members of archives among them.

    A full disk ends it (what was recorded stays); anything else that fails is a recorded refusal
    and the rest goes on.

    Args:
        case: Where to.
        items: What to take in; read one after the other, so it may be produced as it is needed.
        purpose: What the collector says about all of them.
        expander: Opens the archives.
        listener: Hears what became of each item once that is durable.

    Raises:
        StorageFailed: the case itself cannot be written.
        CaseDamaged: what is kept under an item's digest is something else.
        InputRefused: the purpose lacks something (`check_purpose`).
    """
    check_purpose(purpose)
    done: list[Acquired] = []

    def tell(acquired: Acquired) -> None:
        done.append(acquired)
        listener(acquired)

    intake = _Intake(case, purpose, expander, tell)
    intake.take(items, None)
    return done


def check_purpose(purpose: Purpose) -> None:
    """See that what every acquisition states was given; asked before anything is fetched.

    Raises:
        InputRefused: an address and why there is none, the reason, or the collector is missing.
    """
    if not _words(purpose.address) and not _words(purpose.no_address_reason):
        raise InputRefused(
            "An acquisition states the address it came from, or why there is none.",
            next_step="Give --address, or --no-address REASON.",
        )
    if not _words(purpose.reason) or not _words(purpose.collector):
        raise InputRefused(
            "An acquisition states who collected it, and why.",
            next_step="Give --reason, and --collector if it was not you.",
        )


class _Intake:
    def __init__(
        self, case: Case, purpose: Purpose, expander: Expander, tell: Callable[[Acquired], None]
    ) -> None:
        self._case = case
        self._purpose = purpose
        self._expander = expander
        self._tell = tell
        self._batch = _Batch()
        self._acts: dict[Digest, set[tuple[Source, str | None]]] = {}
        # Running a command again must not fill the log with the same refusals.
        self._refused = {
            (refusal.source, refusal.cause) for _, refusal in case.snapshot.live(Refusal)
        }

    def take(self, items: Iterable[Incoming | NotIncoming], nest: Nest | None) -> None:
        """Take items, in groups; archives among them are opened once they are recorded."""
        archives: list[tuple[Exhibit, Source]] = []
        try:
            for item in items:
                exhibit = self._one(item)
                if exhibit is not None and exhibit.exhibit_kind is ExhibitKind.ARCHIVE:
                    archives.append((exhibit, item.source))
                if self._batch.full:
                    self._flush()
        finally:
            # An interrupt keeps what was already taken in.
            self._flush()
        for archive, source in archives:
            inner = Nest.of(archive, source, nest)
            if inner is not None:
                self._open(archive, inner)

    def _open(self, archive: Exhibit, nest: Nest) -> None:
        with self._case.objects.local(archive.digest) as path:
            members = self._expander.members(path, archive.media_type)
            try:
                self.take(nest.members(lambda: members), nest)
            finally:
                # The reader is a process: it must not live on until somebody collects garbage.
                if isinstance(members, Generator):
                    members.close()

    def _one(self, item: Incoming | NotIncoming) -> Exhibit | None:
        source = self._described(item.source)
        if isinstance(item, NotIncoming):
            self._refuse(source, item.cause, item.next_step)
            return None
        try:
            return self._keep(item, source)
        except (StorageFailed, CaseDamaged):
            raise
        except SightlineError as error:
            self._refuse(source, error.cause, error.next_step)
        return None

    def _keep(self, item: Incoming, source: Source) -> Exhibit:
        head, whole = _head(item.chunks())
        stored = self._case.objects.put(whole)
        known = self._case.snapshot.exhibits.get(stored.digest)
        opinion = sniff(head, PurePosixPath(source.name).name)
        exhibit = known or Exhibit(
            digest=stored.digest,
            size=stored.size,
            exhibit_kind=opinion.kind,
            media_type=opinion.media_type,
            sniffed_by=SNIFFER,
        )
        self._batch.octets += stored.size
        status = self._recorded(exhibit, source, new=known is None)
        self._batch.told.append(Acquired(source=source, exhibit=exhibit, status=status))
        return exhibit

    def _recorded(self, exhibit: Exhibit, source: Source, *, new: bool) -> str:
        """Put what is to be recorded of an item into the batch; the item's status."""
        origin = self._purpose.origin if source.member_of is None else None
        acts = self._acts_on(exhibit.digest)
        if (source, origin) in acts:
            return "already recorded"
        acts.add((source, origin))
        new = new and exhibit.digest not in self._batch.exhibits
        if new:
            self._batch.exhibits.add(exhibit.digest)
            self._batch.pairs.append((exhibit, "preserve"))
        acquisition = Acquisition(
            exhibit=exhibit.digest,
            collector=self._purpose.collector,
            source=source,
            acquired_at=self._case.times.now(),
            clock=self._case.times.clock(),
            reason=self._purpose.reason,
            origin=origin,
            not_before=self._purpose.not_before,
        )
        self._batch.pairs.append((acquisition, "acquire"))
        return "new" if new else "seen before"

    def _acts_on(self, digest: Digest) -> set[tuple[Source, str | None]]:
        """Where this collector took these bytes in before, for this reason.

        An interrupted command runs again; one with other words, such as an origin that was not
        known before, is another act.
        """
        if digest not in self._acts:
            self._acts[digest] = {
                (acquisition.source, acquisition.origin)
                for _, acquisition in self._case.snapshot.about(digest, Acquisition)
                if acquisition.collector == self._purpose.collector
                and acquisition.reason == self._purpose.reason
            }
        return self._acts[digest]

    def _described(self, source: Source) -> Source:
        address = self._purpose.address if _words(self._purpose.address) else None
        # A web archive states where each of its members was.
        address = source.address or address
        return Source(
            name=source.name,
            address=address,
            no_address_reason=None if address else self._purpose.no_address_reason,
            member_of=source.member_of,
            modified_at=source.modified_at,
        )

    def _refuse(self, source: Source, cause: str, next_step: str) -> None:
        if (source, cause) not in self._refused:
            self._refused.add((source, cause))
            at = self._case.times.now()
            refusal = Refusal(source=source, cause=cause, next_step=next_step, at=at)
            self._batch.pairs.append((refusal, "refuse"))
        self._batch.told.append(
            Acquired(source=source, exhibit=None, status="refused", cause=cause)
        )

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch()
        self._record(batch.pairs)
        for acquired in batch.told:
            self._tell(acquired)

    def _record(self, pairs: list[tuple[Record, str]]) -> None:
        while pairs:
            try:
                self._case.record_all(pairs)
            except RuleRefused:
                # Another process may have preserved the same bytes meanwhile.
                self._case.refresh()
                left = [pair for pair in pairs if not self._preserved(pair[0])]
                if len(left) == len(pairs):
                    raise
                pairs = left
            else:
                return

    def _preserved(self, record: Record) -> bool:
        return isinstance(record, Exhibit) and record.digest in self._case.snapshot.exhibits


def _words(text: str | None) -> bool:
    return bool(text and text.strip())


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The beginning of a stream, and the whole stream."""
    first: list[bytes] = []
    length = 0
    while length < HEAD_BYTES and (chunk := next(chunks, None)) is not None:
        first.append(chunk)
        length += len(chunk)
    return b"".join(first)[:HEAD_BYTES], itertools.chain(first, chunks)
