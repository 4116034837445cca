"""OpenTimestamps files: the calendars and Bitcoin blocks that they lead to (check 9)."""

import hashlib
import re

from sightline.verify.alone.log import Record
from sightline.verify.alone.ssh import Unfit, Wrong
from sightline.verify.alone.tree import sha256

OTS_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
MAX_OTS, MAX_MESSAGE, MAX_DEPTH = 1 << 16, 4096, 256


def check_ots(token: bytes, message: bytes, record: Record) -> list[tuple[int, bytes | None]]:
    """Hold an OpenTimestamps file against its note and its record; returns blocks and roots."""
    try:
        leaves = ots_leaves(token)
    except (Unfit, ValueError, IndexError) as error:
        raise Wrong("stamp-unreadable", f"it is no OpenTimestamps file ({error})") from None
    if token[len(OTS_MAGIC) :][:32] != sha256(message):
        raise Wrong("stamp-of-other", "it was made over other bytes")
    pending = sorted({place for place, _ in leaves if isinstance(place, str)})
    blocks = [(place, end) for place, end in leaves if isinstance(place, int)]
    heights = sorted({height for height, _ in blocks})
    if pending != record["pending"] or heights != record["blocks"]:
        raise Wrong("stamp-time", "it leads elsewhere than the log says")
    return blocks


def ots_leaves(token: bytes) -> list[tuple[str | int, bytes | None]]:
    """Calendars and blocks that a file leads to, and the message at each."""
    if len(token) > MAX_OTS or not token.startswith(OTS_MAGIC):
        raise Unfit("it does not start as one")
    reader = Octets(token[len(OTS_MAGIC) :])
    leaves: list[tuple[str | int, bytes | None]] = []
    read_branch(reader, reader.take(32), MAX_DEPTH, leaves)
    if reader.data:
        raise Unfit("bytes follow its end")
    return leaves


class Octets:
    """Takes bytes off the front, and never more than there are."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)

    def take(self, count: int) -> bytes:
        """So many bytes."""
        found, self.data = self.data[:count], self.data[count:]
        if len(found) < count:
            raise Unfit("it is cut off")
        return bytes(found)

    def number(self) -> int:
        """An unsigned LEB128 number."""
        value = shift = 0
        while True:
            octet = self.take(1)[0]
            value |= (octet & 0x7F) << shift
            if value >= 1 << 32 or shift > 0x80:
                raise Unfit("it holds a number that is too large")
            if octet < 0x80:
                return value
            shift += 7

    def text(self, most: int) -> bytes:
        """Bytes behind their count."""
        count = self.number()
        if count > most:
            raise Unfit("a part of it is too long")
        return self.take(count)


def read_branch(
    reader: Octets,
    message: bytes | None,
    depth: int,
    leaves: list[tuple[str | int, bytes | None]],
) -> None:
    """What is attested of a message, and what follows from it."""
    if not depth:
        raise Unfit("it is nested too deep")
    seen: set[bytes] = set()
    more = True
    while more:
        tag = reader.take(1)
        more = tag == b"\xff"
        tag = reader.take(1) if more else tag
        if tag == b"\x00":
            kind, payload = reader.take(8), Octets(reader.text(8192))
            if kind == PENDING:
                address = payload.text(1000).decode("ascii")
                if not re.fullmatch(r"[\w./:-]*", address, re.ASCII):
                    raise Unfit("the address of a calendar cannot be read")
                leaves.append((address, message))
            elif kind == BITCOIN:
                leaves.append((payload.number(), message))
            if kind in {PENDING, BITCOIN} and payload.data:
                raise Unfit("bytes follow what an attestation says")
            continue
        operand = reader.text(MAX_MESSAGE) if tag in {b"\xf0", b"\xf1"} else b""
        if tag + operand in seen or (tag in {b"\xf0", b"\xf1"} and not operand):
            raise Unfit("it takes one step twice, or one that adds nothing")
        seen.add(tag + operand)
        read_branch(reader, step_result(tag, operand, message), depth - 1, leaves)


def step_result(tag: bytes, operand: bytes, message: bytes | None) -> bytes | None:
    """The next message; None where Python's standard library does not compute it."""
    if tag not in {b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\x02", b"\x03", b"\x08", b"\x67"}:
        raise Unfit("it holds a step of a kind that is not known")
    if message is None or tag in {b"\x03", b"\x67"}:
        return None
    if tag in {b"\x02", b"\x08"}:
        name = "sha256" if tag == b"\x08" else "sha1"
        return hashlib.new(name, message, usedforsecurity=False).digest()
    results = {
        b"\xf0": message + operand,
        b"\xf1": operand + message,
        b"\xf2": message[::-1],
        b"\xf3": message.hex().encode(),
    }
    if not 0 < len(results[tag]) <= MAX_MESSAGE:
        raise Unfit("a step makes a message that is too long")
    return results[tag]
