"""Where a sound track does not go on as before: dead silence in it, and steps of its background.

A microphone never gives zeros: a stretch of them within sound was made by a mute, a gate or an
edit. A steady background (traffic, wind, a room) that turns into another within a tenth of a
second, in many bands at once and for good, changed its place or time. Where the background itself
changes all the time, as in speech close by, a splice leaves nothing that is measured here.
"""

from array import array
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sightline.analysis.contract import SOUND_RATE_HZ, SoundBlock
from sightline.analysis.legible import within_record
from sightline.analysis.runs import runs

PIECE: Final = SOUND_RATE_HZ // 10
"""Samples of a tenth of a second: the grain of the background."""
_GRAIN: Final = SOUND_RATE_HZ // 100
DEAD_PEAK: Final = 2
"""Of 32767: nothing louder in a dead stretch; rounding of a codec leaves that much."""
DEAD_LEAST, _LOUD_PEAK, _FLANK = 5, 60, 5
"""Hundredths of a second: a dead stretch, and what is looked at beside it for sound."""
BANDS: Final = 16
_SIZE, _HOP = 512, 256
_LOWEST, _HIGHEST = 3, 240
"""Bins of 31 Hz: 94 to 7,500 Hz."""
_QUIETEST: Final = 100.0
_SIDE, _PARTS = 15, 3
"""A background is that of a second and a half, steady if its three thirds agree."""
STEP_LEAST_CENTIBEL: Final = 60
"""Tenths of a decibel by which a background changes beyond what it varies by, mean of the bands."""
_END, _FADED = 20, 0.2
"""Hundredths of a second at the end, and how much quieter than usual they are where it fades."""
PIECES_MOST: Final = 360_000
"""Ten hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A stretch without any sound between sounds."""

    start_us: int
    end_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The background becomes another."""

    at_us: int
    """To a tenth of a second."""
    strength_centibel: int


class SoundWatch:
    """Hears everything, and keeps a peak each hundredth and sixteen levels each tenth of a second.

    Gaps in the stream's own times are told by the method `sound`; here times follow the last block.
    """

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.int16)
        self._peaks = array("H")
        self._levels: list[NDArray[np.float32]] = []
        self._starts: list[tuple[int, int]] = []
        self._pieces = 0
        self._window = np.hanning(_SIZE).astype(np.float32)
        edges = np.round(np.geomspace(_LOWEST, _HIGHEST, BANDS + 1)).astype(int)
        self._edges = np.maximum.accumulate(edges + np.arange(BANDS + 1) // 6)[:-1]

    def hear(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        time = block.time
        begins = time.pts * time.numerator * 1_000_000 // time.denominator
        sample = self._pieces * PIECE + len(self._rest)
        self._starts = [*self._starts[-999:], (sample, within_record(begins))]
        together = np.concatenate((self._rest, block.samples))
        whole = len(together) // PIECE
        if self._pieces + whole <= PIECES_MOST:
            self._measure(together[: whole * PIECE].reshape(whole, PIECE))
        self._pieces += whole
        self._rest = together[whole * PIECE :]

    def _measure(self, pieces: NDArray[np.int16]) -> None:
        sizes = np.abs(pieces.astype(np.int32)).reshape(-1, _GRAIN).max(axis=1)
        self._peaks.extend(sizes.tolist())
        frames = np.lib.stride_tricks.sliding_window_view(pieces, _SIZE, axis=1)[:, ::_HOP]
        spectra = fft.rfft(frames * self._window, axis=2)[:, :, : _HIGHEST + 4]
        powers = np.abs(spectra).astype(np.float32) ** 2
        bands = np.add.reduceat(powers, self._edges, axis=2)
        # The quietest of five looks: what is there between the sounds that come and go.
        self._levels.extend(10 * np.log10(bands.min(axis=1) + _QUIETEST).astype(np.float32))

    def ends(self) -> str:
        """How it stops: "going on", "fading", "silent"; "none" where nothing was heard."""
        peaks = np.frombuffer(self._peaks.tobytes(), np.uint16).astype(np.float64)
        if not len(peaks):
            return "none"
        last = float(np.median(peaks[-_END:]))
        if last < _LOUD_PEAK:
            return "silent"
        return "fading" if last < _FADED * float(np.median(peaks)) else "going on"

    @property
    def heard_us(self) -> int:
        """How long the sound lasts that was heard."""
        return (self._pieces * PIECE + len(self._rest)) * 1_000_000 // SOUND_RATE_HZ

    def time_us(self, sample: int) -> int:
        """Time of a sample in its stream."""
        base, time = next(
            (item for item in reversed(self._starts) if item[0] <= sample),
            self._starts[0] if self._starts else (0, 0),
        )
        return within_record(time + (sample - base) * 1_000_000 // SOUND_RATE_HZ)

    def dead(self) -> list[Dead]:
        """Stretches of zeros with sound right before and after."""
        peaks = np.frombuffer(self._peaks.tobytes(), np.uint16)
        return [
            Dead(start_us=self.time_us(first * _GRAIN), end_us=self.time_us(end * _GRAIN))
            for first, end in runs(peaks <= DEAD_PEAK)
            if end - first >= DEAD_LEAST
            and _loud(peaks[max(0, first - _FLANK) : first])
            and _loud(peaks[end : end + _FLANK])
        ]

    def steps(self) -> list[Step]:
        """Where one steady background becomes another."""
        scores = background_steps(np.array(self._levels, np.float32).reshape(-1, BANDS))
        found: list[tuple[int, int]] = []
        for at in np.flatnonzero(scores >= STEP_LEAST_CENTIBEL / 10):
            near = scores[max(0, at - _SIDE) : at + _SIDE + 1]
            if scores[at] >= near.max() and not (found and at - found[-1][0] <= _SIDE):
                found.append((int(at), round(10 * float(scores[at]))))
        return [Step(at_us=self.time_us(at * PIECE), strength_centibel=by) for at, by in found]


def background_steps(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) decibels by which the background at each tenth of a second changes for good.

    Args:
        levels: (n, 16) the quietest level of each band in each tenth of a second, in decibels.
    """
    count = len(levels)
    scores = np.zeros(count, np.float32)
    third = _SIDE // _PARTS
    if count < 2 * _SIDE:
        return scores
    # The level of a stretch of half a second: the middle of its tenths.
    middles = np.median(np.lib.stride_tricks.sliding_window_view(levels, third, axis=0), axis=-1)
    at = np.arange(_SIDE, count - _SIDE + 1)
    before = np.stack([middles[at - third * part] for part in range(1, _PARTS + 1)])
    after = np.stack([middles[at + third * part] for part in range(_PARTS)])
    change = np.abs(np.median(after, axis=0) - np.median(before, axis=0))
    spread = np.ptp(before, axis=0) + np.ptp(after, axis=0)
    scores[at] = np.maximum(change - spread, 0).mean(axis=1)
    return scores


def _loud(peaks: NDArray[np.uint16]) -> bool:
    return bool(len(peaks)) and int(peaks.max()) >= _LOUD_PEAK
