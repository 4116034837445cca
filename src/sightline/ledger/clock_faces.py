"""What a clock's face shows, as reports write it: `14:20`, `4 p.m.`, `half past four`, `noon`."""

from typing import Final, NamedTuple

from sightline.ledger.date_scan import Scan
from sightline.ledger.numbers import small

HOUR: Final = 60
_HALF_DAY: Final = 12
_DIGITS: Final = 4
_TWO: Final = 2
_PARTS_MOST: Final = 3
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
    placed: bool = False
    """Words say which half of the day: "p.m.", "in the morning"."""


def face_at(scan: Scan, place: int, stop: int) -> Face | None:
    """What a clock shows, by the digits or words that begin at a token."""
    low = scan.low(place, stop)
    if not low:
        return None
    face = _in_digits(scan, place, stop) if low[0].isdigit() else _in_words(scan, place, stop)
    return _in_half(scan, face, stop) if face else None


def _in_digits(scan: Scan, place: int, stop: int) -> Face | None:
    """`14:20`, `2.50`, `0600`, `3`, `4pm`; which half of the day is asked later."""
    low = scan.low(place, stop)
    digits = low.rstrip("apm.")
    half = _MERIDIEM.get(low[len(digits) :].strip("."))
    mark = ":" if ":" in digits else "."
    parts = digits.split(mark)
    whole = all(part.isascii() and part.isdigit() for part in parts)
    if not whole or (half is None and digits != low):
        return None
    if len(parts) == 1 and len(digits) == _DIGITS:
        firm, parts = False, [digits[:2], digits[2:]]
        whole = _names_zone(scan, place + 1, stop)
    else:
        firm = half is not None or (mark == ":" and len(parts[-1]) == _TWO)
        whole = len(parts[0]) <= _TWO and all(len(part) == _TWO for part in parts[1:])
    hour, minute = int(parts[0]), int(parts[1]) if parts[1:] else 0
    most = _HALF_DAY if half is not None else 2 * _HALF_DAY
    if not whole or len(parts) > _PARTS_MOST or hour > most or minute >= HOUR:
        return None
    hours_only = len(parts) == 1
    if half is not None:
        hour = hour % _HALF_DAY + half
    return Face(
        minutes=hour * HOUR + minute,
        end=place + 1,
        to_hour=hours_only,
        halves=hours_only and half is None,
        firm=firm,
        placed=half is not None,
    )


def _in_words(scan: Scan, place: int, stop: int) -> Face | None:
    """`noon`, `half past four`, `quarter to five`, `ten past eight`, `seven-thirty`, `three`."""
    language, low = scan.words.language, scan.low(place, stop)
    if language.has("clocks.noon", low):
        return Face(_HALF_DAY * HOUR, place + 1, to_hour=True)
    head, _, tail = low.partition("-")
    hour, minute = small(head, language), small(tail, language) if tail else None
    if hour is not None and minute is not None and hour <= _HALF_DAY and 10 <= minute < HOUR:  # noqa: PLR2004 - minutes
        return Face(hour % _HALF_DAY * HOUR + minute, place + 1, halves=True)
    turned = _past_or_to(scan, place, stop)
    if turned is not None:
        return turned
    hour = small(low, language)
    if hour is None or not 1 <= hour <= _HALF_DAY:
        return None
    return Face(hour % _HALF_DAY * HOUR, place + 1, to_hour=True, halves=True, firm=False)


def _past_or_to(scan: Scan, place: int, stop: int) -> Face | None:
    language, low = scan.words.language, scan.low(place, stop)
    parts = {"clocks.half": 30, "clocks.quarter": 15}
    minutes = next((size for name, size in parts.items() if language.has(name, low)), None)
    minutes = small(low, language) if minutes is None else minutes
    here = place + 1
    here += language.has("dates.minutes", scan.low(here, stop))
    joint = scan.low(here, stop)
    past = language.has("clocks.past", joint)
    if not minutes or minutes >= HOUR or not (past or language.has("clocks.to", joint)):
        return None
    named = scan.low(here + 1, stop)
    hour = int(named) if named.isascii() and named.isdigit() else small(named, language)
    if hour is None or not 1 <= hour <= _HALF_DAY:
        return None
    if not past and minutes not in {5, 10, 15, 20, 25}:
        return None
    whole = hour % _HALF_DAY * HOUR
    turned = whole + minutes if past else (whole - minutes) % (_HALF_DAY * HOUR)
    firm = any(language.has(name, low) for name in parts) or here > place + 1
    return Face(turned, here + 2, halves=True, firm=firm)


def _in_half(scan: Scan, face: Face, stop: int) -> Face:
    """The half of the day by the words behind it: `a.m.`, `in the morning`, `o'clock at night`."""
    language = scan.words.language
    here = face.end
    here += language.has("clocks.oclock", scan.low(here, stop))
    low = scan.low(here, stop)
    half = _MERIDIEM.get(low)
    at_most = face.minutes < (_HALF_DAY + 1) * HOUR
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
        late = face.minutes % (_HALF_DAY * HOUR) >= 6 * HOUR
    return _placed(face, 12 if late else 0, end)


def _placed(face: Face, half: int, end: int) -> Face:
    minutes = face.minutes % (_HALF_DAY * HOUR) + half * HOUR
    return face._replace(minutes=minutes, end=end, halves=False, firm=True, placed=True)


def _names_zone(scan: Scan, place: int, stop: int) -> bool:
    low = scan.low(place, stop)
    return low in scan.words.zones or scan.words.language.has("clocks.hours", low) or low == "local"
