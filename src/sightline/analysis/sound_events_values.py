"""Sounds named by what is measured: the values of the method `sound_events`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.analysis.mains import Mains

BANDS_HZ: Final = (0, 250, 500, 1000, 2000, 4000, 8000)
"""Edges of the six bands in which an impulse's rise is given."""


class Heard(StrEnum):
    """What is measured."""

    IMPULSE = "impulse"
    MOVING_TONE = "rising and falling tone"
    HUM = "harmonic hum"
    VOICED = "voiced, speech-like"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A sound and its measures."""

    heard: Heard
    start_us: int
    end_us: int
    within_us: int
    """How exact both times are."""
    low_hz: int | None
    high_hz: int | None
    """Of the tone, the base of the hum, or the pitch; None for an impulse."""
    strength_mb: int
    """Above what was before (impulse), around (tone), between its teeth (hum); millibels. Of a
    voiced stretch, the share of its windows that repeat, in ten-thousandths."""
    rises_mb: tuple[int, ...]
    """Of an impulse: how far each of six bands rises."""
    turns: int
    """Of a tone: from rising to falling or back."""
    amid_voice: bool = False
    """Of an impulse: in or right beside a voiced stretch, where speech itself gives such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundEventsValues:
    """The typed `values` of the finding."""

    duration_us: int
    events: tuple[Event, ...]
    left_out: int
    voiced_us: int
    """Time in voiced stretches."""
    mains: Mains | None
    """Lines at a mains frequency and its multiples: an observation, and nothing more."""
