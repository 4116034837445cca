"""The register of parties: who acts and speaks, and on which side."""

import dataclasses
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command, case_family, several
from sightline.cli.party_meant import find_party
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Column, Screen
from sightline.errors import InputRefused, NotFound, StorageFailed
from sightline.exports.words import plural
from sightline.ledger.parties import Matched, Mention, Register
from sightline.ledger.party_file import MAX_BYTES, read_register, write_register
from sightline.model.digest import Digest
from sightline.model.party import Party, PartyKind
from sightline.model.plain import to_plain
from sightline.workbench import parties as register_of
from sightline.workbench.case import Case
from sightline.workbench.parties import Described, Imported

_COLUMNS: Final = (
    Column(heading="Party", whole=True),
    Column(heading="Name"),
    Column(heading="Kind", whole=True),
    Column(heading="Side"),
    Column(heading="Part of"),
    Column(heading="Also called"),
    Column(heading="Of a state"),
)
_KINDS: Final = click.Choice([kind.value for kind in PartyKind])
_STATED: Final = {None: "", True: "yes", False: "no"}


class _Fields(TypedDict):
    kind: str | None
    side: str | None
    part_of: str | None
    alias: tuple[str, ...]
    state: bool | None
    basis: str | None
    note: str | None


_describing: Final = several(
    click.option("--side", metavar="PARTY", help="The side it belongs to: name or ID."),
    click.option("--part-of", metavar="PARTY", help="What it speaks or acts for."),
    click.option("--alias", multiple=True, metavar="TEXT", help="Another name; repeatable."),
    click.option("--state/--no-state", default=None, help="Affiliated to a state, or not."),
    click.option("--basis", metavar="TEXT", help="The ground for --state or --no-state."),
    click.option("--note", metavar="TEXT", help="What tells it from others of its name."),
)
"""The options that say what a party is."""


@case_family("parties")
@click.option("--kind", type=_KINDS, help="Only parties of this kind.")
@click.option("--side", metavar="PARTY", help="Only parties of this side: name or ID.")
def parties(options: Options, *, kind: str | None, side: str | None) -> None:
    """List the parties: persons, offices, organisations, outlets and the sides they belong to."""
    screen = Screen(options)
    with opened(options) as case:
        register, names = Register.of(case.snapshot), Names(case.snapshot)
        wanted = None if side is None else find_party(names, register, side)
        shown = {
            digest: party
            for digest, party in register.parties.items()
            if kind in {None, party.party_kind.value}
            and (wanted is None or register.side(digest) == wanted)
        }
        plain = [_plain(register, names, digest, party) for digest, party in shown.items()]
        if screen.document({"parties": plain}):
            return
        if not shown:
            screen.line("No party is in the register." if not register.parties else "None is such.")
            screen.remark("Next: `sightline parties add NAME --kind side`, or `import FILE`.")
            return
        screen.table(_COLUMNS, [_row(register, names, *item) for item in shown.items()])


@case_command("add")
@click.argument("called", metavar="NAME")
@click.option("--kind", type=_KINDS, required=True, help="What it is.")
@_describing
def add(options: Options, *, called: str, **given: Unpack[_Fields]) -> None:
    """Add a party. Two of one name are told apart by --note."""
    with opened(options) as case:
        start = Described(name=called, kind=PartyKind(given["kind"] or ""))
        digest = register_of.add(case, _changed(case, start, given))
        tell_recorded(Screen(options), case, digest)


@case_command("correct")
@click.argument("party")
@click.option("--rename", metavar="TEXT", help="The right name.")
@click.option("--kind", type=_KINDS, help="What it is.")
@_describing
@click.option("--drop", multiple=True, metavar="FIELD", help="Empty a field: side, note, aliases …")
@click.option("--reason", required=True, help="Why.")
def correct(
    options: Options,
    *,
    party: str,
    rename: str | None,
    drop: tuple[str, ...],
    reason: str,
    **given: Unpack[_Fields],
) -> None:
    """Correct PARTY; what named it before now means the corrected one."""
    with opened(options) as case:
        register, names = Register.of(case.snapshot), Names(case.snapshot)
        old = find_party(names, register, party)
        start = register_of.described(register.parties[old], register)
        if given["alias"]:
            given["alias"] = tuple(dict.fromkeys((*start.aliases, *given["alias"])))
        wanted = _changed(case, _dropped(start, drop), given)
        if rename is not None:
            wanted = dataclasses.replace(wanted, name=rename)
        digest = register_of.correct(case, old, wanted, reason=reason)
        tell_recorded(Screen(options), case, digest)


@case_command("import")
@click.argument("file", type=FOLDER)
@click.option("--update", is_flag=True, help="Where a party differs, take what the file says.")
def take(options: Options, *, file: Path, update: bool) -> None:
    """Take the parties of FILE (TOML) into the case; doing so again changes nothing."""
    screen = Screen(options)
    with opened(options) as case:
        imported = import_file(case, file, update=update)
        names = Names(case.snapshot)
        document = {
            field.name: [names.label(digest) for digest in getattr(imported, field.name)]
            for field in dataclasses.fields(Imported)
        }
        if not screen.document(document):
            _draw_imported(screen, case, names, imported)


@case_command("export")
@click.argument("file", type=FOLDER)
def write(options: Options, *, file: Path) -> None:
    """Write the register to FILE (TOML), to edit it or take it into another case."""
    screen = Screen(options)
    with opened(options) as case:
        register = Register.of(case.snapshot)
        text = write_register(register)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        raise StorageFailed(
            f"The register cannot be written ({error.strerror}).",
            file=str(file),
            next_step="Name a file that is not there yet, in a folder you may write to.",
        ) from error
    if not screen.document({"file": str(file), "parties": len(register.parties)}):
        screen.line(f"Wrote {plural(len(register.parties), 'party', 'parties')} to {file}.")


@case_command("match")
@click.argument("called", metavar="NAME")
@click.option("--side", metavar="TEXT", help="The side that the report names with it.")
@click.option("--organisation", metavar="TEXT", help="The organisation it names with it.")
def match(options: Options, *, called: str, side: str | None, organisation: str | None) -> None:
    """Show which party NAME means, or all that it may mean."""
    screen = Screen(options)
    with opened(options) as case:
        register, names = Register.of(case.snapshot), Names(case.snapshot)
        found = register.match(Mention(name=called, side=side, organisation=organisation))
        plain = [_plain(register, names, item, register.parties[item]) for item in found.parties]
        document = {"matched": found.matched.value, "reason": found.reason, "parties": plain}
        if screen.document(document):
            return
        screen.line(f"{called}: {found.matched.value}; {found.reason}.", "strong")
        if found.matched is not Matched.NONE:
            rows = [_row(register, names, item, register.parties[item]) for item in found.parties]
            screen.table(_COLUMNS, rows)


for _command in (add, correct, take, write, match):
    parties.add_command(_command)


def import_file(case: Case, file: Path, *, update: bool) -> Imported:
    """Take a register's file into a case.

    Raises:
        NotFound: there is no such file, or it cannot be read.
        InputRefused: it is no register.
    """
    try:
        with file.open("rb") as source:
            data = source.read(MAX_BYTES + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise NotFound(
            f"The register cannot be read ({error.strerror}).",
            file=str(file),
            next_step="Check the path; `sightline parties export FILE` writes one.",
        ) from error
    except UnicodeDecodeError as error:
        raise InputRefused(
            "The register is not UTF-8.", file=str(file), next_step="Save it as UTF-8."
        ) from error
    return register_of.take_over(
        case, read_register(text, file=str(file)), update=update, file=file.name
    )


def _changed(case: Case, start: Described, given: _Fields) -> Described:
    """What is described, with what the command line says on top."""
    register, names = Register.of(case.snapshot), Names(case.snapshot)
    fields: dict[str, object] = {}
    if given["kind"] is not None:
        fields["kind"] = PartyKind(given["kind"])
    for option in ("side", "part_of"):
        typed = given[option]
        if typed is not None:
            fields[option] = find_party(names, register, typed)
    if given["alias"]:
        fields["aliases"] = given["alias"]
    for field, option in (("state_affiliated", "state"), ("basis", "basis"), ("note", "note")):
        if given.get(option) is not None:
            fields[field] = given.get(option)
    return dataclasses.replace(start, **fields)  # type: ignore[arg-type]


def _dropped(start: Described, drop: tuple[str, ...]) -> Described:
    empty: dict[str, object] = {
        **dict.fromkeys(("side", "part_of", "note"), None),
        "aliases": (),
    }
    fields: dict[str, object] = {}
    for typed in drop:
        field = typed.replace("-", "_")
        if field == "state":
            fields |= {"state_affiliated": None, "basis": None}
        elif field in empty:
            fields[field] = empty[field]
        else:
            raise InputRefused(
                f"{typed[:40]!r} cannot be emptied.",
                next_step="Drop one of: side, part-of, aliases, state, note.",
            )
    return dataclasses.replace(start, **fields)  # type: ignore[arg-type]


def _draw_imported(screen: Screen, case: Case, names: Names, imported: Imported) -> None:
    register = Register.of(case.snapshot)
    screen.line(
        f"{len(imported.added)} added, {len(imported.corrected)} corrected, "
        f"{len(imported.known)} known already."
    )
    for digest in imported.differing:
        screen.line(
            f"{names.label(digest)} {register.parties[digest].name} differs from the file and was "
            "left as it is; --update takes the file's.",
            "warn",
        )


def _row(register: Register, names: Names, digest: Digest, party: Party) -> list[str]:
    side, part_of = register.side(digest), register.standing(party.part_of)
    own = party.party_kind is PartyKind.SIDE
    return [
        names.label(digest),
        party.name + (f" ({party.note})" if party.note else ""),
        party.party_kind.value,
        register.parties[side].name if side is not None and not own else "",
        register.parties[part_of].name if part_of is not None else "",
        ", ".join(party.aliases),
        _STATED[party.state_affiliated] + (f" ({party.basis})" if party.basis else ""),
    ]


def _plain(register: Register, names: Names, digest: Digest, party: Party) -> dict[str, object]:
    side, part_of = register.side(digest), register.standing(party.part_of)
    return {
        "label": names.label(digest),
        "party": str(digest),
        "side_label": None if side is None else names.label(side),
        "part_of_label": None if part_of is None else names.label(part_of),
        "fields": to_plain(party),
    }
