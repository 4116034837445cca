"""What people measure of sound: how long after a flash its bang is heard."""

from dataclasses import dataclass
from typing import ClassVar

from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.places import Area
from sightline.model.salted import Salted
from sightline.model.times import Instant, MediaSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundDelay(Salted):
    """A person's measurement of flash and bang, which sets the camera on a ring round the source.

    Errors are half the width of the range that the person is 95 % sure of.
    """

    KIND: ClassVar[str] = "sound_delay"

    exhibit: Digest
    thing: str
    """What flashed and banged."""
    how: str
    delay_us: int
    error_us: int
    """Half a frame, the sound's onset, and how far picture and sound may be apart."""
    celsius_milli: int
    """Of the air, in thousandths of a degree."""
    celsius_error_milli: int
    wind_mm_s: int = 0
    """Along the way, up to this much either way."""
    source: Area
    """Where it flashed, and how far that may be off."""
    span: MediaSpan | None = None
    """From the frame that shows the flash to the bang."""
    by: str
    at: Instant

    def __post_init__(self) -> None:
        if self.delay_us < 0 or self.error_us <= 0 or self.celsius_error_milli < 0:
            raise InputRefused(
                "A delay is not below nothing, and has an error.",
                next_step="Give the seconds from flash to bang with their error, as 0.42±0.03.",
            )
        if self.wind_mm_s < 0:
            raise InputRefused(
                "Wind is given as how strong it may be, either way.",
                next_step="Give metres a second, 0 or more.",
            )
