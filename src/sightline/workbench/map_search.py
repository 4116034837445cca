"""Searching a map file for a described place, and what is told and kept of it."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.errors import InputRefused
from sightline.geo.geojson import collection, feature, position
from sightline.geo.map_data import MapSearch
from sightline.geo.pattern import search_map
from sightline.geo.pattern_query import Counted, Near, Pattern
from sightline.geo.pattern_reading import read_pattern
from sightline.geo.pattern_result import AnyClause, ClauseResult, Match, Search, SizeClause
from sightline.model.digest import Digest
from sightline.model.place_records import FoundClause, FoundPlace, PlaceSearch
from sightline.model.places import E7, Point
from sightline.model.times import Instant

DESTROYED = (
    "The map shows what somebody drew by then: buildings that were destroyed since, or never "
    "drawn, are missing from it."
)
_UNITS = {"area_m2": "m²", "length_m": "m", "elongation": "times as long as wide"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A search and what it was run on."""

    pattern: Pattern
    query: str
    map_name: str
    map_digest: Digest
    map_date: str
    found: Search
    places: tuple[FoundPlace, ...]
    outlines: tuple[tuple[Point, ...], ...]
    """What the best places are made of, as the map draws it."""


def parse_pattern(query: str) -> Pattern:
    """A pattern from TOML.

    Raises:
        InputRefused: it is no TOML, or no pattern.
    """
    try:
        plain = tomllib.loads(query)
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(
            f"The pattern is no TOML: {error}.",
            next_step="See the examples in docs/methods/pattern.md.",
        ) from error
    return read_pattern(plain)


def run_search(
    search: MapSearch, query: str, *, name: str, digest: Digest, date: str | None, most: int
) -> Searched:
    """Search a map that was opened.

    Raises:
        InputRefused: the query is no pattern.
    """
    pattern = parse_pattern(query)
    found = search_map(search, pattern, most=most)
    stated = search.data.facts.get("date")
    return Searched(
        pattern=pattern,
        query=query,
        map_name=name,
        map_digest=digest,
        map_date=date or (str(stated)[:40] if stated else "not stated"),
        found=found,
        places=tuple(_place(search, match) for match in found.matches),
        outlines=_outlines(search, found.matches[:1]),
    )


def search_record(
    searched: Searched, *, by: str, at: Instant, most: int, exhibit: Digest | None = None
) -> PlaceSearch:
    """The record of a search, with its best places; `exhibit` shows what was described."""
    return PlaceSearch(
        title=searched.pattern.title,
        query=searched.query,
        map_name=searched.map_name,
        map_digest=searched.map_digest,
        map_date=searched.map_date,
        looked_at=searched.found.anchors,
        whole=searched.found.whole,
        found=searched.places[:most],
        exhibit=exhibit,
        by=by,
        at=at,
    )


def search_geojson(searched: Searched) -> bytes:
    """The places found (RFC 7946), best first."""
    return collection(
        [
            feature(
                "Point",
                position(place.point),
                rank=rank,
                held=place.held,
                of=place.total,
                things=list(place.things),
                clauses={
                    clause.text: ("held" if clause.held else "failed")
                    + (f": {clause.measured}" if clause.measured else "")
                    for clause in place.clauses
                },
            )
            for rank, place in enumerate(searched.places, start=1)
        ]
    )


def _place(search: MapSearch, match: Match) -> FoundPlace:
    return FoundPlace(
        point=Point(
            latitude_e7=round(match.latitude * E7), longitude_e7=round(match.longitude * E7)
        ),
        things=tuple(
            f"{role} {'none' if number is None else search.identity(number)}"
            for role, number in match.things.items()
        ),
        held=match.held,
        total=match.total,
        clauses=tuple(
            FoundClause(
                text=clause_text(result.clause), held=result.held, measured=_measured(result)
            )
            for result in match.clauses
        ),
    )


def clause_text(clause: AnyClause) -> str:
    """A clause in words."""
    if isinstance(clause, SizeClause):
        low, high = clause.span
        return f"{clause.feature}: {clause.measure} {low:g} to {high:g}"
    if isinstance(clause, Near):
        low, high = clause.distance_m
        away = f"within {high:g} m" if not low else f"{low:g} to {high:g} m"
        turn = clause.bearing_deg
        towards = "" if turn is None else f", from {turn[0]:g} to {turn[1]:g} degrees"
        return f"{clause.second} {away} of {clause.first}{towards}"
    if isinstance(clause, Counted):
        fewest, most = clause.number
        number = (
            "no" if most == 0 else f"at least {fewest}" if most is None else f"{fewest} to {most}"
        )  # fmt: skip
        return f"{number} {clause.feature} within {clause.within_m:g} m of {clause.around}"
    return f"{', '.join(clause.names)} in this order along {clause.along}"


def _measured(result: ClauseResult) -> str:
    clause, value = result.clause, result.measured
    if value is None:
        return ""
    if isinstance(clause, SizeClause):
        return f"{value:.1f} {_UNITS.get(clause.measure, 'degrees')}"
    if isinstance(clause, Near):
        towards = "" if result.bearing_deg is None else f", at {result.bearing_deg:.0f} degrees"
        return f"{value:.1f} m{towards}"
    if isinstance(clause, Counted):
        return f"{value:.0f}"
    return "" if not value else f"{value:.0f} out of order"


def _outlines(search: MapSearch, matches: Sequence[Match]) -> tuple[tuple[Point, ...], ...]:
    numbers = [n for match in matches for n in match.things.values() if n is not None]
    return search.outlines(sorted(set(numbers)))
