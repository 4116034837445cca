"""Dates of running text as ranges of days, counted from the report's own date.

Reports write "Nov. 13", "mid-November", "on Saturday", "the next morning": each is read as the
whole range of days it may mean. Nothing here picks a day where the words leave several.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sightline.ledger.date_scan import Context, Read, Scan
from sightline.ledger.date_words import DateWords
from sightline.ledger.day_parts import eve, night, part_of_month
from sightline.ledger.days import Days
from sightline.ledger.named_dates import (
    day_and_month,
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
    few_ago,
    following,
    hours_ago,
    near_day,
    near_unit,
)
from sightline.ledger.tokens import Token

_FORMS: Final[tuple[Callable[[Scan, int, int, Context], Read | None], ...]] = (
    written,
    night,
    eve,
    part_of_month,
    day_and_month,
    month_and_day,
    weekday,
    near_day,
    near_unit,
    beside_day,
    counted,
    hours_ago,
    few_ago,
    following,
    month,
    season,
    year,
)
"""The more specific first."""
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


class DateReader:
    """Finds dates among tokens; every form looks at a bounded number of words."""

    def __init__(self, tokens: Sequence[Token], lows: Sequence[str], words: DateWords) -> None:
        self._scan = Scan(tokens, lows, words)

    def find(self, first: int, last: int, context: Context) -> list[DateFound]:
        """All dates between two tokens, in text order, none inside another."""
        found: list[DateFound] = []
        place = first
        while place < last:
            read = self._at(place, last, context) if self._may_start(place) else None
            if read is None:
                place += 1
                continue
            read = self._to_second(place, read, last, context)
            end = self._scan.with_part_of_day(read.end, last)
            found.append(
                DateFound(
                    first=place,
                    last=end,
                    days=read.days,
                    counted_from=read.counted_from,
                    due=read.due,
                )
            )
            place = end
            told = context.previous is not None and self._is_told(place)
            if read.days is not None and not read.due and not told:
                # Nothing is counted from outside the years that reports speak of.
                context = Context(context.anchor, read.days if read.days.in_reach() else None)
        return found

    def _is_told(self, place: int) -> bool:
        """`Said on Thursday`: the day of saying is no day that "the day before" counts from."""
        cues = self._scan.words.language.cues
        near = self._scan.lows[max(0, place - _TOLD_WITHIN) : place]
        return any(low in cues and cues[low].form == "past" for low in near)

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
