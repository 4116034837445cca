"""Bitcoin block headers that the reader brings along: what an OpenTimestamps stamp ends in.

A header's 80 bytes: version, previous block, Merkle root, time, target, nonce (Bitcoin protocol
documentation, "Block headers"). Which headers are those of the chain that everybody else knows is
the reader's word, as it is for an authority's root: a node of theirs, or several sources compared.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from sightline.errors import InputRefused
from sightline.model.times import Instant

HEADER_BYTES: Final = 80
MAX_HEADERS_BYTES: Final = 1 << 28
"""All headers up to block 3,355,443: some sixty years of blocks."""
GENESIS: Final = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
"""Hash of block 0, as it is written."""
_LINE: Final = re.compile(rb"(0|[1-9][0-9]{0,8})[ \t]+([0-9a-fA-F]{160})", re.ASCII)
_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What a header says."""

    root: bytes
    """Merkle root, in the order of the header's bytes."""
    time: Instant
    """By the clock of whoever found the block: the network lets it be two hours ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Headers by their height."""

    lines: dict[int, bytes] = field(default_factory=dict)
    chain: bytes = b""
    """All headers from block 0 on, one after the other."""

    def __bool__(self) -> bool:
        return bool(self.lines or self.chain)

    def at(self, height: int) -> Block | None:
        """The block of that height; None where no header of it was brought."""
        start = height * HEADER_BYTES
        header = self.lines.get(height, self.chain[start : start + HEADER_BYTES])
        if not header:
            return None
        seconds = int.from_bytes(header[68:72], "little")
        return Block(root=header[36:68], time=Instant(seconds * _MICROSECONDS))


def read_blocks(data: bytes, *, file: str) -> Blocks:
    """Read headers: lines `HEIGHT HEX`, or the bytes of all headers from block 0 on.

    Raises:
        InputRefused: they are neither, or a header was changed: its hash does not meet its own
            target, or the next one does not name it.
    """
    if data[:1].isdigit() or data[:1] == b"#":
        return Blocks(lines=_lines(data, file))
    if not data or len(data) % HEADER_BYTES:
        raise _refused("its length is no multiple of 80 bytes", file)
    if block_hash(data[:HEADER_BYTES])[::-1].hex() != GENESIS:
        raise _refused("it does not begin with Bitcoin's block 0", file)
    _chained(data, file)
    return Blocks(chain=data)


def block_hash(header: bytes) -> bytes:
    """Twice SHA-256, in the order in which the next header names it."""
    return hashlib.sha256(hashlib.sha256(header).digest()).digest()


def _lines(data: bytes, file: str) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise _refused(f"line {number} is not a height and 160 hexadecimal digits", file)
        height, header = int(match[1]), bytes.fromhex(match[2].decode())
        if found.setdefault(height, header) != header:
            raise _refused(f"line {number} gives block {height} another header", file)
        if not _meets_target(header):
            raise _refused(f"the header of block {height} does not meet its own target", file)
    if not found:
        raise _refused("it holds no header", file)
    return found


def _chained(data: bytes, file: str) -> None:
    before = block_hash(data[:HEADER_BYTES])
    for start in range(HEADER_BYTES, len(data), HEADER_BYTES):
        header = data[start : start + HEADER_BYTES]
        if header[4:36] != before or not _meets_target(header):
            height = start // HEADER_BYTES
            raise _refused(f"block {height} does not follow the one before it", file)
        before = block_hash(header)


def _meets_target(header: bytes) -> bool:
    """Whether the hash is as small as the header's own compact target asks (nBits)."""
    exponent, mantissa = header[75], int.from_bytes(header[72:75], "little")
    target = mantissa << 8 * (exponent - 3) if exponent >= 3 else mantissa >> 8 * (3 - exponent)  # noqa: PLR2004 - bytes of the mantissa
    return int.from_bytes(block_hash(header), "little") <= target


def _refused(cause: str, file: str) -> InputRefused:
    return InputRefused(
        f"These are no Bitcoin block headers: {cause}.",
        file=file,
        next_step="Write a line `HEIGHT HEX` for each block, as `bitcoin-cli getblockheader HASH "
        "false` prints the hexadecimal digits, or name a file of all headers from block 0 on.",
    )
