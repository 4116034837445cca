"""The Merkle tree of RFC 6962, section 2.1, and the tiles that hold its hashes."""

import hashlib

WIDTH = 256
"""Hashes in a full tile, entries in a full bundle."""


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def tile_path(level: str, index: int, width: int) -> str:
    """Where a tile lies in a bundle (https://c2sp.org/tlog-tiles)."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"data/log/tile/{level}/{'/'.join(reversed(groups))}{partial}"


class Tree:
    """The Merkle tree of RFC 6962, and the tiles that hold its hashes."""

    def __init__(self) -> None:
        self.size = 0
        self.roots: list[bytes] = []
        """Roots of the perfect subtrees, largest first."""
        self.levels: list[list[bytes]] = []
        """All hashes of every 256th level."""

    def append(self, leaf: bytes) -> None:
        """Add a leaf's hash."""
        self.put(0, leaf)
        size = self.size
        while size & 1:
            leaf, size = sha256(b"\x01" + self.roots.pop() + leaf), size >> 1
        self.roots.append(leaf)
        self.size += 1

    def put(self, level: int, value: bytes) -> None:
        """Keep a hash of a level; 256 of them make one of the next."""
        if level == len(self.levels):
            self.levels.append([])
        hashes = self.levels[level]
        hashes.append(value)
        if len(hashes) % WIDTH == 0:
            row = hashes[-WIDTH:]
            while len(row) > 1:
                row = [sha256(b"\x01" + row[at] + row[at + 1]) for at in range(0, len(row), 2)]
            self.put(level + 1, row[0])

    def root(self) -> bytes:
        """The root so far."""
        if not self.roots:
            return sha256(b"")
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = sha256(b"\x01" + left + root)
        return root

    def tiles(self) -> dict[str, bytes]:
        """Every tile that a log of this size has, by its place in a bundle."""
        found = {}
        for level, hashes in enumerate(self.levels):
            for start in range(0, len(hashes), WIDTH):
                row = hashes[start : start + WIDTH]
                found[tile_path(str(level), start // WIDTH, len(row))] = b"".join(row)
        return found
