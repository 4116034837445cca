"""Files and folders on this machine."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sightline.errors import InputRefused, NotFound
from sightline.model.exhibit import Source
from sightline.model.times import Instant
from sightline.workbench.ports import Incoming, NotIncoming

CHUNK_BYTES: Final = 1 << 20


def local_items(path: Path) -> Iterator[Incoming | NotIncoming]:
    """The file at `path`, or every file below the folder, in the order of their names.

    Raises:
        NotFound: there is nothing at `path`.
    """
    if not os.path.lexists(path):
        raise NotFound(
            "There is no such file or folder.", file=shown(path), next_step="Check the path."
        )
    if path.is_dir():
        yield from _below(path)
    else:
        yield _file(path)


def shown(path: Path) -> str:
    """A path as text that any record can hold: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _below(folder: Path) -> Iterator[Incoming | NotIncoming]:
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        yield _refused(folder, f"The folder cannot be read ({error.strerror}).")
        return
    for child in children:
        if child.is_symlink():
            yield _refused(child, "A symbolic link inside a folder is not followed.")
        elif child.is_dir():
            yield from _below(child)
        else:
            yield _file(child)


def _file(path: Path) -> Incoming | NotIncoming:
    try:
        status = path.stat()
    except OSError as error:
        return _refused(path, f"The file cannot be read ({error.strerror}).")
    if not stat.S_ISREG(status.st_mode):
        return _refused(path, "This is neither a file nor a folder.")
    source = Source(
        name=shown(path.absolute()),
        modified_at=Instant(status.st_mtime_ns // 1000),
    )
    return Incoming(source=source, size=status.st_size, chunks=lambda: _chunks(path))


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
            after = os.fstat(file.fileno())
    except OSError as error:
        raise InputRefused(
            f"The file cannot be read ({error.strerror}).",
            file=shown(path.absolute()),
            next_step="Check permissions and the disk, then add it again.",
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputRefused(
            "The file changed while it was read.",
            file=shown(path.absolute()),
            next_step="Wait until nothing writes to it, then add it again.",
        )


def _refused(path: Path, cause: str) -> NotIncoming:
    return NotIncoming(
        source=Source(name=shown(path.absolute())),
        cause=cause,
        next_step="Check permissions, or name the file itself, then add it again.",
    )
