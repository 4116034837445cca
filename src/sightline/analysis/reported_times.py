"""What a time written in a file may mean: an interval of instants, and why it is that wide.

Nothing here relabels a time: a zone is converted where one is written, and where none is, the
interval covers every zone there is.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sightline.errors import InputRefused
from sightline.model.times import Interval, period

_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_EPOCH_2001: Final = datetime(2001, 1, 1, tzinfo=UTC)
_MAX_SECONDS: Final = 250_000_000_000
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - one line reads better

_ISO: Final = re.compile(
    r"\s*(\d{4})[-:/.]\s?(\d{1,2})[-:/.]\s?(\d{1,2})"
    r"(?:[T\s]\s?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,:]\d{1,9})?)?\s?"
    r"(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?\s*",
    re.ASCII,
)
_COARSE: Final = re.compile(r"\s*(\d{4})(?:-(\d\d))?\s*", re.ASCII)
_PDF: Final = re.compile(
    r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?(?:\d\d)?'?)?.{0,8}",
    re.ASCII | re.DOTALL,
)
_RIFF: Final = re.compile(
    r"\s*(?:\w{3}\s+)?(\w{3})\s+(\d{1,2})\s+(\d{1,2}):(\d\d):(\d\d)\s+(\d{4})\s*", re.ASCII
)

NO_ZONE: Final = "No zone is written: the interval covers every zone."
UTC_DOUBT: Final = (
    "The standard says UTC, but many devices write their local time: the interval covers both."
)
NOT_SET: Final = "The field is zero: never set, or cleared by software."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a written time may mean, and what stands against reading it so."""

    interval: Interval | None
    doubts: tuple[str, ...] = ()


def since_1904(seconds: int) -> Reading:
    """A time of an ISO or QuickTime movie (ISO/IEC 14496-12, 8.2.2): seconds since 1904."""
    if seconds == 0:
        return Reading(interval=None, doubts=(NOT_SET,))
    if seconds > _MAX_SECONDS:
        return Reading(interval=None, doubts=("The number lies outside the calendar.",))
    moment = _EPOCH_1904 + timedelta(seconds=seconds)
    return _read(f"{moment:%Y-%m-%dT%H:%M:%S}", "unknown", (UTC_DOUBT,))


def since_2001(nanoseconds: int) -> Reading:
    """Matroska DateUTC (RFC 9559, 5.1.2.7): nanoseconds since 2001 in UTC."""
    seconds = nanoseconds // 1_000_000_000
    if abs(seconds) > _MAX_SECONDS // 2:
        return Reading(interval=None, doubts=("The number lies outside the calendar.",))
    moment = _EPOCH_2001 + timedelta(seconds=seconds)
    return _read(
        f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}",
        "UTC",
        ("The standard says UTC; writing software may have used local time.",),
    )


def written(text: str, *, zone: str | None = None) -> Reading:
    """A time in letters and digits: ISO 8601, Exif, PDF or RIFF style.

    Args:
        text: As it stands in the file.
        zone: An offset that another field of the file states for it.
    """
    text = text.strip()[:64]
    for pattern, order in ((_ISO, _in_order), (_COARSE, _in_order), (_RIFF, _month_first)):
        match = pattern.fullmatch(text)
        if match:
            return _from_parts(*order(match), zone)
    match = _PDF.fullmatch(text)
    if match and (text.startswith("D:") or text.isdigit()):
        return _from_parts(*_in_order(match), zone)
    return Reading(interval=None, doubts=("Not written in a form this method reads.",))


def offset(text: str | None) -> str | None:
    """A zone as our records write it, None where the text is no zone."""
    if not text:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return "UTC"
    match = re.fullmatch(r"([+-])(\d\d):?'?(\d\d)?'?", text.strip(), re.ASCII)
    return f"{match[1]}{match[2]}:{match[3] or '00'}" if match else None


def _in_order(match: re.Match[str]) -> tuple[list[str], str | None]:
    groups = [*match.groups()]
    zone = groups.pop() if len(groups) > 6 else None  # noqa: PLR2004 - six parts of a time
    return [part for part in groups if part is not None], zone


def _month_first(match: re.Match[str]) -> tuple[list[str], str | None]:
    month, day, hour, minute, second, year = match.groups()
    number = _MONTHS.index(month.lower()) + 1 if month.lower() in _MONTHS else 0
    return [year, str(number), day, hour, minute, second], None


def _from_parts(parts: list[str], written_zone: str | None, stated: str | None) -> Reading:
    if not any(int(part) for part in parts):
        return Reading(interval=None, doubts=(NOT_SET,))
    if len(parts) == 4:  # noqa: PLR2004 - an hour without minutes is read as its day
        parts = parts[:3]
    zone = offset(written_zone) or offset(stated)
    date = "-".join([parts[0], *(part.zfill(2) for part in parts[1:3])])
    clock = ":".join(part.zfill(2) for part in parts[3:])
    doubts = () if zone else (NO_ZONE,)
    return _read(f"{date}T{clock}" if clock else date, zone or "unknown", doubts)


def _read(text: str, zone: str, doubts: tuple[str, ...]) -> Reading:
    try:
        interval = period(text, zone=zone, basis="reported field")
    except InputRefused as error:
        return Reading(interval=None, doubts=(error.cause,))
    return Reading(interval=interval, doubts=doubts)
