"""What the fold of a case's log refuses: the same rules for everybody, whatever tool wrote them.

Each rule takes the state before the record and raises `RuleRefused` where the record may not follow
it. Conclusions are checked here too, so that nobody's log can hold one that skipped its second
reader.
"""

from collections.abc import Callable
from typing import Any, Final

from sightline.errors import RuleRefused
from sightline.model.access import Access
from sightline.model.assessment import Assessment, Review
from sightline.model.authority import authority_rule
from sightline.model.capture import Capture
from sightline.model.claim import Claim, Link, Observation, Statement
from sightline.model.commitment import Commitment, Proceeding, Request, Response, Step
from sightline.model.custody import (
    Actor,
    CaseOpened,
    Checkpoint,
    Cosignature,
    CustodyEntry,
    Delivery,
    Stamp,
    Supersession,
)
from sightline.model.decision import Decision
from sightline.model.event_record import EventChoice
from sightline.model.exhibit import Acquisition, Derivative, Display, Exhibit, Restriction
from sightline.model.finding import Finding
from sightline.model.joint import JointFinding
from sightline.model.party import Party
from sightline.model.place_records import PlaceChoice, PlaceSearch, PointMatch
from sightline.model.records import Record
from sightline.model.roster import Adoption, Approval, Proposal, Roster
from sightline.model.rules_captures import capture_rule, search_rule
from sightline.model.rules_conclusions import assessment_rule, review_rule
from sightline.model.rules_custody import (
    actor_rule,
    case_rule,
    checkpoint_rule,
    cosignature_rule,
    joined_rule,
    stamp_rule,
)
from sightline.model.rules_findings import finding_rule, joint_finding_rule
from sightline.model.rules_ledger import (
    commitment_rule,
    decision_rule,
    event_choice_rule,
    party_rule,
    proceeding_rule,
    request_rule,
    response_rule,
    statement_rule,
    step_rule,
)
from sightline.model.rules_links import link_rule
from sightline.model.rules_places import place_choice_rule, place_search_rule, point_match_rule
from sightline.model.rules_roster import (
    adoption_rule,
    approval_rule,
    proposal_rule,
    roster_rule,
    withdrawal_rule,
)
from sightline.model.rules_stamps import not_before_rule, ots_stamp_rule, revocation_data_rule
from sightline.model.rules_times import shadow_rule, sound_delay_rule, time_constraint_rule
from sightline.model.rules_upkeep import audit_rule, copy_rule
from sightline.model.search import Search
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.snapshot import Snapshot
from sightline.model.sound import SoundDelay
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData
from sightline.model.standing import known_exhibit, live
from sightline.model.upkeep import Audit, Copy

SUPERSEDABLE: Final = (
    *(Observation, Statement, Claim, Link, Review, Assessment, Display, Party, Decision),
    Restriction,
    *(Request, Response, Commitment, Proceeding, Step, ShadowMeasurement, TimeConstraint),
    *(EventChoice, PlaceChoice, PointMatch, PlaceSearch, SoundDelay, Roster, Proposal, Approval),
    *(Derivative, Search),
)
"""What a person wrote, or had made, can be withdrawn; acquisitions and seals cannot."""

BY_AUTHOR_ALONE: Final = (
    *(Review, Link, Observation, ShadowMeasurement, TimeConstraint, PointMatch, SoundDelay),
    *(Roster, Proposal, Approval, Search),
)


def apply(state: Snapshot, entry: CustodyEntry, record: Record) -> None:
    """Take the next entry into the state, or raise and leave the state as it was.

    Raises:
        RuleRefused: the record may not follow this state.
    """
    check(state, entry, record)
    state.add(entry, record)


def check(state: Snapshot, entry: CustodyEntry, record: Record) -> None:
    """Raise where `record` may not follow `state`.

    Raises:
        RuleRefused: naming the rule and the way out.
    """
    if isinstance(record, CaseOpened) is not (entry.seq == 0):
        raise RuleRefused("A log opens a case once.", next_step="Use `sightline new` for another.")
    if entry.record in state.records:
        raise RuleRefused(
            f"The same {entry.kind} is already in the log as entry {state.seq_of[entry.record]}.",
            next_step="Nothing needs to be recorded again.",
        )
    if entry.seq and not isinstance(record, Actor):
        joined_rule(state, entry)
    author = getattr(record, "by", entry.actor)
    if author != entry.actor:
        raise RuleRefused(
            f"The record is written as by {author}, but {entry.actor} signs it.",
            next_step="Sign with the key of the person whose words these are.",
        )
    authority_rule(state, entry, record)
    _RULES.get(type(record), _nothing_more)(state, entry, record)


def _nothing_more(_state: Snapshot, _entry: CustodyEntry, _record: object) -> None:
    """Kinds that refer to nothing."""


def _exhibit(state: Snapshot, _entry: CustodyEntry, record: Exhibit) -> None:
    if record.digest in state.exhibits:
        raise RuleRefused(
            f"The exhibit {record.digest.short} is already in the case.",
            next_step="The same bytes seen again are a second acquisition.",
        )


def _acquisition(state: Snapshot, _entry: CustodyEntry, record: Acquisition) -> None:
    known_exhibit(state, record.exhibit)
    if record.source.member_of is not None:
        known_exhibit(state, record.source.member_of)
    if record.not_before is not None:
        live(state, record.not_before, NotBefore)


def _of_exhibit(
    state: Snapshot,
    _entry: CustodyEntry,
    record: Derivative | Display | Observation | Access,
) -> None:
    known_exhibit(state, record.exhibit)


def _restriction(state: Snapshot, _entry: CustodyEntry, record: Restriction) -> None:
    known_exhibit(state, record.exhibit)
    if record.exhibit in state.restricted():
        raise RuleRefused(
            "The exhibit is restricted already.",
            next_step="Lift that restriction first, if its reason no longer holds.",
        )


def _claim(state: Snapshot, _entry: CustodyEntry, record: Claim) -> None:
    if record.statement is not None:
        live(state, record.statement, Statement)


def _supersession(state: Snapshot, _entry: CustodyEntry, record: Supersession) -> None:
    old = live(state, record.replaces, *SUPERSEDABLE)
    # Whoever could withdraw what another person holds against an answer could conclude past it.
    if isinstance(old, BY_AUTHOR_ALONE) and old.by != record.by:
        raise RuleRefused(
            f"This {old.KIND} can be changed only by the person who made it.",
            next_step="Ask them to, or weigh it in the conclusion and give your reason.",
        )
    if isinstance(old, Roster | Proposal | Approval):
        withdrawal_rule(state, old, record.replaces)
    if record.replaced_by == record.replaces:
        raise RuleRefused(
            "A record cannot replace itself.", next_step="Record the correction first."
        )
    if record.replaced_by is not None:
        live(state, record.replaced_by, type(old))


_RULES: Final[dict[type, Callable[[Snapshot, CustodyEntry, Any], None]]] = {
    CaseOpened: case_rule,
    Actor: actor_rule,
    Exhibit: _exhibit,
    Acquisition: _acquisition,
    Derivative: _of_exhibit,
    Display: _of_exhibit,
    Restriction: _restriction,
    Access: _of_exhibit,
    Observation: _of_exhibit,
    Finding: finding_rule,
    JointFinding: joint_finding_rule,
    Statement: statement_rule,
    Claim: _claim,
    Link: link_rule,
    Review: review_rule,
    Assessment: assessment_rule,
    Checkpoint: checkpoint_rule,
    Stamp: stamp_rule,
    Cosignature: cosignature_rule,
    OtsStamp: ots_stamp_rule,
    NotBefore: not_before_rule,
    RevocationData: revocation_data_rule,
    Audit: audit_rule,
    Copy: copy_rule,
    Supersession: _supersession,
    Delivery: _nothing_more,
    Party: party_rule,
    Decision: decision_rule,
    Request: request_rule,
    Response: response_rule,
    Commitment: commitment_rule,
    Proceeding: proceeding_rule,
    Step: step_rule,
    ShadowMeasurement: shadow_rule,
    TimeConstraint: time_constraint_rule,
    SoundDelay: sound_delay_rule,
    Capture: capture_rule,
    Search: search_rule,
    EventChoice: event_choice_rule,
    PlaceChoice: place_choice_rule,
    PointMatch: point_match_rule,
    PlaceSearch: place_search_rule,
    Roster: roster_rule,
    Proposal: proposal_rule,
    Approval: approval_rule,
    Adoption: adoption_rule,
}
