"""Merkle proofs: every true one holds, no other does; held against the published test vectors."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused, NotVerified
from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.proofs import (
    check_consistency,
    consistency,
    inclusion,
    root_by_inclusion,
)

INPUTS = [
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
"""The leaves of the reference tree of Certificate Transparency's own tests."""
LEAVES = [leaf_hash(data) for data in INPUTS]


def root(leaves: Sequence[bytes]) -> bytes:
    return Frontier.over(leaves).root()


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = slow_root(leaves[:split]), slow_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_reference_tree_has_its_published_root() -> None:
    assert root(LEAVES).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize(
    ("size", "index", "path"),
    [
        (1, 0, []),
        (
            8,
            0,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            4,
            ["d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
        ),
    ],
)
def test_inclusion_proofs_are_the_published_ones(size: int, index: int, path: list[str]) -> None:
    assert [item.hex() for item in inclusion(LEAVES[:size], index)] == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_the_published_ones(old: int, new: int, path: list[str]) -> None:
    assert [item.hex() for item in consistency(LEAVES[:new], old)] == path


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


@given(st.integers(1, 70))
def test_the_frontier_has_the_root_that_the_standard_writes_down(count: int) -> None:
    assert root(leaves_of(count)) == slow_root(leaves_of(count))


@given(st.integers(1, 130), st.data())
def test_every_entry_is_shown_to_be_in_its_place_and_in_no_other(
    size: int, data: st.DataObject
) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(leaves, index)
    assert root_by_inclusion(index, size, leaves[index], path) == root(leaves)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        try:
            reached = root_by_inclusion(other, size, leaves[index], path)
        except NotVerified:
            return
        assert reached != root(leaves)


@given(st.integers(1, 130), st.data())
def test_every_longer_log_is_shown_to_continue_every_shorter_one(
    size: int, data: st.DataObject
) -> None:
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size))
    path = consistency(leaves, old)
    before, now = root(leaves[:old]), root(leaves)
    check_consistency((old, before), (size, now), path)
    damaged = [bytes(32), *path]
    with pytest.raises(NotVerified):
        check_consistency((old, before), (size, now), damaged)
    rewritten = [leaf_hash(b"rewritten"), *leaves[1:]]
    with pytest.raises(NotVerified):
        check_consistency((old, before), (size, root(rewritten)), consistency(rewritten, old))


@given(st.integers(2, 40), st.data())
def test_a_proof_cut_or_lengthened_does_not_hold(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(leaves, index)
    for other in (path[:-1], [*path, bytes(32)]):
        with pytest.raises(NotVerified, match="hashes"):
            root_by_inclusion(index, size, leaves[index], other)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_there_is_no_proof_from_nothing_or_backwards(old: int, new: int) -> None:
    with pytest.raises(InputRefused):
        consistency(leaves_of(new), old)
    with pytest.raises(NotVerified):
        check_consistency((old, bytes(32)), (new, bytes(32)), [])


@pytest.mark.parametrize("index", [-1, 3])
def test_an_entry_that_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(InputRefused):
        inclusion(leaves_of(3), index)
    with pytest.raises(NotVerified):
        root_by_inclusion(index, 3, bytes(32), [])
