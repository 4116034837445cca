"""Section: where it was. Namesakes and who chose, cameras and sightlines, searches on maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sightline.exports.camera_parts import CameraPart, camera_part
from sightline.exports.claim_types import Cite
from sightline.exports.place_names import meant, position, within
from sightline.exports.place_pictures import places_map, sightlines_map, where_map
from sightline.exports.report_types import Drawing
from sightline.exports.section_contract import Built, Desk
from sightline.exports.section_when import STATUS
from sightline.exports.visible import one_line, prose
from sightline.geo.where_answer import far, ground, recorded
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceCandidate, PlaceChoice, PlaceSearch

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
class CrossingPart:
    """Sightlines that meet, or do not."""

    cite: Cite
    summary: str
    drawing: Drawing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodPart:
    """The ground that all constraints leave a camera, and claimed places held against it."""

    cite: Cite
    summary: str
    given: tuple[Cite, ...]
    constraints: tuple[tuple[str, str, str], ...]
    """Name, square metres alone, and without it."""
    places: tuple[tuple[str, str, str, str], ...]
    """Name, answer, the page's colour for it, and why."""
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
    stood: tuple[StoodPart, ...]
    searches: tuple[SearchPart, ...]


def build(desk: Desk) -> Built[WhereParts] | None:
    """What the case holds on places; None where that is nothing."""
    snapshot = desk.view.snapshot
    cameras = [
        camera_part(desk, digest, finding, number)
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
        stood=tuple(
            part
            for number, (digest, finding) in enumerate(_standing(desk, "where"), start=1)
            if (part := _stood(desk, digest, finding, number)) is not None
        ),
        searches=tuple(
            _search(desk, digest, record, number)
            for number, (digest, record) in enumerate(snapshot.live(PlaceSearch), start=1)
        ),
    )
    if not any((parts.choices, cameras, parts.crossings, parts.stood, parts.searches)):
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
    return ChoicePart(
        cite=_cited(desk, digest),
        name=one_line(record.name),
        subject=desk.cites.of(record.subject),
        meant=meant(record),
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
        within=within(item),
        population="not stated" if item.population is None else f"{item.population:,}",
        at=position(item.point),
        chosen=chosen,
    )


def _crossing(desk: Desk, digest: Digest, finding: JointFinding, number: int) -> CrossingPart:
    svg = sightlines_map(f"sightlines-{number}", finding.values)
    return CrossingPart(
        cite=desk.cites.of(digest),
        summary=prose(finding.summary),
        drawing=Drawing(alt="Map of sightlines that meet", svg=svg) if svg else None,
    )


def _stood(desk: Desk, digest: Digest, finding: JointFinding, number: int) -> StoodPart | None:
    """None where the finding holds no answer of this method."""
    found = recorded(finding)
    if found is None:
        return None
    svg = where_map(f"stood-{number}", found)
    return StoodPart(
        cite=desk.cites.of(digest),
        summary=prose(finding.summary),
        given=tuple(map(desk.cites.of, finding.inputs)),
        constraints=tuple(
            (
                one_line(item.name),
                ground(item.alone_m2),
                ground(item.without_m2),
            )
            for item in found.constraints
        ),
        places=tuple(
            (
                one_line(place.name),
                place.answer.value,
                STATUS[place.answer.value],
                "; ".join(
                    one_line(f"{item.name} leaves nothing within {far(item.metres)}")
                    for item in place.excluded_by
                ),
            )
            for place in found.places
        ),
        drawing=Drawing(alt="Map of the ground that is left", svg=svg) if svg else None,
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
                at=position(item.point),
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
