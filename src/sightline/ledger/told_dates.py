"""Dates that only what was told before decides: `that night`, `the 31st`, `the third day`."""

from datetime import date, timedelta
from typing import Final

from sightline.ledger.date_scan import Context, Read, Scan
from sightline.ledger.days import Days, one, safe_day
from sightline.ledger.named_dates import is_ahead

_NEAR: Final = timedelta(days=20)
"""How far from the last date of a text a day without its month may lie."""
_ON: Final = frozenset(("on", "by", "until", "since", "from", "before", "to", "and", ","))
_MONTHS_BACK: Final = 12
_SPELLED_LEAST: Final = 4
_WIDE: Final = timedelta(days=2)
"""No day of a longer time can be "that day"."""


def spoken_of(context: Context) -> Days | None:
    """The day or night last spoken of; behind a longer time, the one that the text is about."""
    for days in (context.previous, context.main):
        if days is not None and days.last - days.first <= _WIDE:
            return days
    return None


def same_day(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`that night`, `the same day`, `that same evening`: the day last spoken of."""
    words, low = scan.words, scan.lows[place]
    if not words.language.has("dates.same", low):
        return None
    here = place + 1 + (low != "same" and scan.low(place + 1, stop) == "same")
    part = scan.low(here, stop)
    if part not in words.parts and words.units.get(part) != 1:
        return None
    previous = spoken_of(context)
    if previous is None:
        return Read(None, here + 1, "text")
    days = Days(previous.first, previous.last)
    if words.language.has("dates.nights", part) and days.first == days.last:
        days = Days(days.first, days.last + timedelta(days=1))
    return Read(days, here + 1, "text")


def day_of_month(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`on the 31st`: near the last date of the text, else the last such day before the report's."""
    low = scan.lows[place]
    day = scan.day(low) or _spelled(scan, low, context)
    if day is None or low.isdigit() or not _stands_alone(scan, place, stop):
        return None
    middle = context.previous.first if context.previous else context.anchor
    if middle is None:
        return Read(None, place + 1, "report")
    found = _near(day, middle) if context.previous else None
    anchor = context.anchor
    if anchor is not None and is_ahead(scan, place):
        found = next((d for d in _days(day, anchor, 1) if d >= anchor), None)
    elif found is None and anchor is not None:
        found = next((d for d in _days(day, anchor, -1) if d <= anchor), None)
    return Read(one(found), place + 1, "text") if found else None


def _spelled(scan: Scan, low: str, context: Context) -> int | None:
    """`On the fifth`; "the first" and "the second" are mostly of other things."""
    day = scan.ordinal(low) if context.previous else None
    return day if day is not None and day >= _SPELLED_LEAST else None


def _stands_alone(scan: Scan, place: int, stop: int) -> bool:
    """`the 31st` before a mark, a preposition or an auxiliary; never `the 31st Brigade`."""
    before = scan.lows[max(0, place - 3) : place]
    part_of = before[:1] != [] and before[0] in scan.words.parts and before[1:2] == ["of"]
    if before[-1:] != ["the"] or not (part_of or (before[-2:-1] and before[-2] in _ON)):
        return False
    return scan.closes(place + 1, stop)


def _near(day: int, middle: date) -> date | None:
    found = [d for step in (-1, 1) for d in _days(day, middle, step) if abs(d - middle) <= _NEAR]
    return min(found, key=lambda d: abs(d - middle), default=None)


def _days(day: int, around: date, step: int) -> list[date]:
    """Such days of the months from one on, backwards or ahead."""
    first = around.year * 12 + around.month - 1
    months = (first + step * number for number in range(_MONTHS_BACK))
    return [d for m in months if (d := safe_day(m // 12, m % 12 + 1, day)) is not None]


def numbered_day(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`the third day of the siege`, `day three of the strike`: counted from when it began."""
    language = scan.words.language
    ordinals = language.ranks.get("dates.ordinal_words", {})
    rank = ordinals.get(scan.lows[place])
    counted = scan.day(scan.lows[place]) if rank is None else rank + 1
    here = place + 1
    if counted is None or not language.has("dates.day_of", scan.low(here, stop)):
        return None
    behind = scan.low(here + 1, stop), scan.low(here + 2, stop), scan.low(here + 3, stop)
    if behind[0] != "of" or not any(language.has("dates.spans", low) for low in behind[1:]):
        return None
    end = here + 3 + (behind[1] in {"the", "a", "his", "its", "their"})
    if context.began is None:
        return Read(None, end, "text")
    return Read(one(context.began.first + timedelta(days=counted - 1)), end, "text")


def holiday(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`New Year's Eve`, `last Christmas`: the last one before the report, a month ahead allowed."""
    words = scan.words
    past = scan.lows[place] in words.last
    here = place + past
    if here >= stop:
        return None
    best = max(
        (
            (match.end, when)
            for when, patterns in words.holidays.items()
            if (match := patterns.at(scan.lows, here, stop)) is not None
        ),
        default=None,
    )
    if best is None or not scan.tokens[here].is_capital:
        return None
    end, when = best
    year, behind = scan.year_at(end, stop)
    end = behind if year else end
    if year is None and context.anchor is None:
        return Read(None, end, "report")
    days = _holiday_in(year or (context.anchor.year if context.anchor else 0), when)
    if year is None and context.anchor is not None:
        ahead = timedelta(days=0 if past else 31)
        if days.first > context.anchor + ahead:
            days = _holiday_in(context.anchor.year - 1, when)
    return Read(days, end, "" if year else "report")


def _holiday_in(year: int, when: str) -> Days:
    first, _, last = when.partition("..")
    return Days(
        date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
    )
