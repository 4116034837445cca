"""What an archive's reader does once it has been taken over, or dies."""

import os
import signal
from typing import BinaryIO

from sightline.adapters.messages import Outbox, Tag
from sightline.model.canonical import Json

MEMBER, DATA, END, REFUSED = range(4)


def _send(outbox: Outbox, part: Json, body: bytes = b"", **head: Json) -> None:
    outbox.headed(Tag.BYTES, {"part": part, **head}, body)


def _one(outbox: Outbox) -> None:
    _send(outbox, MEMBER, name="first", modified_us=1)
    _send(outbox, DATA, b"first")
    _send(outbox, END)


def dying(_: BinaryIO, outbox: Outbox, *__: object) -> None:
    """Dies inside its second member."""
    _one(outbox)
    _send(outbox, MEMBER, name="second", modified_us=None)
    _send(outbox, DATA, b"half")
    os.kill(os.getpid(), signal.SIGKILL)


def stopping(_: BinaryIO, outbox: Outbox, *__: object) -> None:
    """Says that all is done inside its second member."""
    _one(outbox)
    _send(outbox, MEMBER, name="second", modified_us=None)


def interleaving(_: BinaryIO, outbox: Outbox, *__: object) -> None:
    """Begins a member inside another."""
    _one(outbox)
    _send(outbox, MEMBER, name="second", modified_us=None)
    _send(outbox, MEMBER, name="third", modified_us=None)
    _one(outbox)


def nameless(_: BinaryIO, outbox: Outbox, *__: object) -> None:
    """Sends bytes of no member."""
    _one(outbox)
    _send(outbox, DATA, b"whose?")


def babbling(_: BinaryIO, outbox: Outbox, *__: object) -> None:
    """Sends a part of no kind."""
    _one(outbox)
    _send(outbox, 17)


def misdating(_: BinaryIO, outbox: Outbox, *__: object) -> None:
    """States names that are none, times that are words, and refusals without a cause."""
    _send(outbox, MEMBER, name="x" * 50_000, modified_us=2**53 - 1)
    _send(outbox, END)
    _send(outbox, MEMBER, modified_us="yesterday")
    _send(outbox, END)
    _send(outbox, REFUSED)
