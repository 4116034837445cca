"""Passages of eight words, hashed, and how many of them any two of many texts share.

Exact counting, no sampling: all passages of all texts are laid out as one sparse matrix, whose
product with its own transpose counts what each pair shares. A passage that very many texts hold
points only to the earliest of them: enough to join each later copy to its family.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

PASSAGE_WORDS: Final = 8
EARLIEST_MOST: Final = 256
"""Texts that a passage points to; links to later holders go through these."""
SHARED_LEAST: Final = 4
"""Passages in common (eleven words in a row) below which two texts may be alike by chance."""
_ROWS: Final = 1000
_WORD: Final = re.compile(r"[\w\x1f]+")
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(31)

Passages = NDArray[np.uint64]
"""Shape (n,): hashes of a text's passages, sorted, each once."""


class Overlap(NamedTuple):
    """Two texts by their places, the passages they share, and how many the shorter one has."""

    earlier: int
    later: int
    shared: int
    shorter: int


def passages(text: str, *, words: int = PASSAGE_WORDS) -> Passages:
    """Hashes of all runs of `words` words, without case; none spans the mark U+001F."""
    found = _WORD.findall(text.casefold())
    if len(found) < words:
        return np.empty(0, np.uint64)
    hashes = np.fromiter((hash_of(word) for word in found), np.uint64, len(found))
    running = np.zeros(len(found) - words + 1, np.uint64)
    for place in range(words):
        running = (running ^ hashes[place : place + len(running)]) * _MULTIPLIER
        running ^= running >> _SHIFT
    if words > 1:
        cuts = np.fromiter(("\x1f" in word for word in found), np.bool_, len(found))
        whole = np.convolve(cuts, np.ones(words, np.intp), "valid") == 0
        running = running[whole]
    return np.unique(running)


def hash_of(word: str) -> int:
    """A 64-bit number of a word, the same in every run and on every machine."""
    data = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def overlaps(texts: Sequence[Passages], *, least: int = SHARED_LEAST) -> tuple[Overlap, ...]:
    """All pairs of texts that share `least` passages; texts come in the order of their dates.

    A count is exact unless more than `EARLIEST_MOST` texts hold some of the passages; then it may
    be too low for pairs beyond the earliest, and is never too high.
    """
    sizes = np.array([len(text) for text in texts], np.int64)
    if not sizes.sum():
        return ()
    rows = np.repeat(np.arange(len(texts)), sizes)
    _, columns = np.unique(np.concatenate(texts), return_inverse=True)
    shared = np.bincount(columns)[columns] > 1
    rows, columns = rows[shared], columns[shared]
    if not len(rows):
        return ()
    shape = (len(texts), int(columns.max()) + 1)
    ones = np.ones(len(rows), np.int32)
    every = csr_array((ones, (rows, columns)), shape=shape)
    early = _earliest(rows, columns)
    first = csr_array((ones[early], (rows[early], columns[early])), shape=shape).T.tocsr()
    found: list[Overlap] = []
    for start in range(0, len(texts), _ROWS):
        found += _of_block(every[start : start + _ROWS] @ first, start, sizes, least)
    return tuple(found)


def _earliest(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
    """Places of the entries that are among the first of their passage."""
    order = np.lexsort((rows, columns))
    sorted_columns = columns[order]
    starts = np.r_[0, np.flatnonzero(np.diff(sorted_columns)) + 1]
    lengths = np.diff(np.r_[starts, len(order)])
    rank = np.arange(len(order)) - np.repeat(starts, lengths)
    early: NDArray[np.intp] = order[rank < EARLIEST_MOST]
    return early


def _of_block(
    product: csr_array, start: int, sizes: NDArray[np.int64], least: int
) -> list[Overlap]:
    block = product.tocoo()
    later, earlier = block.row + start, block.col
    shorter = np.minimum(sizes[later], sizes[earlier])
    keep = (earlier < later) & (block.data >= least)
    columns = (earlier[keep], later[keep], block.data[keep], shorter[keep])
    return [Overlap(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
