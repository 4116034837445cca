"""How far apart the same sounds lie in two recordings, block by block, to a fraction of a sample.

Generalised cross-correlation with phase transform (C. H. Knapp and G. C. Carter, 1976) of blocks of
a second, around the place that a candidate names. A block whose correlation stands far above all
other delays heard the same sound; several sources heard by two microphones give several delays,
each the difference of two distances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from sightline.timing.listening import FINE_HZ, HALF_DB, LEVEL_HZ, SILENT
from sightline.timing.prints import SoundPrint

BLOCK: Final = FINE_HZ
BLOCKS_MOST: Final = 80
_AT_ONCE: Final = 16
"""Blocks transformed together: a few megabytes."""
LEAST: Final = 5.5
"""Standard deviations of chance that a block must stand above it to have heard the same sound."""
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
Samples = NDArray[np.float64]


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
        self._signs = 2 * sound.signs.astype(np.int8) - 1
        self._gain = _gain(sound)

    def __len__(self) -> int:
        return len(self._signs)

    def cut(self, begins: Sequence[int], length: int) -> Wave:
        """Stretches of it (k, length), with silence where it has none."""
        pieces = np.zeros((len(begins), length), dtype=np.float32)
        for begin, piece in zip(begins, pieces, strict=True):
            low, high = max(begin, 0), min(begin + length, len(self._signs))
            if low < high:
                first = low // _STEP
                loud = np.repeat(self._gain[first : -(-high // _STEP)], _STEP)
                loud = loud[low - first * _STEP : high - first * _STEP]
                np.multiply(loud, self._signs[low:high], out=piece[low - begin : high - begin])
        return pieces


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """What the blocks of a query say of one place."""

    heard: tuple[Delay, ...]
    """Those that stand above chance."""
    sounding: tuple[float, ...]
    """Middles of all in which both have any sound, samples of the query."""


def delays(
    query: Voice,
    reference: Voice,
    place: Place,
    block: int = BLOCK,
    reach: int = REACH,
    *,
    most: int = BLOCKS_MOST,
) -> Blocks:
    """What the blocks of the query say whose middle falls inside the reference, `most` of them."""
    starts = np.arange(0, max(len(query) - block // 2, 1), block)
    middles = place.offset + (starts + block / 2) / place.rate
    starts = starts[(middles > 0) & (middles < len(reference))]
    if len(starts) > most:
        starts = starts[np.linspace(0, len(starts) - 1, most).astype(np.intp)]
    heard: list[Delay] = []
    sounding: list[float] = []
    for first in range(0, len(starts), _AT_ONCE):
        some = starts[first : first + _AT_ONCE]
        pieces = _at_rate(query.cut(some.tolist(), block), place.rate)
        begins = np.array([round(place.of(start)) - reach for start in some.tolist()])
        arounds = reference.cut(begins.tolist(), pieces.shape[1] + 2 * reach)
        loud = np.flatnonzero(pieces.any(axis=1) & arounds.any(axis=1))
        if len(loud):
            at = np.asarray(some[loud] + block / 2, dtype=np.float64)
            falls = np.asarray(begins[loud] + block / 2 / place.rate, dtype=np.float64)
            sounding += at.tolist()
            peaks = _peaks(pieces[loud], arounds[loud], reach)
            heard += _heard(at[peaks.of], falls[peaks.of], peaks)
    return Blocks(heard=tuple(heard), sounding=tuple(sounding))


def _heard(at: Samples, falls: Samples, peaks: "_Peaks") -> list[Delay]:
    columns = (at, falls + peaks.delay, peaks.strength, peaks.coherence)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        Delay(at=middle, falls=fall, strength=strength, coherence=coherence)
        for middle, fall, strength, coherence in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peaks:
    """Of the blocks that stand above chance."""

    of: NDArray[np.intp]
    """Which they are."""
    delay: Samples
    """From the first sample of what lies around."""
    strength: Wave
    coherence: Wave


def _peaks(pieces: Wave, arounds: Wave, reach: int) -> _Peaks:
    likeness = _likeness(pieces, arounds, reach)
    highest = likeness.argmax(axis=1)
    strength = np.take_along_axis(likeness, highest[:, np.newaxis], axis=1)[:, 0]
    above = np.flatnonzero(strength >= LEAST)
    vertices = [_vertex(likeness[row], int(highest[row])) for row in above.tolist()]
    delay = highest[above] + np.array(vertices, dtype=np.float64)
    return _Peaks(
        of=above,
        delay=delay,
        strength=strength[above],
        coherence=_coherence(pieces[above], arounds[above], delay),
    )


def _at_rate(pieces: Wave, rate: float) -> Wave:
    if rate == 1.0:
        return pieces
    length = pieces.shape[1]
    places = np.arange(int(length / rate)) * rate
    before = np.minimum(places.astype(np.intp), length - 2)
    share = np.minimum(places - before, 1.0).astype(np.float32)
    return np.asarray(pieces[:, before] * (1 - share) + pieces[:, before + 1] * share)


def _likeness(pieces: Wave, arounds: Wave, reach: int) -> Wave:
    """Of each delay (k, 2 * reach + 1), from the first sample of `arounds` on.

    In standard deviations of what two unrelated sounds, as loud at these times, would give; or of
    what the other delays give, whichever are wider (hums repeat themselves).
    """
    size = fft.next_fast_len(arounds.shape[1], real=True)
    whole = fft.irfft(_whitened(pieces, arounds, size), size, axis=1)
    raw = whole[:, : 2 * reach + 1]
    chance = np.sqrt(np.einsum("kn,kn->k", whole, whole) / size)[:, np.newaxis]
    chance = chance * np.sqrt(_shared(pieces, arounds, size)[:, : 2 * reach + 1])
    middle = raw.shape[1] // 2
    others = _MAD * np.partition(np.abs(raw), middle, axis=1)[:, middle, np.newaxis]
    return np.asarray(raw / (np.maximum(chance, others) + 1e-12), dtype=np.float32)


def _whitened(pieces: Wave, arounds: Wave, size: int) -> NDArray[np.complex64]:
    crossed = fft.rfft(arounds, size, axis=1) * np.conj(fft.rfft(pieces, size, axis=1))
    crossed /= np.abs(crossed) ** _WHITEN + np.float32(1e-9)
    return np.asarray(crossed, dtype=np.complex64)


def _coherence(pieces: Wave, arounds: Wave, delay: Samples) -> Wave:
    """Cross-spectra of what meets at a delay (k,): sums in phase against sums without."""
    length = pieces.shape[1]
    meets = np.zeros_like(pieces)
    whole = np.rint(delay).astype(np.intp)
    for row, around, first in zip(meets, arounds, whole.tolist(), strict=True):
        part = around[first : first + length]
        row[: len(part)] = part
    size = fft.next_fast_len(length, real=True)
    crossed = _whitened(pieces, meets, size)
    steps = np.arange(crossed.shape[1], dtype=np.float32) * np.float32(2 * np.pi / size)
    turn = (delay - whole).astype(np.float32)[:, np.newaxis] * steps
    in_phase = crossed.real * np.cos(turn) - crossed.imag * np.sin(turn)
    without = np.abs(crossed).sum(axis=1) + np.float32(1e-12)
    return np.asarray(np.maximum(in_phase.sum(axis=1) / without, 0.0), dtype=np.float32)


def _shared(pieces: Wave, arounds: Wave, size: int) -> Wave:
    """How much sound meets sound at each delay (k, size), against the mean over all."""
    count = -(-size // _COARSE)
    first, second = (_power(parts, count) for parts in (pieces, arounds))
    crossed = fft.rfft(second, count, axis=1) * np.conj(fft.rfft(first, count, axis=1))
    meets = fft.irfft(crossed, count, axis=1)
    meets = np.maximum(meets / np.maximum(meets.mean(axis=1, keepdims=True), 1e-12), _MEETS_LEAST)
    after = np.concatenate((meets[:, 1:], meets[:, -1:]), axis=1)[:, :, np.newaxis]
    share = (np.arange(_COARSE) / _COARSE).astype(np.float32)
    between = meets[:, :, np.newaxis] * (1 - share) + after * share
    return np.asarray(between.reshape(len(meets), -1)[:, :size], dtype=np.float32)


def _power(parts: Wave, count: int) -> Wave:
    padded = np.zeros((len(parts), count * _COARSE), dtype=np.float32)
    padded[:, : parts.shape[1]] = parts
    cells = padded.reshape(len(parts), count, _COARSE)
    return np.asarray(np.einsum("knc,knc->kn", cells, cells))


def _vertex(values: Wave, at: int) -> float:
    """Where the parabola through a peak and its neighbours is highest, from -0.5 to 0.5."""
    if not 0 < at < len(values) - 1:
        return 0.0
    left, middle, right = values[at - 1 : at + 2].tolist()
    bend = left - 2.0 * middle + right
    return float(0.5 * (left - right) / bend) if bend < 0 else 0.0
