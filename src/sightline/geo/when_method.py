"""Method `when`: recorded measurements and bounds, to the windows of time they leave."""

from collections.abc import Mapping
from typing import Final

from sightline.analysis.contract import DataMade, Result
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.geo.chronolocate import Site
from sightline.geo.clocks import named_clock
from sightline.geo.shadow import Measurement, Ranges
from sightline.geo.when import Asked, NamedShadow, NamedSite, NamedSpan, When, answer
from sightline.geo.when_chart import chart
from sightline.geo.when_words import summary
from sightline.model.canonical import Json
from sightline.model.claim import Claim
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.places import E7
from sightline.model.plain import from_plain
from sightline.model.shadow import Light, ShadowMeasurement, TimeConstraint
from sightline.model.times import Interval

_NAME: Final = 80


def measurement(record: ShadowMeasurement) -> Measurement | None:
    """What the kernel takes; None where no shadow was seen.

    Raises:
        InputRefused: the numbers have no solution.
    """
    if record.light is not Light.SHADOW:
        return None
    bearing = record.azimuth
    true_mdeg = 0 if bearing is None else bearing.azimuth_mdeg + record.to_true_mdeg
    return Measurement(
        azimuth_deg=None if bearing is None else true_mdeg / 1000.0 % 360.0,
        azimuth_error_deg=0.0 if bearing is None else bearing.error_mdeg / 1000.0,
        tip_known=record.tip_known,
        ratio=None if record.ratio_permille is None else record.ratio_permille / 1000.0,
        ratio_error=(record.ratio_error_permille or 0) / 1000.0,
        fall_deg=0.0 if record.fall is None else record.fall.steep_mdeg / 1000.0,
        fall_towards_deg=0.0 if record.fall is None else record.fall.towards_mdeg / 1000.0,
        ranges=Ranges(
            slope_deg=record.slope_mdeg / 1000.0,
            lean_deg=record.lean_mdeg / 1000.0,
            height_share=record.height_error_permille / 1000.0,
            penumbra_share=record.penumbra_permille / 1000.0,
        ),
    )


def asked_shadows(materials: Materials) -> tuple[NamedShadow, ...]:
    """The recorded shadows among the inputs, those that were seen.

    Raises:
        InputRefused: one has no solution.
    """
    seen = ((record, measurement(record)) for _, record in materials.of(ShadowMeasurement))
    return tuple(
        NamedShadow(name=_short("shadow of", record.thing), shadow=measured)
        for record, measured in seen
        if measured is not None
    )


def asked_places(parameters: Mapping[str, Json]) -> tuple[NamedSite, ...]:
    """The places that a method was asked about."""
    return tuple(_place(item) for item in _list(parameters, "places"))


def asked_span(parameters: Mapping[str, Json], name: str) -> NamedSpan:
    """A stretch of time that a method was asked about.

    Raises:
        InputRefused: it is open.
    """
    span = _span(name, from_plain(Interval, parameters[name]))
    if span.earliest_s is None or span.latest_s is None:
        raise _unreadable(name)
    return span


def number(parameters: Mapping[str, Json], name: str) -> int:
    """A whole number that a method was asked with."""
    value = parameters.get(name)
    if not isinstance(value, int):
        raise _unreadable(name)
    return value


def _asked(materials: Materials) -> Asked:
    parameters = materials.parameters
    period = asked_span(parameters, "period")
    return Asked(
        places=asked_places(parameters),
        period=(period.earliest_s or 0.0, period.latest_s or 0.0),
        shadows=asked_shadows(materials),
        bounds=tuple(
            _span(_short(record.bound_kind, record.reason), record.time)
            for _, record in materials.of(TimeConstraint)
        ),
        claims=(
            *(
                _span(_quoted(record.text), record.time)
                for _, record in materials.of(Claim)
                if record.time is not None
            ),
            *(
                _span(str(_map(item)["name"]), from_plain(Interval, _map(item)["time"]))
                for item in _list(parameters, "claims")
            ),
        ),
        clocks=tuple(named_clock(str(item)) for item in _list(parameters, "clocks")),
        seed=number(parameters, "seed"),
    )


def _run(materials: Materials) -> Result:
    asked = _asked(materials)
    unseen = [
        record for _, record in materials.of(ShadowMeasurement) if record.light is not Light.SHADOW
    ]
    if not asked.shadows and not asked.bounds:
        return Result(
            outcome=Outcome.INCONCLUSIVE,
            summary="No shadow of the sun was seen. That does not mean night: the sky may be "
            "overcast, or the sun behind something. It says nothing of the time.",
            values={"answer": "no shadow seen", "observations": len(unseen)},
        )
    found = answer(asked)
    return Result(
        outcome=Outcome.OBSERVED if asked.shadows else Outcome.INCONCLUSIVE,
        summary=summary(found),
        values=plain_values(found),
        data=(
            DataMade(
                label="windows by day and hour",
                media_type="image/svg+xml",
                data=chart(found).encode(),
            ),
        ),
    )


def _place(item: Json) -> NamedSite:
    given = _map(item)
    return NamedSite(
        name=str(given["name"]),
        site=Site(
            latitude_deg=int(str(given["latitude_e7"])) / E7,
            longitude_deg=int(str(given["longitude_e7"])) / E7,
            radius_m=int(str(given["radius_cm"])) / 100.0,
        ),
    )


def _span(name: str, interval: Interval) -> NamedSpan:
    ends = (interval.earliest, interval.latest)
    start, end = (None if end is None else end.microseconds / 1e6 for end in ends)
    return NamedSpan(name=name, earliest_s=start, latest_s=end)


def _short(kind: str, text: str) -> str:
    words = " ".join(f"{kind}: {text}".split())
    return words if len(words) <= _NAME else f"{words[: _NAME - 1]}…"


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _NAME else f"“{words[: _NAME - 1]}…”"


def _list(parameters: Mapping[str, Json], name: str) -> list[Json]:
    value = parameters.get(name)
    if not isinstance(value, list | tuple):
        raise _unreadable(name)
    return list(value)


def _map(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise _unreadable("place or claim")
    return value


def _unreadable(name: str) -> InputRefused:
    return InputRefused(
        f"The parameter {name} is not what this method takes.",
        next_step="Ask with `sightline when`, which writes it.",
    )


WHEN: Final = JointMethod(
    method=Method(
        name="when",
        version=2,
        parameters={"places": [], "period": {}, "claims": [], "clocks": [], "seed": 1},
    ),
    title="Windows of time from shadows",
    limitations=(
        "The 95 % hold if the shadow was measured as stated and the declared ranges hold.",
        "A wrong object, a wrong end of the shadow or a wrong north is not noticed.",
        "Direction and length together repeat twice a year; a direction alone every day.",
        "Legal time is what the law said; people may have kept another clock.",
        "That no shadow is seen does not mean night: the sky may be overcast.",
        "Bounds such as a time of publication are as good as the records that they rest on.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    tolerances={
        "windows.*.start_s": 2,
        "windows.*.end_s": 2,
        "left_s": 120,
        "daylight_s": 120,
        "seasons.*.windows_s": 120,
        "contributions.*.alone_s": 120,
        "contributions.*.without_s": 120,
        "claims.*.p_ppm": 500,
        "claims.*.best_s": 60,
        "claims.*.off_mdeg.*": 5,
        "claims.*.passes_ppm": 5_000,
    },
    run=_run,
)


def told(values: Mapping[str, Json]) -> When:
    """The answer that a finding of this method holds.

    Raises:
        InputRefused: the values are none.
    """
    return from_plain(When, values)
