"""A connection read to the byte: what the other side sent is kept exactly as it came.

The standard library's HTTP reader takes what it needs through this; whatever it took, headers and
framing included, was written down before it saw it. Time is bounded for the whole, not for each
packet, so that a trickle ends too.
"""

import io
import socket
import time
from typing import BinaryIO, Final

_BLOCK: Final = 1 << 16
SILENT_SECONDS: Final = 30


class OutOfTime(TimeoutError):
    """The exchange took longer than it may."""


class Wire(io.BufferedIOBase):
    """The receiving half of a connection."""

    def __init__(self, connection: socket.socket, record: BinaryIO, deadline: float) -> None:
        """Read from a connection.

        Args:
            connection: Connected, and through its handshake.
            record: Takes every byte that is read, in order.
            deadline: On the monotonic clock, in seconds.
        """
        self._connection = connection
        self._record = record
        self._deadline = deadline
        self._waiting = b""
        self.octets = 0
        """So many were read and written down."""

    def makefile(self, *_: object, **__: object) -> "Wire":
        """Stand in for the socket that the reader asks for its file."""
        return self

    def readable(self) -> bool:
        """Always."""
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        """Up to and with a line end, at most `size` bytes."""
        limit = _BLOCK if size is None or size < 0 else size
        while (end := self._waiting.find(b"\n")) < 0 and len(self._waiting) < limit:
            if not self._fill():
                break
        return self._taken(min(end + 1 if end >= 0 else limit, limit))

    def read1(self, size: int = -1, /) -> bytes:
        """What one packet brought, at most `size` bytes."""
        if size and not self._waiting:
            self._fill()
        return self._taken(_BLOCK if size < 0 else size)

    def read(self, size: int | None = -1, /) -> bytes:
        """`size` bytes, or fewer at the end."""
        wanted = _BLOCK if size is None or size < 0 else size
        while len(self._waiting) < wanted and self._fill():
            pass
        return self._taken(wanted)

    def _fill(self) -> bool:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime("it took too long")
        self._connection.settimeout(min(left, SILENT_SECONDS))
        received = self._connection.recv(_BLOCK)
        self._waiting += received
        return bool(received)

    def _taken(self, size: int) -> bytes:
        data, self._waiting = self._waiting[:size], self._waiting[size:]
        self._record.write(data)
        self.octets += len(data)
        return data
