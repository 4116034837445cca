"""Where the camera stood: sound, cameras and claimed places laid over each other."""

from pathlib import Path
from typing import TypedDict, Unpack

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli.files import write_file
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.quick import ANSWER_STYLES
from sightline.cli.screen import Column, Screen
from sightline.errors import InputRefused
from sightline.exports.place_pictures import where_map
from sightline.geo.where_answer import Where, far, geojson, ground, recorded
from sightline.geo.where_method import WHERE
from sightline.model.claim import Claim
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceChoice
from sightline.model.plain import to_plain
from sightline.model.sound import SoundDelay
from sightline.workbench.joint import report_jointly
from sightline.workbench.sound import asked_where


class _Asked(TypedDict):
    records: tuple[str, ...]
    svg: Path | None
    geojson: Path | None


@case_command("where")
@click.argument("records", nargs=-1, required=True, metavar="ID...")
@click.option("--svg", type=FOLDER, metavar="FILE", help="Draw the map.")
@click.option("--geojson", type=FOLDER, metavar="FILE", help="Write the ground that is left.")
def where(options: Options, **given: Unpack[_Asked]) -> None:
    """Find where one exhibit's camera stood, and test claimed places.

    ID is a recorded delay of flash and bang (`sound-delay --in`), a computed `camera`, an area of
    the sun (`where-sun` with recorded shadows), a claim with a point, or a choice between namesakes
    (`place`). What the first three leave together is the answer, with what each does to it; the
    others are tested against it. The result is a finding.
    """
    screen = Screen(options)
    with opened(options) as case:
        names = Names(case.snapshot)
        inputs = [
            names.find(text, SoundDelay, JointFinding, Claim, PlaceChoice)
            for text in given["records"]
        ]
        asked = asked_where(case.snapshot, inputs)
        digest, finding = report_jointly(
            case, WHERE, asked.inputs, joint_tools(), parameters=asked.parameters
        )
        label, found = Names(case.snapshot).label(digest), recorded(finding)
        if found is None:
            raise InputRefused(finding.summary, next_step=f"`sightline show {label}` tells more.")
        if given["svg"] is not None:
            write_file(given["svg"], where_map("where", found).encode())
        if given["geojson"] is not None:
            write_file(given["geojson"], geojson(found))
        document = {"finding": label, "summary": finding.summary, "answer": to_plain(found)}
        if not screen.document(document):
            _draw(screen, found, f"{label}: {finding.summary}")


def _draw(screen: Screen, found: Where, summary: str) -> None:
    screen.line(summary, "strong")
    screen.heading("What each constraint does")
    screen.table(
        (
            Column(heading="Constraint"),
            Column(heading="Leaves alone", right=True),
            Column(heading="Left without it", right=True),
        ),
        [[item.name, ground(item.alone_m2), ground(item.without_m2)] for item in found.constraints],
    )
    for place in found.places:
        screen.line(f"{str(place.answer).capitalize()}: {place.name}", ANSWER_STYLES[place.answer])
        for item in place.excluded_by:
            screen.line(f"{item.name} leaves nothing within {far(item.metres)}", indent=4)
