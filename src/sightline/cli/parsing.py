"""Numbers and times as people type them, read exactly."""

import re
from fractions import Fraction
from typing import Final

from sightline.errors import InputRefused
from sightline.model.places import E7, WHOLE, Area, Point, Region
from sightline.model.times import Interval, MediaSpan, MediaTime, period

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)
_CLOCK: Final = re.compile(
    r"(?:(?:([0-9]{1,4}):)?([0-9]{1,4}):)?([0-9]{1,6})(?:\.([0-9]{1,9}))?", re.ASCII
)
_ZONED: Final = re.compile(r"(.*T.*?)(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_TICKS: Final = 1000
_MINUTE: Final = 60
_SIDES: Final = 4
AS_CLAIMED: Final = "as claimed"


def decimal(text: str, what: str) -> Fraction:
    """A decimal number, exactly.

    Raises:
        InputRefused: the text is none.
    """
    if not _DECIMAL.fullmatch(text.strip()):
        raise InputRefused(
            f"{text[:80]!r} is no {what}.", next_step="Write a decimal number, as 12.5."
        )
    return Fraction(text.strip())


def media_time(text: str) -> MediaTime:
    """A position in a recording: `12.5`, `1:02.040` or `1:02:03`; every digit counts.

    Raises:
        InputRefused: the text is none of these.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None or (match[2] is not None and int(match[3]) >= _MINUTE):
        raise _no_position(text)
    if match[1] is not None and int(match[2]) >= _MINUTE:
        raise _no_position(text)
    hours, minutes, seconds = (int(match[part] or 0) for part in (1, 2, 3))
    digits = match[4] or ""
    ticks = max(_TICKS, 10 ** len(digits))
    whole = (hours * _MINUTE + minutes) * _MINUTE + seconds
    return MediaTime.of_seconds(
        whole + Fraction(int(digits or 0), 10 ** len(digits)), denominator=ticks
    )


def media_span(start: str | None, end: str | None, at: str | None) -> MediaSpan | None:
    """From `--from` to `--to`, or one position by `--at`.

    Raises:
        InputRefused: half of a span, or both ways at once.
    """
    if at is not None and start is None and end is None:
        return MediaSpan(start=media_time(at), end=media_time(at))
    if at is None and start is not None and end is not None:
        return MediaSpan(start=media_time(start), end=media_time(end))
    if at is None and start is None and end is None:
        return None
    raise InputRefused(
        "A stretch of a recording has a beginning and an end.",
        next_step="Give --from and --to together, or --at alone.",
    )


def region(text: str) -> Region:
    """Left, top, width and height in percent of the picture, to hundredths.

    Raises:
        InputRefused: the text is not four such numbers, or not inside the picture.
    """
    parts = text.split(",")
    if len(parts) != _SIDES:
        raise _no_region(text)
    sides = [decimal(part, "side of a region") * WHOLE / 100 for part in parts]
    if any(side.denominator != 1 for side in sides):
        raise _no_region(text)
    left, top, width, height = map(int, sides)
    return Region(left=left, top=top, width=width, height=height)


def area(latitude: str | None, longitude: str | None, radius: str | None) -> Area | None:
    """A disc on the ground, as claimed.

    Raises:
        InputRefused: a part of it is missing or no number.
    """
    if latitude is None and longitude is None and radius is None:
        return None
    if latitude is None or longitude is None or radius is None:
        raise InputRefused(
            "A point on the ground needs its error.",
            next_step="Give --lat, --lon and --radius-m together.",
        )
    return Area(
        centre=Point(
            latitude_e7=round(decimal(latitude, "latitude") * E7),
            longitude_e7=round(decimal(longitude, "longitude") * E7),
        ),
        radius_cm=round(decimal(radius, "radius in metres") * 100),
        basis=AS_CLAIMED,
    )


def calendar(text: str, zone: str | None, basis: str, *, otherwise: str | None = None) -> Interval:
    """A date or time with the precision it is written in; its zone may stand at its end.

    Args:
        text: As typed.
        zone: Its zone, where the user gave one for it.
        basis: Why the time is believed.
        otherwise: The zone where neither says; without it, it is unknown.

    Raises:
        InputRefused: the text is no date or time, or two zones are given.
    """
    bare, written = zoned(text)
    if written is None:
        return period(bare, zone=zone or otherwise or "unknown", basis=basis)
    if zone not in {None, written}:
        raise InputRefused(
            f"{text[:80]!r} names the zone {written}, and {zone!r} was given as well.",
            next_step="Give one zone.",
        )
    return period(bare, zone=written, basis=basis)


def zoned(text: str) -> tuple[str, str | None]:
    """A time as typed without the zone written behind it, and that zone: `UTC`, `+05:00`."""
    match = _ZONED.fullmatch(text.strip())
    if match is None:
        return text.strip(), None
    return match[1], "UTC" if match[2] == "Z" else match[2]


def _no_position(text: str) -> InputRefused:
    return InputRefused(
        f"{text[:80]!r} is no position in a recording.",
        next_step="Write seconds (12.5), minutes (1:02.040) or hours (1:02:03).",
    )


def _no_region(text: str) -> InputRefused:
    return InputRefused(
        f"{text[:80]!r} is no region.",
        next_step="Write left,top,width,height in percent, to hundredths: 10,20,33.25,40.",
    )
