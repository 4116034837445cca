"""The files of a bundle or a case folder as they lie there: walked once, no link followed."""

import bisect
import hashlib
import itertools
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Final, TypeAlias

from sightline.verify.codes import Code
from sightline.verify.notebook import Notebook

MAX_FILES: Final = 4_000_000
MAX_PATH_CHARACTERS: Final = 512
MAX_DEPTH: Final = 16
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    # Opening a pipe that was put in a file's place must not wait for a writer.
    | getattr(os, "O_NONBLOCK", 0)
)


Kept: TypeAlias = tuple[bytes, str]
"""Bytes that were kept, and the hexadecimal digits of their SHA-256."""


@dataclass(slots=True)
class Folder:
    """Regular files below a root, by their path with `/`, and their sizes.

    `hashes` keeps the SHA-256 of files that were read whole on the way, so that none is read twice.
    """

    root: Path
    sizes: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    _in_order: list[str] = field(default_factory=list)

    def open(self, name: str) -> FileIO:
        """Open a file of the folder, which must still be a regular file.

        Raises:
            OSError: it cannot be opened, or has become a link.
        """
        file = FileIO(self._descriptor(name))
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
        file.close()
        raise OSError(f"{name} is no regular file any more")

    def read(self, name: str, limit: int) -> bytes | None:
        """A file's bytes; None where it is not there, cannot be read, or is longer than `limit`.

        A file that has another length by now than when it was listed cannot be read.
        """
        size = self.sizes.get(name, limit + 1)
        if size > limit:
            return None
        # Written out, without a file object: thousands of records are read this way.
        try:
            descriptor = self._descriptor(name)
            try:
                found = os.fstat(descriptor)
                if not stat.S_ISREG(found.st_mode) or found.st_size != size:
                    return None
                data = _whole(descriptor, size)
            finally:
                os.close(descriptor)
        except OSError:
            return None
        if len(data) != size:
            return None
        self.hashes[name] = hashlib.sha256(data).hexdigest()
        return data

    def _descriptor(self, name: str) -> int:
        return os.open(f"{self.root}{os.sep}{name}", _FLAGS)

    def below(self, prefix: str) -> Iterator[str]:
        """Names that start with `prefix`, in order."""
        # Many ask, for few names each: going through thousands every time is felt.
        if len(self._in_order) != len(self.sizes):
            self._in_order = sorted(self.sizes)
        first = bisect.bisect_left(self._in_order, prefix)
        ours = itertools.islice(self._in_order, first, None)
        return itertools.takewhile(lambda name: name.startswith(prefix), ours)


def walk(root: Path, notebook: Notebook, code: Code, tops: tuple[str, ...] = ("",)) -> Folder:
    """List the regular files below `tops`; anything else is a problem with this code."""
    folder = Folder(root)
    waiting = [top for top in tops if not top or _plain_directory(root / top)]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(root / prefix) as listing:
                for item in listing:
                    name = f"{prefix}/{item.name}" if prefix else item.name
                    if not _take(folder, item, name, waiting):
                        notebook.problem(code, name, "it is a link, a device, or nested too deep")
                    if len(folder.sizes) > MAX_FILES:
                        notebook.problem(Code.TOO_MUCH, prefix, f"more than {MAX_FILES} files")
                        return folder
        except OSError as error:
            notebook.problem(Code.UNREADABLE, prefix or ".", f"{error.strerror}")
    return folder


def _take(folder: Folder, item: "os.DirEntry[str]", name: str, waiting: list[str]) -> bool:
    if len(name) > MAX_PATH_CHARACTERS or name.count("/") > MAX_DEPTH:
        return False
    if item.is_file(follow_symlinks=False):
        folder.sizes[name] = item.stat(follow_symlinks=False).st_size
        return True
    if item.is_dir(follow_symlinks=False):
        waiting.append(name)
        return True
    return False


def _whole(descriptor: int, size: int) -> bytes:
    """So many bytes, fewer where it ends before, and one more where it goes on."""
    data = os.read(descriptor, size + 1)
    # Most files come in one piece; a system may hand out large ones in several.
    while data and len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


def _plain_directory(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
