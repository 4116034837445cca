"""Where a picture was taken from: matched points, the camera, and sightlines that meet."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack, cast

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli.camera_words import (
    line_asked,
    marked_one,
    marked_table,
    milli,
    picture_size,
    pixel,
    stated_bearing,
)
from sightline.cli.files import read_text, write_file
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.parsing import decimal, media_time
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Cell, Column, Screen
from sightline.errors import InputRefused
from sightline.exports.place_pictures import camera_map, sightlines_map
from sightline.exports.words import plural
from sightline.geo.camera_method import CAMERA, geojson
from sightline.geo.sightlines_method import SIGHTLINES
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit
from sightline.model.joint import JointFinding
from sightline.model.snapshot import Snapshot
from sightline.workbench.joint import report_jointly
from sightline.workbench.places import Pictured, check_pixels, mark_points, points_of

_FAR_OFF: Final = 3500


class _Matched(TypedDict):
    exhibit: str
    at: str | None
    candidate: str
    source: str
    size: str | None
    table: Path | None
    thing: str | None
    pixel: str | None
    lat: str | None
    lon: str | None
    up_m: str
    error_px: str
    error_m: str
    up_error_m: str


class _Solved(TypedDict):
    exhibit: str
    at: str | None
    candidate: str | None
    height_m: str | None
    height_error_m: str
    view_deg: str
    shadow: tuple[str, ...]
    error_px: str
    svg: Path | None
    geojson: Path | None


class _Crossing(TypedDict):
    to: tuple[str, ...]
    bearing: tuple[str, ...]
    candidate: str | None
    error_px: str
    svg: Path | None


@case_command("points")
@click.argument("exhibit")
@click.option("--at", metavar="TIME", help="Where in the recording: 12.5 or 1:02.040.")
@click.option(
    "--candidate", required=True, metavar="NAME", help="The place it is held against, by any name."
)
@click.option("--source", required=True, metavar="TEXT", help="The map or orthophoto, its date.")
@click.option("--size", metavar="WxH", help="Picture in pixels. Default: as its container says.")
@click.option(
    "--table",
    type=FOLDER,
    metavar="FILE",
    help="CSV of points: thing,x,y,latitude,longitude[,up_m,error_px,error_m,up_error_m].",
)
@click.option("--thing", metavar="TEXT", help="One point: what it is.")
@click.option("--pixel", metavar="X,Y", help="One point: pixels from the picture's top left.")
@click.option("--lat", metavar="DEGREES", help="One point: latitude on the map.")
@click.option("--lon", metavar="DEGREES", help="One point: longitude on the map.")
@click.option("--up-m", default="0", show_default=True, help="Height above the ground.")
@click.option("--error-px", default="2", show_default=True, help="Standard error in the picture.")
@click.option("--error-m", default="1", show_default=True, help="Standard error on the map.")
@click.option("--up-error-m", default="0.3", show_default=True, help="Standard error in height.")
def match_points(options: Options, **given: Unpack[_Matched]) -> None:
    """Record which points of a picture of EXHIBIT are which points of a map.

    Six or more, spread over the picture and in depth, give the camera's place (`camera`). Points
    may be matched for several candidate places; what does not fit is kept as a rejected place.
    """
    screen = Screen(options)
    with opened(options) as case:
        exhibit = Names(case.snapshot).find(given["exhibit"], Exhibit)
        errors = {key: given[key] for key in ("up_m", "error_px", "error_m", "up_error_m")}
        if given["table"] is not None:
            marked = marked_table(read_text(given["table"]), errors)
        else:
            single = {key: given[key] for key in ("thing", "pixel", "lat", "lon")}
            marked = [marked_one(single, errors)]
        picture = Pictured(
            exhibit=exhibit,
            time=None if given["at"] is None else media_time(given["at"]),
            size=picture_size(case.snapshot, exhibit, given["size"]),
            candidate=given["candidate"],
            source=given["source"],
        )
        digests = mark_points(case, picture, marked)
        if len(digests) == 1:
            tell_recorded(screen, case, digests[0])
            return
        names = Names(case.snapshot)
        labels = [names.label(digest) for digest in digests]
        if not screen.document({"recorded": labels}):
            screen.line(f"Recorded {labels[0]} to {labels[-1]}: {plural(len(labels), 'point')}.")


@case_command("camera")
@click.argument("exhibit")
@click.option("--at", metavar="TIME", help="Which picture, where points of several are matched.")
@click.option("--candidate", metavar="NAME", help="One place only. Default: each in turn.")
@click.option("--height-m", metavar="METRES", help="Height of the lens, where it is known.")
@click.option("--height-error-m", default="0.5", show_default=True, help="Its standard error.")
@click.option(
    "--view-deg", default="65", show_default=True, help="Width of view expected, to a factor of 2."
)
@click.option(
    "--shadow",
    multiple=True,
    metavar="[NAME=]X1,Y1,X2,Y2",
    help="A line on the ground, foot to tip, in pixels: its azimuth is computed; repeatable.",
)
@click.option("--error-px", default="2", show_default=True, help="Standard error of such ends.")
@click.option("--svg", type=FOLDER, metavar="FILE", help="Draw the last place's map.")
@click.option("--geojson", type=FOLDER, metavar="FILE", help="Write it as GeoJSON.")
def camera(options: Options, **given: Unpack[_Solved]) -> None:
    """Compute where a picture of EXHIBIT was taken from, out of its matched points.

    Position, heading, pitch, roll and focal length with their errors; each point's residual; every
    place that points were matched for, those that do not fit too. The result is a finding.
    """
    screen = Screen(options)
    with opened(options) as case:
        exhibit = Names(case.snapshot).find(given["exhibit"], Exhibit)
        time = None if given["at"] is None else media_time(given["at"])
        parameters: dict[str, Json] = {"view_mdeg": milli(given["view_deg"], "angle")}
        if given["height_m"] is not None:
            parameters["up_cm"] = round(decimal(given["height_m"], "height") * 100)
            parameters["up_error_cm"] = round(decimal(given["height_error_m"], "error") * 100)
        matched = points_of(case.snapshot, exhibit, time, given["candidate"])
        if given["shadow"]:
            lines = [line_asked(text, given["error_px"]) for text in given["shadow"]]
            for inputs in matched.values():
                check_pixels(case.snapshot, inputs, [end for line in lines for end in line.ends])
            parameters["lines"] = [line.plain for line in lines]
        found = [
            report_jointly(case, CAMERA, inputs, joint_tools(), parameters=parameters)
            for inputs in matched.values()
        ]
        _write(given, found[-1][1])
        _tell(screen, Names(case.snapshot), found)


@case_command("sightlines")
@click.option(
    "--to",
    multiple=True,
    metavar="EXHIBIT[@TIME]:X,Y",
    help="A point in a picture whose points are matched; repeatable.",
)
@click.option(
    "--bearing",
    multiple=True,
    metavar="LAT,LON,ERROR_M,AZIMUTH,ERROR_DEG",
    help="A bearing from a place, clockwise from true north, standard errors; repeatable.",
)
@click.option("--candidate", metavar="NAME", help="The place that the points were matched for.")
@click.option("--error-px", default="3", show_default=True, help="Standard error of --to.")
@click.option("--svg", type=FOLDER, metavar="FILE", help="Draw the map.")
def sightlines(options: Options, **given: Unpack[_Crossing]) -> None:
    """Compute where lines of sight from two or more places meet: an area with its error."""
    screen = Screen(options)
    with opened(options) as case:
        inputs, targets = _aimed(case.snapshot, given)
        parameters: dict[str, Json] = {
            "targets": targets,
            "bearings": [stated_bearing(text) for text in given["bearing"]],
        }
        digest, finding = report_jointly(
            case, SIGHTLINES, inputs, joint_tools(), parameters=parameters
        )
        if given["svg"] is not None:
            write_file(given["svg"], sightlines_map("sightlines", finding.values).encode())
        after = Names(case.snapshot)
        if screen.document(_plain(after.label(digest), finding)):
            return
        screen.line(f"{after.label(digest)} ({finding.outcome}): {finding.summary}")


def _aimed(state: Snapshot, given: _Crossing) -> tuple[list[Digest], list[Json]]:
    """The matched points behind each --to, and the points aimed at."""
    names = Names(state)
    inputs: list[Digest] = []
    targets: list[Json] = []
    for text in given["to"]:
        name, _, spot = text.rpartition(":")
        exhibit, _, at = name.partition("@")
        time = media_time(at) if at else None
        matched = points_of(state, names.find(exhibit, Exhibit), time, given["candidate"])
        if len(matched) > 1:
            raise InputRefused(
                f"Points of {exhibit} are matched for {plural(len(matched), 'place')}.",
                next_step="Say which with --candidate.",
            )
        points, aim = next(iter(matched.values())), pixel(spot, given["error_px"])
        check_pixels(state, points, [(aim["x_mpx"], aim["y_mpx"])])
        inputs += points
        targets.append({**aim, "label": name})
    return inputs, targets


def _write(given: _Solved, finding: JointFinding) -> None:
    if "place" not in finding.values:
        return
    if given["svg"] is not None:
        write_file(given["svg"], camera_map("camera", finding.values).encode())
    if given["geojson"] is not None:
        write_file(given["geojson"], geojson(finding.values))


def _tell(screen: Screen, names: Names, found: Sequence[tuple[Digest, JointFinding]]) -> None:
    plain = [_plain(names.label(digest), finding) for digest, finding in found]
    if screen.document({"findings": plain}):
        return
    for digest, finding in found:
        values = finding.values
        screen.heading(f"{names.label(digest)}: {values.get('candidate', 'camera')}")
        screen.line(finding.summary, "plain" if values.get("fits", True) else "warn")
        for doubt in cast("list[Mapping[str, str]]", values.get("doubts") or []):
            screen.line(f"{doubt['name']}: {doubt['text']}", "warn", indent=2)
        for line in cast("list[Mapping[str, int]]", values.get("lines") or []):
            screen.line(
                f"{line['label']}: azimuth {line['azimuth_mdeg'] / 1000:.1f} ± "
                f"{line['azimuth_error_mdeg'] / 1000:.1f} degrees from true north, "
                f"{line['length_cm'] / 100:.1f} ± {line['length_error_cm'] / 100:.1f} m (95 %)",
                indent=2,
            )
        if "points" in values:
            _points(screen, cast("list[Mapping[str, int]]", values["points"]))


def _points(screen: Screen, points: Sequence[Mapping[str, int]]) -> None:
    right = {"Pixel", "Off by", "In errors"}
    screen.table(
        [
            Column(heading=title, right=title in right)
            for title in ("", "Point", "Pixel", "Off by", "In errors")
        ],
        [
            [
                str(number),
                str(point["thing"]),
                f"{point['x_mpx'] / 1000:.0f}, {point['y_mpx'] / 1000:.0f}",
                f"{point['off_x_mpx'] / 1000:+.1f}, {point['off_y_mpx'] / 1000:+.1f}",
                Cell(
                    text=f"{point['in_errors_permille'] / 1000:.1f}",
                    style="warn" if point["in_errors_permille"] > _FAR_OFF else "plain",
                ),
            ]
            for number, point in enumerate(points, start=1)
        ],
        indent=2,
    )


def _plain(label: str, finding: JointFinding) -> dict[str, object]:
    return {
        "label": label,
        "outcome": finding.outcome.value,
        "summary": finding.summary,
        "values": dict(finding.values),
    }
