"""C2SP tlog-tiles: a log's tree and entries as static files, as pure functions of the log's size.

Format: https://c2sp.org/tlog-tiles. A tile holds 256 hashes of one level of the tree, or fewer at
the right edge; level L counts subtrees of 256**L entries. An entry bundle holds 256 entries, each
behind its length in 16 bits, big-endian.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.errors import CaseDamaged
from sightline.model.merkle import EMPTY_ROOT, node_hash

WIDTH: Final = 256
"""Hashes in a full tile, entries in a full bundle."""

HASH_BYTES: Final = 32
_LENGTH: Final = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class TileName:
    """A tile of the log; `level` None is an entry bundle."""

    level: int | None
    index: int
    width: int
    """Hashes or entries in it, `WIDTH` if it is full."""

    @property
    def path(self) -> str:
        """Where it lies below the log's folder: `tile/0/x001/067`, `tile/entries/000.p/17`."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{partial}"


def index_path(index: int) -> str:
    """A tile's number in groups of three digits, all but the last marked x: `x001/x234/067`."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


def pack_entries(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle."""
    return b"".join(_LENGTH.pack(len(entry)) + entry for entry in entries)


def unpack_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        CaseDamaged: a length runs past the end.
    """
    entries, position = [], 0
    while position < len(data):
        start = position + _LENGTH.size
        if start > len(data):
            raise _cut()
        (length,) = _LENGTH.unpack_from(data, position)
        position = start + length
        if position > len(data):
            raise _cut()
        entries.append(data[start:position])
    return entries


class TileBuilder:
    """Makes the hash tiles of a log from its leaf hashes, in order, each as it fills."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = []
        self._full: list[int] = []

    def append(self, leaf: bytes) -> Iterator[tuple[TileName, bytes]]:
        """Add a leaf hash; yields the tiles that it fills, lowest first."""
        level, value = 0, leaf
        while True:
            if level == len(self._levels):
                self._levels.append([])
                self._full.append(0)
            hashes = self._levels[level]
            hashes.append(value)
            if len(hashes) < WIDTH:
                return
            yield TileName(level, self._full[level], WIDTH), b"".join(hashes)
            self._levels[level] = []
            self._full[level] += 1
            level, value = level + 1, perfect_root(hashes)

    def root(self) -> bytes:
        """Root of the tree so far; `EMPTY_ROOT` without leaves."""
        parts = [part for hashes in reversed(self._levels) for part in _perfect(hashes)]
        if not parts:
            return EMPTY_ROOT
        *left, root = map(perfect_root, parts)
        for other in reversed(left):
            root = node_hash(other, root)
        return root

    def partial(self) -> Iterator[tuple[TileName, bytes]]:
        """The tiles at the right edge that are not full."""
        for level, hashes in enumerate(self._levels):
            if hashes:
                yield TileName(level, self._full[level], len(hashes)), b"".join(hashes)


def _perfect(hashes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Neighbours that make up perfect trees, the largest first: a power of two of them each."""
    start = 0
    while start < len(hashes):
        width = 1 << ((len(hashes) - start).bit_length() - 1)
        yield hashes[start : start + width]
        start += width


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Root over a number of hashes that is a power of two."""
    row = hashes
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def in_bundles(entries: Iterable[bytes]) -> Iterator[tuple[TileName, bytes]]:
    """The entry bundles of a log, in order."""
    index, waiting = 0, list[bytes]()
    for entry in entries:
        waiting.append(entry)
        if len(waiting) == WIDTH:
            yield TileName(None, index, WIDTH), pack_entries(waiting)
            index, waiting = index + 1, []
    if waiting:
        yield TileName(None, index, len(waiting)), pack_entries(waiting)


def _cut() -> CaseDamaged:
    return CaseDamaged(
        "An entry bundle ends within an entry.",
        next_step="Compare the bundle with another copy.",
    )
