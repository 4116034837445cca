"""Who was asked and answered, what was promised, what came of it: as of a stated instant.

Nothing here knows what day it is. The caller says as of when; what was recorded to have happened
later than that is left out, and ages and lateness are counted to that instant. An interval is taken
at its word: an age lies between the age of its latest and of its earliest end, and a due date has
passed only once the whole interval has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sightline.ledger.parties import Mention, Register, folded
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
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant, Interval

DAY_US: Final = 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A number of whole days as a range; None where nothing bounds it."""

    least: int | None
    most: int | None


class Standing(StrEnum):
    """Where something stands on a given day."""

    ANSWERED = "answered"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    """Somebody recorded that no answer had come."""
    NO_ANSWER_RECORDED = "no answer recorded"
    """Nobody recorded an answer or its absence."""
    OPEN = "open"
    OVERDUE = "overdue"
    DUE_UNKNOWN = "no date given"
    KEPT = "kept"
    KEPT_IN_PART = "kept in part"
    SAID_NOT_KEPT = "said not to be kept"
    WITHDRAWN = "withdrawn"
    PROMISED = "promised"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    CONCLUDED = "concluded"


_OF_PROMISE: Final = {
    StepKind.KEPT: Standing.KEPT,
    StepKind.KEPT_IN_PART: Standing.KEPT_IN_PART,
    StepKind.NOT_KEPT: Standing.SAID_NOT_KEPT,
    StepKind.WITHDRAWN: Standing.WITHDRAWN,
}
_STANDS: Final = {
    StepKind.PROMISED: Standing.PROMISED,
    StepKind.REFUSED: Standing.REFUSED,
    StepKind.ONGOING: Standing.OPEN,
    StepKind.OPENED: Standing.OPEN,
    StepKind.RESUMED: Standing.OPEN,
    StepKind.SUSPENDED: Standing.SUSPENDED,
    StepKind.CHARGED: Standing.OPEN,
    StepKind.CLOSED: Standing.CONCLUDED,
    StepKind.TRIED: Standing.CONCLUDED,
    StepKind.REPORTED: Standing.CONCLUDED,
}
"""By the last step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with what came back by then."""

    request: tuple[Digest, Request] | None
    """None for an answer to which nobody is known to have asked."""
    responses: tuple[tuple[Digest, Response], ...]
    standing: Standing
    age: Days
    overdue: bool
    """The deadline given with it had passed and no answer was on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment with what became of it by then."""

    commitment: tuple[Digest, Commitment]
    steps: tuple[tuple[Digest, Step], ...]
    standing: Standing
    age: Days
    late: Days | None
    """By how much its date has passed, where it was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A proceeding with its steps up to then, in order of time."""

    proceeding: tuple[Digest, Proceeding]
    steps: tuple[tuple[Digest, Step], ...]
    standing: Standing
    age: Days
    """Since its first step."""
    quiet: Days
    """Since its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All of it for one party, or for one name that no party was matched to."""

    name: str
    party: Digest | None
    side: Digest | None
    asked: tuple[Asked, ...]
    promises: tuple[Promise, ...]
    processes: tuple[Process, ...]


def accounts(snapshot: Snapshot, as_of: Instant) -> tuple[Account, ...]:
    """What each party was asked, promised and began, by name; the same steps for every party."""
    register = Register.of(snapshot)
    books: dict[tuple[str, str], _Book] = {}

    def book(named: Named) -> _Book:
        party = party_of(register, named)
        name = register.parties[party].name if party is not None else named.name
        key = ("party", str(party)) if party is not None else ("name", folded(named.name))
        return books.setdefault(key, _Book(name=name, party=party))

    for asked, named in _asked(snapshot, as_of):
        book(named).asked.append(asked)
    for promise in _promises(snapshot, as_of):
        book(promise.commitment[1].promiser).promises.append(promise)
    for process in _processes(snapshot, as_of):
        book(process.proceeding[1].body).processes.append(process)
    made = [entry.closed(register) for entry in books.values()]
    return tuple(sorted(made, key=lambda account: (folded(account.name), str(account.party))))


def party_of(register: Register, named: Named) -> Digest | None:
    """The party meant: the one a person named, else the only one that bears the name."""
    standing = register.standing(named.party)
    return standing if standing is not None else register.match(Mention(name=named.name)).party


def days_between(since: Interval, until: Instant) -> Days:
    """Whole days from an interval to an instant: at least since its end, at most its beginning."""
    return Days(
        least=None if since.latest is None else max(0, _days(since.latest, until)),
        most=None if since.earliest is None else max(0, _days(since.earliest, until)),
    )


@dataclass(slots=True, kw_only=True)
class _Book:
    """An account while it is being filled."""

    name: str
    party: Digest | None
    asked: list[Asked] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)

    def closed(self, register: Register) -> Account:
        return Account(
            name=self.name,
            party=self.party,
            side=None if self.party is None else register.side(self.party),
            asked=tuple(self.asked),
            promises=tuple(self.promises),
            processes=tuple(self.processes),
        )


def _days(since: Instant, until: Instant) -> int:
    return (until.microseconds - since.microseconds) // DAY_US


def _begun(when: Interval, as_of: Instant) -> bool:
    """Whether it may have happened by then; what surely came later is not told of that day."""
    return when.earliest is None or when.earliest <= as_of


def _asked(snapshot: Snapshot, as_of: Instant) -> Iterator[tuple[Asked, Named]]:
    for digest, request in snapshot.live(Request):
        if not _begun(request.sent, as_of):
            continue
        responses = tuple(
            sorted(
                (item for item in snapshot.about(digest, Response) if _begun(item[1].given, as_of)),
                key=lambda item: _order(item[1].given),
            )
        )
        standing = _answered([response for _, response in responses])
        waited = standing in {Standing.UNANSWERED, Standing.NO_ANSWER_RECORDED}
        late = request.answer_by is not None and request.answer_by < as_of
        yield (
            Asked(
                request=(digest, request),
                responses=responses,
                standing=standing,
                age=days_between(request.sent, as_of),
                overdue=waited and late,
            ),
            request.asked,
        )
    for digest, response in snapshot.live(Response):
        unasked = response.request is None or response.request in snapshot.superseded
        if unasked and _begun(response.given, as_of):
            asked = Asked(
                request=None,
                responses=((digest, response),),
                standing=_answered([response]),
                age=days_between(response.given, as_of),
                overdue=False,
            )
            yield asked, response.answerer


def _answered(responses: Sequence[Response]) -> Standing:
    """An answer outlasts a silence told before it; declining is an answer of its own kind."""
    given = [response.answering for response in responses]
    if any(answering not in {Answering.NO_RESPONSE, Answering.DECLINED} for answering in given):
        return Standing.ANSWERED
    if Answering.DECLINED in given:
        return Standing.DECLINED
    return Standing.UNANSWERED if given else Standing.NO_ANSWER_RECORDED


def _promises(snapshot: Snapshot, as_of: Instant) -> Iterator[Promise]:
    for digest, commitment in snapshot.live(Commitment):
        if not _begun(commitment.made, as_of):
            continue
        steps = _steps(snapshot, digest, as_of)
        standing = _promised(commitment, [step.step for _, step in steps], as_of)
        unkept = standing in {Standing.OVERDUE, Standing.SAID_NOT_KEPT, Standing.KEPT_IN_PART}
        passed = _passed(commitment.due, as_of)
        yield Promise(
            commitment=(digest, commitment),
            steps=steps,
            standing=standing,
            age=days_between(commitment.made, as_of),
            late=days_between(commitment.due, as_of)
            if unkept and passed and commitment.due is not None
            else None,
        )


def _promised(commitment: Commitment, steps: Sequence[StepKind], as_of: Instant) -> Standing:
    last = steps[-1] if steps else None
    if last is not None:
        return _OF_PROMISE[last]
    if commitment.due is None:
        return Standing.DUE_UNKNOWN
    return Standing.OVERDUE if _passed(commitment.due, as_of) else Standing.OPEN


def _passed(due: Interval | None, as_of: Instant) -> bool:
    return due is not None and due.latest is not None and due.latest < as_of


def _processes(snapshot: Snapshot, as_of: Instant) -> Iterator[Process]:
    for digest, proceeding in snapshot.live(Proceeding):
        steps = _steps(snapshot, digest, as_of)
        if not steps and any(True for _ in snapshot.about(digest, Step)):
            continue
        unknown = Days(least=None, most=None)
        yield Process(
            proceeding=(digest, proceeding),
            steps=steps,
            standing=_STANDS[steps[-1][1].step] if steps else Standing.OPEN,
            age=days_between(steps[0][1].when, as_of) if steps else unknown,
            quiet=days_between(steps[-1][1].when, as_of) if steps else unknown,
        )


def _steps(snapshot: Snapshot, of: Digest, as_of: Instant) -> tuple[tuple[Digest, Step], ...]:
    """Steps that may have happened by then, in the order in which they may have ended."""
    begun = [item for item in snapshot.about(of, Step) if _begun(item[1].when, as_of)]
    return tuple(sorted(begun, key=lambda item: _order(item[1].when)))


def _order(when: Interval) -> tuple[int, int]:
    """By the latest moment it may have been; what nothing bounds comes last, as recorded."""
    latest = when.latest or when.earliest
    earliest = when.earliest or when.latest
    last = 1 << 62
    return (
        latest.microseconds if latest else last,
        earliest.microseconds if earliest else last,
    )
