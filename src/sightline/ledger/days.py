"""Ranges of days: what date words mean before a zone is considered."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from sightline.model.times import Instant, Interval, period

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_OF_EARLY, _FIRST_OF_LATE = 10, 21
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a four-digit number in running text may mean."""
YEAR_DIGITS: Final = 4
_WINTER: Final = 3
DAY_MINUTES: Final = 24 * 60


class Clock(NamedTuple):
    """A range of minutes from midnight, both ends included; the last may lie in the next day."""

    first: int
    last: int
    zone: str = "unknown"


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date
    clock: Clock | None = None
    """The time of day, where one is told; then both ends are one day."""

    def shifted(self, days: int) -> "Days":
        """The same number of days, so much later, at no time of day."""
        move = timedelta(days=days)
        return Days(self.first + move, self.last + move)

    def in_reach(self) -> bool:
        """Whether all of it lies in the years that reports speak of."""
        return self.first.year >= FIRST_YEAR and self.last.year <= LAST_YEAR


def interval(days: Days, basis: str) -> Interval | None:
    """The days in any zone on Earth: reports rarely say which one they count in.

    None where counting back or ahead left the years that reports speak of.
    """
    if not days.in_reach():
        return None
    if days.clock is not None:
        return _by_clock(days.first, days.clock, basis)
    first = period(days.first.isoformat(), zone="unknown", basis=basis)
    last = period(days.last.isoformat(), zone="unknown", basis=basis)
    return Interval(earliest=first.earliest, latest=last.latest, basis=basis, zone="unknown")


def _by_clock(day: date, clock: Clock, basis: str) -> Interval:
    """Minutes of a day as the clocks there showed them; in any zone where none is named."""
    first, last = (
        period(
            f"{day + timedelta(days=minutes // DAY_MINUTES)}"
            f"T{minutes % DAY_MINUTES // 60:02d}:{minutes % 60:02d}",
            zone=clock.zone,
            basis=basis,
        )
        for minutes in (clock.first, clock.last)
    )
    return Interval(earliest=first.earliest, latest=last.latest, basis=basis, zone=clock.zone)


def day_of(when: Interval) -> date | None:
    """The calendar day that a stated date names where it was written, as far as that is known."""
    if when.earliest is None or when.latest is None:
        return None
    if when.zone == "unknown":
        middle = (when.earliest.microseconds + when.latest.microseconds) // 2
        return _day(Instant(middle), timedelta(0))
    sign = -1 if when.zone[:1] == "-" else 1
    hours, _, minutes = when.zone[1:].partition(":")
    known = hours.isdigit() and minutes.isdigit()
    offset = sign * timedelta(hours=int(hours), minutes=int(minutes)) if known else timedelta(0)
    return _day(when.earliest, offset)


def _day(instant: Instant, offset: timedelta) -> date:
    return (_EPOCH + timedelta(microseconds=instant.microseconds) + offset).date()


def one(day: date) -> Days:
    """One day."""
    return Days(day, day)


def as_year(low: str) -> int | None:
    """The year that four digits without a comma may mean; few counts are written so."""
    digits = len(low) == YEAR_DIGITS and low.isascii() and low.isdigit()
    return int(low) if digits and FIRST_YEAR <= int(low) <= LAST_YEAR else None


def safe_day(year: int, month: int, day: int) -> date | None:
    """The day, where the calendar has it."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):  # noqa: PLR2004 - months
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def month_of(year: int, month: int, part: str = "") -> Days:
    """A month, or its "early", "mid" or "late" part: days 1-10, 11-20, 21 to the end."""
    length = calendar.monthrange(year, month)[1]
    first, last = {
        "early": (1, _LAST_OF_EARLY),
        "mid": (_LAST_OF_EARLY + 1, _FIRST_OF_LATE - 1),
        "late": (_FIRST_OF_LATE, length),
    }.get(part, (1, length))
    return Days(date(year, month, first), date(year, month, last))


def year_of(year: int, part: str = "") -> Days:
    """A year, or its first, middle or last four months."""
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part, (1, 12))
    return Days(date(year, first, 1), month_of(year, last).last)


def season_of(year: int, rank: int) -> Days:
    """A season by its place in the year (spring first), as the northern hemisphere has it."""
    start = date(year, 3 * rank + 3, 1)
    if rank == _WINTER:
        return Days(start, month_of(year + 1, 2).last)
    return Days(start, month_of(year, start.month + 2).last)


def week_of(day: date) -> Days:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6))


def last_weekday(anchor: date, rank: int, *, future: bool = False) -> date:
    """The nearest such weekday up to `anchor` (Monday is 0), or from it on."""
    if future:
        return anchor + timedelta(days=(rank - anchor.weekday()) % 7)
    return anchor - timedelta(days=(anchor.weekday() - rank) % 7)


def nearest_year(anchor: date, month: int, day: int) -> int:
    """The year in which a day without one lies: the last before `anchor`, a month ahead allowed."""
    for year in (anchor.year + 1, anchor.year):
        found = safe_day(year, month, min(day, calendar.monthrange(year, month)[1]))
        if found is not None and found <= anchor + timedelta(days=31):
            return year
    return anchor.year - 1
