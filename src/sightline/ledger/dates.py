"""Dates of running text as ranges of days, counted from the report's own date.

Reports write "Nov. 13", "mid-November", "on Saturday", "the next morning": each is read as the
whole range of days it may mean. Nothing here picks a day where the words leave several.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, NamedTuple

from sightline.ledger.clock_times import NOON, ClockRead, clock_at
from sightline.ledger.date_scan import SENTENCE_ENDS, Context, Read, Scan
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
_DAY_WITHIN: Final = 3
"""Tokens between a time of day and its day."""
_TO_DAY: Final = frozenset((",", "on", "of", "the", "(", "hours"))
_TO_TIME: Final = frozenset((",", "at", "(", "from", "between", "and", ":"))
_NIGHT: Final = timedelta(days=1)
_FORTNIGHT: Final = timedelta(days=14)
_TOP: Final = 150
"""Tokens at the head of a text among which it comes to what it is about."""
_HAPPENED: Final = (
    *("acts.told", "acts.killing", "acts.shelling", "acts.torture", "acts.destruction"),
    *("acts.shooting_by", "dates.happenings", "dates.happened"),
)
"""Words of what a text is about, beside its first day."""
_BEGAN_WITHIN: Final = 8
_HAPPENED_WITHIN: Final = 16
_HALF_WITHIN: Final = 4
_ASIDE_WITHIN: Final = 16
_QUOTES_ONLY: Final = frozenset(("quote_only",))
_CLAUSES: Final = ("complementizers", "interrogatives")
_TOLD_WITHIN: Final = 4
"""Tokens between a verb of saying and its own date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """A date among the tokens: from the first to before the last."""

    first: int
    last: int
    days: Days | None
    """None: relative, with nothing to count from."""
    counted_from: str = ""
    """"report" or "text" for a date that needed one; empty where the words suffice."""
    due: bool = False
    """"Within seven days"."""
    long_before: bool = False
    """Of another time than most dates of the text: what it recalls."""
    hour_alone: bool = False
    """A time of day whose day no word beside it names."""


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
            context = self._after(read.found, context, least) if place >= body else context
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
            found_day = _found(timed.begin, behind.end, behind)
            half = self._half(found_day) if timed.either else ""
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
        while here < min(last, place + _DAY_WITHIN) and self._scan.lows[here] in _TO_DAY:
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

    def _after(self, read: DateFound, context: Context, least: int) -> Context:
        """What later dates of the text are counted from."""
        days, lows = read.days, self._scan.lows
        language = self._scan.words.language
        if days is None or read.due or (context.previous is not None and self._is_told(read.first)):
            return context
        if not days.in_reach():
            # Nothing is counted from outside the years that reports speak of.
            return context._replace(previous=None)
        ahead = context.anchor is not None and days.first > context.anchor
        bound = any(
            language.has("dates.bounding", low) for low in lows[max(0, read.first - 2) : read.first]
        )
        if context.previous is not None and (ahead or bound):
            return context
        if self._is_aside(read.first, least):
            return context
        near = lows[max(0, read.first - _BEGAN_WITHIN) : read.last + _BEGAN_WITHIN]
        began = any(language.has("dates.began", low) for low in near)
        buried = any(language.has("acts.burial", low) for low in near)
        happened = self._happened(read) and not buried
        return context._replace(
            previous=days,
            main=self._main(read, context) if happened else context.main,
            first=context.first or days,
            first_half=context.first_half if context.first else self._half(read),
            began=days if began and days.first == days.last else context.began,
            half=self._half(read),
        )

    def _main(self, read: DateFound, context: Context) -> Days | None:
        """The day the text is about; "rescuers on Friday dug" gives way to a day before it."""
        main, days, anchor = context.main, read.days, context.anchor
        if main is None or days is None or anchor is None:
            return main or days
        if main.last - main.first > _NIGHT and main.first <= days.first <= days.last <= main.last:
            # "Last week", then the day.
            return days
        own = main.first == main.last == anchor and read.first < _TOP
        return days if own and anchor - _FORTNIGHT <= days.first and days.last < anchor else main

    def _happened(self, read: DateFound) -> bool:
        """Whether its sentence tells near it of what such texts are about: a blast, a killing."""
        lows, language = self._scan.lows, self._scan.words.language
        first = self._scan.sentence_start(read.first, read.first - _HAPPENED_WITHIN)
        for here in range(first, min(len(lows), read.last + _HAPPENED_WITHIN)):
            if here >= read.last and (
                lows[here] in SENTENCE_ENDS or opens_paragraph(self._scan.tokens, here)
            ):
                return False
            if any(language.has(name, lows[here]) for name in _HAPPENED):
                return True
        return False

    def _half(self, read: DateFound) -> str:
        """Which half of the day the words around a date speak of, where they do."""
        language = self._scan.words.language
        for low in self._scan.lows[max(0, read.first - _HALF_WITHIN) : read.last]:
            if language.has("clocks.before_noon", low):
                return "morning"
            if language.has("clocks.after_noon", low):
                return "evening"
        return ""

    def _is_aside(self, place: int, least: int) -> bool:
        """`Visited the site on 16 February`, `wrote on 2 March`: no day of what is told."""
        language, lows = self._scan.words.language, self._scan.lows
        first = self._scan.sentence_start(place, max(least, place - _ASIDE_WITHIN))
        looked = any(language.has("dates.research", low) for low in lows[first:place])
        named = ("dates.sent", "dates.as_of")
        return looked or any(
            language.pattern(name).first(lows, first, place) is not None for name in named
        )

    def _is_told(self, place: int) -> bool:
        """`Said on Thursday`: the day of saying is no day that "the day before" counts from."""
        language = self._scan.words.language
        for here in range(place - 1, max(-1, place - 1 - _TOLD_WITHIN), -1):
            low = self._scan.lows[here]
            cue = language.cues.get(low)
            if low in SENTENCE_ENDS or opens_paragraph(self._scan.tokens, here + 1):
                return False
            if cue is not None and cue.form == "past" and cue.frames != _QUOTES_ONLY:
                return True
            if any(language.has(f"words.{name}", low) for name in _CLAUSES):
                # "Described how on the night of the killings ...": of what is told.
                return False
        return False

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
        before = lows[place - 1] if place else ""
        spans = (before, joint) in {("between", "and"), ("from", "to"), ("from", "until")}
        here = read.end + 1
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
