"""Model values in a reader's words: times in UTC with their zone and basis, sizes, positions."""

import re
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from sightline.exports.visible import one_line
from sightline.model.exhibit import Clock
from sightline.model.finding import Method
from sightline.model.places import WHOLE, Area, Region
from sightline.model.times import Instant, Interval, MediaSpan, period

MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_UNITS: Final = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
_PERIOD_FORMS: Final = (
    ("%Y", "the year {0.year}"),
    ("%Y-%m", "{month} {0.year}"),
    ("%Y-%m-%d", "{0.day} {month} {0.year}"),
    ("%Y-%m-%dT%H:%M", "{0.day} {month} {0.year}, {0:%H:%M}"),
    ("%Y-%m-%dT%H:%M:%S", "{0.day} {month} {0.year}, {0:%H:%M:%S}"),
)

_PERIOD_YEARS: Final = range(1001, 9998)
"""Years in which an offset cannot leave what `period` reads."""
_WIDEST: Final = timedelta(hours=14)
_ZONE: Final = re.compile(r"[+-]\d\d:\d\d", re.ASCII)


def moment(instant: Instant) -> str:
    """An instant to the second, in UTC: `12 Nov 2022, 09:30:15 UTC`."""
    return f"{_bare(instant.datetime())} UTC"


def interval(value: Interval) -> str:
    """An interval with what bounds it: a whole day or month is named as such."""
    written = _as_written(value)
    if written:
        return written
    if value.earliest and value.latest:
        if value.earliest == value.latest:
            return moment(value.earliest)
        return f"between {moment(value.earliest)} and {moment(value.latest)}"
    if value.latest:
        return f"not after {moment(value.latest)}; nothing bounds its beginning"
    if value.earliest:
        return f"not before {moment(value.earliest)}; nothing bounds its end"
    return "not bounded on either side"


def briefly(value: Interval) -> str:
    """An interval in few words, for lists: `by 15 Nov 2024, 18:40 UTC`."""
    if value.earliest is None and value.latest is not None:
        return f"by {_to_the_minute(value.latest)}"
    if value.earliest is not None and value.latest is None:
        return f"from {_to_the_minute(value.earliest)} on"
    return interval(value)


def _to_the_minute(instant: Instant) -> str:
    return f"{moment(instant).rsplit(':', 1)[0]} UTC"


def basis(value: Interval) -> str:
    """Why an interval says what it says, and in which zone it was read."""
    zone = (
        "zone unknown, widened by the span of all zones"
        if value.zone == "unknown"
        else (f"read in {one_line(value.zone)}")
    )
    return f"basis: {one_line(value.basis)}; {zone}"


def size(octets: int) -> str:
    """A size in decimal units, and exactly: `1.5 MB (1,500,000 bytes)`."""
    for unit, factor in _UNITS:
        if octets >= factor:
            tenths = round(Fraction(10 * octets, factor))
            return f"{tenths // 10}.{tenths % 10} {unit} ({octets:,} bytes)"
    return f"{octets:,} bytes"


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 exhibit`, `2 exhibits`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def area(value: Area) -> str:
    """A place with its error."""
    point = value.centre
    latitude, longitude = _degrees(point.latitude_e7), _degrees(point.longitude_e7)
    radius = metres(value.radius_cm)
    return f"{latitude}, {longitude}, within {radius} (basis: {one_line(value.basis)})"


def metres(centimetres: int) -> str:
    """A length in whole metres."""
    return f"{centimetres // 100:,} m" if centimetres >= 100 else "less than 1 m"  # noqa: PLR2004 - a metre


def region(value: Region) -> str:
    """A part of the picture in hundredths of its sides."""
    left, top = value.left * 100 // WHOLE, value.top * 100 // WHOLE
    right = -(-(value.left + value.width) * 100 // WHOLE)
    bottom = -(-(value.top + value.height) * 100 // WHOLE)
    return f"{left} to {right} % from the left, {top} to {bottom} % from the top"


def span(value: MediaSpan) -> str:
    """A stretch of a recording."""
    if value.start == value.end:
        return f"at {value.start.text}"
    return f"from {value.start.text} to {value.end.text}"


def clock(value: Clock) -> str:
    """What is known of the clock that stamped an acquisition."""
    step = {
        True: "kept in step",
        False: "not kept in step",
        None: "the system does not say whether it is kept in step",
    }[value.synchronised]
    bound = value.error_bound_us
    error = "" if bound is None else f", error up to {-(-bound // 1000):,} ms by its own account"
    return f"{one_line(value.source)}; {step}{error}"


def method(value: Method) -> str:
    """Name and version of a method."""
    return f"{one_line(value.name)} version {value.version}"


def _degrees(e7: int) -> str:
    sign, rest = ("-" if e7 < 0 else ""), abs(e7)
    # Five decimals are about a metre; the error radius stands beside it.
    return f"{sign}{rest // 10**7}.{rest % 10**7 // 100:05d}"


def _bare(value: datetime) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}, {value:%H:%M:%S}"


def _as_written(value: Interval) -> str | None:
    """The calendar period that the interval is exactly, if it is one."""
    offset = _offset(value.zone)
    if offset is None or value.earliest is None or value.latest is None:
        return None
    if value.earliest.datetime().year not in _PERIOD_YEARS:
        return None
    start = value.earliest.datetime() + offset
    for form, words in _PERIOD_FORMS:
        whole = period(start.strftime(form), zone=value.zone, basis=value.basis)
        if whole == value:
            named = words.format(start, month=MONTHS[start.month - 1])
            return f"{named} ({'zone unknown' if value.zone == 'unknown' else value.zone})"
    return None


def _offset(zone: str) -> timedelta | None:
    if zone == "UTC":
        return timedelta(0)
    if zone == "unknown":
        return _WIDEST  # `period` widens such a date at both ends
    if not _ZONE.fullmatch(zone):
        return None
    try:
        moment_there = datetime.fromisoformat(f"2000-01-01T00:00:00{zone}")
    except ValueError:
        return None
    return moment_there.utcoffset()
