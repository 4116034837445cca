"""When footage can have been made: a quick question, or one about recorded measurements."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Unpack

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli import measures
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.quick import (
    ANSWER_STYLES,
    QuickShadow,
    of_shadow,
    plain_place,
    plain_span,
    quick_shadow,
    recorded_only,
    write_file,
)
from sightline.cli.screen import Column, Screen
from sightline.errors import InputRefused
from sightline.geo.clocks import Clock, named_clock, offset_text, shown
from sightline.geo.spans import Span
from sightline.geo.when import Asked, NamedShadow, NamedSite, NamedSpan, When, answer
from sightline.geo.when_chart import chart
from sightline.geo.when_method import WHEN, told
from sightline.geo.when_words import part, stretch, summary, told_windows, window
from sightline.model.canonical import Json
from sightline.model.claim import Claim
from sightline.model.plain import to_plain
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.workbench.joint import report_jointly

_SHOWN: Final = 12


class _When(QuickShadow):
    records: tuple[str, ...]
    at: tuple[str, ...]
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
@of_shadow
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
    nothing is, and no case is needed: --at 48.215,61.42 --azimuth 24±2 --year 2024. Where ± is hard
    to type, +- will do.
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
        write_file(drawn, chart(found).encode())
    document = {"finding": label, "summary": summary(found), "answer": to_plain(found)}
    if not screen.document(document):
        draw(screen, found, label)


def _asked(given: _When, places: tuple[NamedSite, ...], period: Span) -> Asked:
    shadow = quick_shadow(given)
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
    recorded_only(given)
    if given["after"] or given["before"]:
        raise InputRefused(
            "A finding rests on recorded bounds alone.",
            next_step="Record it with `sightline bound`, and name the record.",
        )
    with opened(options) as case:
        names = Names(case.snapshot)
        inputs = [
            names.find(text, ShadowMeasurement, TimeConstraint, Claim) for text in given["records"]
        ]
        digest, finding = report_jointly(
            case, WHEN, inputs, joint_tools(), parameters=_parameters(given, places, period)
        )
        label = Names(case.snapshot).label(digest)
        if "windows" not in finding.values:
            raise InputRefused(finding.summary, next_step=f"`sightline show {label}` tells more.")
        return label, told(finding.values)


def _parameters(given: _When, places: Sequence[NamedSite], period: Span) -> dict[str, Json]:
    claims = [_claim(text, given["zone"], places[0]) for text in given["claimed"]]
    return {
        "places": [plain_place(place) for place in places],
        "period": to_plain(plain_span(period[0], period[1], "asked")),
        "claims": [
            {
                "name": claim.name,
                "time": to_plain(plain_span(claim.earliest_s, claim.latest_s, "claimed")),
            }
            for claim in claims
        ],
        "clocks": list(given["clock"]),
    }


def draw(screen: Screen, found: When, label: str | None) -> None:
    """Print the answer for people."""
    screen.line(f"{label}: {summary(found)}" if label else summary(found), "strong")
    clocks = [Clock(zone=clock.zone, kept_by=clock.kept_by) for clock in found.clocks]
    if found.windows:
        screen.heading("Windows")
        told = told_windows(found, _SHOWN)
        columns = [Column(heading=f"{clock.zone} ({clock.kept_by})") for clock in clocks]
        rows = [[window(clock, span) for clock in clocks] for span in told]
        screen.table(columns, rows)
        left_out = len(found.windows) - len(told) + found.windows_left_out
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
    screen.heading("Claimed times, those of which most fits first")
    for number, claim in enumerate(found.claims, 1):
        moment = shown(legal, float(claim.best_s))
        at = f"{moment.strftime('%Y-%m-%d %H:%M:%S')} ({offset_text(moment)})"
        screen.line(
            f"{number}. {str(claim.answer).capitalize()}: {claim.claim}, at {claim.place} "
            f"(fits: {part(claim.passes_ppm)}; p {claim.p_ppm / 1e6:.3f} at {at})",
            ANSWER_STYLES[claim.answer],
        )
        screen.line(claim.why, "faint", indent=4)
