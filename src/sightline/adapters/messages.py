"""What the limited child may say, as bytes: a tag, a length, a bounded payload.

Nothing that arrives is ever unpickled. Plain values come as canonical JSON, which holds no float
and only shallow nesting; pictures as raw pixels whose number their stated shape must give; texts as
UTF-8. A child that says anything else has been taken over or is broken, and is ended.

    message  = tag (1 byte), length of payload (4 bytes, big-endian), payload
    headed   = length of head (4 bytes, big-endian), head (canonical JSON), body
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from typing import Final

from sightline.errors import InputRefused
from sightline.model.canonical import Json, encode, parse

MAX_VALUES_BYTES: Final = 32 << 20
"""Canonical JSON of one result; reading it takes a multiple of this in memory."""
_HEAD: Final = struct.Struct("!BI")
_LENGTH: Final = struct.Struct("!I")
SLACK_BYTES: Final = 4 << 20
"""For framing and signs of progress, on top of what the results may take."""


class Tag(IntEnum):
    """Kinds of message."""

    READY = 1
    """The levels reached and the builds at work; first and once."""
    PROGRESS = 2
    """Two bytes: thousandths of the exhibit done."""
    PICTURE = 3
    """Headed: whose, label, time, height, width, channels; body: pixels."""
    TEXT = 4
    """Headed: whose, label; body: UTF-8."""
    RESULT = 5
    """Whose, outcome, summary, values, how many pictures, texts and data came before it."""
    BYTES = 6
    """What a confined function returned."""
    REFUSED = 7
    """Why a confined function, or the whole examination, could not be carried out: UTF-8."""
    DONE = 8
    """Nothing follows."""
    DATA = 9
    """Headed: whose, label, media type; body: measurements in a form of ours."""


_KINDS: Final = frozenset(map(int, Tag))


class UnfitMessage(InputRefused):
    """The limited process said something it has no business saying."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, next_step="Nothing that it reports after this is taken in.")


class Inbox:
    """Cuts untrusted bytes into messages, holding no more than `limit` bytes of them in all.

    No single message may be longer than `longest`, where that is given.
    """

    def __init__(self, limit: int, longest: int | None = None) -> None:
        self._longest = limit if longest is None else longest
        self._left = limit + SLACK_BYTES
        self._bytes = bytearray()

    def feed(self, untrusted: bytes) -> Iterator[tuple[Tag, bytes]]:
        """Messages completed by these bytes.

        Raises:
            UnfitMessage: too many bytes, or no such kind of message.
        """
        self._left -= len(untrusted)
        if self._left < 0:
            raise UnfitMessage("It reported more than the limit on results allows.")
        self._bytes += untrusted
        start = 0
        while len(self._bytes) - start >= _HEAD.size:
            tag, length = _HEAD.unpack_from(self._bytes, start)
            if tag not in _KINDS:
                raise UnfitMessage(f"It sent a message of unknown kind {tag}.")
            end = start + _HEAD.size + length
            # What is announced counts at once, so that no waiting for it is in vain.
            if end - len(self._bytes) > self._left or length > self._longest + SLACK_BYTES:
                raise UnfitMessage("It announced more than the limit on results allows.")
            if end > len(self._bytes):
                break
            yield Tag(tag), bytes(self._bytes[start + _HEAD.size : end])
            start = end
        del self._bytes[:start]


class Outbox:
    """Writes messages; the child's end."""

    def __init__(self, write: Callable[[bytes | memoryview], int]) -> None:
        self._write = write

    def send(self, tag: Tag, payload: bytes, body: bytes | memoryview = b"") -> None:
        """Send one message, its payload in one or two parts.

        Raises:
            OSError: nobody reads any more.
        """
        self._all(_HEAD.pack(tag, len(payload) + len(body)) + payload)
        if len(body):
            self._all(body)

    def headed(self, tag: Tag, head: Mapping[str, Json], body: bytes | memoryview) -> None:
        """Send a message with a head and a body.

        Raises:
            NotCanonical: the head holds what JSON in canonical form cannot.
        """
        text = encode(head)
        self.send(tag, _LENGTH.pack(len(text)) + text, body)

    def _all(self, data: bytes | memoryview) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._write(rest) :]


def split_head(untrusted: bytes) -> tuple[Mapping[str, Json], memoryview]:
    """Head and body of a headed message.

    Raises:
        UnfitMessage: there is no head.
    """
    if len(untrusted) < _LENGTH.size:
        raise UnfitMessage("It sent a message without a head.")
    (length,) = _LENGTH.unpack_from(untrusted)
    body = memoryview(untrusted)[_LENGTH.size :]
    if length > len(body):
        raise UnfitMessage("It sent a message whose head is cut off.")
    return read_object(bytes(body[:length])), body[length:]


def read_object(untrusted: bytes) -> Mapping[str, Json]:
    """A JSON object in canonical form.

    Raises:
        UnfitMessage: the bytes are too many, or something else.
    """
    value = read_values(untrusted)
    if not isinstance(value, Mapping):
        raise UnfitMessage("It sent a value where an object belongs.")
    return value


def read_values(untrusted: bytes) -> Json:
    """A JSON value in canonical form.

    Raises:
        UnfitMessage: the bytes are too many, or something else.
    """
    if len(untrusted) > MAX_VALUES_BYTES:
        raise UnfitMessage("It reported more values than one result may hold.")
    try:
        return parse(untrusted)
    # NotCanonical is no ValueError; Python refuses absurdly long numbers with one.
    except (InputRefused, ValueError, RecursionError) as error:
        raise UnfitMessage("It reported values that are not in canonical form.") from error
