"""OpenTimestamps stamps as bytes, as the `ots` command reads and writes them.

Format: the serialisation of python-opentimestamps (`DetachedTimestampFile`, version 1).
"""

from typing import Final

from sightline.model.ots import (
    APPEND,
    BITCOIN,
    HEXLIFY,
    KECCAK256,
    MAX_MESSAGE,
    PENDING,
    PREPEND,
    REVERSE,
    RIPEMD160,
    SHA1,
    SHA256,
    Attestation,
    Step,
    Tree,
    refused,
)

MAGIC: Final = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
MAX_OTS_BYTES: Final = 1 << 16
"""A stamp of one calendar has some hundred bytes; one of ten, some thousand."""
_VERSION: Final = b"\x01"
_MAX_PAYLOAD: Final = 8192
_MAX_DEPTH: Final = 256
_MAX_ADDRESS: Final = 1000
_MAX_NUMBER: Final = (1 << 32) - 1
_FORK, _ATTESTATION = 0xFF, 0x00
_MORE: Final = 0x80
"""The bit of a number's octet that says that another follows (LEB128)."""
_WITH_OPERAND: Final = frozenset({APPEND, PREPEND})
_KNOWN: Final = frozenset({SHA1, RIPEMD160, SHA256, KECCAK256, REVERSE, HEXLIFY})
_ADDRESS: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/:")


def write_ots(tree: Tree) -> bytes:
    """A `.ots` file over a SHA-256 digest."""
    return MAGIC + _VERSION + bytes([SHA256]) + (tree.message or b"") + write_tree(tree)


def write_tree(tree: Tree) -> bytes:
    """A tree without its first message, as calendars send it.

    Raises:
        InputRefused: nothing is attested in it.
    """
    parts = [
        bytes([_ATTESTATION]) + item.tag + _text(item.payload)
        for item in sorted(tree.attestations, key=_order)
    ]
    for step, below in sorted(tree.branches, key=lambda branch: _step_order(branch[0])):
        operand = _text(step.operand) if step.tag in _WITH_OPERAND else b""
        parts.append(bytes([step.tag]) + operand + write_tree(below))
    if not parts:
        raise refused("it attests nothing")
    *most, last = parts
    return b"".join(bytes([_FORK]) + part for part in most) + last


def read_ots(data: bytes) -> Tree:
    """Read a `.ots` file over a SHA-256 digest.

    Raises:
        InputRefused: it is none, or longer or deeper than stamps are.
    """
    if len(data) > MAX_OTS_BYTES:
        raise refused("it is too long")
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC or reader.take(1) != _VERSION:
        raise refused("it does not start as one")
    if reader.take(1) != bytes([SHA256]):
        raise refused("it is over another hash than SHA-256")
    return _whole(reader, reader.take(32))


def read_tree(data: bytes, message: bytes) -> Tree:
    """Read what a calendar sent of a message.

    Raises:
        InputRefused: it is no part of a stamp.
    """
    if len(data) > MAX_OTS_BYTES:
        raise refused("it is too long")
    return _whole(_Reader(data), message)


def _whole(reader: "_Reader", message: bytes) -> Tree:
    tree = _tree(reader, message, _MAX_DEPTH)
    if not reader.at_end:
        raise refused("bytes follow its end")
    return tree


def _tree(reader: "_Reader", message: bytes | None, depth: int) -> Tree:
    if not depth:
        raise refused("it is nested too deep")
    attestations: list[Attestation] = []
    branches: dict[Step, Tree] = {}
    while True:
        (tag,) = reader.take(1)
        more = tag == _FORK
        if more:
            (tag,) = reader.take(1)
        if tag == _ATTESTATION:
            attestations.append(_attestation(reader.take(8), reader.text(_MAX_PAYLOAD)))
        else:
            step = _step(reader, tag)
            if step in branches:
                raise refused("it takes one step twice")
            branches[step] = _tree(reader, step.apply(message), depth - 1)
        if not more:
            return Tree(
                message=message,
                attestations=tuple(attestations),
                branches=tuple(branches.items()),
            )


def _attestation(tag: bytes, payload: bytes) -> Attestation:
    inner = _Reader(payload)
    address = inner.address() if tag == PENDING else None
    height = inner.number() if tag == BITCOIN else None
    if tag in {PENDING, BITCOIN} and not inner.at_end:
        raise refused("bytes follow what an attestation says")
    return Attestation(tag=tag, payload=payload, address=address, height=height)


def _step(reader: "_Reader", tag: int) -> Step:
    if tag in _WITH_OPERAND:
        operand = reader.text(MAX_MESSAGE)
        if not operand:
            raise refused("a step adds nothing")
        return Step(tag=tag, operand=operand)
    if tag not in _KNOWN:
        raise refused(f"it holds a step of kind {tag:#04x}")
    return Step(tag=tag)


class _Reader:
    """Takes bytes off the front, and never more than there are."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._data)

    def take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) < count:
            raise refused("it is cut off")
        self._at += count
        return found

    def number(self) -> int:
        """An unsigned LEB128 number."""
        value = shift = 0
        while True:
            (octet,) = self.take(1)
            value |= (octet & ~_MORE) << shift
            if value > _MAX_NUMBER or shift > _MORE:
                raise refused("it holds a number that is too large")
            if not octet & _MORE:
                return value
            shift += 7

    def text(self, most: int) -> bytes:
        """Bytes behind their count."""
        count = self.number()
        if count > most:
            raise refused("a part of it is too long")
        return self.take(count)

    def address(self) -> str:
        address = self.text(_MAX_ADDRESS)
        if not _ADDRESS.issuperset(address):
            raise refused("the address of a calendar cannot be read")
        return address.decode()


def _order(item: Attestation) -> tuple[bytes, int, bytes]:
    return item.tag, item.height or 0, item.payload


def _step_order(step: Step) -> tuple[int, bytes]:
    return step.tag, step.operand


def _text(data: bytes) -> bytes:
    return _number(len(data)) + data


def _number(value: int) -> bytes:
    head = bytearray()
    while value >= _MORE:
        head.append(value & ~_MORE & 0xFF | _MORE)
        value >>= 7
    return bytes([*head, value])


def promise(address: str) -> Attestation:
    """A calendar's promise."""
    return _attestation(PENDING, _text(address.encode()))


def block(height: int) -> Attestation:
    """That a message is the Merkle root of a Bitcoin block."""
    return _attestation(BITCOIN, _number(height))
