"""What people measure of light and shadow, and what they know of when footage was made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.places import Bearing, Region
from sightline.model.salted import Salted
from sightline.model.times import Instant, Interval, MediaSpan

STEEPEST_MDEG: Final = 45_000
WHOLE_TURN_MDEG: Final = 360_000


class Light(StrEnum):
    """What the light in a picture is like."""

    SHADOW = "shadow"
    """The sun throws a shadow that was measured."""
    NO_SHADOW = "no_shadow"
    """No shadow is seen: the sky may be overcast, the sun hidden, or down."""
    DARK = "dark"
    """Only lamps, fires or nothing light the scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """How the ground under a shadow is known to fall, so that only the rest must be allowed for."""

    towards_mdeg: int
    """Downhill, clockwise from true north."""
    steep_mdeg: int

    def __post_init__(self) -> None:
        steep = 0 < self.steep_mdeg <= STEEPEST_MDEG
        if not (steep and 0 <= self.towards_mdeg < WHOLE_TURN_MDEG):
            raise InputRefused(
                "The fall of the ground is out of range.",
                next_step="Give more than 0 and at most 45 degrees, and towards where: 4@120.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowMeasurement(Salted):
    """A person's measurement of one shadow, or the observation that there is none.

    Errors are half the width of the range that the person is 95 % sure of. What was not measured
    is declared: `slope_mdeg`, `lean_mdeg`, `height_error_permille` and `penumbra_permille` say how
    far ground, object, its height and the tip's place in the half-shadow may be off.
    """

    KIND: ClassVar[str] = "shadow_measurement"

    exhibit: Digest
    thing: str
    """What throws the shadow."""
    how: str
    """How it was measured: on an orthophoto, from a camera's heading, in the frame."""
    light: Light
    azimuth: Bearing | None = None
    """Where the shadow falls, from foot to tip, as measured from the north that it names."""
    to_true_mdeg: int = 0
    """What to add to the azimuth to count from true north: declination or convergence."""
    tip_known: bool = True
    """False where the line of the shadow is known and not which end is the tip."""
    ratio_permille: int | None = None
    """Length along the ground, in thousandths of the object's height."""
    ratio_error_permille: int | None = None
    """In thousandths of the ratio."""
    slope_mdeg: int = 0
    lean_mdeg: int = 0
    height_error_permille: int = 0
    penumbra_permille: int = 1000
    fall: Fall | None = None
    """What is known of the slope; `slope_mdeg` is then how far the ground may be off that."""
    item: Digest | None = None
    """The finding that it was taken from: a camera, whose heading makes a line an azimuth."""
    span: MediaSpan | None = None
    region: Region | None = None
    by: str
    at: Instant

    def __post_init__(self) -> None:
        measured = self.azimuth is not None or self.ratio_permille is not None
        if measured is not (self.light is Light.SHADOW):
            raise InputRefused(
                "A measured shadow has a direction or a length, and only that has.",
                next_step="Give the azimuth or the ratio of a shadow that is seen; give neither "
                "where none is.",
            )
        if (self.ratio_permille is None) is not (self.ratio_error_permille is None):
            raise InputRefused(
                "A ratio needs its error, and an error its ratio.",
                next_step="State both, as 1.8±5%.",
            )
        if self.fall is not None and (self.azimuth is None or not self.tip_known):
            raise InputRefused(
                "What a fall of the ground does to a shadow depends on where the shadow points.",
                next_step="Give the azimuth too, or allow for the slope in any direction.",
            )


class BoundKind(StrEnum):
    """What a constraint of time rests on."""

    PUBLISHED = "published"
    """It was seen in public by then."""
    TOKEN = "token"  # noqa: S105 - no password: something in the footage that cannot be older
    IMAGERY = "imagery"
    """Something shown in it is in, or missing from, dated pictures of the place."""
    SOUND = "sound"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeConstraint(Salted):
    """A person's reason why footage was made after, before or between instants."""

    KIND: ClassVar[str] = "time_constraint"

    exhibit: Digest
    """The footage it bounds."""
    bound_kind: BoundKind
    time: Interval
    """When the footage can have been made, by this alone; an open end is absent."""
    reason: str
    item: Digest | None = None
    """The exhibit or record that it rests on."""
    by: str
    at: Instant
