"""Putting clips on one clock."""

from pathlib import Path
from typing import Final

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli.examination import chosen
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.screen import Cell, Column, Screen
from sightline.cli.wording import first_name
from sightline.errors import StorageFailed
from sightline.exports.clock_svg import drawing
from sightline.exports.clock_view import ClocksView, ClockView, Label, clocks_view
from sightline.exports.words import plural
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.plain import from_plain, to_plain
from sightline.model.snapshot import Snapshot
from sightline.timing.clock_values import OneClockValues
from sightline.timing.one_clock import APART_LIMIT_M
from sightline.workbench.align import align as put_on_one_clock
from sightline.workbench.align import unprinted

_ROWS: Final = (
    Column(heading="Recording", whole=True),
    Column(heading="Clip"),
    Column(heading="From", right=True, whole=True),
    Column(heading="To", right=True, whole=True),
    Column(heading="Within", right=True, whole=True),
    Column(heading="Which seconds of it, and speed"),
)


@case_command("align")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
@click.option(
    "--apart",
    type=click.IntRange(0, APART_LIMIT_M),
    default=100,
    show_default=True,
    metavar="METRES",
    help="How far two microphones of one scene may have stood apart.",
)
@click.option("--svg", type=FOLDER, metavar="FILE", help="Draw the clocks into FILE, too.")
def align(options: Options, *, wanted: tuple[str, ...], apart: int, svg: Path | None) -> None:
    """Put clips on one clock, by what they heard and saw; all footage and sound, or those named.

    Copies of one recording count once. What cannot be told is refused, with the reason; nothing is
    concluded from that. The clock is a finding: `sightline reproduce` runs it again.
    """
    screen = Screen(options)
    with opened(options) as case:
        only = chosen(case, wanted)
        waiting = unprinted(case.snapshot, only)
        digest, finding = put_on_one_clock(case, joint_tools(), only=only, apart_most_m=apart)
        names = Names(case.snapshot)
        values = from_plain(OneClockValues, finding.values)
        label = _label(case.snapshot, names)
        if svg is not None:
            _draw(svg, values, label)
        if screen.document(_document(names.label(digest), finding.summary, values)):
            return
        if waiting:
            screen.remark(
                f"{plural(len(waiting), 'clip')} without a print left out: run `sightline examine`."
            )
        _show(screen, clocks_view(values, label))
        screen.line(f"{names.label(digest)}: {finding.summary}")


def _label(snapshot: Snapshot, names: Names) -> Label:
    def label(exhibit: str) -> str:
        digest = Digest.parse(exhibit)
        return f"{names.label(digest)} {first_name(snapshot, digest)}"

    return label


def _document(label: str, summary: str, values: OneClockValues) -> dict[str, Json]:
    return {"finding": label, "summary": summary, "values": to_plain(values)}


def _draw(path: Path, values: OneClockValues, label: Label) -> None:
    """One file a clock: the second one is named FILE-2."""
    for number in range(len(values.clocks)):
        name = path if number == 0 else path.with_stem(f"{path.stem}-{number + 1}")
        try:
            name.write_text(drawing(values, number, label), encoding="utf-8")
        except OSError as error:
            raise StorageFailed(
                f"The drawing cannot be written to {name}: {error.strerror}.",
                next_step="Name another file with --svg.",
            ) from error


def _show(screen: Screen, view: ClocksView) -> None:
    for clock in view.clocks:
        _show_clock(screen, clock)
    for scene in view.scenes:
        screen.line(f"{scene.first} and {scene.second} recorded one scene. {scene.sentence}")
        _list(screen, "heard at", scene.sounds)
        _list(screen, "a flash seen at", scene.flashes)
    for words in (*view.laid_over, *view.not_closing):
        screen.line(words, "warn")
    for words in view.breaks:
        screen.line(f"Cut: {words}")
    for words in view.contradictions:
        screen.line(words, "warn")
    for words in view.between:
        screen.line(words)
    if view.unplaced:
        screen.line(f"On no clock: {', '.join(view.unplaced)}.")
    for reason, count in view.reasons:
        screen.line(f"{plural(count, 'pair')} not tied: {reason}.", "faint")


def _show_clock(screen: Screen, clock: ClockView) -> None:
    screen.line(f"{clock.name}: {clock.sentence}", "strong")
    screen.table(
        _ROWS,
        [
            (
                Cell(text=row.recording, style="strong"),
                row.exhibit,
                row.starts,
                row.ends,
                row.within,
                ", ".join(filter(None, (row.own, row.speed))),
            )
            for row in clock.rows
        ],
    )
    screen.line(f"Filmed: {', '.join(clock.covers)}.")
    for words in (*clock.ends, *clock.gaps):
        screen.line(words)


def _list(screen: Screen, heading: str, lines: tuple[str, ...]) -> None:
    for words in lines:
        screen.line(f"{heading} {words}", indent=2)
