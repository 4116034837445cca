"""Rules of the ledger: whom and what its records may name."""

from collections.abc import Iterable
from typing import Final

from sightline.errors import GroundLacking, RuleRefused
from sightline.model.claim import Claim, Statement
from sightline.model.commitment import (
    Commitment,
    Named,
    Proceeding,
    Request,
    Response,
    Step,
    StepKind,
)
from sightline.model.custody import CustodyEntry
from sightline.model.decision import Decision, Fate
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.exhibit import Derivative
from sightline.model.finding import Finding
from sightline.model.party import Party, PartyKind
from sightline.model.snapshot import Snapshot
from sightline.model.standing import known_exhibit, live

_BECOMES: Final = (Statement, Claim, Request, Response, Commitment, Proceeding, Step)
"""What a candidate can become."""
_OF_PROMISES: Final = frozenset(
    {StepKind.KEPT, StepKind.KEPT_IN_PART, StepKind.NOT_KEPT, StepKind.WITHDRAWN}
)


def statement_rule(state: Snapshot, _entry: CustodyEntry, record: Statement) -> None:
    """A statement names an exhibit, a party, a parent and a reading that are there."""
    if record.exhibit is not None:
        known_exhibit(state, record.exhibit)
    if record.party is not None:
        live(state, record.party, Party)
    if record.parent is not None:
        live(state, record.parent, Statement)
    if record.reading is None:
        return
    finding = live(state, record.reading.finding, Finding)
    of_report = isinstance(finding, Finding) and finding.exhibit == record.exhibit
    texts = (
        (derivative.digest for _, derivative in state.about(finding.exhibit, Derivative))
        if isinstance(finding, Finding)
        else ()
    )
    if not of_report or record.reading.text not in texts:
        # Which texts were made of a report is a matter of other records.
        raise (GroundLacking if of_report else RuleRefused)(
            "A reading's finding and text are not of the report that the statement names.",
            next_step="Accept the candidate of the finding on that report.",
        )


def party_rule(state: Snapshot, _entry: CustodyEntry, record: Party) -> None:
    """A side has no side; everybody else's side is one, and what they belong to is there."""
    if record.side is not None:
        side = live(state, record.side, Party)
        if record.party_kind is PartyKind.SIDE or (
            isinstance(side, Party) and side.party_kind is not PartyKind.SIDE
        ):
            raise RuleRefused(
                f"{record.name!r} can have only a party of kind 'side' as its side.",
                next_step="Add the side first: `sightline parties add NAME --kind side`.",
            )
    if record.part_of is not None:
        live(state, record.part_of, Party)


def decision_rule(state: Snapshot, _entry: CustodyEntry, record: Decision) -> None:
    """One standing decision a candidate; a refusal has its reason, an acceptance its records."""
    live(state, record.finding, Finding)
    standing = state.decision_on(record.finding, record.candidate_kind, record.candidate)
    if standing is not None:
        raise RuleRefused(
            f"The {record.candidate_kind} candidate {record.candidate} was already "
            f"{standing[1].fate}.",
            next_step=f"Undo that first: `sightline supersede {standing[0].short} --reason '...'`.",
        )
    if bool(record.records) is (record.fate is Fate.REJECTED):
        raise RuleRefused(
            "A rejected candidate becomes no record; any other becomes at least one.",
            next_step="Name what it became, or reject it.",
        )
    if record.fate in {Fate.REJECTED, Fate.MERGED} and not (record.reason or "").strip():
        raise RuleRefused(
            f"A candidate is {record.fate} for a reason.", next_step="Give it with --reason."
        )
    for digest in record.records:
        live(state, digest, *_BECOMES)


def request_rule(state: Snapshot, _entry: CustodyEntry, record: Request) -> None:
    """What is asked, and of whom."""
    _about(state, record.about, record.sources, record.asked)


def response_rule(state: Snapshot, _entry: CustodyEntry, record: Response) -> None:
    """An answer to a request that stands, where it is one."""
    _about(state, record.about, record.sources, record.answerer)
    if record.request is not None:
        live(state, record.request, Request)


def commitment_rule(state: Snapshot, _entry: CustodyEntry, record: Commitment) -> None:
    """A promise, and by whom."""
    _about(state, record.about, record.sources, record.promiser)


def proceeding_rule(state: Snapshot, _entry: CustodyEntry, record: Proceeding) -> None:
    """A process, by whom and about whom."""
    _about(state, record.about, record.sources, record.body, record.subject)


def step_rule(state: Snapshot, _entry: CustodyEntry, record: Step) -> None:
    """A step of a proceeding, or what became of a promise."""
    _about(state, None, record.sources)
    of = live(state, record.of, Proceeding, Commitment)
    promise = isinstance(of, Commitment)
    if promise is not (record.step in _OF_PROMISES):
        can = _OF_PROMISES if promise else frozenset(StepKind) - _OF_PROMISES
        raise RuleRefused(
            f"A {of.KIND} is not {record.step}.",
            next_step=f"It can be: {', '.join(sorted(can))}.",
        )


def _about(
    state: Snapshot, about: Digest | None, sources: Iterable[Digest], *named: Named | None
) -> None:
    if about is not None:
        live(state, about, Claim)
    for source in sources:
        if source not in state.exhibits:
            live(state, source, Statement, Claim, Finding)
    for one in named:
        if one is not None and one.party is not None:
            live(state, one.party, Party)


def event_choice_rule(state: Snapshot, _entry: CustodyEntry, record: EventChoice) -> None:
    """One standing word on each claim: which event it speaks of."""
    live(state, record.finding, Finding)
    for digest, other in state.about(record.finding, EventChoice):
        if set(other.claims) & set(record.claims):
            raise RuleRefused(
                "Somebody has said already which event one of these claims speaks of.",
                next_step=f"Undo that first: `sightline supersede {digest.short} --reason '...'`.",
            )
