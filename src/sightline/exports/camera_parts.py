"""Cameras computed from matched points, as the report shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sightline.exports.claim_types import Cite
from sightline.exports.place_pictures import camera_map
from sightline.exports.report_types import Drawing
from sightline.exports.section_contract import Desk
from sightline.exports.visible import one_line, prose
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.place_records import PointMatch
from sightline.model.places import E7, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPart:
    """A matched point and its residual."""

    number: str
    thing: str
    pixel: str
    off: str
    in_errors: str
    far: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPart:
    """A camera computed for one candidate place, or why none was."""

    cite: Cite
    exhibit: Cite
    candidate: str
    fits: bool
    summary: str
    facts: tuple[tuple[str, str], ...]
    doubts: tuple[tuple[str, str], ...]
    points: tuple[PointPart, ...]
    drawing: Drawing | None


def camera_part(desk: Desk, digest: Digest, finding: JointFinding, number: int) -> CameraPart:
    """A camera, or why none was found; `number` tells its drawing from others."""
    values = finding.values
    first = desk.view.snapshot.records[finding.inputs[0]]
    exhibit = first.exhibit if isinstance(first, PointMatch) else finding.inputs[0]
    # The best of cameras that do not fit is nowhere, and would look like a place on a map.
    fits = values.get("fits") is not False
    svg = camera_map(f"camera-{number}", values) if fits else ""
    doubts = cast("Sequence[Mapping[str, str]]", values.get("doubts") or ())
    return CameraPart(
        cite=desk.cites.of(digest),
        exhibit=desk.cites.of(exhibit),
        candidate=one_line(str(values.get("candidate", ""))),
        # A camera that was not solved is no rejected place.
        fits=fits,
        summary=prose(finding.summary),
        facts=_facts(values),
        doubts=tuple((one_line(item["name"]), one_line(item["text"])) for item in doubts),
        points=_points(values),
        drawing=Drawing(alt="Map of the camera's position", svg=svg) if svg else None,
    )


def _facts(values: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    if "place" not in values:
        return ()
    place = cast("Mapping[str, int]", values["place"])
    ellipse = cast("Mapping[str, int]", values["ellipse"])
    number = cast("Mapping[str, int]", values)
    point = Point(latitude_e7=place["latitude_e7"], longitude_e7=place["longitude_e7"])
    lines = cast("Sequence[Mapping[str, int]]", values.get("lines") or ())
    axis = f"its longer axis towards {ellipse['bearing_mdeg'] / 1000:.0f}°"
    return (
        ("Place", f"{point.latitude_e7 / E7:.6f}, {point.longitude_e7 / E7:.6f}"),
        (
            "95 % ellipse",
            f"{_metres(ellipse['major_cm'])} by {_metres(ellipse['minor_cm'])}, {axis}",
        ),
        ("Height", f"{_spread(place, 'up', 'cm', 100)} m above the ground"),
        ("Heading", f"{_spread(number, 'heading', 'mdeg', 1000)}° from geographic north"),
        ("Pitch", f"{_spread(number, 'pitch', 'mdeg', 1000)}°"),
        ("Width of view", f"{number['view_mdeg'] / 1000:.0f}°"),
        *((one_line(str(line["label"])) or "Line", _line(line)) for line in lines),
    )


def _line(line: Mapping[str, int]) -> str:
    azimuth, length = _spread(line, "azimuth", "mdeg", 1000), _spread(line, "length", "cm", 100)
    return f"towards {azimuth}° from geographic north, {length} m long"


def _spread(values: Mapping[str, int], name: str, unit: str, parts: int) -> str:
    """A number and half the width of its 95 % interval."""
    error = values[f"{name}_error_{unit}"] / parts
    return f"{values[f'{name}_{unit}'] / parts:.1f} ± {error:.1f}"


def _metres(centimetres: int) -> str:
    return f"{centimetres / 100:.1f} m"


def _points(values: Mapping[str, Json]) -> tuple[PointPart, ...]:
    rows = cast("Sequence[Mapping[str, int]]", values.get("points") or ())
    return tuple(
        PointPart(
            number=str(number),
            thing=one_line(str(row["thing"])),
            pixel=f"{row['x_mpx'] / 1000:.0f}, {row['y_mpx'] / 1000:.0f}",
            off=f"{row['off_x_mpx'] / 1000:+.1f}, {row['off_y_mpx'] / 1000:+.1f}",
            in_errors=f"{row['in_errors_permille'] / 1000:.1f}",
            far=row["in_errors_permille"] > 3500,  # noqa: PLR2004 - as the method's own doubt
        )
        for number, row in enumerate(rows, start=1)
    )
