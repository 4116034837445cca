"""The register as a file: what it says is taken, and what it does not say is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InputRefused
from sightline.ledger.parties import Register
from sightline.ledger.party_file import MAX_BYTES, read_register, write_register
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.times import Instant

FILE = """
format = 1
[[party]]
key = "mod"
name = "Ministry"
kind = "organisation"
side = "north"
aliases = ["MoD", "Міноборони"]
state_affiliated = true
basis = "its statute"
[[party]]
key = "north"
name = "North"
kind = "side"
"""


def test_each_party_stands_after_those_it_refers_to() -> None:
    side, ministry = read_register(FILE, file="r.toml")
    assert (side.key, side.kind) == ("north", PartyKind.SIDE)
    assert (ministry.aliases, ministry.state_affiliated) == (("MoD", "Міноборони"), True)


ROW = '[[party]]\nkey="a"\nname="A"\nkind="side"\n'
REFUSED = {
    "no TOML": "[[party",
    "party 1 \\(A\\) has a field 'colour'": ROW + 'colour="red"',
    "needs a text as its kind": '[[party]]\nkey="a"\nname="A"',
    "needs a text as its note": ROW + "note=3",
    "kind is one of person": ROW.replace("side", "enemy"),
    "goes with a basis": ROW + "state_affiliated=true",
    "true or false": ROW + 'state_affiliated="yes"\nbasis="x"',
    "aliases are a list": ROW + 'aliases="B"',
    "key 'a' stands twice": ROW + ROW,
    "refers to 'b', which is not": ROW + 'part_of="b"',
    "in a circle": ROW + 'part_of="b"\n' + ROW.replace('"a"', '"b"') + 'part_of="a"',
    "letters, digits": ROW.replace('"a"', '"a b"'),
    "another format": "format = 2",
    "it holds colours": 'colours = "x"',
    "longer than 4 MB": "#" * (MAX_BYTES + 1),
    "party 1 is no table": "party = [1]",
}


@pytest.mark.parametrize("cause", REFUSED)
def test_what_is_wrong_is_named_with_the_file(cause: str) -> None:
    with pytest.raises(InputRefused, match=cause) as caught:
        read_register(REFUSED[cause], file="r.toml")
    assert caught.value.file == "r.toml"
    assert "export" in caught.value.next_step


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_a_register_written_and_read_again_is_the_same(rows: list[tuple[str, str, str]]) -> None:
    side = Digest.of(b"side")
    parties = {side: Party(name="S", party_kind=PartyKind.SIDE, by="x", at=Instant(0))}
    for number, (name, alias, note) in enumerate(rows):
        parties[Digest.of(str(number).encode())] = Party(
            name=f"N{name}",
            party_kind=PartyKind.OUTLET,
            side=side,
            aliases=(f"A{alias}",),
            note=note,
            by="x",
            at=Instant(0),
        )
    read = read_register(write_register(Register(parties, {})), file="r.toml")
    kept = sorted((entry.name, entry.aliases, entry.note or "") for entry in read)
    assert kept == sorted(
        (party.name, party.aliases, party.note or "") for party in parties.values()
    )
    key = next(entry.key for entry in read if entry.name == "S" and entry.kind is PartyKind.SIDE)
    assert {entry.side for entry in read} - {None} <= {key}
