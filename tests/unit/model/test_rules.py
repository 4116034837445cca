"""Each rule of the log: what it lets pass, what it refuses, and the way out it names."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.builders.book import (
    ADA,
    BEN,
    CYD,
    Author,
    Book,
    acquisition,
    checkpoint,
    exhibit,
    finding,
    keep,
    new_book,
    opened,
    standard,
)

from sightline.errors import InputRefused, RuleRefused, VersionRefused
from sightline.model.assessment import Answer, Weighed
from sightline.model.claim import Direction, Question
from sightline.model.custody import ActorKind, Delivery, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Method, Outcome
from sightline.model.independence import independent_origins
from sightline.model.records import Record
from sightline.model.rules import check
from sightline.model.rules_conclusions import behind, contrary

NOWHERE = Digest.of(b"nowhere")


@pytest.fixture
def book() -> Book:
    return new_book(BEN)


@pytest.fixture
def ada(book: Book) -> Author:
    return Author(book, ADA)


@pytest.fixture
def ben(book: Book) -> Author:
    return Author(book, BEN)


def refused(match: str, step: str = "") -> pytest.RaisesExc[RuleRefused]:
    return pytest.RaisesExc(
        RuleRefused,
        match=match,
        check=lambda error: step in error.next_step and error.next_step[-1] == ".",
    )


# The case and its actors


def test_a_log_opens_with_a_case_and_once(book: Book) -> None:
    with refused("opens a case once", "sightline new"):
        book.add(opened(title="another"))
    with refused("opens a case once"):
        check(Book().fold.snapshot, Book().entry(opened(), seq=0), ADA.actor)


def test_a_case_of_another_format_is_refused() -> None:
    with pytest.raises(VersionRefused, match="format 2"):
        Book().add(opened(format=2))


def test_a_case_is_signed_by_its_founder() -> None:
    with refused("outside the case introduces"):
        Book().add(opened(), BEN)


def test_a_key_acts_once_it_has_joined(book: Book) -> None:
    with refused("has not joined", "introduce"):
        book.add(exhibit("a"), CYD)
    book.add(CYD.actor, CYD)
    book.add(exhibit("a"), CYD)


def test_an_actor_may_introduce_another_but_a_stranger_may_not(book: Book) -> None:
    stranger = replace(CYD.actor, name="C", actor_kind=ActorKind.TOOL)
    book.add(CYD.actor, BEN)
    with refused("already joined"):
        book.add(stranger, BEN)
    lonely = new_book()
    with refused("outside the case introduces another", "introduce itself"):
        lonely.add(CYD.actor, BEN)


def test_an_actors_fingerprint_is_that_of_the_key(book: Book) -> None:
    with refused("not the fingerprint", "ssh-keygen -l"):
        book.add(replace(CYD.actor, public_key=BEN.actor.public_key), CYD)
    with refused("not the fingerprint"):
        book.add(replace(CYD.actor, public_key=f"{CYD.actor.public_key} a comment"), CYD)
    with pytest.raises(InputRefused, match="public key"):
        book.add(replace(CYD.actor, public_key="no key"), CYD)


def test_the_same_record_is_not_taken_twice(book: Book) -> None:
    record = exhibit("a")
    book.add(record)
    with refused("already in the log as entry 2", "recorded again"):
        book.add(record)


def test_nobody_writes_in_anothers_name(book: Book, ben: Author) -> None:
    keep(book, "a")
    with refused("written as by SHA256:.* signs it", "Sign with the key"):
        book.add(ben.observation(Digest.of(b"a")), ADA)


# Exhibits and findings


def test_an_exhibit_comes_in_once_and_its_acquisitions_as_often_as_they_happen(book: Book) -> None:
    keep(book, "a")
    with refused("already in the case", "second acquisition"):
        book.add(replace(exhibit("a"), media_type="video/webm"))
    book.add(acquisition("a", origin="again"))


WITHOUT_EXHIBIT: list[Callable[[Author], Record]] = [
    lambda _: acquisition("b", origin="elsewhere"),
    lambda _: acquisition("a", member_of="b"),
    lambda _: finding(Digest.of(b"b")),
    lambda author: author.observation(Digest.of(b"b")),
    lambda author: author.statement(Digest.of(b"b")),
    lambda author: author.display(Digest.of(b"b")),
    lambda _: Derivative(
        exhibit=Digest.of(b"b"),
        digest=NOWHERE,
        size=1,
        media_type="image/png",
        role=DerivativeRole.PICTURE,
        method=Method(name="x", version=1),
        label="x",
    ),
]


@pytest.mark.parametrize("write", WITHOUT_EXHIBIT)
def test_what_is_said_of_an_exhibit_needs_it(
    book: Book, ada: Author, write: Callable[[Author], Record]
) -> None:
    keep(book, "a")
    record = write(ada)
    with refused("no exhibit", "sightline exhibits"):
        book.add(record)
    keep(book, "b")
    book.add(record)


def test_a_method_reports_once_on_an_exhibit_unless_it_failed(book: Book) -> None:
    kept = keep(book, "a")
    book.add(finding(kept, Outcome.FAILED))
    book.add(finding(kept, Outcome.INCONCLUSIVE))
    with refused("already reported", "sightline reproduce"):
        book.add(finding(kept, Outcome.OBSERVED))
    book.add(finding(kept, Outcome.OBSERVED, threshold=2))


# Claims and links


def test_a_claim_stands_on_a_standing_statement(book: Book, ada: Author) -> None:
    said = book.add(ada.statement())
    book.add(ada.claim(statement=said))
    with refused("no statement", "sightline log"):
        book.add(ada.claim("x", statement=NOWHERE))
    book.add(ada.supersession(said))
    with refused("was superseded: a slip", "what replaced it"):
        book.add(ada.claim("y", statement=said))


def test_a_link_joins_what_stands_to_a_standing_claim(book: Book, ada: Author) -> None:
    kept, claim = keep(book, "a"), book.add(ada.claim())
    seen, found = book.add(ada.observation(kept)), book.add(finding(kept))
    other = book.add(ada.claim("another"))
    for item in (kept, seen, found, other):
        book.add(ada.link(item, claim))
    with refused("cannot bear on itself", "for or against"):
        book.add(ada.link(claim, claim))
    with refused("no finding or joint finding or observation or claim"):
        book.add(ada.link(NOWHERE, claim))
    with refused("no claim"):
        book.add(ada.link(kept, seen))
    book.add(ada.supersession(seen))
    with refused("was superseded"):
        book.add(ada.link(seen, claim))


# Reviews and conclusions


def judged(book: Book, *named: str | None) -> Digest:
    """A claim of Ada's that exhibits of these origins support."""
    claim = book.add(Author(book).claim())
    for number, origin in enumerate(named):
        kept = keep(book, f"exhibit {number}", origin=origin)
        book.add(Author(book).link(kept, claim))
    return claim


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


# Seals, corrections, deliveries


def test_a_checkpoint_states_what_the_log_holds(book: Book) -> None:
    keep(book, "a")
    book.add(checkpoint(book))
    book.add(checkpoint(book, 2))


def test_a_checkpoint_of_more_entries_than_there_are_is_refused(book: Book) -> None:
    sealed = checkpoint(book)
    for size in (0, -1, book.fold.size + 1):
        with refused(f"checkpoint over {size} entries", "Seal the case again"):
            book.add(replace(sealed, size=size))


def test_a_checkpoint_of_another_log_is_refused(book: Book) -> None:
    sealed = checkpoint(book)
    for other in (
        replace(sealed, root="00" * 32),
        replace(sealed, size=1),
        checkpoint(book, root=bytes(32)),
        replace(sealed, note=checkpoint(book, 1).note),
        checkpoint(book, origin="another"),
    ):
        with refused("does not state the first", "Seal the case again"):
            book.add(other)
    with pytest.raises(InputRefused, match="not a checkpoint"):
        book.add(replace(sealed, note="no note"))


def test_a_stamp_belongs_to_a_checkpoint(book: Book) -> None:
    sealed = book.add(checkpoint(book))
    stamp = Stamp(checkpoint=sealed, token=NOWHERE, authority="x", gen_time=book.now())
    book.add(stamp)
    with refused("no checkpoint"):
        book.add(replace(stamp, checkpoint=NOWHERE))


def test_what_a_person_wrote_can_be_corrected_once(book: Book, ada: Author) -> None:
    kept = keep(book, "a")
    old, new = book.add(ada.observation(kept)), book.add(ada.observation(kept, "Two gates."))
    book.add(ada.supersession(old, new))
    with refused("was superseded"):
        book.add(ada.supersession(old))
    assert old not in dict(book.state.about(kept, type(book.state.records[old])))
    assert new in dict(book.state.about(kept, type(book.state.records[new])))


def test_nobody_takes_back_what_another_person_saw_or_linked(
    book: Book, ada: Author, ben: Author
) -> None:
    seen = book.add(ben.observation(keep(book, "a")), BEN)
    bears = book.add(ben.link(seen, book.add(ada.claim()), Direction.CONTRADICTS), BEN)
    for theirs in (seen, bears):
        with refused("only by the person who made it", "weigh it"):
            book.add(ada.supersession(theirs))


def test_a_correction_is_another_record_of_the_same_kind(book: Book, ada: Author) -> None:
    kept = keep(book, "a")
    old, claim = book.add(ada.observation(kept)), book.add(ada.claim())
    with refused("cannot replace itself", "correction first"):
        book.add(ada.supersession(old, old))
    with refused("no observation"):
        book.add(ada.supersession(old, claim))
    with refused("no observation"):
        book.add(ada.supersession(old, NOWHERE))


def test_bytes_acquisitions_and_seals_cannot_be_taken_back(book: Book, ada: Author) -> None:
    keep(book, "a")
    fixed = [book.add(checkpoint(book)), book.add(finding(Digest.of(b"a")))]
    fixed += [digest for digest, row in book.state.records.items() if row.KIND != "claim"]
    for digest in fixed:
        with refused("is no observation or statement"):
            book.add(ada.supersession(digest))


def test_a_delivery_refers_to_nothing_in_the_case(book: Book) -> None:
    book.add(
        Delivery(
            what="report",
            to="court",
            digest=NOWHERE,
            left_out=(),
            by=ADA.actor.fingerprint,
            at=book.now(),
        )
    )


def test_a_refused_record_leaves_the_state_as_it_was(book: Book, ada: Author) -> None:
    claim = judged(book, "X")
    before = (book.fold.size, book.fold.frontier.root(), len(book.state.records))
    with refused("0 did"):
        book.add(ada.assessment(claim))
    assert (book.fold.size, book.fold.frontier.root(), len(book.state.records)) == before
    book.add(ada.claim("and the log goes on"))
