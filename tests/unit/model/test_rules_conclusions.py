"""What a conclusion must rest on: other readers, what is weighed, origins; and the way out."""

from dataclasses import replace

import pytest
from tests.builders.book import (
    BEN,
    CYD,
    Author,
    Book,
    finding,
    judged,
    keep,
    refused,
    standard,
)

from sightline.model.assessment import Answer, Weighed
from sightline.model.claim import Direction, Question
from sightline.model.independence import independent_origins
from sightline.model.rules_conclusions import behind, contrary


def test_a_person_answers_a_question_once(book: Book, ben: Author) -> None:
    claim = judged(book, "X")
    first = book.add(ben.review(claim), BEN)
    with refused("already answered", "Supersede your answer"):
        book.add(ben.review(claim, Answer.CONTRADICTED), BEN)
    book.add(replace(ben.review(claim), question=Question.PLACE), BEN)
    book.add(ben.supersession(first), BEN)
    book.add(ben.review(claim, Answer.CONTRADICTED), BEN)


def test_nobody_takes_back_anothers_answer(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book, "X")
    answer = book.add(ben.review(claim, Answer.CONTRADICTED), BEN)
    with refused("only by the person who made it", "weigh it"):
        book.add(ada.supersession(answer))


def test_a_conclusion_needs_another_persons_reading(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book, "X")
    with refused("asks for 1 reviewer.* 0 did", "another person"):
        book.add(ada.assessment(claim))
    own = book.add(ada.review(claim))
    with refused("0 did"):
        book.add(ada.assessment(claim, own))
    theirs = book.add(ben.review(claim), BEN)
    with refused("0 did"):
        book.add(ada.assessment(claim, own))
    book.add(ada.assessment(claim, own, theirs))


def test_a_reading_that_answers_otherwise_is_no_second_reading(
    book: Book, ada: Author, ben: Author
) -> None:
    claim = judged(book, "X")
    theirs = book.add(ben.review(claim, Answer.UNDETERMINED), BEN)
    with refused("0 did"):
        book.add(ada.assessment(claim, theirs))


def test_a_conclusion_cites_standing_reviews_of_its_question(
    book: Book, ada: Author, ben: Author
) -> None:
    claim = judged(book, "X")
    elsewhere = book.add(replace(ben.review(claim), question=Question.PLACE), BEN)
    with refused("no standing review", "sightline show"):
        book.add(ada.assessment(claim, elsewhere))
    theirs = book.add(ben.review(claim), BEN)
    book.add(ben.supersession(theirs), BEN)
    with refused("no standing review"):
        book.add(ada.assessment(claim, theirs))


@pytest.mark.parametrize(("count", "readers"), [(0, 1), (1, 0), (-1, 1)])
def test_no_standard_does_without_a_reader_or_an_origin(
    book: Book, ada: Author, ben: Author, count: int, readers: int
) -> None:
    claim = judged(book, "X")
    theirs = book.add(ben.review(claim), BEN)
    with refused("no reviewer or for no origin", "another person"):
        book.add(ada.assessment(claim, theirs, standard=standard(count, readers)))


def test_two_readers_are_two_people(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book, "X")
    asked = standard(1, 2)
    first = book.add(ben.review(claim), BEN)
    with refused("asks for 2 reviewer.* 1 did"):
        book.add(ada.assessment(claim, first, first, standard=asked))
    book.add(CYD.actor, CYD)
    second = book.add(Author(book, CYD).review(claim), CYD)
    book.add(ada.assessment(claim, first, second, standard=asked))


def test_what_is_contrary_is_weighed_first(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book, "X")
    against = book.add(ada.link(keep(book, "b", origin="Y"), claim, Direction.CONTRADICTS))
    reading = book.add(ben.review(claim), BEN)
    book.add(CYD.actor, CYD)
    doubt = book.add(Author(book, CYD).review(claim, Answer.UNDETERMINED), CYD)
    conclusion = ada.assessment(claim, reading)
    assert set(contrary(book.state, conclusion)) == {against, doubt}
    with refused(f"not weighed: {against.short}, {doubt.short}", "--weigh"):
        book.add(conclusion)
    blank = (Weighed(link=against, reason=" "), Weighed(link=doubt, reason="no"))
    with refused(f"not weighed: {against.short}"):
        book.add(replace(conclusion, weighed=blank))
    weighed = (Weighed(link=against, reason="its clock is wrong"), blank[1])
    book.add(replace(conclusion, weighed=weighed))


def test_one_conclusion_stands_on_each_question(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book, "X")
    reading = book.add(ben.review(claim), BEN)
    first = book.add(ada.assessment(claim, reading))
    with refused("already has a conclusion", "Supersede"):
        book.add(ada.assessment(claim, reading))
    book.add(ada.supersession(first))
    book.add(ada.assessment(claim, reading))


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        (["X", "Y"], 2),
        (["X", "X", "X"], 1),
        ([None], 1),
        ([None, None], 1),
        (["X", None], 1),
        (["X", None, "Y"], 2),
        ([], 0),
    ],
)
def test_corroboration_counts_origins_shown_to_be_independent(
    book: Book, ada: Author, ben: Author, named: list[str | None], shown: int
) -> None:
    claim = judged(book, *named)
    reading = book.add(ben.review(claim), BEN)
    asked = ada.assessment(claim, reading, standard=standard(shown + 1, 1))
    with refused(f"asks for {shown + 1} independent.*; {shown} are shown", "--origin"):
        book.add(asked)
    if shown:
        book.add(replace(asked, standard=standard(shown, 1)))


def test_two_methods_on_one_file_are_one_origin(book: Book, ada: Author) -> None:
    claim, kept = book.add(ada.claim()), keep(book, "a", origin="X")
    for item in (book.add(finding(kept)), book.add(ada.observation(kept)), kept):
        book.add(ada.link(item, claim))
    assert (
        independent_origins(
            book.state, behind(book.state, claim, Question.TIME, Direction.SUPPORTS)
        )
        == 1
    )


def test_undetermined_needs_a_reader_but_no_origin(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book)
    reading = book.add(ben.review(claim, Answer.UNDETERMINED), BEN)
    book.add(ada.assessment(claim, reading, answer=Answer.UNDETERMINED, standard=standard(3, 1)))


def test_a_conclusion_is_about_a_standing_claim(book: Book, ada: Author, ben: Author) -> None:
    claim = judged(book, "X")
    reading = book.add(ben.review(claim), BEN)
    book.add(ada.supersession(claim))
    with refused("was superseded"):
        book.add(ada.assessment(claim, reading))
    with refused("was superseded"):
        book.add(ben.review(claim, Answer.CONTRADICTED), BEN)
