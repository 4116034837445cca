"""The Merkle tree of RFC 6962."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash

# The inputs and roots that the Certificate Transparency implementations publish and test with
# (google/certificate-transparency, merkletree tests).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it stands there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_trees_have_the_published_roots(size: int) -> None:
    assert Frontier.over(map(leaf_hash, LEAVES[:size])).root().hex() == ROOTS[size - 1]


def test_the_tree_without_leaves_has_the_published_root() -> None:
    assert Frontier().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_the_frontier_is_the_recursive_definition_at_every_size() -> None:
    leaves = [b"%d" % number for number in range(200)]
    frontier = Frontier()
    for size, leaf in enumerate(leaves):
        assert (frontier.size, frontier.root()) == (size, defined(leaves[:size]))
        frontier.append(leaf_hash(leaf))


def test_a_copy_grows_apart_from_the_original() -> None:
    frontier = Frontier.over(map(leaf_hash, LEAVES))
    before, copy = frontier.root(), frontier.copy()
    assert copy.root() == before
    copy.append(leaf_hash(b"more"))
    assert (frontier.size, frontier.root()) == (8, before)
    assert copy.root() != before


@given(st.lists(st.binary(max_size=3), min_size=2, max_size=40), st.data())
def test_any_change_of_any_leaf_shows_in_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves]
    changed[place] += b"!"
    roots = {Frontier.over(map(leaf_hash, tree)).root() for tree in (leaves, changed, leaves[:-1])}
    assert len(roots) == 3


def test_a_leaf_never_passes_for_an_inner_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
