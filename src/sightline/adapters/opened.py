"""An exhibit opened for examination: its bytes, its facts, and the stream of what happens in it."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sightline.adapters.thinning import Awaited
from sightline.analysis.contract import Frame, Media, Packet, Passed, SoundBlock, Stream
from sightline.errors import InputRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """The decoder reported an error here and went on."""

    cause: str


Event: TypeAlias = Packet | Frame | Passed | SoundBlock | Damage

Pulse: TypeAlias = Callable[[int], None]
"""Told, again and again, how many bytes into the file the work has come."""


class CannotDecode(InputRefused):
    """The bytes are no media that this build can read."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, next_step="The bytes themselves can still be examined.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is known before the first frame, and then all that happens, once."""

    media: Media
    events: Iterator[Event]
    undecodable: Mapping[Stream, str]
    """Streams that are there but cannot be decoded, and why."""
    awaited: Awaited = field(default_factory=Awaited)
    """Where whoever takes the events may say which pictures it waits for."""


class FileBytes:
    """Random access to an open file; each read is a sign of progress."""

    def __init__(self, descriptor: int, size: int, pulse: Pulse) -> None:
        self.descriptor = descriptor
        self._size = size
        self._pulse = pulse

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """Bytes from `offset`; fewer than `length` only at the end."""
        self._pulse(offset)
        length = max(0, min(length, self._size - offset))
        parts = []
        # One call may give fewer than asked for (Linux ends at 2 GiB).
        while length > 0 and (part := os.pread(self.descriptor, length, offset)):
            parts.append(part)
            offset += len(part)
            length -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
