"""Near codes of 128 bits among many: all of them looked at, or by hash tables.

A search over several machines can satisfy `CodeSearch` as well: `add` in order, `near` with
positions counted over all that was added.
"""

from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from sightline.matching.features import BITS, Codes

_TABLES, _TABLE_BITS, _FLIPS = 5, 24, 1


class CodeSearch(Protocol):
    """Finds near codes among all that were added."""

    def add(self, codes: Codes) -> None:
        """Append codes (n, 16)."""
        ...

    def near(self, codes: Codes, radius: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For codes (n, 16): numbers of a query code and of an added code, pair by pair."""
        ...


class FlatSearch:
    """Looks at every code: exact, one pass over the memory for all codes of a query."""

    def __init__(self) -> None:
        self._index = faiss.IndexBinaryFlat(BITS)

    def add(self, codes: Codes) -> None:
        """Append codes."""
        self._index.add(np.ascontiguousarray(codes))

    def near(self, codes: Codes, radius: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every added code within the radius."""
        return _pairs(self._index, codes, radius)


class HashedSearch:
    """Five tables of 24 bits, one bit turned over: sub-linear, and misses a few."""

    def __init__(self) -> None:
        self._index = faiss.IndexBinaryMultiHash(BITS, _TABLES, _TABLE_BITS)
        self._index.nflip = _FLIPS

    def add(self, codes: Codes) -> None:
        """Append codes."""
        self._index.add(np.ascontiguousarray(codes))

    def near(self, codes: Codes, radius: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Added codes within the radius that share a table's bits, or all but one of them."""
        return _pairs(self._index, codes, radius)


def nearest_codes(asked: Codes, codes: Codes) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """For codes (n, 16): how far the nearest of others lies, in bits, and which it is: both (n,).

    The first of several as near; there must be one.
    """
    if not len(asked):
        return np.zeros(0, np.int32), np.zeros(0, np.int64)
    apart, which = faiss.knn_hamming(np.ascontiguousarray(asked), np.ascontiguousarray(codes), 1)
    return apart[:, 0], which[:, 0]


def _pairs(
    index: faiss.IndexBinary, codes: Codes, radius: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    none = np.zeros(0, np.int64)
    if not len(codes) or not index.ntotal:
        return none, none
    # faiss takes what lies below the radius, not at it.
    limits, _, found = index.range_search(np.ascontiguousarray(codes), radius + 1)
    counts = np.diff(limits.astype(np.int64))
    return np.repeat(np.arange(len(codes), dtype=np.int64), counts), found
