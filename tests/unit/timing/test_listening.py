import numpy as np
import pytest
from tests.doubles.sounds import babble, later, samples

from sightline.timing.listening import BANDS, FINE_HZ, LEVEL_HZ, SILENT, Listener


def _listen(parts: list[np.typing.NDArray[np.int16]]) -> Listener:
    listener = Listener()
    for part in parts:
        listener.feed(part)
    listener.close()
    return listener


def test_a_print_does_not_depend_on_how_the_sound_was_cut_into_blocks() -> None:
    whole = samples(babble(1, 11.3))
    once = _listen([whole])
    often = _listen(np.array_split(whole, 37))
    assert np.array_equal(once.signs, often.signs)
    assert np.array_equal(once.levels, often.levels)


@pytest.mark.parametrize("count", [1, 2, 319, 321, 3_999, 64_000, 64_001, 68_000, 72_001, 100_001])
def test_a_print_is_as_long_as_its_sound(count: int) -> None:
    listener = _listen([samples(babble(2, 7))[:count]])
    assert abs(len(listener.signs) - count * FINE_HZ / 16_000) <= 1
    rows = -(-len(listener.signs) // (FINE_HZ // LEVEL_HZ))
    assert rows <= len(listener.levels) <= rows + 1
    assert listener.levels.shape[1] == BANDS


def test_flattening_moves_nothing_in_time() -> None:
    track = np.zeros(5 * 16_000)
    track[40_000] = 0.9
    levels = _listen([samples(track)]).levels
    loudest = int(levels.sum(axis=1, dtype=np.int64).argmax())
    assert abs(loudest / LEVEL_HZ - 2.5) <= 1 / LEVEL_HZ


def test_signs_of_a_delayed_sound_are_the_same_signs_later() -> None:
    track = babble(3, 9)
    first, second = _listen([samples(track)]), _listen([samples(later(track, 160.0))])
    same = first.signs[8_000:48_000] == second.signs[8_080:48_080]
    assert same.mean() > 0.97


def test_digital_silence_stays_below_the_level_of_silence() -> None:
    listener = _listen([np.zeros(40_000, dtype=np.int16)])
    assert listener.levels.max() <= SILENT
    dithered = np.random.default_rng(4).integers(0, 2, 40_000).astype(np.int16)
    assert np.median(_listen([dithered]).levels) <= SILENT


def test_no_sound_gives_an_empty_print() -> None:
    listener = _listen([])
    assert listener.signs.shape == (0,)
    assert listener.levels.shape == (0, BANDS)
