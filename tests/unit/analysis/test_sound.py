from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver
from tests.unit.analysis.driver import examine, media

from sightline.analysis.contract import SoundBlock
from sightline.analysis.sound import ANALYZER, FLOOR_MB, SoundValues
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain
from sightline.model.times import MediaTime

Samples = NDArray[np.int16]
RATE = 16_000


def _noise(seconds: float, rms: float, seed: int = 1) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(0, rms, round(seconds * RATE))


def _hear(
    samples: NDArray[np.float64] | Samples, *, block: int = 1600, start: int = 0
) -> SoundValues:
    whole = np.clip(samples, -32768, 32767).astype(np.int16)
    run = ANALYZER.start(media())
    for at in range(0, len(whole), block):
        time = MediaTime(pts=start + at, numerator=1, denominator=RATE)
        run.sound(SoundBlock(time=time, samples=whole[at : at + block]))
    return from_plain(SoundValues, run.finish().values)


def _bang(seconds: float, ring: float) -> NDArray[np.float64]:
    length = round(0.2 * RATE)
    burst = np.random.default_rng(4).normal(0, 9000, length)
    return np.asarray(burst * np.exp(-np.arange(length) / (ring * RATE)) * (seconds > 0))


def _with_bangs(truth: list[float], ring: float, noise: float) -> NDArray[np.float64]:
    sound = _noise(truth[-1] + 1, noise)
    for at in truth:
        begin = round(at * RATE)
        bang = _bang(at, ring)
        sound[begin : begin + len(bang)] += bang
    return sound


@pytest.mark.parametrize("ring", [0.002, 0.03])
@pytest.mark.parametrize("noise", [20, 300])
def test_a_sudden_sound_is_placed_within_two_milliseconds(ring: float, noise: float) -> None:
    truth = [0.31, 0.9007, 1.5, 2.7121, 3.0003, 4.2]
    found = [onset.at_us / 1e6 for onset in _hear(_with_bangs(truth, ring, noise)).onsets]
    assert len(found) == len(truth)
    assert max(abs(one - other) for one, other in zip(found, truth, strict=True)) < 0.002


def test_onsets_do_not_depend_on_how_the_sound_was_cut_into_blocks() -> None:
    sound = _with_bangs([0.4, 1.1, 1.9], 0.02, 100)
    values = {_hear(sound, block=block).onsets for block in (160, 1024, 16_000, 100_000)}
    assert len(values) == 1


def test_steady_noise_and_a_steady_tone_have_no_onset() -> None:
    tone = 8000 * np.sin(2 * np.pi * 90 * np.arange(5 * RATE) / RATE)
    assert _hear(_noise(20, 500)).onset_count == 0
    assert _hear(tone + _noise(5, 50)).onset_count == 0


def test_levels_are_decibels_of_full_scale() -> None:
    square = np.full(2 * RATE, 32_767) * np.where(np.arange(2 * RATE) // 8 % 2, 1, -1)
    assert _hear(square).overall_rms_mb == 0
    halved = _hear(square / 2)
    assert abs(halved.overall_rms_mb + 602) <= 1
    assert halved.overall_peak_mb == halved.overall_rms_mb
    assert len(halved.rms_mb) == 20
    assert halved.level_step_us == 100_000


def test_silence_and_exact_zeros_are_told_apart() -> None:
    hush = _noise(1, 3)
    sound = np.concatenate([_noise(1, 900), hush, _noise(1, 900), np.zeros(RATE), _noise(1, 900)])
    values = _hear(sound)
    assert [(span.start_us, span.end_us) for span in values.silences] == [
        (1_000_000, 2_000_000),
        (3_000_000, 4_000_000),
    ]
    assert values.digital_silence_us == 1_000_000


def test_a_silent_track_is_inconclusive_and_said_to_be_silent() -> None:
    run = ANALYZER.start(media())
    time = MediaTime(pts=0, numerator=1, denominator=RATE)
    run.sound(SoundBlock(time=time, samples=np.zeros(3 * RATE, np.int16)))
    result = run.finish()
    assert result.outcome is Outcome.INCONCLUSIVE
    assert "silent" in result.summary
    assert from_plain(SoundValues, result.values).overall_peak_mb == FLOOR_MB


def test_a_file_without_a_sound_track_says_so() -> None:
    result = examine(encode(Film(tone_hz=0)), ANALYZER)[0]
    assert result.outcome is Outcome.INCONCLUSIVE
    assert "no sound track" in result.summary


def test_sound_of_a_telephone_line_ends_where_the_line_does() -> None:
    spectrum = np.fft.rfft(_noise(10, 3000))
    spectrum[round(3400 / (RATE / 2) * (len(spectrum) - 1)) :] = 0
    edge = _hear(np.fft.irfft(spectrum)).band_edge_hz
    assert edge is not None
    assert 3300 <= edge <= 3550
    assert _hear(_noise(10, 3000)).band_edge_hz == 8000


def test_clipped_samples_are_counted() -> None:
    loud = 60_000 * np.sin(2 * np.pi * 200 * np.arange(RATE * 2) / RATE)
    assert _hear(loud).clipped_samples > RATE
    assert _hear(loud / 4).clipped_samples == 0


def test_a_gap_in_the_times_is_told_and_later_onsets_keep_their_time() -> None:
    run = ANALYZER.start(media())
    sound = np.clip(_with_bangs([0.5], 0.02, 50), -32768, 32767).astype(np.int16)
    for start in (0, 10 * RATE):
        time = MediaTime(pts=start, numerator=1, denominator=RATE)
        run.sound(SoundBlock(time=time, samples=sound))
    values = from_plain(SoundValues, run.finish().values)
    assert [(gap.start_us, gap.end_us) for gap in values.gaps] == [(1_500_000, 10_000_000)]
    assert abs(values.onsets[-1].at_us - 10_500_000) < 2000


def test_times_count_from_the_stream_s_own_start() -> None:
    values = _hear(_with_bangs([0.5], 0.02, 50), start=RATE)
    assert values.start_us == 1_000_000
    assert abs(values.onsets[0].at_us - 1_500_000) < 2000


def test_a_long_recording_is_given_at_a_coarser_step() -> None:
    values = _hear(_noise(1300, 500), block=160_000)
    assert values.level_step_us == 200_000
    assert len(values.rms_mb) == 6500
    assert abs(values.rms_mb[100] - values.overall_rms_mb) < 100


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5000), max_size=8))
def test_blocks_of_any_length_are_heard(lengths: list[int]) -> None:
    run = ANALYZER.start(media())
    heard = 0
    for length in lengths:
        time = MediaTime(pts=heard, numerator=1, denominator=RATE)
        run.sound(SoundBlock(time=time, samples=_noise(length / RATE, 900).astype(np.int16)))
        heard += length
    values = from_plain(SoundValues, run.finish().values)
    assert values.duration_us == heard * 1_000_000 // RATE


def test_an_encoded_tone_is_heard_through_the_real_decoder() -> None:
    film = Film(frames=0, tone_hz=1000, seconds_of_sound=Fraction(3), container="wav")
    result = examine(encode(film), ANALYZER, kind=ExhibitKind.SOUND)[0]
    values = from_plain(SoundValues, result.values)
    # 12,000 of 32,768 is -8.7 dB at the peak, 3 dB less on average.
    assert abs(values.overall_peak_mb + 873) < 15
    assert abs(values.overall_rms_mb + 1174) < 15


@pytest.mark.real
def test_the_same_sounds_are_found_in_recordings_cut_at_known_offsets() -> None:
    found = {}
    for name in ("align-full", "align-3-secs-in", "align-7-secs-in"):
        result = examine(driver.file("sound", f"{name}.mp4"), ANALYZER)[0]
        onsets = from_plain(SoundValues, result.values).onsets
        found[name] = [onset.at_us for onset in onsets if onset.at_us > 2_000_000][-3:]
    for name, offset in (("align-3-secs-in", 3_000_000), ("align-7-secs-in", 7_000_000)):
        for one, other in zip(found["align-full"], found[name], strict=True):
            assert abs(one - offset - other) < 2_000
