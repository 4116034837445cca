"""Sounds by what is measured."""

from typing import Final

import click

from sightline.analysis.sound_events import ANALYZER
from sightline.analysis.sound_events_values import SoundEventsValues
from sightline.cli.examination import chosen, exhibit_line, finding_plain, run_missing
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Column, Screen
from sightline.exports.section_sounds import sound_row, told_sounds
from sightline.model.digest import Digest
from sightline.model.finding import Finding
from sightline.model.plain import from_plain
from sightline.workbench.case import Case
from sightline.workbench.examine import missing

_COLUMNS: Final = (
    Column(heading="Measured as", whole=True),
    Column(heading="When", whole=True),
    Column(heading="Within", whole=True),
    Column(heading="How"),
)


@case_command("sounds")
@click.argument("wanted", nargs=-1, metavar="[EXHIBIT]...")
def sounds(options: Options, *, wanted: tuple[str, ...]) -> None:
    """List what stands out in the sound of all footage and recordings, or of those named.

    Sounds are named by what is measured: impulses, tones that rise and fall, harmonic hums,
    speech-like voiced stretches. What made them is not known from this.
    """
    screen = Screen(options)
    with opened(options) as case:
        only = chosen(case, wanted)
        run_missing(case, missing(case, [ANALYZER], only=only), options)
        found = _found(case, only)
        names = Names(case.snapshot)
        plain = [finding_plain(names, held, _values(held[2])) for held in found]
        if screen.document({"sounds": plain}):
            return
        for exhibit, digest, finding in found:
            screen.line(exhibit_line(case, names, exhibit, digest), "strong")
            screen.line(finding.summary, indent=2)
            rows = [sound_row(event) for event in _values(finding).events]
            if rows:
                cells = [(row.heard, row.when, row.within, row.measured) for row in rows]
                screen.table(_COLUMNS, cells, indent=2)
        if not found:
            screen.line("No exhibit holds sound.")


def _found(case: Case, only: set[Digest] | None) -> list[tuple[Digest, Digest, Finding]]:
    return [
        (exhibit, digest, finding)
        for exhibit in case.snapshot.exhibits
        if only is None or exhibit in only
        for digest, finding in told_sounds(case.snapshot, exhibit)
    ]


def _values(finding: Finding) -> SoundEventsValues:
    return from_plain(SoundEventsValues, finding.values)
