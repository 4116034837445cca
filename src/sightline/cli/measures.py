"""Measurements with their error, places and periods, as people type them."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sightline.cli.parsing import decimal, zoned
from sightline.errors import InputRefused
from sightline.geo.chronolocate import Site
from sightline.geo.clocks import legal_clock, meant
from sightline.geo.spans import Span
from sightline.geo.when import NamedSite
from sightline.model.times import Interval

_NUMBER: Final = r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?"
_MEASURE: Final = re.compile(
    rf"({_NUMBER})\s*°?\s*(?:±|\+/-|\+-)\s*([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?)\s*(°|%)?", re.ASCII
)
_PLACE: Final = re.compile(
    rf"(?:(?P<name>[^=]{{1,80}})=)?\s*(?P<lat>{_NUMBER})\s*,\s*(?P<lon>{_NUMBER})"
    r"(?:\s*(?:±|\+/-|\+-)\s*(?P<radius>[0-9]{1,7}(?:\.[0-9]{1,3})?)\s*(?P<unit>k?m))?"
)
_WHOLE_TURN: Final = 360
_WIDEST_M: Final = 1_000_000.0
LOCAL: Final = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number and half the width of its 95 % range; a share of it where `relative`."""

    value: Fraction
    error: Fraction
    relative: bool

    @property
    def off_by(self) -> Fraction:
        """The error in the number's own unit."""
        return self.error * abs(self.value) if self.relative else self.error


def measure(text: str, what: str) -> Measured:
    """`300±2`, `300 +- 2°`, `1.8±5%`, `1.8±0.1`.

    Raises:
        InputRefused: the text is none of these: a number without its error is no measurement.
    """
    match = _MEASURE.fullmatch(text.strip())
    if match is None:
        raise InputRefused(
            f"{text[:60]!r} is no {what} with its error.",
            next_step="Write both, as 300±2 or 300+-2 (degrees), 1.8±5% or 1.8±0.1 (a ratio); the "
            "error is how far off you are 95 % sure it is at most.",
        )
    value, error = Fraction(match[1]), Fraction(match[2])
    relative = match[3] == "%"
    return Measured(value=value, error=error / 100 if relative else error, relative=relative)


def azimuth(text: str) -> Measured:
    """A direction in degrees, 0 to 360.

    Raises:
        InputRefused: it is none.
    """
    found = measure(text, "direction")
    if found.relative or not -_WHOLE_TURN <= found.value <= _WHOLE_TURN:
        raise InputRefused(
            f"{text[:60]!r} is no direction.",
            next_step="Count degrees clockwise from north, as 300±2.",
        )
    return Measured(value=found.value % _WHOLE_TURN, error=found.error, relative=False)


def ratio(text: str) -> Measured:
    """Length over height; the error made a share of it.

    Raises:
        InputRefused: it is none, or not above nothing.
    """
    found = measure(text, "length over height")
    if found.value <= 0:
        raise InputRefused(
            f"{text[:60]!r}: a shadow is longer than nothing.",
            next_step="Divide the shadow's length by the object's height.",
        )
    error = found.error if found.relative else found.error / found.value
    return Measured(value=found.value, error=error, relative=True)


def place(text: str, number: int = 1) -> NamedSite:
    """`48.215,61.42`, with its radius `48.215,61.42±500m`, with a name `Sarnovek=48.2,61.4±2km`.

    Raises:
        InputRefused: it is none, or not on the Earth.
    """
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        raise InputRefused(
            f"{text[:80]!r} is no place.",
            next_step="Write latitude,longitude in degrees, as 48.215,61.42, with its error where "
            "known (48.215,61.42±500m) and a name where there are several "
            "(Sarnovek=48.215,61.42±2km).",
        )
    latitude, longitude = float(match["lat"]), float(match["lon"])
    if abs(latitude) > 90.0 or abs(longitude) > 180.0:  # noqa: PLR2004 - degrees
        raise InputRefused(
            f"({latitude:g}, {longitude:g}) is not on the Earth.",
            next_step="Give latitude first, within 90 degrees, then longitude, within 180.",
        )
    metres = float(match["radius"] or 0.0) * (1000.0 if match["unit"] == "km" else 1.0)
    if metres > _WIDEST_M:
        raise InputRefused(
            f"A place that may lie {metres / 1000.0:,.0f} km off is no place.",
            next_step=f"Give a radius of up to {_WIDEST_M / 1000.0:,.0f} km; where the place is "
            "not known and the time is, ask `sightline where-sun`.",
        )
    name = (match["name"] or "").strip() or (
        f"{latitude:g}, {longitude:g}" if number == 1 else f"place {number}"
    )
    site = Site(latitude_deg=latitude, longitude_deg=longitude, radius_m=metres)
    return NamedSite(name=name, site=site)


def moment(text: str, zone: str | None, site: Site, basis: str) -> Interval:
    """A date or time; without a zone of its own, on the clock of `zone`, else the legal one there.

    Raises:
        InputRefused: it is none, or two zones are given.
    """
    bare, written = zoned(text)
    if written is not None:
        if zone not in {None, LOCAL, written}:
            raise InputRefused(
                f"{text[:60]!r} names a zone, and --zone {zone} another.",
                next_step="Give one of them.",
            )
        return meant(bare, written, basis)
    if zone in {None, LOCAL}:
        zone = legal_clock(site.latitude_deg, site.longitude_deg).zone
    return meant(bare, str(zone), basis)


def seconds(interval: Interval) -> tuple[float | None, float | None]:
    """Both ends in seconds since 1970; None where open."""
    ends = (interval.earliest, interval.latest)
    start, end = (None if end is None else end.microseconds / 1e6 for end in ends)
    return start, end


def whole(interval: Interval) -> Span:
    """A closed stretch; the last microsecond of a period is its end."""
    start, end = seconds(interval)
    if start is None or end is None:
        raise InputRefused("The period is open.", next_step="Give both of its ends.")
    return float(round(start)), float(round(end))


def degrees(text: str, what: str) -> float:
    """A plain number of degrees."""
    return float(decimal(text.removesuffix("°"), what))
