"""Rules of the ledger: what its records may name, and what each refusal says to do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.builders.book import ADA, Author, Book, exhibit, finding, keep

from sightline.errors import InputRefused, RuleRefused
from sightline.model.commitment import (
    Answering,
    Commitment,
    Named,
    Proceeding,
    Request,
    Response,
    Step,
    StepKind,
)
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.exhibit import Derivative, DerivativeRole
from sightline.model.finding import Method
from sightline.model.party import Party, PartyKind
from sightline.model.records import Record, record_bytes
from sightline.model.slots import Reading, Span, StatementKind
from sightline.model.standing import current
from sightline.model.times import Interval

NOWHERE = Digest.of(b"nowhere")
TEXT = Digest.of(b"the text")
WHEN = Interval(earliest=None, latest=None, basis="test", zone="UTC")


def _by(book: Book) -> dict[str, Any]:
    return {"by": ADA.actor.fingerprint, "at": book.now()}


def party(book: Book, name: str, kind: PartyKind = PartyKind.SIDE, **more: Any) -> Party:  # noqa: ANN401 - fields of any type
    return Party(name=name, party_kind=kind, **more, **_by(book))


def decision(book: Book, of: Digest, fate: Fate, *records: Digest, **more: Any) -> Decision:  # noqa: ANN401 - fields of any type
    return Decision(
        finding=of,
        candidate_kind=more.pop("kind", CandidateKind.CLAIM),
        candidate=more.pop("candidate", 0),
        fate=fate,
        records=records,
        **more,
        **_by(book),
    )


def refused(match: str, step: str = "") -> pytest.RaisesExc[RuleRefused]:
    return pytest.RaisesExc(RuleRefused, match=match, check=lambda error: step in error.next_step)


def test_a_record_without_the_new_slots_keeps_its_bytes(ada: Author) -> None:
    assert b"slots" not in record_bytes(ada.claim())
    assert not {b"party", b"parent", b"reading"} & set(record_bytes(ada.statement()).split(b'"'))


# Parties


def test_only_a_side_can_be_a_side_and_it_has_none(book: Book) -> None:
    side = book.add(party(book, "North"))
    office = book.add(party(book, "Ministry", PartyKind.ORGANISATION, side=side))
    with refused("kind 'side'", "parties add"):
        book.add(party(book, "Bureau", PartyKind.ORGANISATION, side=office))
    with refused("kind 'side'"):
        book.add(party(book, "South", side=side))
    with refused("no party"):
        book.add(party(book, "Desk", PartyKind.OFFICE, part_of=NOWHERE))
    book.add(party(book, "Desk", PartyKind.OFFICE, part_of=office))


def test_affiliation_to_a_state_is_stated_with_its_ground(book: Book) -> None:
    with pytest.raises(InputRefused, match="ground"):
        party(book, "Herald", PartyKind.OUTLET, state_affiliated=True)
    with pytest.raises(InputRefused, match="ground"):
        party(book, "Herald", PartyKind.OUTLET, basis="its imprint")
    with pytest.raises(InputRefused, match="needs a name"):
        party(book, "  ")


def test_two_parties_may_bear_one_name(book: Book) -> None:
    first = book.add(party(book, "A. Vell", PartyKind.PERSON, note="colonel"))
    assert first != book.add(party(book, "A. Vell", PartyKind.PERSON, note="mayor"))


def test_a_corrected_party_is_found_by_what_named_it_before(book: Book, ada: Author) -> None:
    old = book.add(party(book, "Nord"))
    new = book.add(party(book, "North"))
    book.add(ada.supersession(old, new))
    assert current(book.state, old) == new
    assert current(book.state, new) == new
    book.add(ada.supersession(new))
    assert current(book.state, old) is None


# Decisions on candidates


def _read(book: Book) -> Digest:
    report = keep(book, "report")
    book.add(
        Derivative(
            exhibit=report,
            digest=TEXT,
            size=8,
            media_type="text/plain",
            role=DerivativeRole.TEXT,
            method=Method(name="text", version=1),
            label="text",
        )
    )
    return book.add(finding(report))


def test_a_candidate_is_decided_once_and_again_after_its_undoing(book: Book, ada: Author) -> None:
    of, claim = _read(book), book.add(ada.claim())
    taken = book.add(decision(book, of, Fate.ACCEPTED, claim))
    with refused("claim candidate 0 was already accepted", "supersede"):
        book.add(decision(book, of, Fate.REJECTED, reason="a slip"))
    book.add(decision(book, of, Fate.ACCEPTED, claim, kind=CandidateKind.STATEMENT))
    book.add(decision(book, of, Fate.ACCEPTED, claim, candidate=1))
    book.add(ada.supersession(taken))
    book.add(decision(book, of, Fate.REJECTED, reason="no accusation"))


def test_a_rejection_has_a_reason_and_an_acceptance_its_records(book: Book, ada: Author) -> None:
    of, claim = _read(book), book.add(ada.claim())
    for reason in (None, " "):
        with refused("rejected for a reason", "--reason"):
            book.add(decision(book, of, Fate.REJECTED, reason=reason))
    with refused("merged for a reason"):
        book.add(decision(book, of, Fate.MERGED, claim))
    with refused("becomes no record"):
        book.add(decision(book, of, Fate.REJECTED, claim, reason="no"))
    for fate in (Fate.ACCEPTED, Fate.CORRECTED, Fate.MERGED):
        with refused("at least one"):
            book.add(decision(book, of, fate, reason="because"))
    with refused("is no finding"):
        book.add(decision(book, claim, Fate.ACCEPTED, claim))
    with refused("is no statement or claim"):
        book.add(decision(book, of, Fate.ACCEPTED, of))


def test_a_reading_is_of_the_report_that_the_statement_names(book: Book, ada: Author) -> None:
    of = _read(book)
    report = Digest.of(b"report")
    words = Span(start=0, end=3, byte_start=0, byte_end=3, words="the")
    reading = Reading(
        finding=of, candidate=0, text=TEXT, kind=StatementKind.DIRECT, content=(words,)
    )
    said = replace(ada.statement(report), reading=reading)
    book.add(said)
    book.add(exhibit("other"))
    elsewhere = Digest.of(b"other")
    for wrong in (
        replace(said, exhibit=elsewhere),
        replace(said, exhibit=None),
        replace(said, reading=replace(reading, text=NOWHERE)),
    ):
        with refused("not of the report"):
            book.add(wrong)
    with refused("is no finding"):
        book.add(replace(said, reading=replace(reading, finding=NOWHERE)))


def test_a_statement_names_a_party_and_a_parent_that_stand(book: Book, ada: Author) -> None:
    outer, who = book.add(ada.statement()), book.add(party(book, "North"))
    book.add(replace(ada.statement(), parent=outer, party=who))
    with refused("is no statement"):
        book.add(replace(ada.statement(), parent=NOWHERE))
    with refused("is no party"):
        book.add(replace(ada.statement(), party=NOWHERE))


def test_a_span_runs_forward() -> None:
    with pytest.raises(InputRefused, match="cannot run"):
        Span(start=5, end=3, byte_start=5, byte_end=5, words="")


# What was asked, promised and done


def _request(book: Book, **more: Any) -> Request:  # noqa: ANN401 - fields of any type
    return Request(
        asked=more.pop("asked", Named(name="the ministry")),
        asker="the desk",
        text="comment",
        sent=WHEN,
        **more,
        **_by(book),
    )


def _commitment(book: Book, **more: Any) -> Commitment:  # noqa: ANN401 - fields of any type
    return Commitment(
        promiser=Named(name="the ministry"), text="to publish", made=WHEN, **more, **_by(book)
    )


def _step(book: Book, of: Digest, step: StepKind, **more: Any) -> Step:  # noqa: ANN401 - fields of any type
    return Step(of=of, step=step, text="so", when=WHEN, **more, **_by(book))


def test_an_answer_answers_a_request_that_stands(book: Book, ada: Author) -> None:
    request = book.add(_request(book))

    def answer(of: Digest) -> Response:
        return Response(
            answerer=Named(name="the ministry"),
            answering=Answering.DECLINED,
            text="no comment",
            given=WHEN,
            request=of,
            **_by(book),
        )

    first = book.add(answer(request))
    assert [digest for digest, _ in book.state.about(request, Response)] == [first]
    book.add(ada.supersession(request))
    with refused("was superseded"):
        book.add(answer(request))


def test_steps_follow_proceedings_and_promises_and_mix_neither(book: Book) -> None:
    promise = book.add(_commitment(book))
    case = book.add(Proceeding(body=Named(name="the court"), text="a case", **_by(book)))
    first = book.add(_step(book, case, StepKind.OPENED))
    book.add(_step(book, promise, StepKind.NOT_KEPT))
    assert [digest for digest, _ in book.state.about(case, Step)] == [first]
    with refused("A commitment is not charged", "kept"):
        book.add(_step(book, promise, StepKind.CHARGED))
    with refused("A proceeding is not kept", "charged"):
        book.add(_step(book, case, StepKind.KEPT))
    with refused("is no proceeding or commitment"):
        book.add(_step(book, first, StepKind.OPENED))


NAMES_SOMETHING_ELSE: list[Callable[[Book], Record]] = [
    lambda book: _request(book, about=NOWHERE),
    lambda book: _request(book, sources=(NOWHERE,)),
    lambda book: _request(book, asked=Named(name="x", party=NOWHERE)),
    lambda book: _commitment(book, about=NOWHERE),
    lambda book: Proceeding(
        body=Named(name="x"), text="y", subject=Named(name="z", party=NOWHERE), **_by(book)
    ),
    lambda book: _step(book, book.add(_commitment(book)), StepKind.KEPT, sources=(NOWHERE,)),
]


@pytest.mark.parametrize("write", NAMES_SOMETHING_ELSE)
def test_what_is_named_is_in_the_case(book: Book, write: Callable[[Book], Record]) -> None:
    with refused("is no (claim|statement|party)"):
        book.add(write(book))
