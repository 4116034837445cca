"""Keeping the register of parties: add, correct, take over from another case."""

import dataclasses
from dataclasses import dataclass

from sightline.errors import RuleRefused
from sightline.ledger.parties import Register, folded
from sightline.ledger.party_file import PartyEntry
from sightline.model.custody import Supersession
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.records import Record, record_digest
from sightline.workbench.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A party, before it is a record."""

    name: str
    kind: PartyKind
    side: Digest | None = None
    part_of: Digest | None = None
    aliases: tuple[str, ...] = ()
    state_affiliated: bool | None = None
    basis: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of taking a register over."""

    added: tuple[Digest, ...]
    known: tuple[Digest, ...]
    """Parties that stand in the case just so."""
    corrected: tuple[Digest, ...]
    differing: tuple[Digest, ...]
    """Parties of the same name and kind that say something else; left as they are."""


def add(case: Case, described: Described) -> Digest:
    """Record a party.

    Raises:
        InputRefused: it has no name, or affiliation without its ground.
        RuleRefused: a namesake of the same kind is there and no note tells the two apart; or what
            it refers to is not there.
    """
    register = Register.of(case.snapshot)
    for digest in _namesakes(register, described):
        if not (described.note or "").strip():
            raise RuleRefused(
                f"A {described.kind} named {register.parties[digest].name!r} is in the register.",
                next_step="Correct that one (`sightline parties correct`), or say in --note what "
                "tells the two apart.",
            )
    return case.record(_record(case, described), action="add party")


def correct(case: Case, old: Digest, described: Described, *, reason: str) -> Digest:
    """Record a party anew in the place of another; what named the old one now means the new."""
    pairs = _correction(case, old, described, reason)
    case.record_all(pairs)
    return record_digest(pairs[0][0])


def described(party: Party, register: Register) -> Described:
    """What a record says, with what it refers to as it stands today."""
    return Described(
        name=party.name,
        kind=party.party_kind,
        side=register.standing(party.side),
        part_of=register.standing(party.part_of),
        aliases=party.aliases,
        state_affiliated=party.state_affiliated,
        basis=party.basis,
        note=party.note,
    )


def take_over(case: Case, entries: tuple[PartyEntry, ...], *, update: bool, file: str) -> Imported:
    """Take the parties of a file into the case, all at once; doing so again changes nothing.

    A party is the same as one of the case where name, kind and note agree. Where the rest
    differs the case's own stays, unless `update` asks for the file's.
    """
    register = Register.of(case.snapshot)
    there = {
        _identity(described(party, register)): digest for digest, party in register.parties.items()
    }
    done: dict[str, Digest] = {}
    found: dict[str, list[Digest]] = {name: [] for name in ("added", "known", "left")}
    renewed: dict[Digest, Digest] = {}
    pairs: list[tuple[Record, str]] = []
    for entry in entries:
        wanted = _wanted(entry, done)
        old = there.get(_identity(wanted))
        if old is None:
            record = _record(case, _following(wanted, renewed))
            pairs.append((record, "add party"))
            done[entry.key], fate = record_digest(record), "added"
            there[_identity(wanted)] = done[entry.key]
        elif old not in register.parties or described(register.parties[old], register) == wanted:
            done[entry.key], fate = old, "known"
        elif update:
            # What refers to the old record follows the correction, so only this one is written.
            anew = _following(wanted, renewed)
            pairs += (new := _correction(case, old, anew, f"as the register {file} has it"))
            renewed[old] = record_digest(new[0][0])
            done[entry.key], fate = old, ""
        else:
            done[entry.key], fate = old, "left"
        if fate:
            found[fate].append(done[entry.key])
    case.record_all(pairs)
    return Imported(
        added=tuple(found["added"]),
        known=tuple(found["known"]),
        corrected=tuple(renewed.values()),
        differing=tuple(found["left"]),
    )


def _following(wanted: Described, renewed: dict[Digest, Digest]) -> Described:
    """The same, naming what was corrected on the way by its new record."""
    return dataclasses.replace(
        wanted,
        side=wanted.side and renewed.get(wanted.side, wanted.side),
        part_of=wanted.part_of and renewed.get(wanted.part_of, wanted.part_of),
    )


def _wanted(entry: PartyEntry, done: dict[str, Digest]) -> Described:
    fields = {
        field.name: getattr(entry, field.name)
        for field in dataclasses.fields(Described)
        if field.name not in {"side", "part_of"}
    }
    return Described(
        side=None if entry.side is None else done[entry.side],
        part_of=None if entry.part_of is None else done[entry.part_of],
        **fields,
    )


def _identity(wanted: Described) -> tuple[str, PartyKind, str]:
    return folded(wanted.name), wanted.kind, wanted.note or ""


def _correction(
    case: Case, old: Digest, wanted: Described, reason: str
) -> list[tuple[Record, str]]:
    record = _record(case, wanted)
    replacing = Supersession(
        replaces=old,
        replaced_by=record_digest(record),
        reason=reason,
        by=case.me,
        at=case.times.now(),
    )
    return [(record, "correct party"), (replacing, "supersede")]


def _namesakes(register: Register, wanted: Described) -> list[Digest]:
    name = folded(wanted.name)
    return [
        digest
        for digest, party in register.parties.items()
        if party.party_kind is wanted.kind and folded(party.name) == name
    ]


def _record(case: Case, described: Described) -> Party:
    party = Party(
        name=described.name,
        party_kind=described.kind,
        side=described.side,
        part_of=described.part_of,
        aliases=described.aliases,
        state_affiliated=described.state_affiliated,
        basis=described.basis,
        note=described.note,
        by=case.me,
        at=case.times.now(),
    )
    return case.salted(party)
