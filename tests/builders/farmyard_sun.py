"""What the sun says of the farmyard: answers computed once, from a shadow and a bound on time."""

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sightline.analysis.values import plain_values
from sightline.geo import where_sun
from sightline.geo.chronolocate import Site
from sightline.geo.clocks import Clock
from sightline.geo.shadow import Measurement
from sightline.geo.when import Asked, NamedShadow, NamedSite, NamedSpan, answer
from sightline.geo.when_method import WHEN
from sightline.geo.when_words import summary
from sightline.geo.where_sun_method import WHERE_SUN
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Method
from sightline.model.places import Bearing, North
from sightline.model.shadow import BoundKind, Light
from sightline.model.times import Instant, Interval

_POSTED: Final = datetime(2024, 3, 4, 9, tzinfo=UTC)
SHADOW: Final[Mapping[str, Any]] = {
    "thing": "the gate post <b>left</b> of the shed",
    "how": "camera heading from six map points",
    "light": Light.SHADOW,
    "azimuth": Bearing(azimuth_mdeg=352_000, error_mdeg=2_000, north=North.TRUE),
    "ratio_permille": 1_400,
    "ratio_error_permille": 60,
}
BOUND: Final[Mapping[str, Any]] = {
    "bound_kind": BoundKind.PUBLISHED,
    "time": Interval(earliest=None, latest=Instant.of(_POSTED), basis="published", zone="UTC"),
    "reason": "seen in a channel",
}


@functools.cache
def _answers() -> tuple[tuple[Mapping[str, Json], str], tuple[Mapping[str, Json], str]]:
    shadow = NamedShadow(
        name="shadow of: the gate post",
        shadow=Measurement(azimuth_deg=352.0, azimuth_error_deg=2.0, ratio=1.4, ratio_error=0.06),
    )
    here = NamedSite(
        name="Lypove", site=Site(latitude_deg=48.5, longitude_deg=37.9, radius_m=900.0)
    )
    there = NamedSite(name="Lypove in the west", site=Site(latitude_deg=49.1, longitude_deg=31.2))
    first, last = (datetime(2024, month, 1, tzinfo=UTC).timestamp() for month in (2, 4))
    day = [datetime(2024, 3, 1, hour, tzinfo=UTC).timestamp() for hour in (9, 10)]
    when = answer(
        Asked(
            places=(here, there),
            period=(first, last),
            shadows=(shadow,),
            bounds=(
                NamedSpan(name="seen in a channel", earliest_s=None, latest_s=_POSTED.timestamp()),
            ),
            claims=(NamedSpan(name="“on 1 March”", earliest_s=day[0], latest_s=day[1]),),
            clocks=(Clock(zone="Europe/Moscow", kept_by="the occupier's clock"),),
        )
    )
    area = where_sun.locate(
        where_sun.AskedWhere(
            time=(day[0], day[0]), shadows=(shadow,), places=(here, there), cell_deg=0.5
        )
    ).told
    return (plain_values(when), summary(when)), (plain_values(area), where_sun.summary(area))


def sun_answers(
    shadow: Digest, bound: Digest
) -> tuple[tuple[Method, tuple[Digest, ...], Mapping[str, Json], str], ...]:
    """Method, inputs, values and summary of both findings."""
    times, areas = _answers()
    return (
        (WHEN.method, (shadow, bound), *times),
        (WHERE_SUN.method, (shadow,), *areas),
    )
