"""From sound as it streams past to a print of it: one bit a sample and levels of twelve bands.

The sound is flattened in blocks of four seconds (each frequency divided by its mean level there, a
filter of zero phase, which moves nothing in time), cut to 150 to 3,800 Hz (what a telephone keeps),
and only the sign of each sample is kept, at 8 kHz. Signs lose a third of the power of a correlation
(J. H. Van Vleck and D. Middleton, 1966) and carry no loudness, so that a click and a hum weigh
alike; the levels of twelve bands, fifty times a second, say where the sound is.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft

RATE_HZ: Final = 16_000
FINE_HZ: Final = 8_000
LEVEL_HZ: Final = 50
BANDS: Final = 12
LOW_HZ, HIGH_HZ = 150.0, 3_800.0
HALF_DB: Final = 2.0
"""Steps of a level to a decibel."""
SILENT: Final = 45
"""Levels up to this are digital silence and its rounding."""

Signs = NDArray[np.bool_]
Levels = NDArray[np.uint8]

_CORE: Final = 4 * RATE_HZ
_MARGIN: Final = RATE_HZ // 4
_SPAN: Final = _CORE + 2 * _MARGIN
_STEP: Final = RATE_HZ // LEVEL_HZ
_WINDOW: Final = 640
"""Samples of 40 ms, twice the step of the levels."""
_SMOOTH: Final = 64
"""Bins of about 3.6 Hz over which a level of frequency is averaged: some 230 Hz."""
_RAISED: Final = 60.0
_FLOOR: Final = 1.0
"""A square sample: below it is rounding."""


def band_edges(bins: int, rate_hz: int) -> NDArray[np.intp]:
    """First bins of the bands (BANDS + 1,), even on a scale of octaves."""
    edges_hz = np.geomspace(LOW_HZ, HIGH_HZ, BANDS + 1)
    return np.rint(edges_hz * 2 * (bins - 1) / rate_hz).astype(np.intp)


_EDGES: Final = band_edges(_WINDOW // 2 + 1, RATE_HZ)


class Listener:
    """Give it consecutive samples, then `close` it; signs and levels gather.

    Sample 0 of the signs and row 0 of the levels begin with the first sample given; row n is of
    the 40 ms around n / 50 s.
    """

    def __init__(self) -> None:
        self._signs: list[Signs] = []
        self._levels: list[Levels] = []
        self._buffer = np.zeros(_MARGIN, dtype=np.int16)

    def feed(self, samples: NDArray[np.int16]) -> None:
        """Hear samples that follow the last ones."""
        self._buffer = np.concatenate((self._buffer, samples))
        while len(self._buffer) >= _SPAN:
            self._print(self._buffer[:_SPAN], _CORE)
            self._buffer = self._buffer[_CORE:]

    def close(self) -> None:
        """No more samples."""
        while len(self._buffer) > _MARGIN:
            count = min(len(self._buffer) - _MARGIN, _CORE)
            padded = np.zeros(_SPAN, dtype=np.int16)
            padded[: len(self._buffer)] = self._buffer
            self._print(padded, count)
            self._buffer = self._buffer[count:]
            if count < _CORE:
                break

    @property
    def signs(self) -> Signs:
        """(n,) of what was heard so far, whole blocks only until closed."""
        return np.concatenate([np.zeros(0, dtype=np.bool_), *self._signs])

    @property
    def levels(self) -> Levels:
        """(n, BANDS) of the same."""
        return np.concatenate([np.zeros((0, BANDS), dtype=np.uint8), *self._levels])

    def _print(self, span: NDArray[np.int16], count: int) -> None:
        if span.any():
            wide = span.astype(np.float32)
            self._signs.append(_flattened(wide)[_MARGIN // 2 : (_MARGIN + count) // 2] > 0)
            self._levels.append(_levels(wide, count))
        else:
            self._signs.append(np.zeros((_MARGIN + count) // 2 - _MARGIN // 2, dtype=np.bool_))
            self._levels.append(np.zeros((-(-count // _STEP), BANDS), dtype=np.uint8))


def _flattened(span: NDArray[np.float32]) -> NDArray[np.float32]:
    """The span at 8 kHz, flat in frequency, from 150 to 3,800 Hz."""
    spectrum = fft.rfft(span)
    half = len(span) // 4 + 1
    kept = spectrum[:half]
    power = np.abs(kept) ** 2
    sums = np.cumsum(np.concatenate(([np.float32(0.0)], power)), dtype=np.float64)
    low = np.maximum(np.arange(half) - _SMOOTH // 2, 0)
    high = np.minimum(low + _SMOOTH, half)
    level = np.sqrt((sums[high] - sums[low]) / (high - low) + _FLOOR * len(span))
    kept = kept / level.astype(np.float32)
    hertz = np.arange(half) * (RATE_HZ / len(span))
    kept[(hertz < LOW_HZ) | (hertz > HIGH_HZ)] = 0.0
    return np.asarray(fft.irfft(kept, len(span) // 2), dtype=np.float32)


def _levels(span: NDArray[np.float32], count: int) -> Levels:
    """Power of each band around every fiftieth of a second of the core, in half decibels."""
    starts = _MARGIN - _WINDOW // 2 + _STEP * np.arange(-(-count // _STEP))
    windows = np.lib.stride_tricks.sliding_window_view(span, _WINDOW)[starts]
    power = np.abs(fft.rfft(windows * np.hanning(_WINDOW).astype(np.float32), axis=1)) ** 2
    bands = np.add.reduceat(power, _EDGES[:-1], axis=1)
    # the last band of reduceat runs on to the end
    bands[:, -1] = power[:, _EDGES[-2] : _EDGES[-1]].sum(axis=1)
    decibels = 10.0 * np.log10(bands / (np.diff(_EDGES) * _WINDOW) + 1e-3)
    raised = np.clip(np.rint(HALF_DB * decibels) + _RAISED, 0, 255)
    return np.asarray(raised, dtype=np.uint8)
