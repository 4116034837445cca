"""Views show moments where they are, and change nothing but what they say."""

import itertools

import cv2
import numpy as np
import pytest
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver
from tests.unit.analysis.driver import examine
from tests.unit.analysis.scenes import scene

from sightline.analysis.registry import asked_again
from sightline.analysis.steadying import Steady, contrasted, moved
from sightline.analysis.views import ViewsValues, viewer, waveform
from sightline.errors import InputRefused
from sightline.model.finding import Method, Outcome
from sightline.model.plain import from_plain


def test_a_sheet_spreads_thirty_moments_from_first_to_last() -> None:
    result = examine(encode(Film(frames=400)), viewer())[0]
    values = from_plain(ViewsValues, result.values)
    times = [time.seconds for time in values.sheet]
    assert len(times) == 30
    assert times[0] == 0
    assert times[-1] > 15
    assert times == sorted(times)
    assert [made.label for made in result.pictures] == ["contact sheet"]


def test_stills_are_the_nearest_pictures_and_a_time_outside_is_told() -> None:
    result = examine(encode(Film(frames=50)), viewer([500_000, 60_000_000]))[0]
    values = from_plain(ViewsValues, result.values)
    assert [float(time.seconds) for time in values.stills] == [pytest.approx(0.48, abs=0.041)]
    assert values.missing_us == (60_000_000,)
    assert "outside" in result.summary


def test_sound_gives_a_waveform_and_nothing_gives_nothing() -> None:
    result = examine(encode(Film(tone_hz=300)), viewer())[0]
    assert [made.label for made in result.pictures] == ["contact sheet", "waveform"]
    assert viewer().start(driver.media()).finish().outcome is Outcome.INCONCLUSIVE


def test_a_waveform_is_as_high_as_the_sound_is_loud() -> None:
    grains = np.array([[-16_000, 16_000]] * 600 + [[0, 0]] * 600, np.int16)
    drawn = (waveform(grains) < 128).sum(axis=0)
    assert 90 <= drawn[100] <= 105
    assert drawn[1100] == 1


def test_a_method_that_was_asked_for_can_be_run_again_and_no_other() -> None:
    method = viewer([1_000_000]).method
    again = asked_again(method)
    assert again is not None
    assert again.method.key == method.key
    assert asked_again(Method(name="views", version=9, parameters={"stills_us": []})) is None
    with pytest.raises(InputRefused):
        viewer(range(100))


def test_a_shift_and_a_turn_are_measured() -> None:
    one = cv2.resize(scene(3), (320, 180), interpolation=cv2.INTER_CUBIC)
    matrix = cv2.getRotationMatrix2D((160, 90), -2, 1)
    matrix[:, 2] += (6, -4)
    other = cv2.warpAffine(one, matrix, (320, 180), borderMode=cv2.BORDER_REFLECT)
    right, down, turn = moved(np.asarray(one, np.uint8), np.asarray(other, np.uint8))
    assert (right, down) == (pytest.approx(6, abs=0.5), pytest.approx(-4, abs=0.5))
    assert np.degrees(turn) == pytest.approx(2, abs=0.3)
    assert not moved(np.zeros((90, 160), np.uint8), np.zeros((90, 160), np.uint8)).any()


def test_tremor_is_taken_out() -> None:
    source = np.random.default_rng(2)
    big = cv2.resize(scene(4), (400, 240), interpolation=cv2.INTER_CUBIC)
    tremor = source.integers(-8, 9, (40, 2))
    steady = Steady()
    shown, raw = [], []
    for down, right in tremor:
        view = np.repeat(big[30 + down :, 30 + right :][:180, :320, np.newaxis], 3, axis=2)
        raw.append(view)
        shown.append(steady(np.ascontiguousarray(view)))

    def unrest(pictures: list[np.ndarray]) -> float:
        inner = [picture[40:-40, 40:-40].astype(int) for picture in pictures[5:]]
        return float(np.mean([np.abs(a - b).mean() for a, b in itertools.pairwise(inner)]))

    assert unrest(shown) < unrest(raw) / 2


def test_contrast_grows_and_size_stays() -> None:
    dim = (np.repeat(scene(5)[:, :, np.newaxis], 3, axis=2) // 8 + 100).astype(np.uint8)
    made = contrasted(dim)
    assert made.shape == dim.shape
    assert made.std() > 1.5 * dim.std()
