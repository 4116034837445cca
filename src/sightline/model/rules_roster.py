"""Rules for the roster itself: how an edition comes into force, and how people agree to acts.

The rules count entries, whose signatures are checked elsewhere; that the signatures over the TUF
metadata hold is for whoever has a signature library (`sightline.verify.rosters`).
"""

from sightline.errors import GroundLacking, RosterRefused, RuleRefused
from sightline.model.authority import Act as ProposedAct
from sightline.model.authority import (
    Flaw,
    named,
    person_of,
    proposals,
    standing,
    waiting_keepers,
)
from sightline.model.custody import CustodyEntry
from sightline.model.digest import Digest
from sightline.model.roster import (
    TWO_PERSON_ACTS,
    Adoption,
    Approval,
    Edition,
    Proposal,
    Roster,
)
from sightline.model.snapshot import Snapshot
from sightline.model.standing import live


def roster_rule(state: Snapshot, entry: CustodyEntry, record: Roster) -> None:
    """An edition follows the one that holds, and is proposed by one of its keepers."""
    _follows(state, record)
    edition = state.edition
    if edition is None:
        return
    person = person_of(state, edition, entry.actor)
    if person not in edition.roster.keepers:
        raise _no_keeper(person, edition.roster.keepers)


def proposal_rule(state: Snapshot, entry: CustodyEntry, record: Proposal) -> None:
    """An act is proposed by one of those who may do it, where it takes several."""
    act = ProposedAct(path=record.act, terms=record.terms)
    found = standing(state, act)
    if found is None or record.act not in TWO_PERSON_ACTS or found.role.needed == 1:
        raise RuleRefused(
            f"Nothing here asks for a second person's agreement ({record.act[:60]}).",
            next_step="Do it at once; a roster can ask for two: `sightline roster draft`.",
        )
    if found.proposal is not None:
        raise GroundLacking(
            f"The same was proposed as {found.proposal.short}.",
            next_step="Agree to that: `sightline approvals`.",
        )
    _in_role(state, entry, found.role.members)


def approval_rule(state: Snapshot, entry: CustodyEntry, record: Approval) -> None:
    """Somebody agrees once, to what still waits for it."""
    subject = live(state, record.of, Roster, Proposal)
    if any(given.by == record.by for _, given in state.about(record.of, Approval)):
        raise RuleRefused(
            "You have already agreed to this.", next_step="Nothing needs to be recorded again."
        )
    signed = record.root_signature is not None and record.targets_signature is not None
    if isinstance(subject, Roster):
        _signs_edition(state, entry, record.of, subject)
        if not signed:
            raise RuleRefused(
                "Agreement to a roster signs its metadata.",
                next_step="Run `sightline roster sign`.",
            )
        return
    if record.root_signature is not None or record.targets_signature is not None:
        raise RuleRefused(
            "Agreement to an act signs no metadata.", next_step="Run `sightline approvals give`."
        )
    _agrees_to_act(state, entry, record.of)


def adoption_rule(state: Snapshot, entry: CustodyEntry, record: Adoption) -> None:
    """An edition comes into force once its keepers and those of the last one have signed it."""
    roster = live(state, record.roster, Roster)
    if not isinstance(roster, Roster):
        raise TypeError(roster.KIND)  # `live` returns what it was asked for
    _follows(state, roster)
    if entry.at >= roster.expires:
        raise RosterRefused(
            f"Edition {roster.version} expired on {roster.expires}, before it was adopted.",
            flaw=Flaw.EXPIRED,
            next_step="Propose one that lasts longer: `sightline roster renew`.",
        )
    signers = [given.by for _, given in state.about(record.roster, Approval)]
    if state.edition is not None:
        # As TUF rotates its root (specification, 5.3.4): those before must agree, and those after.
        _enough(state.edition, signers, Flaw.ROTATION)
    elif state.opened.founder.fingerprint not in signers:
        raise RosterRefused(
            f"The first roster of a case is signed by {state.opened.founder.name}, who opened it.",
            flaw=Flaw.ROTATION,
            next_step="Let them run `sightline roster sign`.",
        )
    _enough(Edition(roster), signers, Flaw.TOO_FEW)


def withdrawal_rule(state: Snapshot, old: Roster | Proposal | Approval, digest: Digest) -> None:
    """What was acted on can no longer be taken back."""
    subject = old.of if isinstance(old, Approval) else digest
    open_acts = {digest for digest, _ in proposals(state)}
    target = state.records[subject]
    acted_on = subject in state.editions or (
        isinstance(target, Proposal)
        and subject not in open_acts
        and subject not in state.superseded
    )
    if acted_on:
        raise RuleRefused(
            f"This {old.KIND} has been acted on.",
            next_step="Propose what should hold instead.",
        )


def _follows(state: Snapshot, roster: Roster) -> None:
    holds = state.edition.roster.version if state.edition is not None else 0
    if roster.version != holds + 1:
        raise RosterRefused(
            f"Edition {roster.version} of the roster cannot follow edition {holds}.",
            flaw=Flaw.VERSION,
            next_step=f"Propose edition {holds + 1}: `sightline roster draft`.",
        )


def _enough(edition: Edition, signers: list[str], flaw: Flaw) -> None:
    roster = edition.roster
    people = edition.among(roster.keepers, signers)
    if len(people) >= roster.needed:
        return
    keys = edition.keys_of(roster.keepers).keys() & set(signers)
    still = tuple(name for name in roster.keepers if name not in people)
    raise RosterRefused(
        f"{roster.needed} keepers of edition {roster.version} must sign; {len(people)} did.",
        flaw=Flaw.SAME_PERSON if len(keys) >= roster.needed else flaw,
        next_step=f"Ask {named(still)} to run `sightline roster sign`.",
    )


def _signs_edition(state: Snapshot, entry: CustodyEntry, digest: Digest, roster: Roster) -> None:
    _follows(state, roster)
    edition = state.edition
    keys = set(waiting_keepers(state).get(digest, ()))
    if edition is not None:
        keys |= edition.keys_of(edition.roster.keepers).keys()
    if entry.actor not in keys:
        raise _no_keeper(entry.actor, roster.keepers)


def _agrees_to_act(state: Snapshot, entry: CustodyEntry, digest: Digest) -> None:
    waiting = dict(proposals(state))
    if digest not in waiting:
        raise RuleRefused(
            f"{digest.short} has been done.", next_step="Nothing waits for agreement there."
        )
    proposal = waiting[digest]
    if proposal.by == entry.actor:
        raise RuleRefused(
            "You proposed this, and so agreed to it.", next_step="Ask another person to agree."
        )
    found = standing(state, ProposedAct(path=proposal.act, terms=proposal.terms))
    if found is not None:
        _in_role(state, entry, found.role.members)


def _in_role(state: Snapshot, entry: CustodyEntry, members: tuple[str, ...]) -> None:
    edition = state.edition
    if edition is None:
        return
    if (person := person_of(state, edition, entry.actor)) not in members:
        raise RosterRefused(
            f"{person} has no say in this.",
            flaw=Flaw.ROLE,
            next_step=f"Those who have: {named(members)}.",
        )


def _no_keeper(who: str, keepers: tuple[str, ...]) -> RosterRefused:
    return RosterRefused(
        f"{who} is no keeper of the roster.",
        flaw=Flaw.ROLE,
        next_step=f"Its keepers are {named(keepers)}.",
    )
