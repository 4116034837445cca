"""What a desk records of the farmyard's place: namesakes, matched points, a camera, a search."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sightline.analysis.joint import JointMethod
from sightline.geo.camera import project
from sightline.geo.camera_method import CAMERA
from sightline.geo.local_frame import LocalFrame
from sightline.geo.sightlines_method import SIGHTLINES
from sightline.geo.where_method import WHERE
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Environment
from sightline.model.joint import JointFinding
from sightline.model.place_records import (
    FoundClause,
    FoundPlace,
    PlaceCandidate,
    PlaceChoice,
    PlaceSearch,
    PointMatch,
)
from sightline.model.places import Area, Point
from sightline.model.records import Record, record_digest
from sightline.model.sound import SoundDelay
from sightline.model.times import Instant, MediaTime

SIZE = (1920, 1080)
_YARD = Point(latitude_e7=482_151_300, longitude_e7=614_222_900)
_CORNERS = (
    ("House, <b>south-west</b> eaves", -19.5, 8.5, 2.9),
    ("House, south-east foot", -10.5, 8.5, 0.0),
    ("House, east ridge", -10.2, 12.0, 5.5),
    ("Outbuilding, south-west eaves", 0.0, 11.0, 3.0),
    ("Outbuilding, south-east foot", 14.0, 11.0, 0.0),
    ("Outbuilding, east ridge", 14.3, 14.0, 5.3),
    ("Well, rim", 9.2, 3.6, 0.9),
    ("Pole, foot", -9.5, -11.5, 0.0),
)
_STATE = (2.0, -34.0, 1.7, math.radians(357.0), math.radians(-1.5), 0.0, math.log(1500.0))


class Given:
    """Materials of records alone."""

    def __init__(self, records: Mapping[Digest, Record], parameters: Mapping[str, Json]) -> None:
        self._records = records
        self.parameters = parameters

    def of(self, kind: type[Record]) -> tuple[tuple[Digest, Record], ...]:
        return tuple(item for item in self._records.items() if isinstance(item[1], kind))


def matched(exhibit: Digest, by: str, at: Instant, *, candidate: str) -> list[PointMatch]:
    """Points of a frame and of a map; the second place is a yard laid out otherwise."""
    points = np.array([corner[1:] for corner in _CORNERS])
    seen = project(np.array([_STATE]), points, SIZE).pixels[0]
    turned = candidate.startswith("Second")
    frame = LocalFrame(origin=_YARD)
    return [
        PointMatch(
            exhibit=exhibit,
            time=MediaTime(pts=4000, numerator=1, denominator=1000),
            width=SIZE[0],
            height=SIZE[1],
            x_mpx=round(1000 * (x + (number % 3 - 1) * 1.2)),
            y_mpx=round(1000 * (y + (number % 2) * 1.1)),
            error_mpx=2000,
            thing=thing,
            point=frame.point(north, 1.6 * east) if turned else frame.point(east, north),
            up_cm=round(100 * up),
            point_error_cm=50,
            up_error_cm=30,
            candidate=candidate,
            source="Orthophoto of 2023-09",
            by=by,
            at=at,
        )
        for number, ((thing, east, north, up), (x, y)) in enumerate(
            zip(_CORNERS, seen.tolist(), strict=True)
        )
    ]


def joint(
    method: JointMethod,
    records: Sequence[Record],
    environment: Environment,
    parameters: Mapping[str, Json],
) -> JointFinding:
    """What the method itself says of these points."""
    inputs = {record_digest(record): record for record in records}
    asked = method.asked(parameters)
    result = method.run(Given(inputs, asked.parameters))  # type: ignore[arg-type]
    return JointFinding(
        method=asked,
        inputs=tuple(inputs),
        outcome=result.outcome,
        summary=result.summary,
        values=result.values,
        limitations=method.limitations,
        reproduction=method.reproduction,
        tolerances=method.tolerances,
        made=(),
        environment=environment,
    )


def place_records(
    exhibit: Digest, claim: Digest, *, by: str, at: Instant, environment: Environment
) -> Iterator[tuple[Record, str]]:
    """Everything, in the order in which it would be recorded."""
    village = PlaceCandidate(
        key="geonames:1",
        name="Lypove",
        matched="Липове",
        kind="PPL",
        admin=("XA", "Ozel province", "Miren district"),
        point=_YARD,
        population=61,
    )
    town = PlaceCandidate(
        key="geonames:2",
        name="Lypove",
        matched="Lypove",
        kind="PPLA2",
        admin=("XA", "Tarn province"),
        point=Point(latitude_e7=487_350_000, longitude_e7=586_920_000),
        population=84_300,
    )
    choice = PlaceChoice(
        subject=claim,
        name="Lypove",
        candidates=(town, village),
        chosen=village.key,
        area=Area(centre=_YARD, radius_cm=60_000, basis="estimated from its population"),
        reason="The post names the district; the town lies 210 km from the front.",
        gazetteers=(Digest.of(b"XA.txt"),),
        by=by,
        at=at,
    )
    yield choice, "choose place"
    lines: dict[str, Json] = {
        "lines": [{"label": "Pole's shadow", "ends_mpx": [700_000, 800_000, 760_000, 760_000],
                   "error_mpx": 3000}]
    }  # fmt: skip
    for candidate in ("Yard north of Lypove", "Second yard, in the town"):
        records = matched(exhibit, by, at, candidate=candidate)
        yield from ((record, "match point") for record in records)
        right = candidate.startswith("Yard")
        yield joint(CAMERA, records, environment, lines if right else {}), "compare"
        if right:
            yield joint(SIGHTLINES, records, environment, _crossing()), "compare"
            camera = joint(CAMERA, records, environment, lines)
            delay = _delay(exhibit, by, at)
            yield delay, "measure"
            yield joint(WHERE, [delay, camera, choice], environment, {}), "compare"
    yield _search(by, at), "search map"


def _delay(exhibit: Digest, by: str, at: Instant) -> SoundDelay:
    """A shot by the outbuilding, heard a tenth of a second later."""
    return SoundDelay(
        exhibit=exhibit,
        thing="The shot <i>by the shed</i>",
        how="frame of the flash, onset of the bang",
        delay_us=140_000,
        error_us=25_000,
        celsius_milli=4_000,
        celsius_error_milli=3_000,
        source=Area(
            centre=LocalFrame(origin=_YARD).point(7.0, 10.0),
            radius_cm=300,
            basis="the door that the map shows",
        ),
        by=by,
        at=at,
    )


def _crossing() -> dict[str, Json]:
    start = LocalFrame(origin=_YARD).point(60.0, -20.0)
    return {
        "targets": [{"label": "well", "x_mpx": 1_280_000, "y_mpx": 560_000, "error_mpx": 3000}],
        "bearings": [
            {
                "label": "stated",
                "latitude_e7": start.latitude_e7,
                "longitude_e7": start.longitude_e7,
                "place_error_cm": 300,
                "azimuth_mdeg": 295_000,
                "error_mdeg": 1500,
            }
        ],
    }


def _search(by: str, at: Instant) -> PlaceSearch:
    near = LocalFrame(origin=_YARD)
    held = FoundClause(text="outbuilding within 30 m of house", held=True, measured="10.5 m")
    failed = FoundClause(text="track within 40 m of house", held=False, measured="61.0 m")
    return PlaceSearch(
        title="A house with an outbuilding by a track",
        query='anchor = "house"',
        map_name="region.osm.pbf",
        map_digest=Digest.of(b"region"),
        map_date="2022-07-24T20:21:51Z",
        looked_at=17_646,
        whole=1,
        found=(
            FoundPlace(
                point=_YARD,
                things=("house w12", "outbuilding w13", "track w90"),
                held=2,
                total=2,
                clauses=(held, FoundClause(text=failed.text, held=True, measured="17.4 m")),
            ),
            FoundPlace(
                point=near.point(2400.0, -900.0),
                things=("house w77", "outbuilding w78", "track none"),
                held=1,
                total=2,
                clauses=(held, failed),
            ),
        ),
        by=by,
        at=at,
    )
