"""Exporting a bundle: the log, the objects and the reports, so that a stranger can check them.

The bundle holds the log as it stands when the export begins. That it was made is recorded in the
case after its last byte was written and before it gets its name, so nothing leaves unrecorded;
the bundle itself cannot hold that entry, which names the bundle's digest.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeAlias

from sightline.errors import CaseDamaged, InputRefused, NotFound
from sightline.model.custody import FORMAT, Delivery
from sightline.model.digest import Digest
from sightline.model.layout import (
    FORMAT_LABEL,
    LATEST_CHECKPOINT,
    LOG,
    REPORT,
    SIGNERS,
    allowed_signers,
    checkpoint_files,
    cosigned_note,
    latest_checkpoint,
    object_path,
    object_sizes,
)
from sightline.model.merkle import leaf_hash
from sightline.model.tiles import TileBuilder, in_bundles
from sightline.verify.alone.join import standalone
from sightline.workbench.bundle_readme import readme
from sightline.workbench.case import Case
from sightline.workbench.ports import StoredEntry

_BLOCK: Final = 1 << 20
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)

Progress: TypeAlias = Callable[[int, int], None]
"""Told the bytes of objects copied so far, and all there are."""


class Bag(Protocol):
    """A bag being written; nothing of it has its final name before `publish`."""

    def add(self, path: str, chunks: Iterable[bytes], expected: Digest | None = None) -> Digest:
        """Write and list a payload file, unless its bytes are not those expected."""
        ...

    def close(self, info: Mapping[str, str], readme: str, verifier: str) -> Digest:
        """Write the tag files; returns the digest of the tag manifest."""
        ...

    def publish(self) -> Path:
        """Give the bag its name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A bundle that was written and recorded."""

    path: Path
    digest: Digest
    """Of the tag manifest, which names every byte of the bundle."""
    delivery: Digest
    """The record in the case, which is not in the bundle."""
    size: int
    """Entries in it."""
    covered: int
    """Of these, entries under a checkpoint."""
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to export, besides the case itself."""

    to: str
    """Who is to have it, in the user's words."""
    files: Sequence[tuple[str, bytes]] = ()
    """Names and bytes of rendered exports, kept below `report/`."""
    left_out: tuple[str, ...] = ()
    """What those rendered exports do not hold."""
    allow_missing: bool = False
    """Export although objects are missing or damaged; each is listed as left out."""


def export(
    case: Case,
    bag: AbstractContextManager[Bag],
    order: Order,
    progress: Progress | None = None,
) -> Exported:
    """Write a bundle of the whole case, and record that it was made.

    Memory stays flat: entries and objects stream from the case into the bag.

    Raises:
        CaseDamaged: objects are missing or damaged, or the log changed under our hands.
        InputRefused: a rendered export has a name that is no plain file name.
        StorageFailed: the bag cannot be written; nothing half-written is kept.
    """
    case.refresh()
    with bag as open_bag:
        job = _Export(case, open_bag, progress or _silent)
        job.write_log()
        job.write_seals()
        job.write_objects()
        if job.missing and not order.allow_missing:
            raise _damaged(job.missing)
        for name, data in order.files:
            open_bag.add(f"{REPORT}/{_file_name(name)}", [data])
        left_out = (*order.left_out, *job.missing)
        digest = open_bag.close(job.info(), readme(case.snapshot, left_out), standalone())
        size = job.size
        delivery = case.record(
            Delivery(
                what="bundle",
                to=order.to,
                digest=digest,
                left_out=left_out,
                by=case.me,
                at=case.times.now(),
            ),
            action="export",
        )
        return Exported(
            path=open_bag.publish(),
            digest=digest,
            delivery=delivery,
            size=size,
            covered=job.covered,
            left_out=left_out,
        )


@dataclass(slots=True)
class _Export:
    case: Case
    bag: Bag
    progress: Progress
    missing: list[str] = field(default_factory=list)
    covered: int = 0
    size: int = 0
    _written: set[Digest] = field(default_factory=set)

    def write_log(self) -> None:
        """Tiles, entry bundles, and every record as an object."""
        self.size, root = self.case.size, self.case.frontier.root()
        rows = islice(self.case.log.entries(), self.size)
        tree = TileBuilder()
        for name, data in in_bundles(self._entries(rows, tree)):
            self.bag.add(f"{LOG}/{name.path}", [data])
        for name, data in tree.partial():
            self.bag.add(f"{LOG}/{name.path}", [data])
        if tree.root() != root:
            raise CaseDamaged(
                "The log on disk is not the one that was read when the case was opened.",
                next_step="Run `sightline verify` on the case, and compare it with another copy.",
            )

    def write_seals(self) -> None:
        """Checkpoints, their stamps, and the list of the actors' keys."""
        snapshot = self.case.snapshot
        files = list(checkpoint_files(snapshot))
        latest = latest_checkpoint(files)
        if latest is not None:
            self.covered = latest.checkpoint.size
            self.bag.add(LATEST_CHECKPOINT, [cosigned_note(snapshot, latest).encode()])
        for file in files:
            self.bag.add(file.path, [file.checkpoint.note.encode()])
            for stamp in file.stamps:
                self._copy(stamp.path, stamp.digest)
        self.bag.add(SIGNERS, [allowed_signers(snapshot).encode()])

    def write_objects(self) -> None:
        """Every object that a record names."""
        sizes = object_sizes(self.case.snapshot)
        total, done = sum(size or 0 for size in sizes.values()), 0
        for digest, size in sizes.items():
            if digest not in self._written:
                self._copy(object_path(digest), digest)
                self._written.add(digest)
            done += size or 0
            self.progress(done, total)

    def info(self) -> dict[str, str]:
        """Labels of bag-info.txt."""
        return {
            "Bagging-Date": f"{self.case.times.now().datetime():%Y-%m-%d}",
            "External-Identifier": str(self.case.snapshot.case),
            "Bag-Software-Agent": f"Sightline {version('sightline')}",
            FORMAT_LABEL: str(FORMAT),
        }

    def _entries(self, rows: Iterable[StoredEntry], tree: TileBuilder) -> Iterator[bytes]:
        for row, entry in zip(rows, self.case.snapshot.entries, strict=False):
            if entry.record not in self._written:
                self._written.add(entry.record)
                path = object_path(entry.record)
                if self.bag.add(path, [row.record], entry.record) != entry.record:
                    self.missing.append(f"record {entry.record} (entry {entry.seq}): damaged")
            for name, data in tree.append(leaf_hash(row.entry)):
                self.bag.add(f"{LOG}/{name.path}", [data])
            yield row.entry

    def _copy(self, path: str, digest: Digest) -> None:
        try:
            with self.case.objects.open(digest) as file:
                written = self.bag.add(path, _chunks(file), digest)
        except NotFound:
            self.missing.append(f"object {digest}: missing")
            return
        if written != digest:
            self.missing.append(f"object {digest}: damaged")


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_BLOCK):
        yield chunk


def _file_name(name: str) -> str:
    if not _FILE_NAME.fullmatch(name):
        raise InputRefused(
            f"{name[:80]!r} is no plain file name.",
            next_step="Use letters, digits, full stops, hyphens and underscores.",
        )
    return name


def _damaged(missing: Sequence[str]) -> CaseDamaged:
    listed = "; ".join(missing[:20])
    more = f"; and {len(missing) - 20} more" if len(missing) > 20 else ""  # noqa: PLR2004 - as listed
    return CaseDamaged(
        f"The case lacks what its log names: {listed}{more}.",
        next_step="Restore the files from another copy, or export without them, listed as such.",
    )


def _silent(done: int, total: int) -> None:
    """Nobody asked for progress."""
