"""What clocks showed: the legal time of a place, and any other that people keep there.

The legal zone comes from the map of time zones that `timezonefinder` carries, its rules from the
time zone database (IANA). Both say what the law said; in occupied areas people may keep another
clock, which the analyst names. The database is rough before 1970 and guesses the future.
"""

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray
from timezonefinder import TimezoneFinder

from sightline.errors import InputRefused
from sightline.model.times import Instant, Interval, period

_KNOWN_FROM: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAW_FORESEEN: Final = timedelta(days=366)
_HALF_DAY: Final = timedelta(hours=12)
_EARTH_M: Final = 6_371_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A zone, and why it is shown."""

    zone: str
    """Of the time zone database: `Europe/Kyiv`; `UTC`."""
    kept_by: str
    """`the place's legal time`, or what the analyst says."""


UTC_CLOCK: Final = Clock(zone="UTC", kept_by="coordinated universal time")


@functools.cache
def _finder() -> TimezoneFinder:
    return TimezoneFinder()


def legal_clock(latitude_deg: float, longitude_deg: float) -> Clock:
    """The clock that the law sets at a place; at sea, the nautical zone."""
    zone = _zone_at(latitude_deg, longitude_deg)
    at_sea = zone.startswith("Etc/")
    return Clock(zone=zone, kept_by="nautical time" if at_sea else "legal time of the place")


def legal_offset_s(latitude_deg: float, longitude_deg: float, shown_s: float) -> int:
    """Seconds that a place's legal time was ahead of UTC when its clocks showed this.

    Args:
        latitude_deg: of the place.
        longitude_deg: of the place.
        shown_s: the clock's reading, in seconds since 1970 as if it were UTC; of two readings where
            clocks were put back, the first.
    """
    return _ahead_s(_zone_at(latitude_deg, longitude_deg), shown_s)


def _zone_at(latitude_deg: float, longitude_deg: float) -> str:
    return _finder().timezone_at(lat=latitude_deg, lng=_wrapped(longitude_deg)) or "UTC"


def legal_offsets_s(shown_s: float) -> list[int]:
    """Every such offset that the law kept somewhere, from the west to the east."""
    return sorted({_ahead_s(zone, shown_s) for zone in _finder().timezone_names})


@functools.lru_cache(maxsize=4096)
def _ahead_s(zone: str, shown_s: float) -> int:
    wall = (_KNOWN_FROM + timedelta(seconds=shown_s)).replace(tzinfo=_zone(zone))
    return round((wall.utcoffset() or timedelta(0)).total_seconds())


def land(step_deg: float) -> NDArray[np.bool_]:
    """Where the map of time zones has land: cells of this size, from the south-west, row by row."""
    latitudes = np.arange(-90.0 + step_deg / 2, 90.0, step_deg)
    longitudes = np.arange(-180.0 + step_deg / 2, 180.0, step_deg)
    found = [
        [
            _finder().timezone_at_land(lat=float(lat), lng=float(lon)) is not None
            for lon in longitudes
        ]
        for lat in latitudes
    ]
    return np.array(found)


def named_clock(text: str) -> Clock:
    """A clock as the analyst names it: `Europe/Moscow`, or `Europe/Moscow=occupier's clock`.

    Raises:
        InputRefused: there is no such zone.
    """
    zone, _, kept_by = text.partition("=")
    _zone(zone.strip())
    return Clock(zone=zone.strip(), kept_by=kept_by.strip() or "named by the analyst")


@functools.cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputRefused(
            f"{name[:60]!r} is no zone of the time zone database.",
            next_step="Name it by continent and city, as Europe/Kyiv, or write UTC.",
        ) from error


def shown(clock: Clock, seconds: float) -> datetime:
    """What the clock shows at an instant, in seconds since 1970."""
    return (_KNOWN_FROM + timedelta(seconds=seconds)).astimezone(_zone(clock.zone))


def offset_text(moment: datetime) -> str:
    """`+05:00`; `UTC` for none."""
    offset = moment.utcoffset() or timedelta(0)
    minutes = round(offset.total_seconds() / 60.0)
    if minutes == 0:
        return "UTC"
    sign = "+" if minutes > 0 else "-"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def meant(text: str, zone: str, basis: str) -> Interval:
    """A date or time as written, read on a clock: its whole day, minute or second.

    Args:
        text: `2024-11-14`, `2024-11-14T14:12`, and what else `times.period` reads.
        zone: `UTC`, an offset, `unknown`, or a zone of the database.
        basis: why it is believed.

    Raises:
        InputRefused: it is no time; there is no such zone; or clocks jumped over it.
    """
    if "/" not in zone:
        return period(text, zone=zone, basis=basis)
    written = period(text, zone="UTC", basis=basis)
    if written.earliest is None or written.latest is None:
        raise TypeError(text)
    ends = [*_readings(written.earliest, zone), *_readings(written.latest, zone)]
    if not ends:
        raise InputRefused(
            f"No clock in {zone} ever showed {text}: it was put forward over that time.",
            next_step="Check the date, or name another zone.",
        )
    return Interval(earliest=min(ends), latest=max(ends), basis=basis, zone=zone)


def _readings(wall: Instant, zone: str) -> Iterator[Instant]:
    """The instants at which a clock showed this: none, one, or two where it was put back."""
    naive = wall.datetime().replace(tzinfo=None)
    for fold in (0, 1):
        moment = naive.replace(tzinfo=_zone(zone), fold=fold)
        instant = moment.astimezone(UTC)
        if instant.astimezone(_zone(zone)).replace(tzinfo=None) == naive:
            yield Instant.of(instant)


def notes(clocks: Sequence[Clock], start_s: float, end_s: float, now_s: float) -> list[str]:
    """What to know before a clock is read over a stretch of time."""
    found = []
    for clock in clocks:
        offsets = _offsets(clock, start_s, end_s)
        if len(offsets) > 1:
            listed = ", ".join(offsets)
            found.append(f"{clock.zone} changed its clocks within the period: {listed}.")
    first = _KNOWN_FROM + timedelta(seconds=start_s)
    if first < _KNOWN_FROM:
        found.append("Before 1970 the time zone database is rough: check what clocks showed then.")
    if end_s > now_s + _LAW_FORESEEN.total_seconds():
        found.append("Legal time more than a year ahead is a guess: laws change.")
    return found


def around(latitude_deg: float, longitude_deg: float, radius_m: float) -> list[Clock]:
    """The legal clocks on the rim of a place, each once, in no order that means anything."""
    if not radius_m:
        return []
    turn, latitude = np.radians(np.arange(0.0, 360.0, 30.0)), math.radians(latitude_deg)
    wide = radius_m / _EARTH_M
    north = np.arcsin(
        math.sin(latitude) * math.cos(wide) + math.cos(latitude) * math.sin(wide) * np.cos(turn)
    )
    east = np.arctan2(
        np.sin(turn) * math.sin(wide) * math.cos(latitude),
        math.cos(wide) - math.sin(latitude) * np.sin(north),
    )
    rim = zip(np.degrees(north).tolist(), (longitude_deg + np.degrees(east)).tolist(), strict=True)
    return list(dict.fromkeys(legal_clock(lat, lon) for lat, lon in rim))


def other_zones(legal: Clock, about: Sequence[Clock], start_s: float, end_s: float) -> list[str]:
    """A note on clocks within a place's error that show another time than that of its middle."""
    kept = _offsets(legal, start_s, end_s)
    others = [
        f"{clock.zone} ({', '.join(offsets)})"
        for clock in about
        if clock.kept_by == legal.kept_by and (offsets := _offsets(clock, start_s, end_s)) != kept
    ]
    if not others:
        return []
    return [f"Within the place's error other clocks are legal too: {'; '.join(others)}."]


def _offsets(clock: Clock, start_s: float, end_s: float) -> list[str]:
    steps = max(2, min(8000, int((end_s - start_s) / _HALF_DAY.total_seconds()) + 2))
    texts = (offset_text(shown(clock, float(s))) for s in np.linspace(start_s, end_s, steps))
    return list(dict.fromkeys(texts))


def _wrapped(longitude_deg: float) -> float:
    return (longitude_deg + 180.0) % 360.0 - 180.0
