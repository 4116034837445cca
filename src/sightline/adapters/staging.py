"""Bytes on their way into an object store: hashed and written in one pass to a file of their own.

The file is synced and read-only before anything else knows of it, and gone when its work is done.
"""

import contextlib
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from sightline.errors import StorageFailed
from sightline.model.digest import Digest

_READ_ONLY: Final = stat.S_IRUSR | stat.S_IRGRP
_BEGUN_BYTES: Final = 8 << 20
"""Written between two requests to begin with bringing them to the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A complete file, and what it holds."""

    path: Path
    digest: Digest
    size: int


@contextlib.contextmanager
def staged(chunks: Iterable[bytes], folder: Path) -> Iterator[Staged]:
    """Bytes in a synced file that is gone after the context; `chunks`' own errors pass through.

    Raises:
        StorageFailed: the disk is full, or the folder cannot be written.
    """
    path = folder / f"{secrets.token_hex(8)}.part"
    with storing(path):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        digest, size = _stream(chunks, path)
        yield Staged(path=path, digest=digest, size=size)
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Tell what the disk refuses as `StorageFailed`."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"The bytes could not be kept ({error.strerror}).",
            file=str(error.filename or path),
            next_step="Free some space or check permissions, then run the command again.",
        ) from error


def _stream(chunks: Iterable[bytes], path: Path) -> tuple[Digest, int]:
    hasher, size, begun = hashlib.sha256(), 0, 0
    with storing(path):
        file = path.open("xb", buffering=0)
    # Hashing one chunk runs beside writing it and reading the next: each gives up the
    # interpreter's lock for its work. A disk error is told from one of the source's own.
    with file, ThreadPoolExecutor(1) as beside:
        hashing = beside.submit(hasher.update, b"")
        for chunk in chunks:
            hashing.result()
            hashing = beside.submit(hasher.update, chunk)
            size += len(chunk)
            with storing(path):
                _write(file, chunk)
            if size - begun >= _BEGUN_BYTES:
                _begin_bringing(file.fileno(), begun, size - begun)
                begun = size
        hashing.result()
        with storing(path):
            _make_read_only(file.fileno())
            os.fsync(file.fileno())
    return Digest(hasher.hexdigest()), size


def _write(file: FileIO, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[file.write(view) :]


def _begin_bringing(descriptor: int, start: int, length: int) -> None:
    """Have these bytes brought to the disk from now on, so that the sync waits for the last ones.

    Linux answers the advice that they are not needed by beginning to write them; pages being
    written stay in memory. A file system that takes no advice brings all of them at the sync.
    """
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, start, length, os.POSIX_FADV_DONTNEED)


def _make_read_only(descriptor: int) -> None:
    """Read-only from before it has its name: analysis reads originals, nothing writes them."""
    try:
        os.fchmod(descriptor, _READ_ONLY)
    except PermissionError:
        # FAT keeps one bit of all these, and takes only a change of that one.
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        os.fchmod(descriptor, mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
