"""Which place a claim's name means, as readers are told."""

from dataclasses import replace

import pytest
from tests.builders.farmyard import Book, farmyard

from sightline.exports.citations import Citations
from sightline.exports.place_names import NOT_CHOSEN, place_note
from sightline.model.claim import Claim
from sightline.model.digest import Digest
from sightline.model.place_records import PlaceCandidate, PlaceChoice
from sightline.model.places import Point
from sightline.model.records import record_digest


@pytest.fixture
def book() -> Book:
    return farmyard()


def choice(book: Book) -> PlaceChoice:
    return next(record for _, record in book.snapshot.live(PlaceChoice))


def note(book: Book, digest: Digest) -> str:
    claim = book.snapshot.records[digest]
    assert isinstance(claim, Claim)
    return place_note(book.snapshot, Citations(book.snapshot, None).label, digest, claim)


def claimed(book: Book, place: str) -> Digest:
    _, like = next(iter(book.snapshot.live(Claim)))
    claim = replace(like, text="Elsewhere.", place=place, area=None, slots=None, at=book.now)
    book.add(claim, "claim")
    return record_digest(claim)


def test_the_choice_made_for_a_claim_names_the_place_its_record_and_the_others(book: Book) -> None:
    chosen = choice(book)
    text = note(book, chosen.subject)
    assert chosen.place is not None
    assert chosen.place.name in text
    assert "(chosen in PC1" in text
    assert "not:" in text
    assert NOT_CHOSEN not in text


def test_a_choice_for_one_claim_is_none_for_another_that_uses_the_name(book: Book) -> None:
    text = note(book, claimed(book, choice(book).name))
    assert "places of that name" in text
    assert NOT_CHOSEN in text
    assert "chosen elsewhere: PC1 for" in text


def test_a_name_that_nobody_looked_up_says_so(book: Book) -> None:
    assert note(book, claimed(book, "Nirgendheim")) == (
        f"a name as given; {NOT_CHOSEN} which place it means"
    )


def test_that_it_is_none_of_them_is_told(book: Book) -> None:
    subject = claimed(book, "Kolm")
    none = replace(choice(book), subject=subject, name="Kolm", chosen=None, area=None, at=book.now)
    book.add(none, "choose place")
    assert note(book, subject).startswith("none of the places of that name, or it cannot be told")


def test_a_candidate_found_by_a_near_name_is_no_namesake(book: Book) -> None:
    subject = claimed(book, "Kolm")
    near = PlaceCandidate(
        key="geonames:99",
        name="Kolmograd",
        matched="Kolmograd",
        kind="town",
        admin=("Elsewhere",),
        point=Point(latitude_e7=0, longitude_e7=0),
    )
    given = choice(book)
    book.add(
        replace(
            given, subject=subject, name="Kolm", candidates=(*given.candidates, near), at=book.now
        ),
        "choose place",
    )
    assert "Kolmograd" not in note(book, subject)
