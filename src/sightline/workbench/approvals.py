"""Acts that take several people: proposing them, agreeing, and when they may be done."""

from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.model.authority import (
    Act,
    Standing,
    disclosure_act,
    proposals,
    seal_act,
    standing,
)
from sightline.model.custody import Disclosure
from sightline.model.digest import Digest
from sightline.model.roster import SEAL, Approval, Proposal
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposed act, and who agreed to it so far."""

    digest: Digest
    proposal: Proposal
    standing: Standing


def waiting(snapshot: Snapshot) -> list[Waiting]:
    """Every proposed act that has not been done."""
    found = []
    for digest, proposal in proposals(snapshot):
        reached = standing(snapshot, Act(path=proposal.act, terms=proposal.terms))
        if reached is not None:
            found.append(Waiting(digest=digest, proposal=proposal, standing=reached))
    return found


def propose(case: Case, act: Act, *, reason: str) -> Digest:
    """Propose an act, and so agree to it.

    Raises:
        InputRefused: nothing says why.
        RuleRefused: nobody else needs to agree to it, or it was proposed before.
    """
    if not reason.strip():
        raise InputRefused("A proposal needs a reason.", next_step="Say why it is to be done.")
    record = Proposal(act=act.path, terms=act.terms, reason=reason, by=case.me, at=case.times.now())
    return case.record(record, action="propose")


def give(case: Case, proposal: Digest) -> Digest:
    """Agree to a proposed act.

    Raises:
        RuleRefused: it does not wait any more, or this person has no say in it.
    """
    return case.record(Approval(of=proposal, by=case.me, at=case.times.now()), action="agree")


def seal_size(case: Case, *, reason: str = "seal the case") -> int | Waiting:
    """How many entries this key may seal now; what waits where others must agree first.

    Where the roster asks for several people, the head as it is now is proposed, unless one is
    proposed already: then that one is sealed once enough people agreed, the sealing key's included.

    Raises:
        RosterRefused: this key may neither seal nor propose it.
    """
    case.refresh()
    now = seal_act(case.size, case.frontier.root().hex())
    reached = standing(case.snapshot, now, case.me)
    if reached is None or reached.role.needed == 1:
        return case.size
    proposed = [item for item in waiting(case.snapshot) if item.proposal.act == SEAL]
    for item in proposed:
        act = item.standing.act
        acting = standing(case.snapshot, act, case.me)
        size = act.terms["size"]
        if acting is not None and not acting.missing and isinstance(size, int):
            return size
    if not proposed:
        propose(case, now, reason=reason)
        proposed = [item for item in waiting(case.snapshot) if item.proposal.act == SEAL]
    return proposed[-1]


def disclosing(case: Case, disclosed: Disclosure, *, reason: str) -> Waiting | None:
    """What waits before restricted exhibits may leave the case; None where they may now.

    Where the roster asks for several people, these very exhibits for these very recipients are
    proposed, unless they were before.

    Raises:
        RosterRefused: this key may neither let them leave nor propose it.
    """
    case.refresh()
    act = disclosure_act(disclosed)
    reached = standing(case.snapshot, act, case.me)
    if reached is None or not reached.missing:
        return None
    if reached.proposal is None:
        propose(case, act, reason=reason)
    return next(
        item
        for item in waiting(case.snapshot)
        if (item.proposal.act, item.proposal.terms) == (act.path, act.terms)
    )
