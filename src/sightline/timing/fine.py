"""How far apart the same sounds lie in two recordings, block by block, to a fraction of a sample.

Generalised cross-correlation with phase transform (C. H. Knapp and G. C. Carter, 1976) of blocks of
a second, around the place that a candidate names. A block whose correlation stands far above all
other delays heard the same sound; several sources heard by two microphones give several delays,
each the difference of two distances.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from sightline.timing.listening import FINE_HZ, HALF_DB, LEVEL_HZ, SILENT
from sightline.timing.prints import SoundPrint

BLOCK: Final = FINE_HZ
BLOCKS_MOST: Final = 80
REACH: Final = 2 * FINE_HZ // 5
"""Delays looked at around the candidate: 0.4 s to both sides, 134 m at 335 m/s."""
_WHITEN: Final = 0.7
"""Share of the magnitude taken out: all of it lets noise rule where there is no sound."""
_STEP: Final = FINE_HZ // LEVEL_HZ
_QUIET_ROWS: Final = 2 * LEVEL_HZ + 1
_ABOVE_DB: Final = 20.0
_MAD: Final = 1.4826
_COARSE: Final = 40
"""Samples of 5 ms: loudness changes no faster here."""
_MEETS_LEAST: Final = 0.05

Wave = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """What one block says."""

    at: float
    """Middle of the block, samples of the query at 8 kHz."""
    falls: float
    """Where that middle falls in the reference, samples at 8 kHz."""
    strength: float
    """Height of the peak over the spread of all delays."""
    coherence: float
    """Share of the block that is the very same wave, from 0 to 1."""


class Voice:
    """A print's signs as a wave, louder where the levels rise over the quiet of two seconds."""

    def __init__(self, sound: SoundPrint) -> None:
        self._signs = sound.signs
        self._gain = _gain(sound)

    def __len__(self) -> int:
        return len(self._signs)

    def cut(self, begins: int, length: int) -> Wave:
        """A stretch of it, with silence where it has none."""
        piece = np.zeros(length, dtype=np.float32)
        low, high = max(begins, 0), min(begins + length, len(self._signs))
        if low < high:
            rows = np.minimum(np.arange(low, high) // _STEP, len(self._gain) - 1)
            loud = self._gain[rows]
            piece[low - begins : high - begins] = np.where(self._signs[low:high], loud, -loud)
        return piece


def _gain(sound: SoundPrint) -> Wave:
    if not len(sound.levels):
        return np.zeros(0, dtype=np.float32)
    decibels = sound.levels.astype(np.float32).mean(axis=1) / np.float32(HALF_DB)
    smooth = ndimage.uniform_filter1d(decibels, 5)
    quiet = ndimage.minimum_filter1d(smooth, _QUIET_ROWS)
    gain = 10.0 ** (np.clip(decibels - quiet, 0.0, _ABOVE_DB) / 10.0 - 1.0)
    gain[sound.levels.max(axis=1) <= SILENT] = 0.0
    return np.asarray(gain, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the query is thought to lie: its sample n at `offset + n / rate` of the reference."""

    offset: float
    rate: float = 1.0

    def of(self, sample: float) -> float:
        """Where a sample of the query falls."""
        return self.offset + sample / self.rate


def delays(
    query: Voice, reference: Voice, place: Place, block: int = BLOCK, reach: int = REACH
) -> list[Delay]:
    """What the blocks of the query say whose middle falls inside the reference."""
    starts = np.arange(0, max(len(query) - block // 2, 1), block)
    middles = place.offset + (starts + block / 2) / place.rate
    starts = starts[(middles > 0) & (middles < len(reference))]
    if len(starts) > BLOCKS_MOST:
        starts = starts[np.linspace(0, len(starts) - 1, BLOCKS_MOST).astype(np.intp)]
    found = []
    for start in starts.tolist():
        piece = _at_rate(query.cut(start, block), place.rate)
        begins = round(place.of(start)) - reach
        peak = _peak(piece, reference.cut(begins, len(piece) + 2 * reach), reach)
        if peak is not None:
            delay, strength, coherence = peak
            falls = begins + delay + block / 2 / place.rate
            found.append(
                Delay(at=start + block / 2, falls=falls, strength=strength, coherence=coherence)
            )
    return found


def _at_rate(piece: Wave, rate: float) -> Wave:
    if rate == 1.0:
        return piece
    places = np.arange(int(len(piece) / rate)) * rate
    return np.asarray(np.interp(places, np.arange(len(piece)), piece), dtype=np.float32)


def _peak(piece: Wave, around: Wave, reach: int) -> tuple[float, float, float] | None:
    """Delay (samples from the first of `around`), strength, coherence; None where one is silent.

    The strength is in standard deviations of what two unrelated sounds, as loud at these times,
    would give; or of what the other delays give, whichever are wider (hums repeat themselves).
    """
    if not piece.any() or not around.any():
        return None
    size = fft.next_fast_len(len(around), real=True)
    crossed = fft.rfft(around, size) * np.conj(fft.rfft(piece, size))
    crossed /= np.abs(crossed) ** _WHITEN + 1e-9
    whole = np.asarray(fft.irfft(crossed, size), dtype=np.float64)
    raw = whole[: 2 * reach + 1]
    shared = _shared(piece, around, size)[: 2 * reach + 1]
    chance = float(np.sqrt((whole**2).mean())) * np.sqrt(shared)
    others = _MAD * float(np.median(np.abs(raw)))
    likeness = raw / (np.maximum(chance, others) + 1e-12)
    at = int(likeness.argmax())
    place = at + _vertex(likeness, at)
    return place, float(likeness[at]), _coherence(piece, around, place)


def _coherence(piece: Wave, around: Wave, place: float) -> float:
    """Cross-spectrum of what meets at a delay: its sum in phase against its sum without."""
    first = round(place)
    meets = _fitting(around[first : first + len(piece)], len(piece))
    size = fft.next_fast_len(len(piece), real=True)
    crossed = fft.rfft(meets, size) * np.conj(fft.rfft(piece, size))
    crossed /= np.abs(crossed) ** _WHITEN + 1e-9
    turn = np.exp(2j * np.pi * (place - first) / size * np.arange(len(crossed)))
    in_phase = float((crossed * turn).real.sum())
    return max(0.0, in_phase / (float(np.abs(crossed).sum()) + 1e-12))


def _fitting(part: Wave, length: int) -> Wave:
    return np.pad(part, (0, length - len(part)))


def _shared(piece: Wave, around: Wave, size: int) -> NDArray[np.float64]:
    """How much sound meets sound at each delay (size,), against the mean over all."""
    count = -(-size // _COARSE)
    first, second = (_power(part, count) for part in (piece, around))
    meets = fft.irfft(fft.rfft(second, count) * np.conj(fft.rfft(first, count)), count)
    meets = np.maximum(meets / max(float(meets.mean()), 1e-12), _MEETS_LEAST)
    return np.interp(np.arange(size) / _COARSE, np.arange(count), meets)


def _power(part: Wave, count: int) -> NDArray[np.float64]:
    padded = np.zeros(count * _COARSE, dtype=np.float64)
    padded[: len(part)] = part
    return np.asarray((padded.reshape(count, _COARSE) ** 2).sum(axis=1))


def _vertex(values: NDArray[np.float64], at: int) -> float:
    """Where the parabola through a peak and its neighbours is highest, from -0.5 to 0.5."""
    if not 0 < at < len(values) - 1:
        return 0.0
    left, middle, right = values[at - 1 : at + 2]
    bend = left - 2.0 * middle + right
    return float(0.5 * (left - right) / bend) if bend < 0 else 0.0
