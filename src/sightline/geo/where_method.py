"""Method `where`: from flash and bang and solved cameras, to the ground a camera stood on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import numpy as np
from shapely import Polygon, get_coordinates

from sightline.analysis.contract import DataMade, Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.geo.camera_method import CAMERA
from sightline.geo.camera_place import (
    Claimed,
    Left,
    Ring,
    Solved,
    Tested,
    locate_camera,
)
from sightline.geo.ellipse import Ellipse
from sightline.geo.gazetteer import distance_m
from sightline.geo.geojson import GEOJSON
from sightline.geo.local_frame import LocalFrame, Vec
from sightline.geo.matched_points import frame_about
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.sound_delay import SoundAir, sound_distance
from sightline.geo.sun_place import Ground, SunLit
from sightline.geo.when_method import asked_shadows, asked_span
from sightline.geo.where_answer import (
    FAR_M,
    AreaShare,
    Excluded,
    PartLeft,
    PlaceTested,
    Where,
    geojson,
    summary,
)
from sightline.model.claim import Claim
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.place_records import PlaceChoice
from sightline.model.places import Area, Point
from sightline.model.sound import SoundDelay

_CENTI: Final = 1e-2
_NAME: Final = 80
_DRAWN_M: Final = 0.1
_HALF_ROUND_M: Final = 20_040_000.0
SUN_TIME: Final = "sun_time"
"""Parameter: when the shadows among the inputs fell; empty for no shadows."""


def _run(materials: Materials) -> Result:
    delays = [record for _, record in materials.of(SoundDelay)]
    cameras = [_fitting(record) for _, record in materials.of(JointFinding)]
    if not delays and not cameras:
        raise InputRefused(
            "Nothing says where the camera stood.",
            next_step="Name recorded delays (`sightline sound-delay … --in E1`) or cameras.",
        )
    about = [record.source.centre for record in delays] + [_centre(values) for values in cameras]
    frame = frame_about(about)
    measured: tuple[Ring | Solved, ...] = (
        *(_ring(record, frame) for record in delays),
        *(_solved(values, frame) for values in cameras),
    )
    sun = _sunlit(materials, measured, frame)
    claimed = list(_claimed(materials))
    places = tuple(
        Claimed(name=name, centre=_xy(area, frame), radius_m=area.radius_cm * _CENTI)
        for name, area in claimed
    )
    left = locate_camera(measured, places, sun)
    found = told(left, (*measured, *sun), claimed, frame)
    return Result(
        outcome=Outcome.OBSERVED,
        summary=summary(found),
        values=plain_values(found),
        data=(
            DataMade(
                label="where the camera stood",
                media_type=GEOJSON,
                data=geojson(found),
            ),
        ),
    )


def told(
    left: Left,
    measured: Sequence[Ring | Solved | SunLit],
    claimed: Sequence[tuple[str, Area]],
    frame: LocalFrame,
) -> Where:
    """The answer of the kernel as values of a finding."""
    globes = frozenset(item.name for item in measured if isinstance(item, SunLit))
    inside = left.parts[0].representative_point() if left.parts else None
    middle = None if inside is None else frame.point(inside.x, inside.y)
    return Where(
        left_m2=round(sum(part.area for part in left.parts)),
        middle=middle,
        parts=tuple(_part(part, frame) for part in left.parts),
        constraints=tuple(
            AreaShare(
                name=item.name,
                alone_m2=round(alone),
                without_m2=None if without is None else round(without),
                parts=tuple(_part(cast("Polygon", part.simplify(_DRAWN_M)), frame) for part in own),
            )
            for item, alone, without, own in zip(
                measured, left.alone_m2, left.without_m2, left.outlines, strict=True
            )
        ),
        conflict=tuple(measured[number].name for number in left.conflict),
        places=tuple(
            _tested(item, area, middle, globes)
            for item, (_, area) in zip(left.tested, claimed, strict=True)
        ),
    )


def _fitting(finding: JointFinding) -> Mapping[str, object]:
    if finding.method.name != CAMERA.method.name or finding.values.get("fits") is not True:
        raise InputRefused(
            "A finding that is no fitting camera says nothing of where the camera stood.",
            next_step="Name one that `sightline camera` computed and that fits its points.",
        )
    return finding.values


def _sunlit(
    materials: Materials, measured: Sequence[Ring | Solved], frame: LocalFrame
) -> tuple[SunLit, ...]:
    """What shadows of a known time say of this ground; none where no time is given."""
    shadows = asked_shadows(materials)
    if not shadows or not materials.parameters.get(SUN_TIME):
        return ()
    time = asked_span(materials.parameters, SUN_TIME)
    count = len(measured) + 1
    return (
        SunLit(
            _short(f"sun on {', '.join(_thing(item.name) for item in shadows)}"),
            (time.earliest_s or 0.0, time.latest_s or 0.0),
            [Consistency(item.shadow) for item in shadows],
            Ground.of(frame, [item.shape(count) for item in measured]),
        ),
    )


def _thing(name: str) -> str:
    return name.removeprefix("shadow of: ")


def _ring(record: SoundDelay, frame: LocalFrame) -> Ring:
    air = SoundAir(
        celsius=record.celsius_milli / 1000.0,
        celsius_error=record.celsius_error_milli / 1000.0,
        wind_m_s=record.wind_mm_s / 1000.0,
    )
    away = sound_distance(record.delay_us / 1e6, record.error_us / 1e6, air)
    return Ring(
        name=_short(f"sound of {record.thing}"),
        source=_xy(record.source, frame),
        source_error_m=record.source.radius_cm * _CENTI,
        metres=away.metres,
        error_m=away.error_m,
    )


def _solved(values: Mapping[str, object], frame: LocalFrame) -> Solved:
    ellipse = cast("Mapping[str, int]", values["ellipse"])
    return Solved(
        name=_short(f"camera at {values.get('candidate', '')}"),
        centre=frame.metres((_centre(values),))[0],
        ellipse=Ellipse(
            major_m=ellipse["major_cm"] * _CENTI,
            minor_m=ellipse["minor_cm"] * _CENTI,
            bearing_deg=ellipse["bearing_mdeg"] / 1000.0,
        ),
    )


def _centre(values: Mapping[str, object]) -> Point:
    place = cast("Mapping[str, int]", values["place"])
    return Point(latitude_e7=place["latitude_e7"], longitude_e7=place["longitude_e7"])


def _claimed(materials: Materials) -> Iterator[tuple[str, Area]]:
    for _, claim in materials.of(Claim):
        if claim.area is not None:
            yield _short(f"“{claim.text}”"), claim.area
    for _, choice in materials.of(PlaceChoice):
        if choice.area is not None and choice.place is not None:
            within = ", ".join(reversed(choice.place.admin))
            yield _short(f"{choice.place.name} ({within})"), choice.area


def _xy(area: Area, frame: LocalFrame) -> Vec:
    return np.asarray(frame.metres((area.centre,))[0], dtype=np.float64)


def _part(part: Polygon, frame: LocalFrame) -> PartLeft:
    return PartLeft(
        outline=_outline(get_coordinates(part.exterior), frame),
        holes=tuple(_outline(get_coordinates(hole), frame) for hole in part.interiors),
    )


def _outline(corners: Vec, frame: LocalFrame) -> tuple[Point, ...]:
    # The first corner stands at the end once more, which readers of outlines do not expect.
    return tuple(frame.point(float(east), float(north)) for east, north in corners[:-1])


def _tested(item: Tested, area: Area, middle: Point | None, globes: frozenset[str]) -> PlaceTested:
    """A place as told; constraints of `globes` gave their distance along the globe themselves."""

    def along_globe(metres: float) -> int:
        if metres < FAR_M or middle is None:
            return round(metres)
        return round(max(0.0, distance_m(middle, area.centre) - area.radius_cm * _CENTI))

    return PlaceTested(
        name=item.name,
        answer=item.answer,
        apart_m=along_globe(item.apart_m),
        excluded_by=tuple(
            Excluded(
                name=name,
                metres=round(min(apart, _HALF_ROUND_M)) if name in globes else along_globe(apart),
            )
            for name, apart in item.excluded_by
        ),
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _NAME else f"{words[: _NAME - 1]}…"


WHERE: Final = JointMethod(
    method=Method(name="where", version=2, parameters={SUN_TIME: {}}),
    title="Where the camera stood",
    limitations=(
        "The 95 % hold as far as delays, temperatures, sources and matched points are as stated.",
        "An echo, or the bang of another flash, puts the ring elsewhere; nothing notices it.",
        "Ground is taken as level between source and camera: both heights are left out.",
        "A claimed place is held to be a disc; what lies at its edge depends on its radius.",
        "The sun excludes only what lies far off; its time must be right to the minute.",
        "That a place is consistent does not exclude others.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    tolerances={
        "left_m2": 20,
        "middle.latitude_e7": 200,
        "middle.longitude_e7": 200,
        "parts.*.outline.*.latitude_e7": 40,
        "parts.*.outline.*.longitude_e7": 40,
        "parts.*.holes.*.*.latitude_e7": 40,
        "parts.*.holes.*.*.longitude_e7": 40,
        "constraints.*.alone_m2": 20,
        "constraints.*.parts.*.outline.*.latitude_e7": 40,
        "constraints.*.parts.*.outline.*.longitude_e7": 40,
        "constraints.*.parts.*.holes.*.*.latitude_e7": 40,
        "constraints.*.parts.*.holes.*.*.longitude_e7": 40,
        "constraints.*.without_m2": 20,
        "places.*.apart_m": 2,
        "places.*.excluded_by.*.metres": 2,
    },
    run=_run,
)
