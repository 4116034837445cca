"""Merkle tree hashing of RFC 6962, section 2.1, kept as a frontier: appending is O(log n)."""

import hashlib
from collections.abc import Iterable
from typing import Final, Self

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf; the prefix keeps a leaf from passing for an inner node."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(_NODE + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees that make up a growing tree, largest first."""

    __slots__ = ("_roots", "size")

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    @classmethod
    def over(cls, leaf_hashes: Iterable[bytes]) -> Self:
        """The frontier of a tree with these leaves."""
        frontier = cls()
        for leaf in leaf_hashes:
            frontier.append(leaf)
        return frontier

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash: two subtrees of one size join for each trailing one bit of the size."""
        joins, size = leaf, self.size
        while size & 1:
            joins = hashlib.sha256(_NODE + self._roots.pop() + joins).digest()
            size >>= 1
        self._roots.append(joins)
        self.size += 1

    def root(self) -> bytes:
        """Root of the tree so far; `EMPTY_ROOT` without leaves."""
        if not self._roots:
            return EMPTY_ROOT
        root = self._roots[-1]
        # Written out, not `node_hash`: each entry is held against this root, and calls add up.
        for left in self._roots[-2::-1]:
            root = hashlib.sha256(_NODE + left + root).digest()
        return root

    def copy(self) -> "Frontier":
        """An independent frontier in the same state."""
        other = Frontier()
        other.size, other._roots = self.size, list(self._roots)
        return other
