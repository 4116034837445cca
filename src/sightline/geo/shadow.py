"""What a measured shadow says of the sun: a test of every sun position, with honest error.

A measurement is the direction in which a shadow falls, or its length over the height of what casts
it, or both, each with the half-width of its 95 % range. What nobody measured stands in declared
ranges: how far the ground may slope, how far the object may lean (each evenly up to its limit, in
any direction), how well its height is known, the half-shadow at the tip, the air.

For a sun position the method draws shadows at random within those ranges and measures them with
the stated errors. The measurement at hand is **consistent** with that position at level p if a
share p of the drawn ones lies as far out as it does. Positions with p of at least 0.05 form the
95 % region: whatever the true position, that region holds it in 95 % of cases in which the declared
ranges are true (J. Neyman 1937). Since slope and lean may point anywhere, the draws depend on the
sun's altitude alone; `shadow_consistency` makes them once for a table of altitudes, in which whole
years and maps are looked up.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sightline.errors import InputRefused
from sightline.geo.earth_time import Floats
from sightline.geo.sun import RADIUS_DEG

ACCEPTED: Final = 0.05
"""Least p of the 95 % region."""
NORMAL_95: Final = 1.959964
"""Half the width of a normal distribution's middle 95 %, in standard deviations."""
LOWEST_DEG: Final = -RADIUS_DEG
"""The sun's altitude, through the air, below which no part of it throws a shadow."""
REFRACTION_SHARE: Final = 0.1
"""How much the air may bend more or less than its formula says, as a share (one deviation)."""
REFRACTION_AT_HORIZON_DEG: Final = 0.57

_LOWEST_SEEN_DEG: Final = 0.05
_LONGEST: Final = 1.0 / math.tan(math.radians(_LOWEST_SEEN_DEG))
"""A shadow longer than about a thousand heights has no tip."""
_FINEST_DEG, _COARSEST_DEG, _FINEST_SHARE, _STEEPEST_DEG = 0.1, 90.0, 0.001, 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """What was not measured and may vary, declared by the person who measured."""

    slope_deg: float = 0.0
    """The ground under the shadow slopes by up to this much, in any direction."""
    lean_deg: float = 0.0
    """The object stands off the vertical by up to this much, in any direction."""
    height_share: float = 0.0
    """The object's height may be off by up to this share of it."""
    penumbra_share: float = 1.0
    """Where in the half-shadow the tip was taken: 1 anywhere in it, 0 exactly in its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One shadow, measured.

    Raises:
        InputRefused: nothing is measured, or an error or range makes no sense.
    """

    azimuth_deg: float | None = None
    """Where the shadow falls, from the object's foot to the tip, clockwise from true north."""
    azimuth_error_deg: float = 0.0
    """Half the width of its 95 % range."""
    tip_known: bool = True
    """False where the line of the shadow was measured and not which end is the tip."""
    ratio: float | None = None
    """Length along the ground over the object's height."""
    ratio_error: float = 0.0
    """Half the width of its 95 % range, as a share of the ratio."""
    ranges: Ranges = field(default_factory=Ranges)
    fall_deg: float = 0.0
    """How steeply the ground is known to fall; `ranges.slope_deg` is then the doubt about it."""
    fall_towards_deg: float = 0.0
    """Downhill, clockwise from true north."""

    def __post_init__(self) -> None:
        if self.azimuth_deg is None and self.ratio is None:
            raise InputRefused(
                "Neither the direction nor the length of a shadow is given.",
                next_step="Give the azimuth, which tells time best, the length over the height, "
                "or both.",
            )
        if self.fall_deg and (self.azimuth_deg is None or not self.tip_known):
            raise InputRefused(
                "What a fall of the ground does to a shadow depends on where the shadow points.",
                next_step="Give the azimuth too, or allow for the slope in any direction.",
            )
        _sane(self)

    @property
    def rise(self) -> tuple[float, float]:
        """The known slope as rise over run, across and along the direction of the sun."""
        # The sun stands where the shadow does not point, to within the azimuth's error.
        turn = math.radians(self.fall_towards_deg - (self.azimuth_deg or 0.0))
        steep = math.tan(math.radians(self.fall_deg))
        return steep * math.sin(turn), steep * math.cos(turn)


def _sane(given: Measurement) -> None:
    limits = (given.ranges.slope_deg, given.ranges.lean_deg, given.fall_deg)
    shares = (given.ranges.height_share, given.ranges.penumbra_share)
    within = (
        (
            given.azimuth_deg is None or _FINEST_DEG <= given.azimuth_error_deg <= _COARSEST_DEG,
            f"An azimuth error of {given.azimuth_error_deg:g} degrees is out of range.",
            f"State from {_FINEST_DEG:g} (finer than anyone reads) to {_COARSEST_DEG:g} degrees.",
        ),
        (
            given.ratio is None or 0.0 < given.ratio < _LONGEST,
            f"No sun throws a shadow {given.ratio or 0:g} times as long as the object is high.",
            f"Give length divided by height, above 0 and below {_LONGEST:.0f}.",
        ),
        (
            given.ratio is None or _FINEST_SHARE <= given.ratio_error <= 1.0,
            f"A length error of {given.ratio_error:.2%} of the ratio is out of range.",
            f"State from {_FINEST_SHARE:.1%} to 100 %.",
        ),
        (
            all(0.0 <= limit <= _STEEPEST_DEG for limit in limits)
            and all(0.0 <= share <= 1.0 for share in shares),
            "A declared range is out of range.",
            f"Slope and lean reach from 0 to {_STEEPEST_DEG:g} degrees, shares from 0 to 1.",
        ),
    )
    for fine, cause, next_step in within:
        if not fine:
            raise InputRefused(cause, next_step=next_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Shadows thrown at random, with what was measured of them, shape (draws,)."""

    turned_deg: Floats
    """Measured azimuth less that of an upright object's shadow on level ground."""
    raised_deg: Floats
    """The altitude that the measured length stands for, less the sun's."""


def measured(
    random: np.random.Generator, altitude_deg: Floats, given: Measurement, count: int
) -> Draws:
    """Throw shadows of a sun at these altitudes (refracted, shape broadcast with (count,)).

    The truth generator of the calibration and the sampler of the method are this one function: what
    they share is the declared model, and `benchmarks/shadow_calibration.py` also breaks it.
    """
    ranges = given.ranges
    lift = REFRACTION_AT_HORIZON_DEG * REFRACTION_SHARE * random.standard_normal(count)
    # The air's whim fades with altitude as refraction itself does.
    lift = lift / (1.0 + np.maximum(altitude_deg, 0.0) / 2.0)
    tip = RADIUS_DEG * ranges.penumbra_share * random.uniform(-1.0, 1.0, count)
    sun = np.radians(np.maximum(altitude_deg + lift + tip, _LOWEST_SEEN_DEG))
    slope, uphill = _added(_tilt(random, ranges.slope_deg, count), given.rise)
    lean, towards = _tilt(random, ranges.lean_deg, count)
    east, north, length = shadow_of(sun, (slope, uphill), (lean, towards))
    height = 1.0 + ranges.height_share * random.uniform(-1.0, 1.0, count)
    noise = random.standard_normal((2, count)) / NORMAL_95
    ratio = length / height * np.exp(noise[1] * given.ratio_error)
    turned = np.degrees(np.arctan2(-east, -north)) + noise[0] * given.azimuth_error_deg
    return Draws(
        turned_deg=(turned + 180.0) % 360.0 - 180.0,
        raised_deg=np.degrees(np.arctan2(1.0, ratio)) - altitude_deg,
    )


def _tilt(random: np.random.Generator, limit_deg: float, count: int) -> tuple[Floats, Floats]:
    """Angles evenly up to the limit, in directions all around, in radians."""
    return (
        np.radians(limit_deg) * random.uniform(0.0, 1.0, count),
        random.uniform(0.0, 2.0 * np.pi, count),
    )


def _added(tilt: tuple[Floats, Floats], rise: tuple[float, float]) -> tuple[Floats, Floats]:
    """A tilt on top of a known rise over run: angles and uphill directions."""
    if rise == (0.0, 0.0):
        return tilt
    across = np.tan(tilt[0]) * np.sin(tilt[1]) + rise[0]
    along = np.tan(tilt[0]) * np.cos(tilt[1]) + rise[1]
    return np.arctan(np.hypot(across, along)), np.arctan2(across, along)


def shadow_of(
    altitude: Floats, slope: tuple[Floats, Floats], lean: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """The shadow of an object one unit long, with the sun in the north.

    Args:
        altitude: of the sun, radians.
        slope: how steeply the ground rises, and towards where (radians from the sun's azimuth).
        lean: how far the object stands off the vertical, and towards where.

    Returns:
        East and north of the tip, and its distance along the ground; length infinite where the
        ground falls away from the light faster than the light does.
    """
    rise = np.tan(slope[0])
    rise_east, rise_north = rise * np.sin(slope[1]), rise * np.cos(slope[1])
    flat = np.sin(lean[0])
    top_east, top_north, top = flat * np.sin(lean[1]), flat * np.cos(lean[1]), np.cos(lean[0])
    over_ground = top - rise_east * top_east - rise_north * top_north
    falls = np.sin(altitude) - rise_north * np.cos(altitude)
    lands = falls > 1e-6  # noqa: PLR2004 - beside rounding
    along = np.where(lands, over_ground / np.where(lands, falls, 1.0), np.inf)
    shrunk = np.where(lands, along, 0.0)
    east, north = top_east, top_north - shrunk * np.cos(altitude)
    up = rise_east * east + rise_north * north
    length = np.sqrt(east * east + north * north + up * up)
    # Where the light never lands, the direction is that of the light.
    return (
        np.where(lands, east, 0.0),
        np.where(lands, north, -1.0),
        np.where(lands, length, np.inf),
    )
