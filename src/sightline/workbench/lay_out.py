"""The log and the objects of a case as the files that docs/format.md describes.

A bundle holds them, and so does each further copy: tiles and records of the log, checkpoints and
their stamps, the actors' keys, and every object.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, TypeAlias

from sightline.errors import CaseDamaged, NotFound
from sightline.exports.ro_crate import Part
from sightline.model.digest import Digest
from sightline.model.layout import (
    LATEST_CHECKPOINT,
    LOG,
    SIGNERS,
    allowed_signers,
    before_files,
    checkpoint_files,
    cosigned_note,
    latest_checkpoint,
    object_path,
    object_sizes,
)
from sightline.model.merkle import leaf_hash
from sightline.model.roster_files import edition_files
from sightline.model.snapshot import Snapshot
from sightline.model.tiles import TileBuilder, in_bundles
from sightline.model.withheld import Thing, Withheld, enclosed_path
from sightline.workbench.case import Case
from sightline.workbench.ports.log import StoredEntry
from sightline.workbench.ports.objects import Encloser
from sightline.workbench.selection import RESTRICTED, Plan, held

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK: Final = 1 << 20
_MEDIA: Final = {
    "tsr": "application/timestamp-reply",
    "ots": "application/vnd.opentimestamps.v1",
    "json": "application/json",
}

Progress: TypeAlias = Callable[[int, int], None]
"""Told the bytes of objects copied so far, and all there are."""


class Shelf(Protocol):
    """Where files are put, by their path."""

    def add(self, path: str, chunks: Iterable[bytes], expected: Digest | None = None) -> Digest:
        """Write a file, unless its bytes are not those expected; returns what it was given."""
        ...

    def holds(self, path: str, digest: Digest) -> bool:
        """Whether an object is there already and need not be read again."""
        ...


@dataclass(slots=True)
class LayOut:
    """A case written as files, one after the other; memory stays flat."""

    case: Case
    shelf: Shelf
    progress: Progress
    plan: Plan = field(default_factory=Plan)
    encloser: Encloser | None = None
    """Encrypts what is restricted; without it that is withheld like all else."""
    snapshot: Snapshot = field(init=False)
    """The case as far as it is laid out."""
    withheld: list[Withheld] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """Files besides objects and tiles, as they were written."""
    kept: set[Digest] = field(default_factory=set)
    """Objects that were written."""
    covered: int = 0
    size: int = 0
    root: str = ""
    _written: set[Digest] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Fold what is laid out."""
        self.snapshot = held(self.case.snapshot, self.plan)

    def write_log(self) -> None:
        """Tiles, entry bundles, and every record as an object."""
        self.size, root = self.case.size, self.case.frontier.root()
        self.root = root.hex()
        rows = islice(self.case.log.entries(), self.size)
        tree = TileBuilder()
        for name, data in in_bundles(self._entries(rows, tree)):
            self.shelf.add(f"{LOG}/{name.path}", [data])
        for name, data in tree.partial():
            self.shelf.add(f"{LOG}/{name.path}", [data])
        if tree.root() != root:
            raise CaseDamaged(
                "The log on disk is not the one that was read when the case was opened.",
                next_step="Run `sightline verify` on the case, and compare it with another copy.",
            )

    def write_seals(self) -> None:
        """Checkpoints, their stamps, the rosters, and the list of the actors' keys."""
        snapshot = self.snapshot
        files = list(checkpoint_files(snapshot))
        latest = latest_checkpoint(files)
        if latest is not None:
            self.covered = latest.checkpoint.size
            self._text(LATEST_CHECKPOINT, cosigned_note(snapshot, latest), "Longest signed head")
        for file in files:
            size = file.checkpoint.size
            self._text(file.path, file.checkpoint.note, f"Signed head over {size} entries")
            for stamp in file.stamps:
                if self._copy(stamp.path, stamp.digest):
                    self._part(stamp.path, stamp.digest, f"Time stamp over {size} entries")
            for item in file.ots:
                if self._copy(item.path, item.stamp.token):
                    words = f"OpenTimestamps file over {size} entries"
                    self._part(item.path, item.stamp.token, words)
        self._write_before(snapshot)
        for edition in edition_files(snapshot):
            for path, data in edition.files().items():
                self._text(path, data.decode(), f"Roster, edition {edition.edition.roster.version}")
        self._text(SIGNERS, allowed_signers(snapshot), "Keys of the case's actors")

    def _write_before(self, snapshot: Snapshot) -> None:
        """Tokens that were made before something was collected, and what each is over."""
        for item in before_files(snapshot):
            self._text(item.message_path, item.message.decode(), "What a token was made over")
            if self._copy(item.path, item.before.token):
                self._part(item.path, item.before.token, "Time stamp from before a collection")

    def write_objects(self) -> None:
        """Every object that a record names."""
        sizes = object_sizes(self.case.snapshot)
        total, done = sum(size or 0 for size in sizes.values()), 0
        for digest, size in sizes.items():
            if digest in self.plan.objects:
                self._withhold_object(digest, size)
            elif digest not in self._written:
                if self._copy(object_path(digest), digest):
                    self.kept.add(digest)
                self._written.add(digest)
            done += size or 0
            self.progress(done, total)

    def _entries(self, rows: Iterable[StoredEntry], tree: TileBuilder) -> Iterator[bytes]:
        for row, entry in zip(rows, self.case.snapshot.entries, strict=False):
            if entry.record not in self._written:
                self._written.add(entry.record)
                path = object_path(entry.record)
                if entry.record in self.plan.records:
                    size = len(row.record)
                    self._withhold(entry.record, Thing.RECORD, size, io.BytesIO(row.record))
                elif self.shelf.add(path, [row.record], entry.record) != entry.record:
                    self.missing.append(f"record {entry.record} (entry {entry.seq}): damaged")
            for name, data in tree.append(leaf_hash(row.entry)):
                self.shelf.add(f"{LOG}/{name.path}", [data])
            yield row.entry

    def _withhold_object(self, digest: Digest, size: int | None) -> None:
        try:
            with self.case.objects.open(digest) as file:
                self._withhold(digest, Thing.OBJECT, file.seek(0, io.SEEK_END), file)
        except NotFound:
            # It is withheld either way; whoever asks for it later is told that it was gone.
            self._withhold(digest, Thing.OBJECT, size, None)

    def _withhold(
        self, digest: Digest, thing: Thing, size: int | None, source: BinaryIO | None
    ) -> None:
        reason = (self.plan.records if thing is Thing.RECORD else self.plan.objects)[digest]
        enclosed = None
        if self.encloser is not None and source is not None and reason == RESTRICTED:
            source.seek(0)
            counted = _Counted(source)
            path = enclosed_path(digest)
            enclosed = self.shelf.add(path, self.encloser.enclose(counted))
            title = f"{digest}, encrypted"
            self.parts.append(
                Part(path=path, digest=enclosed, media_type="application/age", title=title)
            )
            if counted.digest() != digest:
                self.missing.append(f"{thing} {digest}: damaged")
        self.withheld.append(
            Withheld(digest=digest, thing=thing, size=size, reason=reason, enclosed=enclosed)
        )

    def _text(self, path: str, text: str, title: str) -> None:
        self._part(path, self.shelf.add(path, [text.encode()]), title)

    def _part(self, path: str, digest: Digest, title: str) -> None:
        media = _MEDIA.get(path.rpartition(".")[2], "text/plain")
        self.parts.append(Part(path=path, digest=digest, media_type=media, title=title))

    def _copy(self, path: str, digest: Digest) -> bool:
        """Whether the whole object is there now."""
        if self.shelf.holds(path, digest):
            return True
        try:
            with self.case.objects.open(digest) as file:
                written = self.shelf.add(path, _chunks(file), digest)
        except NotFound:
            self.missing.append(f"object {digest}: missing")
            return False
        if written != digest:
            self.missing.append(f"object {digest}: damaged")
        return written == digest


class _Counted(io.RawIOBase):
    """A file that is hashed while somebody else reads it."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._hasher = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read on, as `io.RawIOBase` has it."""
        view = memoryview(buffer).cast("B")
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._hasher.update(data)
        return len(data)

    def digest(self) -> Digest:
        """Of what was read."""
        return Digest(self._hasher.hexdigest())


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_BLOCK):
        yield chunk
