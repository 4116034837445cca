"""Sound as analyzers hear it: 16 kHz, mono, in blocks that each know when they begin."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.audio.resampler import AudioResampler

from sightline.analysis.contract import SOUND_RATE_HZ, SoundBlock
from sightline.model.times import MediaTime

_BLOCK: Final = SOUND_RATE_HZ // 2
_TOLERANCE: Final = SOUND_RATE_HZ // 100
"""Samples by which a frame's stated time may miss the end of the one before it: containers round
times to a millisecond or so. More is a gap or an overlap, and starts a new block."""


class SoundBlocks:
    """Resamples decoded sound and joins it into blocks of half a second."""

    def __init__(self, time_base: Fraction) -> None:
        self._time_base = time_base
        self._resampler: AudioResampler | None = None
        self._setup: tuple[str, str, int] | None = None
        self._ratio: tuple[int, int] | None = None
        self._held: list[np.typing.NDArray[np.int16]] = []
        self._length = 0
        self._start = 0
        self._next = 0

    def feed(self, frame: av.AudioFrame) -> Iterator[SoundBlock]:
        """Blocks completed by a decoded frame.

        Raises:
            FFmpegError, ValueError: the frame cannot be resampled.
        """
        setup = (frame.format.name, frame.layout.name, frame.sample_rate)
        if setup != self._setup:
            yield from self._drain()
            self._resampler = AudioResampler(format="s16", layout="mono", rate=SOUND_RATE_HZ)
            self._setup, self._ratio = setup, None
        assert self._resampler is not None  # noqa: S101 - set together with the setup above
        frame.time_base = self._time_base
        for resampled in self._resampler.resample(frame):
            yield from self._take(resampled)

    def finish(self) -> Iterator[SoundBlock]:
        """What is left at the end.

        Raises:
            FFmpegError, ValueError: the resampler failed.
        """
        yield from self._drain()
        yield from self._cut()

    def _drain(self) -> Iterator[SoundBlock]:
        resampler, self._resampler, self._setup = self._resampler, None, None
        # Where nothing had to be converted nothing is held back, and a flush gives None.
        for resampled in resampler.resample(None) if resampler else ():
            if resampled is not None:
                yield from self._take(resampled)

    def _take(self, resampled: av.AudioFrame) -> Iterator[SoundBlock]:
        samples = np.frombuffer(memoryview(resampled.planes[0]), np.int16, resampled.samples)
        position, pts = self._next, resampled.pts
        if pts is not None:
            # Whole numbers: a fraction for every few milliseconds of sound costs more than they do.
            per_tick, per_sample = self._ratio or self._learn_ratio(resampled)
            position = (2 * pts * per_tick + per_sample) // (2 * per_sample)
        if abs(position - self._next) > _TOLERANCE:
            yield from self._cut()
            self._next = position
        if not self._held:
            self._start = self._next = position
        self._held.append(samples.copy())
        self._length += len(samples)
        self._next += len(samples)
        if self._length >= _BLOCK:
            yield from self._cut()

    def _learn_ratio(self, resampled: av.AudioFrame) -> tuple[int, int]:
        """Samples to a tick, as numerator and denominator; the same until the setup changes."""
        base = resampled.time_base or self._time_base
        self._ratio = (base.numerator * SOUND_RATE_HZ, base.denominator)
        return self._ratio

    def _cut(self) -> Iterator[SoundBlock]:
        if self._held:
            samples = np.concatenate(self._held)
            time = MediaTime(pts=self._start, numerator=1, denominator=SOUND_RATE_HZ)
            self._held, self._length = [], 0
            yield SoundBlock(time=time, samples=samples)
