"""The parts of a report that speak of claims: who holds them, and the seven questions to each."""

from collections.abc import Iterable
from typing import Final

from sightline.exports import words
from sightline.exports.citations import Citations
from sightline.exports.claim_types import (
    ClaimPart,
    ConclusionPart,
    LinkPart,
    ReviewPart,
    RowPart,
    SidePart,
    StatementPart,
    WeighedPart,
)
from sightline.exports.item_words import item_words
from sightline.exports.place_names import place_note
from sightline.exports.visible import one_line, prose
from sightline.exports.words import plural
from sightline.judgement import matrix
from sightline.judgement.matrix import Row, Side, Status
from sightline.model.assessment import Assessment, Review, Standard
from sightline.model.claim import Claim, Hedge, Link, Question, Statement, Wording
from sightline.model.digest import Digest
from sightline.model.slots import ClaimType
from sightline.model.snapshot import Snapshot

QUESTIONS: Final = {
    Question.SOURCE: "Who made or first published this?",
    Question.PROVENANCE: "How did it reach us, and through whose hands?",
    Question.PLACE: "Where was it recorded, or where did it happen?",
    Question.TIME: "When was it recorded, or when did it happen?",
    Question.INTEGRITY: "Is the material whole, or was it cut or changed?",
    Question.CONTENT: "Does it show or say what the claim says?",
    Question.PEOPLE: "Who is seen or meant, and in which role?",
}
SYMBOLS: Final = {
    Status.OPEN: "○",
    Status.SUPPORTED: "●",
    Status.CONTRADICTED: "✕",
    Status.UNDETERMINED: "◐",
}
_ASSERTING: Final = frozenset(
    {ClaimType.EVENT, ClaimType.ACCUSATION, ClaimType.DENIAL, ClaimType.LEGAL}
)
HEDGES: Final = {
    Hedge.ASSERTED: "asserted",
    Hedge.HEDGED: "hedged: with reservations",
    Hedge.DENIED: "denied: the statement says that this is not so",
    Hedge.UNDETERMINED: "left open how firmly",
}


class ClaimParts:
    """Turns claims and statements of one case into parts of its report."""

    def __init__(self, snapshot: Snapshot, citations: Citations, viewer: str | None) -> None:
        self._snapshot = snapshot
        self._cites = citations
        self._viewer = viewer
        self._told: set[Digest] = set()

    def claims(self) -> tuple[ClaimPart, ...]:
        """Every claim that stands, in the order of the log."""
        return tuple(self._claim(digest, claim) for digest, claim in self._snapshot.live(Claim))

    def statements_without_claim(self) -> tuple[StatementPart, ...]:
        """Statements that nobody drew a claim from."""
        carrying = {claim.statement for _, claim in self._snapshot.live(Claim)}
        return tuple(
            self._statement(digest, statement)
            for digest, statement in self._snapshot.live(Statement)
            if digest not in carrying
        )

    def _claim(self, digest: Digest, claim: Claim) -> ClaimPart:
        rows = matrix.rows(self._snapshot, digest, self._viewer)
        parts = list(map(self._row, rows))
        return ClaimPart(
            cite=self._cites.of(digest),
            text=prose(claim.text),
            hedge=HEDGES[claim.hedge],
            denied=claim.hedge is Hedge.DENIED,
            allegation=claim.allegation,
            statement=self._carrier(claim),
            place=one_line(claim.place or ""),
            place_note=place_note(self._snapshot, self._cites.label, digest, claim),
            time=words.interval(claim.time) if claim.time else "",
            time_basis=words.basis(claim.time) if claim.time else "",
            count=one_line(claim.count.text) if claim.count else "",
            by=self._cites.who(claim.by),
            at=words.moment(claim.at),
            rows=tuple(parts),
            asked=_asserts(claim) or any(not part.empty for part in parts),
        )

    def _carrier(self, claim: Claim) -> StatementPart | None:
        record = self._snapshot.records.get(claim.statement) if claim.statement else None
        if claim.statement is None or not isinstance(record, Statement):
            return None
        return self._statement(claim.statement, record)

    def _statement(self, digest: Digest, statement: Statement) -> StatementPart:
        again = digest in self._told
        self._told.add(digest)
        return StatementPart(
            cite=self._cites.of(digest),
            text=prose(statement.text),
            verbatim=statement.wording is Wording.VERBATIM,
            speaker=one_line(statement.speaker),
            organisation=one_line(statement.organisation or ""),
            side=one_line(statement.side or ""),
            channel=one_line(statement.channel or ""),
            said=words.interval(statement.said) if statement.said else "",
            said_basis=words.basis(statement.said) if statement.said else "",
            carried_by=self._cites.of(statement.exhibit) if statement.exhibit else None,
            again=again,
        )

    def _row(self, row: Row) -> RowPart:
        sides = (
            self._side("For the claim", row.supporting),
            self._side("Against the claim", row.contradicting),
            self._side("Bearing on it, neither for nor against", row.neutral),
        )
        return RowPart(
            question=row.question.value,
            asks=QUESTIONS[row.question],
            status=row.status.value,
            symbol=SYMBOLS[row.status],
            stands=_stands(row),
            conclusion=self._conclusion(*row.conclusion) if row.conclusion else None,
            sides=tuple(side for side in sides if side.links),
            reviews=tuple(self._review(digest, review) for digest, review in row.reviews),
            unweighed=tuple(map(self._cites.of, row.unweighed)),
            empty=not (row.conclusion or row.reviews or row.hidden_reviews)
            and not any(side.links for side in sides),
        )

    def _side(self, heading: str, side: Side) -> SidePart:
        return SidePart(
            heading=heading,
            links=tuple(self._link(digest, link) for digest, link in side.links),
            origins=_origins(side) if side.links else "",
        )

    def _link(self, digest: Digest, link: Link) -> LinkPart:
        behind = sorted(self._snapshot.exhibits_behind(link.item), key=self._entry)
        return LinkPart(
            cite=self._cites.of(digest),
            item=self._cites.of(link.item),
            item_text=self._item_text(link.item),
            exhibits=tuple(map(self._cites.of, behind)),
            weight=link.weight.value,
            reason=prose(link.reason),
            by=self._cites.who(link.by),
            at=words.moment(link.at),
        )

    def _item_text(self, item: Digest) -> str:
        if item in self._snapshot.exhibits:
            return f"the exhibit {self._cites.of(item).name}"
        record = self._snapshot.records[item]
        return item_words(record) or record.KIND

    def _review(self, digest: Digest, review: Review) -> ReviewPart:
        return ReviewPart(
            cite=self._cites.of(digest),
            answer=review.answer.value,
            reason=prose(review.reason),
            by=self._cites.who(review.by),
            at=words.moment(review.at),
            blind=review.blind,
        )

    def _conclusion(self, digest: Digest, record: Assessment) -> ConclusionPart:
        return ConclusionPart(
            cite=self._cites.of(digest),
            answer=record.answer.value,
            standard=one_line(record.standard.name),
            asks=_asks(record.standard),
            reason=prose(record.reason),
            would_change=prose(record.would_change),
            by=self._cites.who(record.by),
            at=words.moment(record.at),
            reviewers=tuple(self._reviewers(record)),
            weighed=tuple(
                WeighedPart(item=self._cites.of(item.link), reason=prose(item.reason))
                for item in record.weighed
            ),
        )

    def _reviewers(self, record: Assessment) -> Iterable[str]:
        for digest in record.reviews:
            review = self._snapshot.records[digest]
            # The author's own answer is no second reading.
            if isinstance(review, Review) and review.by != record.by:
                how = "blind" if review.blind else "not blind"
                yield f"{self._cites.who(review.by)} ({review.answer}, {how})"

    def _entry(self, exhibit: Digest) -> int:
        return self._cites.of(exhibit).entry


def _asks(standard: Standard) -> str:
    return (
        f"this desk asks for {plural(standard.independent_origins, 'independent origin')} "
        f"and {plural(standard.reviewers, 'agreeing reviewer')}"
    )


def _origins(side: Side) -> str:
    stated = len(side.stated_origins)
    rest = len(side.origins) - stated
    if not side.exhibits:
        return "No exhibit stands behind these."
    count = plural(len(side.exhibits), "exhibit")
    if not stated:
        return f"{count}; no origin is stated, so together they count as one origin at most."
    unstated = "; exhibits without a stated origin count as one more together" if rest else ""
    copies = ""
    if side.independent < stated:
        counted = "one" if side.independent == 1 else f"{side.independent}"
        copies = f"; as some show the same recording, they count as {counted}"
    return f"{count}, from {plural(stated, 'stated origin')}{copies}{unstated}."


def _stands(row: Row) -> str:
    waiting = (
        f" {plural(row.hidden_reviews, 'blind answer')} waiting for an answer by another person."
        if row.hidden_reviews
        else ""
    )
    if row.conclusion:
        return f"Concluded at the standard “{one_line(row.conclusion[1].standard.name)}”.{waiting}"
    links = [
        f"{len(side.links)} {word}"
        for side, word in ((row.supporting, "for"), (row.contradicting, "against"))
        if side.links
    ]
    linked = f" Linked so far: {', '.join(links)}." if links else ""
    answers = f" {plural(len(row.reviews), 'answer')} by reviewers." if row.reviews else ""
    return f"Nobody has concluded on this.{linked}{answers}{waiting}"


def _asserts(claim: Claim) -> bool:
    """Whether a claim says that something happened, as far as its reading tells."""
    return claim.slots is None or claim.slots.claim_type in _ASSERTING
