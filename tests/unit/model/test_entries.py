"""Entries: their bytes, their length, their number."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import CaseDamaged, InputRefused
from sightline.model.canonical import encode, parse
from sightline.model.custody import MAX_ENTRY_BYTES, CustodyEntry, SignedEntry
from sightline.model.digest import Digest
from sightline.model.entries import entry_bytes, parse_entry, read_entry, signing_bytes
from sightline.model.plain import from_plain
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


WORDS = st.text(alphabet=st.sampled_from('ab "\\\u00e9\x7f\t\U0001f40e{}:,'), max_size=4)


@given(WORDS, WORDS, st.none() | st.integers(-1, 2**53 - 1), st.none() | WORDS)
def test_an_entry_is_read_alike_whatever_its_words(
    action: str, actor: str, covers: int | None, signature: str | None
) -> None:
    entry = replace(signed().entry, action=action, actor=actor, covers=covers)
    written = SignedEntry(entry=entry, signature=signature)
    assert read_entry(entry_bytes(written), 5) == written


def outcome(read: Callable[[], SignedEntry]) -> SignedEntry | type:
    try:
        return read()
    except InputRefused as error:
        return type(error)


@given(
    st.integers(0, len(entry_bytes(signed())) - 1),
    st.sampled_from(
        [b"", b"0", b" ", b'"', b"\\", b"}", b"\xc3", b"\x7f", b"-", b"9", b"Z", b"\n"]
    ),
    st.integers(0, 2),
)
def test_the_short_way_to_read_an_entry_accepts_nothing_that_the_long_one_refuses(
    place: int, change: bytes, dropped: int
) -> None:
    data = entry_bytes(signed())
    data = data[:place] + change + data[place + dropped :]
    long = outcome(lambda: from_plain(SignedEntry, parse(data)))
    assert outcome(lambda: parse_entry(data)) == long


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"entry":{},"signature":""}', b"9" * 5000])
def test_what_is_no_entry_is_named_by_its_number(data: bytes) -> None:
    with pytest.raises(CaseDamaged, match="entry 3 cannot be read"):
        read_entry(data, 3)
