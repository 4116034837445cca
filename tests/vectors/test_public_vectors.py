"""Figures that others published, and keys and signatures that other programs made.

Merkle roots: the eight leaves of the Certificate Transparency reference tests (RFC 6962). Notes:
the example of Go's golang.org/x/mod/sumdb/note, and the key of sum.golang.org. Canonical JSON: the
`rfc8785` package as a second writer.
"""

import base64
import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.canonical import MAX_INTEGER, encode, parse
from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.note import key_id, parse_head, parse_note
from sightline.model.tiles import TileBuilder, index_path, pack_entries, unpack_entries
from sightline.verify.signatures import verify_ed25519

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in VECTORS["rfc6962"]["leaves"]]
    frontier = Frontier.over(map(leaf_hash, leaves[:size]))
    assert frontier.root().hex() == VECTORS["rfc6962"]["roots"][size - 1]
    tree = TileBuilder()
    for leaf in leaves[:size]:
        assert list(tree.append(leaf_hash(leaf))) == []
    assert tree.root() == frontier.root()


def test_a_note_that_go_signed_is_accepted() -> None:
    vector = VECTORS["note"]
    name, _, rest = vector["verifier"].partition("+")
    number, _, key = rest.partition("+")
    blob = base64.b64decode(key)
    assert blob[0] == 1
    note = parse_note(vector["text"])
    assert key_id(name, blob[1:]).hex() == number
    (signature,) = note.signatures
    assert (signature.name, signature.key_id.hex()) == (name, number)
    verify_ed25519(blob[1:], signature.signature, note.body.encode())
    assert signature.line == vector["text"].rpartition("\n\n")[2]


def test_key_numbers_are_those_of_the_go_checksum_database() -> None:
    name, number, key = VECTORS["sum.golang.org"].split("+", 2)
    assert key_id(name, base64.b64decode(key)[1:]).hex() == number


def test_a_checkpoint_body_reads_as_c2sp_writes_it() -> None:
    body = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = parse_head(body)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert head.body == body


@pytest.mark.parametrize(
    ("index", "path"),
    [(0, "000"), (67, "067"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")],
)
def test_tile_numbers_are_spelt_as_c2sp_spells_them(index: int, path: str) -> None:
    assert index_path(index) == path


@given(st.lists(st.binary(max_size=70), max_size=9))
def test_an_entry_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert unpack_entries(pack_entries(entries)) == entries


values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_json_is_what_another_writer_of_rfc_8785_writes(value: object) -> None:
    data = encode(value)  # type: ignore[arg-type]
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert parse(data) == value


def test_tiles_hold_the_roots_of_their_subtrees() -> None:
    leaves = [leaf_hash(bytes([number % 256])) for number in range(256 * 256 + 300)]
    tree = TileBuilder()
    tiles = {
        (name.level, name.index, name.width): data
        for leaf in leaves
        for name, data in tree.append(leaf)
    }
    tiles |= {(name.level, name.index, name.width): data for name, data in tree.partial()}
    number = 137
    below = Frontier.over(leaves[number * 256 : (number + 1) * 256]).root()
    assert tiles[1, 0, 256][number * 32 : (number + 1) * 32] == below
    assert tiles[2, 0, 1] == Frontier.over(leaves[: 256 * 256]).root()
    assert tree.root() == Frontier.over(leaves).root()
    assert {key for key in tiles if key[2] < 256} == {(0, 257, 44), (1, 1, 1), (2, 0, 1)}
