"""What method `continuity` reports, and how often each kind is reported where nothing was done."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.model.times import MediaTime


class Kind(StrEnum):
    """What happens in a recording that a camera left alone does not do by itself, or seldom."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    INTERRUPTION = "interruption"
    JUMP = "jump"
    PART = "part"
    HELD = "held"
    REPEATS = "repeats"
    DROPS = "drops"
    GAP = "gap"
    SHOWN_AGAIN = "shown_again"
    BARS = "bars"
    DEAD_SOUND = "dead_sound"
    BACKGROUND = "background"
    SOUND_TIMES = "sound_times"
    UNEVEN_ENDS = "uneven_ends"


MEASURES: Final = {
    Kind.CUT: "permille of the one view that is not found in the other",
    Kind.DISSOLVE: "permille of the one view that is not found in the other",
    Kind.INTERRUPTION: "frames",
    Kind.JUMP: "percent of the largest change around it",
    Kind.PART: "hundredths of a grey level beyond the changes around it",
    Kind.HELD: "frames",
    Kind.REPEATS: "frames from one repeat to the next",
    Kind.DROPS: "frames from one drop to the next",
    Kind.GAP: "microseconds",
    Kind.SHOWN_AGAIN: "permille of correlation",
    Kind.BARS: "permille of the picture's side",
    Kind.DEAD_SOUND: "microseconds",
    Kind.BACKGROUND: "tenths of a decibel",
    Kind.SOUND_TIMES: "microseconds",
    Kind.UNEVEN_ENDS: "microseconds",
}
"""What `strength` counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the picture, in permille of its sides."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One of them."""

    kind: Kind
    start: MediaTime
    """Of the first frame, or the first sound, that differs."""
    end: MediaTime
    """Equal to `start` where it happens at once."""
    strength: int
    box: Box | None = None
    shown_before: MediaTime | None = None
    """For what is shown again: when it was first."""
    words: str = ""
    """What more there is to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of a kind were found, those not listed included."""

    kind: Kind
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often a kind was reported in untouched recordings, at the threshold in use."""

    kind: Kind
    alarms: int
    seconds: int
    """Of real recordings, one take each, as listed on the method's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How picture and sound stop."""

    picture: str
    """"moving", "still", "dark", or "none" where there is no picture."""
    sound: str
    """"going on", "fading", "silent", or "none"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuityValues:
    """The typed `values` of the finding."""

    happenings: tuple[Happening, ...]
    """In order of time, at most 500."""
    counts: tuple[Count, ...]
    """Of each kind that was found."""
    rates: tuple[Rate, ...]
    ending: Ending
    bars: Box | None
    """Even bars that lie around the picture throughout; their widths, not their edges."""
    picture_start_us: int | None
    picture_end_us: int | None
    sound_start_us: int | None
    sound_end_us: int | None
    frames: int
    frames_left_out: int
    frames_backwards: int
    """Whose time is not after that of the frame before."""
    damage_reports: int
