"""What people say about exhibits and claims: observe, claim, link, review, conclude, correct.

The rules that make a conclusion possible are the fold's own (`model.rules`), so that they hold
whatever tool writes the log; this module only puts words into records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.model.assessment import Answer, Assessment, Review, Weighed, standard_named
from sightline.model.claim import (
    Claim,
    Direction,
    Hedge,
    Link,
    Observation,
    Question,
    Statement,
    Weight,
    Wording,
)
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.exhibit import Display, Restriction
from sightline.model.places import Area, Count, Region
from sightline.model.records import Record, record_digest
from sightline.model.rules_conclusions import contrary
from sightline.model.times import Interval, MediaSpan
from sightline.workbench.bounds import check_within
from sightline.workbench.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person sees or hears, before it is a record."""

    text: str
    hedge: Hedge = Hedge.HEDGED
    span: MediaSpan | None = None
    region: Region | None = None
    count: Count | None = None
    markings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who says it, how and when, before it is a record."""

    text: str
    speaker: str
    wording: Wording = Wording.PARAPHRASE
    organisation: str | None = None
    side: str | None = None
    channel: str | None = None
    said: Interval | None = None
    exhibit: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposition, before it is a record."""

    text: str
    hedge: Hedge = Hedge.ASSERTED
    allegation: bool = False
    place: str | None = None
    area: Area | None = None
    time: Interval | None = None
    count: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bears:
    """How something bears on one question about a claim, before it is a record."""

    item: Digest
    claim: Digest
    question: Question
    bearing: Direction
    weight: Weight
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """An answer to one question, before it is a record."""

    claim: Digest
    question: Question
    answer: Answer
    standard: str
    reason: str
    would_change: str
    weighed: tuple[Weighed, ...] = ()


def observe(case: Case, exhibit: Digest, seen: Seen) -> Digest:
    """Record an observation.

    Raises:
        InputRefused: it has no words, or points at a time or region that the exhibit does not have.
        RuleRefused: there is no such exhibit.
    """
    _worded(seen.text, "An observation")
    check_within(case.snapshot, exhibit, seen.span, seen.region)
    record = Observation(
        exhibit=exhibit,
        text=seen.text,
        hedge=seen.hedge,
        by=case.me,
        at=case.times.now(),
        span=seen.span,
        region=seen.region,
        count=seen.count,
        markings=seen.markings,
    )
    return case.record(record, action="observe")


def claim(case: Case, proposed: Proposed, said: Said | None = None) -> Digest:
    """Record a claim, with the statement that carries it if there is one."""
    _worded(proposed.text, "A claim")
    statement = None if said is None else case.salted(_statement(case, said))
    record = Claim(
        text=proposed.text,
        hedge=proposed.hedge,
        allegation=proposed.allegation,
        statement=None if statement is None else record_digest(statement),
        place=proposed.place,
        area=proposed.area,
        time=proposed.time,
        count=proposed.count,
        by=case.me,
        at=case.times.now(),
    )
    pairs: list[tuple[Record, str]] = [] if statement is None else [(statement, "state")]
    return case.record_all([*pairs, (record, "claim")])[-1]


def link(case: Case, bears: Bears) -> Digest:
    """Record how something bears on one question about a claim."""
    _worded(bears.reason, "A link's reason")
    record = Link(
        item=bears.item,
        claim=bears.claim,
        question=bears.question,
        bearing=bears.bearing,
        weight=bears.weight,
        reason=bears.reason,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="link")


def review(
    case: Case,
    claim_digest: Digest,
    question: Question,
    answer: Answer,
    *,
    reason: str,
    blind: bool,
) -> Digest:
    """Record one's own answer to a question."""
    _worded(reason, "A review's reason")
    record = Review(
        claim=claim_digest,
        question=question,
        answer=answer,
        reason=reason,
        blind=blind,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="review")


def conclude(case: Case, conclusion: Conclusion) -> Digest:
    """Record a conclusion; it cites every review of the question there is.

    Raises:
        RuleRefused: the standard's readers or origins are not there, or something contrary is
            not weighed.
    """
    _worded(conclusion.reason, "A conclusion's reason")
    _worded(conclusion.would_change, "What would change the conclusion")
    snapshot = case.snapshot
    reviews = snapshot.reviews(conclusion.claim, conclusion.question)
    record = Assessment(
        claim=conclusion.claim,
        question=conclusion.question,
        answer=conclusion.answer,
        standard=standard_named(conclusion.standard),
        reason=conclusion.reason,
        would_change=conclusion.would_change,
        reviews=tuple(digest for digest, _ in reviews),
        weighed=conclusion.weighed,
        by=case.me,
        at=case.times.now(),
    )
    return case.record(record, action="conclude")


def open_against(case: Case, conclusion: Conclusion) -> Sequence[Digest]:
    """What stands against an answer and is not weighed yet."""
    draft = Assessment(
        claim=conclusion.claim,
        question=conclusion.question,
        answer=conclusion.answer,
        standard=standard_named(conclusion.standard),
        reason=conclusion.reason,
        would_change=conclusion.would_change,
        reviews=(),
        weighed=(),
        by=case.me,
        at=case.times.now(),
    )
    weighed = {item.link for item in conclusion.weighed}
    return [digest for digest in contrary(case.snapshot, draft) if digest not in weighed]


def supersede(case: Case, old: Digest, new: Digest | None, *, reason: str) -> Digest:
    """Withdraw what a person wrote, or name what replaces it; the old record stays in the log."""
    _worded(reason, "The reason for a correction")
    record = Supersession(
        replaces=old, replaced_by=new, reason=reason, by=case.me, at=case.times.now()
    )
    return case.record(record, action="supersede")


def display(case: Case, exhibit: Digest, *, graphic: bool, warning: str) -> Digest:
    """Record how an exhibit is shown in what people read."""
    record = Display(
        exhibit=exhibit, graphic=graphic, warning=warning, by=case.me, at=case.times.now()
    )
    return case.record(record, action="set display")


def restrict(case: Case, exhibit: Digest, *, reason: str) -> Digest:
    """Record that an exhibit leaves the case only for named recipients."""
    _worded(reason, "The reason for a restriction")
    record = Restriction(exhibit=exhibit, reason=reason, by=case.me, at=case.times.now())
    return case.record(record, action="restrict exhibit")


def _statement(case: Case, said: Said) -> Statement:
    _worded(said.text, "A statement")
    _worded(said.speaker, "The speaker")
    return Statement(
        text=said.text,
        wording=said.wording,
        speaker=said.speaker,
        organisation=said.organisation,
        side=said.side,
        channel=said.channel,
        said=said.said,
        exhibit=said.exhibit,
        by=case.me,
        at=case.times.now(),
    )


def _worded(text: str, what: str) -> None:
    if not text.strip():
        raise InputRefused(f"{what} needs words.", next_step="Say it in a sentence.")
