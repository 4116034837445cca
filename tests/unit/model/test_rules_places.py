"""What the log refuses of choices between namesakes and of matched points."""

from dataclasses import replace

import pytest
from tests.builders.farmyard import IDO, MARA, Book, farmyard

from sightline.errors import InputRefused, RuleRefused
from sightline.model.custody import Actor, Supersession
from sightline.model.digest import Digest
from sightline.model.place_records import PlaceChoice, PointMatch
from sightline.model.records import record_digest


@pytest.fixture
def book() -> Book:
    return farmyard()


def choice(book: Book) -> PlaceChoice:
    return next(record for _, record in book.snapshot.live(PlaceChoice))


def match(book: Book) -> PointMatch:
    return next(record for _, record in book.snapshot.live(PointMatch))


def withdraw(book: Book, record: PlaceChoice | PointMatch, by: Actor = MARA) -> None:
    withdrawal = Supersession(
        replaces=record_digest(record),
        replaced_by=None,
        reason="Wrong.",
        by=by.fingerprint,
        at=book.now,
    )
    book.add(withdrawal, "supersede", by)


def test_a_name_is_chosen_for_once_until_that_choice_is_withdrawn(book: Book) -> None:
    again = replace(choice(book), reason="Another reason.", at=book.now)
    with pytest.raises(RuleRefused, match="chosen already"):
        book.add(again, "choose place")
    withdraw(book, choice(book))
    book.add(again, "choose place")
    assert choice(book) == again


def test_another_name_in_the_same_claim_is_chosen_for_apart(book: Book) -> None:
    book.add(replace(choice(book), name="Kolm", at=book.now), "choose place")


def test_a_choice_is_about_a_claim_or_statement_that_stands(book: Book) -> None:
    exhibit = next(iter(book.snapshot.exhibits))
    with pytest.raises(RuleRefused, match="no claim or statement"):
        book.add(replace(choice(book), subject=exhibit, name="x"), "choose place")


def test_a_thing_is_matched_once_in_a_picture_for_one_place(book: Book) -> None:
    with pytest.raises(RuleRefused, match="matched already"):
        book.add(replace(match(book), x_mpx=1000, at=book.now), "match point")
    book.add(replace(match(book), candidate="A third yard", at=book.now), "match point")


def test_a_match_is_of_an_exhibit_of_the_case_and_its_authors_alone(book: Book) -> None:
    with pytest.raises(RuleRefused, match="no exhibit"):
        book.add(replace(match(book), exhibit=Digest.of(b"elsewhere")), "match point")
    with pytest.raises(RuleRefused, match="only by the person"):
        withdraw(book, match(book), IDO)


def test_a_choice_is_one_of_those_seen_and_has_an_area(book: Book) -> None:
    made = choice(book)
    with pytest.raises(InputRefused, match="none of the candidates"):
        replace(made, chosen="geonames:99")
    with pytest.raises(InputRefused, match="area"):
        replace(made, chosen=None)
    with pytest.raises(InputRefused, match="listed twice"):
        replace(made, candidates=(*made.candidates, made.candidates[0]))
    assert replace(made, chosen=None, area=None).place is None
