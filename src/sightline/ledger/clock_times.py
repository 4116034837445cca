"""Times of day as reports write them: `14:20 local time (12:20 GMT)`, `shortly after 3 a.m.`

Each becomes a range of minutes on the clocks of that place. Where a second time in brackets names
its zone, the difference of the two tells the first one's. An hour without "a.m." or "p.m." that
no word of the day decides is no time here: it would be two.
"""

from typing import Final, NamedTuple

from sightline.ledger.date_scan import Scan
from sightline.ledger.days import DAY_MINUTES, Clock
from sightline.ledger.numbers import small

_HALF_DAY: Final = 12
_HOUR: Final = 60
_ABOUT, _ABOUT_HOUR = 15, 30
"""How many minutes "about 14:20" and "about 3 a.m." (or plain "3 a.m.") may be off."""
_SHORTLY: Final = 60
_QUARTER: Final = 15
_BEFORE_MOST: Final = 4
"""Words before a time that bound or blur it."""
_DIGITS: Final = 4
NOON: Final = Clock(11 * 60 + 30, 12 * 60 + 30)
_WEST, _EAST = -12 * 60, 14 * 60
_MERIDIEM: Final = {"am": 0, "a.m": 0, "a.m.": 0, "pm": 12, "p.m": 12, "p.m.": 12}


class Face(NamedTuple):
    """What a clock's face shows: minutes from midnight, to before the token `end`."""

    minutes: int
    end: int
    to_hour: bool = False
    """Only the hour is written: "3 a.m."."""
    halves: bool = False
    """Of twelve hours, and nothing says yet which half of the day."""
    firm: bool = True
    """Written as only times are; "14.20" and "0600" are other things too."""


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
    face = _face(scan, place, stop)
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
        firm = face.firm or (
            (told or how in {"after", "before"}) and _is_closed(scan, end, stop)
        )
        marked = False
    if not (firm or marked) or _is_stamp(scan, begin, end, stop):
        return None
    first, last = _range(scan, how, face, second)
    zone = offset or (zone if zone != "local" else "") or "unknown"
    return ClockRead(Clock(first, last, zone), begin, end, either=face.halves)


def _beside_midnight(scan: Scan, place: int, least: int) -> ClockRead | None:
    """`Shortly before midnight`; midnight itself is the end of one day and the next one's begin."""
    begin, how = _before(scan, place, least)
    clocks = {"before": Clock(DAY_MINUTES - _SHORTLY, DAY_MINUTES - 1), "after": Clock(0, _SHORTLY)}
    return ClockRead(clocks[how], begin, place + 1) if how in clocks else None


def _face(scan: Scan, place: int, stop: int) -> Face | None:
    low = scan.low(place, stop)
    if not low:
        return None
    face = _in_digits(scan, place, stop) if low[0].isdigit() else _in_words(scan, place, stop)
    if face is None:
        return None
    return _in_half(scan, face, stop)


def _in_digits(scan: Scan, place: int, stop: int) -> Face | None:
    """`14:20`, `2.50`, `0600`, `3`, `4pm`; which half of the day is asked later."""
    low = scan.low(place, stop)
    digits = low.rstrip("apm.")
    half = _MERIDIEM.get(low[len(digits) :].strip(".")) if digits != low else None
    if half is None and digits != low:
        return None
    mark = ":" if ":" in digits else "."
    parts = digits.split(mark)
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if len(parts) in {2, 3} and len(parts[1]) == 2 and len(parts[0]) <= 2:  # noqa: PLR2004 - digits
        hour, minute = int(parts[0]), int(parts[1])
        firm = half is not None or (mark == ":" and len(parts[-1]) == 2)  # noqa: PLR2004 - as above
    elif len(parts) == 1 and len(digits) == _DIGITS and half is None:
        if not _names_zone(scan, place + 1, stop):
            return None
        hour, minute, firm = int(digits[:2]), int(digits[2:]), False
    elif len(parts) == 1 and len(digits) <= 2:  # noqa: PLR2004 - digits
        hour, minute, firm = int(digits), 0, half is not None
    else:
        return None
    if hour > 24 or minute >= _HOUR or (half is not None and not 1 <= hour <= _HALF_DAY):  # noqa: PLR2004 - hours
        return None
    to_hour = len(parts) == 1 and len(digits) <= 2  # noqa: PLR2004 - digits
    if half is not None:
        hour = hour % _HALF_DAY + half
    return Face(hour * _HOUR + minute, place + 1, to_hour, to_hour and half is None, firm)


def _in_words(scan: Scan, place: int, stop: int) -> Face | None:
    """`noon`, `half past four`, `quarter to five`, `ten past eight`, `seven-thirty`, `three`."""
    language, low = scan.words.language, scan.low(place, stop)
    if language.has("clocks.noon", low):
        return Face(_HALF_DAY * _HOUR, place + 1, to_hour=True)
    head, _, tail = low.partition("-")
    hour, minute = small(head, language), small(tail, language) if tail else None
    if hour is not None and minute is not None and hour <= _HALF_DAY and 10 <= minute < _HOUR:  # noqa: PLR2004 - minutes
        return Face(hour % _HALF_DAY * _HOUR + minute, place + 1, halves=True)
    turned = _past_or_to(scan, place, stop)
    if turned is not None:
        return turned
    hour = small(low, language)
    if hour is None or not 1 <= hour <= _HALF_DAY:
        return None
    return Face(hour % _HALF_DAY * _HOUR, place + 1, to_hour=True, halves=True, firm=False)


def _past_or_to(scan: Scan, place: int, stop: int) -> Face | None:
    language, low = scan.words.language, scan.low(place, stop)
    parts = {"clocks.half": 30, "clocks.quarter": 15}
    minutes = next((size for name, size in parts.items() if language.has(name, low)), None)
    minutes = small(low, language) if minutes is None else minutes
    here = place + 1
    here += language.has("dates.minutes", scan.low(here, stop))
    joint = scan.low(here, stop)
    past = language.has("clocks.past", joint)
    if not minutes or minutes >= _HOUR or not (past or language.has("clocks.to", joint)):
        return None
    named = scan.low(here + 1, stop)
    hour = int(named) if named.isascii() and named.isdigit() else small(named, language)
    if hour is None or not 1 <= hour <= _HALF_DAY:
        return None
    if not past and minutes not in {5, 10, 15, 20, 25}:
        return None
    whole = hour % _HALF_DAY * _HOUR
    turned = whole + minutes if past else (whole - minutes) % (_HALF_DAY * _HOUR)
    firm = any(language.has(name, low) for name in parts) or here > place + 1
    return Face(turned, here + 2, halves=True, firm=firm)


def _in_half(scan: Scan, face: Face, stop: int) -> Face:
    """The half of the day by the words behind it: `a.m.`, `in the morning`, `o'clock at night`."""
    language = scan.words.language
    here = face.end
    here += language.has("clocks.oclock", scan.low(here, stop))
    low = scan.low(here, stop)
    half = _MERIDIEM.get(low)
    at_most = face.minutes < (_HALF_DAY + 1) * _HOUR
    if half is not None and at_most:
        return _placed(face, half, here + 1)
    ahead = [scan.low(here + step, stop) for step in range(3)]
    joined = ahead[0] in {"in", "at"}
    part = ahead[2] if joined and ahead[1] == "the" else ahead[1] if joined else ahead[0]
    if not (language.has("clocks.morning", part) or language.has("clocks.evening", part)):
        return face._replace(end=here, firm=face.firm or here > face.end)
    if not at_most or (not joined and not face.halves):
        return face
    end = here + 1 + joined + (joined and ahead[1] == "the")
    late = language.has("clocks.evening", part)
    if part == "night":
        # "Three at night" is before dawn, "eleven at night" before midnight.
        late = face.minutes % (_HALF_DAY * _HOUR) >= 6 * _HOUR
    return _placed(face, 12 if late else 0, end)


def _placed(face: Face, half: int, end: int) -> Face:
    minutes = face.minutes % (_HALF_DAY * _HOUR) + half * _HOUR
    return face._replace(minutes=minutes, end=end, halves=False, firm=True)


def _second(scan: Scan, place: int, face: Face, stop: int) -> Face | None:
    """The end of a range: `between 18:00 and 22:00`, `8 to 9 p.m.`, `19.20 or 19.25`."""
    joint, before = scan.low(face.end, stop), scan.low(place - 1, stop) if place else ""
    ranged = scan.words.language.has("clocks.ranging", before)
    joins = {"and", "to", "until", "till"} if ranged else {"to", "or"}
    if joint not in joins and joint not in {"\u2013", "\u2014", "-"}:
        return None
    second = _face(scan, face.end + 1, stop)
    if second is None or second.halves or (face.halves and not second.firm):
        return None
    return second


def _alike(face: Face, second: Face) -> tuple[Face, Face | None]:
    """`2.40 and 2.50 in the morning`, `8 and 9 p.m.`: the half of the day is said once."""
    half_day = _HALF_DAY * _HOUR
    if second.minutes >= half_day and face.minutes < half_day and (face.halves or not face.firm):
        face = face._replace(minutes=face.minutes + half_day)
    if second.firm:
        face = face._replace(halves=False, firm=True)
    return (face, second) if second.minutes >= face.minutes else (face, second)


def _range(scan: Scan, how: str, face: Face, second: Face | None) -> tuple[int, int]:
    first = face.minutes
    if second is not None:
        last = second.minutes
        return first, last if last >= first else last + DAY_MINUTES
    if how == "after":
        return first, first + _SHORTLY
    if how == "before":
        return max(0, first - _SHORTLY), first
    if how == "from":
        return first, max(first, DAY_MINUTES - 1)
    if how == "until":
        return 0, first
    about = how == "about"
    if how == "exactly" or not (about or face.to_hour):
        return first, first
    off = _ABOUT_HOUR if face.to_hour else _ABOUT
    return max(0, first - off), first + off


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
    if scan.low(end, stop) not in {"\u2013", "\u2014", "-", ":", "|"}:
        return False
    here = begin
    while here and scan.words.language.has("clocks.stamps", scan.lows[here - 1]):
        here -= 1
    head = scan.tokens[here]
    return not here or scan.tokens[here - 1].end + 1 < head.start or here < begin


def _names_zone(scan: Scan, place: int, stop: int) -> bool:
    low = scan.low(place, stop)
    return low in scan.words.zones or scan.words.language.has("clocks.hours", low) or low == "local"


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
    other = _face(scan, place + 1, stop)
    if other is None:
        return place, ""
    zone, end = _zone(scan, other.end, stop)
    if zone in {"", "local"}:
        return place, ""
    ahead = face.minutes - other.minutes + _ahead(zone)
    ahead += DAY_MINUTES if ahead < _WEST else -DAY_MINUTES if ahead > _EAST else 0
    end += scan.low(end, stop) == ")"
    if ahead % _QUARTER or not _WEST <= ahead <= _EAST:
        return end, ""
    hours, minutes = divmod(abs(ahead), _HOUR)
    return end, f"{'-' if ahead < 0 else '+'}{hours:02d}:{minutes:02d}"


def _ahead(zone: str) -> int:
    """By how many minutes the clocks of `+02:00` are ahead of UTC."""
    return _HOUR * int(zone[:3]) + int(zone[0] + zone[4:])
