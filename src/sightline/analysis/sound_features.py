"""What a recording sounds like, eight and thirty times a second: level, tone, comb, pitch.

Everything is measured on power spectra of Hann windows (F. Harris, 1978) and kept as a few numbers
a window, so that an hour of sound takes some tens of megabytes.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from sightline.analysis.contract import SOUND_RATE_HZ
from sightline.analysis.sound_swings import lines

SHORT, SHORT_HOP = 1024, 512
"""64 ms every 32: tones that move, and voices."""
LONG, LONG_HOP = 4096, 2048
"""256 ms every 128: combs of harmonics, whose teeth stand close."""
ROWS: Final = 128
"""Of the spectrogram: 0 to 8 kHz."""
_BIN_HZ: Final = SOUND_RATE_HZ / SHORT
_LONG_BIN_HZ: Final = SOUND_RATE_HZ / LONG
_TONE_LOW, _TONE_HIGH = 250.0, 4000.0
_AROUND: Final = 24
"""Bins on either side that a tone must stand out from."""
_COMB_LOW, _COMB_HIGH, _COMB_STEP = 40.0, 400.0, 1.0
_TEETH: Final = 6
_TOGETHER, _BESIDE = 8, 33
"""Long windows in one mean; bins of which the median is the ground of a tooth."""
_GROUND_STEP: Final = 4
_PITCH_FROM_HZ: Final = 250.0
_LAGS: Final = (SOUND_RATE_HZ // 400, SOUND_RATE_HZ // 75)
_BLOCK: Final = 10 * SOUND_RATE_HZ
_FLOOR: Final = 1.0
_FULL: Final = 10 * np.log10((32768.0 * SHORT / 4) ** 2)

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Features:
    """A row for each window."""

    short: Rows
    """(n, 5): level dB, tone Hz, tone dB, pitch Hz, voicing (0 to 1)."""
    long: Rows
    """(m, 3): comb Hz, comb dB, level dB."""
    fast: Rows
    """(k, 2) every `sound_swings.HOP` samples: octave and height of the strongest line."""
    picture: Rows
    """(n, ROWS): the spectrogram, dB of full scale."""


class FeatureFinder:
    """Give it consecutive samples, then take `features`."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, np.int16)
        self._short_window = np.hanning(SHORT)
        self._long_window = np.hanning(LONG)
        self._comb = _comb_bins()
        self._short: list[Rows] = []
        self._long: list[Rows] = []
        self._fast: list[Rows] = []
        self._picture: list[Rows] = []

    def feed(self, samples: NDArray[np.int16]) -> None:
        """Hear samples that follow the last ones."""
        self._waiting = np.concatenate((self._waiting, samples))
        while len(self._waiting) >= _BLOCK + LONG:
            self._measure(self._waiting[: _BLOCK + LONG], _BLOCK)
            self._waiting = self._waiting[_BLOCK:]

    def features(self) -> Features:
        """All of it; windows that reach beyond the end are filled with silence."""
        left = len(self._waiting)
        if left:
            filled = np.zeros(left + LONG, np.int16)
            filled[:left] = self._waiting
            self._measure(filled, left)
            self._waiting = self._waiting[:0]
        return Features(
            short=_joined(self._short, 5),
            long=_joined(self._long, 3),
            fast=_joined(self._fast, 2),
            picture=_joined(self._picture, ROWS),
        )

    def _measure(self, samples: NDArray[np.int16], until: int) -> None:
        """Windows that begin before `until`."""
        wide = samples.astype(np.float64)
        short = np.lib.stride_tricks.sliding_window_view(wide, SHORT)[:until:SHORT_HOP]
        power = np.abs(fft.rfft(short * self._short_window, axis=1)) ** 2
        self._short.append(_short_rows(power))
        rows = power[:, : SHORT // 2].reshape(len(power), ROWS, -1).mean(axis=2)
        self._picture.append(np.asarray(10 * np.log10(rows + _FLOOR) - _FULL, np.float32))
        self._fast.append(lines(wide, until))
        long = np.lib.stride_tricks.sliding_window_view(wide, LONG)[:until:LONG_HOP]
        spectra = np.abs(fft.rfft(long * self._long_window, axis=1)) ** 2
        self._long.append(_long_rows(spectra, self._comb))


def _short_rows(power: NDArray[np.float64]) -> Rows:
    level = 10 * np.log10(power.sum(axis=1) + _FLOOR) - _FULL
    tone_hz, tone_db = _tone(10 * np.log10(power + _FLOOR))
    pitch_hz, voicing = _pitch(power)
    return np.stack((level, tone_hz, tone_db, pitch_hz, voicing), axis=1).astype(np.float32)


def _tone(decibels: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The strongest line, and how far it stands above the median around it."""
    low, high = round(_TONE_LOW / _BIN_HZ), round(_TONE_HIGH / _BIN_HZ)
    peak = decibels[:, low:high].argmax(axis=1) + low
    rows = np.arange(len(decibels))
    near = np.clip(peak[:, None] + np.arange(-_AROUND, _AROUND + 1), 1, decibels.shape[1] - 1)
    above = decibels[rows, peak] - np.median(decibels[rows[:, None], near], axis=1)
    left, middle, right = (decibels[rows, peak + step] for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    # The top of a parabola through three points of a Hann peak (J. O. Smith, 2011).
    shift = np.where(np.abs(bend) > 1e-9, 0.5 * (left - right) / np.where(bend == 0, 1, bend), 0)  # noqa: PLR2004 - no bend
    return (peak + np.clip(shift, -0.5, 0.5)) * _BIN_HZ, above


def _pitch(power: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The period that the windows repeat at, from their autocorrelation (Wiener-Khinchin)."""
    trimmed = power.copy()
    # Engines hum below; of a voice enough harmonics are left that its period shows.
    trimmed[:, : round(_PITCH_FROM_HZ / _BIN_HZ)] = 0
    repeats = fft.irfft(trimmed, axis=1)
    lags = repeats[:, _LAGS[0] : _LAGS[1]]
    best = lags.argmax(axis=1)
    # A Hann window's own autocorrelation falls with the lag; within these lags by less than half.
    taper = 1 - (best + _LAGS[0]) / SHORT
    strength = lags[np.arange(len(lags)), best] / np.maximum(repeats[:, 0], _FLOOR)
    return SOUND_RATE_HZ / (best + _LAGS[0]), np.clip(strength / taper, 0, 1)


def _comb_bins() -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Candidates (Hz), and for each the bins of its teeth and of the gaps between them."""
    candidates = np.arange(_COMB_LOW, _COMB_HIGH, _COMB_STEP)
    places = np.arange(1, _TEETH + 1)[None, :] * candidates[:, None]
    on = np.rint(places / _LONG_BIN_HZ).astype(np.intp)
    off = np.rint((places - candidates[:, None] / 2) / _LONG_BIN_HZ).astype(np.intp)
    return candidates, on, off


def _long_rows(
    spectra: NDArray[np.float64],
    comb: tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]],
) -> Rows:
    """The comb whose teeth stand highest above what lies around and between them."""
    candidates, on, off = comb
    level = 10 * np.log10(spectra.sum(axis=1) + _FLOOR) - _FULL
    used = spectra[:, : int(on.max()) + 3]
    # A second of windows in the mean: chance peaks of noise go, what stands still stays.
    mean = uniform_filter1d(used, _TOGETHER, axis=0, mode="nearest")
    decibels = 10 * np.log10(mean + _FLOOR)
    decibels -= _ground(decibels)
    # A tooth may lie a bin beside its place.
    wide = maximum_filter1d(decibels, 3, axis=1, mode="nearest")
    heights = _medians(wide, on) - np.maximum(0, _medians(decibels, off))
    best = heights.argmax(axis=1)
    rows = np.arange(len(spectra))
    return np.stack((candidates[best], heights[rows, best], level), axis=1).astype(np.float32)


def _medians(rows: NDArray[np.float64], bins: NDArray[np.intp]) -> NDArray[np.float64]:
    """(n, m) the median of each group of bins (m, k) in each row (n, all bins).

    All groups are sorted at once, neighbour against neighbour: they are many and small.
    """
    ranks = [rows[:, group] for group in bins.T]
    for first in range(len(ranks)):
        for low in range(first % 2, len(ranks) - 1, 2):
            one, other = ranks[low], ranks[low + 1]
            ranks[low], ranks[low + 1] = np.minimum(one, other), np.maximum(one, other)
    middle: NDArray[np.float64] = (ranks[(len(ranks) - 1) // 2] + ranks[len(ranks) // 2]) / 2
    return middle


def _ground(decibels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of the bins around each: taken at every fourth, and on a line between."""
    padded = np.pad(decibels, ((0, 0), (_BESIDE // 2, _BESIDE // 2 + _GROUND_STEP)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _BESIDE, axis=1)
    at = np.partition(windows[:, ::_GROUND_STEP], _BESIDE // 2, axis=2)[:, :, _BESIDE // 2]
    share = np.arange(_GROUND_STEP) / _GROUND_STEP
    between = at[:, :-1, None] * (1 - share) + at[:, 1:, None] * share
    return np.asarray(between.reshape(len(decibels), -1)[:, : decibels.shape[1]])


def _joined(parts: list[Rows], columns: int) -> Rows:
    return np.concatenate(parts) if parts else np.zeros((0, columns), np.float32)
