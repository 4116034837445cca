"""Reading a log back: whatever was changed, added, dropped or moved is noticed and named."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.book import (
    ADA,
    BEN,
    Author,
    Book,
    checkpoint,
    exhibit,
    finding,
    keep,
    new_book,
    row,
)

from sightline.errors import CaseDamaged, VersionRefused
from sightline.model.canonical import encode, parse
from sightline.model.custody import SignedEntry
from sightline.model.digest import Digest
from sightline.model.entries import entry_bytes, read_entry
from sightline.model.fold import Fold
from sightline.model.merkle import EMPTY_ROOT
from sightline.model.records import Record, record_bytes
from sightline.model.times import Instant
from sightline.workbench.signature_checks import check_signed

Row = tuple[bytes, bytes]


def written() -> Book:
    book = new_book(BEN)
    kept = keep(book, "a", origin="X")
    book.add(finding(kept))
    seen = book.add(Author(book, BEN).observation(kept), BEN)
    claim = book.add(Author(book).claim())
    book.add(Author(book).link(seen, claim))
    book.add(checkpoint(book))
    return book


BOOK = written()
ROWS = BOOK.rows
LAST = len(ROWS) - 1


def read(rows: list[Row]) -> Fold:
    fold = Fold()
    for entry, record in rows:
        fold.take(entry, record, check_signed)
    return fold


def test_a_log_reads_back_to_the_state_it_had() -> None:
    fold = read(ROWS)
    assert fold.size == len(ROWS)
    assert fold.frontier.root() == BOOK.fold.frontier.root()
    assert fold.snapshot.records == BOOK.state.records
    assert fold.snapshot.seq_of == BOOK.state.seq_of
    assert list(fold.snapshot.entries) == list(BOOK.state.entries)


def test_an_empty_log_has_the_root_of_nothing() -> None:
    assert Fold().frontier.root() == EMPTY_ROOT


OTHER: dict[str, Any] = {
    "case": Digest.of(b"other"),
    "seq": 99,
    "tree": "00" * 32,
    "at": Instant(0),
    "actor": "SHA256:other",
    "action": "other",
    "kind": "other",
    "record": Digest.of(b"other"),
}


@pytest.mark.parametrize("field", OTHER)
@pytest.mark.parametrize("place", [1, 4, LAST])
def test_no_field_of_an_entry_can_change(field: str, place: int) -> None:
    entry, record = ROWS[place]
    signed = read_entry(entry, place)
    changed = replace(signed, entry=replace(signed.entry, **{field: OTHER[field]}))
    with pytest.raises(CaseDamaged, match=f"entry {place}\\b"):
        read([*ROWS[:place], (entry_bytes(changed), record), *ROWS[place + 1 :]])


@pytest.mark.parametrize(
    "field", [field for field in OTHER if field not in {"seq", "at", "action"}]
)
def test_a_changed_field_is_noticed_even_when_signed_anew(field: str) -> None:
    entry, record = ROWS[4]
    changed = replace(read_entry(entry, 4).entry, **{field: OTHER[field]})
    data = row(changed, BOOK.state.records[changed.record], ADA)[0] if field != "record" else b""
    if field == "record":
        from_other = SignedEntry(entry=changed, signature=ADA.sign(b""))
        data = entry_bytes(from_other)
    with pytest.raises(CaseDamaged, match=r"entry 4\b"):
        read([*ROWS[:4], (data, record), *ROWS[5:]])


@pytest.mark.parametrize("field", ["at", "action"])
def test_an_entry_signed_anew_breaks_the_ones_after_it(field: str) -> None:
    # The key's owner can rewrite an entry; the root that the next one signed over tells it.
    entry, record = ROWS[2]
    changed = replace(read_entry(entry, 2).entry, **{field: OTHER[field]})
    again = row(changed, BOOK.state.records[changed.record], ADA)
    with pytest.raises(CaseDamaged, match="entry 3: the entries before it are not those"):
        read([*ROWS[:2], (again[0], record), *ROWS[3:]])


@pytest.mark.parametrize("place", range(1, LAST))
def test_a_dropped_entry_is_noticed(place: int) -> None:
    with pytest.raises(CaseDamaged, match=f"entry {place} says that it is number {place + 1}"):
        read([*ROWS[:place], *ROWS[place + 1 :]])


@pytest.mark.parametrize("place", range(1, LAST))
def test_two_entries_that_changed_places_are_noticed(place: int) -> None:
    with pytest.raises(CaseDamaged, match=f"entry {place} says"):
        read([*ROWS[:place], ROWS[place + 1], ROWS[place], *ROWS[place + 2 :]])


def test_an_entry_put_in_is_noticed() -> None:
    with pytest.raises(CaseDamaged, match="entry 5 says that it is number 4"):
        read([*ROWS[:5], ROWS[4], *ROWS[5:]])


def test_entries_of_another_case_are_noticed() -> None:
    other = Book()
    case = replace(BOOK.state.opened, nonce="11" * 16)
    other.add(case)
    with pytest.raises(CaseDamaged, match="entry 1: the entry belongs to another case"):
        read([*other.rows, *ROWS[1:]])


def test_a_record_swapped_for_another_is_noticed() -> None:
    entry, _ = ROWS[4]
    with pytest.raises(CaseDamaged, match="entry 4: the record is not the one"):
        read([*ROWS[:4], (entry, ROWS[2][1])])


def test_another_persons_signature_is_noticed() -> None:
    entry, record = ROWS[4]
    signed = read_entry(entry, 4).entry
    forged = row(signed, BOOK.state.records[signed.record], BEN)
    with pytest.raises(CaseDamaged, match=r"entry 4: it names SHA256:.* another key signed"):
        read([*ROWS[:4], (forged[0], record)])


def test_an_entry_that_names_another_kind_is_noticed() -> None:
    book = new_book()
    record = exhibit("a")
    wrong = row(book.entry(record, kind="claim"), record, ADA)
    with pytest.raises(CaseDamaged, match="entry 1: the record is no claim"):
        read([*book.rows, wrong])


def _rewrite(change: Callable[[dict[str, Any]], None]) -> Row:
    """The next row of a new case, whose record was changed below the model's feet."""
    book = new_book()
    plain = parse(record_bytes(Author(book).claim()))
    assert isinstance(plain, dict)
    change(plain)
    data = encode(plain)
    entry = book.entry(Author(book).claim(), record=Digest.of(data))
    return row(entry, Author(book).claim(), ADA)[0], data


def test_a_record_of_no_known_form_is_noticed_though_it_is_signed() -> None:
    with pytest.raises(CaseDamaged, match=r"entry 1: .*surplus"):
        read([*new_book().rows, _rewrite(lambda plain: plain.update(surplus=1))])


def test_a_record_of_a_newer_sightline_says_so() -> None:
    with pytest.raises(VersionRefused, match="newer"):
        read([*new_book().rows, _rewrite(lambda plain: plain.update(v=2))])


def test_a_log_that_breaks_a_rule_is_refused_whoever_wrote_it() -> None:
    book = new_book()
    record: Record = finding(Digest.of(b"no such exhibit"))
    with pytest.raises(CaseDamaged, match="entry 1: There is no exhibit"):
        read([*book.rows, row(book.entry(record), record, ADA)])


def test_a_refused_row_leaves_the_fold_as_it_was() -> None:
    fold = read(ROWS[:4])
    before = (fold.size, fold.frontier.root(), len(fold.snapshot.records))
    with pytest.raises(CaseDamaged):
        fold.take(*ROWS[5], check_signed)
    assert (fold.size, fold.frontier.root(), len(fold.snapshot.records)) == before
    fold.take(*ROWS[4], check_signed)


@given(st.integers(0, LAST), st.integers(0, 1), st.integers(0, 10**6), st.integers(0, 7))
def test_no_bit_of_a_log_can_flip_unnoticed(place: int, part: int, at: int, bit: int) -> None:
    changed = [bytearray(data) for data in ROWS[place]]
    changed[part][at % len(changed[part])] ^= 1 << bit
    rows = [*ROWS[:place], (bytes(changed[0]), bytes(changed[1])), *ROWS[place + 1 :]]
    with pytest.raises((CaseDamaged, VersionRefused)):
        read(rows)


def test_a_cut_tail_is_not_noticed_by_the_log_alone() -> None:
    # Why heads are remembered, sealed and stamped outside: see known heads and checkpoints.
    assert read(ROWS[:-1]).size == LAST
