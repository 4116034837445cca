import numpy as np
import pytest

from sightline.simulation.scenario import speed_of_sound_m_s
from sightline.simulation.sound import RATE, Microphone, SoundEvent, arrival_s, record

_BANG = SoundEvent(key="bang", kind="shot", at=0.5, position=(30.0, 40.0, 0.0))


def _heard(at: tuple[float, float, float]) -> np.ndarray:
    microphone = Microphone(position=at, start=0.0, length=2.0, engine=False)
    return np.abs(record(microphone, (_BANG,), (1, 2)))


def test_a_bang_starts_on_the_sample_of_its_arrival() -> None:
    heard = _heard((0.0, 0.0, 0.0))
    onset = int(np.argmax(heard > 0.3 * heard.max()))
    expected = (0.5 + 50.0 / speed_of_sound_m_s()) * RATE
    assert abs(onset - expected) <= 24
    assert arrival_s(_BANG, (0.0, 0.0, 0.0)) * RATE == pytest.approx(expected)


def test_twice_the_distance_is_half_as_loud() -> None:
    near = _heard((30.0, -60.0, 0.0)).max()
    far = _heard((30.0, -160.0, 0.0)).max()
    assert far < 0.62 * near


def test_a_bang_outside_the_recording_is_not_in_it() -> None:
    microphone = Microphone(position=(0.0, 0.0, 0.0), start=5.0, length=1.0, engine=False)
    assert np.array_equal(record(microphone, (_BANG,), (1, 2)), record(microphone, (), (1, 2)))


def test_an_engine_is_one_engine_for_two_cameras_but_for_its_delay() -> None:
    """Two microphones as far from the engine hear the same beat under their own noise."""
    first = Microphone(position=(-11.4 + 9.0, 3.5, 1.0), start=0.0, length=3.0)
    second = Microphone(position=(-11.4 - 9.0, 3.5, 1.0), start=0.0, length=3.0)
    a, b = record(first, (), (1, 2)), record(second, (), (1, 3))
    assert np.corrcoef(a, b)[0, 1] > 0.5
