"""The roster of a case: who may act in which role, how many must agree, until when.

A roster is adopted in editions, each signed by the keepers whom the edition before names and by
its own. Persons are counted, never keys: somebody with two keys agrees once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import ClassVar, Final

from sightline.errors import InputRefused
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.ssh_keys import parse_key
from sightline.model.sshsig import fingerprint, key_blob, key_line
from sightline.model.times import Instant

SEAL: Final = "checkpoint"
RESTRICTED_EXPORT: Final = "delivery/restricted"
TWO_PERSON_ACTS: Final = frozenset({SEAL, RESTRICTED_EXPORT})
"""Acts for which a role may ask for several people; changes of keys have a rule of their own."""

_MOST: Final = 1000
"""People, keys of one person, roles, and acts of one role."""
_MAX_NAME: Final = 200
_ROLE: Final = re.compile(
    r"(?!root\b|targets\b|snapshot\b|timestamp\b)[a-z][a-z0-9-]{0,39}", re.ASCII
)
"""TUF gives four names a meaning of its own."""
_ACT: Final = re.compile(r"[a-z_*?]{1,60}(/[a-z_*?]{1,60})?", re.ASCII)
_SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the roster, and the keys that speak for them."""

    name: str
    keys: tuple[str, ...]
    """Each as in a `.pub` file, without comment."""

    def __post_init__(self) -> None:
        if not 0 < len(self.keys) <= _MOST:
            raise _refused(f"{self.name[:80]!r} has no key, or more than {_MOST}")
        for line in self.keys:
            blob = key_blob(line)
            parse_key(blob)
            if key_line(blob) != line:
                raise _refused(f"a key of {self.name[:80]!r} is not written as KIND BASE64")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What some people of the roster may do."""

    name: str
    acts: tuple[str, ...]
    """Kinds of record, or patterns of them: `checkpoint`, `delivery/restricted`, `*`, `*/*`."""
    members: tuple[str, ...]
    needed: int
    """So many different people must agree."""

    def __post_init__(self) -> None:
        if not _ROLE.fullmatch(self.name):
            raise _refused(f"{self.name[:80]!r} is no name for a role")
        wrong = [act for act in self.acts if not _ACT.fullmatch(act)]
        if wrong or not 0 < len(self.acts) <= _MOST:
            raise _refused(f"the role {self.name} covers no act, or one that is none: {wrong[:3]}")
        if self.needed > 1 and not TWO_PERSON_ACTS.issuperset(self.acts):
            raise _refused(
                f"the role {self.name} asks for {self.needed} people for acts that one person "
                f"does at once; only {' and '.join(sorted(TWO_PERSON_ACTS))} wait for a second"
            )

    def covers(self, act: str) -> bool:
        """Whether an act falls under the role, as TUF matches paths: part by part."""
        parts = act.split("/")
        return any(
            len(parts) == len(pattern := wanted.split("/"))
            and all(map(fnmatchcase, parts, pattern))
            for wanted in self.acts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """One edition, proposed; an `Adoption` puts it into force."""

    KIND: ClassVar[str] = "roster"

    version: int
    """From 1, each one more than the last."""
    expires: Instant
    """Whole seconds. From then on it lets people preserve material and change the roster only."""
    people: tuple[Person, ...]
    keepers: tuple[str, ...]
    """Names of those who may change the roster."""
    needed: int
    """So many different keepers must agree to a change."""
    roles: tuple[Role, ...]
    """The first that covers an act decides on it alone."""
    reason: str
    by: str
    at: Instant

    def __post_init__(self) -> None:
        if self.version < 1 or self.expires.microseconds % _SECOND:
            raise _refused("editions count from 1 and expire at a whole second")
        _check_names([person.name for person in self.people], "people")
        _check_names([role.name for role in self.roles], "roles")
        prints = [fingerprint(key_blob(line)) for person in self.people for line in person.keys]
        if len(set(prints)) != len(prints):
            raise _refused("it lists a key twice")
        self._check_group("the keepers", self.keepers, self.needed)
        for role in self.roles:
            self._check_group(f"the role {role.name}", role.members, role.needed)

    def _check_group(self, what: str, members: tuple[str, ...], needed: int) -> None:
        known = {person.name for person in self.people}
        strangers = [name for name in members if name not in known]
        if strangers or len(set(members)) != len(members):
            raise _refused(f"{what} are not people of the roster, each once: {strangers[:3]}")
        if not 1 <= needed <= len(members):
            raise _refused(f"{what} are {len(members)}, so {needed} of them cannot be asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An act that waits for the agreement of others."""

    KIND: ClassVar[str] = "proposal"

    act: str
    terms: Mapping[str, Json]
    """What exactly is going to be done; nothing else is agreed to."""
    reason: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Agreement to a proposed act or edition; superseding it takes it back."""

    KIND: ClassVar[str] = "approval"

    of: Digest
    root_signature: str | None = None
    """Of an edition: the signature over its TUF root metadata, hexadecimal."""
    targets_signature: str | None = None
    """Likewise, over its targets metadata."""
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """From here on this edition holds."""

    KIND: ClassVar[str] = "adoption"

    roster: Digest
    by: str
    at: Instant


class Edition:
    """A roster looked up by key and by act."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.people: dict[str, str] = {
            fingerprint(key_blob(line)): person.name
            for person in roster.people
            for line in person.keys
        }
        """Name of the person, by the fingerprint of the key."""
        self._roles: dict[str, Role | None] = {}

    def role(self, act: str) -> Role | None:
        """The role that decides on an act; None where nobody may do it."""
        if act not in self._roles:
            self._roles[act] = next((role for role in self.roster.roles if role.covers(act)), None)
        return self._roles[act]

    def among(self, members: Iterable[str], keys: Iterable[str]) -> set[str]:
        """The different people of a group behind some keys."""
        return {self.people[key] for key in keys if key in self.people} & set(members)

    def keys_of(self, members: Iterable[str]) -> dict[str, str]:
        """Fingerprints and public key lines of a group, in the roster's order."""
        wanted = set(members)
        return {
            fingerprint(key_blob(line)): line
            for person in self.roster.people
            if person.name in wanted
            for line in person.keys
        }


def _check_names(names: list[str], what: str) -> None:
    """Names that look alike must not stand for two people."""
    if not 0 < len(names) <= _MOST:
        raise _refused(f"it lists no {what}, or more than {_MOST}")
    for name in names:
        tidy = name.isprintable() and name == " ".join(name.split())
        if not tidy or not 0 < len(name) <= _MAX_NAME:
            raise _refused(f"{name[:80]!r} is not written on one line, without spaces to spare")
    if len({name.casefold() for name in names}) != len(names):
        raise _refused(f"two of its {what} have the same name")


def _refused(cause: str) -> InputRefused:
    return InputRefused(
        f"This is no roster: {cause}.",
        next_step="Write one with `sightline roster draft FILE`, and change that.",
    )
