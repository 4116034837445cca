"""Words read in pictures."""

from typing import Final

import click

from sightline.bootstrap.words import FRAMES, FRAMES_LIMIT, USUAL, Asked, words_method
from sightline.cli.examination import chosen, exhibit_line, finding_plain, run_missing
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Cell, Column, Row, Screen
from sightline.exports.words import plural
from sightline.exports.words_view import read, rows, standing
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.workbench.case import Case
from sightline.workbench.examine import missing

_COLUMNS: Final = (
    Column(heading="Seen", whole=True),
    Column(heading="Text"),
    Column(heading="Script"),
    Column(heading="Sure", right=True, whole=True),
    Column(heading="Where"),
)


@case_command("words")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="NAME",
    help="Tesseract's name of a language to read beside Latin letters; repeatable. "
    f"Default: {', '.join(USUAL)}.",
)
@click.option(
    "--frames",
    type=click.IntRange(1, FRAMES_LIMIT),
    default=FRAMES,
    show_default=True,
    metavar="N",
    help="Pictures to read of each recording, spread over its length.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Exhibits at once.")
def words(
    options: Options,
    *,
    wanted: tuple[str, ...],
    languages: tuple[str, ...],
    frames: int,
    jobs: int | None,
) -> None:
    """Read text in the pictures of all footage and stills, or of those named.

    A picture takes a second or two, so this runs only where asked for. Lines are found with their
    time, place and script, in the mirror too; `sightline find` finds them afterwards. A language
    whose data are not installed is said not to be examined, with what to install.
    """
    screen = Screen(options)
    method = words_method(Asked(languages=languages or USUAL, frames=frames))
    with opened(options) as case:
        only = chosen(case, wanted)
        run_missing(case, missing(case, [method], only=only), options, jobs)
        found = _found(case, only)
        names = Names(case.snapshot)
        plain = [finding_plain(names, held, read(held[2])) for held in found]
        if screen.document({"words": plain}):
            return
        for exhibit, digest, finding in found:
            screen.line(exhibit_line(case, names, exhibit, digest), "strong")
            screen.line(finding.summary, indent=2)
            _draw(screen, finding)
        if not found:
            screen.line("No exhibit holds pictures to read.")
        else:
            screen.remark("Next: `sightline find WORD`; look at the picture before relying on one.")


def _found(case: Case, only: set[Digest] | None) -> list[tuple[Digest, Digest, Finding]]:
    return [
        (exhibit, *held)
        for exhibit in case.snapshot.exhibits
        if (only is None or exhibit in only) and (held := standing(case.snapshot, exhibit))
    ]


def _draw(screen: Screen, finding: Finding) -> None:
    lines: list[Row] = [
        (
            row.when,
            row.text + "".join(f" (or {other})" for other in row.others),
            Cell(text=f"{row.script}, mirrored", style="warn") if row.mirrored else row.script,
            row.sure,
            row.where,
        )
        for row in rows(read(finding))
    ]
    if lines:
        screen.table(_COLUMNS, lines, indent=2)
        screen.line(plural(len(lines), "line"), indent=2)
