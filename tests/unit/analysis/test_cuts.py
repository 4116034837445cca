from fractions import Fraction

import numpy as np
import pytest
from tests.unit.analysis.driver import still_frames
from tests.unit.analysis.scenes import Grey, dissolve, flash, hand_held, pan, scene

from sightline.analysis.cuts import CutDetector, Kind
from sightline.analysis.likeness import is_blank, likeness

BLACK = np.zeros((90, 160), np.uint8)


def _detect(pictures: list[Grey], times: list[int] | None = None) -> CutDetector:
    detector = CutDetector()
    for frame in still_frames(pictures, times):
        detector.frame(frame)
    detector.close()
    return detector


def _found(detector: CutDetector) -> list[tuple[str, int]]:
    return [(item.kind.value, item.at.index) for item in detector.boundaries]


def test_one_unsteady_take_has_no_boundary() -> None:
    for seed in range(4):
        assert _found(_detect(hand_held(seed, 120, reach=4))) == []


def test_a_cut_is_found_on_its_frame() -> None:
    pictures = hand_held(1, 40) + hand_held(2, 30) + hand_held(3, 50)
    assert _found(_detect(pictures)) == [("cut", 40), ("cut", 70)]


def test_a_cut_keeps_its_time_to_the_tick_at_a_variable_rate() -> None:
    pictures = hand_held(1, 20) + hand_held(2, 20)
    times = [7 * at + at % 3 for at in range(20)] + [1000 + 13 * at for at in range(20)]
    boundary = _detect(pictures, times).boundaries[0]
    assert (boundary.before.time.pts, boundary.at.time.pts) == (times[19], 1000)


def test_a_cut_in_the_midst_of_fast_movement_is_found() -> None:
    assert ("cut", 30) in _found(_detect(pan(1, 30, step=3) + hand_held(2, 40)))


def test_a_sweep_of_the_camera_is_no_cut() -> None:
    assert _found(_detect(hand_held(1, 20) + pan(1, 40, step=6))) in ([], [("cut", 20)])
    assert _found(_detect(pan(5, 60, step=8))) == []


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_flash_goes_back_and_is_no_cut(length: int) -> None:
    pictures = hand_held(4, 80)
    for at in range(30, 30 + length):
        pictures[at] = flash(pictures[at], 230)
    detector = _detect(pictures)
    assert _found(detector) == []
    assert [(item.start.index, item.end.index) for item in detector.interruptions] == [
        (30, 29 + length)
    ]


def test_a_burst_of_flashes_is_no_row_of_cuts() -> None:
    pictures = hand_held(4, 100)
    for at in (30, 33, 36, 39, 42, 45):
        pictures[at] = flash(pictures[at], 230)
    assert _found(_detect(pictures)) == []


def test_an_inserted_frame_is_an_interruption() -> None:
    pictures = hand_held(1, 60)
    pictures[30] = scene(9)
    detector = _detect(pictures)
    assert _found(detector) == []
    assert detector.interruptions[0].start.index == 30


def test_a_covered_lens_within_one_scene_is_an_interruption() -> None:
    detector = _detect(hand_held(1, 40) + [BLACK] * 20 + hand_held(1, 40))
    assert _found(detector) == []
    assert [(item.start.index, item.end.index) for item in detector.interruptions] == [(40, 59)]


def test_black_between_two_scenes_stays_a_shot_of_its_own() -> None:
    assert _found(_detect(hand_held(1, 40) + [BLACK] * 20 + hand_held(2, 40))) == [
        ("cut", 40),
        ("cut", 60),
    ]


@pytest.mark.parametrize("length", [8, 16, 30])
def test_a_dissolve_is_found_about_midway(length: int) -> None:
    one, other = scene(1), scene(2)
    detector = _detect([one] * 30 + dissolve(one, other, length) + [other] * 60)
    (boundary,) = detector.boundaries
    assert boundary.kind is Kind.GRADUAL
    assert abs(boundary.at.index - (30 + length / 2)) <= 3
    assert boundary.start.index <= 30
    assert boundary.at.index - boundary.before.index == 1


def test_a_change_of_light_on_a_nearly_empty_view_is_no_dissolve() -> None:
    # A road seen from above under automatic exposure, as in cars-pan.
    source = np.random.default_rng(8)
    road = 70 + scene(1).astype(np.float64) / 40
    pictures = [
        (road + 1.5 * max(0, at - 20) + source.normal(0, 1, road.shape)).astype(np.uint8)
        for at in range(60)
    ]
    assert _found(_detect(pictures)) == []


def test_a_change_of_light_is_no_dissolve() -> None:
    dark, bright = (scene(1) // 3).astype(np.uint8), scene(1)
    assert _found(_detect([dark] * 30 + dissolve(dark, bright, 16) + [bright] * 40)) == []


def test_at_sixty_frames_a_second_a_dissolve_leaves_no_frame_out() -> None:
    one, other = scene(1), scene(2)
    pictures = [one] * 60 + dissolve(one, other, 40) + [other] * 90
    detector = CutDetector()
    for frame in still_frames(pictures, base=Fraction(1, 60)):
        detector.frame(frame)
    detector.close()
    (boundary,) = detector.boundaries
    assert boundary.at.index - boundary.before.index == 1


def test_times_that_run_backwards_or_stand_still_do_no_harm() -> None:
    pictures = hand_held(1, 20) + hand_held(2, 20)
    _detect(pictures, [0] * 40)
    _detect(pictures, [*range(40, 0, -1)])


def test_likeness_ignores_gain_and_finds_what_moved() -> None:
    picture = scene(3)
    dimmed = (picture * 0.6).astype(np.uint8)
    moved = np.roll(picture, (4, 7), (0, 1))
    assert likeness(picture, dimmed) > 950
    assert likeness(picture, moved) > 750
    assert likeness(picture, scene(4)) < 650


def test_nothing_is_found_again_in_a_blank_frame() -> None:
    assert is_blank(BLACK)
    assert not is_blank(scene(1))
    assert likeness(scene(1), BLACK) == 0
    assert likeness(BLACK, scene(1)) == 0
    assert likeness(BLACK, BLACK) == 1000
