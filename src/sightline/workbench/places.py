"""What people decide and mark about places: namesakes chosen, points matched, searches kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused, NotFound
from sightline.geo.adjustment import check_inside
from sightline.geo.gazetteer import Candidate, Context
from sightline.geo.matched_points import check_together
from sightline.model.claim import Claim, Statement
from sightline.model.digest import Digest
from sightline.model.place_records import (
    PlaceCandidate,
    PlaceChoice,
    PlaceSearch,
    PointMatch,
)
from sightline.model.places import Area, Point
from sightline.model.records import Record
from sightline.model.snapshot import Snapshot
from sightline.model.times import MediaSpan, MediaTime
from sightline.workbench.bounds import check_within
from sightline.workbench.case import Case

_KEPT: Final = 60
"""Candidates that a choice keeps: every namesake, and near names as far as there is room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which place a name means, before it is a record."""

    subject: Digest
    name: str
    candidates: tuple[Candidate, ...]
    chosen: Candidate | None
    reason: str
    gazetteers: tuple[Digest, ...]
    radius_m: int | None = None
    """How far the place may reach; None takes the gazetteer's rough extent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A point of a picture and of a map, before it is a record; errors are standard errors."""

    thing: str
    x_mpx: int
    y_mpx: int
    error_mpx: int
    point: Point
    point_error_cm: int
    up_cm: int = 0
    up_error_cm: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """The picture that points are marked in, and the place it is held against."""

    exhibit: Digest
    time: MediaTime | None
    size: tuple[int, int]
    candidate: str
    source: str


def choose_place(case: Case, chosen: Chosen) -> Digest:
    """Record which place a name means, with all candidates that were seen.

    Raises:
        InputRefused: no reason is given.
        RuleRefused: the name has been chosen for already, or its claim does not stand.
    """
    if not chosen.reason.strip():
        raise InputRefused(
            "A choice between places needs its reason.",
            next_step="Say what tells the one from the others, with --reason.",
        )
    place = None if chosen.chosen is None else chosen.chosen.place
    area = None
    if place is not None:
        radius_m = chosen.radius_m or place.extent_m
        basis = (
            "as the analyst states"
            if chosen.radius_m
            else "the gazetteer's point; reach estimated from its population"
        )
        area = Area(centre=place.point, radius_cm=radius_m * 100, basis=basis)
    return case.record(
        PlaceChoice(
            subject=chosen.subject,
            name=chosen.name,
            candidates=tuple(map(_kept, _with(chosen.candidates[:_KEPT], chosen.chosen))),
            chosen=None if place is None else place.key,
            area=area,
            reason=chosen.reason,
            gazetteers=chosen.gazetteers,
            by=case.me,
            at=case.times.now(),
        ),
        action="choose place",
    )


def mark_points(case: Case, picture: Pictured, marked: Sequence[Marked]) -> list[Digest]:
    """Record matched points together.

    Raises:
        InputRefused: a point lies outside the picture or far from the others, or its time outside
            the recording.
        RuleRefused: a thing is matched already in this picture.
    """
    if picture.time is not None:
        span = MediaSpan(start=picture.time, end=picture.time)
        check_within(case.snapshot, picture.exhibit, span, None)
    known = case.snapshot.about(picture.exhibit, PointMatch)
    beside = [
        (match.thing, match.point)
        for _, match in known
        if (match.time, match.candidate) == (picture.time, picture.candidate)
    ]
    check_together([*beside, *((item.thing, item.point) for item in marked)])
    return case.record_all([(_point_match(case, picture, item), "match point") for item in marked])


def check_pixels(
    state: Snapshot, inputs: Sequence[Digest], points: Sequence[tuple[int, int]]
) -> None:
    """Refuse pixels, in thousandths, that the picture of these matched points does not have.

    Raises:
        InputRefused: naming the first of them.
    """
    match = state.records[inputs[0]]
    if isinstance(match, PointMatch):
        check_inside((match.width, match.height), *((x / 1000.0, y / 1000.0) for x, y in points))


def keep_search(case: Case, search: PlaceSearch) -> Digest:
    """Record a search that was run on a map outside the case."""
    return case.record(search, action="search map")


def points_of(
    state: Snapshot, exhibit: Digest, time: MediaTime | None, candidate: str | None
) -> dict[str, list[Digest]]:
    """Standing matched points of one picture, by the place they hold it against.

    Raises:
        NotFound: there are none.
        InputRefused: points of several pictures would do, and no time says which.
    """
    found: dict[str, list[Digest]] = {}
    times: set[MediaTime | None] = set()
    for digest, match in state.about(exhibit, PointMatch):
        fits = (time is None or match.time == time) and candidate in {None, match.candidate}
        if fits:
            times.add(match.time)
            found.setdefault(match.candidate, []).append(digest)
    if not found:
        raise NotFound(
            "No matched points are recorded for this picture.",
            next_step="Record them with `sightline points`.",
        )
    if len(times) > 1:
        listed = ", ".join(sorted("still" if item is None else item.text for item in times))
        raise InputRefused(
            f"Points are matched in several pictures of this exhibit, at {listed}.",
            next_step="Say which with --at.",
        )
    return found


def known_places(state: Snapshot, beside: Digest | None = None) -> Iterator[tuple[Digest, Point]]:
    """Places that the case knows: areas of claims, and choices; not those of `beside` itself."""
    for digest, claim in state.live(Claim):
        if claim.area is not None and digest != beside:
            yield digest, claim.area.centre
    for digest, choice in state.live(PlaceChoice):
        if choice.area is not None and choice.subject != beside:
            yield digest, choice.area.centre


def context_of(case: Case, subject: Digest | None, labels: dict[Digest, str]) -> Context:
    """What the case knows around a name."""
    places = known_places(case.snapshot, subject)
    return Context(places=tuple((labels[digest], point) for digest, point in places))


def named_place(state: Snapshot, subject: Digest) -> str | None:
    """The place that a claim names, or its statement's claims name."""
    record = state.records[subject]
    if isinstance(record, Claim):
        return record.place
    if isinstance(record, Statement):
        for _, claim in state.live(Claim):
            if claim.statement == subject and claim.place is not None:
                return claim.place
    return None


def _point_match(case: Case, picture: Pictured, item: Marked) -> Record:
    """The record; a refusal names the thing."""
    try:
        return _match(case, picture, item)
    except InputRefused as error:
        raise InputRefused(f"{item.thing!r}: {error.cause}", next_step=error.next_step) from error


def _match(case: Case, picture: Pictured, item: Marked) -> PointMatch:
    return PointMatch(
        exhibit=picture.exhibit,
        time=picture.time,
        width=picture.size[0],
        height=picture.size[1],
        x_mpx=item.x_mpx,
        y_mpx=item.y_mpx,
        error_mpx=item.error_mpx,
        thing=item.thing,
        point=item.point,
        up_cm=item.up_cm,
        point_error_cm=item.point_error_cm,
        up_error_cm=item.up_error_cm,
        candidate=picture.candidate,
        source=picture.source,
        by=case.me,
        at=case.times.now(),
    )


def _with(seen: tuple[Candidate, ...], chosen: Candidate | None) -> tuple[Candidate, ...]:
    return seen if chosen is None or chosen in seen else (*seen, chosen)


def _kept(candidate: Candidate) -> PlaceCandidate:
    place = candidate.place
    return PlaceCandidate(
        key=place.key,
        name=place.name,
        matched=candidate.matched,
        kind=place.kind,
        admin=place.admin,
        point=place.point,
        population=place.population,
    )
