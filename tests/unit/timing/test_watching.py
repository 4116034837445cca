from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.analysis.coarse import coarsened
from sightline.timing.prints import SightPrint
from sightline.timing.watching import Watcher, flashes, rows


def _seen(light: list[int], step_us: int = 40_000) -> SightPrint:
    watcher = Watcher()
    for number, level in enumerate(light):
        grey = np.full((9, 16), level, np.uint8)
        watcher.frame(number * step_us, grey, coarsened(grey))
    return watcher.print()


def test_a_flash_of_one_frame_is_found_with_the_frame_before_it() -> None:
    (flash,) = flashes(_seen([90] * 20 + [104] + [90] * 20))
    assert (flash.before_us, flash.at_us, flash.rise_centi) == (760_000, 800_000, 1400)


def test_light_that_stays_on_is_no_flash() -> None:
    assert flashes(_seen([90] * 20 + [120] * 20)) == ()


def test_light_that_goes_out_later_than_a_quarter_second_is_no_flash() -> None:
    assert flashes(_seen([90] * 20 + [120] * 7 + [90] * 20)) == ()


def test_light_that_always_flickers_has_no_flashes() -> None:
    assert flashes(_seen([90, 110] * 30)) == ()


def test_movement_is_the_change_between_frames() -> None:
    sight = _seen([10, 10, 14, 14])
    assert sight.motion.tolist() == [0, 0, 400, 0]
    assert sight.light.tolist() == [1000, 1000, 1400, 1400]


def test_rows_run_on_the_frames_own_times() -> None:
    sight = _seen([10, 20, 10, 20], step_us=100_000)
    uneven = replace(sight, times_us=np.array([0, 100_000, 250_000, 300_000]))
    assert rows(sight).shape == (16, 2)
    assert rows(uneven).shape == (16, 2)


def test_that_nothing_precedes_the_first_frame_is_no_standstill() -> None:
    """Else the beginnings of all films would be alike, as where music starts with both."""
    assert len(set(map(tuple, rows(_seen(list(range(10, 250, 6)))).tolist()))) == 1


def test_a_single_frame_has_no_rows() -> None:
    assert rows(_seen([10])).shape == (0, 2)
    assert rows(SightPrint.nothing()).shape == (0, 2)


@settings(max_examples=25, deadline=None)
@given(
    times=st.lists(st.integers(-(2**53), 2**53), max_size=30),
    light=st.lists(st.integers(0, 25_500), min_size=30, max_size=30),
)
def test_any_times_give_bounded_rows_and_flashes(times: list[int], light: list[int]) -> None:
    series = np.array(light[: len(times)], dtype=np.uint16)
    sight = replace(
        SightPrint.nothing(),
        times_us=np.array(times, dtype=np.int64),
        light=series,
        motion=series,
    )
    assert len(rows(sight)) <= 500_000
    assert len(flashes(sight)) <= 200


def test_frames_at_absurd_times_are_left_out_and_counted() -> None:
    watcher = Watcher()
    for time in (0, 40_000, 2**53, -(2**53), 80_000):
        grey = np.full((9, 16), 50, np.uint8)
        watcher.frame(time, grey, coarsened(grey))
    assert watcher.print().times_us.tolist() == [0, 40_000, 80_000]
    assert watcher.left_out == 2
