"""Entries: their bytes, their length, their number."""

import pytest

from sightline.errors import CaseDamaged, InputRefused
from sightline.model.canonical import encode, parse
from sightline.model.custody import MAX_ENTRY_BYTES, CustodyEntry, SignedEntry
from sightline.model.digest import Digest
from sightline.model.entries import entry_bytes, read_entry, signing_bytes
from sightline.model.times import Instant


def signed(action: str = "add", seq: int = 5) -> SignedEntry:
    entry = CustodyEntry(
        case=Digest.of(b"case"),
        seq=seq,
        tree="00" * 32,
        at=Instant(0),
        actor="SHA256:x",
        action=action,
        kind="claim",
        record=Digest.of(b"record"),
    )
    return SignedEntry(entry=entry, signature="AAAA")


def test_an_entry_reads_back() -> None:
    assert read_entry(entry_bytes(signed()), 5) == signed()


def test_what_is_signed_is_the_entry_as_it_stands_in_the_leaf() -> None:
    assert signing_bytes(signed().entry) in entry_bytes(signed())


def test_an_entry_of_another_number_is_refused() -> None:
    with pytest.raises(CaseDamaged, match="entry 6 says that it is number 5"):
        read_entry(entry_bytes(signed()), 6)


def test_an_entry_fits_sixteen_bits_of_length() -> None:
    room = MAX_ENTRY_BYTES - len(entry_bytes(signed("")))
    longest = entry_bytes(signed("a" * room))
    assert len(longest) == 65_535
    assert read_entry(longest, 5).entry.action == "a" * room
    with pytest.raises(InputRefused, match="65536 bytes"):
        entry_bytes(signed("a" * (room + 1)))


def test_a_longer_entry_is_not_read_either() -> None:
    plain = parse(entry_bytes(signed()))
    assert isinstance(plain, dict)
    plain["entry"] = {**plain["entry"], "action": "a" * MAX_ENTRY_BYTES}
    with pytest.raises(CaseDamaged, match="entry 5 has"):
        read_entry(encode(plain), 5)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"entry":{},"signature":""}', b"9" * 5000])
def test_what_is_no_entry_is_named_by_its_number(data: bytes) -> None:
    with pytest.raises(CaseDamaged, match="entry 3 cannot be read"):
        read_entry(data, 3)
