"""The demonstration's shadow: measured as an analyst would, a little off, and what follows."""

import math
from typing import Final

from sightline.bootstrap.joint import joint_tools
from sightline.geo.when_method import WHEN
from sightline.geo.where_sun_method import WHERE_SUN
from sightline.model.canonical import Json
from sightline.model.claim import Claim
from sightline.model.digest import Digest
from sightline.model.places import Bearing, North
from sightline.model.plain import to_plain
from sightline.model.shadow import BoundKind
from sightline.model.times import Instant, Interval, period
from sightline.simulation import Incident
from sightline.simulation.truth import Clip
from sightline.workbench.case import Case
from sightline.workbench.joint import report_jointly
from sightline.workbench.light import Bound, Shadow, bound, measure

_CLIP: Final = "A"
_OFF_MDEG: Final = 600
_SHORTER_PERMILLE: Final = 980
"""How far off the measurement is: well within what the analyst states."""
_YEAR: Final = 2024
_SUMMER: Final = "“summer of 2023”, read as June to August"
_MOST_CLAIMS: Final = 4
_CENTIMETRES: Final = {"village": 50_000, "town": 400_000}


def read_the_sun(case: Case, incident: Incident, exhibits: dict[str, Digest], zone: str) -> None:
    """Measure a shadow in the ground clip, bound its time, and ask when and where.

    Args:
        case: the analyst's.
        incident: whose places and first posting are known to the desk.
        exhibits: by file name.
        zone: in which the year is asked about.
    """
    clip = incident.truth.clip(_CLIP)
    footage = exhibits[clip.file]
    shadow = measure(case, footage, _measured(clip))
    posted = min(Instant.parse(posting.posted_at) for posting in incident.truth.postings)
    by_then = bound(
        case,
        footage,
        Bound(
            kind=BoundKind.PUBLISHED,
            time=Interval(earliest=None, latest=posted, basis="published", zone="UTC"),
            reason="The earliest posting that the desk holds states this time.",
        ),
    )
    claims = [digest for digest, claim in case.snapshot.live(Claim) if _of_the_year(claim)]
    places = _places(incident)
    year = period(str(_YEAR), zone=zone, basis="asked")
    reported = period(clip.reported_created[:19], zone="UTC", basis="reported by the file")
    tools = joint_tools()
    report_jointly(
        case,
        WHEN,
        (shadow, by_then, *claims[:_MOST_CLAIMS]),
        tools,
        parameters={
            "places": places,
            "period": to_plain(year),
            "claims": [
                {"name": "The time that the file reports", "time": to_plain(reported)},
                {"name": _SUMMER, "time": to_plain(_summer(zone))},
            ],
        },
    )
    report_jointly(
        case,
        WHERE_SUN,
        (shadow,),
        tools,
        parameters={"time": to_plain(reported), "places": places},
    )


def _of_the_year(claim: Claim) -> bool:
    earliest = None if claim.time is None else claim.time.earliest
    return earliest is not None and earliest.datetime().year == _YEAR


def _summer(zone: str) -> Interval:
    """A posting's words, as days: whoever reads them otherwise asks again."""
    first, last = (period(f"2023-{month}", zone=zone, basis="claimed") for month in ("06", "08"))
    return Interval(earliest=first.earliest, latest=last.latest, basis="claimed", zone=zone)


def _measured(clip: Clip) -> Shadow:
    length = 1000.0 / math.tan(math.radians(clip.sun.elevation_mdeg / 1000.0))
    return Shadow(
        thing="the gate post",
        how="in the frame, with the heading of the camera from points found on the map",
        azimuth=Bearing(
            azimuth_mdeg=clip.sun.shadow_azimuth_mdeg + _OFF_MDEG,
            error_mdeg=1_500,
            north=North.TRUE,
        ),
        ratio_permille=round(length * _SHORTER_PERMILLE / 1000.0),
        ratio_error_permille=60,
        slope_mdeg=1_500,
        lean_mdeg=1_500,
        height_error_permille=30,
    )


def _places(incident: Incident) -> list[Json]:
    """The village and its namesake, each with the radius of such a place."""
    named = [place for place in incident.truth.places if place.key.startswith("sarnovek")]
    return [
        {
            "name": f"{place.name} ({place.kind}, {place.admin_path.rpartition(', ')[2]})",
            "latitude_e7": place.lat_e7,
            "longitude_e7": place.lon_e7,
            "radius_cm": _CENTIMETRES[place.kind],
        }
        for place in named
    ]
