"""What a place written in a file may mean: a disc, as wide as what is written allows."""

import re
from fractions import Fraction
from typing import Final

from sightline.analysis.exif import ExifField
from sightline.errors import InputRefused
from sightline.model.places import E7, Area, Point

METRES_PER_DEGREE: Final = 111_320
"""Along a meridian; a parallel is shorter, so the radius is on the safe side."""
RECEIVER_ERROR_CM: Final = 1_000
"""Assumed where the file states no error: ten metres, usual for a telephone under open sky."""
_ISO_6709: Final = re.compile(
    r"([+-])(\d{2,6})(?:\.(\d{1,10}))?([+-])(\d{3,7})(?:\.(\d{1,10}))?"
    r"(?:[+-]\d{1,7}(?:\.\d{1,10})?)?(?:CRS\w{1,20})?/?.{0,200}",
    re.ASCII | re.DOTALL,
)
_DEGREES_ONLY: Final = 3
_MINUTES_TOO: Final = 5

ERROR_ASSUMED: Final = (
    "The file states no error of the position; ten metres are assumed, and hundreds are possible "
    "indoors, among high buildings, or where a telephone gave its last known place."
)
NULL_ISLAND: Final = "Zero latitude and longitude: usually the mark of a position never set."


def iso_6709(text: str) -> tuple[Area | None, tuple[str, ...]]:
    """A position as ISO 6709 text: `+27.5916+086.5640+8850/`, degrees, minutes and seconds too."""
    match = _ISO_6709.fullmatch(text.strip())
    if match is None:
        return None, ("Not written as ISO 6709.",)
    latitude, written_at = _angle(match[1], "0" + match[2], match[3] or "")
    longitude, _ = _angle(match[4], match[5], match[6] or "")
    return _area(latitude, longitude, round(written_at * METRES_PER_DEGREE * 100), None)


def exif_place(fields: dict[str, ExifField]) -> tuple[Area | None, tuple[str, ...]]:
    """The GPS directory of an Exif block (CP-3451, section 4.6.6)."""
    latitude, longitude = fields.get("GPSLatitude"), fields.get("GPSLongitude")
    if latitude is None or longitude is None or not (latitude.numbers and longitude.numbers):
        return None, ("Latitude or longitude is missing or unreadable.",)
    doubts = []
    signs = []
    for name, negative in (("GPSLatitudeRef", "S"), ("GPSLongitudeRef", "W")):
        reference = fields.get(name)
        if reference is None:
            doubts.append(f"{name} is missing: the half of the globe is a guess.")
        signs.append(-1 if reference and reference.text.upper().startswith(negative) else 1)
    datum = fields.get("GPSMapDatum")
    if datum is None:
        doubts.append("No datum is stated; WGS 84 is assumed.")
    elif "WGS" not in datum.text.upper():
        doubts.append(f"The datum is {datum.text[:40]}, read as if it were WGS 84.")
    stated = fields.get("GPSHPositioningError")
    error = round(stated.numbers[0] * 100) if stated and stated.numbers else None
    area, more = _area(
        signs[0] * _sexagesimal(latitude.numbers),
        signs[1] * _sexagesimal(longitude.numbers),
        # Fractions are in lowest terms: the axis that shows more digits tells the precision.
        min(map(_written_precision_cm, (latitude.numbers, longitude.numbers))),
        error,
    )
    return area, (*doubts, *more)


def _area(
    latitude: Fraction, longitude: Fraction, precision_cm: int, error_cm: int | None
) -> tuple[Area | None, tuple[str, ...]]:
    try:
        centre = Point(latitude_e7=round(latitude * E7), longitude_e7=round(longitude * E7))
    except InputRefused as error:
        return None, (error.cause,)
    doubts = [NULL_ISLAND] if latitude == longitude == 0 else []
    stated = error_cm is not None and error_cm > 0
    if not stated:
        doubts.append(ERROR_ASSUMED)
    radius = max(precision_cm, error_cm if error_cm and stated else RECEIVER_ERROR_CM, 1)
    basis = "reported field, error as stated" if stated else "reported field, error assumed"
    return Area(centre=centre, radius_cm=min(radius, 2_000_000_000), basis=basis), tuple(doubts)


def _angle(sign: str, digits: str, decimals: str) -> tuple[Fraction, Fraction]:
    """Degrees of `DDD`, `DDDMM` or `DDDMMSS` with decimals, and the unit of the last digit."""
    whole, part = int(digits), Fraction(int(decimals or "0"), 10 ** len(decimals))
    unit = Fraction(1, 10 ** len(decimals))
    if len(digits) <= _DEGREES_ONLY:
        angle = whole + part
    elif len(digits) <= _MINUTES_TOO:
        angle, unit = whole // 100 + (whole % 100 + part) / 60, unit / 60
    else:
        seconds = whole % 100 + part
        angle = whole // 10_000 + Fraction(whole // 100 % 100, 60) + seconds / 3600
        unit = unit / 3600
    return (-angle if sign == "-" else angle), unit


def _sexagesimal(numbers: tuple[Fraction, ...]) -> Fraction:
    return sum((value / 60**power for power, value in enumerate(numbers[:3])), Fraction(0))


def _written_precision_cm(numbers: tuple[Fraction, ...]) -> int:
    """One step of the finest part written: the last number's own denominator tells it."""
    last = len(numbers[:3]) - 1
    step = Fraction(1, numbers[last].denominator * 60**last)
    return round(step * METRES_PER_DEGREE * 100)
