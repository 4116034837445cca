"""Sound landmarks: the same recording at its offset, through noise and level; never another's."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.matching.films import heard, melody

from sightline.analysis.contract import SOUND_RATE_HZ
from sightline.matching.descriptor import SoundPrint
from sightline.matching.sound_align import same_sound
from sightline.matching.sound_fingerprint import LANDMARKS_A_SECOND, SoundListener


def printed(samples: NDArray[np.int16]) -> SoundPrint:
    listener = SoundListener()
    for block in heard(samples):
        listener.hear(block)
    return listener.close()


LONG = melody(1, 20)


def test_an_excerpt_lies_at_its_offset() -> None:
    (match,) = same_sound(printed(LONG), printed(LONG[5 * SOUND_RATE_HZ : 13 * SOUND_RATE_HZ]))
    assert abs(match.offset_us - 5_000_000) < 20_000
    assert match.b_end_us - match.b_start_us > 7_000_000


@pytest.mark.parametrize("gain", [0.05, 0.5, 2.0])
def test_level_and_noise_do_not_matter(gain: float) -> None:
    chance = np.random.default_rng(2)
    changed = LONG * gain + chance.normal(0, 300 * gain, len(LONG))
    (match,) = same_sound(printed(LONG), printed(changed.clip(-32768, 32767).astype(np.int16)))
    assert abs(match.offset_us) < 20_000


def test_other_sound_does_not_match() -> None:
    for seed in range(2, 6):
        assert same_sound(printed(LONG), printed(melody(seed, 20))) == []


@pytest.mark.parametrize("hertz", [50, 440, 1000])
def test_a_hum_matches_nothing(hertz: int) -> None:
    time = np.arange(10 * SOUND_RATE_HZ) / SOUND_RATE_HZ
    hum = (np.sin(2 * np.pi * hertz * time) * 9000).astype(np.int16)
    assert same_sound(printed(hum), printed(hum)) == []
    assert same_sound(printed(hum), printed(LONG)) == []


def test_silence_has_no_landmarks() -> None:
    assert len(printed(np.zeros(SOUND_RATE_HZ * 5, np.int16))) == 0


def test_a_loop_is_found_more_than_once() -> None:
    short = LONG[: 4 * SOUND_RATE_HZ]
    found = same_sound(printed(short), printed(np.concatenate((short, short, short))))
    assert len(found) >= 2
    assert all(abs(match.offset_us % 4_000_000 - 4_000_000) % 4_000_000 < 40_000 for match in found)


def test_how_the_sound_is_cut_into_blocks_changes_nothing() -> None:
    one = SoundListener()
    for block in heard(LONG):
        one.hear(block)
    whole = one.close()
    assert np.array_equal(printed(LONG).hashes, whole.hashes)
    assert len(whole) <= LANDMARKS_A_SECOND * 20


def test_nothing_heard_gives_an_empty_print() -> None:
    assert len(SoundListener().close()) == 0
