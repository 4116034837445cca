"""Merkle proofs (RFC 6962, 2.1.1 and 2.1.2): that an entry is in a tree, and that a tree grew.

Making a proof takes the leaf hashes; checking one takes nothing but roots (RFC 9162, 2.1.3.2 and
2.1.4.2, gives the same checks as algorithms).
"""

from collections.abc import Sequence
from typing import Final

from sightline.errors import InputRefused, NotVerified
from sightline.model.merkle import Frontier, node_hash

MAX_PATH: Final = 63
"""More hashes than any tree of fewer than 2**63 leaves needs."""


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root over all `leaves`, its sibling's first.

    Raises:
        InputRefused: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise InputRefused(
            f"There is no entry {index} among {len(leaves)}.",
            next_step="Entries are numbered from 0.",
        )
    return _path(leaves, index, 0, len(leaves))


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The hashes that show that the tree over all `leaves` continues that over the first `old`.

    Raises:
        InputRefused: there were no entries, or more than there are now.
    """
    if not 0 < old <= len(leaves):
        raise InputRefused(
            f"A log of {len(leaves)} entries continues none of {old}.",
            next_step="Name the shorter checkpoint first, over one entry at least.",
        )
    return _subproof(leaves, old, (0, len(leaves)), whole=True)


def root_by_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that a proof leads to from a leaf hash.

    Raises:
        NotVerified: the proof has another length than one for that place in a tree of that size.
    """
    if not 0 <= index < size:
        raise _unfit("there is no such entry in a tree of that size")
    root, node, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            raise _unfit("it has too many hashes")
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise _unfit("it has too few hashes")
    return root


def check_consistency(
    old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]
) -> None:
    """Check that a tree continues another: each given as its size and its root.

    Raises:
        NotVerified: it does not, or the proof does not show it.
    """
    (old_size, old_root), (new_size, new_root) = old, new
    if not 0 < old_size <= new_size:
        raise _unfit("the sizes are not those of an older and a newer tree")
    if old_size == new_size:
        if path or old_root != new_root:
            raise _unfit("two trees of one size have different roots, or hashes between them")
        return
    # The root of a perfect older tree is known to the reader, so the proof leaves it out.
    perfect = old_size & (old_size - 1) == 0
    hashes = [old_root, *path] if perfect else list(path)
    if not hashes:
        raise _unfit("it has too few hashes")
    if _grown((old_size, new_size), hashes) != (old_root, new_root):
        raise _unfit("it does not lead from the older root to the newer one")


def _grown(sizes: tuple[int, int], hashes: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The older and the newer root that a consistency proof leads to."""
    node, last = sizes[0] - 1, sizes[1] - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise _unfit("it has too many hashes")
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise _unfit("it has too few hashes")
    return first, second


def _path(leaves: Sequence[bytes], index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(leaves, index, start, middle), _root(leaves, middle, end)]
    return [*_path(leaves, index, middle, end), _root(leaves, start, middle)]


def _subproof(
    leaves: Sequence[bytes], old: int, span: tuple[int, int], *, whole: bool
) -> list[bytes]:
    start, end = span
    if old == end - start:
        # The reader knows the root of the whole older tree, and of no other subtree.
        return [] if whole else [_root(leaves, start, end)]
    middle = start + _split(end - start)
    if old <= middle - start:
        return [
            *_subproof(leaves, old, (start, middle), whole=whole),
            _root(leaves, middle, end),
        ]
    return [
        *_subproof(leaves, old - (middle - start), (middle, end), whole=False),
        _root(leaves, start, middle),
    ]


def _split(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(leaves: Sequence[bytes], start: int, end: int) -> bytes:
    return Frontier.over(leaves[start:end]).root()


def _unfit(cause: str) -> NotVerified:
    return NotVerified(
        f"The Merkle proof does not hold: {cause}.",
        next_step="Ask for the proof again, and for the checkpoint it was made for.",
    )
