"""Searching a map for a described place."""

from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from sightline.bootstrap.maps import search_map_file
from sightline.cli.files import read_text, write_file
from sightline.cli.ids import Names
from sightline.cli.opening import opened, settings_of
from sightline.cli.options import FOLDER, Options, case_command
from sightline.cli.recorded import tell_recorded
from sightline.cli.screen import Cell, Column, Screen
from sightline.exports.place_pictures import places_map
from sightline.exports.words import plural
from sightline.model.exhibit import Exhibit
from sightline.model.places import E7
from sightline.workbench.map_search import DESTROYED, Searched, search_geojson, search_record
from sightline.workbench.places import keep_search

_RECORDED: Final = 20


class _Asked(TypedDict):
    query: Path
    map_file: Path
    map_date: str | None
    limit: int
    geojson: Path | None
    svg: Path | None
    record: bool
    shown_in: str | None


@case_command("pattern")
@click.argument("query", type=FOLDER, metavar="QUERY.toml")
@click.option("--map", "map_file", type=FOLDER, required=True, metavar="FILE", help="The map.")
@click.option("--map-date", metavar="TEXT", help="Date of the map, where its file states none.")
@click.option(
    "--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="How many places."
)
@click.option("--geojson", type=FOLDER, metavar="FILE", help="Write the places as GeoJSON.")
@click.option("--svg", type=FOLDER, metavar="FILE", help="Draw the places.")
@click.option("--record", is_flag=True, help="Record the search in the case.")
@click.option("--shown-in", metavar="EXHIBIT", help="The footage that shows it; with --record.")
def pattern(options: Options, **given: Unpack[_Asked]) -> None:
    """Search a map for the place that QUERY.toml describes.

    FILE is an OpenStreetMap extract (.osm.pbf) or GeoJSON of your own, such as rooftops traced from
    imagery. Places are ranked by how many clauses hold; what fails is shown with how far off it is.
    The form of QUERY.toml is in docs/methods/pattern.md.
    """
    screen = Screen(options)
    if given["shown_in"] is not None and not given["record"]:
        raise click.UsageError("--shown-in belongs to a search that is recorded: add --record.")
    screen.remark(
        f"Searching {given['map_file'].name}; a map is read once and then kept …", "faint"
    )
    searched = search_map_file(
        given["map_file"],
        read_text(given["query"]),
        settings_of(options),
        date=given["map_date"],
        most=given["limit"],
    )
    if given["geojson"] is not None:
        write_file(given["geojson"], search_geojson(searched))
    if given["svg"] is not None:
        drawing = places_map(
            "places",
            searched.pattern.title,
            [place.point for place in searched.places],
            searched.outlines,
        )
        write_file(given["svg"], drawing.encode())
    if given["record"]:
        with opened(options) as case:
            asked = given["shown_in"]
            exhibit = None if asked is None else Names(case.snapshot).find(asked, Exhibit)
            record = search_record(
                searched, by=case.me, at=case.times.now(), most=_RECORDED, exhibit=exhibit
            )
            tell_recorded(screen, case, keep_search(case, record))
            return
    _show(screen, searched)


def _show(screen: Screen, searched: Searched) -> None:
    if screen.document(_plain(searched)):
        return
    found = searched.found
    whole = "none" if not found.whole else str(found.whole)
    screen.line(searched.pattern.title, "strong")
    screen.line(
        f"{found.anchors} things could be the {searched.pattern.anchor!r}; {whole} of them "
        "meet every clause."
    )
    for rank, place in enumerate(searched.places, start=1):
        at = f"{place.point.latitude_e7 / E7:.6f}, {place.point.longitude_e7 / E7:.6f}"
        screen.heading(f"{rank}. {at}: {place.held} of {place.total}")
        screen.line("; ".join(place.things), "faint", indent=3)
        screen.table(
            [Column(heading=title) for title in ("", "Clause", "Found")],
            [
                [
                    Cell(text="holds", style="good")
                    if clause.held
                    else Cell(text="fails", style="warn"),
                    clause.text,
                    clause.measured or "nothing in reach",
                ]
                for clause in place.clauses
            ],
            indent=3,
        )
    screen.remark(
        f"Map {searched.map_name}, of {searched.map_date}, {searched.map_digest.short}. {DESTROYED}"
    )
    if found.cut:
        screen.remark(
            f"{plural(found.cut, 'place')} had more choices of things than were followed: partial "
            "matches there may be better than shown.",
            "warn",
        )


def _plain(searched: Searched) -> dict[str, object]:
    return {
        "title": searched.pattern.title,
        "map": {
            "name": searched.map_name,
            "digest": str(searched.map_digest),
            "date": searched.map_date,
        },
        "looked_at": searched.found.anchors,
        "whole": searched.found.whole,
        "cut": searched.found.cut,
        "places": [
            {
                "rank": rank,
                "latitude_e7": place.point.latitude_e7,
                "longitude_e7": place.point.longitude_e7,
                "held": place.held,
                "of": place.total,
                "things": list(place.things),
                "clauses": [
                    {"text": clause.text, "held": clause.held, "measured": clause.measured}
                    for clause in place.clauses
                ],
            }
            for rank, place in enumerate(searched.places, start=1)
        ],
    }
