"""The joint method `camera`: where a picture was taken from, out of points that people matched."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, cast

import numpy as np
from scipy.special import chdtrc

from sightline.analysis.contract import DataMade, Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.errors import InputRefused
from sightline.geo.adjustment import Matches
from sightline.geo.camera import FOCAL, HEADING, PITCH, ROLL, UP
from sightline.geo.camera_doubts import doubts
from sightline.geo.camera_views import GroundLine, Marked, ground_line, view_wedge
from sightline.geo.ellipse import Z_95, Ellipse
from sightline.geo.geojson import GEOJSON, collection, degrees, feature, ring
from sightline.geo.local_frame import LocalFrame, Vec
from sightline.geo.matched_points import Recorded, by_view, mdeg, milli
from sightline.geo.resection import FEWEST, Assumptions, Camera, resect
from sightline.model.canonical import Json
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.place_records import PointMatch
from sightline.model.places import E7, Point

_REACH_SHARE: Final = 1.3
"""How far beyond the furthest matched point the field of view is drawn."""
_FITS: Final = 1e-3
"""A misfit that chance gives less often than this says that the points do not fit."""
_LINE_NUMBERS: Final = 4


def camera_run(materials: Materials) -> Result:
    """Solve for the camera of the matched points that are the inputs."""
    views = by_view([match for _, match in materials.of(PointMatch)])
    if len(views) != 1:
        raise InputRefused(
            f"The points belong to {len(views)} pictures or places, where one belongs.",
            next_step="Give the points of one picture held against one place.",
        )
    recorded = views[0]
    if len(recorded.matches) < FEWEST:
        return _too_few(recorded)
    frame = recorded.frame()
    matches = recorded.arrays(frame)
    camera = resect(matches, _assumptions(materials.parameters))
    found = doubts(matches, camera)
    fits = _fits(camera, matches)
    values: dict[str, Json] = {
        "candidate": recorded.view[2],
        "fits": fits,
        **_place(camera, frame),
        **_pose(camera, matches.size),
        "misfit_permille": milli(min(camera.misfit, 1e9)),
        "points": _points(recorded, camera),
        "doubts": [{"name": doubt.name, "text": doubt.text} for doubt in found],
        "rivals": [_rival(state, frame) for state in camera.rivals],
        "view": _outline(view_wedge(camera, matches.size, _reach_m(camera, matches)), frame),
        "lines": [_line(line) for line in _lines(materials.parameters, camera, matches.size)],
    }
    vague = any(doubt.name in {"vague", "ambiguous", "collinear"} for doubt in found)
    return Result(
        outcome=Outcome.INCONCLUSIVE if vague and fits else Outcome.OBSERVED,
        summary=_summary(recorded, values),
        values=values,
        data=(
            DataMade(
                label="Camera on the map",
                media_type=GEOJSON,
                data=geojson(values),
            ),
        ),
    )


def _too_few(recorded: Recorded) -> Result:
    count = len(recorded.matches)
    return Result(
        outcome=Outcome.INCONCLUSIVE,
        summary=f"{count} matched points do not fix a camera whose focal length is unknown: "
        f"{FEWEST} are needed, spread over the picture and in depth.",
        values={"candidate": recorded.view[2], "matched": count},
    )


def _assumptions(parameters: Mapping[str, Json]) -> Assumptions:
    height, error = parameters.get("up_cm"), parameters.get("up_error_cm")
    known = isinstance(height, int) and isinstance(error, int) and error > 0
    return Assumptions(
        view_deg=_whole(parameters, "view_mdeg") / 1000.0,
        view_factor=_whole(parameters, "view_factor_permille") / 1000.0,
        roll_error_deg=_whole(parameters, "roll_error_mdeg") / 1000.0,
        up_m=(cast("int", height) / 100.0, cast("int", error) / 100.0) if known else None,
    )


def _whole(parameters: Mapping[str, Json], name: str) -> int:
    value = parameters.get(name)
    if type(value) is not int or value <= 0:
        raise InputRefused(
            f"The parameter {name} is no positive whole number.",
            next_step="Leave it out to take the method's own.",
        )
    return value


def _fits(camera: Camera, matches: Matches) -> bool:
    """Whether points and place agree as well as their stated errors let expect."""
    freedom = max(1, 2 * matches.count - len(camera.state) + 2)
    return bool(chdtrc(freedom, camera.cost) > _FITS)


def _place(camera: Camera, frame: LocalFrame) -> dict[str, Json]:
    ellipse = Ellipse.of(camera.covariance[:UP, :UP])
    at = frame.point(float(camera.state[0]), float(camera.state[1]))
    return {
        "place": {
            "latitude_e7": at.latitude_e7,
            "longitude_e7": at.longitude_e7,
            "up_cm": round(camera.state[UP] * 100.0),
            "up_error_cm": round(Z_95 * math.sqrt(camera.covariance[UP, UP]) * 100.0),
        },
        "ellipse": {
            "major_cm": round(ellipse.major_m * 100.0),
            "minor_cm": round(ellipse.minor_m * 100.0),
            "bearing_mdeg": milli(ellipse.bearing_deg),
            "outline": _outline(ellipse.outline(36) + camera.state[:2], frame),
        },
    }


def _pose(camera: Camera, size: tuple[int, int]) -> dict[str, Json]:
    """Angles and focal length, each with half the width of its 95 % interval."""
    half = Z_95 * np.sqrt(np.diag(camera.covariance))
    focal = math.exp(camera.state[FOCAL])
    return {
        "heading_mdeg": mdeg(camera.state[HEADING]) % 360_000,
        "heading_error_mdeg": mdeg(float(half[HEADING])),
        "pitch_mdeg": mdeg(camera.state[PITCH]),
        "pitch_error_mdeg": mdeg(float(half[PITCH])),
        "roll_mdeg": mdeg(camera.state[ROLL]),
        "focal_mpx": milli(focal),
        "focal_error_mpx": milli(focal * float(half[FOCAL])),
        "view_mdeg": mdeg(2.0 * math.atan(size[0] / 2.0 / focal)),
    }


def _points(recorded: Recorded, camera: Camera) -> list[Json]:
    rows: list[Json] = []
    for number, match in enumerate(recorded.matches):
        across, down = camera.residuals[number].tolist()
        rows.append(
            {
                "thing": match.thing,
                "latitude_e7": match.point.latitude_e7,
                "longitude_e7": match.point.longitude_e7,
                "x_mpx": match.x_mpx,
                "y_mpx": match.y_mpx,
                "off_x_mpx": milli(across),
                "off_y_mpx": milli(down),
                "in_errors_permille": milli(float(camera.in_errors[number])),
            }
        )
    return rows


def _rival(state: Vec, frame: LocalFrame) -> Json:
    at = frame.point(float(state[0]), float(state[1]))
    return {
        "latitude_e7": at.latitude_e7,
        "longitude_e7": at.longitude_e7,
        "heading_mdeg": mdeg(float(state[HEADING])) % 360_000,
    }


def _reach_m(camera: Camera, matches: Matches) -> float:
    away = np.linalg.norm(matches.points[:, :2] - camera.state[:2], axis=1)
    return float(away.max()) * _REACH_SHARE


def _lines(
    parameters: Mapping[str, Json], camera: Camera, size: tuple[int, int]
) -> Sequence[tuple[str, GroundLine]]:
    asked = parameters.get("lines")
    found = []
    for item in asked if isinstance(asked, list) else []:
        if not isinstance(item, dict):
            raise InputRefused("A line is a table.", next_step="Give label, ends and error.")
        ends = item.get("ends_mpx")
        error = item.get("error_mpx")
        if (
            not isinstance(ends, list)
            or len(ends) != _LINE_NUMBERS
            or not all(type(end) is int for end in (*ends, error))
        ):
            raise InputRefused(
                "A line has two ends in the picture and an error.",
                next_step="Give --shadow X1,Y1,X2,Y2 in pixels.",
            )
        x1, y1, x2, y2, spread = (cast("int", end) / 1000.0 for end in (*ends, error))
        foot, tip = Marked(x=x1, y=y1, error=spread), Marked(x=x2, y=y2, error=spread)
        found.append((str(item.get("label", "")), ground_line(camera, foot, tip, size)))
    return found


def _line(named: tuple[str, GroundLine]) -> Json:
    label, line = named
    return {
        "label": label,
        "azimuth_mdeg": milli(line.azimuth_deg.value) % 360_000,
        "azimuth_error_mdeg": milli(Z_95 * line.azimuth_deg.error),
        "length_cm": round(line.length_m.value * 100.0),
        "length_error_cm": round(Z_95 * line.length_m.error * 100.0),
    }


def _outline(corners: Vec, frame: LocalFrame) -> list[Json]:
    """Corners (n, 2) in metres as [latitude_e7, longitude_e7]."""
    points = [frame.point(float(east), float(north)) for east, north in corners]
    return [[point.latitude_e7, point.longitude_e7] for point in points]


def _summary(recorded: Recorded, values: Mapping[str, Json]) -> str:
    count, where = len(recorded.matches), recorded.view[2]
    if not values["fits"]:
        return (
            f"No camera sees the {count} matched points of {where!r} as the picture shows them: "
            "the best one misses by far more than the stated errors. Unless a point is matched "
            "wrongly, the picture shows another place."
        )
    place = cast("dict[str, int]", values["place"])
    ellipse = cast("dict[str, int]", values["ellipse"])
    at = Point(latitude_e7=place["latitude_e7"], longitude_e7=place["longitude_e7"])
    heading, error = cast("int", values["heading_mdeg"]), cast("int", values["heading_error_mdeg"])
    doubted = cast("list[dict[str, str]]", values["doubts"])
    named = f" Weak: {', '.join(item['name'] for item in doubted)}." if doubted else ""
    return (
        f"The {count} matched points of {where!r} fit a camera at "
        f"{at.latitude_e7 / E7:.6f}, {at.longitude_e7 / E7:.6f}, within an ellipse of "
        f"{ellipse['major_cm'] / 100:.1f} by {ellipse['minor_cm'] / 100:.1f} m (95 %), looking "
        f"towards {heading / 1000:.1f} ± {error / 1000:.1f} degrees from geographic north (95 %)."
        + named
    )


def geojson(values: Mapping[str, Json]) -> bytes:
    """Ellipse, field of view, camera and points."""
    place = cast("dict[str, int]", values["place"])
    ellipse = cast("dict[str, list[list[int]]]", values["ellipse"])
    view = cast("list[list[int]]", values["view"])
    at = degrees(place["latitude_e7"], place["longitude_e7"])
    return collection(
        [
            feature("Polygon", [ring(ellipse["outline"])], name="95 % error ellipse"),
            feature("Polygon", [ring(view)], name="field of view"),
            feature("Point", at, name="camera"),
            *(
                feature(
                    "Point",
                    degrees(item["latitude_e7"], item["longitude_e7"]),
                    name=str(item["thing"]),
                )
                for item in cast("list[dict[str, int]]", values["points"])
            ),
        ]
    )


_LIMITATIONS: Final = (
    "It computes from points that people matched: consistent wrong matches give a wrong place.",
    "It takes the picture to be whole and undistorted: crops and wide lenses mislead it.",
    "The optical axis is held to pass through the middle of the picture.",
    "Heights count from level ground; slopes between the points are errors to be stated.",
    "The ellipse holds the camera in 95 of 100 cases only as far as the stated errors are right.",
    "That the points fit one place does not exclude another of the same layout.",
)

CAMERA: Final = JointMethod(
    method=Method(
        name="camera",
        version=1,
        parameters={
            "view_mdeg": 65_000,
            "view_factor_permille": 2_000,
            "roll_error_mdeg": 5_000,
        },
    ),
    title="Camera position from matched points",
    limitations=_LIMITATIONS,
    reproduction=Reproduction.WITHIN_TOLERANCE,
    run=camera_run,
    tolerances={
        "place.latitude_e7": 20, "place.longitude_e7": 20, "place.up_cm": 20,
        "place.up_error_cm": 20, "ellipse.major_cm": 20, "ellipse.minor_cm": 20,
        "ellipse.bearing_mdeg": 2000, "ellipse.outline.*.*": 40, "view.*.*": 400,
        "heading_mdeg": 20, "heading_error_mdeg": 20, "pitch_mdeg": 20, "pitch_error_mdeg": 20,
        "roll_mdeg": 20, "focal_mpx": 2000, "focal_error_mpx": 2000, "view_mdeg": 50,
        "misfit_permille": 5, "points.*.off_x_mpx": 20, "points.*.off_y_mpx": 20,
        "points.*.in_errors_permille": 20, "rivals.*.latitude_e7": 400,
        "rivals.*.longitude_e7": 400, "rivals.*.heading_mdeg": 200, "lines.*.azimuth_mdeg": 20,
        "lines.*.azimuth_error_mdeg": 20, "lines.*.length_cm": 10, "lines.*.length_error_cm": 10,
    },
)  # fmt: skip
