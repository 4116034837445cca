"""Dates that take days and months apart: nights, eves, weeks and halves of months."""

from datetime import timedelta
from typing import Final

from sightline.ledger.date_scan import Context, Read, Scan
from sightline.ledger.days import Days, month_of, one
from sightline.ledger.named_dates import day_and_month, month, month_and_day, weekday

_WEEK: Final = 7
_HALF: Final = 15
"""The last day of a month's first half."""


def night(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`overnight into Sunday`, `the night of 3 May`, `the night from Friday to Saturday`."""
    words, low = scan.words, scan.lows[place]
    if low not in {"overnight", "night"}:
        return None
    joint = scan.low(place + 1, stop)
    if joint not in words.into | {"of", "from", "between", "on"}:
        return None
    here = place + 2 + (scan.low(place + 2, stop) == "the")
    read = _day_at(scan, here, stop, context)
    if read is None or read.days is None:
        return read
    if joint in {"from", "between", "of"} and scan.low(read.end, stop) in words.joining:
        second = _day_at(scan, read.end + 1, stop, context)
        if second is not None and second.days is not None:
            return Read(Days(read.days.first, second.days.last), second.end, second.counted_from)
    if read.days.first != read.days.last:
        return read
    into = joint in words.into
    first, last = read.days.first, read.days.last
    days = Days(first - timedelta(days=1), last) if into else Days(first, last + timedelta(days=1))
    return Read(days, read.end, read.counted_from)


def _day_at(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    if place >= stop:
        return None
    for form in (day_and_month, month_and_day, weekday):
        read = form(scan, place, stop, context)
        if read is not None:
            return read
    return None


def eve(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`On the eve of 9 May`: the day before."""
    language = scan.words.language
    if not language.has("dates.eve", scan.lows[place]) or scan.low(place + 1, stop) != "of":
        return None
    read = _day_at(scan, place + 2, stop, context)
    if read is None or read.days is None:
        return None
    return Read(one(read.days.first - timedelta(days=1)), read.end, read.counted_from)


def _of_month(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`Of May 2034`, behind a part of it."""
    if scan.low(place, stop) != "of" or place + 1 >= stop:
        return None
    return month(scan, place + 1, stop, context)


def _days_of_month(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`The last days of May`, `the first days of the year` but for the year."""
    language, low = scan.words.language, scan.lows[place]
    last = language.has("dates.last_days", low)
    if not (last or language.has("dates.first_days", low)):
        return None
    read = _of_month(scan, place + 2, stop, context)
    if read is None or read.days is None:
        return read
    rest = timedelta(days=_WEEK - 1)
    days = read.days
    cut = Days(days.last - rest, days.last) if last else Days(days.first, days.first + rest)
    return read._replace(days=cut)


def part_of_month(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`The first week of April`, `the second half of May 2034`."""
    language, low, unit = scan.words.language, scan.lows[place], scan.low(place + 1, stop)
    half, week = language.has("dates.half", unit), scan.words.units.get(unit) == _WEEK
    if language.has("dates.days", unit) or (week and language.has("dates.last_days", low)):
        return _days_of_month(scan, place, stop, context)
    rank = language.ranks.get("dates.ranks", {}).get(low)
    if rank is None or not (half or week):
        return None
    read = _of_month(scan, place + 2, stop, context)
    if read is None or read.days is None or (half and rank > 1):
        return read
    whole = month_of(read.days.first.year, read.days.first.month)
    length = _HALF if half else _WEEK
    first = whole.first + timedelta(days=rank * length)
    last = first + timedelta(days=length - 1)
    days = Days(first, whole.last if half and rank else min(last, whole.last))
    return Read(days, read.end, read.counted_from)
