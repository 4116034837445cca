"""Codes near to others: the nearest as a table of all distances has it, ties to the first."""

import numpy as np

from sightline.matching.code_search import FlatSearch, nearest_codes
from sightline.matching.features import CODE_BYTES, Codes


def distances(one: Codes, other: Codes) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Bit by bit."""
    return np.array([[int(np.unpackbits(a ^ b).sum()) for b in other] for a in one])


def codes(seed: int, count: int, most: int = 256) -> Codes:
    chance = np.random.default_rng(seed)
    return chance.integers(0, most, (count, CODE_BYTES), dtype=np.uint8)


def test_the_nearest_is_that_of_all_distances_and_ties_go_to_the_first() -> None:
    # Of two bits a byte, so that many lie as near.
    one, other = codes(1, 40, 2), codes(2, 70, 2)
    apart, which = nearest_codes(one, other)
    table = distances(one, other)
    assert (np.sort(table, axis=1)[:, 0] == np.sort(table, axis=1)[:, 1]).any()
    assert apart.tolist() == table.min(axis=1).tolist()
    assert which.tolist() == table.argmin(axis=1).tolist()


def test_nothing_asked_is_nothing_found() -> None:
    apart, which = nearest_codes(codes(1, 0), codes(2, 3))
    assert (len(apart), len(which)) == (0, 0)


def test_all_within_a_radius_are_found_the_radius_included() -> None:
    held, asked = codes(3, 60), codes(4, 20)
    table = distances(asked, held)
    radius = int(np.sort(table, axis=None)[30])
    search = FlatSearch()
    search.add(held)
    pairs = set(zip(*(one.tolist() for one in search.near(asked, radius)), strict=True))
    assert pairs == set(zip(*(one.tolist() for one in np.nonzero(table <= radius)), strict=True))
