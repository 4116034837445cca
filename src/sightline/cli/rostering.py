"""The roster: who may act in the case, in which role, and how many must agree."""

from pathlib import Path
from typing import Final

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command, case_family
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Column, Screen
from sightline.cli.wording import moment
from sightline.errors import InputRefused, NotFound, StorageFailed
from sightline.model.digest import Digest
from sightline.model.plain import to_plain
from sightline.model.roster import Edition, Roster
from sightline.model.times import Instant
from sightline.workbench import roster as rosters
from sightline.workbench.case import Case
from sightline.workbench.roster import Signing
from sightline.workbench.roster_file import (
    MAX_BYTES,
    Draft,
    first_draft,
    read_draft,
    write_draft,
)

_COLUMNS: Final = (
    Column(heading="Role", whole=True),
    Column(heading="Acts"),
    Column(heading="People"),
    Column(heading="Must agree", right=True, whole=True),
)
_REASON: Final = click.option("--reason", required=True, help="Why.")


@case_family("roster")
def roster(options: Options) -> None:
    """Show who may act in the case, and the editions that wait to be signed."""
    screen = Screen(options)
    with opened(options) as case:
        snapshot, names = case.snapshot, Names(case.snapshot)
        waiting = rosters.waiting(snapshot)
        edition = snapshot.edition
        held = None if edition is None else to_plain(edition.roster)
        if screen.document({"roster": held, "waiting": [_plain(names, item) for item in waiting]}):
            return
        if edition is None:
            screen.line("The case has no roster: any key may join it, and act alone.")
            screen.remark("Begin with `sightline roster draft FILE`.")
        else:
            _draw(screen, edition, case.times.now())
        for item in waiting:
            label, signed = names.label(item.digest), ", ".join(item.signed) or "nobody"
            version = item.roster.version
            screen.line(f"{label}, edition {version}, waits; signed by {signed}.", "warn")
            screen.remark(_next(names, item))


@case_command("draft")
@click.argument("file", type=FOLDER)
def draft(options: Options, *, file: Path) -> None:
    """Write the roster that holds, or a first one, to FILE (TOML), to be changed and proposed."""
    screen = Screen(options)
    with opened(options) as case:
        edition = case.snapshot.edition
        made = (
            first_draft(case.snapshot, case.times.now())
            if edition is None
            else Draft.of(edition.roster)
        )
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(write_draft(made))
    except OSError as error:
        raise StorageFailed(
            f"The roster cannot be written ({error.strerror}).",
            file=str(file),
            next_step="Name a file that is not there yet, in a folder you may write to.",
        ) from error
    if not screen.document({"file": str(file), "people": len(made.people)}):
        screen.line(f"Wrote the roster to {file}")
        screen.remark(f"Change it, then: sightline roster propose {file} --reason '...'")


@case_command("propose")
@click.argument("file", type=FOLDER)
@_REASON
def propose(options: Options, *, file: Path, reason: str) -> None:
    """Propose the roster in FILE as the next edition, and sign it."""
    with opened(options) as case:
        _propose(options, case, read_draft(_text(file), file=str(file)), reason)


@case_command("sign")
@click.argument("edition", metavar="ID")
def sign(options: Options, *, edition: str) -> None:
    """Sign the proposed edition ID; look at it with `sightline show ID` before."""
    screen = Screen(options)
    with opened(options) as case:
        meant = Names(case.snapshot).find(edition, Roster)
        tell_recorded(screen, case, rosters.sign(case, meant))
        screen.remark(_next(Names(case.snapshot), _proposed(case, meant)))


@case_command("adopt")
@click.argument("edition", metavar="ID")
def adopt(options: Options, *, edition: str) -> None:
    """Put the proposed edition ID into force; from then on nobody acts beyond it."""
    with opened(options) as case:
        meant = Names(case.snapshot).find(edition, Roster)
        tell_recorded(Screen(options), case, rosters.adopt(case, meant))


@case_command("revoke")
@click.argument("who", metavar="PERSON|KEY")
@_REASON
def revoke(options: Options, *, who: str, reason: str) -> None:
    """Propose the roster without a person, or without one key (SHA256:...)."""
    with opened(options) as case:
        _propose(options, case, rosters.without(case, who), reason)


@case_command("rotate")
@click.argument("person")
@click.argument("public", metavar="KEY.pub", type=FOLDER)
@_REASON
def rotate(options: Options, *, person: str, public: Path, reason: str) -> None:
    """Propose the roster with a new key in the place of all that PERSON has."""
    with opened(options) as case:
        _propose(options, case, rosters.rotated(case, person, _text(public)), reason)


@case_command("renew")
@click.option("--until", required=True, metavar="TIME", help="As 2027-12-31T00:00:00Z.")
@_REASON
def renew(options: Options, *, until: str, reason: str) -> None:
    """Propose the roster as it is, until a later time."""
    with opened(options) as case:
        _propose(options, case, rosters.renewed(case, Instant.parse(until)), reason)


for _command in (draft, propose, sign, adopt, revoke, rotate, renew):
    roster.add_command(_command)


def _propose(options: Options, case: Case, made: Draft, reason: str) -> None:
    screen = Screen(options)
    digest = rosters.propose(case, made, reason=reason)
    tell_recorded(screen, case, digest)
    screen.remark(_next(Names(case.snapshot), _proposed(case, digest)))


def _draw(screen: Screen, edition: Edition, now: Instant) -> None:
    held = edition.roster
    over = (
        " It has expired: material can be preserved, nothing else." if now >= held.expires else ""
    )
    screen.line(f"Edition {held.version} holds, until {moment(held.expires)} UTC.{over}", "strong")
    rows = [["(keepers)", "this roster", ", ".join(held.keepers), str(held.needed)]]
    rows += [
        [role.name, ", ".join(role.acts), ", ".join(role.members), str(role.needed)]
        for role in held.roles
    ]
    screen.table(_COLUMNS, rows)
    for key, person in edition.people.items():
        screen.line(f"{person}: {key}", indent=2)


def _plain(names: Names, item: Signing) -> dict[str, object]:
    return {
        "label": names.label(item.digest),
        "roster": str(item.digest),
        "signed": list(item.signed),
        "missing": [to_plain(lack) for lack in item.missing],
        "fields": to_plain(item.roster),
    }


def _next(names: Names, item: Signing) -> str:
    label = names.label(item.digest)
    if item.missing:
        still = "; ".join(
            f"{lack.count} of {', '.join(lack.of)} (keepers of edition {lack.version})"
            for lack in item.missing
        )
        return f"Still to sign it with `sightline roster sign {label}`: {still}."
    return f"Put it into force with `sightline roster adopt {label}`."


def _proposed(case: Case, digest: Digest) -> Signing:
    return next(item for item in rosters.waiting(case.snapshot) if item.digest == digest)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES).decode()
    except OSError as error:
        raise NotFound(
            f"It cannot be read ({error.strerror}).", file=str(file), next_step="Check the name."
        ) from error
    except UnicodeDecodeError as error:
        raise InputRefused(
            "This is not UTF-8 text.", file=str(file), next_step="Save it as UTF-8."
        ) from error
