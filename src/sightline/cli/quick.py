"""What quick questions about sun and shadow share: options, parameters, files written."""

from pathlib import Path
from typing import Final, TypedDict

import click

from sightline.cli import measures
from sightline.cli.options import several
from sightline.cli.screen import Style
from sightline.errors import InputRefused
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.shadow import Measurement, Ranges
from sightline.geo.when import NamedSite
from sightline.model.canonical import Json
from sightline.model.places import E7
from sightline.model.times import Instant, Interval

ANSWER_STYLES: Final[dict[Answer, Style]] = {
    Answer.CONSISTENT: "good",
    Answer.INCONSISTENT: "bad",
    Answer.CANNOT_TELL: "warn",
}


class QuickShadow(TypedDict):
    """Options of a shadow that is not recorded."""

    azimuth: str | None
    ratio: str | None
    line: bool
    slope: str
    lean: str
    height_error: str


of_shadow: Final = several(
    click.option("--azimuth", metavar="DEG±DEG", help="Where the shadow falls, foot to tip: 24±2."),
    click.option("--ratio", metavar="N±ERR", help="Length over the object's height: 2.7±5%."),
    click.option("--line", is_flag=True, help="Only the line is known, not which end is the tip."),
    click.option("--slope", metavar="DEG", default="0", help="The ground may slope by up to this."),
    click.option("--lean", metavar="DEG", default="0", help="The object may lean by up to this."),
    click.option("--height-error", metavar="%", default="0", help="Its height may be off by this."),
)
"""The options of a shadow."""


def quick_shadow(given: QuickShadow) -> Measurement:
    """The shadow that the options tell of.

    Raises:
        InputRefused: nothing is measured, or a number makes no sense.
    """
    azimuth = None if given["azimuth"] is None else measures.azimuth(given["azimuth"])
    ratio = None if given["ratio"] is None else measures.ratio(given["ratio"])
    if azimuth is None and ratio is None:
        raise InputRefused(
            "Nothing was measured.",
            next_step="Give --azimuth 24±2, which tells time best, --ratio 2.7±5%, or both; or the "
            "IDs of recorded shadows (`sightline shadow`).",
        )
    share = measures.degrees(given["height_error"].rstrip("%"), "percentage") / 100.0
    return Measurement(
        azimuth_deg=None if azimuth is None else float(azimuth.value),
        azimuth_error_deg=0.0 if azimuth is None else float(azimuth.error),
        tip_known=not given["line"],
        ratio=None if ratio is None else float(ratio.value),
        ratio_error=0.0 if ratio is None else float(ratio.error),
        ranges=Ranges(
            slope_deg=measures.degrees(given["slope"], "slope"),
            lean_deg=measures.degrees(given["lean"], "lean"),
            height_share=share,
        ),
    )


def recorded_only(given: QuickShadow) -> None:
    """Refuse numbers beside records.

    Raises:
        InputRefused: there are some.
    """
    if given["azimuth"] or given["ratio"]:
        raise InputRefused(
            "A finding rests on recorded measurements alone.",
            next_step="Record what you measured with `sightline shadow`, and name the record.",
        )


def plain_place(place: NamedSite) -> dict[str, Json]:
    """A place as a method's parameter."""
    return {
        "name": place.name,
        "latitude_e7": round(place.site.latitude_deg * E7),
        "longitude_e7": round(place.site.longitude_deg * E7),
        "radius_cm": round(place.site.radius_m * 100),
    }


def plain_span(start: float | None, end: float | None, basis: str) -> Interval:
    """A stretch of time as a method's parameter."""
    first, last = (None if part is None else Instant(round(part * 1e6)) for part in (start, end))
    return Interval(earliest=first, latest=last, basis=basis, zone="UTC")


def write_file(path: Path, data: bytes) -> None:
    """Write a drawing or a map where the user asked for it.

    Raises:
        InputRefused: it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputRefused(
            f"The file cannot be written: {error.strerror}.",
            file=str(path),
            next_step="Name another file.",
        ) from error
