"""OpenTimestamps stamps: from a digest, step by step, to what somebody attests; pure and bounded.

A stamp is a tree: each step turns a message into the next, and a leaf says who attests to the
message that was reached: a calendar that promises to have it put into a block ("pending", which is
no time at all), or the Merkle root of a Bitcoin block. `ots_bytes` reads and writes them.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from sightline.errors import InputRefused

PENDING: Final = bytes.fromhex("83dfe30d2ef90c8e")
BITCOIN: Final = bytes.fromhex("0588960d73d71901")
APPEND, PREPEND, REVERSE, HEXLIFY = 0xF0, 0xF1, 0xF2, 0xF3
SHA1, RIPEMD160, SHA256, KECCAK256 = 0x02, 0x03, 0x08, 0x67
MAX_MESSAGE: Final = 4096

_RESULT: Final[dict[int, Callable[[bytes, bytes], bytes]]] = {
    APPEND: lambda message, operand: message + operand,
    PREPEND: lambda message, operand: operand + message,
    REVERSE: lambda message, _: message[::-1],
    HEXLIFY: lambda message, _: message.hex().encode(),
    SHA1: lambda message, _: hashlib.sha1(message, usedforsecurity=False).digest(),
    SHA256: lambda message, _: hashlib.sha256(message).digest(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation on a message."""

    tag: int
    operand: bytes = b""

    def apply(self, message: bytes | None) -> bytes | None:
        """The next message; None where the standard library does not compute it.

        Raises:
            InputRefused: it would be longer than messages are.
        """
        compute = _RESULT.get(self.tag)
        if message is None or compute is None:
            return None
        result = compute(message, self.operand)
        if not 0 < len(result) <= MAX_MESSAGE:
            raise refused("a step makes a message that is too long")
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Who attests to a message."""

    tag: bytes
    payload: bytes
    address: str | None = None
    """The calendar's address, if this is its promise."""
    height: int | None = None
    """The Bitcoin block's height, if this names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A message, what is attested of it, and what follows from it."""

    message: bytes | None
    attestations: tuple[Attestation, ...] = ()
    branches: tuple[tuple[Step, "Tree"], ...] = ()

    def leaves(self) -> Iterator[tuple[bytes | None, Attestation]]:
        """Every attestation and the message that it is about."""
        for attestation in self.attestations:
            yield self.message, attestation
        for _, below in self.branches:
            yield from below.leaves()

    def pending(self) -> tuple[tuple[str, bytes], ...]:
        """Addresses of calendars that have promised, and the message each knows."""
        return tuple(
            (item.address, message)
            for message, item in self.leaves()
            if item.address is not None and message is not None
        )

    def blocks(self) -> tuple[tuple[int, bytes | None], ...]:
        """Heights of Bitcoin blocks, and the Merkle root that each should have."""
        return tuple(
            (item.height, message) for message, item in self.leaves() if item.height is not None
        )


def start(digest: bytes, nonce: bytes) -> tuple[Tree, bytes]:
    """A stamp that as yet leads nowhere, and the message to submit.

    The nonce keeps the calendar from learning which bytes are stamped.
    """
    blinded, hashed = Step(tag=APPEND, operand=nonce), Step(tag=SHA256)
    middle = digest + nonce
    submitted = hashlib.sha256(middle).digest()
    end = Tree(message=submitted)
    inner = Tree(message=middle, branches=((hashed, end),))
    return Tree(message=digest, branches=((blinded, inner),)), submitted


def graft(tree: Tree, message: bytes, more: Tree) -> Tree:
    """The tree with what is known of a message added wherever that message stands in it.

    What is added is not looked through: steps can lead from a message back to itself.
    """
    branches = tuple((step, graft(below, message, more)) for step, below in tree.branches)
    grown = replace(tree, branches=branches)
    return merge(grown, more) if tree.message == message else grown


def merge(one: Tree, other: Tree) -> Tree:
    """Both trees over one message, what they share written once."""
    if one.message != other.message:
        raise refused("two of its parts start from different messages")
    branches = dict(one.branches)
    for step, below in other.branches:
        branches[step] = merge(branches[step], below) if step in branches else below
    return Tree(
        message=one.message,
        attestations=tuple(dict.fromkeys((*one.attestations, *other.attestations))),
        branches=tuple(branches.items()),
    )


def settle(tree: Tree) -> Tree:
    """The tree without promises that a block has since fulfilled."""
    branches = tuple((step, settle(below)) for step, below in tree.branches)
    fulfilled = any(item.height is not None for item in tree.attestations) or any(
        below.blocks() for _, below in branches
    )
    kept = tuple(item for item in tree.attestations if not fulfilled or item.tag != PENDING)
    return replace(tree, attestations=kept, branches=branches)


def refused(cause: str) -> InputRefused:
    """The one way in which a stamp is refused."""
    return InputRefused(
        f"This is no OpenTimestamps stamp: {cause}.",
        next_step="Ask the calendar again, or compare with another copy of the stamp.",
    )
