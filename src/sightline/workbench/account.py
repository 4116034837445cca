"""Recording what was asked, answered, promised and done."""

from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.ledger.parties import Mention, Register
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
from sightline.model.times import Instant, Interval
from sightline.workbench.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a record of the ledger is about, and what shows it."""

    about: Digest | None = None
    """The claim."""
    sources: tuple[Digest, ...] = ()
    """Exhibits, statements, claims or findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, before it is a record."""

    asked: Named
    asker: str
    text: str
    sent: Interval
    channel: str | None = None
    answer_by: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer or a silence, before it is a record."""

    answerer: Named
    answering: Answering
    text: str
    given: Interval
    request: Digest | None = None


def named(case: Case, name: str) -> Named:
    """Somebody as named, with the one party of the register that bears the name, if one does."""
    return Named(name=name, party=Register.of(case.snapshot).match(Mention(name=name)).party)


def ask(case: Case, question: Question, grounds: Grounds) -> Digest:
    """Record a request.

    Raises:
        InputRefused: it says nothing.
        RuleRefused: what it names is not there.
    """
    _worded(question.text, "A request")
    record = Request(
        asked=question.asked,
        asker=question.asker,
        text=question.text,
        sent=question.sent,
        channel=question.channel,
        answer_by=question.answer_by,
        about=grounds.about,
        sources=grounds.sources,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="ask")


def answer(case: Case, reply: Reply, grounds: Grounds) -> Digest:
    """Record an answer, or that none had come."""
    _worded(reply.text, "An answer")
    record = Response(
        answerer=reply.answerer,
        answering=reply.answering,
        text=reply.text,
        given=reply.given,
        request=reply.request,
        about=grounds.about,
        sources=grounds.sources,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="answer")


def promise(
    case: Case,
    promiser: Named,
    text: str,
    *,
    made: Interval,
    due: Interval | None,
    condition: str | None,
    grounds: Grounds,
) -> Digest:
    """Record a commitment."""
    _worded(text, "A promise")
    record = Commitment(
        promiser=promiser,
        text=text,
        made=made,
        due=due,
        condition=condition,
        about=grounds.about,
        sources=grounds.sources,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="promise")


def proceeding(
    case: Case,
    body: Named,
    text: str,
    *,
    offence: str | None,
    subject: Named | None,
    grounds: Grounds,
) -> Digest:
    """Record a proceeding; its steps follow."""
    _worded(text, "A proceeding")
    record = Proceeding(
        body=body,
        text=text,
        offence=offence,
        subject=subject,
        about=grounds.about,
        sources=grounds.sources,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="note proceeding")


def step(
    case: Case,
    of: Digest,
    kind: StepKind,
    text: str,
    *,
    when: Interval,
    due: Interval | None,
    sources: tuple[Digest, ...],
) -> Digest:
    """Record what happened to a proceeding or a promise."""
    _worded(text, "A step")
    record = Step(
        of=of,
        step=kind,
        text=text,
        when=when,
        due=due,
        sources=sources,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="note step")


def _worded(text: str, what: str) -> None:
    if not text.strip():
        raise InputRefused(f"{what} needs words.", next_step="Say it in a sentence.")
