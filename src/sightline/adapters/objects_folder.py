"""Objects as plain files that `sha256sum` checks: `objects/sha256/ab/<64 digits>`, written once.

Bytes are hashed as they stream into a staging file, which is synced and then linked under its
final name: the name appears at once or not at all, and never replaces a file. Python's own file
calls are used because the object-store library does not sync local files (ADR 3).
"""

import contextlib
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from sightline.errors import NotFound, StorageFailed
from sightline.model.digest import Digest
from sightline.workbench.ports import StoredObject


class FolderObjects:
    """Write-once objects in a folder; satisfies `ObjectStore`."""

    def __init__(self, root: Path, staging: Path) -> None:
        """`staging` must lie on the same file system as `root`."""
        self._root = root
        self._staging = staging

    def put(self, chunks: Iterable[bytes]) -> StoredObject:
        """Hash and keep bytes as they stream in."""
        try:
            self._staging.mkdir(parents=True, exist_ok=True)
            temporary = self._staging / f"{secrets.token_hex(8)}.part"
            try:
                digest, size = _stream(chunks, temporary)
                return StoredObject(
                    digest=digest, size=size, already_there=not self._publish(temporary, digest)
                )
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"The bytes could not be kept ({error.strerror}).",
                file=str(error.filename or self._root),
                next_step="Free some space or check permissions, then run the command again.",
            ) from error

    def has(self, digest: Digest) -> bool:
        """Whether a file stands under that name."""
        return self.path(digest).is_file()

    def open(self, digest: Digest) -> BinaryIO:
        """Open for reading."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise _missing(digest, self._root) from error
        except OSError as error:
            raise StorageFailed(
                f"The object cannot be read ({error.strerror}).",
                file=str(self.path(digest)),
                next_step="Check permissions, or restore it from another copy.",
            ) from error

    @contextlib.contextmanager
    def local(self, digest: Digest) -> Iterator[Path]:
        """The file itself."""
        if not self.has(digest):
            raise _missing(digest, self._root)
        yield self.path(digest)

    def digests(self) -> Iterator[Digest]:
        """Names of the files kept."""
        for path in sorted(self._root.glob("sha256/??/*")):
            if len(path.name) == hashlib.sha256().digest_size * 2:
                yield Digest(path.name)

    def path(self, digest: Digest) -> Path:
        """Where an object lies or would lie."""
        return self._root / "sha256" / digest.hex[:2] / digest.hex

    def _publish(self, temporary: Path, digest: Digest) -> bool:
        """Give a staged file its final name; False where it is there already."""
        final = self.path(digest)
        final.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(temporary, final)
        except FileExistsError:
            return False
        for folder in (final.parent, final.parent.parent, self._root):
            _sync_folder(folder)
        return True


def _stream(chunks: Iterable[bytes], path: Path) -> tuple[Digest, int]:
    hasher, size = hashlib.sha256(), 0
    # Hashing one chunk runs beside writing it and reading the next: each gives up the
    # interpreter's lock for its work.
    with path.open("xb", buffering=0) as file, ThreadPoolExecutor(1) as beside:
        hashing = beside.submit(hasher.update, b"")
        for chunk in chunks:
            hashing.result()
            hashing = beside.submit(hasher.update, chunk)
            size += len(chunk)
            view = memoryview(chunk)
            while view:
                view = view[file.write(view) :]
        hashing.result()
        # Read-only from before it has its name: analysis reads originals, nothing writes them.
        os.fchmod(file.fileno(), stat.S_IRUSR | stat.S_IRGRP)
        os.fsync(file.fileno())
    return Digest(hasher.hexdigest()), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _missing(digest: Digest, root: Path) -> NotFound:
    return NotFound(
        f"The bytes of {digest} are not kept here.",
        file=str(root),
        next_step="Restore the file from another copy of the case.",
    )
