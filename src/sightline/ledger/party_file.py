"""The register of parties as a file that people edit: TOML, one `[[party]]` table a party.

A file carries a register from one case to the next. Within it parties refer to each other by
`key`, which has no meaning outside the file.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from sightline.errors import InputRefused
from sightline.ledger.parties import Register, folded
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind

MAX_BYTES: Final = 4 << 20
MAX_PARTIES: Final = 20_000
FORMAT: Final = 1
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_HEAD: Final = (
    "# Parties: persons, offices, organisations, sides and outlets, as Sightline reads them.\n"
    "# `sightline parties import FILE` takes them into a case; keys only tie this file together.\n"
    f"format = {FORMAT}\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEntry:
    """A party as a file states it; `side` and `part_of` are keys of the same file."""

    key: str
    name: str
    kind: PartyKind
    side: str | None = None
    part_of: str | None = None
    aliases: tuple[str, ...] = ()
    state_affiliated: bool | None = None
    basis: str | None = None
    note: str | None = None


_FIELDS: Final = frozenset(PartyEntry.__dataclass_fields__)


def read_register(text: str, *, file: str) -> tuple[PartyEntry, ...]:
    """The parties of a file, each after those it refers to.

    Raises:
        InputRefused: the file is no such register; the message names the party and the field.
    """
    if len(text) > MAX_BYTES:
        raise _refused(file, f"it is longer than {MAX_BYTES >> 20} MB")
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _refused(file, f"it is no TOML: {str(error)[:200]}") from error
    unknown = document.keys() - {"format", "party"}
    rows = document.get("party", [])
    if unknown or document.get("format", FORMAT) != FORMAT or not isinstance(rows, list):
        named = ", ".join(sorted(unknown)) or "another format"
        raise _refused(file, f"it holds {named[:200]}; a register is format {FORMAT} and [[party]]")
    if len(rows) > MAX_PARTIES:
        raise _refused(file, f"it lists more than {MAX_PARTIES:,} parties")
    entries = [_entry(row, number, file) for number, row in enumerate(rows, start=1)]
    by_key = {entry.key: entry for entry in entries}
    if len(by_key) != len(entries):
        ((twice, _),) = Counter(entry.key for entry in entries).most_common(1)
        raise _refused(file, f"the key {twice!r} stands twice")
    return _in_order(by_key, file)


def write_register(register: Register) -> str:
    """The register as a file; reading it back gives the same parties."""
    keys = _keys(register.parties)
    blocks = [_block(register, digest, keys) for digest in register.parties]
    return "\n".join([_HEAD, *blocks])


def _entry(row: object, number: int, file: str) -> PartyEntry:
    if not isinstance(row, dict):
        raise _refused(file, f"party {number} is no table")
    where = f"party {number} ({str(row.get('name', 'no name'))[:60]})"
    unknown = row.keys() - _FIELDS
    if unknown:
        raise _refused(file, f"{where} has a field {min(unknown)!r} that is not known")
    for field in ("key", "name", "kind", "side", "part_of", "basis", "note"):
        value = row.get(field)
        needed = field in {"key", "name", "kind"}
        if (value is None and needed) or not isinstance(value, str | None):
            raise _refused(file, f"{where} needs a text as its {field}")
    if not _KEY.fullmatch(row["key"]):
        raise _refused(file, f"{where}: a key is made of letters, digits, - and _")
    if row["kind"] not in set(PartyKind):
        raise _refused(file, f"{where}: the kind is one of {', '.join(PartyKind)}")
    aliases, stated = row.get("aliases", []), row.get("state_affiliated")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise _refused(file, f"{where}: aliases are a list of texts")
    if not isinstance(stated, bool | None) or (stated is None) != (row.get("basis") is None):
        raise _refused(file, f"{where}: state_affiliated is true or false and goes with a basis")
    fields = {**row, "kind": PartyKind(row["kind"]), "aliases": tuple(aliases)}
    return PartyEntry(**fields)


def _in_order(by_key: Mapping[str, PartyEntry], file: str) -> tuple[PartyEntry, ...]:
    """Each party after its side and what it is part of."""
    graph: dict[str, list[str]] = {}
    for entry in by_key.values():
        graph[entry.key] = [key for key in (entry.side, entry.part_of) if key is not None]
        for key in graph[entry.key]:
            if key not in by_key:
                raise _refused(file, f"{entry.name!r} refers to {key!r}, which is not in the file")
    try:
        return tuple(by_key[key] for key in TopologicalSorter(graph).static_order())
    except CycleError as error:
        names = ", ".join(map(str, error.args[1][:5]))
        raise _refused(file, f"these refer to each other in a circle: {names}") from error


def _keys(parties: Mapping[Digest, Party]) -> dict[Digest, str]:
    """A readable key for each party, numbered where names fold alike."""
    keys: dict[Digest, str] = {}
    taken: set[str] = set()
    for digest, party in parties.items():
        words = re.sub(r"[^a-z0-9]+", "-", folded(party.name).encode("ascii", "ignore").decode())
        base = words.strip("-")[:60] or party.party_kind.value
        key, number = base, 1
        while key in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key)
        keys[digest] = key
    return keys


def _block(register: Register, digest: Digest, keys: Mapping[Digest, str]) -> str:
    party = register.parties[digest]
    side, part_of = register.standing(party.side), register.standing(party.part_of)
    lines: list[tuple[str, str | None]] = [
        ("key", _text(keys[digest])),
        ("name", _text(party.name)),
        ("kind", _text(party.party_kind.value)),
        ("side", None if side is None else _text(keys[side])),
        ("part_of", None if part_of is None else _text(keys[part_of])),
        ("aliases", _texts(party.aliases) if party.aliases else None),
        (
            "state_affiliated",
            None if party.state_affiliated is None else str(party.state_affiliated).lower(),
        ),
        ("basis", None if party.basis is None else _text(party.basis)),
        ("note", None if party.note is None else _text(party.note)),
    ]
    body = "".join(f"{name} = {value}\n" for name, value in lines if value is not None)
    return f"[[party]]\n{body}"


def _text(text: str) -> str:
    """A TOML basic string: JSON's escapes, and DEL, which TOML allows nowhere bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _refused(file: str, cause: str) -> InputRefused:
    return InputRefused(
        f"The register of parties cannot be read: {cause}.",
        file=file,
        next_step="Correct the file; `sightline parties export FILE` writes one to start from.",
    )
