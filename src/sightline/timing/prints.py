"""What is kept of an exhibit so that its time can be told: a print of its sound and its light.

A print is bounded, whole numbers only, and written little-endian in one versioned form:
`SLCLOCK` and the version, then sound (start, samples, rows; signs packed eight to a byte; rows of
levels), then sight (frames and stills; times; mean brightness; movement; the stills' times and grey
values). An hour of sound takes 5.8 MB, an hour of pictures at 25 frames a second 2.5 MB.
"""

import struct
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from sightline.errors import InputRefused
from sightline.timing.listening import BANDS, FINE_HZ, LEVEL_HZ, Levels, Signs

MEDIA_TYPE: Final = "application/vnd.sightline.clock-print"
SOUND_MOST_S: Final = 4 * 3600
FRAMES_MOST: Final = 500_000
STILLS_MOST: Final = 30_000
TIME_MOST_US: Final = 10**13
"""116 days: no clip's own times lie further from zero, and sums of them stay exact."""
STILL_HEIGHT, STILL_WIDTH = 12, 16
_MAGIC: Final = b"SLCLOCK\x01"
_SOUND: Final = struct.Struct("<qII")
_SIGHT: Final = struct.Struct("<II")
_NEXT: Final = "Examine the exhibit again; this print was damaged or made by another version."

Times = NDArray[np.int64]
Series = NDArray[np.uint16]
Stills = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPrint:
    """Signs (n,) at 8 kHz and levels (n / 160, 12) of sound whose first sample is at `start_us`."""

    start_us: int
    signs: Signs
    levels: Levels

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.signs) / FINE_HZ

    @classmethod
    def nothing(cls) -> Self:
        """Of an exhibit without sound."""
        return cls(
            start_us=0,
            signs=np.zeros(0, dtype=np.bool_),
            levels=np.zeros((0, BANDS), dtype=np.uint8),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SightPrint:
    """Of each frame (n,): time in microseconds, and hundredths of a grey level.

    `light` is its mean; `motion` the mean absolute difference from the frame before. `stills` are
    grey pictures (m, 12, 16), two a second at most, taken at `stills_us`.
    """

    times_us: Times
    light: Series
    motion: Series
    stills_us: Times
    stills: Stills

    @classmethod
    def nothing(cls) -> Self:
        """Of an exhibit without moving pictures."""
        empty = np.zeros(0, dtype=np.uint16)
        none = np.zeros(0, dtype=np.int64)
        stills = np.zeros((0, STILL_HEIGHT, STILL_WIDTH), dtype=np.uint8)
        return cls(times_us=none, light=empty, motion=empty, stills_us=none, stills=stills)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPrint:
    """Both."""

    sound: SoundPrint
    sight: SightPrint


def pack(clock: ClockPrint) -> bytes:
    """The bytes of a print; the same print gives the same bytes."""
    sound, sight = clock.sound, clock.sight
    return b"".join(
        (
            _MAGIC,
            _SOUND.pack(sound.start_us, len(sound.signs), len(sound.levels)),
            np.packbits(sound.signs).tobytes(),
            sound.levels.astype(np.uint8).tobytes(),
            _SIGHT.pack(len(sight.times_us), len(sight.stills_us)),
            sight.times_us.astype("<i8").tobytes(),
            sight.light.astype("<u2").tobytes(),
            sight.motion.astype("<u2").tobytes(),
            sight.stills_us.astype("<i8").tobytes(),
            sight.stills.astype(np.uint8).tobytes(),
        )
    )


def unpack(data: bytes) -> ClockPrint:
    """Read a print; every length is checked before anything is read.

    Raises:
        InputRefused: the bytes are not a print of this version, whole and within its bounds.
    """
    if not data.startswith(_MAGIC):
        raise InputRefused("These bytes are no print of a clip's clock.", next_step=_NEXT)
    reader = _Reader(data, len(_MAGIC))
    start_us, samples, rows = _SOUND.unpack(reader.take(_SOUND.size))
    if (
        samples > SOUND_MOST_S * FINE_HZ
        or not _rows_fit(samples, rows)
        or abs(start_us) > TIME_MOST_US
    ):
        raise InputRefused("A print states more sound than one may hold.", next_step=_NEXT)
    packed = np.frombuffer(reader.take(-(-samples // 8)), dtype=np.uint8)
    levels = np.frombuffer(reader.take(rows * BANDS), dtype=np.uint8).reshape(rows, BANDS)
    sight = _sight(reader)
    reader.end()
    signs = np.unpackbits(packed, count=samples).astype(np.bool_)
    sound = SoundPrint(start_us=start_us, signs=signs, levels=levels)
    return ClockPrint(sound=sound, sight=sight)


def _sight(reader: "_Reader") -> SightPrint:
    frames, stills = _SIGHT.unpack(reader.take(_SIGHT.size))
    if frames > FRAMES_MOST or stills > min(STILLS_MOST, frames):
        raise InputRefused("A print states more frames than one may hold.", next_step=_NEXT)
    times = np.frombuffer(reader.take(8 * frames), dtype="<i8").astype(np.int64)
    if frames and max(-int(times.min()), int(times.max())) > TIME_MOST_US:
        raise InputRefused("A print states times beyond what one may hold.", next_step=_NEXT)
    light = np.frombuffer(reader.take(2 * frames), dtype="<u2").astype(np.uint16)
    motion = np.frombuffer(reader.take(2 * frames), dtype="<u2").astype(np.uint16)
    stills_us = np.frombuffer(reader.take(8 * stills), dtype="<i8").astype(np.int64)
    grey = np.frombuffer(reader.take(stills * STILL_HEIGHT * STILL_WIDTH), dtype=np.uint8)
    return SightPrint(
        times_us=times,
        light=light,
        motion=motion,
        stills_us=stills_us,
        stills=grey.reshape(stills, STILL_HEIGHT, STILL_WIDTH),
    )


def _rows_fit(samples: int, rows: int) -> bool:
    """One row for every fiftieth of a second begun, and one more where a block of sound ends."""
    step = FINE_HZ // LEVEL_HZ
    return -(-samples // step) <= rows <= -(-samples // step) + 1


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        if len(part) != count:
            raise InputRefused("A print of a clip's clock is cut short.", next_step=_NEXT)
        self._at += count
        return part

    def end(self) -> None:
        if self._at != len(self._data):
            raise InputRefused("A print of a clip's clock has bytes left over.", next_step=_NEXT)
