"""Method `clock_print`: a print of sound and light by which clips are put on one clock."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.analysis.contract import (
    SOUND_RATE_HZ,
    Analyzer,
    DataMade,
    Frame,
    Media,
    Result,
    Run,
    SoundBlock,
    Stream,
)
from sightline.analysis.legible import counted, within_record
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime
from sightline.timing.listening import SILENT, Listener
from sightline.timing.prints import (
    MEDIA_TYPE,
    SOUND_MOST_S,
    TIME_MOST_US,
    ClockPrint,
    SoundPrint,
    pack,
)
from sightline.timing.watching import Watcher, flashes

GAP_MOST_S: Final = 600
"""Gaps in the stream's own times are kept as silence up to this much altogether."""
LABEL: Final = "print of sound and light"
_PIECE: Final = SOUND_RATE_HZ
_SLACK: Final = SOUND_RATE_HZ // 100
_US: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashValues:
    """A sudden light over the whole picture that went out again.

    It began between the frame before and the frame that shows it.
    """

    before_us: int
    at_us: int
    rise_centi: int
    """Hundredths of a grey level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPrintValues:
    """The typed `values` of the finding."""

    sound_start_us: int | None
    sound_duration_us: int
    silent: bool
    filled_us: int
    """Gaps in the stream's own times that stand as silence."""
    repeated_us: int
    """Sound given twice by the stream's own times, and left out the second time."""
    unheard_us: int
    """Sound beyond what a print may hold."""
    frames: int
    frames_unseen: int
    first_frame_us: int | None
    last_frame_us: int | None
    flashes: tuple[FlashValues, ...]
    print_bytes: int
    damage_reports: int


class _Ear:
    """Lays blocks of sound on one line of time, whatever times their stream gives them."""

    def __init__(self) -> None:
        self._listener = Listener()
        self.start: int | None = None
        self._length = 0
        self.filled = self.repeated = self.unheard = 0

    def hear(self, block: SoundBlock) -> None:
        """Samples with the time of the first; in samples at 16 kHz everywhere."""
        if abs(_us(block.time)) > TIME_MOST_US:
            self.unheard += len(block.samples)
            return
        begins = _us(block.time) * SOUND_RATE_HZ // _US
        if self.start is None:
            self.start = begins
        samples, gap = block.samples, begins - self.start - self._length
        if gap < -_SLACK:
            twice = min(-gap, len(samples))
            samples, self.repeated = samples[twice:], self.repeated + twice
        elif gap > _SLACK:
            if self.filled + gap > GAP_MOST_S * SOUND_RATE_HZ:
                # What follows lies too far away to stand on the same line.
                self.unheard += len(samples)
                return
            self.filled += gap
            for begin in range(0, gap, _PIECE):
                self._take(np.zeros(min(_PIECE, gap - begin), dtype=np.int16))
        self._take(samples)

    def _take(self, samples: np.typing.NDArray[np.int16]) -> None:
        room = max(0, SOUND_MOST_S * SOUND_RATE_HZ - self._length)
        self.unheard += max(0, len(samples) - room)
        self._length += len(samples[:room])
        self._listener.feed(samples[:room])

    def print(self) -> SoundPrint:
        """What was heard."""
        self._listener.close()
        start = within_record((self.start or 0) * _US // SOUND_RATE_HZ)
        return SoundPrint(start_us=start, signs=self._listener.signs, levels=self._listener.levels)


class ClockPrintRun(Run):
    """Gathers both prints; a constant number of frames and samples is held at a time."""

    def __init__(self, media: Media) -> None:  # noqa: ARG002 - every run is begun with its media
        self._ear = _Ear()
        self._watcher = Watcher()
        self._damage = 0

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        self._watcher.frame(within_record(_us(frame.time)), frame.luma, frame.coarse)

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        self._ear.hear(block)

    def damage(self, cause: str) -> None:  # noqa: ARG002 - the causes stand in the container finding
        """Count a decoder error."""
        self._damage += 1

    def finish(self) -> Result:
        """Hand the print over, and say what it holds."""
        clock = ClockPrint(sound=self._ear.print(), sight=self._watcher.print())
        data = pack(clock)
        values = self._values(clock, len(data))
        useful = (values.sound_duration_us and not values.silent) or values.frames > 1
        return Result(
            outcome=Outcome.OBSERVED if useful else Outcome.INCONCLUSIVE,
            summary=_summary(values),
            values=plain_values(values),
            data=(DataMade(label=LABEL, media_type=MEDIA_TYPE, data=data),),
        )

    def _values(self, clock: ClockPrint, size: int) -> ClockPrintValues:
        sound, times = clock.sound, clock.sight.times_us
        heard = len(sound.levels) > 0
        return ClockPrintValues(
            sound_start_us=sound.start_us if heard else None,
            sound_duration_us=round(sound.seconds * _US),
            silent=not heard or int(sound.levels.max()) <= SILENT,
            filled_us=_sample_us(self._ear.filled),
            repeated_us=_sample_us(self._ear.repeated),
            unheard_us=_sample_us(self._ear.unheard),
            frames=len(times),
            frames_unseen=self._watcher.left_out,
            first_frame_us=int(times.min()) if len(times) else None,
            last_frame_us=int(times.max()) if len(times) else None,
            flashes=tuple(
                FlashValues(before_us=item.before_us, at_us=item.at_us, rise_centi=item.rise_centi)
                for item in flashes(clock.sight)
            ),
            print_bytes=size,
            damage_reports=self._damage,
        )


def _us(time: MediaTime) -> int:
    return time.pts * time.numerator * _US // time.denominator


def _sample_us(samples: int) -> int:
    return within_record(samples * _US // SOUND_RATE_HZ)


def _summary(values: ClockPrintValues) -> str:
    sentences = []
    if values.sound_start_us is None:
        sentences.append("There is no sound to tell the time by.")
    elif values.silent:
        sentences.append("The sound is silent throughout: no time can be told by it.")
    else:
        sentences.append(
            f"A print of {values.sound_duration_us // _US} s of sound was kept, to find the same "
            "sounds in other recordings."
        )
    if values.frames > 1:
        sentences.append(f"One of {counted(values.frames, 'frame')} was kept beside it.")
    if values.flashes:
        sentences.append(
            f"The whole picture lights up suddenly {counted(len(values.flashes), 'time')}."
        )
    if values.filled_us:
        sentences.append("Gaps in the sound's own times stand in the print as silence.")
    if values.unheard_us or values.frames_unseen:
        sentences.append("What goes beyond the print's bounds was left out.")
    return " ".join(sentences)


ANALYZER: Final = Analyzer(
    method=Method(name="clock_print", version=1),
    title="Print of sound and light",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND}),
    streams=frozenset({Stream.FRAMES, Stream.SOUND}),
    limitations=(
        "A print tells nothing by itself; it is compared with those of other recordings.",
        (
            "Only the first sound stream is heard, from 150 to 3,800 Hz, and only the first four "
            "hours of it."
        ),
        (
            "A flash is a sudden rise of the whole picture's brightness that falls again within a "
            "quarter of a second. Lightning, a muzzle, a camera's flash and a light switched on "
            "and off look alike; a flash in a small part of the picture is not seen."
        ),
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=ClockPrintRun,
    tolerances={
        "sound_duration_us": 1_000,
        "sound_start_us": 1_000,
        "print_bytes": 64,
        "flashes.*.rise_centi": 20,
    },
)
