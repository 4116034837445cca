"""What the log refuses of choices between namesakes and of matched points."""

from dataclasses import replace

import pytest
from tests.builders.farmyard import IDO, MARA, Book, farmyard

from sightline.errors import InputRefused, RuleRefused
from sightline.judgement.matrix import row
from sightline.model.claim import Claim, Direction, Link, Question, Weight
from sightline.model.custody import Actor, Supersession
from sightline.model.digest import Digest
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.records import Record, record_digest
from sightline.model.shadow import ShadowMeasurement, TimeConstraint


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


@pytest.mark.parametrize("kind", [PlaceChoice, PlaceSearch, ShadowMeasurement, TimeConstraint])
def test_what_was_decided_or_measured_of_place_and_time_may_bear_on_a_claim(
    book: Book, kind: type[Record]
) -> None:
    item = next(digest for digest, _ in book.snapshot.live(kind))
    claim = next(digest for digest, _ in book.snapshot.live(Claim))
    book.add(linked(book, item, claim), "link")
    sides = row(book.snapshot, claim, Question.PLACE, None)
    assert item in {link.item for _, link in sides.contradicting.links}


def test_a_choice_between_namesakes_stands_in_the_matrix_and_adds_no_origin(book: Book) -> None:
    item = record_digest(choice(book))
    claim = next(digest for digest, _ in book.snapshot.live(Claim))
    before = row(book.snapshot, claim, Question.PLACE, None).contradicting
    book.add(linked(book, item, claim), "link")
    after = row(book.snapshot, claim, Question.PLACE, None).contradicting
    assert (after.exhibits, after.independent) == (before.exhibits, before.independent)


def test_a_withdrawn_choice_bears_on_nothing_more(book: Book) -> None:
    item = record_digest(choice(book))
    claim = next(digest for digest, _ in book.snapshot.live(Claim))
    book.add(linked(book, item, claim), "link")
    withdraw(book, choice(book))
    sides = row(book.snapshot, claim, Question.PLACE, None)
    assert item not in {link.item for _, link in sides.contradicting.links}
    with pytest.raises(RuleRefused):
        book.add(linked(book, item, claim, Question.TIME), "link")


def test_a_search_names_footage_that_is_there_and_rests_on_it(book: Book) -> None:
    search = next(record for _, record in book.snapshot.live(PlaceSearch))
    exhibit = next(iter(book.snapshot.exhibits))
    with pytest.raises(RuleRefused):
        book.add(replace(search, exhibit=Digest.of(b"another"), at=book.now), "search map")
    book.add(replace(search, exhibit=exhibit, at=book.now), "search map")
    (held,) = book.snapshot.about(exhibit, PlaceSearch)
    assert book.snapshot.exhibits_behind(held[0]) == {exhibit}


def linked(book: Book, item: Digest, claim: Digest, question: Question = Question.PLACE) -> Link:
    return Link(
        item=item,
        claim=claim,
        question=question,
        bearing=Direction.CONTRADICTS,
        weight=Weight.WEAK,
        reason="It lies elsewhere.",
        by=MARA.fingerprint,
        at=book.now,
    )
