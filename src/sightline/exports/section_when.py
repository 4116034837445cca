"""Section: when and where by the sun, with every clock, what each constraint does, and rivals."""

from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused
from sightline.exports.claim_types import Cite
from sightline.exports.report_types import Drawing
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line, prose
from sightline.geo.clocks import Clock, offset_text, shown
from sightline.geo.when import ClaimTold, When
from sightline.geo.when_chart import chart
from sightline.geo.when_method import WHEN
from sightline.geo.when_words import part, stretch, told_windows, window
from sightline.geo.where_sun import LEGAL, PlaceTold, WhereSun
from sightline.geo.where_sun_method import WHERE_SUN
from sightline.geo.world_map import world
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.plain import from_plain

WINDOWS_SHOWN: Final = 14
_CLAIMS_SHOWN: Final = 20
_MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintRow:
    """What one constraint leaves alone, and what the others leave without it."""

    name: str
    alone: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claimed time at a place, or a place at a time, and what the shadows say of it."""

    number: int
    claim: str
    place: str
    answer: str
    status: str
    """The page's colour for it: supported, contradicted, undetermined."""
    fits: str
    """How much of the claimed daylight fits."""
    best: str
    p: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenPart:
    """One finding of `when`."""

    cite: Cite
    summary: str
    given: tuple[Cite, ...]
    drawing: Drawing
    clocks: tuple[str, ...]
    windows: tuple[tuple[str, ...], ...]
    windows_beyond: int
    constraints: tuple[ConstraintRow, ...]
    conflict: str
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WherePart:
    """One finding of `where sun`."""

    cite: Cite
    summary: str
    given: tuple[Cite, ...]
    drawing: Drawing
    when: str
    places: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SunParts:
    """All of both, in the order of the log."""

    times: tuple[WhenPart, ...]
    places: tuple[WherePart, ...]


STATUS: Final = {
    "consistent": "supported",
    "inconsistent": "contradicted",
    "cannot tell": "undetermined",
}


def build(desk: Desk) -> Built[SunParts] | None:
    """What the sun says, or None where nobody asked it."""
    times, places = [], []
    for digest, finding in desk.view.snapshot.joint(WHEN.method.name):
        part = _time(desk, digest, finding)
        if part is not None:
            times.append(part)
    for digest, finding in desk.view.snapshot.joint(WHERE_SUN.method.name):
        place = _place(desk, digest, finding)
        if place is not None:
            places.append(place)
    if not times and not places:
        return None
    return Built(part=SunParts(times=tuple(times), places=tuple(places)))


def _given(desk: Desk, finding: JointFinding) -> tuple[Cite, ...]:
    """What it was given, and what that was taken from: cameras, posts, pictures of the place."""
    records = desk.view.snapshot.records
    behind = (getattr(records[digest], "item", None) for digest in finding.inputs)
    cited = dict.fromkeys([*finding.inputs, *(item for item in behind if item is not None)])
    return tuple(map(desk.cites.of, cited))


def _time(desk: Desk, digest: Digest, finding: JointFinding) -> WhenPart | None:
    """None where the finding holds no answer, or one whose values are not this method's."""
    try:
        found = from_plain(When, finding.values)
        clocks = [Clock(zone=clock.zone, kept_by=clock.kept_by) for clock in found.clocks]
        told = told_windows(found, WINDOWS_SHOWN)
        return WhenPart(
            cite=desk.cites.of(digest),
            summary=prose(finding.summary),
            given=_given(desk, finding),
            drawing=Drawing(alt="Windows of time by day and hour", svg=chart(found)),
            clocks=tuple(one_line(f"{clock.zone} ({clock.kept_by})") for clock in clocks),
            windows=tuple(tuple(window(clock, span) for clock in clocks) for span in told),
            windows_beyond=len(found.windows) - len(told) + found.windows_left_out,
            constraints=tuple(
                ConstraintRow(
                    name=one_line(item.name),
                    alone=stretch(item.alone_s),
                    without=stretch(item.without_s),
                )
                for item in found.contributions
            ),
            conflict=one_line("; ".join(found.conflict)),
            claims=tuple(
                _claim(number, claim, clocks[1])
                for number, claim in enumerate(found.claims[:_CLAIMS_SHOWN], 1)
            ),
        )
    except (InputRefused, IndexError):
        # Another tool may have written the record: what cannot be read is still listed elsewhere.
        return None


def _claim(number: int, claim: ClaimTold, legal: Clock) -> ClaimRow:
    best = shown(legal, float(claim.best_s))
    return ClaimRow(
        number=number,
        claim=one_line(claim.claim),
        place=one_line(claim.place),
        answer=claim.answer.value,
        status=STATUS[claim.answer.value],
        best=f"{best.strftime('%Y-%m-%d %H:%M:%S')} ({offset_text(best)})",
        fits=part(claim.passes_ppm),
        p=_share(claim.p_ppm),
        why=prose(claim.why),
    )


def _place(desk: Desk, digest: Digest, finding: JointFinding) -> WherePart | None:
    """None where the finding holds no answer, or one whose values are not this method's."""
    try:
        found = from_plain(WhereSun, finding.values)
    except InputRefused:
        return None
    utc = Clock(zone="UTC", kept_by="")
    start, end = (shown(utc, float(end)) for end in (found.start_s, found.end_s))
    until = "" if found.end_s - found.start_s <= _MINUTE_S else f" to {end:%Y-%m-%d %H:%M}"
    return WherePart(
        cite=desk.cites.of(digest),
        summary=prose(finding.summary),
        given=_given(desk, finding),
        drawing=Drawing(alt="The area on the world", svg=world(found)),
        when=f"{start:%Y-%m-%d %H:%M}{until} {'by legal time' if found.clock == LEGAL else 'UTC'}",
        places=tuple(_row(number, place) for number, place in enumerate(found.places, 1)),
    )


def _row(number: int, place: PlaceTold) -> ClaimRow:
    return ClaimRow(
        number=number,
        claim="",
        place=one_line(place.place),
        answer=place.answer.value,
        status=STATUS[place.answer.value],
        fits="",
        best="",
        p=_share(place.p_ppm),
        why=prose(place.why),
    )


def _share(ppm: int) -> str:
    return "below 0.001" if ppm < 1_000 else f"{ppm / 1e6:.3f}"  # noqa: PLR2004 - a thousandth
