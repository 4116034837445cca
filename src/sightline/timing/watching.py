"""From frames as they stream past to a print of their light, and what its series show.

Movement and changes of light survive re-encoding, scaling, mirroring and captions, so copies can be
laid over each other without their sound. A flash lights all cameras that see it at one instant,
whatever their distance: it ties pictures to each other as no sound can.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.analysis.coarse import COARSE
from sightline.timing.listening import HALF_DB, LEVEL_HZ, Levels
from sightline.timing.prints import (
    FRAMES_MOST,
    STILL_HEIGHT,
    STILL_WIDTH,
    STILLS_MOST,
    TIME_MOST_US,
    SightPrint,
)

CENTI: Final = 100
STILL_EVERY_US: Final = 500_000
FLASH_RISE: Final = 250
"""Hundredths of a grey level, mean of the frame: the least that counts as a flash."""
FLASH_OVER_USUAL: Final = 6.0
"""Rise against the usual change of light from frame to frame."""
FLASH_FRAMES: Final = 4
FLASH_MOST_US: Final = 250_000
FLASHES_MOST: Final = 200
_FALL_SHARE: Final = 0.5
_USUAL_FLOOR: Final = 20.0
_US: Final = 1_000_000

Grey = NDArray[np.uint8]


class Watcher:
    """Give it the small grey frames in order."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self._light: list[int] = []
        self._motion: list[int] = []
        self._stills: list[tuple[int, Grey]] = []
        self._last: Grey | None = None
        self.left_out = 0

    def frame(self, time_us: int, luma: Grey, coarse: Grey) -> None:
        """See a frame (height, width), and its area average in COARSE by COARSE cells."""
        if len(self._times) >= FRAMES_MOST or abs(time_us) > TIME_MOST_US:
            self.left_out += 1
            return
        last, self._last = self._last, coarse
        moved = 0.0 if last is None else cv2.norm(coarse, last, cv2.NORM_L1) / COARSE**2
        self._times.append(time_us)
        self._light.append(round(CENTI * float(cv2.mean(coarse)[0])))
        self._motion.append(round(CENTI * moved))
        last_still = self._stills[-1][0] if self._stills else None
        if last_still is None or (
            time_us - last_still >= STILL_EVERY_US and len(self._stills) < STILLS_MOST
        ):
            size = (STILL_WIDTH, STILL_HEIGHT)
            still = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
            self._stills.append((time_us, np.asarray(still, dtype=np.uint8)))

    def print(self) -> SightPrint:
        """What was seen."""
        return SightPrint(
            times_us=np.array(self._times, dtype=np.int64),
            light=np.array(self._light, dtype=np.uint16),
            motion=np.array(self._motion, dtype=np.uint16),
            stills_us=np.array([time for time, _ in self._stills], dtype=np.int64),
            stills=np.array([still for _, still in self._stills], dtype=np.uint8).reshape(
                -1, STILL_HEIGHT, STILL_WIDTH
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """The first frame of a sudden light that went out again, and the frame before it."""

    at_us: int
    before_us: int
    rise_centi: int


def flashes(sight: SightPrint) -> tuple[Flash, ...]:
    """Frames that are suddenly brighter as a whole, and darker again within a quarter second."""
    light = sight.light.astype(np.int64)
    if len(light) < 3:  # noqa: PLR2004 - a frame before, one lit, one after
        return ()
    change = np.diff(light)
    usual = np.maximum(_usual(np.abs(change)), _USUAL_FLOOR)
    found: list[Flash] = []
    rises = (change >= FLASH_RISE) & (change >= FLASH_OVER_USUAL * usual)
    for before in np.flatnonzero(rises).tolist():
        lit = before + 1
        rise = int(change[before])
        after = light[lit + 1 : lit + 1 + FLASH_FRAMES]
        soon = sight.times_us[lit + 1 : lit + 1 + FLASH_FRAMES] - sight.times_us[lit]
        fell = (light[lit] - after >= _FALL_SHARE * rise) & (soon <= FLASH_MOST_US)
        if fell.any() and len(found) < FLASHES_MOST:
            found.append(
                Flash(
                    at_us=int(sight.times_us[lit]),
                    before_us=int(sight.times_us[before]),
                    rise_centi=rise,
                )
            )
    return tuple(found)


def _usual(changes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Median change of the two seconds or so around, without the largest ones."""
    width = min(len(changes), 51)
    padded = np.pad(changes, (width // 2, width - 1 - width // 2), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    return np.asarray(np.median(windows, axis=1))


def rows(sight: SightPrint) -> Levels:
    """Movement and change of light fifty times a second, in half decibels: (n, 2).

    Row 0 is of the first frame, which moved as the second does: that nothing comes before it is no
    standstill, and would make all beginnings alike. Frames without order in time are taken in the
    order of their times.
    """
    if len(sight.times_us) < 2:  # noqa: PLR2004 - one frame does not move
        return np.zeros((0, 2), dtype=np.uint8)
    order = np.argsort(sight.times_us, kind="stable")
    seconds = (sight.times_us[order] - int(sight.times_us[order[0]])) / _US
    count = min(int(seconds[-1] * LEVEL_HZ) + 1, FRAMES_MOST)
    places = np.arange(count) / LEVEL_HZ
    changes = np.abs(np.diff(sight.light[order].astype(np.float64)))
    columns = [
        np.interp(places, seconds[1:], 20.0 * np.log10(series + _FAINT_CENTI))
        for series in (sight.motion[order[1:]].astype(np.float64), changes)
    ]
    decibels = np.stack(columns, axis=1)
    return np.clip(np.rint(HALF_DB * decibels), 0, 255).astype(np.uint8)


_FAINT_CENTI: Final = 10.0
"""A tenth of a grey level: below it is the noise of coding."""
