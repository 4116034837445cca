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
    judged,
    keep,
    new_book,
    opened,
    refused,
)

from sightline.errors import InputRefused, VersionRefused
from sightline.model.claim import Direction
from sightline.model.custody import ActorKind, Delivery, Stamp
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Method, Outcome
from sightline.model.records import Record
from sightline.model.rules import check

NOWHERE = Digest.of(b"nowhere")


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
