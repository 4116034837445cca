"""When: at a known place, the stretches of time whose sun a measured shadow allows.

Several measurements of one moment each keep their part of the 95 %: with k of them each is tested
at 1 - 0.95 ** (1 / k), so that the true moment passes all of them in at least 95 % of cases.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.earth_time import DAY_S, Floats
from sightline.geo.horizon import Sky, refracted
from sightline.geo.shadow import ACCEPTED, LOWEST_DEG
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.spans import Span
from sightline.geo.sun import sun_at

STEP_S: Final = 60.0
LONGEST_DAYS: Final = 3_700
"""About ten years of minutes."""
_AT_ONCE: Final = 40 * 1440
_FINER: Final = 30
_METRES_A_DEGREE: Final = 111_000.0
_HALF_TURN_DEG: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place with its error radius."""

    latitude_deg: float
    longitude_deg: float
    radius_m: float = 0.0

    @property
    def slack_deg(self) -> float:
        """How far the sun may stand elsewhere on the sky within the radius."""
        return self.radius_m / _METRES_A_DEGREE

    @property
    def turn_deg(self) -> float:
        """How far true north itself turns within the radius: fast near the poles.

        The meridians through a circle's rim converge by the difference of longitude times the sine
        of the latitude (Snyder 1987, p. 46); round a pole there is no direction that holds.
        """
        latitude, radius = math.radians(abs(self.latitude_deg)), math.radians(self.slack_deg)
        if latitude + radius >= math.pi / 2.0:
            return _HALF_TURN_DEG if radius else 0.0
        wide = math.asin(math.sin(radius) / math.cos(latitude))
        return math.degrees(wide) * math.sin(latitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the sun did at a place over a period, and what passed."""

    windows: list[list[Span]]
    """For each measurement, the stretches of its 95 % region."""
    daylight_s: float
    """Seconds in which some part of the sun was up."""
    up: list[Span]
    """The stretches of daylight."""


def least_p(measurements: int) -> float:
    """The least p for each of several measurements of one moment."""
    return float(1.0 - (1.0 - ACCEPTED) ** (1.0 / max(measurements, 1)))


def sun_seen(site: Site, seconds: Floats) -> Sky:
    """The sun through standard air over a site."""
    return refracted(sun_at(site.latitude_deg, site.longitude_deg, seconds))


def scan(site: Site, period: Span, shadows: Sequence[Consistency]) -> Scan:
    """Find the windows of each measurement over a period, minute by minute, edges between.

    Raises:
        InputRefused: the period is longer than about ten years, or reaches beyond the years for
            which the sun is computed.
    """
    if period[1] < period[0]:
        raise InputRefused(
            "The period ends before it begins.", next_step="Give its earlier day first."
        )
    if not period[1] - period[0] <= LONGEST_DAYS * DAY_S:
        raise InputRefused(
            "The period is longer than ten years.",
            next_step="Give a shorter one; the sun repeats itself from year to year to within a "
            "quarter of a day.",
        )
    level = least_p(len(shadows))
    up: list[Span] = []
    windows: list[list[Span]] = [[] for _ in shadows]
    for seconds in _blocks(period):
        sky = sun_seen(site, seconds)
        _extend(up, _above(seconds, sky.altitude_deg - LOWEST_DEG))
        light = np.flatnonzero(sky.altitude_deg >= LOWEST_DEG - 1.0)
        for found, shadow in zip(windows, shadows, strict=True):
            passed = np.full(seconds.size, -level)
            part = Sky(azimuth_deg=sky.azimuth_deg[light], altitude_deg=sky.altitude_deg[light])
            passed[light] = shadow.p(part, site.slack_deg, site.turn_deg) - level
            spans = _above(seconds, passed)
            between = _between_minutes(site, shadow, (seconds, passed, sky), level)
            _extend(found, sorted([*spans, *between]))
    return Scan(windows=windows, daylight_s=sum(b - a for a, b in up), up=up)


def _blocks(period: Span) -> Iterator[Floats]:
    """Minutes of the period, both ends included; blocks share their borders."""
    count = int(np.ceil((period[1] - period[0]) / STEP_S)) + 1
    for first in range(0, max(count - 1, 1), _AT_ONCE):
        index = np.arange(first, min(first + _AT_ONCE, count - 1) + 1)
        yield np.minimum(period[0] + index * STEP_S, period[1])


def _above(seconds: Floats, value: Floats) -> list[Span]:
    """Stretches where a sampled value is not negative, its zeros by straight lines."""
    inside = np.concatenate(([False], value >= 0.0, [False]))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return [
        (_edge(seconds, value, start - 1, start), _edge(seconds, value, end, end - 1))
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def _edge(seconds: Floats, value: Floats, outside: int, inside: int) -> float:
    """Where the value crosses zero on its way in; the end of the samples where it never is out."""
    if not 0 <= outside < len(seconds):
        return float(seconds[inside])
    low, high = value[outside], value[inside]
    part = high / (high - low) if high > low else 0.0
    return float(seconds[inside] + (seconds[outside] - seconds[inside]) * part)


def _between_minutes(
    site: Site, shadow: Consistency, samples: tuple[Floats, Floats, Sky], level: float
) -> list[Span]:
    """Windows that open and close between two samples: the measured value is passed over there."""
    seconds, passed, sky = samples
    off = shadow.off(sky)[0 if shadow.given.azimuth_deg is not None else 1]
    crossed = (np.sign(off[1:]) != np.sign(off[:-1])) & (np.abs(off[1:] - off[:-1]) < 90.0)  # noqa: PLR2004 - not the jump at 180
    light = np.maximum(sky.altitude_deg[1:], sky.altitude_deg[:-1]) >= LOWEST_DEG
    missed = crossed & light & (np.maximum(passed[1:], passed[:-1]) < 0.0)
    found: list[Span] = []
    for index in np.flatnonzero(missed):
        fine = np.linspace(seconds[index], seconds[index + 1], _FINER + 1)
        closer = shadow.p(sun_seen(site, fine), site.slack_deg, site.turn_deg) - level
        found += _above(fine, closer)
    return found


def _extend(spans: list[Span], more: Sequence[Span]) -> None:
    """Append, joining what a border between blocks cut."""
    for span in more:
        if spans and span[0] <= spans[-1][1] + 1e-6:
            spans[-1] = (spans[-1][0], max(spans[-1][1], span[1]))
        else:
            spans.append(span)
