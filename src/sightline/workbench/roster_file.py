"""A roster as a file that people edit (TOML), and what they wrote as the next edition."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sightline.errors import InputRefused
from sightline.model.roster import SEAL, Person, Role, Roster
from sightline.model.snapshot import Snapshot
from sightline.model.times import Instant

MAX_BYTES: Final = 1 << 20
EVERYTHING: Final = ("*", "*/*")
_SECOND: Final = 1_000_000
_YEAR_US: Final = 365 * 86_400 * _SECOND
_HEAD: Final = """\
# Who may act in this case. `sightline roster propose FILE` proposes it as the next edition.
# Whoever is not listed may not act; the first role that covers an act decides on it alone.
# Acts are kinds of record (docs/format.md): "checkpoint" is sealing, "assessment" concluding,
# "delivery/restricted" the export of restricted exhibits; "*" and "*/*" cover the rest.
# Only "checkpoint" and "delivery/restricted" may ask for more than one person.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A roster without its number and author."""

    expires: Instant
    people: tuple[Person, ...]
    keepers: tuple[str, ...]
    needed: int
    roles: tuple[Role, ...]

    @classmethod
    def of(cls, roster: Roster) -> "Draft":
        """What an edition says."""
        return cls(
            expires=roster.expires,
            people=roster.people,
            keepers=roster.keepers,
            needed=roster.needed,
            roles=roster.roles,
        )


def first_draft(snapshot: Snapshot, now: Instant) -> Draft:
    """Everybody who has joined, for a year; two of them seal and keep the roster, if there are."""
    keys: dict[str, list[str]] = {}
    for actor in snapshot.actors.values():
        keys.setdefault(" ".join(actor.name.split()) or actor.fingerprint, []).append(
            actor.public_key
        )
    people = tuple(Person(name=name, keys=tuple(lines)) for name, lines in keys.items())
    names = tuple(keys)
    needed = min(2, len(names))
    return Draft(
        expires=Instant((now.microseconds + _YEAR_US) // _SECOND * _SECOND),
        people=people,
        keepers=names,
        needed=needed,
        roles=(
            Role(name="seal", acts=(SEAL,), members=names, needed=needed),
            Role(name="team", acts=EVERYTHING, members=names, needed=1),
        ),
    )


def write_draft(draft: Draft) -> str:
    """The file; reading it back gives the same roster."""
    head = (
        f"{_HEAD}expires = {draft.expires.datetime().isoformat()}\n"
        f"keepers = {_list(draft.keepers)}   # who may change this roster\n"
        f"needed = {draft.needed}   # so many different keepers must sign a change\n"
    )
    blocks = [head]
    blocks += [
        f"[[person]]\nname = {_text(person.name)}\nkeys = {_list(person.keys)}\n"
        for person in draft.people
    ]
    blocks += [
        f"[[role]]\nname = {_text(role.name)}\nacts = {_list(role.acts)}\n"
        f"members = {_list(role.members)}\nneeded = {role.needed}\n"
        for role in draft.roles
    ]
    return "\n".join(blocks)


def read_draft(text: str, *, file: str) -> Draft:
    """The roster that a file describes.

    Raises:
        InputRefused: it describes none; the message names the part and the field.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _refused(file, f"it is no TOML: {str(error)[:200]}") from error
    _known(document, {"expires", "keepers", "needed", "person", "role"}, "the file", file)
    expires = document["expires"]
    if not isinstance(expires, datetime) or expires.tzinfo is None:
        raise _refused(file, "expires is no time with a zone, as 2027-12-31T00:00:00Z")
    return Draft(
        expires=Instant.of(expires),
        people=tuple(_person(row, file) for row in _tables(document, "person", file)),
        keepers=_texts(document, "keepers", "the file", file),
        needed=_number(document, "the file", file),
        roles=tuple(_role(row, file) for row in _tables(document, "role", file)),
    )


def _person(row: Mapping[str, object], file: str) -> Person:
    what = f"person {str(row.get('name'))[:60]}"
    _known(row, {"name", "keys"}, what, file)
    # The comment at the end of a .pub line is nobody's name.
    keys = tuple(" ".join(line.split()[:2]) for line in _texts(row, "keys", what, file))
    return Person(name=_string(row, what, file), keys=keys)


def _role(row: Mapping[str, object], file: str) -> Role:
    what = f"role {str(row.get('name'))[:60]}"
    _known(row, {"name", "acts", "members", "needed"}, what, file)
    return Role(
        name=_string(row, what, file),
        acts=_texts(row, "acts", what, file),
        members=_texts(row, "members", what, file),
        needed=_number(row, what, file),
    )


def _known(row: Mapping[str, object], fields: set[str], what: str, file: str) -> None:
    if row.keys() != fields:
        differing = ", ".join(sorted(map(str, row.keys() ^ fields)))
        raise _refused(file, f"{what} lacks a field, or has one that is not known: {differing}")


def _tables(row: Mapping[str, object], field: str, file: str) -> list[Mapping[str, object]]:
    rows = row[field]
    if not isinstance(rows, list) or not all(isinstance(item, dict) for item in rows):
        raise _refused(file, f"{field} is written as [[{field}]] tables")
    return rows


def _texts(row: Mapping[str, object], field: str, what: str, file: str) -> tuple[str, ...]:
    values = row[field]
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise _refused(file, f"{what}: {field} is a list of texts")
    return tuple(values)


def _string(row: Mapping[str, object], what: str, file: str) -> str:
    if not isinstance(name := row["name"], str):
        raise _refused(file, f"{what}: a name is a text")
    return name


def _number(row: Mapping[str, object], what: str, file: str) -> int:
    needed = row["needed"]
    if type(needed) is not int:
        raise _refused(file, f"{what}: needed is a number of people")
    return needed


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for the character that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _refused(file: str, cause: str) -> InputRefused:
    return InputRefused(
        f"This is no roster: {cause}.",
        file=file,
        next_step="Write one with `sightline roster draft FILE`, and change that.",
    )
