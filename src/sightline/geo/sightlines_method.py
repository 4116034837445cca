"""The joint method `sightlines`: bearings from solved cameras and stated places meet in an area."""

from collections.abc import Mapping
from typing import Final, cast

import numpy as np

from sightline.analysis.contract import DataMade, Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.errors import InputRefused
from sightline.geo.camera_views import Marked, sightline_of
from sightline.geo.ellipse import Z_95
from sightline.geo.geojson import GEOJSON, collection, degrees, feature, ring
from sightline.geo.local_frame import LocalFrame
from sightline.geo.matched_points import by_view, frame_about, milli
from sightline.geo.resection import resect
from sightline.geo.sightlines import Meeting, Sightline, meet
from sightline.model.canonical import Json
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.place_records import PointMatch
from sightline.model.places import E7, Point

_CENTI: Final = 1e-2


def sightlines_run(materials: Materials) -> Result:
    """Let the lines meet; cameras are solved anew from their matched points."""
    views = by_view([match for _, match in materials.of(PointMatch)])
    targets, stated = _list(materials.parameters, "targets"), _list(
        materials.parameters, "bearings"
    )  # fmt: skip
    if len(targets) != len(views):
        raise InputRefused(
            f"{len(targets)} picture points were given for {len(views)} solved cameras.",
            next_step="Give one point for each camera, in the order of the points' records.",
        )
    places = [match.point for view in views for match in view.matches]
    places += [_point(item) for item in stated]
    if not places:
        raise InputRefused("No sightline was given.", next_step="Give --to or --bearing.")
    frame = frame_about(places)
    named: list[tuple[str, Sightline]] = []
    for view, target in zip(views, targets, strict=True):
        camera = resect(view.arrays(frame))
        point = Marked(
            x=_number(target, "x_mpx") / 1000.0,
            y=_number(target, "y_mpx") / 1000.0,
            error=_number(target, "error_mpx") / 1000.0,
        )
        named.append((str(target.get("label", "")), sightline_of(camera, point, view.size)))
    named += [(str(item.get("label", "")), _stated(item, frame)) for item in stated]
    return _result(named, frame)


def _result(named: list[tuple[str, Sightline]], frame: LocalFrame) -> Result:
    try:
        meeting = meet(tuple(line for _, line in named))
    except InputRefused as refused:
        # Lines that do not meet are an answer: what was seen from one place was not from the other.
        return Result(
            outcome=Outcome.INCONCLUSIVE,
            summary=refused.cause,
            values={"lines": [_line(label, line, None, frame) for label, line in named]},
        )
    values = _values(named, meeting, frame)
    return Result(
        outcome=Outcome.OBSERVED,
        summary=_summary(len(named), values, meeting),
        values=values,
        data=(
            DataMade(
                label="Where the sightlines meet",
                media_type=GEOJSON,
                data=_geojson(values),
            ),
        ),
    )


def _values(
    named: list[tuple[str, Sightline]], meeting: Meeting, frame: LocalFrame
) -> dict[str, Json]:
    at = frame.point(float(meeting.place[0]), float(meeting.place[1]))
    ellipse = meeting.ellipse
    outline = [frame.point(float(e), float(n)) for e, n in ellipse.outline(36) + meeting.place]
    return {
        "place": {"latitude_e7": at.latitude_e7, "longitude_e7": at.longitude_e7},
        "ellipse": {
            "major_cm": round(ellipse.major_m * 100.0),
            "minor_cm": round(ellipse.minor_m * 100.0),
            "bearing_mdeg": milli(ellipse.bearing_deg),
            "outline": [[point.latitude_e7, point.longitude_e7] for point in outline],
        },
        "misfit_permille": None if meeting.misfit is None else milli(meeting.misfit),
        "widest_angle_mdeg": milli(meeting.widest_angle_deg),
        "lines": [
            _line(label, line, missed, frame)
            for (label, line), missed in zip(named, meeting.in_errors, strict=True)
        ],
    }


def _line(label: str, line: Sightline, missed: float | None, frame: LocalFrame) -> Json:
    start = frame.point(float(line.start[0]), float(line.start[1]))
    return {
        "label": label,
        "latitude_e7": start.latitude_e7,
        "longitude_e7": start.longitude_e7,
        "azimuth_mdeg": milli(line.azimuth_deg) % 360_000,
        "azimuth_error_mdeg": milli(Z_95 * line.error_deg),
        "in_errors_permille": None if missed is None else milli(missed),
    }


def _summary(count: int, values: Mapping[str, Json], meeting: Meeting) -> str:
    place = cast("dict[str, int]", values["place"])
    ellipse = meeting.ellipse
    apart = (
        " They miss each other by more than their errors say; the area was widened for it."
        if meeting.misfit is not None and meeting.misfit > _TOO_FAR
        else ""
    )
    return (
        f"{count} sightlines meet at {place['latitude_e7'] / E7:.6f}, "
        f"{place['longitude_e7'] / E7:.6f}, within an ellipse of {ellipse.major_m:.1f} by "
        f"{ellipse.minor_m:.1f} m (95 %); they cross at {meeting.widest_angle_deg:.0f} degrees "
        f"at most.{apart}"
    )


def _stated(item: Mapping[str, Json], frame: LocalFrame) -> Sightline:
    start = frame.metres((_point(item),))[0]
    place_error = _number(item, "place_error_cm") * _CENTI
    return Sightline(
        start=start,
        start_covariance=np.eye(2) * place_error**2,
        azimuth_deg=_number(item, "azimuth_mdeg") / 1000.0,
        error_deg=_number(item, "error_mdeg") / 1000.0,
    )


def _point(item: Mapping[str, Json]) -> Point:
    return Point(
        latitude_e7=_number(item, "latitude_e7"), longitude_e7=_number(item, "longitude_e7")
    )


def _list(parameters: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    value = parameters.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _number(item: Mapping[str, Json], name: str) -> int:
    value = item.get(name)
    if type(value) is not int:
        raise InputRefused(
            f"A sightline has no whole number {name}.", next_step="Give --to or --bearing in full."
        )
    return value


def _geojson(values: Mapping[str, Json]) -> bytes:
    """The area, and the lines to it."""
    place = cast("dict[str, int]", values["place"])
    outline = cast("dict[str, list[list[int]]]", values["ellipse"])["outline"]
    meeting = degrees(place["latitude_e7"], place["longitude_e7"])
    lines = [
        feature(
            "LineString",
            [degrees(line["latitude_e7"], line["longitude_e7"]), meeting],
            name=str(line["label"]),
        )
        for line in cast("list[dict[str, int]]", values["lines"])
    ]
    return collection([feature("Polygon", [ring(outline)], name="95 % area"), *lines])


_TOO_FAR: Final = 3.0
_LIMITATIONS: Final = (
    "The lines are held to point at the very same thing; lines to two things meet as well.",
    "The area holds the thing in 95 of 100 cases only as far as the stated errors are right.",
    "Two lines always meet: only a third can show that one is wrong.",
)

SIGHTLINES: Final = JointMethod(
    method=Method(name="sightlines", version=1),
    title="Where sightlines meet",
    limitations=_LIMITATIONS,
    reproduction=Reproduction.WITHIN_TOLERANCE,
    run=sightlines_run,
    tolerances={
        "place.latitude_e7": 20, "place.longitude_e7": 20, "ellipse.major_cm": 20,
        "ellipse.minor_cm": 20, "ellipse.bearing_mdeg": 2000, "ellipse.outline.*.*": 40,
        "misfit_permille": 5, "widest_angle_mdeg": 20, "lines.*.latitude_e7": 20,
        "lines.*.longitude_e7": 20, "lines.*.azimuth_mdeg": 20, "lines.*.azimuth_error_mdeg": 20,
        "lines.*.in_errors_permille": 20,
    },
)  # fmt: skip
