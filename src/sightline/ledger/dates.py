"""Dates of running text as ranges of days, counted from the report's own date.

Reports write "Nov. 13", "mid-November", "on Saturday", "the next morning": each is read as the
whole range of days it may mean. Nothing here picks a day where the words leave several.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, NamedTuple

from sightline.ledger.clock_times import NOON, ClockRead, clock_at
from sightline.ledger.date_context import after, half_of
from sightline.ledger.date_scan import Context, DateFound, Read, Scan
from sightline.ledger.date_words import DateWords
from sightline.ledger.day_parts import eve, night, part_of_month
from sightline.ledger.day_times import on_clock, told_day
from sightline.ledger.days import Days
from sightline.ledger.happening_dates import beside_event, day_of_event, the_weekday
from sightline.ledger.named_dates import (
    day_and_month,
    is_ahead,
    month,
    month_and_day,
    season,
    weekday,
    written,
    year,
)
from sightline.ledger.relative_dates import (
    beside_day,
    counted,
    days_on,
    few_ago,
    following,
    hours_ago,
    near_day,
    near_unit,
)
from sightline.ledger.tokens import Token, opens_paragraph
from sightline.ledger.told_dates import (
    day_of_month,
    holiday,
    numbered_day,
    same_day,
)

_FORMS: Final[tuple[Callable[[Scan, int, int, Context], Read | None], ...]] = (
    written,
    holiday,
    numbered_day,
    same_day,
    beside_event,
    night,
    eve,
    day_of_event,
    part_of_month,
    day_and_month,
    month_and_day,
    day_of_month,
    the_weekday,
    weekday,
    near_day,
    near_unit,
    beside_day,
    counted,
    hours_ago,
    few_ago,
    days_on,
    following,
    month,
    season,
    year,
)
"""The more specific first."""
_DAY_WITHIN: Final = 5
"""Tokens between a time of day and its day."""
_TO_DAY: Final = frozenset((",", "on", "of", "the", "(", "hours"))
_TO_TIME: Final = frozenset((",", "at", "(", "from", "between", "and", ":"))
_NIGHT: Final = timedelta(days=1)


class _Placed(NamedTuple):
    """A date to be kept; `merged` with the one before it, whose place it takes."""

    found: DateFound
    merged: bool = False


def _found(first: int, last: int, read: Read) -> DateFound:
    return DateFound(
        first=first, last=last, days=read.days, counted_from=read.counted_from, due=read.due
    )


def _elsewhere(context: Context) -> Context:
    """For a time of day in another paragraph than the last date: the day that the text is about."""
    main, previous = context.main or context.first, context.previous
    if main is None or previous is None or main.first <= previous.first <= main.last:
        return context
    return context._replace(previous=main, half=context.first_half if main == context.first else "")


class DateReader:
    """Finds dates among tokens; every form looks at a bounded number of words."""

    def __init__(self, tokens: Sequence[Token], lows: Sequence[str], words: DateWords) -> None:
        self._scan = Scan(tokens, lows, words)

    def find(self, first: int, last: int, context: Context, *, body: int = 0) -> list[DateFound]:
        """All dates between two tokens, in text order, none inside another.

        Dates before the token `body` (a dateline's) are found, and nothing is counted from them.
        """
        found: list[DateFound] = []
        place = begins = first
        while place < last:
            begins = place if opens_paragraph(self._scan.tokens, place) else begins
            near = bool(found) and found[-1].first >= begins
            timed = self._timed(place, last, context if near else _elsewhere(context), found)
            read = timed or self._dated(place, last, context)
            if read is None:
                place += 1
                continue
            if timed is not None and timed.merged:
                found.pop()
            found.append(read.found)
            least = found[-2].last if found[1:] else 0
            context = after(self._scan, read.found, context, least) if place >= body else context
            place = read.found.last
        return found

    def _dated(self, place: int, last: int, context: Context) -> _Placed | None:
        read = self._at(place, last, context) if self._may_start(place) else None
        if read is None:
            return None
        read = self._exact(self._to_second(place, read, last, context), last, context)
        end = self._scan.with_part_of_day(read.end, last)
        if self._scan.lows[end - 1] in self._scan.words.noon:
            read = on_clock(read, ClockRead(NOON, end - 1, end), context)
        return _Placed(_found(place, end, read))

    def _timed(
        self, place: int, last: int, context: Context, found: list[DateFound]
    ) -> _Placed | None:
        """A time of day with its day: beside it, or the one last spoken of, or the report's."""
        if not self._scan.may_be_time(place):
            return None
        least = found[-1].last if found else 0
        timed = clock_at(self._scan, place, last, least)
        if timed is None:
            return None
        behind = self._day_behind(timed.end, last, context)
        if behind is None and self._scan.low(timed.end, last) == "and":
            # "At 03:12 and 04:55 on 10 December": one day for both.
            second = clock_at(self._scan, timed.end + 1, last, timed.end)
            joint = self._day_behind(second.end, last, context) if second else None
            behind = joint._replace(end=timed.end) if joint else None
        if behind is not None:
            found_day = _found(behind.end, behind.end, behind)
            half = half_of(self._scan, found_day) if timed.either else ""
            # "Shortly after eleven on Sunday evening": the words of the day tell which half.
            beside = context._replace(previous=None, half=half) if half else context
            return _Placed(_found(timed.begin, behind.end, on_clock(behind, timed, beside)))
        before = found[-1] if found else None
        if before is not None and self._joins(before, timed.begin):
            read = Read(before.days, timed.end, before.counted_from)
            return _Placed(
                _found(before.first, timed.end, on_clock(read, timed, context)), merged=True
            )
        if is_ahead(self._scan, timed.begin):
            # "Will be here at 2 p.m.", told of no day: the report's.
            context = Context(context.anchor)
        alone = _found(timed.begin, timed.end, told_day(context, timed))
        return _Placed(replace(alone, hour_alone=True))

    def _day_behind(self, place: int, last: int, context: Context) -> Read | None:
        """`14:20 on Friday`, `noon today`, `6 p.m., 3 May`: the day behind a time."""
        here = place
        between = _TO_DAY | self._scan.words.parts
        while here < min(last, place + _DAY_WITHIN) and self._scan.lows[here] in between:
            # "At half past seven on the evening of 3 October"
            here += 1
        if here >= last or not self._may_start(here):
            return None
        read = self._at(here, last, context)
        if read is None or read.days is None or read.due:
            return None
        return read if read.days.last - read.days.first <= _NIGHT else None

    def _joins(self, before: DateFound, begin: int) -> bool:
        """`On Friday, at 14:20`: nothing but marks and small words lies between."""
        between = self._scan.lows[before.last : begin]
        narrow = before.days is not None and before.days.last - before.days.first <= _NIGHT
        timeless = before.days is not None and before.days.clock is None
        return narrow and timeless and len(between) <= _DAY_WITHIN and set(between) <= _TO_TIME

    def _exact(self, read: Read, stop: int, context: Context) -> Read:
        """`A week earlier, on 5 February,`: the day is named behind."""
        lows = self._scan.lows[read.end : min(stop, read.end + 2)]
        here = read.end + 2
        if read.counted_from != "text" or lows != [",", "on"] or here >= stop:
            return read
        named = self._at(here, stop, context) if self._may_start(here) else None
        return read if named is None or named.counted_from == "text" else named

    def _to_second(self, place: int, read: Read, stop: int, context: Context) -> Read:
        """`Between 8 May and 19 May`, `from Monday to Wednesday`: all the days between."""
        lows, joint = self._scan.lows, self._scan.low(read.end, stop)
        article = place > 1 and lows[place - 1] == "the"
        before = lows[place - 1 - article] if place else ""
        spans = (before, joint) in {("between", "and"), ("from", "to"), ("from", "until")}
        here = read.end + 1
        here += self._scan.low(here, stop) == "the"
        if not spans or read.days is None or here >= stop or not self._may_start(here):
            return read
        second = self._at(here, stop, context)
        if second is None or second.days is None:
            return read
        first, last = read.days.first, second.days.last
        if last < first and read.counted_from == second.counted_from == "report":
            # "From Monday to Wednesday", told on a Monday: the week before.
            first -= timedelta(days=7)
        if last < first:
            return read
        counted_from = read.counted_from or second.counted_from
        return Read(Days(first, last), second.end, counted_from)

    def _may_start(self, place: int) -> bool:
        low = self._scan.lows[place]
        return (
            low[0].isdigit()
            or low.removesuffix("'s") in self._scan.words.starts
            or low.startswith("mid-")
        )

    def _at(self, place: int, stop: int, context: Context) -> Read | None:
        for form in _FORMS:
            read = form(self._scan, place, stop, context)
            if read is not None:
                return read
        return None
