"""An exhibit's bytes as the read-only file that libraries ask for."""

import errno
import io
import os
from typing import Any, Final

from sightline.analysis.contract import ByteSource

_BLOCK: Final = 1 << 20


class SourceFile(io.RawIOBase):
    """Random access as a file; one read gives at most a mebibyte, whatever is asked for."""

    def __init__(self, source: ByteSource) -> None:
        """Begin at the first byte."""
        super().__init__()
        self._source = source
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - io's own signature
        """Read on, as `io.RawIOBase` has it."""
        found = self._source.read(self._at, min(len(buffer), _BLOCK))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go elsewhere, also behind the end.

        Raises:
            OSError: before the first byte, as with any file.
        """
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._source.size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at
