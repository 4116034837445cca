"""A person's decisions on candidates: accept, correct, reject, merge, and undo any of these.

An accepted claim brings the statement that carries it, and those within which that one is
reported, unless they were accepted before. All records of one command are appended together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.errors import NotFound, RuleRefused
from sightline.ledger.accepting import By, Read, ancestors, claim_of, statement_of
from sightline.ledger.implied import Implied, implied
from sightline.ledger.parties import Mention, Register
from sightline.model.claim import Claim, Statement
from sightline.model.commitment import (
    Commitment,
    Named,
    Proceeding,
    Request,
    Response,
    Step,
)
from sightline.model.custody import Supersession
from sightline.model.decision import CandidateKind, Decision, Fate
from sightline.model.digest import Digest
from sightline.model.records import Record, record_digest
from sightline.model.standing import live
from sightline.workbench.case import Case

_Pairs = list[tuple[Record, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One candidate of one report."""

    read: Read
    kind: CandidateKind
    number: int

    def __post_init__(self) -> None:
        among = self.read.claims if self.kind is CandidateKind.CLAIM else self.read.statements
        if not 0 <= self.number < len(among):
            raise NotFound(
                f"The report has no {self.kind} candidate {self.number}; it has {len(among)}.",
                next_step=f"List them with `sightline {self.kind}s --report EXHIBIT`.",
            )

    @property
    def key(self) -> tuple[Digest, CandidateKind, int]:
        """What a decision on it names."""
        return self.read.finding, self.kind, self.number

    @property
    def name(self) -> str:
        """As people type it, without the report: `c4`, `s2`."""
        return f"{self.kind.value[0]}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a person corrects in a candidate: changes to the records it becomes."""

    statement: Callable[[Statement], Statement] | None = None
    claim: Callable[[Claim], Claim] | None = None


def accept(case: Case, picks: Sequence[Pick]) -> list[Digest]:
    """Accept candidates as they were read; the decisions made, in order.

    Raises:
        RuleRefused: one of them was decided before, or its statement was rejected.
    """
    return _decide(case, picks, Fate.ACCEPTED, Changes(), reason=None)


def correct(case: Case, pick: Pick, changes: Changes, *, reason: str) -> list[Digest]:
    """Accept a candidate with changes."""
    return _decide(case, [pick], Fate.CORRECTED, changes, reason=reason)


def reject(case: Case, picks: Sequence[Pick], *, reason: str) -> list[Digest]:
    """Say of candidates that they are none; who said so, and why, stays."""
    decisions = [_decision(case, pick, Fate.REJECTED, (), reason) for pick in picks]
    return case.record_all((record, "reject") for record in decisions)


def merge(case: Case, pick: Pick, into: Digest, *, reason: str) -> Digest:
    """Say of a candidate that it is what is recorded already."""
    kind = Claim if pick.kind is CandidateKind.CLAIM else Statement
    live(case.snapshot, into, kind)
    return case.record(_decision(case, pick, Fate.MERGED, (into,), reason), action="merge")


def undo(case: Case, digest: Digest, *, reason: str) -> list[Digest]:
    """Withdraw a decision and what it recorded; the candidate is one again."""
    decision = live(case.snapshot, digest, Decision)
    made = decision.records if isinstance(decision, Decision) else ()
    if isinstance(decision, Decision) and decision.fate is Fate.MERGED:
        made = ()
    withdrawn = [item for item in (digest, *made) if item not in case.snapshot.superseded]
    return case.record_all(
        (
            Supersession(
                replaces=item, replaced_by=None, reason=reason, by=case.me, at=case.times.now()
            ),
            "undo",
        )
        for item in withdrawn
    )


class _Session:
    """Records of one command, each after what it refers to."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.register = Register.of(case.snapshot)
        self.pairs: _Pairs = []
        self.made: dict[Digest, Record] = {}
        self.decided: dict[tuple[Digest, CandidateKind, int], Digest] = {}

    def add(self, record: Record, action: str) -> Digest:
        record = self.case.salted(record)
        digest = record_digest(record)
        self.pairs.append((record, action))
        self.made[digest] = record
        return digest

    @property
    def by(self) -> By:
        return By(by=self.case.me, at=self.case.times.now())

    def common(self, statement: Digest) -> dict[str, Any]:
        """What all records of the account share: who writes them, and what shows them."""
        return {"by": self.case.me, "at": self.case.times.now(), "sources": (statement,)}


def _decide(
    case: Case, picks: Sequence[Pick], fate: Fate, changes: Changes, *, reason: str | None
) -> list[Digest]:
    session = _Session(case)
    for pick in picks:
        if pick.key in session.decided:
            continue
        standing = case.snapshot.decision_on(*pick.key)
        if standing is not None:
            raise RuleRefused(
                f"{pick.name} was already {standing[1].fate}.",
                next_step=f"Undo that first: `sightline supersede {standing[0].short}`.",
            )
        if pick.kind is CandidateKind.STATEMENT:
            _statement(session, pick.read, pick.number, fate, changes, reason=reason)
        else:
            _claim(session, pick, fate, changes, reason=reason)
    case.record_all(session.pairs)
    return list(session.decided.values())


def _claim(
    session: _Session, pick: Pick, fate: Fate, changes: Changes, *, reason: str | None
) -> None:
    read, candidate = pick.read, pick.read.claims[pick.number]
    statement_fate = Fate.ACCEPTED if changes.statement is None else fate
    carrier = _statement(session, read, candidate.statement, statement_fate, changes, reason=reason)
    record = claim_of(candidate, carrier[0], session.by)
    if changes.claim is not None:
        record = changes.claim(record)
    claim = session.add(record, "claim")
    found = implied(candidate, carrier[1])
    told = [] if found is None else _told(session, found, read, carrier[0])
    _close(session, pick, fate, (claim, *told), reason)


def _statement(
    session: _Session, read: Read, number: int, fate: Fate, changes: Changes, *, reason: str | None
) -> tuple[Digest, Statement]:
    """The record of a statement: that of an earlier decision, or a new one."""
    before = _recorded(session, read, number)
    if before is not None:
        if changes.statement is not None:
            raise RuleRefused(
                f"The statement s{number} is recorded already, as {before[0].short}.",
                next_step="Undo its decision (`sightline supersede`), then correct it.",
            )
        return before
    candidate = read.statements[number]
    parent: Digest | None = None
    for above in ancestors(read, candidate):
        parent = _statement(session, read, above.index, Fate.ACCEPTED, Changes(), reason=None)[0]
    record = statement_of(read, candidate, session.register, session.by, parent)
    amend = changes.statement
    if amend is not None:
        record = amend(record)
    digest = session.add(record, "state")
    pick = Pick(read=read, kind=CandidateKind.STATEMENT, number=number)
    _close(session, pick, fate, (digest,), reason)
    return digest, record


def _recorded(session: _Session, read: Read, number: int) -> tuple[Digest, Statement] | None:
    done = session.made
    here = session.decided.get((read.finding, CandidateKind.STATEMENT, number))
    decision = done.get(here) if here is not None else None
    if decision is None:
        standing = session.case.snapshot.decision_on(read.finding, CandidateKind.STATEMENT, number)
        decision = None if standing is None else standing[1]
    if not isinstance(decision, Decision):
        return None
    if decision.fate is Fate.REJECTED:
        raise RuleRefused(
            f"The statement s{number} that carries it was rejected: {decision.reason}",
            next_step="Undo that first, or reject the claim as well.",
        )
    for digest in decision.records:
        record = done.get(digest) or session.case.snapshot.records.get(digest)
        if isinstance(record, Statement) and digest not in session.case.snapshot.superseded:
            return digest, record
    return None


def _close(
    session: _Session, pick: Pick, fate: Fate, records: tuple[Digest, ...], reason: str | None
) -> None:
    decision = _decision(session.case, pick, fate, records, reason)
    session.decided[pick.key] = session.add(decision, fate.value)


def _decision(
    case: Case, pick: Pick, fate: Fate, records: tuple[Digest, ...], reason: str | None
) -> Decision:
    return Decision(
        finding=pick.read.finding,
        candidate_kind=pick.kind,
        candidate=pick.number,
        fate=fate,
        records=records,
        reason=reason,
        by=case.me,
        at=case.times.now(),
    )


def _told(session: _Session, found: Implied, read: Read, statement: Digest) -> list[Digest]:
    """What it implies for somebody's account, as records."""
    match = session.register.match(Mention(name=found.who))
    who, common = Named(name=found.who, party=match.party), session.common(statement)
    if found.answering is not None:
        request = None
        if found.asked_for is not None:
            asker = read.outlet or "the report"
            asked = Request(asked=who, asker=asker, text=found.asked_for, sent=found.when, **common)
            request = session.add(asked, "ask")
        response = Response(
            answerer=who,
            answering=found.answering,
            text=found.text,
            given=found.when,
            request=request,
            **common,
        )
        return [item for item in (request, session.add(response, "answer")) if item is not None]
    if found.promised:
        promise = Commitment(
            promiser=who,
            text=found.text,
            made=found.when,
            due=found.due,
            condition=found.condition,
            **common,
        )
        return [session.add(promise, "promise")]
    if found.step is None:
        return []
    proceeding = session.add(Proceeding(body=who, text=found.text, **common), "note proceeding")
    step = Step(of=proceeding, step=found.step, text=found.text, when=found.when, **common)
    return [proceeding, session.add(step, "note step")]
