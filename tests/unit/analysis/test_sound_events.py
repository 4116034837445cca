"""Sounds named by what is measured: found where they were put, and nothing found in noise."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.analysis import driver

from sightline.analysis.contract import SOUND_RATE_HZ as RATE
from sightline.analysis.contract import SoundBlock
from sightline.analysis.sound_events import ANALYZER, SoundEventsRun
from sightline.analysis.sound_events_values import Event, Heard, SoundEventsValues
from sightline.analysis.spectrogram import COLUMNS_MOST, spectrogram
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain
from sightline.model.times import MediaTime

Track = NDArray[np.float64]
SECONDS = 12


def noise(level_db: float, seconds: float = SECONDS) -> Track:
    drawn = np.random.default_rng(5).normal(0, 1, round(seconds * RATE))
    return drawn * 10 ** (level_db / 20) * 32768


def put(track: Track, sound: Track, at: float, level_db: float) -> Track:
    louder = sound / np.sqrt(np.mean(sound**2)) * 10 ** (level_db / 20) * 32768
    first = round(at * RATE)
    mixed = track.copy()
    mixed[first : first + len(sound)] += louder
    return mixed


def bang() -> Track:
    times = np.arange(RATE // 2) / RATE
    return np.random.default_rng(1).normal(0, 1, len(times)) * np.exp(-times / 0.03)


def wail(seconds: float = 8) -> Track:
    times = np.arange(round(seconds * RATE)) / RATE
    return np.sin(2 * np.pi * np.cumsum(700 + 350 * np.sin(2 * np.pi * times / 4)) / RATE)


def comb(base_hz: float, seconds: float = 6) -> Track:
    times = np.arange(round(seconds * RATE)) / RATE
    return sum(
        (np.sin(2 * np.pi * base_hz * k * times + k * k) / k for k in range(1, 12)),
        np.zeros(len(times)),
    )


def hear(track: Track, block: int = 4096, start_us: int = 0) -> SoundEventsValues:
    run = SoundEventsRun(driver.media(kind=ExhibitKind.SOUND))
    samples = np.clip(track, -32768, 32767).astype(np.int16)
    for at in range(0, len(samples), block):
        begins = MediaTime(
            pts=start_us + at * 1_000_000 // RATE, numerator=1, denominator=1_000_000
        )
        run.sound(SoundBlock(time=begins, samples=samples[at : at + block]))
    return from_plain(SoundEventsValues, run.finish().values)


def of(values: SoundEventsValues, heard: Heard) -> list[Event]:
    return [event for event in values.events if event.heard is heard]


@pytest.mark.parametrize("level", [-10.0, -30.0])
def test_an_impulse_is_found_within_ten_milliseconds(level: float) -> None:
    values = hear(put(noise(-55), bang(), 5.0, level))
    (found,) = of(values, Heard.IMPULSE)
    assert abs(found.start_us - 5_000_000) <= found.within_us
    assert min(found.rises_mb[1:]) >= 900
    assert len(values.events) == 1


def test_times_are_those_of_the_stream() -> None:
    (found,) = of(hear(put(noise(-55), bang(), 5.0, -10), start_us=90_000_000), Heard.IMPULSE)
    assert abs(found.start_us - 95_000_000) <= found.within_us


def test_telephone_sound_gives_impulses_too() -> None:
    spectrum = np.fft.rfft(put(noise(-55), bang(), 5.0, -10))
    spectrum[len(spectrum) * 3400 // 8000 :] = 0
    assert len(of(hear(np.fft.irfft(spectrum)), Heard.IMPULSE)) == 1


@pytest.mark.parametrize("above", [20, 0])
def test_a_siren_like_sweep_is_a_tone_that_rises_and_falls(above: int) -> None:
    found = of(hear(put(noise(-40), wail(), 2.0, above - 40)), Heard.MOVING_TONE)
    assert found
    assert all(event.start_us >= 2_000_000 - 100_000 for event in found)
    assert max(event.high_hz or 0 for event in found) == pytest.approx(1050, abs=30)
    assert sum(event.turns for event in found) >= 2


def swinging(rate: float, fall: float = 0.5, seconds: float = 6) -> Track:
    """600 to 1,400 Hz and back, `rate` times a second; `fall` is the share that it falls for."""
    place = np.arange(round(seconds * RATE)) / RATE * rate % 1
    rise = np.where(place < 1 - fall, place / (1 - fall), (1 - place) / fall)
    return np.sin(2 * np.pi * np.cumsum(600 * (1400 / 600) ** rise) / RATE)


@pytest.mark.parametrize(
    ("rate", "fall", "above"), [(1, 0.5, 20), (3, 0.5, -5), (3, 0.15, 10), (4, 0.5, 0)]
)
def test_a_tone_that_swings_fast_is_found_with_its_turns(
    rate: float, fall: float, above: int
) -> None:
    (found,) = of(hear(put(noise(-40), swinging(rate, fall), 3.0, above - 40)), Heard.MOVING_TONE)
    assert abs(found.start_us - 3_000_000) <= found.within_us
    assert abs(found.end_us - 9_000_000) <= found.within_us
    assert found.turns == pytest.approx(12 * rate, abs=2 * rate)
    assert found.low_hz == pytest.approx(620, abs=60)
    assert found.high_hz == pytest.approx(1350, abs=80)


def sung(hertz: float, rate: float, octaves: float) -> Track:
    """A voice of eight harmonics whose pitch swings."""
    times = np.arange(6 * RATE) / RATE
    turn = 2 * np.pi * np.cumsum(hertz * 2 ** (octaves * np.sin(2 * np.pi * rate * times))) / RATE
    return sum((np.sin(k * turn) / k for k in range(1, 9)), np.zeros(len(times)))


def stepped(pitches: list[float], seconds: float) -> Track:
    """One note after the other, over and over."""
    at = (np.arange(6 * RATE) / RATE // seconds).astype(int) % len(pitches)
    return np.sin(2 * np.pi * np.cumsum(np.array(pitches)[at]) / RATE)


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(sung(700, 6, 0.1), id="vibrato"),
        pytest.param(stepped([440, 550, 660, 880, 660, 550], 0.12), id="arpeggio"),
        pytest.param(stepped([440, 585], 0.5), id="two notes in turn"),
        pytest.param(sung(3200, 8, 0.3), id="a bird's trill"),
    ],
)
def test_singing_tunes_and_birds_swing_otherwise(sound: Track) -> None:
    assert not of(hear(put(noise(-40), sound, 3.0, -25)), Heard.MOVING_TONE)


@pytest.mark.parametrize(("base", "above"), [(185, 20), (185, -5), (54, 0)])
def test_a_comb_of_harmonics_is_a_hum_at_its_base(base: int, above: int) -> None:
    (found,) = of(hear(put(noise(-40), comb(base), 3.0, above - 40)), Heard.HUM)
    assert found.low_hz == pytest.approx(base, abs=3)
    assert abs(found.start_us - 3_000_000) <= found.within_us
    assert abs(found.end_us - 9_000_000) <= found.within_us


@pytest.mark.parametrize("level", [-15.0, -40.0])
def test_steady_noise_gives_nothing(level: float) -> None:
    assert hear(noise(level, 30)).events == ()


def test_a_steady_tone_is_no_moving_tone_and_no_hum() -> None:
    times = np.arange(10 * RATE) / RATE
    assert hear(3000 * np.sin(2 * np.pi * 1000 * times)).events == ()


def test_mains_lines_are_noted_with_their_frequency() -> None:
    assert hear(noise(-50)).mains is None
    for hertz in (50, 60):
        values = hear(put(noise(-50), comb(hertz, SECONDS), 0.0, -35))
        assert values.mains is not None
        assert values.mains.hertz == hertz


def test_silent_short_and_missing_sound_are_told_apart_and_give_nothing() -> None:
    for track in (np.zeros(5 * RATE), noise(-20, 0.5), np.zeros(0)):
        run = SoundEventsRun(driver.media(kind=ExhibitKind.SOUND))
        samples = track.astype(np.int16)
        run.sound(SoundBlock(time=MediaTime(pts=0, numerator=1, denominator=1), samples=samples))
        result = run.finish()
        assert result.outcome is Outcome.INCONCLUSIVE
        assert not result.values["events"]
        assert result.pictures == ()


def test_blocks_of_any_size_give_the_same() -> None:
    track = put(put(noise(-45, 25), bang(), 5.0, -10), comb(120), 12.0, -30)
    assert hear(track, 997) == hear(track, 160_000)


def test_the_picture_of_a_long_recording_keeps_its_loud_moments_and_its_size() -> None:
    levels = np.full((COLUMNS_MOST * 3 + 1, 128), -80.0, np.float32)
    levels[3000] = 0.0
    picture = spectrogram(levels)
    assert picture.shape == (256, 901, 3)
    assert int((picture.min(axis=(0, 2)) > 200).sum()) == 1


@pytest.mark.real
def test_speech_is_voiced_and_gives_no_tone_and_no_hum() -> None:
    (result,) = driver.examine(
        driver.file("sound", "r4_excerpt2.ogg"), ANALYZER, kind=ExhibitKind.SOUND
    )
    values = from_plain(SoundEventsValues, result.values)
    assert values.voiced_us > values.duration_us // 2
    assert all(event.heard in {Heard.VOICED, Heard.IMPULSE} for event in values.events)
    assert all(event.amid_voice for event in of(values, Heard.IMPULSE))
