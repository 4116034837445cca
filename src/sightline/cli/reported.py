"""What files report of themselves."""

from typing import Final

import click

from sightline.bootstrap.joint import joint_tools
from sightline.bootstrap.reported_fields import PACKAGE, exiftool, installed
from sightline.cli.examination import chosen, exhibit_line
from sightline.cli.ids import Names
from sightline.cli.opening import named_folder, opened
from sightline.cli.options import Options, case_command
from sightline.cli.progress import Step, meter
from sightline.cli.screen import Column, Screen
from sightline.exports.fields_view import FieldsView, fields_view, standing
from sightline.model.digest import Digest
from sightline.model.plain import to_plain
from sightline.workbench.case import Case
from sightline.workbench.reported_fields import read_fields, unread

_COLUMNS: Final = (
    Column(heading="Of", whole=True),
    Column(heading="Field"),
    Column(heading="As written"),
    Column(heading="What it may mean"),
)


@case_command("fields")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option("--all", "everything", is_flag=True, help="List every field, not only the telling.")
def fields(options: Options, *, wanted: tuple[str, ...], everything: bool) -> None:
    """List what files say of themselves: times, places, devices, software, people.

    ExifTool reads them where it is installed, confined and without a network; else what Sightline
    reads by itself is listed. Times are shown with all that they may mean, contradictions named.
    Anyone can write these fields.
    """
    screen = Screen(options)
    with opened(options) as case:
        only = chosen(case, wanted)
        if installed():
            _read(case, only, options)
        else:
            screen.remark(
                f"ExifTool is not installed: fields as Sightline reads them. Debian: {PACKAGE}."
            )
        names = Names(case.snapshot)
        found = [
            (exhibit, *held, fields_view(held[1]))
            for exhibit in case.snapshot.exhibits
            if (only is None or exhibit in only) and (held := standing(case.snapshot, exhibit))
        ]
        document = [
            {"exhibit": names.label(exhibit), "finding": names.label(digest)} | _plain(view)
            for exhibit, digest, _, view in found
        ]
        if screen.document({"fields": document}):
            return
        for exhibit, digest, _, view in found:
            head = exhibit_line(case, names, exhibit, digest)
            screen.line(f"{head}, by {view.by}", "strong")
            _draw(screen, view, everything=everything)
        if not found:
            screen.line("No field was read yet: `sightline examine` reads them.")


def _read(case: Case, only: set[Digest] | None, options: Options) -> None:
    waiting = unread(case, only)
    if not waiting:
        return
    environment = joint_tools().environment
    with exiftool(named_folder(options)) as tool, meter(options) as show:
        for number, exhibit in enumerate(waiting):
            words = f"reading fields: {number} of {len(waiting)}"
            show(Step(words=words, done=0, total=0))
            read_fields(case, exhibit, tool.read, environment)


def _plain(view: FieldsView) -> dict[str, object]:
    plain = to_plain(view)
    return dict(plain) if isinstance(plain, dict) else {}


def _draw(screen: Screen, view: FieldsView, *, everything: bool) -> None:
    if view.absent:
        screen.line(view.absent, indent=2)
    for words in view.contradictions:
        screen.line(f"Contradiction: {words}.", "warn", indent=2)
    for words in view.notes:
        screen.line(f"{words}.", indent=2)
    shown = view.rows + (view.rest if everything else ())
    if shown:
        screen.table(_COLUMNS, [(row.of, row.where, row.raw, row.read) for row in shown], indent=2)
    if view.rest and not everything:
        screen.remark(f"{len(view.rest)} other fields: --all lists them.", "faint", indent=2)
