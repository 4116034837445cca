"""Near codes of 128 bits among many: all of them looked at, or by hash tables.

In a mirror the second half of a code is turned over and the first stays (`features.mirrored`). So
codes that are near as they are and such as are near in a mirror share a near first half, and one
pass over the first halves finds both.

A search over several machines can satisfy `CodeSearch` as well: `add` in order, `near` with
positions counted over all that was added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import faiss
import numpy as np
from numpy.typing import NDArray

from sightline.matching.features import BITS, CODE_BYTES, Codes, mirrored

_TABLES, _TABLE_BITS, _FLIPS = 5, 24, 1
_HALF_BITS, _HALF_BYTES = BITS // 2, CODE_BYTES // 2
_FIRST_HALF: Final = 2 / 3
"""Of the bits in which near codes may differ, those that may lie in their first half. Of codes of
real pictures within 18 bits this misses 4 in 1000, and lets pass 2 in 1000 of all."""

Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Near codes, pair by pair: all (n,)."""

    asked: Numbers
    """Numbers of query codes."""
    found: Numbers
    """Positions of added codes."""
    turned: NDArray[np.bool_]
    """Whether they are near as in a mirror."""

    def __len__(self) -> int:
        return len(self.asked)

    def of(self, which: NDArray[np.bool_] | NDArray[np.intp] | slice) -> "Hits":
        """Some of them, or all in another order."""
        return Hits(self.asked[which], self.found[which], self.turned[which])

    @classmethod
    def joined(cls, parts: Sequence["Hits"]) -> "Hits":
        """All of several."""
        none = np.zeros(0, np.int64)
        return cls(
            np.concatenate([none, *(part.asked for part in parts)]),
            np.concatenate([none, *(part.found for part in parts)]),
            np.concatenate([none.astype(np.bool_), *(part.turned for part in parts)]),
        )


class CodeSearch(Protocol):
    """Finds near codes among all that were added."""

    def __len__(self) -> int:
        """How many were added."""
        ...

    def add(self, codes: Codes) -> None:
        """Append codes (n, 16)."""
        ...

    def near(self, codes: Codes, radius: int) -> Hits:
        """For codes (n, 16): added ones that differ in at most so many bits, or do in a mirror."""
        ...

    def held(self, first: int, last: int) -> Codes:
        """Added codes, from one position up to another."""
        ...


class HalvedSearch:
    """Looks at the first half of every code, and closer at what is near there."""

    def __init__(self) -> None:
        self._first_halves = faiss.IndexBinaryFlat(_HALF_BITS)
        self._parts: list[Codes] = []

    def __len__(self) -> int:
        """How many were added."""
        return int(self._first_halves.ntotal)

    def add(self, codes: Codes) -> None:
        """Append codes."""
        self._first_halves.add(np.ascontiguousarray(codes[:, :_HALF_BYTES]))
        self._parts.append(np.ascontiguousarray(codes))

    def near(self, codes: Codes, radius: int) -> Hits:
        """Added codes of which no more than two thirds of the radius are in the first half."""
        first = codes[:, :_HALF_BYTES]
        asked, found, apart = _pairs(self._first_halves, first, round(_FIRST_HALF * radius))
        rest = np.bitwise_count(_second_halves(codes)[asked] ^ _second_halves(self._all())[found])
        plain, turned = (there + apart <= radius for there in (rest, _HALF_BITS - rest))
        return Hits.joined(
            (
                Hits(asked[plain], found[plain], np.zeros(int(plain.sum()), np.bool_)),
                Hits(asked[turned], found[turned], np.ones(int(turned.sum()), np.bool_)),
            )
        )

    def held(self, first: int, last: int) -> Codes:
        """Added codes, from one position up to another."""
        return self._all()[first:last]

    def _all(self) -> Codes:
        if len(self._parts) != 1:
            self._parts = [np.concatenate([np.zeros((0, CODE_BYTES), np.uint8), *self._parts])]
        return self._parts[0]


class HashedSearch:
    """Five tables of 24 bits, one bit turned over: sub-linear, and misses a few."""

    def __init__(self) -> None:
        self._index = faiss.IndexBinaryMultiHash(BITS, _TABLES, _TABLE_BITS)
        self._index.nflip = _FLIPS

    def __len__(self) -> int:
        """How many were added."""
        return int(self._index.ntotal)

    def add(self, codes: Codes) -> None:
        """Append codes."""
        self._index.add(np.ascontiguousarray(codes))

    def near(self, codes: Codes, radius: int) -> Hits:
        """Added codes within the radius that share a table's bits, or all but one of them."""
        parts = []
        for turned in (False, True):
            one = mirrored(codes) if turned else np.ascontiguousarray(codes)
            asked, found, _ = _pairs(self._index, one, radius)
            parts.append(Hits(asked, found, np.full(len(asked), turned)))
        return Hits.joined(parts)

    def held(self, first: int, last: int) -> Codes:
        """Added codes, from one position up to another."""
        storage = self._index.storage  # type: ignore[attr-defined] # its stubs leave it out
        return np.asarray(storage.reconstruct_n(first, last - first), np.uint8)


class FlatSearch:
    """Looks at every code, as it is: exact, one pass over the memory for all codes of a query."""

    def __init__(self) -> None:
        self._index = faiss.IndexBinaryFlat(BITS)

    def add(self, codes: Codes) -> None:
        """Append codes."""
        self._index.add(np.ascontiguousarray(codes))

    def near(self, codes: Codes, radius: int) -> tuple[Numbers, Numbers]:
        """Numbers of a query code and of an added one within the radius of it, pair by pair."""
        asked, found, _ = _pairs(self._index, codes, radius)
        return asked, found


def _second_halves(codes: Codes) -> NDArray[np.uint64]:
    """(n,) each as one word."""
    return np.ascontiguousarray(codes).view(np.uint64)[:, 1]


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
) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
    """Numbers of a query code and of an added one within the radius of it, and how far apart."""
    none = np.zeros(0, np.int64)
    if not len(codes) or not index.ntotal:
        return none, none, none.astype(np.uint8)
    # faiss takes what lies below the radius, not at it.
    limits, apart, found = index.range_search(np.ascontiguousarray(codes), radius + 1)
    counts = np.diff(limits.astype(np.int64))
    asked = np.repeat(np.arange(len(codes), dtype=np.int64), counts)
    return asked, found, apart.astype(np.uint8)
