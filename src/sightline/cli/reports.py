"""Writing the report."""

from pathlib import Path

import click

from sightline.bootstrap.reports import write_reports
from sightline.cli.opening import named_folder, opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.screen import Screen
from sightline.workbench.deliver import Delivered

REPORTS = "reports"


@case_command("report")
@click.option(
    "--output",
    type=FOLDER,
    metavar="DIR",
    help="Folder to write to. Default: reports, in the case.",
)
def report(options: Options, *, output: Path | None) -> None:
    """Write the report of the case, in every form there is.

    Each form says what it leaves out; that it was written is recorded.
    """
    screen = Screen(options)
    with opened(options) as case:
        delivered = write_reports(case, output or named_folder(options) / REPORTS)
        if not screen.document({"reports": delivered_plain(delivered)}):
            draw_delivered(screen, delivered)
            draw_left_out(screen, delivered)


def delivered_plain(delivered: list[Delivered]) -> list[dict[str, object]]:
    """What was written, as plain values."""
    return [
        {
            "name": item.export.name,
            "path": str(item.path),
            "media_type": item.export.media_type,
            "digest": str(item.digest),
            "left_out": list(item.left_out),
        }
        for item in delivered
    ]


def draw_delivered(screen: Screen, delivered: list[Delivered]) -> None:
    """Where it lies."""
    for item in delivered:
        screen.line(str(item.path), "strong")


def draw_left_out(screen: Screen, delivered: list[Delivered]) -> None:
    """What each form leaves out, said once where several leave out the same."""
    forms: dict[str, list[str]] = {}
    for item in delivered:
        for line in item.left_out:
            forms.setdefault(line, []).append(item.export.name)
    if forms:
        screen.heading("Left out")
    for line, names in forms.items():
        screen.line(f"{', '.join(names)}: {line}")
