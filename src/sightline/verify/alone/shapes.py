"""Check 4, second half: a record has the fields of its kind, and each is of its type."""

import re
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from sightline.verify.alone.people import check_roster, person_holds, role_holds
from sightline.verify.alone.ssh import Unfit
from sightline.verify.record_table import RECORDS

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
DIGEST_WORDS = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
PLAIN = {"text": str, "integer": int, "boolean": bool, "object": dict}


def check_shape(record: dict[str, Any]) -> None:
    """Hold a record against the table of its kind."""
    fields = RECORDS["kinds"].get(record["kind"])
    if fields is None:
        raise Unfit(f"records of kind {record['kind']!r} are not known")
    values = {name: value for name, value in record.items() if name not in {"kind", "v"}}
    check_fields(fields, values, "it")
    if record["kind"] == "roster":
        check_roster(values)


def check_fields(fields: dict[str, str], values: dict[str, Any], where: str) -> None:
    """Hold an object against the fields that it should have."""
    needed = {name for name, words in fields.items() if not words.endswith("?")}
    odd = (needed - values.keys()) | (values.keys() - fields.keys())
    if odd:
        raise Unfit(f"{where} lacks, or should not have: {', '.join(sorted(odd))}"[:200])
    for name, value in values.items():
        check_value(fields[name].removesuffix("?"), value, name)


def check_value(words: str, value: Any, where: str) -> None:  # noqa: ANN401 - any JSON
    """Hold a value against its type, in the words of docs/format.md."""
    if words.startswith("list of "):
        check_list(words.removeprefix("list of "), value, where)
    elif words == "instant":
        check_instant(value, where)
    elif words in PLAIN or words in RECORDS["words"]:
        fits = type(value) is PLAIN.get(words, str)
        if not fits or value not in RECORDS["words"].get(words, [value]):
            raise Unfit(f"{where} is no {words}")
    elif words == "digest":
        if type(value) is not str or not DIGEST_WORDS.fullmatch(value):
            raise Unfit(f"{where} is no digest")
    else:
        check_part(words, value, where)


def check_list(words: str, value: Any, where: str) -> None:  # noqa: ANN401 - any JSON
    """Hold each item of a list against its type."""
    if not isinstance(value, list):
        raise Unfit(f"{where} is no list")
    for item in value:
        check_value(words, item, where)


def check_part(words: str, value: Any, where: str) -> None:  # noqa: ANN401 - any JSON
    """Hold an object within a record against its fields and bounds."""
    if not isinstance(value, dict):
        raise Unfit(f"{where} is no {words}")
    check_fields(RECORDS["parts"][words], value, where)
    bounds = BOUNDS.get(words)
    if bounds is not None and not bounds(value):
        raise Unfit(f"{where} is a {words} that cannot be")


def check_instant(value: object, where: str) -> None:
    """A time in its one spelling, and in the calendar."""
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        raise Unfit(f"{where} is no instant")
    try:
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        raise Unfit(f"{where} is no instant of the calendar") from None


def seconds_of(part: dict[str, Any]) -> Fraction:
    """A position in a stream."""
    return Fraction(part["pts"] * part["numerator"], part["denominator"])


def region_holds(part: dict[str, Any]) -> bool:
    """Whether a region lies within the picture."""
    left, top, width, height = (part[name] for name in ("left", "top", "width", "height"))
    inside = left + width <= 10_000 and top + height <= 10_000
    return bool(inside and min(left, top) >= 0 and min(width, height) > 0)


def count_holds(part: dict[str, Any]) -> bool:
    """Whether a count has an end, and its ends are in order."""
    ends = [part[name] for name in ("low", "high") if name in part]
    return bool(ends) and min(ends) >= 0 and ends == sorted(ends)


def point_holds(part: dict[str, Any]) -> bool:
    """Whether a point is on the Earth."""
    north, east = abs(part["latitude_e7"]), abs(part["longitude_e7"])
    return bool(north <= 90 * 10**7 and east <= 180 * 10**7)


def span_holds(part: dict[str, Any]) -> bool:
    """Whether a span of text runs forwards, in characters and in bytes."""
    characters, octets = (part["start"], part["end"]), (part["byte_start"], part["byte_end"])
    return bool(0 <= characters[0] <= characters[1] and characters[0] <= octets[0] <= octets[1])


BOUNDS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "Interval": lambda part: part.get("earliest", "") <= part.get("latest", "~"),
    "MediaTime": lambda part: min(part["numerator"], part["denominator"]) > 0,
    "MediaSpan": lambda part: seconds_of(part["start"]) <= seconds_of(part["end"]),
    "Area": lambda part: part["radius_cm"] > 0,
    "Point": point_holds,
    "Region": region_holds,
    "Count": count_holds,
    "Span": span_holds,
    "Person": person_holds,
    "Role": role_holds,
}
"""Whether a part's values can stand together."""
