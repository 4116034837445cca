from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.book import Author, Book, exhibit, finding, keep, new_book

from sightline.cli.ids import ITEM, Names
from sightline.errors import InputRefused, NotFound
from sightline.exports.citations import Citations
from sightline.model.claim import Claim
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit


def _book() -> Book:
    book = new_book()
    ada = Author(book)
    first, second = keep(book, "a.mp4"), keep(book, "b.mp4")
    book.add(finding(first))
    seen = book.add(ada.observation(second))
    claims = [book.add(ada.claim(text)) for text in ("It was open.", "It was shut.")]
    book.add(ada.link(seen, claims[1]))
    return book


@pytest.fixture(scope="module")
def book() -> Book:
    return _book()


@pytest.fixture(scope="module")
def names(book: Book) -> Names:
    return Names(book.state)


def test_labels_are_those_of_the_report(book: Book, names: Names) -> None:
    citations = Citations(book.state, None)
    for digest in (*book.state.records, *book.state.exhibits):
        assert names.label(digest) == citations.of(digest).label


def test_a_later_entry_moves_no_label() -> None:
    book = _book()
    before = {digest: Names(book.state).label(digest) for digest in book.state.records}
    keep(book, "c.mp4")
    after = Names(book.state)
    assert all(after.label(digest) == label for digest, label in before.items())


@settings(deadline=None)
@given(st.integers(4, 64), st.sampled_from(["", "sha256:"]), st.sampled_from([str.upper, str]))
def test_any_unique_beginning_of_a_digest_names_its_record(
    names: Names, book: Book, length: int, prefix: str, spell: Callable[[str], str]
) -> None:
    for digest in (*book.state.exhibits, *book.state.records):
        found = names.find(prefix + spell(digest.hex[:length]))
        assert names.label(found) == names.label(digest)


def test_an_exhibit_goes_by_the_digest_of_its_bytes(book: Book, names: Names) -> None:
    record = next(d for d, r in book.state.records.items() if isinstance(r, Exhibit))
    assert names.find(record.hex) == names.find("E1") == Digest.of(b"a.mp4")


@pytest.mark.parametrize("typed", ["e2", " E2 ", "E2"])
def test_labels_are_read_in_either_case(names: Names, typed: str) -> None:
    assert names.find(typed, Exhibit) == Digest.of(b"b.mp4")


def test_what_is_not_there_is_told_with_what_there_is(names: Names) -> None:
    with pytest.raises(NotFound, match=r"no claim 'C9' in this case\. There is C1 to C2\."):
        names.find("C9", Claim)
    with pytest.raises(NotFound, match=r"no claim 'C9' in this case\. There is C1 to C2\."):
        names.find("C9")


def test_a_record_of_another_kind_is_told_as_such(names: Names) -> None:
    with pytest.raises(InputRefused, match="'E1' names an exhibit, where a claim belongs"):
        names.find("E1", Claim)
    with pytest.raises(InputRefused, match="'L1' names a link"):
        names.find("L1", *ITEM)


@pytest.mark.parametrize("typed", ["", "abc", "xyz1", "E0", "E01", "sha256:", "C²", "clip.mp4"])
def test_what_is_no_name_is_refused(names: Names, typed: str) -> None:
    with pytest.raises(InputRefused, match="is no name of a record"):
        names.find(typed)


def test_an_ambiguous_beginning_lists_what_it_could_be() -> None:
    book = new_book()
    for tail in ("0", "1"):
        book.add(replace(exhibit("a"), digest=Digest("abcd" * 15 + "abc" + tail)))
    with pytest.raises(InputRefused, match=r"names several: E1 \(exhibit abcd.*, E2 \(exhibit"):
        Names(book.state).find("abcd")


def test_four_characters_that_could_be_both_are_a_label_in_capitals_only() -> None:
    book = new_book()
    ada = Author(book)
    digest = Digest("c100" + "0" * 60)
    book.add(replace(exhibit("a"), digest=digest))
    claims = [book.add(ada.claim(f"Claim {number}.")) for number in range(100)]
    names = Names(book.state)
    assert names.find("C100") == claims[-1]
    assert names.find("c100") == digest
