"""The verification matrix: seven questions to each claim, and what stands behind each answer.

Nothing here weighs or counts towards an answer. A row says what people linked, answered and
concluded, how many origins are shown to stand behind it, and what is still missing; an answer is
only ever a person's signed conclusion.
"""

from dataclasses import dataclass
from enum import StrEnum

from sightline.model.assessment import Answer, Assessment, Review
from sightline.model.claim import Direction, Link, Question
from sightline.model.digest import Digest
from sightline.model.independence import independent_origins
from sightline.model.rules_conclusions import behind, contrary
from sightline.model.snapshot import ORIGIN_NOT_STATED, Snapshot


class Status(StrEnum):
    """Where a question stands; all but `open` are the answer of a signed conclusion."""

    OPEN = "open"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNDETERMINED = "undetermined"


_STATUS = {
    Answer.SUPPORTED: Status.SUPPORTED,
    Answer.CONTRADICTED: Status.CONTRADICTED,
    Answer.UNDETERMINED: Status.UNDETERMINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What was linked to one question with one bearing."""

    links: tuple[tuple[Digest, Link], ...]
    exhibits: tuple[Digest, ...]
    """Exhibits the links rest on, each once, by digest."""
    origins: tuple[str, ...]
    """Origins of these exhibits; all that state none stand here once, as `ORIGIN_NOT_STATED`."""
    independent: int
    """How many count: never more than were stated, and copies of one recording count once."""

    @property
    def stated_origins(self) -> tuple[str, ...]:
        """Origins that somebody stated."""
        return tuple(origin for origin in self.origins if origin != ORIGIN_NOT_STATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question about one claim."""

    claim: Digest
    question: Question
    status: Status
    conclusion: tuple[Digest, Assessment] | None
    reviews: tuple[tuple[Digest, Review], ...]
    """Those the viewer may see."""
    hidden_reviews: int
    """Blind answers of others that wait for another person's."""
    supporting: Side
    contradicting: Side
    neutral: Side
    unweighed: tuple[Digest, ...]
    """Links and reviews against the conclusion that came after it and that it does not weigh."""


def rows(snapshot: Snapshot, claim: Digest, viewer: str | None) -> tuple[Row, ...]:
    """The seven rows of one claim, as the holder of the key `viewer` may see them."""
    return tuple(row(snapshot, claim, question, viewer) for question in Question)


def row(snapshot: Snapshot, claim: Digest, question: Question, viewer: str | None) -> Row:
    """One question about one claim, as the holder of the key `viewer` may see it."""
    conclusion = next(snapshot.assessments(claim, question), None)
    seen = visible_reviews(snapshot, claim, question, viewer)
    return Row(
        claim=claim,
        question=question,
        status=Status.OPEN if conclusion is None else _STATUS[conclusion[1].answer],
        conclusion=conclusion,
        reviews=seen,
        hidden_reviews=sum(1 for _ in snapshot.reviews(claim, question)) - len(seen),
        supporting=_side(snapshot, claim, question, Direction.SUPPORTS),
        contradicting=_side(snapshot, claim, question, Direction.CONTRADICTS),
        neutral=_side(snapshot, claim, question, Direction.NEUTRAL),
        unweighed=() if conclusion is None else _unweighed(snapshot, conclusion[1]),
    )


def visible_reviews(
    snapshot: Snapshot, claim: Digest, question: Question, viewer: str | None
) -> tuple[tuple[Digest, Review], ...]:
    """Live answers to one question that the holder of the key `viewer` may read.

    A blind answer is its author's alone until another person has answered the same question, by a
    review or by a conclusion.
    """
    return tuple(
        (digest, review)
        for digest, review in snapshot.reviews(claim, question)
        if not _hidden(snapshot, review, viewer)
    )


def hidden_reviews(snapshot: Snapshot, viewer: str | None) -> frozenset[Digest]:
    """Every review, withdrawn ones included, whose content must not reach `viewer`."""
    return frozenset(
        digest
        for digest, record in snapshot.records.items()
        if isinstance(record, Review) and _hidden(snapshot, record, viewer)
    )


def _hidden(snapshot: Snapshot, review: Review, viewer: str | None) -> bool:
    if not review.blind or review.by == viewer:
        return False
    answered = {other.by for _, other in snapshot.reviews(review.claim, review.question)}
    answered |= {other.by for _, other in snapshot.assessments(review.claim, review.question)}
    return not answered - {review.by}


def _side(snapshot: Snapshot, claim: Digest, question: Question, bearing: Direction) -> Side:
    links = tuple(
        (digest, link)
        for digest, link in snapshot.links(claim, question)
        if link.bearing is bearing
    )
    exhibits = behind(snapshot, claim, question, bearing)
    return Side(
        links=links,
        exhibits=tuple(sorted(exhibits)),
        origins=tuple(sorted({snapshot.origin_of(exhibit) for exhibit in exhibits})),
        independent=independent_origins(snapshot, exhibits),
    )


def _unweighed(snapshot: Snapshot, conclusion: Assessment) -> tuple[Digest, ...]:
    weighed = {item.link for item in conclusion.weighed}
    return tuple(digest for digest in contrary(snapshot, conclusion) if digest not in weighed)
