"""Tones that swing up and down fast and regularly: what the long windows of the others smear.

In 16 ms a tone that sweeps four octaves a second moves by about the width of a line, so the line
stays sharp; that it returns after the same time again and again, over two seconds and more, tells
it from a voice, a bird and a tune. The rate of the swings is asked, never what swings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sightline.analysis.contract import SOUND_RATE_HZ
from sightline.analysis.line_tops import line_tops

SIZE, HOP = 256, 128
"""16 ms every 8."""
_PER_SECOND: Final = SOUND_RATE_HZ // HOP
_BIN_HZ: Final = SOUND_RATE_HZ / SIZE
_LOW_HZ, _HIGH_HZ = 250.0, 2_500.0
_ABOVE_DB: Final = 10.0
"""A line this far above the median of the band."""
_SPAN, _STRIDE = 2 * _PER_SECOND, _PER_SECOND // 4
_STRONG_LEAST: Final = 0.85
_STEP_MOST, _SMOOTH_LEAST = 0.2, 0.85
"""Octaves from window to window, and the share of windows that keep to it."""
_SPEED_LEAST: Final = 0.6
_SPEED_OVER: Final = 4
"""Octaves a second, the median, taken over so many windows: a tune stands still between steps."""
_SWING_LEAST: Final = 0.35
"""Octaves between the lowest and the highest twentieth: a singer's vibrato swings by 0.2."""
_LAGS: Final = (_PER_SECOND // 8, _PER_SECOND * 5 // 4)
"""Periods looked for: an eighth of a second to one and a quarter."""
_REGULAR_LEAST: Final = 0.8
_EDGE, _MARGIN = 9, 0.1
"""Windows that must nearly all be strong where a stretch begins and ends; octaves of leeway."""
_FLOOR: Final = 1.0

Lines = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """A stretch of regular swings; `first` and `last` are windows of HOP samples."""

    first: int
    last: int
    low_hz: float
    high_hz: float
    above_db: float
    period_s: float

    @property
    def turns(self) -> int:
        """Two for each swing."""
        return int(2 * (self.last - self.first + 1) / (_PER_SECOND * self.period_s))


def lines(samples: NDArray[np.float64], until: int) -> Lines:
    """(n, 2): octave (binary logarithm of Hz) and height in dB of the strongest line.

    Args:
        samples: (m,) full scale 32767.
        until: Windows that begin before this sample.
    """
    windows = np.lib.stride_tricks.sliding_window_view(samples, SIZE)[:until:HOP]
    spectra = fft.rfft(windows.astype(np.float32) * _WINDOW, axis=1)
    low, high = round(_LOW_HZ / _BIN_HZ), round(_HIGH_HZ / _BIN_HZ)
    band = spectra[:, low - 1 : high + 1]
    decibels = 10 * np.log10(band.real**2 + band.imag**2 + _FLOOR)
    peak = decibels[:, 1:-1].argmax(axis=1) + 1
    hertz = (low - 1 + line_tops(decibels, peak)) * _BIN_HZ
    above = decibels[np.arange(len(decibels)), peak] - np.median(decibels, axis=1)
    return np.stack((np.log2(hertz), above), axis=1).astype(np.float32)


_WINDOW: Final = np.hanning(SIZE).astype(np.float32)


def swings(found: Lines) -> Iterator[Swing]:
    """Stretches of two seconds or more in which the strongest line swings regularly."""
    spans: list[list[int]] = []
    for first in range(0, len(found) - _SPAN + 1, _STRIDE):
        period = _swing(found[first : first + _SPAN])
        if period is None:
            continue
        if spans and first <= spans[-1][1]:
            spans[-1][1] = first + _SPAN
        else:
            spans.append([first, first + _SPAN, period])
    for first, end, period in spans:
        yield _measured(found, first, end, period)


def _swing(found: Lines) -> int | None:
    """The period of regular swings in two seconds, in windows; None where there are none."""
    octaves, above = found.T
    at = np.flatnonzero(above >= _ABOVE_DB)
    if len(at) < _STRONG_LEAST * len(found):
        return None
    path = np.interp(np.arange(len(found)), at, octaves[at])
    low, high = np.percentile(path, (5, 95))
    speed = np.median(np.abs(path[_SPEED_OVER:] - path[:-_SPEED_OVER])) * _PER_SECOND / _SPEED_OVER
    smooth = (np.abs(np.diff(path)) <= _STEP_MOST).mean()
    if high - low < _SWING_LEAST or speed < _SPEED_LEAST or smooth < _SMOOTH_LEAST:
        return None
    return _period(path)


def _period(path: NDArray[np.float64]) -> int | None:
    """The shortest lag at which the path is like itself, in windows; None where there is none."""
    likes = np.array([np.corrcoef(path[:-lag], path[lag:])[0, 1] for lag in range(*_LAGS)])
    tops = np.flatnonzero((likes[1:-1] >= likes[:-2]) & (likes[1:-1] >= likes[2:])) + 1
    regular = tops[likes[tops] >= _REGULAR_LEAST]
    return int(regular[0]) + _LAGS[0] if len(regular) else None


def _measured(found: Lines, first: int, end: int, period: int) -> Swing:
    """The stretch without what its two seconds hold before the first swing and after the last."""
    octaves, above = found[first:end].T
    strong = above >= _ABOVE_DB
    middle = slice(len(strong) // 4, -len(strong) // 4)
    low, high = np.percentile(octaves[middle][strong[middle]], (3, 97))
    within = strong & (octaves >= low - _MARGIN) & (octaves <= high + _MARGIN)
    steady = np.convolve(within, np.full(_EDGE, 1 / _EDGE), mode="same") >= _STRONG_LEAST
    at = np.flatnonzero(steady & within)
    begins, stops = (int(at[0]), int(at[-1])) if len(at) else (0, len(strong) - 1)
    return Swing(
        first=first + max(0, begins - _EDGE // 2),
        last=first + min(len(strong) - 1, stops + _EDGE // 2),
        low_hz=float(2**low),
        high_hz=float(2**high),
        above_db=float(np.median(above[within])) if within.any() else _ABOVE_DB,
        period_s=period / _PER_SECOND,
    )
