"""Changing who may act in a case: propose an edition of the roster, sign it, adopt it.

Who may do which of these, and when, are the fold's own rules (`model.rules_roster`).
"""

from dataclasses import dataclass, replace

from sightline.errors import InputRefused, NotFound, RuleRefused
from sightline.model.authority import waiting_keepers
from sightline.model.digest import Digest
from sightline.model.records import record_digest
from sightline.model.roster import Adoption, Approval, Edition, Person, Roster
from sightline.model.snapshot import Snapshot
from sightline.model.sshsig import fingerprint, key_blob
from sightline.model.times import Instant
from sightline.model.tuf import root_bytes, targets_bytes
from sightline.workbench.case import Case
from sightline.workbench.roster_file import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Signatures that a proposed edition still lacks."""

    version: int
    """Of the edition whose keepers they are: the proposed one, or the one before."""
    count: int
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A proposed edition, and who signed it so far."""

    digest: Digest
    roster: Roster
    signed: tuple[str, ...]
    missing: tuple[Missing, ...]


def signing(snapshot: Snapshot, digest: Digest, roster: Roster) -> Signing:
    """How far a proposed edition has come."""
    signers = [given.by for _, given in snapshot.about(digest, Approval)]
    editions = [Edition(roster)]
    if snapshot.edition is not None and digest not in snapshot.editions:
        editions.insert(0, snapshot.edition)
    signed, missing = dict[str, None](), []
    for edition in editions:
        held = edition.roster
        people = edition.among(held.keepers, signers)
        signed |= dict.fromkeys(name for name in held.keepers if name in people)
        if len(people) < held.needed:
            others = tuple(name for name in held.keepers if name not in people)
            count = held.needed - len(people)
            missing.append(Missing(version=held.version, count=count, of=others))
    return Signing(digest=digest, roster=roster, signed=tuple(signed), missing=tuple(missing))


def waiting(snapshot: Snapshot) -> list[Signing]:
    """Proposed editions that could be adopted next."""
    return [
        signing(snapshot, digest, roster)
        for digest, roster in snapshot.live(Roster)
        if digest in waiting_keepers(snapshot)
    ]


def propose(case: Case, draft: Draft, *, reason: str) -> Digest:
    """Record the next edition, and sign it at once where this key may.

    Raises:
        InputRefused: it is no roster, or nothing says why.
        RosterRefused: this key may not propose one.
    """
    if not reason.strip():
        raise InputRefused("A change of the roster needs a reason.", next_step="Give --reason.")
    case.refresh()
    edition = case.snapshot.edition
    roster = Roster(
        version=1 if edition is None else edition.roster.version + 1,
        expires=draft.expires,
        people=draft.people,
        keepers=draft.keepers,
        needed=draft.needed,
        roles=draft.roles,
        reason=reason,
        by=case.me,
        at=case.times.now(),
    )
    digest = record_digest(roster)
    keepers = set(Edition(roster).keys_of(roster.keepers))
    if edition is not None:
        keepers.update(edition.keys_of(edition.roster.keepers))
    case.record(roster, action="propose roster")
    if case.me in keepers:
        sign(case, digest)
    return digest


def sign(case: Case, roster: Digest) -> Digest:
    """Agree to a proposed edition, by signing its TUF metadata.

    Raises:
        NotFound: no such edition waits.
        RosterRefused: this key is none of its keepers, nor of those before.
    """
    case.refresh()
    proposed = _proposed(case, roster)
    approval = Approval(
        of=roster,
        root_signature=case.signer.sign_metadata(root_bytes(proposed)),
        targets_signature=case.signer.sign_metadata(targets_bytes(proposed)),
        by=case.me,
        at=case.times.now(),
    )
    return case.record(approval, action="sign roster")


def adopt(case: Case, roster: Digest) -> Digest:
    """Put a proposed edition into force.

    Raises:
        NotFound: no such edition waits.
        RosterRefused: too few have signed it, or it has expired.
    """
    case.refresh()
    _proposed(case, roster)
    record = Adoption(roster=roster, by=case.me, at=case.times.now())
    return case.record(record, action="adopt roster")


def without(case: Case, who: str) -> Draft:
    """The roster that holds, without a person or one of their keys.

    Args:
        case: The case.
        who: The person's name, or the key's fingerprint.

    Raises:
        NotFound: the roster lists neither.
        RuleRefused: there is no roster; or a role would be left with too few people.
    """
    draft, edition = _held(case)
    if who in edition.people:
        owner = edition.people[who]
        left = {
            person.name: tuple(line for line in person.keys if _print(line) != who)
            for person in draft.people
        }
    elif who in {person.name for person in draft.people}:
        owner, left = who, {person.name: person.keys for person in draft.people} | {who: ()}
    else:
        raise NotFound(
            f"The roster lists no person and no key {who[:80]!r}.",
            next_step="List them with `sightline roster`.",
        )
    people = tuple(
        replace(person, keys=left[person.name]) for person in draft.people if left[person.name]
    )
    if left[owner]:
        return replace(draft, people=people)
    short = [
        name
        for name, members, needed in (
            ("the keepers", draft.keepers, draft.needed),
            *((f"the role {role.name}", role.members, role.needed) for role in draft.roles),
        )
        if owner in members and len(members) - 1 < needed
    ]
    if short:
        raise RuleRefused(
            f"Without {owner}, too few people are left for {', '.join(short)}.",
            next_step="Write the edition by hand: `sightline roster draft FILE`, then `propose`.",
        )
    return replace(
        draft,
        people=people,
        keepers=tuple(name for name in draft.keepers if name != owner),
        roles=tuple(
            replace(role, members=tuple(name for name in role.members if name != owner))
            for role in draft.roles
        ),
    )


def rotated(case: Case, person: str, line: str) -> Draft:
    """The roster that holds, with one new key in the place of all that a person has.

    Raises:
        NotFound: the roster lists no such person.
        InputRefused: the line is no public key.
        RuleRefused: there is no roster.
    """
    draft, _ = _held(case)
    if person not in {known.name for known in draft.people}:
        raise NotFound(
            f"The roster lists no person {person[:80]!r}.",
            next_step="List them with `sightline roster`.",
        )
    new = Person(name=person, keys=(" ".join(line.split()[:2]),))
    people = tuple(new if known.name == person else known for known in draft.people)
    return replace(draft, people=people)


def renewed(case: Case, expires: Instant) -> Draft:
    """The roster that holds, until a later time.

    Raises:
        RuleRefused: there is no roster.
    """
    draft, _ = _held(case)
    return replace(draft, expires=expires)


def _held(case: Case) -> tuple[Draft, Edition]:
    case.refresh()
    edition = case.snapshot.edition
    if edition is None:
        raise RuleRefused(
            "The case has no roster.",
            next_step="Begin with `sightline roster draft FILE`, then `sightline roster propose`.",
        )
    return Draft.of(edition.roster), edition


def _proposed(case: Case, digest: Digest) -> Roster:
    record = case.snapshot.records.get(digest)
    if not isinstance(record, Roster) or digest not in waiting_keepers(case.snapshot):
        raise NotFound(
            f"No proposed edition {digest.short} waits.",
            next_step="List what waits with `sightline roster`.",
        )
    return record


def _print(line: str) -> str:
    return fingerprint(key_blob(line))
