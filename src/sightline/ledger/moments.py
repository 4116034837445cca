"""Times as claims give them: held against each other, and shown as days."""

from datetime import datetime, timedelta
from typing import Final

from sightline.ledger.compared import Moment, ends

_LAST_YEAR: Final = 9999
_AHEAD, _BEHIND = timedelta(hours=14), timedelta(hours=12)
"""How far local days lie ahead of and behind those of UTC at most, anywhere on Earth."""
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


def days(moment: Moment) -> str:
    """As a reader knows it: `2024-11-14`, `from 2024-11-14`, `2024-11-14 to 2024-11-16`."""
    first, last = written(moment)
    if first.year == 1:
        return f"until {last.date()}"
    if last.year == _LAST_YEAR:
        return f"from {first.date()}"
    return str(first.date()) if first.date() >= last.date() else f"{first.date()} to {last.date()}"
