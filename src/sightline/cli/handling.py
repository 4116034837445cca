"""Exhibits in people's hands: access on the record, and the sheets to print."""

from pathlib import Path

import click

from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import StorageFailed
from sightline.exports.custody_sheet import Sheet, page, sheet
from sightline.model.access import AccessKind
from sightline.model.exhibit import Exhibit
from sightline.model.plain import to_plain
from sightline.workbench.handle import Handling
from sightline.workbench.handle import handle as handle_exhibit

_ACTS = {kind.replace("_", "-"): kind for kind in AccessKind}


@case_command("handle")
@click.argument("exhibit")
@click.option("--as", "act", type=click.Choice(list(_ACTS)), required=True, help="What is done.")
@click.option("--reason", required=True, help="Why.")
@click.option("--to", metavar="NAME", help="Who receives it, or brings it back.")
@click.option("--into", type=FOLDER, metavar="FILE", help="Where a working copy is written.")
def handle(
    options: Options, *, exhibit: str, act: str, reason: str, to: str | None, into: Path | None
) -> None:
    """Record that somebody views, copies, receives or returns EXHIBIT.

    `--as copied --into FILE` makes a working copy, checked against the digest: open that one, and
    never the kept file.
    """
    screen = Screen(options)
    with opened(options) as case:
        digest = Names(case.snapshot).find(exhibit, Exhibit)
        handling = Handling(access=_ACTS[act], reason=reason, to=to, into=into)
        tell_recorded(screen, case, handle_exhibit(case, digest, handling))


@case_command("custody")
@click.argument("exhibit")
@click.option("--into", type=FOLDER, metavar="FILE", help="Write it as a page to print and sign.")
def custody(options: Options, *, exhibit: str, into: Path | None) -> None:
    """Show the chain of custody of EXHIBIT, and the form of its collection.

    Each line is an entry of the log; what the chain does not tell stands below.
    """
    screen = Screen(options)
    with opened(options) as case:
        made = sheet(case.snapshot, Names(case.snapshot).find(exhibit, Exhibit))
    if into is not None:
        _write(into, page(made))
    if screen.document({"sheet": to_plain(made), "path": None if into is None else str(into)}):
        return
    if into is not None:
        screen.line(f"Wrote the sheet of {made.label} to {into}")
        return
    _draw(screen, made)


def _draw(screen: Screen, made: Sheet) -> None:
    screen.line(f"{made.label}  {made.digest}", "strong")
    for form in made.forms:
        screen.heading("Collection form")
        for name, value in form:
            screen.line(f"{name}: {value}")
    for capture in made.captures:
        screen.heading("How the page was captured")
        for name, value in capture:
            screen.line(f"{name}: {value}")
    screen.heading("What is known of it")
    for question, answer in made.answers:
        screen.line(question, "strong")
        screen.prose(answer, indent=2)
    screen.heading("Who had it in hand")
    for step in made.steps:
        screen.line(f"{step.entry:>6}  {step.at}  {step.who}: {step.what}")
    screen.heading("What this chain does not tell")
    for gap in made.gaps or ("Nothing was found.",):
        screen.line(f"- {gap}", "warn" if made.gaps else "plain")


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise StorageFailed(
            f"The sheet cannot be written ({error.strerror}).",
            file=str(path),
            next_step="Name another file with --into.",
        ) from error
