"""Dates of running text as ranges of days, counted from the report's own date.

Reports write "Nov. 13", "mid-November", "on Saturday", "the next morning": each is read as the
whole range of days it may mean. Nothing here picks a day where the words leave several.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.ledger.date_scan import Context, Read, Scan
from sightline.ledger.date_words import DateWords
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
from sightline.ledger.relative_dates import counted, following, near_day, near_unit
from sightline.ledger.tokens import Token

_FORMS: Final[tuple[Callable[[Scan, int, int, Context], Read | None], ...]] = (
    written,
    day_and_month,
    month_and_day,
    weekday,
    near_day,
    near_unit,
    counted,
    following,
    month,
    season,
    year,
)
"""The more specific first."""


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
            if read.days is not None and not read.due:
                context = Context(context.anchor, read.days)
        return found

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
