"""What people measure of shadows, and what they know of when footage was made."""

from typing import TypedDict, Unpack

import click

from sightline.cli import measures
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.parsing import calendar, decimal, media_span, region
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Screen
from sightline.errors import InputRefused
from sightline.model.exhibit import Exhibit
from sightline.model.joint import JointFinding
from sightline.model.places import Bearing, North
from sightline.model.shadow import WHOLE_TURN_MDEG, BoundKind, Fall, Light
from sightline.model.snapshot import Snapshot
from sightline.model.times import Interval
from sightline.workbench import light as desk


class _Shadow(TypedDict):
    exhibit: str
    thing: str
    azimuth: str | None
    ratio: str | None
    how: str | None
    north: str
    to_true: str | None
    line: bool
    slope: str
    lean: str
    height_error: str
    fall: str | None
    camera: str | None
    tall: str | None
    none: str | None
    start: str | None
    end: str | None
    at: str | None
    region: str | None


@case_command("shadow")
@click.argument("exhibit")
@click.argument("thing")
@click.option("--azimuth", metavar="DEG±DEG", help="Where the shadow falls, foot to tip: 24±2.")
@click.option("--ratio", metavar="N±ERR", help="Length over the object's height: 2.7±5%.")
@click.option("--how", metavar="TEXT", help="How it was measured.")
@click.option(
    "--north",
    type=click.Choice([item.value for item in North]),
    default=North.TRUE.value,
    show_default=True,
    help="Which north the azimuth counts from.",
)
@click.option("--to-true", metavar="DEG", help="What to add to count from true north.")
@click.option("--line", is_flag=True, help="Only the line is known, not which end is the tip.")
@click.option("--slope", metavar="DEG", default="0", help="The ground may slope by up to this.")
@click.option("--lean", metavar="DEG", default="0", help="The object may lean by up to this.")
@click.option("--height-error", metavar="%", default="0", help="Its height may be off by this.")
@click.option("--fall", metavar="DEG@DEG", help="The ground falls so much, towards there: 4@120.")
@click.option(
    "--camera",
    metavar="ID[:LINE]",
    help="Take the azimuth from that line of a computed camera (camera --shadow LINE=…).",
)
@click.option("--tall", metavar="M±ERR", help="With --camera, the object's height: its ratio too.")
@click.option(
    "--none",
    type=click.Choice([Light.NO_SHADOW.value, Light.DARK.value]),
    help="No shadow of the sun is seen; that does not mean night.",
)
@click.option("--from", "start", metavar="TIME", help="Where in the recording: 12.5 or 1:02.040.")
@click.option("--to", "end", metavar="TIME", help="Where that ends.")
@click.option("--at", metavar="TIME", help="A moment, instead of --from and --to.")
@click.option("--region", metavar="L,T,W,H", help="Part of the picture, in percent.")
def shadow(options: Options, **given: Unpack[_Shadow]) -> None:
    """Record the measurement of a shadow: THING is what throws it.

    With --camera, direction and length come from a line that `sightline camera --shadow` put on the
    ground, and the record names that finding. The number behind ± (or +-) is how far off you are
    95 % sure it is at most. Then ask `sightline when`.
    """
    with opened(options) as case:
        names = Names(case.snapshot)
        exhibit = names.find(given["exhibit"], Exhibit)
        shadow = _shadow(given)
        if given["camera"] is not None:
            shadow = _by_camera(names, case.snapshot, given, shadow)
        tell_recorded(Screen(options), case, desk.measure(case, exhibit, shadow))


def _by_camera(names: Names, state: Snapshot, given: _Shadow, shadow: desk.Shadow) -> desk.Shadow:
    """The shadow with what a camera's line tells of it."""
    if given["azimuth"] is not None or given["ratio"] is not None or given["to_true"] is not None:
        raise InputRefused(
            "A camera's line gives the shadow's direction and length.",
            next_step="Give --camera, or --azimuth and --ratio with how they were measured.",
        )
    label, _, line = str(given["camera"]).partition(":")
    found = names.find(label, JointFinding)
    tall = None if given["tall"] is None else measures.measure(given["tall"], "height")
    height = None if tall is None else (round(tall.value * 100), round(tall.off_by * 100))
    return desk.by_camera(state, shadow, found, line or None, height)


def _shadow(given: _Shadow) -> desk.Shadow:
    azimuth = None if given["azimuth"] is None else measures.azimuth(given["azimuth"])
    ratio = None if given["ratio"] is None else measures.ratio(given["ratio"])
    unseen = given["none"]
    return desk.Shadow(
        thing=given["thing"],
        how=given["how"] or "by eye",
        light=Light.SHADOW if unseen is None else Light(unseen),
        azimuth=None
        if azimuth is None
        else Bearing(
            azimuth_mdeg=round(azimuth.value * 1000),
            error_mdeg=round(azimuth.error * 1000),
            north=North(given["north"]),
        ),
        to_true_mdeg=None if given["to_true"] is None else _mdeg(given["to_true"]),
        tip_known=not given["line"],
        ratio_permille=None if ratio is None else round(ratio.value * 1000),
        ratio_error_permille=None if ratio is None else max(1, round(ratio.error * 1000)),
        slope_mdeg=_mdeg(given["slope"]),
        lean_mdeg=_mdeg(given["lean"]),
        fall=None if given["fall"] is None else _fall(given["fall"]),
        height_error_permille=round(decimal(given["height_error"].rstrip("%"), "percentage") * 10),
        span=media_span(given["start"], given["end"], given["at"]),
        region=None if given["region"] is None else region(given["region"]),
    )


def _fall(text: str) -> Fall:
    steep, separator, towards = text.partition("@")
    if not separator:
        raise InputRefused(
            f"{text[:40]!r} is no fall of the ground.",
            next_step="Write how steep and towards where, in degrees from true north: 4@120.",
        )
    return Fall(steep_mdeg=_mdeg(steep), towards_mdeg=_mdeg(towards) % WHOLE_TURN_MDEG)


def _mdeg(text: str) -> int:
    return round(decimal(text.removesuffix("°"), "number of degrees") * 1000)


class _Bound(TypedDict):
    exhibit: str
    reason: str
    after: str | None
    before: str | None
    kind: str
    rests_on: str | None
    zone: str | None


@case_command("bound")
@click.argument("exhibit")
@click.argument("reason")
@click.option("--after", metavar="DATE", help="It was made no earlier than this.")
@click.option("--before", metavar="DATE", help="It was made no later than this.")
@click.option(
    "--kind",
    type=click.Choice([item.value for item in BoundKind]),
    default=BoundKind.OTHER.value,
    show_default=True,
    help="What it rests on.",
)
@click.option("--rests-on", metavar="ID", help="The exhibit or record that shows it.")
@click.option("--zone", metavar="ZONE", help="Zone of the dates: UTC, +02:00. Default: unknown.")
def bound(options: Options, **given: Unpack[_Bound]) -> None:
    """Record why footage was made after or before a time: REASON says what shows it.

    Published by then, a token that cannot be older, pictures of the place from before or after.
    """
    with opened(options) as case:
        names = Names(case.snapshot)
        rests_on = given["rests_on"]
        digest = desk.bound(
            case,
            names.find(given["exhibit"], Exhibit),
            desk.Bound(
                kind=BoundKind(given["kind"]),
                time=_between(given),
                reason=given["reason"],
                item=None if rests_on is None else names.find(rests_on),
            ),
        )
        tell_recorded(Screen(options), case, digest)


def _between(given: _Bound) -> Interval:
    if given["after"] is None and given["before"] is None:
        raise InputRefused(
            "A bound is before or after something.", next_step="Give --after, --before or both."
        )
    first, last = (
        None if text is None else calendar(text, given["zone"], given["kind"])
        for text in (given["after"], given["before"])
    )
    zones = {part.zone for part in (first, last) if part is not None}
    return Interval(
        earliest=None if first is None else first.earliest,
        latest=None if last is None else last.latest,
        basis=given["kind"],
        zone=" and ".join(sorted(zones)),
    )
