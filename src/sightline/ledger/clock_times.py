"""Times of day as reports write them, `14:20 local time (12:20 GMT)`, as ranges of minutes.

Each becomes a range of minutes on the clocks of that place. Where a second time in brackets names
its zone, the difference of the two tells the first one's. An hour without "a.m." or "p.m." that
no word of the day decides is no time here: it would be two.
"""

from typing import Final, NamedTuple

from sightline.ledger.clock_faces import HOUR, Face, face_at
from sightline.ledger.date_scan import Scan
from sightline.ledger.days import DAY_MINUTES, Clock
from sightline.ledger.tokens import opens_paragraph

_ABOUT, _ABOUT_HOUR = 15, 30
"""How many minutes "about 14:20" and "about 3 a.m." (or plain "3 a.m.") may be off."""
_SHORTLY: Final = 60
_QUARTER: Final = 15
_BEFORE_MOST: Final = 4
"""Words before a time that bound or blur it."""
HALF_DAY: Final = 12 * HOUR
NOON: Final = Clock(11 * 60 + 30, 12 * 60 + 30)
_WEST, _EAST = -12 * 60, 14 * 60


class ClockRead(NamedTuple):
    """A time of day among the tokens, its blurring words included."""

    clock: Clock
    begin: int
    end: int
    either: bool = False
    """Nothing here says which half of the day is meant: it may be twelve hours later."""


def clock_at(scan: Scan, place: int, stop: int, least: int) -> ClockRead | None:
    """The time of day whose digits or words begin at a token.

    Args:
        scan: The tokens.
        place: Where it would begin.
        stop: Where to stop looking.
        least: The first token that words before it ("shortly after") may take.
    """
    if scan.words.language.has("clocks.midnight", scan.low(place, stop)):
        return _beside_midnight(scan, place, max(least, place - _BEFORE_MOST))
    face = face_at(scan, place, stop)
    if face is None:
        return None
    second = _second(scan, place, face, stop)
    if second is not None:
        face, second = _alike(face, second)
    end = second.end if second else face.end
    zone, end = _zone(scan, end, stop)
    end, offset = _in_brackets(scan, end, stop, face)
    begin, how = _before(scan, place, max(least, place - _BEFORE_MOST))
    marked = bool(zone or offset) or _is_marked(scan, begin)
    firm = (second or face).firm or face.firm
    if face.halves:
        # "Ten to twelve bodies", "shortly after three men came": numbers of others.
        told = marked and not face.to_hour
        firm = face.firm or ((told or how in {"after", "before"}) and _is_closed(scan, end, stop))
        marked = False
    if not (firm or marked) or _is_stamp(scan, begin, end, stop):
        return None
    first, last = _range(how, face, second)
    zone = offset or (zone if zone != "local" else "") or "unknown"
    return ClockRead(Clock(first, last, zone), begin, end, either=face.halves)


def _beside_midnight(scan: Scan, place: int, least: int) -> ClockRead | None:
    """`Shortly before midnight`; midnight itself is the end of one day and the next one's begin."""
    begin, how = _before(scan, place, least)
    clocks = {"before": Clock(DAY_MINUTES - _SHORTLY, DAY_MINUTES - 1), "after": Clock(0, _SHORTLY)}
    return ClockRead(clocks[how], begin, place + 1) if how in clocks else None


def _second(scan: Scan, place: int, face: Face, stop: int) -> Face | None:
    """The end of a range: `between 18:00 and 22:00`, `8 to 9 p.m.`, `19.20 or 19.25`."""
    joint, before = scan.low(face.end, stop), scan.low(place - 1, stop) if place else ""
    ranged = scan.words.language.has("clocks.ranging", before)
    joins = {"and", "to", "until", "till"} if ranged else {"to", "or"}
    if joint not in joins and joint not in {"\u2013", "\u2014", "-"}:
        return None
    second = face_at(scan, face.end + 1, stop)
    if second is None or second.halves or (face.halves and not second.firm):
        return None
    return second


def _alike(face: Face, second: Face) -> tuple[Face, Face]:
    """`2.40 and 2.50 in the morning`, `8 and 9 p.m.`: the half of the day is said once."""
    if second.placed and not face.placed and face.minutes <= HALF_DAY + HOUR:
        same = face.minutes % HALF_DAY + (HALF_DAY if second.minutes >= HALF_DAY else 0)
        # "11 to 1 p.m." begins in the other half.
        face = face._replace(minutes=same if same <= second.minutes else face.minutes)
    if second.firm:
        face = face._replace(halves=False, firm=True)
    return face, second


def _range(how: str, face: Face, second: Face | None) -> tuple[int, int]:
    first = face.minutes
    if second is not None:
        return first, second.minutes + (DAY_MINUTES if second.minutes < first else 0)
    off = 0
    if how == "about" or (face.to_hour and how != "exactly"):
        off = _ABOUT_HOUR if face.to_hour else _ABOUT
    return {
        "after": (first, first + _SHORTLY),
        "before": (max(0, first - _SHORTLY), first),
        "from": (first, max(first, DAY_MINUTES - 1)),
        "until": (0, first),
    }.get(how, (max(0, first - off), first + off))


def _before(scan: Scan, place: int, least: int) -> tuple[int, str]:
    """Where the words that blur or bound a time begin, and which way they do."""
    language, lows = scan.words.language, scan.lows
    here, how = place, ""
    while here > least:
        low = lows[here - 1]
        if how in {"from", "until"} and language.has("clocks.shortly", low):
            how = "after" if how == "from" else "before"
        elif not how and language.has("clocks.after", low):
            how = "from"
        elif not how and language.has("clocks.before", low):
            how = "until"
        elif not how and language.has("clocks.about", low):
            how = "about"
        elif not how and language.has("clocks.exactly", low):
            how = "exactly"
        elif not (language.has("words.articles", low) and how):
            break
        here -= 1
    return here, how


def _is_closed(scan: Scan, end: int, stop: int) -> bool:
    """`A little after three, and`: no noun follows that would be counted."""
    low = scan.low(end, stop)
    if low == "-":
        return False
    return not low[:1].isalnum() or scan.words.language.has("clocks.closing", low)


def _is_marked(scan: Scan, begin: int) -> bool:
    """`at 14.20`, `from 0600`: a word of time stands before it."""
    before = scan.lows[begin - 1] if begin else ""
    return scan.words.language.has("clocks.at", before)


def _is_stamp(scan: Scan, begin: int, end: int, stop: int) -> bool:
    """`07.15 \u2013 ...`, `UPD 08:55:` at the head of a line: when that line was written."""
    if (
        opens_paragraph(scan.tokens, begin)
        and scan.lows[begin][:1].isdigit()
        and end < stop
        and scan.tokens[end].is_capital
    ):
        # "10:40 The mayor has now confirmed": a live page.
        return True
    if scan.low(end, stop) not in {"\u2013", "\u2014", "-", ":", "|"}:
        return False
    here = begin
    while here and scan.words.language.has("clocks.stamps", scan.lows[here - 1]):
        here -= 1
    return here < begin or opens_paragraph(scan.tokens, here)


def _zone(scan: Scan, place: int, stop: int) -> tuple[str, int]:
    """The zone named behind a time, "local" where it is that of the place, and where it ends."""
    language, words = scan.words.language, scan.words
    place += language.has("clocks.hours", scan.low(place, stop))
    low, behind = scan.low(place, stop), scan.low(place + 1, stop)
    if low in words.zones:
        return words.zones[low], place + 1
    if low == "local" and behind == "time":
        return "local", place + 2
    named = behind == "time" and place < stop and scan.tokens[place].is_capital
    return ("local", place + 2) if named else ("", place)


def _in_brackets(scan: Scan, place: int, stop: int, face: Face) -> tuple[int, str]:
    """`(12:20 GMT)` behind a local time: where it ends, and the zone that the two tell."""
    if scan.low(place, stop) not in {"(", "/", ","}:
        return place, ""
    other = face_at(scan, place + 1, stop)
    if other is None:
        return place, ""
    zone, end = _zone(scan, other.end, stop)
    if zone in {"", "local"}:
        return place, ""
    ahead = face.minutes - other.minutes + _ahead(zone)
    ahead += DAY_MINUTES if ahead < _WEST else -DAY_MINUTES if ahead > _EAST else 0
    end = _behind_day(scan, end, stop)
    end += scan.low(end, stop) == ")"
    if ahead % _QUARTER or not _WEST <= ahead <= _EAST:
        return end, ""
    hours, minutes = divmod(abs(ahead), HOUR)
    return end, f"{'-' if ahead < 0 else '+'}{hours:02d}:{minutes:02d}"


def _behind_day(scan: Scan, place: int, stop: int) -> int:
    """`(2330 GMT on Tuesday)`: behind the day that it was there."""
    here = place + (scan.low(place, stop) in {"on", ","})
    named = scan.low(here, stop) in scan.words.weekdays
    return here + 1 if named and scan.low(here + 1, stop) == ")" else place


def _ahead(zone: str) -> int:
    """By how many minutes the clocks of `+02:00` are ahead of UTC."""
    return HOUR * int(zone[:3]) + int(zone[0] + zone[4:])
