"""Silence, lateness and age: counted to a stated day, at the width in which times are known."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.book import ADA, Author, Book, new_book

from sightline.ledger.accountability import Account, Days, Standing, accounts, days_between
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
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.times import Instant, Interval, period

DAY = 86_400_000_000


def day(text: str) -> Interval:
    return period(text, zone="UTC", basis="test")


def at(text: str) -> Instant:
    return Instant.parse(f"{text}T00:00Z")


class Desk:
    """Writes records into a book, one line each."""

    def __init__(self) -> None:
        self.book: Book = new_book()

    def _by(self) -> dict[str, Any]:
        return {"by": ADA.actor.fingerprint, "at": self.book.now()}

    def request(self, whom: str = "M", sent: str = "2024-11-15", **more: Any) -> Digest:  # noqa: ANN401 - fields of any type
        return self.book.add(
            Request(
                asked=Named(name=whom), asker="desk", text="?", sent=day(sent), **more, **self._by()
            )
        )

    def response(self, to: Digest | None, how: Answering, given: str, whom: str = "M") -> Digest:
        return self.book.add(
            Response(
                answerer=Named(name=whom),
                answering=how,
                text="so",
                given=day(given),
                request=to,
                **self._by(),
            )
        )

    def promise(self, due: str | None = "2024-11-22", whom: str = "M") -> Digest:
        return self.book.add(
            Commitment(
                promiser=Named(name=whom),
                text="to publish",
                made=day("2024-11-15"),
                due=None if due is None else day(due),
                **self._by(),
            )
        )

    def proceeding(self, whom: str = "M") -> Digest:
        return self.book.add(Proceeding(body=Named(name=whom), text="a review", **self._by()))

    def step(self, of: Digest, kind: StepKind, when: str) -> Digest:
        return self.book.add(Step(of=of, step=kind, text="so", when=day(when), **self._by()))

    def account(self, as_of: str) -> Account:
        (account,) = accounts(self.book.state, at(as_of))
        return account


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_silence_lasts_until_an_answer_and_each_day_tells_what_was_known_then(desk: Desk) -> None:
    request = desk.request(answer_by=at("2024-11-17"))
    (asked,) = desk.account("2024-11-16").asked
    assert (asked.standing, asked.overdue) == (Standing.NO_ANSWER_RECORDED, False)
    desk.response(request, Answering.NO_RESPONSE, "2024-11-18")
    desk.response(request, Answering.DENIES, "2024-12-01")
    (asked,) = desk.account("2024-11-20").asked
    assert (asked.standing, asked.overdue) == (Standing.UNANSWERED, True)
    assert asked.age == Days(least=4, most=5)
    (asked,) = desk.account("2024-12-02").asked
    assert (asked.standing, asked.overdue, len(asked.responses)) == (Standing.ANSWERED, False, 2)


def test_declining_is_neither_an_answer_nor_a_silence(desk: Desk) -> None:
    desk.response(desk.request(), Answering.DECLINED, "2024-11-16")
    assert desk.account("2024-12-01").asked[0].standing is Standing.DECLINED


def test_an_answer_that_nobody_asked_for_is_kept(desk: Desk) -> None:
    desk.response(None, Answering.DENIES, "2024-11-18")
    (asked,) = desk.account("2024-12-01").asked
    assert asked.request is None
    assert asked.standing is Standing.ANSWERED


@pytest.mark.parametrize(
    ("as_of", "standing", "late"),
    [
        ("2024-11-20", Standing.OPEN, None),
        ("2024-11-22", Standing.OPEN, None),
        ("2024-11-24", Standing.OVERDUE, Days(least=1, most=2)),
    ],
)
def test_a_promise_is_late_once_its_whole_due_time_has_passed(
    desk: Desk, as_of: str, standing: Standing, late: Days | None
) -> None:
    desk.promise()
    (promise,) = desk.account(as_of).promises
    assert (promise.standing, promise.late) == (standing, late)


def test_what_is_said_to_be_unkept_can_still_be_kept(desk: Desk) -> None:
    promise = desk.promise()
    desk.step(promise, StepKind.NOT_KEPT, "2024-12-09")
    desk.step(promise, StepKind.KEPT, "2024-12-20")
    assert desk.account("2024-12-10").promises[0].standing is Standing.SAID_NOT_KEPT
    kept = desk.account("2024-12-30").promises[0]
    assert (kept.standing, kept.late) == (Standing.KEPT, None)


def test_a_promise_without_a_date_is_never_overdue(desk: Desk) -> None:
    desk.promise(due=None)
    assert desk.account("2030-01-01").promises[0].standing is Standing.DUE_UNKNOWN


def test_steps_stand_in_the_order_of_time_and_the_last_tells_where_it_stands(desk: Desk) -> None:
    review = desk.proceeding()
    desk.step(review, StepKind.SUSPENDED, "2025-01")
    desk.step(review, StepKind.OPENED, "2024-11-18")
    (process,) = desk.account("2024-12-16").processes
    assert process.standing is Standing.OPEN
    assert process.quiet == Days(least=27, most=28)
    (process,) = desk.account("2025-03-01").processes
    assert [step.step for _, step in process.steps] == [StepKind.OPENED, StepKind.SUSPENDED]
    assert process.standing is Standing.SUSPENDED
    assert accounts(desk.book.state, at("2024-01-01")) == ()


def test_one_party_has_one_account_under_all_its_names(desk: Desk) -> None:
    by: dict[str, Any] = {"by": ADA.actor.fingerprint, "at": desk.book.now()}
    side = desk.book.add(Party(name="North", party_kind=PartyKind.SIDE, **by))
    ministry = desk.book.add(
        Party(name="Ministry", party_kind=PartyKind.ORGANISATION, side=side, aliases=("MoD",), **by)
    )
    desk.request("the MoD")
    desk.promise(whom="Ministry")
    desk.proceeding("Somebody else")
    first, other = accounts(desk.book.state, at("2024-12-01"))
    assert (first.name, first.party, first.side) == ("Ministry", ministry, side)
    assert (len(first.asked), len(first.promises)) == (1, 1)
    assert (other.name, other.party) == ("Somebody else", None)


def test_what_was_withdrawn_is_not_told(desk: Desk) -> None:
    desk.book.add(Author(desk.book, ADA).supersession(desk.promise()))
    assert accounts(desk.book.state, at("2024-12-01")) == ()


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.integers(-(10**6), 10**6))
def test_an_age_is_as_wide_as_its_beginning_is_known(start: int, width: int, now: int) -> None:
    since = Interval(
        earliest=Instant(start * DAY), latest=Instant((start + width) * DAY), basis="", zone="UTC"
    )
    age = days_between(since, Instant(now * DAY))
    assert age.least is not None
    assert age.most is not None
    assert 0 <= age.least <= age.most <= max(0, now - start)
    open_end = Interval(earliest=None, latest=Instant(start * DAY), basis="", zone="UTC")
    assert days_between(open_end, Instant(now * DAY)).most is None
