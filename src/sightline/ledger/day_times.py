"""A time of day put on its day: where the words name one, and where they do not."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from sightline.ledger.clock_times import HALF_DAY, ClockRead
from sightline.ledger.date_scan import Context, Read
from sightline.ledger.days import Clock, Days, one
from sightline.ledger.told_dates import spoken_of

_SOON: Final = 6 * 60
"""Minutes within which a story goes on from one time of day to the next."""
_LATE, _EARLY = 18 * 60, 6 * 60
_DAY: Final = timedelta(days=1)


def on_clock(read: Read, timed: ClockRead, context: Context) -> Read:
    """The day of a date at a time of day; of a night, the day that the hour belongs to."""
    clock = _decided(timed, context)
    if read.days is None or clock is None:
        return read
    day = _of_night(read.days, clock)
    return read if day is None else read._replace(days=replace(one(day.first), clock=clock))


def _decided(timed: ClockRead, context: Context) -> Clock | None:
    """Of two times of day the one soon after the last that was told; None where none is."""
    clock, previous = timed.clock, context.previous
    if not timed.either:
        return clock
    if previous is None or previous.clock is None:
        ahead = HALF_DAY if context.half == "evening" else 0
        return _later(clock, ahead) if context.half else None
    for ahead in (0, HALF_DAY, 2 * HALF_DAY):
        moved = _later(clock, ahead)
        if 0 <= moved.last - previous.clock.first <= _SOON:
            return moved
    return None


def _later(clock: Clock, minutes: int) -> Clock:
    return clock._replace(first=clock.first + minutes, last=clock.last + minutes)


def _of_night(days: Days, clock: Clock) -> Days | None:
    if days.first == days.last:
        return days
    if days.last - days.first > _DAY:
        return None
    return one(days.first if clock.first >= HALF_DAY else days.last)


def told_day(context: Context, timed: ClockRead) -> Read:
    """A time without a day: on the day last spoken of, else on the report's.

    Behind a time of the evening one before dawn is the next day's.
    """
    day, basis = one(context.anchor) if context.anchor else None, "report"
    previous = spoken_of(context)
    if previous is not None:
        late = previous.clock is not None and previous.clock.last >= _LATE
        early = not timed.either and timed.clock.first < _EARLY
        day, basis = previous.shifted(1 if late and early else 0), "text"
    read = on_clock(Read(day, timed.end, basis), timed, context)
    # An hour that may be morning or evening, of no day that is named, tells nothing.
    told = read.days is not None and read.days.clock is not None
    return read if told else Read(None, timed.end, basis)
