"""Landmarks of sound that stand re-encoding, noise and level, and how two sounds align by them.

Peaks of the spectrogram, joined in pairs: two frequencies and the time between them (A. Wang, "An
industrial-strength audio search algorithm", 2003). One recording heard twice gives many equal
pairs at one offset; two recordings of one place, or two performances, do not.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sightline.analysis.contract import SOUND_RATE_HZ, SoundBlock
from sightline.analysis.legible import within_record
from sightline.matching.descriptor import TICK_US, SoundPrint

WINDOW, HOP = 1024, 256
HOP_US: Final = HOP * 1_000_000 // SOUND_RATE_HZ
_BINS: Final = 360
"""Up to 5.6 kHz: what coders keep."""
_LOWEST: Final = 6
"""Below 94 Hz there is hum."""
_REACH_TIME, _REACH_BINS = 7, 9
"""A peak is the largest within these, either side."""
_FLOOR: Final = 40.0
"""Magnitude of a windowed sine some 70 dB below full scale: quieter is silence."""
_ABOVE: Final = 2.0
"""Times the median of its moment that a peak must reach."""
_FAN: Final = 4
_NEXT_LEAST, _NEXT_MOST = 2, 63
_APART_MOST: Final = 63
_CHUNK: Final = 512
"""Frames worked on at a time, about eight seconds."""
_MARGIN: Final = _REACH_TIME + 1
LANDMARKS_A_SECOND: Final = 120
_SPAN_MOST_US: Final = (2**32 - 1) * TICK_US


class SoundListener:
    """Give it consecutive blocks, then `close` it."""

    def __init__(self) -> None:
        self._start_us: int | None = None
        self._end_us = 0
        self._samples = np.zeros(0, np.float32)
        self._at_us = 0
        """Time of the first held sample, after the start."""
        self._peaks: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def hear(self, block: SoundBlock) -> None:
        """Hear the next samples; a gap, or a step back, begins anew."""
        now = block.time.microseconds
        if self._start_us is None:
            self._start_us = now
        now -= self._start_us
        expected = self._at_us + len(self._samples) * 1_000_000 // SOUND_RATE_HZ
        if not 0 <= now <= _SPAN_MOST_US or now < expected - 10 * HOP_US:
            return
        if now > expected + HOP_US:
            self._work(everything=True)
            self._samples, self._at_us = np.zeros(0, np.float32), now
        self._samples = np.concatenate((self._samples, block.samples.astype(np.float32)))
        self._end_us = max(self._end_us, now + len(block.samples) * 1_000_000 // SOUND_RATE_HZ)
        if len(self._samples) >= (_CHUNK + 2 * _MARGIN) * HOP + WINDOW:
            self._work(everything=False)

    def close(self) -> SoundPrint:
        """All landmarks, in the order of time."""
        self._work(everything=True)
        times = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in self._peaks)])
        bins = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in self._peaks)])
        order = np.lexsort((bins, times))
        times, hashes = landmarks(times[order], bins[order])
        start = within_record(self._start_us or 0)
        return SoundPrint(
            times_us=times // TICK_US * TICK_US + start,
            hashes=hashes,
            start_us=start,
            duration_us=self._end_us,
        )

    def _work(self, *, everything: bool) -> None:
        frames = (len(self._samples) - WINDOW) // HOP + 1
        if frames < 1:
            return
        spectrum = _magnitudes(self._samples, frames)
        keep = frames if everything else frames - _MARGIN
        found_at, found_bin = _peaks(spectrum)
        inside = (found_at < keep) & (found_at >= (_MARGIN if self._at_us else 0))
        self._peaks.append((found_at[inside] * HOP_US + self._at_us, found_bin[inside]))
        drop = max(0, keep - _MARGIN)
        self._samples = self._samples[drop * HOP :]
        self._at_us += drop * HOP_US


def landmarks(
    times: NDArray[np.int64], bins: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Pairs of peaks (n,), sorted by time, as times of the first and hashes (m,)."""
    all_times, all_hashes = [], []
    count = len(times)
    made = np.zeros(count, np.int64)
    for ahead in range(1, 12):
        first, second = slice(0, max(0, count - ahead)), slice(ahead, count)
        apart = (times[second] - times[first]) // HOP_US
        step = bins[second] - bins[first]
        fine = (apart >= _NEXT_LEAST) & (apart <= _NEXT_MOST) & (np.abs(step) <= _APART_MOST)
        fine &= made[first] < _FAN
        made[first] += fine
        hashes = (bins[first] << 14) | ((step + 64) << 7) | apart
        all_times.append(times[first][fine])
        all_hashes.append(hashes[fine])
    joined = np.concatenate([np.zeros(0, np.int64), *all_times])
    codes = np.concatenate([np.zeros(0, np.int64), *all_hashes])
    order = np.lexsort((codes, joined))
    return joined[order], codes[order].astype(np.uint32)


def _magnitudes(samples: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """(frames, bins) magnitudes."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP][:frames]
    spectrum = fft.rfft(windows * _HANN, axis=1)[:, :_BINS]
    return np.abs(spectrum).astype(np.float32)


def _peaks(spectrum: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Frames and bins of the peaks."""
    around = np.asarray(cv2.dilate(spectrum, _REACH), np.float32)
    # Sorting all of a row finds its median several times faster than looking for the median alone.
    ordered = np.sort(spectrum, axis=1)
    median = (ordered[:, (_BINS - 1) // 2] + ordered[:, _BINS // 2]) / 2
    level = np.maximum(median[:, None] * _ABOVE, _FLOOR)
    peaks = (spectrum >= around) & (spectrum > level)
    peaks[:, :_LOWEST] = False
    at, where = np.nonzero(peaks)
    return at.astype(np.int64), where.astype(np.int64)


_HANN: Final = np.hanning(WINDOW).astype(np.float32)
_REACH: Final = np.ones((2 * _REACH_TIME + 1, 2 * _REACH_BINS + 1), np.uint8)
