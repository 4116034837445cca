"""What a conclusion rests on: other readers, what stands against it, independent origins."""

from collections.abc import Iterator
from typing import Final

from sightline.errors import GroundLacking, RuleRefused
from sightline.model.assessment import Answer, Assessment, Review
from sightline.model.claim import Claim, Direction, Question
from sightline.model.custody import CustodyEntry
from sightline.model.digest import Digest
from sightline.model.independence import independent_origins
from sightline.model.snapshot import Snapshot
from sightline.model.standing import live

AGAINST: Final = {
    Answer.SUPPORTED: Direction.CONTRADICTS,
    Answer.CONTRADICTED: Direction.SUPPORTS,
}
FOR: Final = {
    Answer.SUPPORTED: Direction.SUPPORTS,
    Answer.CONTRADICTED: Direction.CONTRADICTS,
}


def contrary(state: Snapshot, assessment: Assessment) -> Iterator[Digest]:
    """Digests of the links and reviews that stand against an assessment's answer."""
    against = AGAINST.get(assessment.answer)
    for digest, link in state.links(assessment.claim, assessment.question):
        if link.bearing is against:
            yield digest
    for digest, review in state.reviews(assessment.claim, assessment.question):
        if review.answer is not assessment.answer and review.by != assessment.by:
            yield digest


def behind(
    state: Snapshot, claim: Digest, question: Question, bearing: Direction
) -> frozenset[Digest]:
    """The exhibits that the links of one bearing rest on."""
    return frozenset(
        exhibit
        for _, link in state.links(claim, question)
        if link.bearing is bearing
        for exhibit in state.exhibits_behind(link.item)
    )


def review_rule(state: Snapshot, _entry: CustodyEntry, record: Review) -> None:
    """Each person answers a question once."""
    live(state, record.claim, Claim)
    for digest, other in state.reviews(record.claim, record.question):
        if other.by == record.by:
            raise RuleRefused(
                "You have already answered this question.",
                next_step=f"Supersede your answer {digest.short} to change it.",
            )


def assessment_rule(state: Snapshot, _entry: CustodyEntry, record: Assessment) -> None:
    """A conclusion stands alone, is read by others, weighs what is against it, and has origins."""
    live(state, record.claim, Claim)
    if any(True for _ in state.assessments(record.claim, record.question)):
        raise RuleRefused(
            "This question already has a conclusion.",
            next_step="Supersede that conclusion first.",
        )
    _reviewed(state, record)
    _weighed(state, record)
    _corroborated(state, record)


def _reviewed(state: Snapshot, record: Assessment) -> None:
    if min(record.standard.reviewers, record.standard.independent_origins) < 1:
        raise RuleRefused(
            f"The standard '{record.standard.name}' asks for no reviewer or for no origin.",
            next_step="Every standard asks for another person's reading and one origin at least.",
        )
    given = dict(state.reviews(record.claim, record.question))
    for digest in record.reviews:
        if digest not in given:
            raise RuleRefused(
                f"{digest.short} is no standing review of this question.",
                next_step="List the reviews with `sightline show CLAIM`.",
            )
    readers = {
        given[digest].by
        for digest in record.reviews
        if given[digest].answer is record.answer and given[digest].by != record.by
    }
    if len(readers) < record.standard.reviewers:
        raise RuleRefused(
            f"The standard '{record.standard.name}' asks for {record.standard.reviewers} "
            f"reviewer(s) other than the author who answer '{record.answer}'; "
            f"{len(readers)} did.",
            next_step="Let another person run `sightline review` with their own key.",
        )


def _weighed(state: Snapshot, record: Assessment) -> None:
    weighed = {item.link for item in record.weighed if item.reason.strip()}
    open_items = [digest.short for digest in contrary(state, record) if digest not in weighed]
    if open_items:
        raise RuleRefused(
            f"These stand against '{record.answer}' and are not weighed: {', '.join(open_items)}.",
            next_step="Weigh each with --weigh ID=REASON, or conclude otherwise.",
        )


def _corroborated(state: Snapshot, record: Assessment) -> None:
    if record.answer is Answer.UNDETERMINED:
        return
    exhibits = behind(state, record.claim, record.question, FOR[record.answer])
    independent = independent_origins(state, exhibits)
    if independent < record.standard.independent_origins:
        raise GroundLacking(
            f"The standard '{record.standard.name}' asks for "
            f"{record.standard.independent_origins} independent origin(s) behind "
            f"'{record.answer}'; {independent} are shown.",
            next_step="Link material of another stated origin (`sightline add --origin`) that is "
            "no copy of what is linked, or conclude 'undetermined' or at a lesser standard.",
        )
