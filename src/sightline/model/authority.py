"""Who may do what in a case that has a roster, and who still has to agree.

Without a roster any key may join a case and act in it. With one, the fold refuses what the roster
does not allow, whatever tool wrote the log; the times it goes by are those that entries state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.errors import RosterRefused
from sightline.model.canonical import Json
from sightline.model.capture import Capture
from sightline.model.custody import (
    Actor,
    Checkpoint,
    CustodyEntry,
    Delivery,
    Disclosure,
    Supersession,
)
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, Exhibit, Refusal
from sightline.model.records import Record
from sightline.model.roster import (
    RESTRICTED_EXPORT,
    SEAL,
    Adoption,
    Approval,
    Edition,
    Proposal,
    Role,
    Roster,
)
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant
from sightline.model.upkeep import Audit, Copy

_OF_THE_ROSTER: Final = (Roster, Approval, Adoption)
"""Their own rules say who may record them."""

PRESERVING: Final = frozenset(
    kind.KIND for kind in (Exhibit, Acquisition, Capture, Refusal, Derivative, Audit, Copy)
)
"""Footage disappears: that a roster ran out stops nobody from keeping it."""


class Flaw(StrEnum):
    """What is wrong with a roster, or with an act under one."""

    TOO_FEW = "roster-too-few"
    """Fewer people signed an edition, or agreed to an act, than must."""
    SAME_PERSON = "roster-same-person"
    """There are enough keys, but too few people behind them."""
    EXPIRED = "roster-expired"
    VERSION = "roster-version"
    """An edition does not follow the one that holds: it was rolled back, or skips some."""
    ROTATION = "roster-rotation"
    """The keepers of the edition before did not agree to this one."""
    REVOKED = "roster-revoked"
    """A key acts that an earlier edition named and this one does not."""
    STRANGER = "roster-stranger"
    """A key acts that no edition named."""
    ROLE = "roster-role"
    """Somebody acts outside their roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody is about to do."""

    path: str
    """The kind of record, with what makes it special behind a slash."""
    terms: Mapping[str, Json]
    """What others must have agreed to, where the roster asks for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far an act has come under the roster."""

    act: Act
    role: Role
    agreed: tuple[str, ...]
    """Names of the people who agreed, in the order of the roster."""
    keys: int
    """Keys behind them: more than people, where somebody agreed with two."""
    proposal: Digest | None
    """Where they agreed; None if nobody proposed it."""

    @property
    def missing(self) -> int:
        """How many more people must agree."""
        return max(self.role.needed - len(self.agreed), 0)

    @property
    def could_agree(self) -> tuple[str, ...]:
        """People of the role who have not agreed."""
        return tuple(name for name in self.role.members if name not in self.agreed)


def act_of(state: Snapshot, record: Record) -> Act:
    """What recording a record is, in the words of a roster."""
    match record:
        case Checkpoint():
            return seal_act(record.size, record.root)
        case Supersession():
            # Who takes something back needs the role of its kind, whoever wrote it.
            old = state.records.get(record.replaces)
            return Act(path=record.KIND if old is None else old.KIND, terms={})
        case Delivery() if record.disclosed is not None:
            return disclosure_act(record.disclosed)
        case Proposal():
            return Act(path=record.act, terms=record.terms)
        case _:
            return Act(path=record.KIND, terms={})


def seal_act(size: int, root: str) -> Act:
    """Signing the head that the log had with so many entries."""
    return Act(path=SEAL, terms={"size": size, "root": root})


def disclosure_act(disclosed: Disclosure) -> Act:
    """Letting restricted exhibits leave the case for named recipients."""
    terms: dict[str, Json] = {
        "exhibits": [str(digest) for digest in disclosed.exhibits],
        "recipients": list(disclosed.recipients),
    }
    return Act(path=RESTRICTED_EXPORT, terms=terms)


def standing(state: Snapshot, act: Act, actor: str | None = None) -> Standing | None:
    """How far an act has come; None where the case has no roster.

    Args:
        state: The case.
        act: What is to be done.
        actor: The key that is going to do it, whose holder agrees by doing so.

    Raises:
        RosterRefused: no role of the roster covers the act.
    """
    edition = state.edition
    if edition is None:
        return None
    role = _role(edition, act)
    keys, proposal = {actor} if actor is not None else set[str](), None
    for digest, proposed in proposals(state):
        if (proposed.act, proposed.terms) == (act.path, act.terms):
            proposal = proposal or digest
            keys |= {proposed.by} | {given.by for _, given in state.about(digest, Approval)}
    agreed = edition.among(role.members, keys)
    return Standing(
        act=act,
        role=role,
        agreed=tuple(name for name in role.members if name in agreed),
        keys=len(keys & edition.keys_of(role.members).keys()),
        proposal=proposal,
    )


def proposals(state: Snapshot) -> list[tuple[Digest, Proposal]]:
    """Proposed acts that nobody took back and nobody has done since."""
    done = [
        (state.seq_of[digest], act_of(state, record))
        for kind in (Checkpoint, Delivery)
        for digest, record in state.live(kind)
    ]
    return [
        (digest, proposal)
        for digest, proposal in state.live(Proposal)
        if not any(
            seq > state.seq_of[digest] and (act.path, act.terms) == (proposal.act, proposal.terms)
            for seq, act in done
        )
    ]


def authority_rule(state: Snapshot, entry: CustodyEntry, record: Record) -> None:
    """What is recorded must be allowed by the roster that holds, if one does.

    Raises:
        RosterRefused: it is not, or not yet.
    """
    edition = state.edition
    if edition is None or isinstance(record, _OF_THE_ROSTER):
        return
    if isinstance(record, Actor):
        _may_join(state, edition, record)
        return
    if isinstance(record, Supersession) and _takes_back_own(state, entry, record):
        return
    person = person_of(state, edition, entry.actor)
    not_expired(edition, entry.at, record.KIND)
    act = act_of(state, record)
    role = _role(edition, act)
    if person not in role.members:
        raise RosterRefused(
            f"{person} is not in the role '{role.name}', which the roster asks for here "
            f"({act.path}).",
            flaw=Flaw.ROLE,
            next_step=f"Ask one of {named(role.members)}, or the roster's keepers.",
        )
    if role.needed > 1 and not isinstance(record, Proposal):
        _agreed(state, entry, act)


def not_expired(edition: Edition, at: Instant, kind: str) -> None:
    """A roster that ran out lets nothing more be recorded but what preserves.

    Raises:
        RosterRefused: it ran out, and a record of that kind does not.
    """
    if at >= edition.roster.expires and kind not in PRESERVING:
        raise RosterRefused(
            f"The roster's edition {edition.roster.version} expired on {edition.roster.expires}.",
            flaw=Flaw.EXPIRED,
            next_step="Let its keepers renew it: `sightline roster renew`.",
        )


def person_of(state: Snapshot, edition: Edition, key: str) -> str:
    """The person of the roster who holds a key.

    Raises:
        RosterRefused: nobody does, or nobody does any more.
    """
    if key in edition.people:
        return edition.people[key]
    earlier = [past for past in state.editions.values() if key in past.people]
    if earlier:
        raise RosterRefused(
            f"The key {key} of {earlier[-1].people[key]} was taken from the roster after edition "
            f"{earlier[-1].roster.version}.",
            flaw=Flaw.REVOKED,
            next_step="Act with a key that the roster lists: `sightline roster`.",
        )
    raise RosterRefused(
        f"The roster does not list the key {key}.",
        flaw=Flaw.STRANGER,
        next_step="Let its keepers add the key: `sightline roster draft`.",
    )


def named(people: tuple[str, ...]) -> str:
    """Some names, for a sentence."""
    shown = ", ".join(people[:6])
    return f"{shown} and {len(people) - 6} more" if len(people) > 6 else shown  # noqa: PLR2004 - as shown


def _role(edition: Edition, act: Act) -> Role:
    role = edition.role(act.path)
    if role is None:
        raise RosterRefused(
            f"No role of the roster covers this ({act.path}), so nobody may do it.",
            flaw=Flaw.ROLE,
            next_step="Let its keepers add the act to a role: `sightline roster draft`.",
        )
    return role


def _agreed(state: Snapshot, entry: CustodyEntry, act: Act) -> None:
    found = standing(state, act, entry.actor)
    if found is None or not found.missing:
        return
    raise RosterRefused(
        f"The role '{found.role.name}' asks for {found.role.needed} people to agree to this "
        f"({act.path}); {len(found.agreed)} did: {named(found.agreed)}.",
        flaw=Flaw.SAME_PERSON if found.keys >= found.role.needed else Flaw.TOO_FEW,
        next_step=f"Propose it, and let another of {named(found.could_agree)} agree: "
        "`sightline approvals`.",
    )


def _may_join(state: Snapshot, edition: Edition, record: Actor) -> None:
    """A key joins if the roster lists it, or if it is asked to sign a proposed edition."""
    if not any(record.fingerprint in keys for keys in waiting_keepers(state).values()):
        person_of(state, edition, record.fingerprint)


def _takes_back_own(state: Snapshot, entry: CustodyEntry, record: Supersession) -> bool:
    """Whether somebody takes back their own say about roster or acts, which is always allowed."""
    old = state.records.get(record.replaces)
    return isinstance(old, Roster | Proposal | Approval) and old.by == entry.actor


def waiting_keepers(state: Snapshot) -> dict[Digest, dict[str, str]]:
    """Keys of the keepers of each proposed edition that could follow."""
    following = state.edition.roster.version + 1 if state.edition is not None else 1
    return {
        digest: Edition(roster).keys_of(roster.keepers)
        for digest, roster in state.live(Roster)
        if digest not in state.editions and roster.version == following
    }
