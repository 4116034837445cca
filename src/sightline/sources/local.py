"""Files and folders on this machine."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sightline.adapters.case_folder import CaseFolder
from sightline.errors import InputRefused, NotFound
from sightline.model.exhibit import Source
from sightline.model.times import Instant
from sightline.workbench.ports.objects import Incoming, NotIncoming

CHUNK_BYTES: Final = 1 << 20
_CHECK: Final = "Check permissions, or name the file itself, then add it again."
_OPENING: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
"""Without waiting: what was a file a moment ago may have become a pipe."""


def local_items(path: Path) -> Iterator[Incoming | NotIncoming]:
    """The file at `path`, or every file below the folder, in the order of their names.

    A symbolic link is followed where it is `path` itself, and told as not taken in where it stands
    in a folder; so is a folder that holds a case.

    Raises:
        NotFound: there is nothing at `path`.
    """
    if not os.path.lexists(path):
        raise NotFound(
            "There is no such file or folder.", file=shown(path), next_step="Check the path."
        )
    # No recursion: folders nest deeper than Python's own calls may.
    waiting = [(path, True)]
    while waiting:
        item, named = waiting.pop()
        found = _look(item, named=named)
        if isinstance(found, list):
            waiting.extend((child, False) for child in reversed(found))
        else:
            yield found


def shown(path: Path) -> str:
    """A path as text that any record can hold: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _look(path: Path, *, named: bool) -> Incoming | NotIncoming | list[Path]:
    """What stands at a path: a folder's children in order, a file, or why it is neither."""
    try:
        status = path.stat() if named else path.lstat()
        if stat.S_ISDIR(status.st_mode):
            if CaseFolder(path).log.is_file():
                return _refused(
                    path,
                    "This folder is a case; it is not taken into another.",
                    "Name the files in it that are to be taken in.",
                )
            return sorted(path.iterdir())
    except OSError as error:
        return _refused(path, f"It cannot be read ({error.strerror}).")
    if stat.S_ISLNK(status.st_mode):
        return _refused(path, "A symbolic link inside a folder is not followed.")
    if not stat.S_ISREG(status.st_mode):
        return _refused(path, "This is neither a file nor a folder.")
    source = Source(name=shown(path.absolute()), modified_at=_instant(status.st_mtime_ns))
    return Incoming(source=source, size=status.st_size, chunks=lambda: _chunks(path, status))


def _chunks(path: Path, seen: os.stat_result) -> Iterator[bytes]:
    """The file's bytes, if they are those of the file that was looked at, all through."""
    try:
        with open(os.open(path, _OPENING), "rb", buffering=0) as file:  # noqa: PTH123 - flags
            _unchanged(path, seen, os.fstat(file.fileno()))
            length = 0
            while chunk := file.read(CHUNK_BYTES):
                length += len(chunk)
                # One that grows faster than it is read would never end.
                if length > seen.st_size > 0:
                    break
                yield chunk
            if chunk is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            _unchanged(path, seen, os.fstat(file.fileno()))
    except OSError as error:
        raise InputRefused(
            f"The file cannot be read ({error.strerror}).",
            file=shown(path.absolute()),
            next_step="Check permissions and the disk, then add it again.",
        ) from error
    if length < seen.st_size or chunk:
        raise _changed(path)


def _unchanged(path: Path, seen: os.stat_result, now: os.stat_result) -> None:
    same = all(
        getattr(seen, field) == getattr(now, field)
        for field in ("st_dev", "st_ino", "st_size", "st_mtime_ns")
    )
    if not same:
        raise _changed(path)


def _changed(path: Path) -> InputRefused:
    return InputRefused(
        "The file changed while it was read.",
        file=shown(path.absolute()),
        next_step="Wait until nothing writes to it, then add it again.",
    )


def _instant(nanoseconds: int) -> Instant | None:
    """What the file system reports, where it falls into the calendar: some hold any number."""
    instant = Instant(nanoseconds // 1000)
    try:
        instant.datetime()
    except OverflowError:
        return None
    return instant


def _refused(path: Path, cause: str, next_step: str = _CHECK) -> NotIncoming:
    return NotIncoming(source=Source(name=shown(path.absolute())), cause=cause, next_step=next_step)
