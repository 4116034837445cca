"""Adverbials beside a verb of saying: times, channels, addressees with "to"."""

import functools
from typing import Final

from sightline.ledger.cue_groups import is_adverb
from sightline.ledger.grammar import grammar
from sightline.ledger.lines import Line
from sightline.ledger.numbers import small

_ADJUNCT_MOST: Final = 14
_CHANNEL_WITHIN: Final = 8
_DATE_LISTS: Final = (
    *("weekdays", "weekdays_cases", "months", "months_short", "months_cases", "today"),
    *("yesterday", "parts", "week", "month", "year", "weekend"),
)


def is_date_word(line: Line, place: int) -> bool:
    """A weekday, month, year, "last", "week" and the like."""
    low = line.low(place)
    is_year = len(low) == 4 and low.isdigit()  # noqa: PLR2004 - digits of a year
    return is_year or low in _date_words(line.grammar.code)


@functools.cache
def _date_words(code: str) -> frozenset[str]:
    return frozenset[str]().union(*(grammar(code).list(f"dates.{name}") for name in _DATE_LISTS))


def over_adjuncts_left(line: Line, place: int, least: int) -> int:
    """Before adverbs and times between subject and verb: `the ministry on Friday accused`."""
    grammar = line.grammar
    while place >= least:
        if is_adverb(line, place):
            place -= 1
            continue
        here = place
        while here >= least and (
            is_date_word(line, here)
            or (line.low(here).isdigit() and here < place)
            or (line.low(here).isdigit() and is_date_word(line, here - 1))
            or (line.low(here) == "." and is_date_word(line, here - 1))
        ):
            here -= 1
        if here == place:
            return place
        while here >= least and (
            grammar.has("dates.last", line.low(here))
            or grammar.has("dates.this", line.low(here))
            or grammar.has("dates.early", line.low(here))
            or grammar.has("dates.late", line.low(here))
            or line.low(here) in {"on", "in", "at"}
        ):
            here -= 1
        place = here
    return place


def over_adjuncts_right(line: Line, place: int, most: int) -> int:
    """Behind times, channels and addressees with "to" that follow a verb of saying."""
    grammar = line.grammar
    while place < most:
        low = line.low(place)
        if (is_adverb(line, place) and not grammar.has("words.complementizers", low)) or (
            is_date_word(line, place) and not low.isdigit()
        ):
            place += 1
        elif grammar.has("dates.last", low) or (
            any(grammar.has(f"dates.{name}", low) for name in ("this", "early", "late"))
            and is_date_word(line, place + 1)
        ):
            place += 2 if is_date_word(line, place + 1) else 1
        elif grammar.has("dates.early", low) or grammar.has("dates.late", low):
            # "Said late on Friday that ..."
            end = _adverbial(line, place + 1, most) if line.low(place + 1) in {"on", "in"} else None
            if end is None:
                return place
            place = end
        elif (end := _named_time(line, place)) > place:
            place = end
        elif grammar.has("words.prepositions", low):
            end = _adverbial(line, place, most)
            if end is None:
                return place
            place = end
        else:
            return place
    return place


def _counted_time(line: Line, place: int) -> int:
    """Behind `two days later`, `a day before the fire`; the place itself for no time."""
    number = line.low(place) in {"a", "an"} or small(line.low(place), line.grammar) is not None
    units = ("day", "week", "month", "year", "hours", "minutes")
    if not number or not any(line.has(f"dates.{name}", place + 1) for name in units):
        return place
    side = place + 2
    if any(line.has(f"dates.{name}", side) for name in ("ago", "later", "earlier")):
        return side + 1
    beside = line.has("dates.before_day", side) or line.has("dates.after_day", side)
    named = line.has("words.articles", side + 1) and line.has("dates.happenings", side + 2)
    return side + 3 if beside and named else place


def _named_time(line: Line, place: int) -> int:
    """Behind `the same evening`, `the night before`, `every day`; the place itself for no time."""
    counted = _counted_time(line, place)
    if counted > place:
        return counted
    here = place + (line.has("words.articles", place) or line.low(place) in {"every", "each"})
    listed = ("same", "next", "previous")
    here += any(line.has(f"dates.{name}", here) for name in listed)
    day = is_date_word(line, here) or line.has("dates.day", here)
    if here == place or not day or line.low(here).isdigit():
        return place
    beside = line.has("dates.before_day", here + 1) or line.has("dates.after_day", here + 1)
    # "The day before the vote" goes on.
    alone = not line.has("words.articles", here + 2)
    return here + 1 + (beside and alone)


def _clause_at(line: Line, place: int) -> bool:
    grammar, low = line.grammar, line.low(place)
    return grammar.has("words.personal", low) or grammar.has("words.articles", low)


def _adverbial(line: Line, place: int, most: int) -> int | None:
    """Behind `in a statement`, `on 15 November`, `at a briefing in Karden`, `to the Herald`."""
    grammar = line.grammar
    stop = place + 1
    while stop < min(most, place + _ADJUNCT_MOST):
        low = line.low(stop)
        if (
            line.is_quoted(stop)
            or low in {",", ":", ";"}
            or grammar.has("words.complementizers", low)
        ):
            break
        if low == "." and stop + 1 >= most:
            break
        stop += 1
    closed = stop >= most or line.is_quoted(stop) or line.low(stop) in {",", ":", ".", ";"}
    closed = closed or grammar.has("words.complementizers", line.low(stop))
    spoken = [
        here
        for here in range(place + 1, min(stop, place + _CHANNEL_WITHIN))
        if line.has("phrases.channels", here) or is_date_word(line, here)
    ]
    spoken_to = line.low(place) == "to" and (
        line.is_capital(place + 1)
        or grammar.has("words.determiners", line.low(place + 1))
        or grammar.has("nouns.groups", line.low(place + 1))
    )
    goes_on = bool(spoken) and (
        _clause_at(line, spoken[-1] + 1) or line.low(spoken[-1] + 1) in {"to", "not"}
    )
    if goes_on and spoken[-1] + 1 < stop:
        # "Said in a tweet it had opened an inquiry": the clause is no part of the tweet.
        return spoken[-1] + 1
    if closed and (spoken or spoken_to or line.low(place) == "outside"):
        return stop
    if spoken:
        return spoken[-1] + 1
    return None
