"""Taking exhibits in: hashed and kept before anything else reads them, then recorded.

Items are recorded in groups, each group durable at once; what was recorded stays recorded if the
command is cut off, and running it again takes in only what is missing.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from sightline.errors import InputRefused, SightlineError, StorageFailed
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Exhibit, ExhibitKind, Refusal, Source
from sightline.model.records import Record
from sightline.model.sniff import HEAD_BYTES, SNIFFER, sniff
from sightline.workbench.case import Case
from sightline.workbench.ports import Expander, Incoming, NotIncoming

GROUP_SIZE: Final = 64
MAX_NESTING: Final = 3
"""How many archives deep members are taken out; deeper ones stay archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What the collector says about the material."""

    reason: str
    collector: str
    address: str | None = None
    no_address_reason: str | None = None
    origin: str | None = None


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
    """Records waiting to be made durable together."""

    pairs: list[tuple[Record, str]] = field(default_factory=list)
    exhibits: set[Digest] = field(default_factory=set)


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

    Raises:
        StorageFailed: the case itself cannot be written.
        InputRefused: neither an address nor a reason why there is none is given.
    """
    if purpose.address is None and not (purpose.no_address_reason or "").strip():
        raise InputRefused(
            "An acquisition states the address it came from, or why there is none.",
            next_step="Give --address, or --no-address REASON.",
        )
    done: list[Acquired] = []

    def tell(acquired: Acquired) -> None:
        done.append(acquired)
        listener(acquired)

    intake = _Intake(case, purpose, expander, tell)
    intake.take(items, depth=0)
    return done


class _Intake:
    def __init__(
        self, case: Case, purpose: Purpose, expander: Expander, tell: Callable[[Acquired], None]
    ) -> None:
        self._case = case
        self._purpose = purpose
        self._expander = expander
        self._tell = tell
        self._batch = _Batch()
        # Running a command again must not fill the log with the same refusals.
        self._refused = {
            (refusal.source, refusal.cause) for _, refusal in case.snapshot.live(Refusal)
        }

    def take(self, items: Iterable[Incoming | NotIncoming], *, depth: int) -> None:
        """Take items, in groups; archives among them are opened once they are recorded."""
        archives: list[tuple[Exhibit, Source]] = []
        try:
            for item in items:
                exhibit = self._one(item)
                if exhibit is not None and exhibit.exhibit_kind is ExhibitKind.ARCHIVE:
                    archives.append((exhibit, item.source))
                if len(self._batch.pairs) >= GROUP_SIZE:
                    self._flush()
        finally:
            # An interrupt keeps what was already taken in.
            self._flush()
        if depth < MAX_NESTING:
            for archive, source in archives:
                self._open(archive, source, depth)

    def _open(self, archive: Exhibit, source: Source, depth: int) -> None:
        with self._case.objects.local(archive.digest) as path:
            members = self._expander.members(path, archive.media_type)
            self.take(
                (_within(member, archive.digest, source) for member in members), depth=depth + 1
            )

    def _one(self, item: Incoming | NotIncoming) -> Exhibit | None:
        source = self._described(item.source)
        if isinstance(item, NotIncoming):
            self._refuse(source, item.cause, item.next_step)
            return None
        try:
            return self._keep(item, source)
        except StorageFailed:
            raise
        except SightlineError as error:
            self._refuse(source, error.cause, error.next_step)
        return None

    def _keep(self, item: Incoming, source: Source) -> Exhibit:
        chunks = item.chunks()
        head, rest = _head(chunks)
        stored = self._case.objects.put(rest)
        if self._recorded(source, stored.digest):
            exhibit = self._case.snapshot.exhibits[stored.digest]
            self._tell(Acquired(source=source, exhibit=exhibit, status="already recorded"))
            return exhibit
        known = self._case.snapshot.exhibits.get(stored.digest)
        opinion = sniff(head, PurePosixPath(source.name).name)
        exhibit = known or Exhibit(
            digest=stored.digest,
            size=stored.size,
            exhibit_kind=opinion.kind,
            media_type=opinion.media_type,
            sniffed_by=SNIFFER,
        )
        new = known is None and stored.digest not in self._batch.exhibits
        if new:
            self._batch.exhibits.add(stored.digest)
            self._batch.pairs.append((exhibit, "preserve"))
        self._batch.pairs.append((self._acquisition(stored.digest, source), "acquire"))
        self._tell(Acquired(source=source, exhibit=exhibit, status="new" if new else "seen before"))
        return exhibit

    def _acquisition(self, digest: Digest, source: Source) -> Acquisition:
        return Acquisition(
            exhibit=digest,
            collector=self._purpose.collector,
            source=source,
            acquired_at=self._case.times.now(),
            clock=self._case.times.clock(),
            reason=self._purpose.reason,
            origin=self._purpose.origin if source.member_of is None else None,
        )

    def _described(self, source: Source) -> Source:
        return Source(
            name=source.name,
            address=self._purpose.address,
            no_address_reason=None if self._purpose.address else self._purpose.no_address_reason,
            member_of=source.member_of,
            modified_at=source.modified_at,
        )

    def _recorded(self, source: Source, digest: Digest) -> bool:
        """Whether this very file was taken in before: an interrupted command runs again."""
        snapshot = self._case.snapshot
        return any(
            acquisition.source == source and acquisition.collector == self._purpose.collector
            for _, acquisition in snapshot.about(digest, Acquisition)
        )

    def _refuse(self, source: Source, cause: str, next_step: str) -> None:
        if (source, cause) not in self._refused:
            self._refused.add((source, cause))
            at = self._case.times.now()
            refusal = Refusal(source=source, cause=cause, next_step=next_step, at=at)
            self._batch.pairs.append((refusal, "refuse"))
        self._tell(Acquired(source=source, exhibit=None, status="refused", cause=cause))

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if batch.pairs:
            self._case.record_all(batch.pairs)


def _within(
    item: Incoming | NotIncoming, archive: Digest, source: Source
) -> Incoming | NotIncoming:
    """A member, named by the path to it: `upload.zip!clip.mp4`."""
    inner = Source(
        name=f"{source.name}!{item.source.name}",
        member_of=archive,
        modified_at=item.source.modified_at,
    )
    if isinstance(item, NotIncoming):
        return NotIncoming(source=inner, cause=item.cause, next_step=item.next_step)
    return Incoming(source=inner, size=item.size, chunks=item.chunks)


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The beginning of a stream, and the whole stream."""
    first: list[bytes] = []
    for chunk in chunks:
        first.append(chunk)
        if sum(map(len, first)) >= HEAD_BYTES:
            break
    return b"".join(first)[:HEAD_BYTES], itertools.chain(first, chunks)
