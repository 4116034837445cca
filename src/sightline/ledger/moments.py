"""Times as claims give them: held against each other, and shown as days."""

from datetime import datetime, time, timedelta
from typing import Final

from sightline.ledger.compared import Moment, ends

_LAST_YEAR: Final = 9999
_AHEAD, _BEHIND = timedelta(hours=14), timedelta(hours=12)
"""How far local days lie ahead of and behind those of UTC at most, anywhere on Earth."""
_MINUTE = timedelta(minutes=1)
_SHORT_OF_DAY = timedelta(hours=23, minutes=59)
_Ends = tuple[datetime, datetime]


def held(mine: Moment, theirs: Moment) -> tuple[_Ends, _Ends]:
    """The ends of both times; where neither names a zone, those of the days as written.

    Reports on one event give its local days: the 13th and the 14th are two days, whatever the zone.
    """
    if mine.interval.zone == theirs.interval.zone == "unknown":
        return written(mine), written(theirs)
    return ends(mine.interval), ends(theirs.interval)


def written(moment: Moment) -> _Ends:
    """The ends of a time; of days in an unknown zone, those of the days as written."""
    if moment.interval.zone != "unknown":
        return ends(moment.interval)
    first, last = ends(moment.interval)
    return (
        first + _AHEAD if first.year > 1 else first,
        last - _BEHIND if last.year < _LAST_YEAR else last,
    )


def is_by_clock(moment: Moment) -> bool:
    """Whether it tells a time of day: it is shorter than a day."""
    first, last = written(moment)
    return last - first < _SHORT_OF_DAY


def whole_days(moment: Moment) -> _Ends:
    """The ends of the days it falls on: which event a deed belongs to is no matter of minutes."""
    first, last = written(moment)
    if not is_by_clock(moment):
        return first, last
    return (
        datetime.combine(first.date(), time.min, first.tzinfo),
        datetime.combine(last.date(), time.max, last.tzinfo),
    )


def _of_day(moment: Moment) -> str:
    """`2024-11-14 14:20`, `2024-11-14 14:20 to 14:50 UTC`; without a zone as clocks showed it."""
    first, last = written(moment)
    end = f"{last:%H:%M}" if last.date() == first.date() else f"{last:%Y-%m-%d %H:%M}"
    shown = f"{first:%Y-%m-%d %H:%M}"
    shown += "" if last - first < _MINUTE else f" to {end}"
    return shown if moment.interval.zone == "unknown" else f"{shown} UTC"


def days(moment: Moment) -> str:
    """As a reader knows it: `2024-11-14 14:20`, or its days."""
    return _of_day(moment) if is_by_clock(moment) else dates(moment)


def dates(moment: Moment) -> str:
    """Its days alone: `2024-11-14`, `from 2024-11-14`, `2024-11-14 to 2024-11-16`."""
    first, last = written(moment)
    if first.year == 1:
        return f"until {last.date()}"
    if last.year == _LAST_YEAR:
        return f"from {first.date()}"
    return str(first.date()) if first.date() >= last.date() else f"{first.date()} to {last.date()}"
