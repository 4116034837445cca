"""Distance from seeing a flash to hearing its bang, with its error.

Source: speed of sound in dry air, 331.3 m/s times the root of T / 273.15 K (ISO 9613-1 gives the
same to 0.01 %). Humid air carries it up to 0.6 % faster at 30 degrees, which is counted as error.
"""

import math
from dataclasses import dataclass
from typing import Final

from sightline.errors import InputRefused

_AT_ZERO_M_S: Final = 331.3
_KELVIN: Final = 273.15
_LONGEST_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundAir:
    """The air that carries the sound; errors are half the width of 95 % ranges."""

    celsius: float
    celsius_error: float
    wind_m_s: float = 0.0
    """Up to this much along the way, either way."""

    def __post_init__(self) -> None:
        sane = -60.0 <= self.celsius <= 60.0 and 0.0 <= self.celsius_error <= 60.0  # noqa: PLR2004 - said below
        if not sane or not 0.0 <= self.wind_m_s <= 60.0:  # noqa: PLR2004 - said below
            raise InputRefused(
                "The air is out of range.",
                next_step="Give -60 to 60 degrees Celsius, its error, and wind of 0 to 60 m/s.",
            )

    @property
    def speed_m_s(self) -> float:
        """In dry, still air."""
        return _AT_ZERO_M_S * math.sqrt(1.0 + self.celsius / _KELVIN)

    @property
    def speed_error_m_s(self) -> float:
        """From temperature, wind and humidity."""
        warmth = self.speed_m_s * self.celsius_error / (2.0 * (_KELVIN + self.celsius))
        damp = self.speed_m_s * 0.0015 * 1.04 ** max(-20.0, min(35.0, self.celsius))
        return math.sqrt(warmth**2 + self.wind_m_s**2 + damp**2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Metres, with half the width of the 95 % range."""

    metres: float
    error_m: float

    @property
    def least_m(self) -> float:
        """Never below nothing."""
        return max(0.0, self.metres - self.error_m)

    @property
    def most_m(self) -> float:
        """The other end."""
        return self.metres + self.error_m


def sound_distance(delay_s: float, delay_error_s: float, air: SoundAir) -> Distance:
    """How far the source was when the bang came so long after the flash.

    Args:
        delay_s: from the flash to the bang, in the recording.
        delay_error_s: half the width of its 95 % range: at least half a frame, the onset of the
            sound, and how far picture and sound of the recording may be apart.
        air: what the sound came through.

    Raises:
        InputRefused: the delay or its error makes no sense.
    """
    if not 0.0 <= delay_s <= _LONGEST_S or not 0.0 < delay_error_s <= _LONGEST_S:
        raise InputRefused(
            f"A delay of {delay_s:g} ± {delay_error_s:g} s is out of range.",
            next_step="Give seconds from flash to bang, 0 to 60, with their error, as 0.42±0.03.",
        )
    metres = delay_s * air.speed_m_s
    by_time, by_air = air.speed_m_s * delay_error_s, delay_s * air.speed_error_m_s
    return Distance(metres=metres, error_m=math.hypot(by_time, by_air))
