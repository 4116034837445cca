import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from shapely import Point
from shapely.geometry import shape

from sightline.errors import InputRefused
from sightline.geo.chronolocate import Site, sun_seen
from sightline.geo.chronolocate_area import possible_area
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.clocks import legal_offset_s, legal_offsets_s
from sightline.geo.horizon import Places, refracted, seen_from
from sightline.geo.shadow import Measurement, Ranges, measured
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.sun import UNIT_M, sun_vectors
from sightline.geo.when import NamedShadow, NamedSite
from sightline.geo.where_sun import AskedWhere, geojson, locate, summary
from sightline.geo.world_map import world

WHEN = datetime(2024, 11, 14, 9, 12, tzinfo=UTC).timestamp()
SHADOW = Measurement(
    azimuth_deg=23.6,
    azimuth_error_deg=1.0,
    ratio=2.7,
    ratio_error=0.05,
    ranges=Ranges(slope_deg=2.0, lean_deg=1.0),
)
YARD = NamedSite(name="yard", site=Site(latitude_deg=48.2151, longitude_deg=61.4223))
TOWN = NamedSite(name="town", site=Site(latitude_deg=48.735, longitude_deg=58.692))


def asked(**more: object) -> AskedWhere:
    given = {"time": (WHEN, WHEN), "cell_deg": 0.5, "places": (TOWN, YARD), **more}
    return AskedWhere(shadows=(NamedShadow(name="post", shadow=SHADOW),), **given)  # type: ignore[arg-type]


def test_the_area_holds_the_place_and_tells_the_namesake_apart() -> None:
    found = locate(asked(cell_deg=0.125))
    assert found.outline.contains(Point(61.4223, 48.2151))
    assert not found.outline.contains(Point(58.692, 48.735))
    assert [place.answer for place in found.told.places] == [
        Answer.CONSISTENT,
        Answer.INCONSISTENT,
    ]
    assert 50_000 < found.told.square_km < 110_000
    assert "square kilometres" in summary(found.told)


def test_the_true_place_lies_in_the_area_in_95_of_100_cases() -> None:
    random = np.random.default_rng(4)
    held: list[bool] = []
    table = Consistency(SHADOW)
    while len(held) < 120:
        site = Site(
            latitude_deg=float(np.degrees(np.arcsin(random.uniform(-0.95, 0.95)))),
            longitude_deg=float(random.uniform(-180.0, 180.0)),
        )
        when = float(random.uniform(1.4e9, 1.8e9))
        sun = sun_seen(site, np.array([when]))
        if sun.altitude_deg[0] < 3.0:
            continue
        drawn = measured(random, sun.altitude_deg, SHADOW, 1)
        stands_for = np.radians(sun.altitude_deg[0] + drawn.raised_deg[0])
        table.given = replace(
            SHADOW,
            azimuth_deg=float((sun.azimuth_deg[0] + 180.0 + drawn.turned_deg[0]) % 360.0),
            ratio=float(1.0 / np.tan(max(stands_for, 0.002))),
        )
        area = possible_area((when, when), [table], cell_deg=0.25)
        west, south = area.west_south_deg[:, 0], area.west_south_deg[:, 1]
        # Half a cell of room: the true place need not be the middle of one.
        near = (np.abs(west + 0.125 - site.longitude_deg) <= 0.25) & (
            np.abs(south + 0.125 - site.latitude_deg) <= 0.25
        )
        held.append(bool(near.any()))
    assert 0.90 <= np.mean(held) <= 0.99


def test_refining_finds_every_cell_that_testing_all_of_them_finds() -> None:
    table = Consistency(SHADOW)
    longitude, latitude = np.meshgrid(np.arange(-179.75, 180, 0.5), np.arange(-89.75, 90, 0.5))
    suns = sun_vectors(np.array([WHEN]))
    places = Places.of(latitude.ravel(), longitude.ravel())
    passed = table.p(refracted(seen_from(places, suns, UNIT_M))) >= 0.05
    all_cells = {
        (x, y) for x, y in zip(longitude.ravel()[passed], latitude.ravel()[passed], strict=True)
    }
    area = possible_area((WHEN, WHEN), [table], cell_deg=0.5)
    refined = {(x + 0.25, y + 0.25) for x, y in area.west_south_deg}
    assert refined == all_cells


def test_a_time_known_to_an_hour_widens_the_area() -> None:
    moment = locate(asked()).told.square_km
    hour = locate(asked(time=(WHEN - 1800.0, WHEN + 1800.0), cell_deg=1.0)).told.square_km
    assert hour > 8 * moment


def test_the_geojson_is_cut_at_the_date_line_and_read_by_others() -> None:
    fiji = datetime(2024, 11, 14, 1, 0, tzinfo=UTC).timestamp()
    sun = sun_seen(Site(latitude_deg=-17.0, longitude_deg=179.9), np.array([fiji]))
    shadow = replace(
        SHADOW,
        azimuth_deg=float(sun.azimuth_deg[0] + 180.0) % 360.0,
        azimuth_error_deg=5.0,
        ratio=float(1.0 / np.tan(np.radians(sun.altitude_deg[0]))),
    )
    found = locate(
        AskedWhere(time=(fiji, fiji), shadows=(NamedShadow(name="x", shadow=shadow),), cell_deg=0.5)
    )
    document = json.loads(geojson(found))
    area = shape(document["features"][0]["geometry"])
    assert area.is_valid
    west, _, east, _ = area.bounds
    assert west >= -180.0
    assert east <= 180.0
    assert area.contains(Point(179.7, -17.0)) or area.contains(Point(-179.9, -17.0))


def test_nowhere_is_an_answer() -> None:
    """No place has the sun in the north-east and, by its length, overhead at once."""
    straight_up = replace(SHADOW, azimuth_deg=23.6, ratio=0.001, ranges=Ranges())
    table = NamedShadow(name="x", shadow=replace(straight_up, azimuth_error_deg=0.1))
    found = locate(AskedWhere(time=(WHEN, WHEN), shadows=(table,), cell_deg=1.0))
    assert world(found.told).startswith("<svg")
    if not found.told.square_km:
        assert "Nowhere" in summary(found.told)


@pytest.mark.parametrize(
    "wrong", [{"cell_deg": 9.0}, {"time": (WHEN, WHEN + 1e6)}, {"time": (WHEN, 0.0)}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        locate(asked(**wrong))


def test_the_drawing_is_svg_of_our_own() -> None:
    evil = replace(YARD, name="<script>alert(1)</script>")
    drawn = world(locate(asked(places=(evil,))).told)
    assert "script" not in drawn
    assert drawn.count("<circle") == 3  # on the world, closer, and in the legend


def test_a_clock_without_a_zone_asks_each_place_by_its_own_legal_time() -> None:
    """14:12 in the yard's zone: the area there is that of the known moment, and others join it."""
    shown = WHEN + 5 * 3600.0
    known, legal = locate(asked()), locate(asked(time=(shown, shown), legal=True))
    here = Point(61.4223, 48.2151)
    assert legal.outline.contains(here)
    assert legal.told.clock == "legal"
    assert [place.answer for place in legal.told.places] == [Answer.CONSISTENT, Answer.INCONSISTENT]
    assert "legal time" in summary(legal.told)
    assert "night" in world(known.told)
    assert "night" not in world(legal.told)  # of no one moment
    # Along the same latitudes other clocks show 14:12 under the same sun, hours apart.
    assert legal.told.parts > known.told.parts
    zones = {
        legal_offset_s(row.south_mdeg / 1e3 + 0.25, row.west_mdeg / 1e3 + 0.25, shown) // 3600
        for row in legal.told.strips
    }
    assert 5 in zones
    assert len(zones) >= 4


def test_what_each_place_kept_as_legal_time_is_its_zone_s_on_that_day() -> None:
    winter = datetime(2024, 11, 14, 14, 12, tzinfo=UTC).timestamp()
    summer = datetime(2024, 7, 14, 14, 12, tzinfo=UTC).timestamp()
    assert legal_offset_s(50.45, 30.52, winter) == 2 * 3600
    assert legal_offset_s(50.45, 30.52, summer) == 3 * 3600
    assert legal_offset_s(27.7, 85.3, winter) == 20_700
    assert {0, 3600, 20_700, -36_000} <= set(legal_offsets_s(winter))


def test_no_zone_strays_further_from_the_sun_than_is_looked_up() -> None:
    shown = datetime(2024, 7, 14, 12, 0, tzinfo=UTC).timestamp()
    random = np.random.default_rng(8)
    for lat, lon in zip(
        random.uniform(-75, 75, 4000), random.uniform(-180, 180, 4000), strict=True
    ):
        ahead = legal_offset_s(float(lat), float(lon), shown)
        assert abs((ahead / 240.0 - lon + 180.0) % 360.0 - 180.0) <= 60.0
