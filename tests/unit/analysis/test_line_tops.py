"""The top of a line between two bins, and what is no top."""

import numpy as np
import pytest

from sightline.analysis.line_tops import line_tops

SIZE, RATE = 1024, 16_000


@pytest.mark.parametrize("place", [100.0, 100.25, 100.5, 100.9])
def test_a_tone_between_two_bins_is_placed_to_a_fiftieth_of_one(place: float) -> None:
    times = np.arange(SIZE)
    tone = 1000 * np.sin(2 * np.pi * place * times / SIZE) * np.hanning(SIZE)
    decibels = 10 * np.log10(np.abs(np.fft.rfft(tone)) ** 2 + 1)[np.newaxis]
    peak = decibels.argmax(axis=1)
    assert line_tops(decibels, peak)[0] == pytest.approx(place, abs=0.02)


def test_a_bin_on_a_slope_or_a_plain_is_its_own_top() -> None:
    slope, plain, hollow = (0, 1, 2), (5, 5, 5), (2, 1, 2)
    tops = line_tops(np.array([slope, plain, hollow], float), np.ones(3, np.intp))
    assert tops.tolist() == [1, 1, 1]
