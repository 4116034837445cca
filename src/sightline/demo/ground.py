"""The demonstration's place: namesakes, matched map points, a bang, and what follows.

An analyst's eyes are drawn from the truth, each mark a little off, with a seed of its own.
"""

from typing import Final

import numpy as np

from sightline.bootstrap.joint import joint_tools
from sightline.geo.camera_method import CAMERA
from sightline.geo.where_method import WHERE
from sightline.model.claim import Claim, Direction, Question, Weight
from sightline.model.digest import Digest
from sightline.model.place_records import PlaceCandidate, PlaceChoice
from sightline.model.places import Area, Point
from sightline.model.times import MediaTime
from sightline.simulation import Incident
from sightline.simulation.place import to_lat_lon_e7
from sightline.simulation.truth import Clip, LandmarkSeen, Place
from sightline.workbench import judge
from sightline.workbench.case import Case
from sightline.workbench.joint import report_jointly
from sightline.workbench.places import Marked, Pictured, mark_points
from sightline.workbench.sound import Delay, measure_delay

_CLIP: Final = "A"
_NAME: Final = "Sarnovek"
_POINTS: Final = 12
_OFF_PX: Final = 0.5
_OFF_M: Final = 0.3
_SOUND_MM_S: Final = 334_000
"""Of the scene's cold air, in thousandths of a metre a second."""
_REACH_CM: Final = {"village": 80_000, "town": 400_000}


def find_the_ground(case: Case, incident: Incident, exhibits: dict[str, Digest]) -> None:
    """Choose what a claim's name means, solve the ground clip's camera, and hold both together.

    Args:
        case: the analyst's.
        incident: whose map and namesakes are known to the desk.
        exhibits: by file name.
    """
    clip = incident.truth.clip(_CLIP)
    footage = exhibits[clip.file]
    points = mark_points(case, _picture(clip, footage), _marked(incident, clip))
    camera, _ = report_jointly(case, CAMERA, points, joint_tools())
    inputs = [measure_delay(case, footage, _delay(incident)), camera]
    claim = _of_the_city(case)
    if claim is not None:
        inputs.append(case.record(_choice(case, claim, incident), action="choose place"))
    found, _ = report_jointly(case, WHERE, inputs, joint_tools())
    if claim is not None:
        judge.link(
            case,
            judge.Bears(
                item=found,
                claim=claim,
                question=Question.PLACE,
                bearing=Direction.CONTRADICTS,
                weight=Weight.STRONG,
                reason="The clip was filmed in a yard some 200 km from the city of that name.",
            ),
        )


def _of_the_city(case: Case) -> Digest | None:
    """A claim that names the town, if somebody made one."""
    for digest, claim in case.snapshot.live(Claim):
        if claim.place is not None and _NAME in claim.place and "city" in claim.place:
            return digest
    return None


def _choice(case: Case, claim: Digest, incident: Incident) -> PlaceChoice:
    named = [place for place in incident.truth.places if place.name == _NAME]
    town = next(place for place in named if place.kind == "town")
    return PlaceChoice(
        subject=claim,
        name=_NAME,
        candidates=tuple(map(_candidate, named)),
        chosen=town.key,
        area=Area(
            centre=Point(latitude_e7=town.lat_e7, longitude_e7=town.lon_e7),
            radius_cm=_REACH_CM[town.kind],
            basis="as a town of its size reaches",
        ),
        reason="The report says city; the other Sarnovek is a village of 61.",
        gazetteers=(),
        by=case.me,
        at=case.times.now(),
    )


def _candidate(place: Place) -> PlaceCandidate:
    return PlaceCandidate(
        key=place.key,
        name=place.name,
        matched=place.name,
        kind=place.kind,
        admin=tuple(reversed(place.admin_path.split(", "))),
        point=Point(latitude_e7=place.lat_e7, longitude_e7=place.lon_e7),
        population=place.population,
    )


def _picture(clip: Clip, footage: Digest) -> Pictured:
    first = clip.landmarks[0].time_us
    return Pictured(
        exhibit=footage,
        time=MediaTime(pts=first, numerator=1, denominator=1_000_000),
        size=(clip.camera.width, clip.camera.height),
        candidate="the yard by the track, village of Sarnovek",
        source="the map of the area, 2024",
    )


def _marked(incident: Incident, clip: Clip) -> list[Marked]:
    random = np.random.default_rng(7)
    places = {landmark.key: landmark.at for landmark in incident.truth.landmarks}
    first = clip.landmarks[0].time_us
    rows = sorted((row for row in clip.landmarks if row.time_us == first), key=_across)
    chosen = np.linspace(0, len(rows) - 1, min(_POINTS, len(rows))).round().astype(int).tolist()
    edge = np.array((clip.camera.width, clip.camera.height)) - 0.1
    marked = []
    for row in (rows[number] for number in dict.fromkeys(chosen)):
        at = places[row.landmark]
        east, north = np.array((at.x_mm, at.y_mm)) / 1e3 + random.normal(0.0, _OFF_M, 2)
        latitude, longitude = to_lat_lon_e7(float(east), float(north))
        seen = np.array((row.u_mpx, row.v_mpx)) / 1e3 + random.normal(0.0, _OFF_PX, 2)
        x, y = np.clip(seen, 0.0, edge)
        marked.append(
            Marked(
                thing=row.landmark,
                x_mpx=round(float(x) * 1000),
                y_mpx=round(float(y) * 1000),
                error_mpx=round(_OFF_PX * 1000),
                point=Point(latitude_e7=latitude, longitude_e7=longitude),
                point_error_cm=round(_OFF_M * 100),
                up_cm=round(at.z_mm / 10),
            )
        )
    return marked


def _across(row: LandmarkSeen) -> int:
    return row.u_mpx


def _delay(incident: Incident) -> Delay:
    """The first shot, as seen and heard in the ground clip."""
    shot = next(sound for sound in incident.truth.sounds if sound.key == "shot-1")
    arrival = next(item for item in shot.arrivals if item.clip == _CLIP)
    latitude, longitude = to_lat_lon_e7(shot.source.x_mm / 1e3, shot.source.y_mm / 1e3)
    return Delay(
        thing="the first shot",
        how="from the frame of the flash to the onset of the bang",
        delay_us=arrival.distance_mm * 1_000_000 // _SOUND_MM_S,
        error_us=45_000,
        celsius_milli=5_000,
        celsius_error_milli=3_000,
        wind_mm_s=1_000,
        source=Area(
            centre=Point(latitude_e7=latitude, longitude_e7=longitude),
            radius_cm=300,
            basis="the door of the outbuilding on the map",
        ),
    )
