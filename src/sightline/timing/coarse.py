"""Where one recording may lie in another: votes of its chunks, by the levels of twelve bands.

Levels change with the scene and not with the microphone; noise, codecs and echoes leave their rises
and falls. Each chunk of four seconds is correlated with the whole of the other recording, and the
chunks vote along lines of constant speed, so that clocks that drift and copies that were sped up
are found as well. A vote is told in units of what the same chunks give everywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from sightline.timing.listening import HALF_DB, LEVEL_HZ, Levels

Features = NDArray[np.float32]
"""(n, bands): decibels above the second around, in units of their own spread."""

CHUNK: Final = 4 * LEVEL_HZ
CHUNKS_MOST: Final = 32
CANDIDATES: Final = 5
WITHIN: Final = 0.005
"""A chunk correlated at a rate this far from its own is off by 0.01 s at its ends: half a row."""
RATES: Final = tuple(
    round(rate, 3) for rate in (*np.arange(0.85, 0.996, 0.005), *np.arange(1.005, 1.181, 0.005))
)
"""Speeds tried where none is found at the speed of life."""
_HOP: Final = CHUNK // 2
_FFT_ROWS: Final = 4_000
_AROUND: Final = LEVEL_HZ + 1
_RANGE_DB: Final = 60.0
_CLIP_DB: Final = (-12.0, 18.0)
_STILL_DB: Final = 1.5
"""A band whose levels vary less than this is not blown up to look busy."""
_FAINT: Final = 0.3
"""Stretches with less than this share of the usual movement are not divided by it."""
_APART: Final = 15
"""Candidates lie this many rows (0.3 s) apart at least."""
_DRIFT_MOST: Final = 200e-6
_MAD: Final = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The other recording's row at which row 0 of this one falls, and how strong the vote is.

    Row n of this one falls on `offset + n / rate` of the other.
    """

    offset: float
    rate: float
    strength: float
    """In standard deviations of votes elsewhere; a robust estimate."""
    chunks: int


def features(levels: Levels, rate: float = 1.0) -> Features:
    """The levels' rises and falls; resampled so that one row is `rate` of their own."""
    loud = _played(levels.astype(np.float32) / np.float32(HALF_DB), rate)
    if not len(loud):
        return loud
    loud = np.maximum(loud, loud.max(axis=0) - _RANGE_DB)
    changes = loud - ndimage.uniform_filter1d(loud, _AROUND, axis=0, mode="nearest")
    changes = np.clip(changes, *_CLIP_DB)
    spread = np.maximum(changes.std(axis=0), _STILL_DB)
    return np.asarray(changes / spread, dtype=np.float32)


class Track:
    """A recording's rises and falls, ready to be looked for and looked in.

    Its spectra are computed once a chunk length. Long recordings are taken in blocks that overlap
    by a chunk (overlap-save), so that a short query costs what its own length and the other's
    make, whatever the two are.
    """

    def __init__(self, levels: Levels) -> None:
        self.rows = len(levels)
        self.features = features(levels)
        self._spectra: dict[int, _Spectra] = {}

    def correlate(self, chunks: Features) -> NDArray[np.float32]:
        """Correlation of (k, bands, length) chunks at each row: (k, rows + length).

        Column j is the chunk beginning at row j - length.
        """
        length = chunks.shape[2]
        if length not in self._spectra:
            self._spectra[length] = _Spectra.of(self.features, length)
        spectra = self._spectra[length]
        turned = np.conj(fft.rfft(chunks, spectra.size, axis=2))
        crossed = turned[:, np.newaxis, 0] * spectra.blocks[0]
        for band in range(1, len(spectra.blocks)):
            crossed += turned[:, np.newaxis, band] * spectra.blocks[band]
        raw = fft.irfft(crossed, spectra.size, axis=2)[:, :, : spectra.hop]
        joined = raw.reshape(len(chunks), -1)[:, : self.rows + length]
        own = np.einsum("kbl,kbl->k", chunks, chunks)
        scale = np.sqrt(spectra.energy[np.newaxis] * np.maximum(own, 1e-6)[:, np.newaxis])
        return np.asarray(joined / scale, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spectra:
    """Of a reference cut for chunks of one length."""

    size: int
    hop: int
    blocks: NDArray[np.complex64]
    """(bands, blocks, frequencies)."""
    energy: NDArray[np.float32]
    """Of the stretch under a chunk, for each place."""

    @classmethod
    def of(cls, rows: Features, length: int) -> "_Spectra":
        padded = np.pad(rows, ((length, length), (0, 0)))
        size = int(fft.next_fast_len(min(len(padded), _FFT_ROWS) + length, real=True))
        hop = size - length
        count = -(-(len(rows) + length) // hop)
        whole = np.pad(padded, ((0, max(0, (count - 1) * hop + size - len(padded))), (0, 0)))
        starts = hop * np.arange(count)
        cut = np.stack([whole[start : start + size].T for start in starts], axis=1)
        sums = np.concatenate(([0.0], np.cumsum((padded.astype(np.float64) ** 2).sum(axis=1))))
        energy = (sums[length:] - sums[:-length])[: len(rows) + length]
        usual = _FAINT * float(np.median(energy)) + 1e-6
        return cls(
            size=size,
            hop=hop,
            blocks=np.asarray(fft.rfft(cut, axis=2), dtype=np.complex64),
            energy=np.maximum(energy, usual).astype(np.float32),
        )


def candidates(
    query: Track,
    reference: Track,
    rates: Sequence[float] = (1.0,),
    chunks_most: int = CHUNKS_MOST,
    within: float = 0.0,
) -> list[Candidate]:
    """The strongest places over all rates, strongest first, at least 0.3 s apart.

    Rates within `within` of one are told apart by the votes alone, which few chunks do badly.
    """
    found: list[Candidate] = []
    if not query.rows or not reference.rows:
        return found
    for near in _alike(rates, within):
        found += _at_rates(query, reference, near, chunks_most)
    found.sort(key=lambda candidate: -candidate.strength)
    apart: list[Candidate] = []
    for candidate in found:
        if all(abs(candidate.offset - other.offset) >= _APART for other in apart):
            apart.append(candidate)
    return apart[:CANDIDATES]


def _alike(rates: Sequence[float], within: float) -> list[Sequence[float]]:
    """Rates in runs that lie within so much of their middle."""
    runs: list[list[float]] = []
    for rate in sorted(rates):
        if runs and rate - runs[-1][0] <= 2 * within + 1e-9:
            runs[-1].append(rate)
        else:
            runs.append([rate])
    return list(runs)


def _at_rates(
    query: Track, reference: Track, rates: Sequence[float], chunks_most: int
) -> list[Candidate]:
    """Chunks correlated at the middle rate, their votes added up along each of the rates."""
    middle = (rates[0] + rates[-1]) / 2
    own = _played(query.features, middle)
    starts, chunks = _chunks(own, chunks_most)
    votes = reference.correlate(chunks)
    votes /= np.maximum(_spread(votes), np.float32(1e-6))[:, np.newaxis]
    best: list[Candidate] = []
    for rate in rates:
        for drift in (1.0 + _drifts(int(starts[-1]))) * (middle / rate) - 1.0:
            sizes = (reference.rows, chunks.shape[2])
            total, heard = _along(votes, starts, float(drift), len(own), sizes)
            strength = np.asarray(total / np.sqrt(np.maximum(heard, 1)), dtype=np.float32)
            best += [
                Candidate(
                    offset=float(at - len(own)),
                    rate=middle / (1.0 + float(drift)),
                    strength=float(strength[at]),
                    chunks=int(heard[at]),
                )
                for at in _peaks(strength)
            ]
    return best


def _played(rows: Features, rate: float) -> Features:
    """Faster by a rate: one row is `rate` of their own."""
    if rate == 1.0 or len(rows) <= 1:
        return rows
    places = np.arange(max(int(len(rows) / rate), 1)) * rate
    before = np.clip(places.astype(np.intp), 0, len(rows) - 2)
    share = (places - before)[:, np.newaxis].astype(np.float32)
    return np.asarray(rows[before] * (1 - share) + rows[before + 1] * share, dtype=np.float32)


def _spread(votes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each chunk's votes: the median departure from their median, as a standard deviation."""
    middle = votes.shape[1] // 2
    centre = np.partition(votes, middle, axis=1)[:, middle, np.newaxis]
    apart = np.partition(np.abs(votes - centre), middle, axis=1)[:, middle]
    return np.asarray(_MAD * apart, dtype=np.float32)


def _chunks(query: Features, most: int) -> tuple[NDArray[np.intp], Features]:
    """First rows (k,) and chunks (k, bands, length), spread evenly where there are many."""
    length = min(CHUNK, len(query))
    starts = np.arange(0, len(query) - length + 1, _HOP)
    if len(starts) > most:
        starts = starts[np.linspace(0, len(starts) - 1, most).astype(np.intp)]
    return starts, np.stack([query[start : start + length].T for start in starts])


def _drifts(extent: int) -> NDArray[np.float64]:
    """Departures of the rate that move the last chunk by a row each."""
    steps = int(_DRIFT_MOST * extent)
    return np.arange(-steps, steps + 1) / max(extent, 1)


def _along(
    votes: NDArray[np.float32],
    starts: NDArray[np.intp],
    drift: float,
    rows: int,
    sizes: tuple[int, int],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Sum of votes and number of chunks heard, for each offset from -rows to the end."""
    reference_rows, length = sizes
    total = np.zeros(rows + reference_rows, dtype=np.float32)
    heard = np.zeros(rows + reference_rows, dtype=np.int32)
    for start, row in zip(starts, votes, strict=True):
        # Column of this chunk's vote for the offset -rows.
        first = int(start) + round(drift * (int(start) + length / 2)) + length - rows
        # At least half the chunk must lie inside the other recording.
        low, high = max(length // 2, first), min(reference_rows + length // 2, first + len(total))
        if low < high:
            total[low - first : high - first] += row[low:high]
            heard[low - first : high - first] += 1
    return total, heard


def _peaks(strength: NDArray[np.float32]) -> list[int]:
    left = strength.copy()
    found = []
    for _ in range(CANDIDATES):
        at = int(left.argmax())
        found.append(at)
        left[max(0, at - _APART) : at + _APART + 1] = -np.inf
    return found
