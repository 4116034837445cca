"""Dates counted from what a text is about: `two days after the shooting`, `the eve of the raid`."""

from datetime import timedelta
from typing import Final

from sightline.ledger.date_scan import Context, Read, Scan
from sightline.ledger.days import Days, last_weekday, one

_THE: Final = frozenset(("the", "this", "that"))
_NAMED_WITHIN: Final = 4
"""Words behind "the" among which that which happened is named: "the second drone attack"."""
_CLAUSE_WITHIN: Final = 6
"""Words behind "before" among which a clause tells what happened: "before the boat sank"."""
_WEEK: Final = 7
_STEPS_MOST: Final = 1000
_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=31)


def beside_event(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`Two days after the shooting`, `the night before the ship sank`, `the eve of the assault`.

    Counted from the first day of the text that something happened on.
    """
    stepped = _steps(scan, place, stop)
    if stepped is None:
        return None
    steps, here = stepped
    end = _behind_happening(scan, here, stop)
    if end is None:
        return None
    main = _about(context)
    if main is None:
        return Read(None, end, "text")
    if _is_vague(scan, place):
        steps = _WEEK if steps > 0 else -_WEEK
    # "In the ten days before the shooting": all of them.
    ranged = abs(steps) > 1 and place > 0 and scan.lows[place - 1] == "the"
    return Read(_all_between(main, steps) if ranged else main.shifted(steps), end, "text")


def _is_vague(scan: Scan, place: int) -> bool:
    """`In the days before the attack`: how many, nobody says."""
    return scan.words.language.has("dates.days", scan.lows[place])


def day_of_event(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`The night of the killings`, `the morning of the attack`."""
    words, low = scan.words, scan.lows[place]
    a_day = words.units.get(low) == 1 or low in words.parts
    if not a_day or scan.low(place + 1, stop) != "of" or not scan.has_article(place):
        return None
    end = _named(scan, place + 2, stop)
    if end is None:
        return None
    main = _about(context)
    if main is None:
        return Read(None, end, "text")
    night = words.language.has("dates.nights", low) and main.first == main.last
    return Read(Days(main.first, main.last + _DAY * night), end, "text")


def the_weekday(scan: Scan, place: int, stop: int, context: Context) -> Read | None:
    """`The Monday after the disaster`, `the Sunday before the attack`, `on the Tuesday`."""
    words = scan.words
    rank = words.weekdays.get(scan.lows[place])
    if rank is None or not (place and scan.lows[place - 1] == "the"):
        return None
    end = scan.with_part_of_day(place + 1, stop)
    side = scan.low(end, stop)
    later = side in words.after_day
    behind = _behind_happening(scan, end + 1, stop) if later or side in words.before_day else None
    main = _about(context)
    if behind is not None and main is None:
        return Read(None, behind, "text")
    if behind is not None and main is not None:
        start = main.last + _DAY if later else main.first - _DAY
        return Read(one(last_weekday(start, rank, future=later)), behind, "text")
    told, anchor = context.previous, context.anchor
    if told is not None and main is not None and told.last < main.first - _MONTH:
        # Behind what the text recalls it goes on with what it is about.
        told = main
    if told is None or anchor is None or not scan.closes(end, stop):
        return None
    day = last_weekday(told.first, rank, future=True)
    return Read(one(day), end, "text") if day <= anchor else None


def _about(context: Context) -> Days | None:
    """The day that the text is about: the first that something happened on, else the first told."""
    return context.main or context.first


def _all_between(main: Days, steps: int) -> Days:
    """So many days before or after, up to the day itself; of whole weeks without it."""
    apart = _DAY * (steps % _WEEK == 0)
    if steps < 0:
        return Days(main.first + steps * _DAY, main.first - apart)
    return Days(main.last + apart, main.last + steps * _DAY)


def _behind_happening(scan: Scan, place: int, stop: int) -> int | None:
    """Behind `the attack`; before the words of a clause, `the ship sank`."""
    named = _named(scan, place, stop)
    if named is not None:
        return named
    language = scan.words.language
    for here in range(place, min(stop, place + _CLAUSE_WITHIN)):
        low = scan.lows[here]
        if language.has("dates.no_events", low):
            # "Two days after talks collapsed"
            return None
        if here > place and language.has("dates.happened", low):
            return place
        if not low[:1].isalnum() or language.has("words.coordinators", low):
            return None
    return None


def _named(scan: Scan, place: int, stop: int) -> int | None:
    """Behind `the attack`, `the second drone strike`."""
    language = scan.words.language
    if scan.low(place, stop) not in _THE:
        return None
    for here in range(place + 1, min(stop, place + 1 + _NAMED_WITHIN)):
        low = scan.lows[here]
        if language.has("dates.happenings", low):
            return here + 1
        if not low[:1].isalnum() or language.has("words.prepositions", low):
            return None
    return None


def _steps(scan: Scan, place: int, stop: int) -> tuple[int, int] | None:
    """How many days before (negative) or after, and where the words for what begin."""
    words, low = scan.words, scan.lows[place]
    if words.language.has("dates.eve", low):
        return (-1, place + 2) if scan.low(place + 1, stop) == "of" else None
    number = words.number(scan.lows, place, stop)
    count, here = number or (1, place)
    if number is None and not (place and scan.lows[place - 1] == "the"):
        return None
    unit, side = scan.low(here, stop), scan.low(here + 1, stop)
    length = 1 if unit in words.parts else words.units.get(unit)
    if length not in {1, _WEEK} or count > _STEPS_MOST:
        return None
    if side not in words.before_day | words.after_day:
        return None
    return count * length * (-1 if side in words.before_day else 1), here + 2
