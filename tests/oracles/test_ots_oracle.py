"""OpenTimestamps proofs, held against python-opentimestamps, the reference reader and writer."""

import hashlib
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import (
    OpAppend,
    OpHexlify,
    OpPrepend,
    OpReverse,
    OpSHA1,
    OpSHA256,
)
from opentimestamps.core.serialize import (
    BytesDeserializationContext,
    BytesSerializationContext,
    StreamDeserializationContext,
)
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp
from tests.builders.calendars import LocalCalendar

from sightline.errors import InputRefused
from sightline.model.ots import Tree, graft, merge, settle, start
from sightline.model.ots_bytes import read_ots, read_tree, write_ots, write_tree

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
FEW = settings(max_examples=40, deadline=None)
DIGEST = hashlib.sha256(b"a checkpoint").digest()

operands = st.binary(min_size=1, max_size=20)
steps = st.one_of(
    st.builds(OpAppend, operands),
    st.builds(OpPrepend, operands),
    st.sampled_from([OpSHA256(), OpSHA1(), OpReverse(), OpHexlify()]),
)
attestations = st.one_of(
    st.builds(BitcoinBlockHeaderAttestation, st.integers(0, 2**31)),
    st.builds(PendingAttestation, st.sampled_from(["https://a.example", "https://b.example/x-1"])),
)


@st.composite
def trees(draw: st.DrawFn, message: bytes, depth: int = 4) -> Timestamp:
    """A tree as the library builds it."""
    tree = Timestamp(message)
    branches = draw(st.lists(steps, max_size=2 if depth else 0))
    for step in branches:
        if len(message) < 500:
            tree.ops[step] = draw(trees(step(message), depth - 1))
    tree.attestations = set(draw(st.lists(attestations, min_size=0 if tree.ops else 1, max_size=2)))
    return tree


@FEW
@given(trees(DIGEST))
def test_what_the_library_writes_is_read_alike(theirs: Timestamp) -> None:
    context = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), theirs).serialize(context)
    data = context.getbytes()
    ours = read_ots(data)
    assert ours.message == theirs.msg
    assert sorted(_said(ours)) == sorted(_theirs(theirs))
    assert write_ots(ours) == data


@FEW
@given(trees(DIGEST), trees(DIGEST))
def test_trees_are_joined_as_the_library_joins_them(one: Timestamp, other: Timestamp) -> None:
    ours = merge(read_tree(_bytes(one), DIGEST), read_tree(_bytes(other), DIGEST))
    one.merge(other)
    assert write_tree(ours) == _bytes(one)


@FEW
@given(trees(DIGEST), st.data())
def test_a_changed_proof_is_refused_by_both_or_says_the_same_to_both(
    tree: Timestamp, data: st.DataObject
) -> None:
    whole = bytearray(write_ots(read_tree(_bytes(tree), DIGEST)))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        theirs: Timestamp | None = DetachedTimestampFile.deserialize(
            StreamDeserializationContext(io.BytesIO(bytes(whole)))
        ).timestamp
    except Exception:  # noqa: BLE001 - the library raises what it comes upon
        theirs = None
    try:
        ours: Tree | None = read_ots(bytes(whole))
    except InputRefused:
        ours = None
    if ours is not None and theirs is not None:
        assert sorted(_said(ours)) == sorted(_theirs(theirs))
    # We refuse what the library takes: a step taken twice, bytes at an attestation's end.
    assert not (ours is not None and theirs is None)


def test_a_proof_that_a_calendar_completed_is_one_that_the_library_follows() -> None:
    calendar = LocalCalendar(address="https://calendar.example")
    tree, message = start(DIGEST, b"n" * 16)
    tree = graft(tree, message, read_tree(calendar.submit(message), message))
    for other in (b"1" * 32, b"2" * 32):
        calendar.submit(other)
    header = calendar.mine(7, 1_700_000_000)
    ((address, known),) = tree.pending()
    assert address == calendar.address
    tree = settle(graft(tree, known, calendar.proven[known]))
    assert tree.pending() == ()
    theirs = DetachedTimestampFile.deserialize(BytesDeserializationContext(write_ots(tree)))
    ((root, attestation),) = theirs.timestamp.all_attestations()
    assert (root, attestation.height) == (header[36:68], 7)


def test_steps_that_lead_back_to_where_they_began_come_to_an_end() -> None:
    back = b"\xf2\xf2\x00" + bytes.fromhex("0588960d73d71901") + b"\x01\x07"
    tree, message = start(DIGEST, b"n" * 16)
    grown = graft(tree, message, read_tree(back, message))
    assert [height for height, _ in graft(grown, message, read_tree(back, message)).blocks()] == [
        7,
        7,
    ]


@pytest.mark.parametrize("depth", [255, 256])
def test_the_depth_is_bounded_where_the_library_bounds_it(depth: int) -> None:
    data = b"\x08" * depth + b"\x00" + bytes.fromhex("0588960d73d71901") + b"\x01\x07"
    try:
        Timestamp.deserialize(BytesDeserializationContext(data), DIGEST)
        theirs = True
    except Exception:  # noqa: BLE001 - as above
        theirs = False
    try:
        read_tree(data, DIGEST)
        ours = True
    except InputRefused:
        ours = False
    assert ours is theirs is (depth == 255)


def _bytes(tree: Timestamp) -> bytes:
    context = BytesSerializationContext()
    tree.serialize(context)
    found: bytes = context.getbytes()
    return found


def _said(tree: Tree) -> Iterator[tuple[bytes, str]]:
    for message, item in tree.leaves():
        assert message is not None
        if item.address is not None or item.height is not None:
            yield message, f"{item.address or item.height}"


def _theirs(tree: Timestamp) -> Iterator[tuple[bytes, str]]:
    for message, item in tree.all_attestations():
        if isinstance(item, PendingAttestation):
            yield message, item.uri
        elif isinstance(item, BitcoinBlockHeaderAttestation):
            yield message, f"{item.height}"
