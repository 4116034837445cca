"""Dates that name a day, month, season, year or weekday."""

from datetime import date, timedelta

from sightline.ledger.date_scan import DAY_DIGITS, SENTENCE_ENDS, Context, Read, Scan
from sightline.ledger.days import (
    FIRST_YEAR,
    LAST_YEAR,
    YEAR_DIGITS,
    Days,
    last_weekday,
    month_of,
    nearest_year,
    one,
    safe_day,
    season_of,
    week_of,
    year_of,
)

_WEEK = 7
_YEAR = 365
_AHEAD_WITHIN = 10
_WILL_WITHIN = 6
_ISO_DAY = 10
"""Letters of a day as ISO 8601 writes it."""


def _in_year(
    scan: Scan, days: tuple[int, int], month: int, place: int, context: Context, *, stop: int
) -> Read | None:
    """Days of a month in the year written here, or in the likely one."""
    year, end, counted = _year_behind(scan, place, stop, context)
    if year is None:
        if context.anchor is None:
            return Read(None, end, "report")
        year, counted = nearest_year(context.anchor, month, days[0]), "report"
    first, last = safe_day(year, month, days[0]), safe_day(year, month, days[1])
    if first is None or last is None or first > last:
        return None
    return Read(Days(first, last), end, counted)


def _year_behind(
    scan: Scan, place: int, stop: int, context: Context
) -> tuple[int | None, int, str]:
    """`2034`, `last year`, `of that year`: the year behind a month, its end, what it needed."""
    year, end = scan.year_at(place, stop)
    if year is not None:
        return year, end, ""
    words = scan.words
    here = place + (scan.low(place, stop) in {"of", "the", ","})
    low, unit = scan.low(here, stop), words.units.get(scan.low(here + 1, stop))
    if unit != _YEAR or context.anchor is None:
        return None, place, ""
    if words.language.has("dates.same", low) and context.previous is not None:
        return context.previous.first.year, here + 2, "text"
    for listed, steps in ((words.last, -1), (words.this, 0), (words.next, 1)):
        if low in listed and low not in words.following:
            return context.anchor.year + steps, here + 2, "report"
    return None, place, ""


def _named_by_preposition(scan: Scan, place: int) -> bool:
    before = scan.lows[place - 1] if place else ""
    return before in scan.words.prepositions or before in {"last", "this", "not", "of"}


def is_ahead(scan: Scan, place: int) -> bool:
    """Words of the future stand close before, in one sentence: "will be published on Friday"."""
    first = scan.sentence_start(place, place - _AHEAD_WITHIN)
    before = scan.lows[first:place]
    if any(
        low in scan.words.future and scan.low(first + here + 1, place) != "have"
        for here, low in enumerate(before)
    ):
        return True
    language = scan.words.language
    if language.pattern("dates.is_to").first(scan.lows, first, place) is not None:
        return True
    for low in scan.lows[place + 1 : place + _WILL_WITHIN]:
        relative = language.has("words.relatives", low)
        if low in language.cues or low in SENTENCE_ENDS or relative:
            return False
        if language.has("dates.will", low):
            # "On Wednesday there will be a funeral."
            return True
    return False


def _without_hour(low: str) -> str:
    """The day of `2024-11-13t17:36:00.000z`, as machines write times."""
    day, mark, hour = low.partition("t")
    return day if mark and len(day) == _ISO_DAY and hour[:2].isdigit() else low


def written(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`2024-11-13`, `13.11.2024`, `13.11`, `13/11/2024`: the day stands first but for ISO."""
    low = _without_hour(scan.lows[place])
    parts, end = [part for part in low.replace("-", ".").split(".") if part], place + 1
    if scan.low(end, stop) == "/" and scan.low(end + 2, stop) == "/":
        parts, end = [low, scan.low(end + 1, stop), scan.low(end + 3, stop)], end + 4
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts if len(part) <= YEAR_DIGITS]
    if len(numbers) == 3 and len(parts[0]) == YEAR_DIGITS:  # noqa: PLR2004 - year, month, day
        day = safe_day(numbers[0], numbers[1], numbers[2])
    elif len(numbers) == 3 and len(parts[2]) == YEAR_DIGITS:  # noqa: PLR2004 - day, month, year
        day = safe_day(numbers[2], numbers[1], numbers[0])
    elif "." in low and [len(part) for part in parts] == [DAY_DIGITS, DAY_DIGITS]:
        if not 1 <= numbers[1] <= 12:  # noqa: PLR2004 - months
            return None
        return _in_year(scan, (numbers[0], numbers[0]), numbers[1], end, context, stop=end)
    else:
        return None
    return Read(one(day), end) if day else None


def day_and_month(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`14 November 2024`, `14th of November`, `14-16 November`, `14 and 15 November`."""
    low = scan.lows[place]
    head, dash, tail = low.partition("-")
    spelled = scan.ordinal(low) if scan.low(place + 1, stop) == "of" else None
    dash = "" if spelled else dash
    first = spelled or scan.day(head)
    if first is None:
        return None
    last, here = (scan.day(tail), place + 1) if dash else (first, place + 1)
    if not dash and scan.low(here, stop) in scan.words.joining:
        second = scan.day(scan.low(here + 1, stop))
        if second is not None and scan.low(here + 2, stop) in scan.words.months:
            last, here = second, here + 2
    here += scan.low(here, stop) == "of"
    month = scan.words.months.get(scan.low(here, stop))
    if month is None or last is None:
        return None
    behind = scan.after_month(here + 1, stop)
    return _in_year(scan, (first, last), month, behind, context, stop=stop)


def month_and_day(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`November 14, 2024`, `Nov. 14`, `Nov. 14-16`."""
    month = scan.words.months.get(scan.lows[place])
    if month is None:
        return None
    here = scan.after_month(place + 1, stop)
    head, dash, tail = scan.low(here, stop).partition("-")
    first = scan.day(head) if head else None
    if first is None:
        return None
    last, here = (scan.day(tail) if dash else first), here + 1
    if not dash and scan.low(here, stop) in scan.words.joining:
        second = scan.day(scan.low(here + 1, stop))
        if second is not None and second > first:
            last, here = second, here + 2
    return _in_year(scan, (first, last or first), month, here, context, stop=stop)


def _is_capital(scan: Scan, place: int) -> bool:
    return scan.tokens[place].text.removeprefix("mid-")[:1].isupper()


def month(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`mid-November`, `late November 2024`, `the end of October`, `in October`."""
    part, here = scan.words.part_of(scan.lows[place]), place
    low = scan.lows[place].removeprefix("mid-")
    if part and low == scan.lows[place]:
        here += 1
        here += scan.low(here, stop) == "of"
        low = scan.low(here, stop)
    month = scan.words.months.get(low)
    if month is None or (not _is_capital(scan, here) and not scan.words.lower_months):
        return None
    if place and scan.lows[place - 1].isdigit():
        # "31 February": a day that the month does not have.
        return None
    year, end, counted = _year_behind(scan, scan.after_month(here + 1, stop), stop, context)
    if not part and year is None and not _named_by_preposition(scan, place):
        return None
    if year is None:
        if context.anchor is None:
            return Read(None, end, "report")
        year, counted = nearest_year(context.anchor, month, 1), "report"
    return Read(month_of(year, month, part), end, counted)


def season(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`the summer of 2023`, `last summer`."""
    low = scan.lows[place]
    past = low in scan.words.last
    rank = scan.words.seasons.get(scan.low(place + 1, stop) if past else low)
    if rank is None:
        return None
    year, end = scan.year_at(place + 1, stop)
    if past and context.anchor is not None:
        years = (context.anchor.year, context.anchor.year - 1)
        days = next(
            (d for y in years if (d := season_of(y, rank)).last < context.anchor),
            season_of(years[1] - 1, rank),
        )
        return Read(days, place + 2, "report")
    return Read(season_of(year, rank), end) if year and not past else None


def year(scan: Scan, place: int, stop: int, _context: Context) -> Read | None:
    """`in 2023`, `early 2023`."""
    part = scan.words.part_of(scan.lows[place])
    year, end = scan.year_at(place + 1 if part else place, stop)
    before = scan.lows[place - 1] if place else ""
    years = (
        f"{FIRST_YEAR}" <= scan.lows[place - 2][:YEAR_DIGITS] <= f"{LAST_YEAR}"
        if place > 1
        else False
    )
    joined = years and before in {"and", "to", "\u2013", "-"}
    if year is None or not (part or joined or before in scan.words.year_prepositions):
        return None
    follows = scan.low(end, stop)
    named = before == "of" or not before
    if named and follows[:1].isalpha() and follows not in scan.words.behind_year:
        return None
    return Read(year_of(year, part), end)


def weekday(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`on Friday`, `last Friday`, `next Friday`, `Saturday 16 November 2024`."""
    words, low = scan.words, scan.lows[place]
    which = low if low in words.last | words.previous | words.next | words.this else ""
    here = place + bool(which)
    rank = words.weekdays.get(scan.low(here, stop).removesuffix("'s"))
    if rank is None or (not which and place and scan.lows[place - 1] in {"a", "any", "every"}):
        # "October 21, a Monday" names no other day.
        return None
    end = scan.with_part_of_day(here + 1, stop)
    behind = end + (scan.low(end, stop) in {",", "the"})
    for form in (day_and_month, month_and_day, written):
        exact = form(scan, behind, stop, context) if behind < stop else None
        if exact is not None:
            return exact
    if which in words.previous | words.following and context.previous is not None:
        return Read(one(_from_text(context.previous, rank, which in words.following)), end, "text")
    if context.anchor is None:
        return Read(None, end, "report")
    planned = bool(place) and scan.lows[place - 1] == "for"
    future = which in words.next or (which not in words.last and (planned or is_ahead(scan, place)))
    if scan.low(end, stop) in words.last and words.units.get(scan.low(end + 1, stop)) == _WEEK:
        # "Thursday last week"
        monday = week_of(context.anchor).first - timedelta(days=_WEEK)
        return Read(one(monday + timedelta(days=rank)), end + 2, "report")
    day = last_weekday(context.anchor, rank, future=bool(future))
    if which in words.last | words.previous and day == context.anchor:
        day -= timedelta(days=_WEEK)
    if which in words.next and day == context.anchor:
        day += timedelta(days=_WEEK)
    return Read(one(day), end, "report")


def _from_text(previous: Days, rank: int, following: bool) -> date:  # noqa: FBT001 - the word's two senses
    """`the previous Friday`, `the following Friday`: beside the last date of the text."""
    if following:
        return last_weekday(previous.last + timedelta(days=1), rank, future=True)
    return last_weekday(previous.first - timedelta(days=1), rank)
