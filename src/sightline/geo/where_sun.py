"""The whole question of where under a known time: the area, its outline, and places tested."""

import json
from dataclasses import dataclass
from typing import Final

from shapely import MultiPolygon
from shapely.geometry import mapping

from sightline.errors import InputRefused
from sightline.geo.chronolocate_area import Area, outline, possible_area, strips
from sightline.geo.chronolocate_claims import Answer, weigh_claim
from sightline.geo.chronolocate_legal import at_offset, legal_area
from sightline.geo.clocks import legal_offset_s
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span
from sightline.geo.when import NamedShadow, NamedSite

CELL_DEG: Final = 0.125
STATED, LEGAL = "stated", "legal"
"""The clock of a time: its zone is stated, or it is each place's own legal time."""
_DRAWN_DEG: Final = 0.5
_MOST_STRIPS: Final = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWhere:
    """What is asked."""

    time: Span
    shadows: tuple[NamedShadow, ...]
    places: tuple[NamedSite, ...] = ()
    """To be tested, as claimed or as rivals."""
    cell_deg: float = CELL_DEG
    seed: int = 1
    legal: bool = False
    """The time is what the law's clock showed at each place, written as if it were UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Cells of a row that touch: west and south edge and width, in thousandths of a degree."""

    west_mdeg: int
    south_mdeg: int
    width_mdeg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTold:
    """A place at that time, tested."""

    place: str
    latitude_mdeg: int
    longitude_mdeg: int
    answer: Answer
    why: str
    p_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereSun:
    """The answer, in whole numbers."""

    start_s: int
    end_s: int
    cell_mdeg: int
    square_km: int
    share_ppm: int
    """Of the Earth's surface."""
    parts: int
    drawn_mdeg: int
    """Height of the strips: the area once more, coarsely, for a drawing."""
    strips: tuple[Strip, ...]
    places: tuple[PlaceTold, ...]
    """Best fitting first."""
    clock: str = STATED
    """`legal`: from and to are what each place's own clock showed, written as if they were UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The answer and the outline of the area."""

    told: WhereSun
    outline: MultiPolygon


def locate(asked: AskedWhere) -> Located:
    """Find the area and test the places.

    Raises:
        InputRefused: as `chronolocate_area.possible_area`, or the cell's size makes no sense.
    """
    if not 0.01 <= asked.cell_deg <= 4.0:  # noqa: PLR2004 - said below
        raise InputRefused(
            f"Cells of {asked.cell_deg:g} degrees are out of range.",
            next_step="Ask for 0.01 to 4 degrees.",
        )
    tables = [Consistency(item.shadow, seed=asked.seed) for item in asked.shadows]
    area = _area(asked, tables, asked.cell_deg)
    shape = outline(area)
    coarse = _coarse(asked, tables, area)
    told = WhereSun(
        start_s=round(asked.time[0]),
        end_s=round(asked.time[1]),
        cell_mdeg=round(area.cell_deg * 1000.0),
        square_km=round(area.square_km),
        share_ppm=round(area.square_km / 510.0658),
        parts=len(shape.geoms),
        drawn_mdeg=round(coarse.cell_deg * 1000.0),
        strips=tuple(
            Strip(
                west_mdeg=round(west * 1000.0),
                south_mdeg=round(south * 1000.0),
                width_mdeg=round(width * 1000.0),
            )
            for west, south, width in strips(coarse)
        ),
        places=_places(asked, tables),
        clock=LEGAL if asked.legal else STATED,
    )
    return Located(told=told, outline=shape)


def _area(asked: AskedWhere, tables: list[Consistency], cell_deg: float) -> Area:
    if asked.legal:
        return legal_area(asked.time, tables, cell_deg=cell_deg)
    return possible_area(asked.time, tables, cell_deg=cell_deg)


def _time_at(asked: AskedWhere, place: NamedSite) -> Span:
    if not asked.legal:
        return asked.time
    site = place.site
    return at_offset(
        asked.time, legal_offset_s(site.latitude_deg, site.longitude_deg, asked.time[0])
    )


def _coarse(asked: AskedWhere, tables: list[Consistency], fine: Area) -> Area:
    """The area in cells that a drawing can show, as few strips as an answer may hold."""
    if len(strips(fine)) <= _MOST_STRIPS:
        return fine
    size = max(_DRAWN_DEG, 2.0 * fine.cell_deg)
    found = _area(asked, tables, size)
    while len(strips(found)) > _MOST_STRIPS:
        size *= 2.0
        found = _area(asked, tables, size)
    # So small that no middle of a coarse cell lies within: then the fine cells are few.
    return found if len(found.p) else fine


def _places(asked: AskedWhere, tables: list[Consistency]) -> tuple[PlaceTold, ...]:
    told = []
    for place in asked.places:
        weighed = weigh_claim(place.site, _time_at(asked, place), tables)
        told.append(
            PlaceTold(
                place=place.name,
                latitude_mdeg=round(place.site.latitude_deg * 1000.0),
                longitude_mdeg=round(place.site.longitude_deg * 1000.0),
                answer=weighed.answer,
                why=weighed.why,
                p_ppm=round(weighed.p * 1e6),
            )
        )
    return tuple(sorted(told, key=lambda item: -item.p_ppm))


def extent(found: WhereSun) -> str:
    """From where to where the drawn area reaches, the short way round the Earth."""
    south = min(strip.south_mdeg for strip in found.strips) / 1000.0
    north = (max(strip.south_mdeg for strip in found.strips) + found.drawn_mdeg) / 1000.0
    latitudes = f"between {south:.1f} and {north:.1f} degrees of latitude"
    west, east = _longitudes(found.strips)
    if east - west >= 360_000:  # noqa: PLR2004 - all round
        return f"{latitudes}, all round the Earth"
    over = ", across the date line" if east > 180_000 else ""  # noqa: PLR2004 - the date line
    last = (east / 1000.0 + 180.0) % 360.0 - 180.0
    return f"{latitudes}, {west / 1000.0:.1f} and {last:.1f} of longitude{over}"


def _longitudes(strips: tuple[Strip, ...]) -> tuple[int, int]:
    """West and east end of what lies outside the widest gap, in thousandths of a degree."""
    spans = sorted((strip.west_mdeg, strip.west_mdeg + strip.width_mdeg) for strip in strips)
    gap, west, reached = 0, spans[0][0], spans[0][0]
    for start, end in [*spans, (spans[0][0] + 360_000, 0)]:
        if start - reached > gap:
            gap, west = start - reached, start
        reached = max(reached, end)
    west = (west + 180_000) % 360_000 - 180_000
    return west, west + 360_000 - gap


def geojson(found: Located) -> bytes:
    """The outline and the places as GeoJSON (RFC 7946), cut at the date line."""
    features: list[dict[str, object]] = [
        {
            "type": "Feature",
            "properties": {
                "what": "area from which the shadow can have been seen (95 %)",
                "from_s": found.told.start_s,
                "to_s": found.told.end_s,
                "square_km": found.told.square_km,
            },
            "geometry": mapping(found.outline),
        }
    ]
    features += [
        {
            "type": "Feature",
            "properties": {"place": place.place, "answer": place.answer, "p_ppm": place.p_ppm},
            "geometry": {
                "type": "Point",
                "coordinates": [place.longitude_mdeg / 1000.0, place.latitude_mdeg / 1000.0],
            },
        }
        for place in found.told.places
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return text.encode()


def summary(found: WhereSun) -> str:
    """What was found, in a few sentences."""
    if not found.square_km:
        said = ["Nowhere on Earth did the sun throw such a shadow at that time."]
    else:
        parts = "" if found.parts == 1 else f", in {found.parts} parts"
        size = f"{found.square_km:,} square kilometres{parts}"
        share = f"{found.share_ppm / 10_000:.2g} % of the Earth"
        said = [f"The shadow can have been seen from {size}: {share}."]
    if found.clock == LEGAL:
        said.append("Each place was asked by its own legal time.")
    said += [f"{place.place}: {place.answer}." for place in found.places[:8]]
    return " ".join(said)
