"""Method `sound_events`: impulses, tones that rise and fall, harmonic hums, voiced stretches.

Events are named by what is measured, never by what may have made them.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import (
    SOUND_RATE_HZ,
    Analyzer,
    Media,
    PictureMade,
    Result,
    Run,
    SoundBlock,
    Stream,
)
from sightline.analysis.legible import within_record
from sightline.analysis.mains import LowSpectrum, mains_lines
from sightline.analysis.onsets import Onset, OnsetFinder
from sightline.analysis.sound_events_summary import summary_of
from sightline.analysis.sound_events_values import BANDS_HZ, Event, Heard, SoundEventsValues
from sightline.analysis.sound_features import (
    LONG_HOP,
    ROWS,
    SHORT,
    SHORT_HOP,
    FeatureFinder,
    Features,
)
from sightline.analysis.sound_runs import Stretch, hums, moving_tones, voiced
from sightline.analysis.sound_swings import HOP, Swing, swings
from sightline.analysis.spectrogram import spectrogram
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

EVENTS_MOST: Final = 300
_BAND_ROWS: Final = tuple(hertz * ROWS * 2 // SOUND_RATE_HZ for hertz in BANDS_HZ)
_RISE_DB, _FALL_DB, _VOICED_MOST = 9.0, 4.0, 0.55
_BEFORE, _PEAK, _LATE = 5, 3, (9, 13)
"""Short windows: the ground before, the peak, and where it must have fallen, 0.3 s later."""
_SHORTEST: Final = SOUND_RATE_HZ
_SILENT: Final = 33
"""Of 32768: -60 dB."""
_LEVELS: Final = (-10_000, 10_000)


class SoundEventsRun(Run):
    """Hears everything, reports at the end."""

    def __init__(self, media: Media) -> None:
        self._has_track = media.first("audio") is not None
        self._features = FeatureFinder()
        self._onsets = OnsetFinder()
        self._samples = self._peak = 0
        self._jumps: list[tuple[int, int]] = []
        self._mains = LowSpectrum()

    def sound(self, block: SoundBlock) -> None:
        """Hear consecutive samples."""
        begins = block.time.pts * block.time.numerator * 1_000_000 // block.time.denominator
        if not self._jumps or abs(begins - self._time_us(self._samples)) > _GAP_US:
            self._jumps.append((self._samples, begins))
        self._samples += len(block.samples)
        if len(block.samples):
            self._peak = max(self._peak, int(np.abs(block.samples.astype(np.int32)).max()))
        self._features.feed(block.samples)
        self._onsets.feed(block.samples)
        self._mains.feed(block.samples)

    def finish(self) -> Result:
        """Measure and sum up."""
        self._onsets.close()
        features = self._features.features()
        events = _amid_voice(
            sorted(self._events(features), key=lambda item: (item.start_us, item.heard))
        )
        values = SoundEventsValues(
            duration_us=self._samples * 1_000_000 // SOUND_RATE_HZ,
            events=tuple(events[:EVENTS_MOST]),
            left_out=max(0, len(events) - EVENTS_MOST),
            voiced_us=sum(e.end_us - e.start_us for e in events if e.heard is Heard.VOICED),
            mains=mains_lines(self._mains),
        )
        audible = self._peak >= _SILENT and self._samples >= _SHORTEST
        picture = spectrogram(features.picture)
        return Result(
            outcome=Outcome.OBSERVED if audible else Outcome.INCONCLUSIVE,
            summary=summary_of(values, audible=audible, has_track=self._has_track),
            values=plain_values(values),
            pictures=(PictureMade(label="spectrogram", time=None, picture=picture),)
            if audible
            else (),
        )

    def _events(self, features: Features) -> Iterator[Event]:
        if self._peak < _SILENT or self._samples < _SHORTEST:
            return
        for onset in self._onsets.found:
            event = self._impulse(onset, features)
            if event is not None:
                yield event
        swinging = [_swinging(swing) for swing in swings(features.fast)]
        slow = [
            tone for tone in moving_tones(features) if not any(_meet(tone, s) for s in swinging)
        ]
        found = (
            (Heard.MOVING_TONE, [*swinging, *slow], SHORT_HOP),
            (Heard.HUM, hums(features), LONG_HOP),
            (Heard.VOICED, voiced(features), SHORT_HOP),
        )
        for heard, stretches, hop in found:
            for stretch in stretches:
                yield self._stretch(heard, stretch, hop)

    def _impulse(self, onset: Onset, features: Features) -> Event | None:
        """A rise in all bands at once that falls again within 0.3 s and has no pitch."""
        at = onset.sample // SHORT_HOP
        level, voicing = features.short[:, 0], features.short[:, 4]
        if at < 2 or at + _LATE[1] >= self._samples // SHORT_HOP:  # noqa: PLR2004 - a window before it
            return None
        ground = features.picture[max(0, at - _BEFORE) : at - 1].mean(axis=0)
        peak = features.picture[at : at + _PEAK].max(axis=0)
        rises = _by_band(peak) - _by_band(ground)
        falls = float(
            level[at : at + _PEAK + 1].max() - level[at + _LATE[0] : at + _LATE[1]].mean()
        )
        pitched = float(voicing[at + 1 : at + 6].mean())
        # Telephone sound ends at 4 kHz: of a band that is empty throughout nothing is asked.
        wanted = rises[1:] if _used(features.picture) else rises[1:-1]
        if wanted.min() < _RISE_DB or falls < _FALL_DB or pitched >= _VOICED_MOST:
            return None
        time = within_record(self._time_us(onset.sample))
        return Event(
            heard=Heard.IMPULSE,
            start_us=time,
            end_us=time,
            within_us=_ONSET_WITHIN_US,
            low_hz=None,
            high_hz=None,
            strength_mb=onset.strength_mb,
            rises_mb=tuple(round(100 * float(rise)) for rise in rises),
            turns=0,
        )

    def _stretch(self, heard: Heard, stretch: Stretch, hop: int) -> Event:
        last = min(self._samples, stretch.last * hop + (SHORT if hop == SHORT_HOP else hop))
        strength = 1000 * stretch.strength if heard is Heard.VOICED else 100 * stretch.strength
        return Event(
            heard=heard,
            start_us=within_record(self._time_us(stretch.first * hop)),
            end_us=within_record(self._time_us(last)),
            within_us=_WITHIN_US[heard],
            low_hz=round(stretch.low_hz),
            high_hz=round(stretch.high_hz),
            strength_mb=max(_LEVELS[0], min(_LEVELS[1], round(strength))),
            rises_mb=(),
            turns=stretch.turns,
        )

    def _time_us(self, sample: int) -> int:
        """Time of a sample, by the last jump of the stream's times before it."""
        base, time = next(jump for jump in reversed(self._jumps) if jump[0] <= sample)
        return time + (sample - base) * 1_000_000 // SOUND_RATE_HZ


def _swinging(swing: Swing) -> Stretch:
    """A swing, counted in short windows."""
    return Stretch(
        first=swing.first * HOP // SHORT_HOP,
        last=swing.last * HOP // SHORT_HOP,
        low_hz=swing.low_hz,
        high_hz=swing.high_hz,
        strength=swing.above_db,
        turns=swing.turns,
    )


def _meet(one: Stretch, other: Stretch) -> bool:
    return one.first <= other.last and other.first <= one.last


_GAP_US: Final = 20_000
_EMPTY_DB: Final = -85.0
_BESIDE_VOICE_US: Final = 500_000
_ONSET_WITHIN_US: Final = 10_000
_WITHIN_US: Final = {
    Heard.MOVING_TONE: 100_000,
    Heard.HUM: 700_000,
    Heard.VOICED: 100_000,
}


def _used(picture: NDArray[np.float32]) -> bool:
    """Whether anything is ever heard above 4 kHz."""
    return float(picture[:, _BAND_ROWS[-2] + 2 :].max()) > _EMPTY_DB


def _amid_voice(events: Sequence[Event]) -> list[Event]:
    """Impulses in voiced stretches marked as such."""
    voices = [
        (event.start_us - _BESIDE_VOICE_US, event.end_us + _BESIDE_VOICE_US)
        for event in events
        if event.heard is Heard.VOICED
    ]
    return [
        replace(event, amid_voice=True)
        if event.heard is Heard.IMPULSE and any(a <= event.start_us <= b for a, b in voices)
        else event
        for event in events
    ]


def _by_band(row: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean level of each band of `BANDS_HZ`."""
    return np.array(
        [row[low:high].mean() for low, high in itertools.pairwise(_BAND_ROWS)],
        np.float64,
    )


ANALYZER: Final = Analyzer(
    method=Method(name="sound_events", version=3),
    title="Sounds by what is measured",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND}),
    streams=frozenset({Stream.SOUND}),
    limitations=(
        (
            "A sound is named by what is measured. An impulse may be a shot, a door, a clap or a "
            "knock on the microphone; a tone that rises and falls may be a siren, music or a "
            "voice; a hum may be a drone, an aircraft, an engine, a fan or a pump."
        ),
        "Voiced, speech-like sound may be speech, song, an animal or a broadcast; no word is read.",
        (
            "What is not listed may be there: impulses in louder noise or close upon another, "
            "tones that move fast but not regularly, hums that are weak or that change."
        ),
        (
            "Speech gives impulses of its own, some three a minute; those amid voiced sound are "
            "marked. Music was hardly tested, and real sirens, drones and aircraft not at all."
        ),
        (
            "Only the first sound stream is heard, as one channel of 16,000 samples a second. "
            "Nothing above 8 kHz is seen, and nothing above 4 kHz in telephone sound."
        ),
        "Lines of mains power tell neither place nor time by themselves.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    start=SoundEventsRun,
    tolerances={
        "events.*.start_us": 40_000,
        "events.*.end_us": 140_000,
        "events.*.low_hz": 5,
        "events.*.high_hz": 5,
        "events.*.strength_mb": 200,
        "events.*.rises_mb.*": 200,
        "voiced_us": 500_000,
        "mains.height_mb": 100,
    },
)
