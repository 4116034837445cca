"""Where a shadow fell so at a known time: a quick question, or one about recorded shadows."""

from pathlib import Path
from typing import Unpack

import click

from sightline.bootstrap.joint import joint_tools
from sightline.cli import measures
from sightline.cli.ids import Names
from sightline.cli.opening import opened
from sightline.cli.options import Options, case_command
from sightline.cli.parsing import zoned
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
from sightline.cli.screen import Screen
from sightline.errors import InputRefused, NotFound
from sightline.geo.clocks import meant
from sightline.geo.geojson import GEOJSON
from sightline.geo.spans import Span
from sightline.geo.when import NamedShadow, NamedSite
from sightline.geo.where_sun import (
    LEGAL,
    STATED,
    AskedWhere,
    WhereSun,
    extent,
    geojson,
    locate,
    summary,
)
from sightline.geo.where_sun_method import WHERE_SUN
from sightline.geo.world_map import world
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding
from sightline.model.plain import from_plain, to_plain
from sightline.model.shadow import ShadowMeasurement
from sightline.workbench.case import Case
from sightline.workbench.joint import CaseMaterials, report_jointly


class _Where(QuickShadow):
    records: tuple[str, ...]
    time: str
    zone: str | None
    place: tuple[str, ...]
    cell: str
    geojson: Path | None
    svg: Path | None


@case_command("where-sun")
@click.argument("records", nargs=-1, metavar="[ID]...")
@click.option("--time", required=True, metavar="TIME", help="When: 2024-11-14T09:12Z, or a day.")
@click.option(
    "--zone",
    metavar="ZONE",
    help="Zone of --time: UTC, +05:00, Asia/Aqtobe; 'legal': each place's own, as a clock that is "
    "seen in the picture shows it.",
)
@of_shadow
@click.option(
    "--place", multiple=True, metavar="LAT,LON", help="A place to test: Sarnovek=48.215,61.42±2km."
)
@click.option("--cell", metavar="DEG", default="0.125", help="Size of the cells of the area.")
@click.option("--geojson", type=click.Path(path_type=Path), metavar="FILE", help="Write the area.")
@click.option("--svg", type=click.Path(path_type=Path), metavar="FILE", help="Write the drawing.")
def where_sun(options: Options, **given: Unpack[_Where]) -> None:
    """Find where on Earth a shadow fell so at a known time, and test places.

    With IDs of recorded shadows the answer is recorded as a finding; without, nothing is, and no
    case is needed.
    """
    screen = Screen(options)
    places = tuple(measures.place(text, number) for number, text in enumerate(given["place"], 1))
    time = _time(given)
    if given["records"]:
        recorded_only(given)
        label, found = _recorded(options, given, places, time)
    else:
        label, found = None, _quick(given, places, time)
    if given["svg"] is not None:
        write_file(given["svg"], world(found).encode())
    document = {"finding": label, "summary": summary(found), "answer": to_plain(found)}
    if not screen.document(document):
        _draw(screen, found, label)


def _quick(given: _Where, places: tuple[NamedSite, ...], time: Span) -> WhereSun:
    shadow = NamedShadow(name="the shadow", shadow=quick_shadow(given))
    cell = measures.degrees(given["cell"], "size of a cell")
    found = locate(
        AskedWhere(
            time=time, shadows=(shadow,), places=places, cell_deg=cell, legal=given["zone"] == LEGAL
        )
    )
    if given["geojson"] is not None:
        write_file(given["geojson"], geojson(found))
    return found.told


def _time(given: _Where) -> Span:
    """The moment, or the stretch that the precision written leaves; its zone must be known."""
    text, written = zoned(given["time"])
    zone = written or given["zone"]
    if given["zone"] == LEGAL and zone != LEGAL:
        raise InputRefused(
            f"{given['time'][:40]} states its zone; so it is not each place's own legal time.",
            next_step="Leave out `--zone legal`, or write the time without a zone.",
        )
    if zone is None:
        raise InputRefused(
            f"The zone of {text[:40]} is not said, and without the place there is no legal time.",
            next_step="Write 2024-11-14T09:12Z or +05:00 behind it, or give --zone; `--zone legal` "
            "asks each place by its own legal time.",
        )
    return measures.whole(meant(text, "UTC" if zone == LEGAL else zone, "asked"))


def _recorded(
    options: Options, given: _Where, places: tuple[NamedSite, ...], time: Span
) -> tuple[str, WhereSun]:
    parameters = {
        "time": to_plain(plain_span(*time, "asked")),
        "places": [plain_place(place) for place in places],
        "cell_mdeg": round(measures.degrees(given["cell"], "size of a cell") * 1000),
        "clock": LEGAL if given["zone"] == LEGAL else STATED,
    }
    with opened(options) as case:
        names = Names(case.snapshot)
        inputs = tuple(names.find(text, ShadowMeasurement) for text in given["records"])
        digest, finding = report_jointly(
            case, WHERE_SUN, inputs, joint_tools(), parameters=parameters
        )
        label = Names(case.snapshot).label(digest)
        if "square_km" not in finding.values:
            raise InputRefused(finding.summary, next_step=f"`sightline show {label}` tells more.")
        if given["geojson"] is not None:
            write_file(given["geojson"], _kept_area(case, digest, finding))
    return label, from_plain(WhereSun, finding.values)


def _kept_area(case: Case, digest: Digest, finding: JointFinding) -> bytes:
    """The outline as the finding keeps it beside its values.

    Raises:
        NotFound: the bytes are not kept here.
    """
    for made in finding.made:
        if made.media_type == GEOJSON:
            return CaseMaterials(case, (digest,), {}).data(made.digest)
    raise NotFound(
        "The finding keeps no outline of its area.",
        next_step="Ask without recorded shadows, with --azimuth and --ratio.",
    )


def _draw(screen: Screen, found: WhereSun, label: str | None) -> None:
    told = summary(found)
    screen.line(f"{label}: {told}" if label else told, "strong")
    if found.strips:
        cells = f"cells of {found.cell_mdeg / 1000:g} degrees"
        screen.line(f"It lies {extent(found)}; {cells}.")
    for number, place in enumerate(found.places, 1):
        answer = str(place.answer).capitalize()
        p = f"p {place.p_ppm / 1e6:.3f}"
        screen.line(f"{number}. {answer}: {place.place} ({p})", ANSWER_STYLES[place.answer])
        screen.line(place.why, "faint", indent=4)
