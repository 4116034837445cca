"""What a part of a case must show all the same, and what may stay unjudged for want of the rest.

An entry is in every bundle, also where its record is withheld: who acted, when, on which kind of
record. That much is held against the rules. A record that is there and breaks a rule is excused
only if something withheld before it could have met that rule.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from sightline.errors import GroundLacking, RosterRefused, RuleRefused, SightlineError
from sightline.model.assessment import Assessment
from sightline.model.authority import Flaw, act_of, not_expired, person_of, standing
from sightline.model.claim import Link, Statement
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
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, Exhibit
from sightline.model.joint import JointFinding
from sightline.model.records import Record
from sightline.model.roster import (
    RESTRICTED_EXPORT,
    TWO_PERSON_ACTS,
    Adoption,
    Approval,
    Edition,
    Proposal,
    Roster,
)
from sightline.model.rules_custody import joined_rule
from sightline.model.snapshot import Snapshot
from sightline.model.stamps import NotBefore, OtsStamp, RevocationData
from sightline.model.upkeep import Audit, Copy

NEVER_WITHHELD: Final = frozenset(
    kind.KIND
    for kind in (
        *(CaseOpened, Actor, Exhibit, Checkpoint, Stamp, Cosignature, Audit, Copy),
        *(NotBefore, OtsStamp, RevocationData, Roster, Approval, Adoption),
    )
)
"""Kinds of record that every part of a case holds: the log cannot be checked without them."""

UNNAMED: Final[Mapping[str, frozenset[str]]] = {
    Assessment.KIND: frozenset(kind.KIND for kind in (Link, Acquisition, JointFinding)),
    Checkpoint.KIND: frozenset({Proposal.KIND}),
    Delivery.KIND: frozenset({Proposal.KIND}),
    Proposal.KIND: frozenset({Delivery.KIND}),
    Statement.KIND: frozenset({Derivative.KIND}),
}
"""Kinds whose records a rule looks for without their being named by the record that it judges."""

_ACTS: Final[Mapping[str, frozenset[str]]] = {
    Delivery.KIND: frozenset({Delivery.KIND, RESTRICTED_EXPORT}),
    Proposal.KIND: TWO_PERSON_ACTS,
}
"""What the record of an entry may have been, in the words of a roster; else its kind."""

_OF_NOBODY_ALONE: Final = frozenset({Flaw.TOO_FEW, Flaw.SAME_PERSON})


def withheld_rule(
    state: Snapshot, entry: CustodyEntry, withheld: Mapping[Digest, CustodyEntry]
) -> None:
    """What an entry must keep to whatever its record says.

    Args:
        state: The case before it.
        entry: One whose record is withheld.
        withheld: Entries before it whose records are withheld, by record.

    Raises:
        RuleRefused: its kind is never withheld, or its key has not joined.
        RosterRefused: the roster lets its signer record nothing of that kind.
    """
    if entry.kind in NEVER_WITHHELD:
        raise RuleRefused(
            f"Its record is withheld, and records of kind {entry.kind} never are.",
            next_step="Ask for it: who acts in the case, or what is sealed, hangs on it.",
        )
    joined_rule(state, entry)
    if state.edition is not None:
        _allowed(state, state.edition, entry, {before.kind for before in withheld.values()})


def excused(
    state: Snapshot,
    entry: CustodyEntry,
    record: Record,
    error: SightlineError,
    withheld: Mapping[Digest, CustodyEntry],
) -> bool:
    """Whether what is withheld could have met the rule that a record breaks.

    Args:
        state: The case before it.
        entry: Its entry.
        record: What the rules refused.
        error: Why.
        withheld: Entries before it whose records are withheld, by record.
    """
    kinds = UNNAMED.get(record.KIND, frozenset())
    lacking = any(before.kind in kinds for before in withheld.values())
    if isinstance(error, RosterRefused):
        # Who is on the roster is never withheld; only that others agreed can be.
        enough = error.flaw in _OF_NOBODY_ALONE and lacking
        return enough and _enough_might_agree(state, entry, record, withheld)
    if isinstance(error, GroundLacking) and lacking:
        return True
    return any(name in withheld for name in digests_in(record))


def digests_in(value: object) -> Iterator[Digest]:
    """Every digest that a record names, at any depth."""
    if isinstance(value, Digest):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from digests_in(item)
    elif dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            yield from digests_in(getattr(value, part.name))


def _allowed(state: Snapshot, edition: Edition, entry: CustodyEntry, before: set[str]) -> None:
    if entry.kind == Supersession.KIND and Proposal.KIND in before:
        # Everybody may take back a proposal of their own, also when they are no longer listed.
        return
    person = person_of(state, edition, entry.actor)
    not_expired(edition, entry.at, entry.kind)
    if entry.kind == Supersession.KIND:
        # It asks for the role of what it replaces, which is withheld as well.
        roles = list(edition.roster.roles)
    else:
        acts = _ACTS.get(entry.kind, frozenset({entry.kind}))
        roles = [role for act in sorted(acts) if (role := edition.role(act)) is not None]
    if not any(person in role.members for role in roles):
        raise RosterRefused(
            f"{person} is in no role that may record a {entry.kind}.",
            flaw=Flaw.ROLE,
            next_step="Ask the roster's keepers.",
        )


def _enough_might_agree(
    state: Snapshot,
    entry: CustodyEntry,
    record: Record,
    withheld: Mapping[Digest, CustodyEntry],
) -> bool:
    """Whether there are enough people among the signer, proposers and approvers that are seen."""
    edition, found = state.edition, standing(state, act_of(state, record), entry.actor)
    if edition is None or found is None:
        return False
    proposed = {digest: it.actor for digest, it in withheld.items() if it.kind == Proposal.KIND}
    keys = {entry.actor, *proposed.values()}
    for digest in proposed:
        keys |= {given.by for _, given in state.about(digest, Approval)}
    people = edition.among(found.role.members, keys) | set(found.agreed)
    return len(people) >= found.role.needed
