"""Dates counted from the report's own date, or from the last date of the text."""

from datetime import date, timedelta
from typing import Final

from sightline.ledger.date_scan import Context, Read, Scan
from sightline.ledger.days import Days, month_of, one, week_of, year_of

_DAYS_ABOUT: Final = {1: 0, 7: 3, 14: 3, 30: 5, 365: 45}
"""How far "so many weeks ago" may be off, by the length of the unit in days."""
_DAY_HOURS: Final = 24
_WEEK: Final = 7
_FORTNIGHT: Final = 14
_LEAP: Final = 3
"""By how much the shortest month or year is shorter than its unit."""
_STEPS_MOST: Final = 20_000
"""Days in half a century."""
_VAGUE: Final = (2, 7)
"""What "a few" or "several" may count to, at least and at most."""


def near_day(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`today`, `yesterday evening`, `last night`, `this morning`, `overnight`."""
    words, low = scan.words, scan.lows[place].removesuffix("'s")
    here, days, night = place + 1, 0, low == "overnight"
    if low in words.yesterday:
        days = -1
    elif low in words.tomorrow:
        days = 1
    elif low in words.last and scan.low(place + 1, stop) in words.parts:
        here, days = place + 2, -1
        night = scan.low(place + 1, stop) == "night"
    elif low in words.this and scan.low(place + 1, stop) in words.parts:
        here = place + 2
    elif low == "overnight":
        days = -1
    elif low not in words.today:
        return None
    if context.anchor is None:
        return Read(None, here, "report")
    day = one(context.anchor + timedelta(days=days))
    # A night belongs to two days.
    return Read(Days(day.first, context.anchor) if night else day, here, "report")


def beside_day(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`the day before`, `the night before`, `the previous evening`, `the day before yesterday`."""
    words, low, behind = scan.words, scan.lows[place], scan.low(place + 1, stop)
    a_day = words.units.get(low) == 1 or low in words.parts
    if low in words.previous and (behind in words.parts or words.units.get(behind) == 1):
        steps = -1
    elif a_day and behind in words.before_day | words.after_day and scan.has_article(place):
        steps = -1 if behind in words.before_day else 1
        further = scan.low(place + 2, stop)
        known = words.yesterday if steps < 0 else words.tomorrow
        if further in known and context.anchor is not None:
            return Read(one(context.anchor + timedelta(days=2 * steps)), place + 3, "report")
    else:
        return None
    if context.previous is None:
        return Read(None, place + 2, "text")
    return Read(context.previous.shifted(steps), place + 2, "text")


def hours_ago(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`10 minutes ago`, `three hours ago`, `an hour ago`: on the report's day or just before."""
    words = scan.words
    number = words.number(scan.lows, place, stop)
    if number is None:
        return None
    count, end = number
    unit = scan.low(end, stop)
    if unit not in words.hours | words.minutes or scan.low(end + 1, stop) not in words.ago:
        return None
    if context.anchor is None:
        return Read(None, end + 2, "report")
    hours = count if unit in words.hours else 0
    back = -(-hours // _DAY_HOURS)
    first = context.anchor - timedelta(days=back)
    return Read(Days(first, context.anchor), end + 2, "report")


def few_ago(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`a few days ago`, `several weeks ago`, `a couple of days later`."""
    words, here = scan.words, place
    here += scan.lows[place] in {"a", "an"}
    if not words.language.has("dates.vague", scan.low(here, stop)):
        return None
    here += 1 + (scan.low(here + 1, stop) == "of")
    length, behind = words.units.get(scan.low(here, stop)), scan.low(here + 1, stop)
    if length is None or behind not in words.ago | words.later | words.earlier:
        return None
    start, basis = context.previous, "text"
    if behind in words.ago:
        start, basis = one(context.anchor) if context.anchor else None, "report"
    if start is None:
        return Read(None, here + 2, basis)
    least, most = (timedelta(days=length * count) for count in _VAGUE)
    days = Days(start.first - most, start.last - least)
    if behind in words.later:
        days = Days(start.first + least, start.last + most)
    return Read(days, here + 2, basis)


def near_unit(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`last week`, `this month`, `next year`, `at the weekend`."""
    words, low = scan.words, scan.lows[place]
    steps = (
        -1 if low in words.last else 0 if low in words.this else 1 if low in words.next else None
    )
    unit, here = scan.low(place + 1, stop), place + 2
    if low in words.weekend:
        before = scan.lows[place - 1] if place else ""
        if not words.language.has("dates.before_weekend", before):
            # "A very long weekend"
            return None
        steps, unit, here = 0, low, place + 1
    plural = steps == -1 and words.language.has("dates.days", unit)
    if plural or words.units.get(unit) == _FORTNIGHT:
        # "In the last days" is no day.
        return None
    if steps is None or (unit not in words.units and unit not in words.weekend):
        return None
    if steps > 0 and (words.units.get(unit) == 1 or low in words.following):
        # "The next day", "the following week": counted from what was told before.
        return None
    if context.anchor is None:
        return Read(None, here, "report")
    return Read(_unit_around(context.anchor, words.units.get(unit, 0), steps), here, "report")


def counted(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`three days ago`, `two nights ago`, `within seven days`, `in the past 24 hours`."""
    words, here = scan.words, place
    due = scan.lows[place] in words.within
    past = scan.lows[place] in words.last
    here += due or past
    number = words.number(scan.lows, here, stop)
    if number is None:
        return None
    count, end = number
    unit, behind = scan.low(end, stop), scan.low(end + 1, stop)
    nights = words.language.has("dates.nights", unit)
    length = 1 if nights else words.units.get(unit)
    if past and unit in words.hours:
        count, length = -(-count // _DAY_HOURS), 1
    if length is None or not (due or past or behind in words.ago) or count * length > _STEPS_MOST:
        return None
    end += 1 if due or past else 2
    if context.anchor is None:
        return Read(None, end, "report", due)
    span = timedelta(days=count * length)
    if due or past:
        ends = (
            (context.anchor, context.anchor + span)
            if due
            else (context.anchor - span, context.anchor)
        )
        return Read(Days(*ends), end, "report", due)
    about = timedelta(days=_DAYS_ABOUT.get(length, 0))
    middle = context.anchor - span
    # A night belongs to two days.
    return Read(Days(middle - about, middle + about + timedelta(days=nights)), end, "report")


def days_on(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`The following days`, `the days that followed`, `over the next three days`."""
    words, low, here = scan.words, scan.lows[place], place
    ahead = low in words.next
    here += ahead
    number = words.number(scan.lows, here, stop)
    vague = words.language.has("dates.vague", scan.low(here, stop))
    count, here = number or (0, here + vague)
    if not words.language.has("dates.days", scan.low(here, stop)):
        return None
    here += 1
    if not ahead:
        if scan.low(here, stop) != "that" or not words.language.has(
            "dates.followed", scan.low(here + 1, stop)
        ):
            return None
        here += 2
    if context.previous is None or count > _STEPS_MOST:
        return Read(None, here, "text")
    last = context.previous.last
    return Read(
        Days(last + timedelta(days=1), last + timedelta(days=count or _VAGUE[1])), here, "text"
    )


def following(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`the next morning`, `the following day`, `a day later`, `two days earlier`."""
    words, low = scan.words, scan.lows[place]
    follows = scan.low(place + 1, stop)
    unit = 1 if follows in words.parts else words.units.get(follows)
    if low in words.next and (unit == 1 or (unit is not None and low in words.following)):
        steps, end = unit or 1, place + 2
        if unit != 1 and context.previous is not None:
            return Read(_unit_around(context.previous.last, unit or 1, 1), end, "text")
    else:
        number = words.number(scan.lows, place, stop)
        if number is None or words.units.get(scan.low(number[1], stop)) is None:
            return None
        behind = scan.low(number[1] + 1, stop)
        if behind not in words.later and behind not in words.earlier:
            return None
        sign = 1 if behind in words.later else -1
        length = words.units[scan.low(number[1], stop)]
        steps = sign * number[0] * length
        end = number[1] + 2
        if length > _WEEK and context.previous is not None and abs(steps) <= _STEPS_MOST:
            return Read(_units_on(context.previous, length, sign * number[0]), end, "text")
    if context.previous is None or abs(steps) > _STEPS_MOST:
        return Read(None, end, "text")
    return Read(context.previous.shifted(steps), end, "text")


def _units_on(start: Days, length: int, steps: int) -> Days:
    """`A month later`, `two years earlier`: that month or year, about the day where one is told."""
    if start.last - start.first >= timedelta(days=length - _LEAP):
        return _unit_around(start.first, length, steps)
    about, middle = timedelta(days=_DAYS_ABOUT[length]), start.shifted(length * steps)
    return Days(middle.first - about, middle.last + about)


def _unit_around(anchor: date, length: int, steps: int) -> Days:
    """The week, month, year or weekend (length 0) so many steps from the anchor's."""
    if length == 0:
        week = week_of(anchor)
        saturday = week.first + timedelta(days=5)
        if saturday > anchor and steps <= 0:
            saturday -= timedelta(days=7)
        return Days(saturday, saturday + timedelta(days=1)).shifted(7 * max(steps, 0))
    if length == 1:
        return one(anchor + timedelta(days=steps))
    if length == _WEEK:
        return week_of(anchor).shifted(7 * steps)
    if length == 30:  # noqa: PLR2004 - days
        months = anchor.year * 12 + anchor.month - 1 + steps
        return month_of(months // 12, months % 12 + 1)
    return year_of(anchor.year + steps)
