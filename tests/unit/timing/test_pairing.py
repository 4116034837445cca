import itertools

import numpy as np
import pytest
from tests.doubles.sounds import babble, heard, later, played, with_noise

from sightline.timing.listening import FINE_HZ, RATE_HZ
from sightline.timing.pairing import Refusal, compare

SCENE = babble(11, 40)
CUT = int(9.3 * RATE_HZ) + 5
TRUE_MS = 1000 * CUT / RATE_HZ
EXCERPT = SCENE[CUT : CUT + 15 * RATE_HZ]


def _offset_ms(stretch: object) -> float:
    return float(stretch.line.place.offset) * 1000 / FINE_HZ  # type: ignore[attr-defined]


@pytest.mark.parametrize("decibels", [20, 10, 0, -5])
def test_an_excerpt_is_placed_within_a_twentieth_of_a_millisecond_in_noise(decibels: int) -> None:
    found = compare(heard(with_noise(EXCERPT, decibels, 1)), heard(SCENE))
    assert found.refusal is None
    (stretch,) = found.stretches
    assert abs(_offset_ms(stretch) - TRUE_MS) < 0.05
    assert stretch.line.rigid
    assert abs(stretch.line.place.rate - 1) < 5e-6


@pytest.mark.parametrize("speed", [0.9, 0.99, 1.01, 1.05, 1.1])
def test_another_speed_is_measured_with_the_place(speed: float) -> None:
    found = compare(heard(with_noise(played(EXCERPT, speed), 10, 2)), heard(SCENE))
    assert found.refusal is None
    (stretch,) = found.stretches
    assert abs(1 / stretch.line.place.rate - speed) < 2e-5
    assert abs(_offset_ms(stretch) - TRUE_MS) < 0.5


@pytest.mark.parametrize("ppm", [-120, 60])
def test_the_drift_of_a_clock_is_told_with_its_error(ppm: int) -> None:
    slow = played(SCENE, 1 + ppm * 1e-6)
    (stretch,) = compare(heard(slow), heard(SCENE)).stretches
    line = stretch.line
    assert line.drift_sigma is not None
    assert abs(1 / line.place.rate - 1 - ppm * 1e-6) < max(4 * line.drift_sigma, 3e-6)


def test_unrelated_sounds_are_refused() -> None:
    scenes = [heard(babble(seed, 8)) for seed in range(20, 24)]
    for one, other in itertools.combinations(scenes, 2):
        assert compare(one, other).refusal is Refusal.NOTHING_SHARED


def test_other_seconds_of_the_same_scene_are_refused() -> None:
    early, late = SCENE[: 18 * RATE_HZ], SCENE[20 * RATE_HZ :]
    assert compare(heard(early), heard(late)).refusal is Refusal.NOTHING_SHARED


def test_a_place_that_repeats_itself_is_ambiguous() -> None:
    phrase = babble(31, 6)
    loop = np.concatenate([phrase] * 4)
    found = compare(heard(phrase), heard(with_noise(loop, 30, 3)))
    assert found.refusal is Refusal.AMBIGUOUS


def test_a_copy_with_seconds_cut_out_has_two_stretches() -> None:
    cut = np.concatenate((SCENE[: 10 * RATE_HZ], SCENE[13 * RATE_HZ : 25 * RATE_HZ]))
    first, second = compare(heard(cut), heard(SCENE)).stretches
    assert abs(_offset_ms(first)) < 0.1
    assert abs(_offset_ms(second) - 3000) < 0.1
    assert first.last_s <= 11
    assert second.first_s >= 9


def test_two_microphones_hear_each_source_at_its_own_delay() -> None:
    near, far = babble(41, 12), babble(42, 12)
    near[6 * RATE_HZ :] = 0
    far[: 6 * RATE_HZ] = 0
    hiss = [0.002 * np.random.default_rng(seed).standard_normal(12 * RATE_HZ) for seed in (1, 2)]
    one = later(near, 100) + later(far, 100) + hiss[0]
    other = later(near, 100 + 0.020 * RATE_HZ) + later(far, 100 - 0.031 * RATE_HZ) + hiss[1]
    (stretch,) = compare(heard(one), heard(other)).stretches
    assert not stretch.line.rigid
    delays = {round((delay.falls - delay.at) * 1000 / FINE_HZ) for delay in stretch.heard}
    assert {20, -31} <= delays


@pytest.mark.parametrize(
    ("track", "refusal"),
    [
        (np.zeros(0), Refusal.NO_SOUND),
        (np.zeros(5 * RATE_HZ), Refusal.SILENT),
        (babble(5, 1.0), Refusal.SHORT),
    ],
)
def test_what_cannot_be_compared_says_why(
    track: np.typing.NDArray[np.float64], refusal: Refusal
) -> None:
    assert compare(heard(track), heard(SCENE)).refusal is refusal
    assert compare(heard(SCENE), heard(track)).refusal is refusal


def test_telephone_sound_is_found() -> None:
    spectrum = np.fft.rfft(EXCERPT)
    hertz = np.arange(len(spectrum)) * RATE_HZ / len(EXCERPT)
    spectrum[(hertz < 300) | (hertz > 3_400)] = 0
    (stretch,) = compare(heard(np.fft.irfft(spectrum, len(EXCERPT))), heard(SCENE)).stretches
    assert abs(_offset_ms(stretch) - TRUE_MS) < 0.05
