"""Method `sound`: level, silence, clipping, sudden rises and bandwidth; no word on what sounds."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import (
    SOUND_RATE_HZ,
    Analyzer,
    Media,
    Result,
    Run,
    SoundBlock,
    Stream,
)
from sightline.analysis.legible import counted, times, within_record
from sightline.analysis.onsets import OnsetFinder
from sightline.analysis.spectrum import Spectrum
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

WINDOW: Final = SOUND_RATE_HZ // 10
LEVELS_MOST: Final = 12_000
"""Twenty minutes at ten a second; longer recordings are given at half the rate, and so on."""
ONSETS_SHOWN, SPANS_SHOWN = 500, 200
SILENCE_MB, SILENCE_LEAST = -6_000, 5
"""Half a second below -60 dB of full scale."""
FLOOR_MB: Final = -10_000
_FULL_SCALE: Final = 32_768
_CLIPPED: Final = 32_700
_GAP_US: Final = 20_000
_SHORTEST: Final = SOUND_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one time of the stream to another, microseconds."""

    start_us: int
    end_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetValues:
    """A sudden rise."""

    at_us: int
    strength_mb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundValues:
    """The typed `values` of the finding.

    Levels are millibels (hundredths of a decibel) of full scale.
    """

    start_us: int
    duration_us: int
    level_step_us: int
    rms_mb: tuple[int, ...]
    peak_mb: tuple[int, ...]
    overall_rms_mb: int
    overall_peak_mb: int
    silences: tuple[Span, ...]
    silence_count: int
    digital_silence_us: int
    """Time in windows of a tenth of a second in which every sample is zero."""
    clipped_samples: int
    onsets: tuple[OnsetValues, ...]
    onset_count: int
    band_edge_hz: int | None
    """Nothing above the rounding noise lies higher."""
    band_999_hz: int | None
    """Below which 99.9 % of the energy lies."""
    gaps: tuple[Span, ...]
    """Where the stream's own times leave samples out, or give them twice (end before start)."""
    damage_reports: int


class SoundRun(Run):
    """Works in windows of a tenth of a second."""

    def __init__(self, media: Media) -> None:
        self._has_track = media.first("audio") is not None
        self._rest = np.zeros(0, dtype=np.int16)
        self._start_us: int | None = None
        self._samples = 0
        self._jumps: list[tuple[int, int]] = []
        self._gaps: list[Span] = []
        self._power: list[int] = []
        self._peaks: list[int] = []
        self._clipped = 0
        self._zero_windows = 0
        self._onsets = OnsetFinder()
        self._spectrum = Spectrum()
        self._damage = 0

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        begins = block.time.pts * block.time.numerator * 1_000_000 // block.time.denominator
        if self._start_us is None:
            self._start_us = begins
            self._jumps.append((0, begins))
        expected = self._time_us(self._samples)
        if abs(begins - expected) > _GAP_US:
            self._jumps.append((self._samples, begins))
            if len(self._gaps) < SPANS_SHOWN:
                self._gaps.append(
                    Span(start_us=within_record(expected), end_us=within_record(begins))
                )
        self._samples += len(block.samples)
        self._onsets.feed(block.samples)
        self._spectrum.feed(block.samples)
        together = np.concatenate((self._rest, block.samples))
        whole = len(together) // WINDOW * WINDOW
        self._measure(together[:whole].reshape(-1, WINDOW))
        self._rest = together[whole:]

    def damage(self, cause: str) -> None:  # noqa: ARG002 - the causes stand in the container finding
        """Count a decoder error."""
        self._damage += 1

    def _measure(self, windows: NDArray[np.int16]) -> None:
        wide = windows.astype(np.int64)
        sizes = np.abs(wide)
        self._power += (wide**2).sum(axis=1).tolist()
        peaks = sizes.max(axis=1)
        self._peaks += peaks.tolist()
        self._clipped += int((sizes >= _CLIPPED).sum())
        self._zero_windows += int((peaks == 0).sum())

    def _time_us(self, sample: int) -> int:
        """Time of a sample, by the last jump of the stream's times before it."""
        base, time = next(
            (jump for jump in reversed(self._jumps) if jump[0] <= sample), self._jumps[0]
        )
        return time + (sample - base) * 1_000_000 // SOUND_RATE_HZ

    def finish(self) -> Result:
        """Sum up."""
        values = self._values(self._start_us or 0)
        if not self._samples:
            summary = _NOTHING if self._has_track else _NO_TRACK
            return Result(
                outcome=Outcome.INCONCLUSIVE, summary=summary, values=plain_values(values)
            )
        silent = values.overall_peak_mb <= SILENCE_MB
        short = self._samples < _SHORTEST
        return Result(
            outcome=Outcome.INCONCLUSIVE if silent or short else Outcome.OBSERVED,
            summary=_summary(values, silent=silent, short=short),
            values=plain_values(values),
        )

    def _values(self, start_us: int) -> SoundValues:
        if len(self._rest) and not self._power:
            self._measure(self._rest[np.newaxis, :])
        self._onsets.close()
        onsets = self._onsets.found
        strongest = sorted(onsets, key=lambda onset: (-onset.strength_mb, onset.sample))
        shown = sorted(strongest[:ONSETS_SHOWN], key=lambda onset: onset.sample)
        silences = self._silences()
        step, powers, peaks = 1, self._power, self._peaks
        while len(powers) > LEVELS_MOST:
            step, powers, peaks = 2 * step, _pairs(powers, sum), _pairs(peaks, max)
        edge, most = self._spectrum.band()
        length = WINDOW * step if len(self._rest) < self._samples else self._samples
        return SoundValues(
            start_us=within_record(start_us),
            duration_us=self._samples * 1_000_000 // SOUND_RATE_HZ,
            level_step_us=step * 100_000,
            rms_mb=tuple(_level(math.sqrt(power / length)) for power in powers),
            peak_mb=tuple(_level(peak) for peak in peaks),
            overall_rms_mb=_level(math.sqrt(sum(self._power) / max(1, self._measured()))),
            overall_peak_mb=_level(max(self._peaks, default=0)),
            silences=tuple(silences[:SPANS_SHOWN]),
            silence_count=len(silences),
            digital_silence_us=self._zero_windows * 100_000,
            clipped_samples=self._clipped,
            onsets=tuple(
                OnsetValues(
                    at_us=within_record(self._time_us(onset.sample)),
                    strength_mb=onset.strength_mb,
                )
                for onset in shown
            ),
            onset_count=len(onsets),
            band_edge_hz=edge,
            band_999_hz=most,
            gaps=tuple(self._gaps),
            damage_reports=self._damage,
        )

    def _measured(self) -> int:
        """Samples in the windows measured; a rest shorter than a window is left out."""
        return min(self._samples, len(self._power) * WINDOW)

    def _silences(self) -> list[Span]:
        quiet = [_level(math.sqrt(power / WINDOW)) < SILENCE_MB for power in self._power]
        found = []
        start: int | None = None
        for number, silent in enumerate([*quiet, False]):
            if silent and start is None:
                start = number
            elif not silent and start is not None:
                if number - start >= SILENCE_LEAST:
                    found.append(
                        Span(
                            start_us=within_record(self._time_us(start * WINDOW)),
                            end_us=within_record(self._time_us(number * WINDOW)),
                        )
                    )
                start = None
        return found


def _level(size: float) -> int:
    """Millibels of full scale, not below the floor."""
    return max(FLOOR_MB, round(2000 * math.log10(size / _FULL_SCALE))) if size > 0 else FLOOR_MB


_NO_TRACK: Final = "The file has no sound track."
_NOTHING: Final = "No sound could be decoded, so nothing can be said about it."


def _pairs(numbers: list[int], join: Callable[[list[int]], int]) -> list[int]:
    return [join(numbers[at : at + 2]) for at in range(0, len(numbers), 2)]


def _summary(values: SoundValues, *, silent: bool, short: bool) -> str:
    seconds = values.duration_us // 1_000_000
    if silent:
        return f"The sound track is silent throughout ({seconds} s); nothing can be measured on it."
    sentences = []
    if short:
        sentences.append("The sound is shorter than a second, too little for most measures.")
    sentences.append(
        f"The sound lasts {seconds} s, on average at {values.overall_rms_mb // 100} dB of full "
        f"scale; its loudest peak is at {values.overall_peak_mb // 100} dB."
    )
    if values.onset_count:
        sentences.append(f"It rises suddenly {times(values.onset_count)}.")
    if values.silence_count:
        sentences.append(
            f"It falls silent {times(values.silence_count)} for half a second or more."
        )
    if values.digital_silence_us:
        tenths = values.digital_silence_us // 100_000
        sentences.append(f"For {tenths // 10}.{tenths % 10} s every sample is exactly zero.")
    if values.clipped_samples:
        sentences.append(f"Full scale is reached in {counted(values.clipped_samples, 'sample')}.")
    if values.gaps:
        sentences.append(f"Its own times leave gaps or overlap {times(len(values.gaps))}.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="sound", version=1),
    title="Sound levels and onsets",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND}),
    streams=frozenset({Stream.SOUND}),
    limitations=(
        (
            "A sudden rise has no known cause. A door, a hand on the microphone and a shot all "
            "rise suddenly; nothing here says which it was."
        ),
        (
            "Only the first sound stream is heard, mixed to one channel at 16,000 samples a "
            "second. Nothing above 8 kHz is seen, and clipping of one channel may be hidden."
        ),
        "Telephones level the sound automatically, so levels do not tell distances.",
        "Coding smears a sharp sound, so that its beginning may be given some milliseconds early.",
        (
            "Rises within fifty milliseconds of the beginning or of another rise, or less than "
            "12 dB above the noise, are missed."
        ),
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=SoundRun,
    tolerances={
        "rms_mb.*": 20,
        "peak_mb.*": 100,
        "overall_rms_mb": 10,
        "overall_peak_mb": 50,
        "clipped_samples": 50,
        "onsets.*.at_us": 500,
        "onsets.*.strength_mb": 200,
        "band_edge_hz": 125,
        "band_999_hz": 63,
    },
)
