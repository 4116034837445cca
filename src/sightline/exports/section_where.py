"""Section: where it was. Namesakes and who chose, cameras and sightlines, searches on maps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from sightline.exports.claim_types import Cite
from sightline.exports.place_pictures import camera_map, places_map, sightlines_map
from sightline.exports.report_types import Drawing
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line, prose
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceCandidate, PlaceChoice, PlaceSearch, PointMatch
from sightline.model.places import E7, Point

_CANDIDATES: Final = 12
_FOUND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePart:
    """One place that a name may mean."""

    name: str
    matched: str
    kind: str
    within: str
    population: str
    at: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePart:
    """Which place a name means, and who says so."""

    cite: Cite
    name: str
    subject: Cite
    meant: str
    reason: str
    who: str
    candidates: tuple[CandidatePart, ...]
    beyond: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingPart:
    """Sightlines that meet, or do not."""

    cite: Cite
    summary: str
    drawing: Drawing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPart:
    """A place that answers a pattern."""

    rank: str
    at: str
    held: str
    things: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPart:
    """A search for a described place."""

    cite: Cite
    title: str
    ran_on: str
    who: str
    counted: str
    found: tuple[FoundPart, ...]
    beyond: int
    drawing: Drawing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereParts:
    """What the case holds on places."""

    choices: tuple[ChoicePart, ...]
    cameras: tuple[CameraPart, ...]
    rejected: tuple[CameraPart, ...]
    crossings: tuple[CrossingPart, ...]
    searches: tuple[SearchPart, ...]


def build(desk: Desk) -> Built[WhereParts] | None:
    """What the case holds on places; None where that is nothing."""
    snapshot = desk.view.snapshot
    cameras = [
        _camera(desk, digest, finding, number)
        for number, (digest, finding) in enumerate(_standing(desk, "camera"), start=1)
    ]
    parts = WhereParts(
        choices=tuple(_choice(desk, *item) for item in snapshot.live(PlaceChoice)),
        cameras=tuple(part for part in cameras if part.fits),
        rejected=tuple(part for part in cameras if not part.fits),
        crossings=tuple(
            _crossing(desk, digest, finding, number)
            for number, (digest, finding) in enumerate(_standing(desk, "sightlines"), start=1)
        ),
        searches=tuple(
            _search(desk, digest, record, number)
            for number, (digest, record) in enumerate(snapshot.live(PlaceSearch), start=1)
        ),
    )
    if not any((parts.choices, cameras, parts.crossings, parts.searches)):
        return None
    shown = [part.cite for part in parts.choices] + [part.cite for part in parts.searches]
    anchors = {cite.anchor for cite in shown}
    return Built(part=parts, anchors=frozenset(anchors))


def _standing(desk: Desk, method: str) -> list[tuple[Digest, JointFinding]]:
    return list(desk.view.snapshot.joint(method))


def _cited(desk: Desk, digest: Digest) -> Cite:
    """A record that this section itself shows."""
    cite = desk.cites.of(digest)
    return Cite(
        label=cite.label,
        anchor=cite.label.lower(),
        digest=cite.digest,
        entry=cite.entry,
        name=cite.name,
    )


def _choice(desk: Desk, digest: Digest, record: PlaceChoice) -> ChoicePart:
    place = record.place
    reach = "" if record.area is None else f", reaching some {record.area.radius_cm // 100:,} m"
    return ChoicePart(
        cite=_cited(desk, digest),
        name=one_line(record.name),
        subject=desk.cites.of(record.subject),
        meant=(
            "none of these places, or it cannot be told"
            if place is None
            else f"{one_line(place.name)} in {_within(place)}, at {_at(place.point)}{reach}"
        ),
        reason=prose(record.reason),
        who=desk.cites.who(record.by),
        candidates=tuple(
            _candidate(item, chosen=item.key == record.chosen)
            for item in _first(record.candidates, record.chosen)
        ),
        beyond=max(0, len(record.candidates) - _CANDIDATES),
    )


def _first(candidates: Sequence[PlaceCandidate], chosen: str | None) -> list[PlaceCandidate]:
    """As many as are shown, the chosen one among them."""
    shown = list(candidates[:_CANDIDATES])
    late = [item for item in candidates[_CANDIDATES:] if item.key == chosen]
    return [*shown[: _CANDIDATES - len(late)], *late]


def _candidate(item: PlaceCandidate, *, chosen: bool) -> CandidatePart:
    return CandidatePart(
        name=one_line(item.name),
        matched="" if item.matched == item.name else one_line(item.matched),
        kind=one_line(item.kind),
        within=_within(item),
        population="not stated" if item.population is None else f"{item.population:,}",
        at=_at(item.point),
        chosen=chosen,
    )


def _within(item: PlaceCandidate) -> str:
    return one_line(", ".join(reversed(item.admin))) or "an area the gazetteer does not state"


def _at(point: Point) -> str:
    return f"{point.latitude_e7 / E7:.5f}, {point.longitude_e7 / E7:.5f}"


def _camera(desk: Desk, digest: Digest, finding: JointFinding, number: int) -> CameraPart:
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


def _crossing(desk: Desk, digest: Digest, finding: JointFinding, number: int) -> CrossingPart:
    svg = sightlines_map(f"sightlines-{number}", finding.values)
    return CrossingPart(
        cite=desk.cites.of(digest),
        summary=prose(finding.summary),
        drawing=Drawing(alt="Map of sightlines that meet", svg=svg) if svg else None,
    )


def _search(desk: Desk, digest: Digest, record: PlaceSearch, number: int) -> SearchPart:
    shown = record.found[:_FOUND]
    svg = places_map(
        f"search-{number}", "Places that answer the pattern", [item.point for item in shown]
    )
    return SearchPart(
        cite=_cited(desk, digest),
        title=one_line(record.title),
        ran_on=f"{one_line(record.map_name)}, of {one_line(record.map_date)}, digest "
        f"{record.map_digest.short}",
        who=desk.cites.who(record.by),
        counted=f"{record.looked_at:,} things looked at, {record.whole:,} of them meet every "
        "clause",
        found=tuple(
            FoundPart(
                rank=str(rank),
                at=_at(item.point),
                held=f"{item.held} of {item.total}",
                things=one_line(", ".join(item.things)),
                failed=tuple(
                    one_line(f"{clause.text}: {clause.measured or 'nothing in reach'}")
                    for clause in item.clauses
                    if not clause.held
                ),
            )
            for rank, item in enumerate(shown, start=1)
        ),
        beyond=len(record.found) - len(shown),
        drawing=Drawing(alt="Map of the places found", svg=svg) if svg else None,
    )
