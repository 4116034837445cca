"""Places and directions, each with its error; regions of a picture; counts as ranges."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from sightline.errors import InputRefused

E7: Final = 10_000_000
WHOLE: Final = 10_000
"""A region's sides are counted in ten-thousandths of the picture's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """WGS 84 latitude and longitude in units of 1e-7 degree (about 11 mm)."""

    latitude_e7: int
    longitude_e7: int

    def __post_init__(self) -> None:
        if abs(self.latitude_e7) > 90 * E7 or abs(self.longitude_e7) > 180 * E7:
            raise InputRefused(
                f"({self.latitude_e7 / E7:g}, {self.longitude_e7 / E7:g}) is not on the Earth.",
                next_step="Give latitude first, within 90 degrees, then longitude, within 180.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A disc that holds the place: no point without its error."""

    centre: Point
    radius_cm: int
    basis: str

    def __post_init__(self) -> None:
        if self.radius_cm <= 0:
            raise InputRefused(
                f"An error radius of {self.radius_cm} cm is not positive.",
                next_step="State how far the place may lie from the point given.",
            )


class North(StrEnum):
    """Which north a bearing counts from."""

    TRUE = "true"
    MAGNETIC = "magnetic"
    GRID = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A direction clockwise from north, in thousandths of a degree, with its error."""

    azimuth_mdeg: int
    error_mdeg: int
    north: North


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A rectangle of the picture as displayed, in ten-thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        inside = (
            self.left >= 0
            and self.top >= 0
            and self.width > 0
            and self.height > 0
            and self.left + self.width <= WHOLE
            and self.top + self.height <= WHOLE
        )
        if not inside:
            raise InputRefused(
                f"The region {self.left},{self.top},{self.width},{self.height} is not inside the "
                "picture.",
                next_step=f"Give left,top,width,height in ten-thousandths (0 to {WHOLE}).",
            )


_COUNT: Final = re.compile(
    r"(?P<words>at least|more than|over|at most|up to|as many as|fewer than|less than|about"
    r"|around)?\s*(?P<low>\d{1,9})(?:\s*(?:-|to|\.\.)\s*(?P<high>\d{1,9}))?(?P<plus>\+)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number as a range: both ends included, None where nothing bounds it.

    `soft` marks ends that the speaker blurred ("about 12").
    """

    low: int | None
    high: int | None
    of: str
    soft: bool = False

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise InputRefused("A count needs at least one end.", next_step="Say 'at least 1'.")
        if min(end for end in (self.low, self.high) if end is not None) < 0:
            raise InputRefused("A count is never below nothing.", next_step="Say 'at least 0'.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InputRefused(
                f"The count runs from {self.low} down to {self.high}.",
                next_step="Give the smaller number first.",
            )

    @classmethod
    def parse(cls, text: str, *, of: str) -> Self:
        """Read `12`, `12-15`, `at least 12`, `more than 10`, `up to 10`, `about 12`, `12+`.

        Raises:
            InputRefused: the text is none of these.
        """
        match = _COUNT.fullmatch(text.strip())
        two_bounds = match and sum(map(bool, match.group("words", "high", "plus"))) > 1
        if match is None or two_bounds:
            raise InputRefused(
                f"{text[:80]!r} is not a count.",
                next_step="Write 12, 12-15, 'at least 12', 'more than 10', 'up to 10', 'about 12'.",
            )
        words, low = (match["words"] or "").lower(), int(match["low"])
        if words == "at least" or match["plus"]:
            return cls(low=low, high=None, of=of)
        if words in {"more than", "over"}:
            return cls(low=low + 1, high=None, of=of)
        if words in {"at most", "up to", "as many as"}:
            return cls(low=None, high=low, of=of)
        if words in {"fewer than", "less than"}:
            return cls(low=None, high=low - 1, of=of)
        high = int(match["high"]) if match["high"] else low
        return cls(low=low, high=high, of=of, soft=bool(words))

    @property
    def text(self) -> str:
        """The range in words: `at least 12 bodies`."""
        about = "about " if self.soft else ""
        if self.high is None:
            return f"at least {about}{self.low} {self.of}"
        if self.low is None:
            return f"at most {about}{self.high} {self.of}"
        span = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        return f"{about}{span} {self.of}"
