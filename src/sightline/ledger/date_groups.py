"""Which dates of a text are of another time than most: the background it recalls."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from sightline.ledger.days import Days, one

_APART: Final = timedelta(days=45)
"""No date of one story lies further from all others."""
_VAGUE: Final = timedelta(days=31)
"""A longer time joins no group; it may only lie before one."""
_STORY: Final = 2
"""Dates of an earlier group that make it a story of its own."""


def long_before(dates: Sequence[Days | None], anchor: date | None) -> tuple[bool, ...]:
    """For each date whether it lies long before what the text is about.

    Dates, the report's own among them, are put in groups with no gap of more than 45 days; the text
    is about the largest, of equals the last. An earlier group of several dates is told of too.
    """
    told = [days for days in dates if days is not None]
    told += [one(anchor)] if anchor else []
    groups = list(_groups(days for days in told if days.last - days.first <= _VAGUE))
    if not groups:
        return (False,) * len(dates)
    main = max(groups, key=lambda group: (len(group), group[0].first))
    begins = main[0].first
    for group in reversed(groups[: groups.index(main)]):
        if len(group) >= min(_STORY, len(main)):
            begins = group[0].first
    return tuple(days is not None and days.last < begins - _APART for days in dates)


def _groups(dates: Iterable[Days]) -> Iterator[list[Days]]:
    group: list[Days] = []
    for days in sorted(dates, key=lambda one: (one.first, one.last)):
        if group and days.first - group[-1].last > _APART:
            yield group
            group = []
        group.append(days)
    if group:
        yield group
