"""When footage can have been made: a quick question, or one about recorded measurements."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.joint import JOINT_METHODS, joint_tools
from sightline.cli import measures
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.screen import Column, Screen, Style
from sightline.errors import InputRefused
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.clocks import Clock, named_clock, offset_text, shown
from sightline.geo.shadow import Measurement, Ranges
from sightline.geo.spans import Span
from sightline.geo.when import Asked, NamedShadow, NamedSite, NamedSpan, When, answer
from sightline.geo.when_chart import chart
from sightline.geo.when_method import WHEN, told
from sightline.geo.when_words import stretch, summary, window
from sightline.model.canonical import Json
from sightline.model.claim import Claim
from sightline.model.places import E7
from sightline.model.plain import to_plain
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.times import Instant, Interval
from sightline.workbench.joint import report_jointly

_SHOWN: Final = 12
_STYLES: Final[dict[Answer, Style]] = {
    Answer.CONSISTENT: "good",
    Answer.INCONSISTENT: "bad",
    Answer.CANNOT_TELL: "warn",
}


class _When(TypedDict):
    records: tuple[str, ...]
    at: tuple[str, ...]
    azimuth: str | None
    ratio: str | None
    line: bool
    slope: str
    lean: str
    height_error: str
    on: str | None
    year: int | None
    start: str | None
    end: str | None
    claimed: tuple[str, ...]
    after: str | None
    before: str | None
    zone: str | None
    clock: tuple[str, ...]
    svg: Path | None


@case_command("when")
@click.argument("records", nargs=-1, metavar="[ID]...")
@click.option(
    "--at",
    multiple=True,
    required=True,
    metavar="LAT,LON",
    help="The place: 48.215,61.42, or NAME=48.215,61.42±2km. More of them are rivals.",
)
@click.option("--azimuth", metavar="DEG±DEG", help="Where the shadow falls, foot to tip: 24±2.")
@click.option("--ratio", metavar="N±ERR", help="Length over the object's height: 2.7±5%.")
@click.option("--line", is_flag=True, help="Only the line is known, not which end is the tip.")
@click.option("--slope", metavar="DEG", default="0", help="The ground may slope by up to this.")
@click.option("--lean", metavar="DEG", default="0", help="The object may lean by up to this.")
@click.option("--height-error", metavar="%", default="0", help="Its height may be off by this.")
@click.option("--on", metavar="DATE", help="The day, or month: 2024-11-14, 2024-11.")
@click.option("--year", type=int, help="A whole year.")
@click.option("--from", "start", metavar="DATE", help="The period's first day.")
@click.option("--to", "end", metavar="DATE", help="The period's last day.")
@click.option("--claimed", multiple=True, metavar="TIME", help="A claimed time, to be tested.")
@click.option("--after", metavar="TIME", help="It was made no earlier than this.")
@click.option("--before", metavar="TIME", help="It was made no later than this.")
@click.option(
    "--zone", metavar="ZONE", help="Zone of the times given. Default: the legal time of the place."
)
@click.option(
    "--clock",
    multiple=True,
    metavar="ZONE",
    help="Another clock to show: Europe/Moscow=occupier's.",
)
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Write the drawing.")
def when(options: Options, **given: Unpack[_When]) -> None:
    """Find when a shadow fell so at a place, and test claimed times and rival places.

    With IDs of recorded shadows, bounds and claims, the answer is recorded as a finding; without,
    nothing is, and no case is needed.
    """
    screen = Screen(options)
    places = tuple(measures.place(text, number) for number, text in enumerate(given["at"], 1))
    period = _period(given, places[0])
    if given["records"]:
        label, found = _recorded(options, given, places, period)
    else:
        label, found = None, answer(_asked(given, places, period))
    drawn = given["svg"]
    if drawn is not None:
        _write(drawn, chart(found))
    document = {"finding": label, "summary": summary(found), "answer": to_plain(found)}
    if not screen.document(document):
        draw(screen, found, label)


def _asked(given: _When, places: tuple[NamedSite, ...], period: Span) -> Asked:
    azimuth = None if given["azimuth"] is None else measures.azimuth(given["azimuth"])
    ratio = None if given["ratio"] is None else measures.ratio(given["ratio"])
    if azimuth is None and ratio is None:
        raise InputRefused(
            "Nothing was measured.",
            next_step="Give --azimuth 24±2, which tells time best, --ratio 2.7±5%, or both; or the "
            "IDs of recorded shadows (`sightline shadow`).",
        )
    shadow = Measurement(
        azimuth_deg=None if azimuth is None else float(azimuth.value),
        azimuth_error_deg=0.0 if azimuth is None else float(azimuth.error),
        tip_known=not given["line"],
        ratio=None if ratio is None else float(ratio.value),
        ratio_error=0.0 if ratio is None else float(ratio.error),
        ranges=Ranges(
            slope_deg=measures.degrees(given["slope"], "slope"),
            lean_deg=measures.degrees(given["lean"], "lean"),
            height_share=measures.degrees(given["height_error"].rstrip("%"), "percentage") / 100.0,
        ),
    )
    site = places[0].site
    bounds = []
    for name, text, first in (("after", given["after"], True), ("before", given["before"], False)):
        if text is not None:
            start, end = measures.seconds(measures.moment(text, given["zone"], site, name))
            bounds.append(
                NamedSpan(
                    name=f"{name} {text}",
                    earliest_s=start if first else None,
                    latest_s=None if first else end,
                )
            )
    return Asked(
        places=places,
        period=period,
        shadows=(NamedShadow(name="the shadow", shadow=shadow),),
        bounds=tuple(bounds),
        claims=tuple(_claim(text, given["zone"], places[0]) for text in given["claimed"]),
        clocks=tuple(map(named_clock, given["clock"])),
        now_s=time.time(),
    )


def _claim(text: str, zone: str | None, place: NamedSite) -> NamedSpan:
    start, end = measures.seconds(measures.moment(text, zone, place.site, "claimed"))
    return NamedSpan(name=text, earliest_s=start, latest_s=end)


def _period(given: _When, place: NamedSite) -> Span:
    """The days to look at, on the clock of the place or the zone named."""
    zone = given["zone"]
    first, last = given["start"] or given["on"], given["end"] or given["on"]
    if given["year"] is not None:
        first = last = f"{given['year']:04d}"
    if first is None and last is None and given["claimed"]:
        years = [text[:4] for text in given["claimed"]]
        first, last = min(years), max(years)
    if first is None or last is None:
        raise InputRefused(
            "Which days to look at is not said.",
            next_step="Give --on 2024-11-14, --year 2024, or --from and --to.",
        )
    start, _ = measures.seconds(measures.moment(first, zone, place.site, "asked"))
    _, end = measures.seconds(measures.moment(last, zone, place.site, "asked"))
    return float(round(start or 0.0)), float(round(end or 0.0))


def _recorded(
    options: Options, given: _When, places: Sequence[NamedSite], period: Span
) -> tuple[str, When]:
    if given["azimuth"] or given["ratio"] or given["after"] or given["before"]:
        raise InputRefused(
            "A finding rests on recorded measurements alone.",
            next_step="Record what you measured with `sightline shadow` and `sightline bound`, and "
            "name the records.",
        )
    with opened(options) as case:
        names = Names(case.snapshot)
        inputs = [
            names.find(text, ShadowMeasurement, TimeConstraint, Claim) for text in given["records"]
        ]
        method = next(item for item in JOINT_METHODS if item is WHEN)
        digest, finding = report_jointly(
            case, method, inputs, joint_tools(), parameters=_parameters(given, places, period)
        )
        label = Names(case.snapshot).label(digest)
        if "windows" not in finding.values:
            raise InputRefused(finding.summary, next_step=f"`sightline show {label}` tells more.")
        return label, told(finding.values)


def _parameters(given: _When, places: Sequence[NamedSite], period: Span) -> dict[str, Json]:
    claims = [_claim(text, given["zone"], places[0]) for text in given["claimed"]]
    return {
        "places": [
            {
                "name": place.name,
                "latitude_e7": round(place.site.latitude_deg * E7),
                "longitude_e7": round(place.site.longitude_deg * E7),
                "radius_cm": round(place.site.radius_m * 100),
            }
            for place in places
        ],
        "period": to_plain(_interval(period[0], period[1], "asked")),
        "claims": [
            {
                "name": claim.name,
                "time": to_plain(_interval(claim.earliest_s, claim.latest_s, "claimed")),
            }
            for claim in claims
        ],
        "clocks": list(given["clock"]),
    }


def _interval(start: float | None, end: float | None, basis: str) -> Interval:
    first, last = (None if part is None else Instant(round(part * 1e6)) for part in (start, end))
    return Interval(earliest=first, latest=last, basis=basis, zone="UTC")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputRefused(
            f"The drawing cannot be written: {error.strerror}.",
            file=str(path),
            next_step="Name another file.",
        ) from error


def draw(screen: Screen, found: When, label: str | None) -> None:
    """Print the answer for people."""
    screen.line(f"{label}: {summary(found)}" if label else summary(found), "strong")
    clocks = [Clock(zone=clock.zone, kept_by=clock.kept_by) for clock in found.clocks]
    if found.windows:
        screen.heading("Windows")
        columns = [Column(heading=f"{clock.zone} ({clock.kept_by})") for clock in clocks]
        rows = [[window(clock, span) for clock in clocks] for span in found.windows[:_SHOWN]]
        screen.table(columns, rows)
        left_out = len(found.windows) - _SHOWN + found.windows_left_out
        if left_out > 0:
            screen.remark(f"{left_out} more: `--json` has them, `--svg FILE` draws them.")
    if len(found.contributions) > 1:
        screen.heading("What each constraint does")
        screen.table(
            (Column(heading="Constraint"), Column(heading="Alone"), Column(heading="Without it")),
            [[c.name, stretch(c.alone_s), stretch(c.without_s)] for c in found.contributions],
        )
    if found.claims:
        _draw_claims(screen, found, clocks[1])


def _draw_claims(screen: Screen, found: When, legal: Clock) -> None:
    screen.heading("Claimed times, best fitting first")
    for number, claim in enumerate(found.claims, 1):
        moment = shown(legal, float(claim.best_s))
        at = f"{moment.strftime('%Y-%m-%d %H:%M:%S')} ({offset_text(moment)})"
        screen.line(
            f"{number}. {str(claim.answer).capitalize()}: {claim.claim} at {claim.place} "
            f"(p {claim.p_ppm / 1e6:.3f} at {at})",
            _STYLES[claim.answer],
        )
        screen.line(claim.why, "faint", indent=4)
