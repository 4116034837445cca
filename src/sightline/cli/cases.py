"""Making a case, and reading its log."""

from pathlib import Path
from typing import Final

import click

from sightline.bootstrap.cases import new_case
from sightline.cli.ids import Names
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.wording import moment
from sightline.exports.words import plural
from sightline.model.custody import CustodyEntry
from sightline.model.snapshot import Snapshot

_LOG: Final = (
    Column(heading="Entry", right=True, whole=True),
    Column(heading="Time (UTC)", whole=True),
    Column(heading="Who"),
    Column(heading="Action", whole=True),
    Column(heading="Record", whole=True),
    Column(heading="Digest", whole=True),
)


@case_command("new")
@click.argument("folder", type=FOLDER)
@click.option("--title", required=True, help="What the case is called.")
@click.option("--purpose", required=True, help="Why it is opened: the question to answer.")
def new(options: Options, *, folder: Path, title: str, purpose: str) -> None:
    """Make a case in FOLDER, which is made if need be.

    A case is one folder: a signed, append-only custody log and the bytes it names. Your signing
    key is made at first use.
    """
    settings = settings_of(options)
    first_use = not settings.key.exists()
    screen = Screen(options)
    case = new_case(folder, settings, title=title, purpose=purpose)
    try:
        document = {
            "case": str(case.snapshot.case),
            "folder": str(folder.absolute()),
            "title": title,
            "purpose": purpose,
            "actor": case.me,
            "name": case.signer.actor.name,
            "key": str(settings.key),
            "key_made": first_use,
        }
    finally:
        case.log.close()
    if screen.document(document):
        return
    screen.line(f"Made the case '{title}' in {folder}", "strong")
    screen.line(f"  identifier {document['case']}")
    screen.line(f"  opened by {settings.name}, key {document['actor']}")
    if first_use:
        screen.line(f"  Your signing key was made now: {settings.key}. Keep a copy of it safe;")
        screen.line("  whoever holds it can sign in your name.")
    screen.remark(f"Next: sightline add FILES --case {folder} --reason '...' --address URL")


@case_command("log")
@click.option("--action", metavar="TEXT", help="Only entries of this action, as `acquire`.")
@click.option("--actor", metavar="TEXT", help="Only entries by this name or key fingerprint.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the last N of them.")
def log(options: Options, *, action: str | None, actor: str | None, limit: int | None) -> None:
    """List the custody log: who recorded what, and when."""
    screen = Screen(options)
    with opened(options) as case:
        snapshot = case.snapshot
        chosen = [
            entry
            for entry in snapshot.entries
            if (action is None or entry.action == action)
            and (actor is None or _is_by(snapshot, entry, actor))
        ]
        shown = chosen[-limit:] if limit else chosen
        names = Names(snapshot)
        document = {
            "case": str(snapshot.case),
            "size": case.size,
            "root": case.frontier.root().hex(),
            "entries": [_plain(snapshot, names, entry) for entry in shown],
        }
        if screen.document(document):
            return
        screen.table(_LOG, [_row(snapshot, names, entry) for entry in shown])
        whole = plural(case.size, "log entry", "log entries")
        screen.remark(f"{len(shown)} of {whole} listed.", "faint")


def _is_by(snapshot: Snapshot, entry: CustodyEntry, actor: str) -> bool:
    known = snapshot.actors.get(entry.actor)
    by_key = entry.actor.removeprefix("SHA256:").startswith(actor.removeprefix("SHA256:"))
    return by_key or (known is not None and known.name.casefold() == actor.casefold())


def _plain(snapshot: Snapshot, names: Names, entry: CustodyEntry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": str(entry.at),
        "actor": entry.actor,
        "name": _name(snapshot, entry),
        "action": entry.action,
        "kind": entry.kind,
        "label": names.label(entry.record),
        "record": str(entry.record),
    }


def _row(snapshot: Snapshot, names: Names, entry: CustodyEntry) -> list[str | Cell]:
    withdrawn = entry.record in snapshot.superseded
    return [
        str(entry.seq),
        moment(entry.at),
        _name(snapshot, entry),
        entry.action,
        Cell(
            text=names.label(entry.record) + f" {entry.kind}{' (superseded)' if withdrawn else ''}",
            style="faint" if withdrawn else "plain",
        ),
        entry.record.short,
    ]


def _name(snapshot: Snapshot, entry: CustodyEntry) -> str:
    actor = snapshot.actors.get(entry.actor)
    return actor.name if actor else entry.actor
