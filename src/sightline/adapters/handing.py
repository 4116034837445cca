"""Handing an open file to a child process that could not open it itself."""

import errno
import os
from multiprocessing import context, reduction
from pathlib import Path
from typing import Any, Self


class Exhibit:
    """A file that is opened here for reading and nothing else, and read in a child.

    Where a system cannot hand on what is open (Windows), the child opens it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number: int | None = None
        self._error: int | None = None

    def __enter__(self) -> Self:
        try:
            self._number = _open(self._path)
        except OSError as error:
            # Said by the child, in its place among all that may go wrong with a file.
            self._error = error.errno or errno.EIO
        return self

    def __exit__(self, *_: object) -> None:
        if self._number is not None:
            os.close(self._number)
            self._number = None

    def take(self) -> int:
        """In the child: the open file's descriptor.

        Raises:
            OSError: the file could not be opened.
        """
        if self._error is not None:
            raise OSError(self._error, os.strerror(self._error))
        return _open(self._path) if self._number is None else self._number

    def __reduce__(self) -> tuple[Any, ...]:
        handed = None
        if self._number is not None and hasattr(reduction, "DupFd"):
            context.assert_spawning(self)
            handed = reduction.DupFd(self._number)
        return _arrived, (str(self._path), handed, self._error)


def _arrived(path: str, handed: Any, error: int | None) -> Exhibit:  # noqa: ANN401 - of no public type
    exhibit = Exhibit(Path(path))
    exhibit._error = error  # noqa: SLF001 - the other half of `__reduce__`
    exhibit._number = None if handed is None else handed.detach()  # noqa: SLF001 - as above
    return exhibit


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
