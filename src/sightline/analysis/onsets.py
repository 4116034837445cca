"""Sudden rises in sound: when, to a fraction of a millisecond, and how sudden.

A millisecond counts as an onset where its energy stands well above all of the fifty milliseconds
before it. Two bands are watched, the whole and its first difference (which favours high
frequencies), since a bang may be dull and a crack sharp. What makes the sound is not asked.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

FRAME: Final = 16
"""Samples of a millisecond at 16 kHz."""
PAST: Final = 50
AHEAD: Final = 20
RISE_OVER_MAX: Final = 4.0
"""Energy against the loudest millisecond of the past fifty: 6 dB."""
RISE_OVER_MEAN: Final = 16.0
"""Energy against their mean: 12 dB."""
LEAST_RMS: Final = 104.0
"""Of 32768: -50 dB of full scale."""
_ATTACK: Final = 0.25
_FLOOR: Final = 1.0
_BLOCK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """A sudden rise."""

    sample: int
    """Number of the sample at which it begins."""
    strength_mb: int
    """Loudest of the next twenty milliseconds over the mean of the past fifty; millibels."""


class OnsetFinder:
    """Give it consecutive samples, then `close` it; onsets gather in `found`."""

    def __init__(self) -> None:
        self.found: list[Onset] = []
        self._buffer = np.zeros(PAST * FRAME, dtype=np.float64)
        self._start = -PAST * FRAME
        """Number of the buffer's first sample."""
        self._quiet_until = PAST * FRAME
        """Nothing is judged before fifty milliseconds of background are known."""

    def feed(self, samples: NDArray[np.int16]) -> None:
        """Hear samples that follow the last ones."""
        self._buffer = np.concatenate((self._buffer, samples.astype(np.float64)))
        while len(self._buffer) >= (PAST + _BLOCK + AHEAD) * FRAME:
            self._search(_BLOCK)
            self._buffer = self._buffer[_BLOCK * FRAME :]
            self._start += _BLOCK * FRAME

    def close(self) -> None:
        """No more samples."""
        left = len(self._buffer) // FRAME - PAST
        if left > 0:
            padding = np.zeros(AHEAD * FRAME + FRAME, dtype=np.float64)
            self._buffer = np.concatenate((self._buffer, padding))
            self._search(left)

    def _search(self, frames: int) -> None:
        whole = self._buffer[: (PAST + frames + AHEAD) * FRAME]
        if not whole.any():
            return
        sharp = np.diff(whole, prepend=whole[:1])
        best: dict[int, float] = {}
        for band in (whole, sharp):
            energy = np.mean(band.reshape(-1, FRAME) ** 2, axis=1) + _FLOOR
            now = energy[PAST : PAST + frames]
            if now.max() < LEAST_RMS**2 / 4:
                # Nothing here can pass; quiet recordings are many.
                continue
            windows = np.lib.stride_tricks.sliding_window_view(energy, PAST)[:frames]
            means = windows.mean(axis=1)
            rises = (
                (now >= RISE_OVER_MAX * windows.max(axis=1))
                & (now >= RISE_OVER_MEAN * means)
                & (now >= LEAST_RMS**2 / 4)
            )
            for frame in np.flatnonzero(rises):
                at = int(frame)
                loudest = float(energy[PAST + at : PAST + at + AHEAD].max())
                if loudest >= LEAST_RMS**2:
                    best[at] = max(best.get(at, 0.0), loudest / float(means[at]))
        for at in sorted(best):
            self._note(whole, sharp, at, best[at])

    def _note(self, whole: Samples, sharp: Samples, at: int, ratio: float) -> None:
        begin = (PAST + at - 1) * FRAME
        window = slice(begin, begin + 4 * FRAME)
        attack = np.maximum(
            np.abs(whole[window]) / max(1.0, float(np.abs(whole[window]).max())),
            np.abs(sharp[window]) / max(1.0, float(np.abs(sharp[window]).max())),
        )
        first = int(np.argmax(attack[FRAME // 2 :] >= _ATTACK)) + FRAME // 2
        sample = self._start + begin + first
        if sample < self._quiet_until:
            return
        self._quiet_until = sample + PAST * FRAME
        self.found.append(Onset(sample=sample, strength_mb=round(1000 * np.log10(ratio))))
