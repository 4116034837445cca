"""The whole question of when: shadows, other bounds, claims and rivals, answered together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sightline.errors import InputRefused
from sightline.geo import chronolocate_claims as claims
from sightline.geo.chronolocate import Site, scan
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.clocks import UTC_CLOCK, Clock, legal_clock, shown
from sightline.geo.shadow import Measurement
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span, common, conflict, length_s, shares
from sightline.geo.when_notes import clock_notes, direction_notes, light_notes, missed_notes
from sightline.model.places import E7, Area, Point

MOST_WINDOWS: Final = 1_200
"""Kept in an answer: three years of one a day."""
_JOINED: Final = timedelta(days=2)
"""Days of one season lie closer together than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSite:
    """A place by the name it goes under here."""

    name: str
    site: Site


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedShadow:
    """A measurement by the name it goes under here."""

    name: str
    shadow: Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSpan:
    """A bound, or a claimed time, in seconds since 1970; None where it is open."""

    name: str
    earliest_s: float | None
    latest_s: float | None
    place: str | None = None
    """For a claim: the one place it means; without it, every place is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: windows at the first place; claims at each."""

    places: tuple[NamedSite, ...]
    period: Span
    shadows: tuple[NamedShadow, ...]
    bounds: tuple[NamedSpan, ...] = ()
    claims: tuple[NamedSpan, ...] = ()
    clocks: tuple[Clock, ...] = ()
    """Besides UTC and the legal time."""
    now_s: float = 0.0
    """After which legal time is a guess; 0 for not said."""
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time, in whole seconds since 1970 (UTC)."""

    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A run of days with windows, by the calendar of the place."""

    first_day: str
    last_day: str
    days: int
    windows_s: int
    """Seconds of windows in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one constraint does to the result."""

    name: str
    alone_s: int
    """Seconds of the period that it leaves by itself."""
    without_s: int
    """Seconds that the others leave without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTold:
    """A claimed time at one place, tested."""

    claim: str
    place: str
    answer: Answer
    why: str
    p_ppm: int
    best_s: int
    """Of the claimed time, in seconds since 1970."""
    off_mdeg: tuple[int, ...]
    """For each shadow at that moment, azimuth and altitude in turn, measured less expected."""
    passes_ppm: int
    """Share of the claimed daylight that passes, in millionths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTold:
    """A zone and who keeps it."""

    zone: str
    kept_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The answer, in whole numbers."""

    place: str
    area: Area
    clocks: tuple[ClockTold, ...]
    """UTC and the legal time of the place come first."""
    period: Window
    windows: tuple[Window, ...]
    """What all constraints leave, in order."""
    windows_left_out: int
    left_s: int
    daylight_s: int
    days: int
    days_left: int
    seasons: tuple[Season, ...]
    contributions: tuple[Contribution, ...]
    conflict: tuple[str, ...]
    """The smallest set of constraints that leaves nothing; empty where something is left."""
    claims: tuple[ClaimTold, ...]
    """Those of which most fits first."""
    notes: tuple[str, ...] = field(default_factory=tuple)


def answer(asked: Asked) -> When:
    """Answer the question.

    Raises:
        InputRefused: no place, or neither a shadow nor a bound; or as `chronolocate.scan`.
    """
    if not asked.places or not (asked.shadows or asked.bounds):
        raise InputRefused(
            "A time is sought at a place, from a shadow or another bound.",
            next_step="Give --at and --azimuth or --ratio, or records that hold them.",
        )
    place, tables = asked.places[0], [Consistency(s.shadow, seed=asked.seed) for s in asked.shadows]
    found = scan(place.site, asked.period, tables)
    lists = [*found.windows, *(_bounded(bound, asked.period) for bound in asked.bounds)]
    names = [*(s.name for s in asked.shadows), *(b.name for b in asked.bounds)]
    left = common(lists, asked.period)
    clocks = _clocks(place.site, asked.clocks)
    legal = clocks[1]
    conflicting = conflict(lists, asked.period)
    return When(
        place=place.name,
        area=_area(place.site),
        clocks=tuple(ClockTold(zone=clock.zone, kept_by=clock.kept_by) for clock in clocks),
        period=_window(asked.period),
        windows=tuple(map(_window, left[:MOST_WINDOWS])),
        windows_left_out=max(0, len(left) - MOST_WINDOWS),
        left_s=round(length_s(left)),
        daylight_s=round(found.daylight_s),
        days=len(_days(legal, [asked.period])),
        days_left=len(_days(legal, left)),
        seasons=_seasons(legal, left),
        contributions=tuple(
            Contribution(name=name, alone_s=round(share.alone_s), without_s=round(share.without_s))
            for name, share in zip(names, shares(lists, asked.period), strict=True)
        ),
        conflict=tuple(names[index] for index in conflicting),
        claims=_claims(asked, tables),
        notes=(
            *light_notes(found, asked.period, tables),
            *missed_notes(place.site, asked.period, tables, found),
            *direction_notes(place.site, tables),
            *clock_notes(place.site, asked.period, clocks, asked.now_s),
        ),
    )


def _area(site: Site) -> Area:
    return Area(
        centre=Point(
            latitude_e7=round(site.latitude_deg * E7), longitude_e7=round(site.longitude_deg * E7)
        ),
        radius_cm=max(1, round(site.radius_m * 100.0)),
        basis="as asked",
    )


def _claims(asked: Asked, tables: Sequence[Consistency]) -> tuple[ClaimTold, ...]:
    if not tables:
        return ()
    told = [
        _weighed(claim, place, _span(claim, asked.period), tables)
        for claim in asked.claims
        for place in asked.places
        if claim.place in {None, place.name}
    ]
    # A long claim has a good moment somewhere: what counts first is how much of it fits.
    return tuple(sorted(told, key=lambda item: (-item.passes_ppm, -item.p_ppm)))


def _weighed(
    claim: NamedSpan, place: NamedSite, span: Span, tables: Sequence[Consistency]
) -> ClaimTold:
    """One claim at one place; a time that nothing can be said of stops no other claim."""
    try:
        return _told(claim.name, place, claims.weigh_claim(place.site, span, tables))
    except InputRefused as error:
        return ClaimTold(
            claim=claim.name,
            place=place.name,
            answer=Answer.CANNOT_TELL,
            why=f"{error.cause} {error.next_step}",
            p_ppm=0,
            best_s=round(span[0]),
            off_mdeg=(),
            passes_ppm=0,
        )


def _told(claim: str, place: NamedSite, tested: claims.ClaimWeighed) -> ClaimTold:
    return ClaimTold(
        claim=claim,
        place=place.name,
        answer=tested.answer,
        why=tested.why,
        p_ppm=round(tested.p * 1e6),
        best_s=round(tested.best_s),
        off_mdeg=tuple(round(part * 1000.0) for pair in tested.off for part in pair),
        passes_ppm=round(tested.passes * 1e6),
    )


def _span(given: NamedSpan, period: Span) -> Span:
    start = period[0] if given.earliest_s is None else given.earliest_s
    end = period[1] if given.latest_s is None else given.latest_s
    return start, max(start, end)


def _bounded(bound: NamedSpan, period: Span) -> list[Span]:
    start = period[0] if bound.earliest_s is None else max(bound.earliest_s, period[0])
    end = period[1] if bound.latest_s is None else min(bound.latest_s, period[1])
    return [(start, end)] if start <= end else []


def _clocks(site: Site, more: Sequence[Clock]) -> tuple[Clock, ...]:
    return (UTC_CLOCK, legal_clock(site.latitude_deg, site.longitude_deg), *more)


def _days(clock: Clock, spans: Sequence[Span]) -> set[str]:
    """Calendar days of the place that the stretches touch; the first instant of a next day not."""
    days: set[str] = set()
    for start, end in spans:
        day, last = shown(clock, start).date(), shown(clock, max(start, end - 1.0)).date()
        while day <= last:
            days.add(day.isoformat())
            day += timedelta(days=1)
    return days


def _seasons(clock: Clock, left: Sequence[Span]) -> tuple[Season, ...]:
    groups: list[list[Span]] = []
    for span in left:
        joined = groups and shown(clock, span[0]) - shown(clock, groups[-1][-1][1]) < _JOINED
        if joined:
            groups[-1].append(span)
        else:
            groups.append([span])
    return tuple(
        Season(
            first_day=shown(clock, group[0][0]).date().isoformat(),
            last_day=shown(clock, max(group[-1][0], group[-1][1] - 1.0)).date().isoformat(),
            days=len(_days(clock, group)),
            windows_s=round(length_s(group)),
        )
        for group in groups
    )


def _window(span: Span) -> Window:
    return Window(start_s=round(span[0]), end_s=round(span[1]))
