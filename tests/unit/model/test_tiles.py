"""Tiles of a log, and the root over them."""

import pytest

from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.tiles import WIDTH, TileBuilder

SIZES = (0, 1, 2, 3, 7, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH, 3 * WIDTH + 5, WIDTH**2 + WIDTH + 1)


@pytest.mark.parametrize("size", SIZES)
def test_the_root_over_what_tiles_are_left_is_that_over_all_leaves(size: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    tree = TileBuilder()
    full = [name for leaf in leaves for name, _ in tree.append(leaf)]
    assert tree.root() == Frontier.over(leaves).root()
    assert len(full) == size // WIDTH + size // WIDTH**2
