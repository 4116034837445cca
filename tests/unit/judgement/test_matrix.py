"""The verification matrix says what people did, and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.farmyard import HIDDEN_REASON, IDO, MARA, SENA, Book, farmyard, opened

from sightline.judgement import matrix
from sightline.judgement.matrix import Status
from sightline.model.assessment import Answer, Review
from sightline.model.claim import Claim, Direction, Hedge, Question
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.snapshot import ORIGIN_NOT_STATED

PLACE = Question.PLACE


def claimed() -> tuple[Book, Digest]:
    book = opened()
    for person in (IDO, SENA):
        book.add(person, "join", person)
    claim = Claim(
        text="The yard is at Lypove.",
        hedge=Hedge.ASSERTED,
        allegation=False,
        by=MARA.fingerprint,
        at=book.now,
    )
    return book, book.add(claim, "claim")


def exhibit(book: Book, name: str, origin: str | None = None) -> Digest:
    return book.exhibit(name, ExhibitKind.FOOTAGE, "video/mp4", origin=origin)


def claim_of(book: Book, text: str) -> Digest:
    return next(digest for digest, claim in book.snapshot.live(Claim) if text in claim.text)


def reasons(book: Book, claim: Digest, viewer: str | None) -> set[str]:
    seen = matrix.visible_reviews(book.snapshot, claim, PLACE, viewer)
    return {review.reason for _, review in seen}


def test_every_claim_has_the_seven_questions_in_their_order() -> None:
    book, claim = claimed()
    rows = matrix.rows(book.snapshot, claim, None)
    assert tuple(row.question for row in rows) == tuple(Question)


@given(st.lists(st.sampled_from(list(Direction)), max_size=6))
def test_no_number_of_links_or_answers_closes_a_question(bearings: list[Direction]) -> None:
    book, claim = claimed()
    for number, bearing in enumerate(bearings):
        item = exhibit(book, f"{number}.mp4", f"origin {number}")
        book.link(item, claim, PLACE, bearing, "looks it")
    for person in (MARA, IDO, SENA):
        book.review(claim, PLACE, Answer.SUPPORTED, "agreed", by=person)
    row = matrix.row(book.snapshot, claim, PLACE, None)
    assert row.status is Status.OPEN
    assert row.conclusion is None
    linked = [len(side.links) for side in (row.supporting, row.contradicting, row.neutral)]
    assert linked == [bearings.count(bearing) for bearing in Direction]


def test_a_signed_conclusion_alone_sets_the_status() -> None:
    book = farmyard()
    row = matrix.row(book.snapshot, claim_of(book, "same yard"), PLACE, None)
    assert row.status is Status.SUPPORTED
    assert row.conclusion is not None
    assert row.conclusion[1].standard.name == "corroborated"


def test_exhibits_without_a_stated_origin_count_as_one_together() -> None:
    book, claim = claimed()
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        book.link(exhibit(book, name), claim, PLACE, Direction.SUPPORTS, "same shed")
    side = matrix.row(book.snapshot, claim, PLACE, None).supporting
    assert len(side.exhibits) == 3
    assert side.origins == (ORIGIN_NOT_STATED,)
    assert side.stated_origins == ()


def test_copies_of_one_origin_are_one_origin() -> None:
    book, claim = claimed()
    for name in ("a.mp4", "b.mp4"):
        book.link(exhibit(book, name, "post 1"), claim, PLACE, Direction.SUPPORTS, "same shed")
    side = matrix.row(book.snapshot, claim, PLACE, None).supporting
    assert (len(side.exhibits), side.stated_origins) == (2, ("post 1",))


def test_a_blind_review_is_its_authors_alone_until_another_answers() -> None:
    book, claim = claimed()
    book.review(claim, PLACE, Answer.SUPPORTED, "first", blind=True, by=IDO)
    assert reasons(book, claim, IDO.fingerprint) == {"first"}
    assert reasons(book, claim, MARA.fingerprint) == set()
    assert reasons(book, claim, None) == set()
    assert matrix.row(book.snapshot, claim, PLACE, MARA.fingerprint).hidden_reviews == 1
    book.review(claim, PLACE, Answer.CONTRADICTED, "second", blind=True, by=SENA)
    assert reasons(book, claim, MARA.fingerprint) == {"first", "second"}
    assert reasons(book, claim, None) == {"first", "second"}


def test_an_answer_to_another_question_opens_no_blind_review() -> None:
    book, claim = claimed()
    book.review(claim, PLACE, Answer.SUPPORTED, "first", blind=True, by=IDO)
    book.review(claim, Question.TIME, Answer.SUPPORTED, "elsewhere", blind=False, by=SENA)
    assert reasons(book, claim, SENA.fingerprint) == set()


def test_a_review_that_is_not_blind_is_seen_at_once() -> None:
    book, claim = claimed()
    book.review(claim, PLACE, Answer.SUPPORTED, "open", blind=False, by=IDO)
    assert reasons(book, claim, None) == {"open"}


def test_a_withdrawn_blind_review_stays_hidden() -> None:
    book, claim = claimed()
    first = book.review(claim, PLACE, Answer.SUPPORTED, "first", blind=True, by=IDO)
    withdrawal = Supersession(
        replaces=first, replaced_by=None, reason="too quick", by=IDO.fingerprint, at=book.now
    )
    book.add(withdrawal, "supersede", IDO)
    assert matrix.hidden_reviews(book.snapshot, MARA.fingerprint) == {first}
    assert matrix.hidden_reviews(book.snapshot, IDO.fingerprint) == frozenset()


@pytest.mark.parametrize("viewer", [None, MARA.fingerprint, SENA.fingerprint, "SHA256:nobody"])
def test_hidden_reviews_are_those_of_others_only(viewer: str | None) -> None:
    book = farmyard()
    hidden = matrix.hidden_reviews(book.snapshot, viewer)
    records = [book.snapshot.records[digest] for digest in hidden]
    assert [r.reason for r in records if isinstance(r, Review)] == [HIDDEN_REASON]


def test_what_comes_in_against_a_conclusion_later_is_shown_as_unweighed() -> None:
    book = farmyard()
    claim = claim_of(book, "same yard")
    assert matrix.row(book.snapshot, claim, PLACE, None).unweighed == ()
    late = exhibit(book, "late.mp4", "a later find")
    link = book.link(late, claim, PLACE, Direction.CONTRADICTS, "The trough stands elsewhere.")
    assert matrix.row(book.snapshot, claim, PLACE, None).unweighed == (link,)
