"""A sudden change that movement explains is no jump; what it does not explain is, though small."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.analysis import driver
from tests.unit.analysis.scenes import H, W, hand_held, pan, scene
from tests.unit.analysis.test_continuity import examined, found, walking

from sightline.analysis.continuity import ANALYZER
from sightline.analysis.continuity_values import ContinuityValues, Kind
from sightline.analysis.following import Followed, FollowWatch
from sightline.analysis.jumps import find
from sightline.analysis.steps import StepWatch
from sightline.model.plain import from_plain

Grey = NDArray[np.uint8]
JERK = 60


def _jerked(seed: int, *, by: int, frames: int = 120) -> list[Grey]:
    """A camera that drifts a pixel a frame, and at one frame jerks by so many."""
    wide = scene(seed, wide=W + frames + by)
    source = np.random.default_rng(seed)
    places = [at + (by if at >= JERK else 0) for at in range(frames)]
    views = [wide[:, place : place + W] for place in places]
    return [
        np.clip(view + source.normal(0, 1, view.shape), 0, 255).astype(np.uint8) for view in views
    ]


def _followed(pictures: Sequence[Grey]) -> tuple[StepWatch, dict[int, Followed]]:
    steps, follow = StepWatch(), FollowWatch()
    for frame in driver.still_frames(pictures):
        steps.frame(frame)
        follow.frame(frame, steps.newest)
    return steps, follow.found()


@pytest.mark.parametrize("seed", range(4))
def test_a_jerk_of_the_camera_stands_out_and_is_no_jump(seed: int) -> None:
    pictures = _jerked(seed, by=6)
    watch, followed = _followed(pictures)
    assert [jump.index for jump in find(watch.steps())[0]] == [JERK]
    assert followed[JERK].ratio_percent < 120
    assert not found(examined(pictures), Kind.JUMP)


@pytest.mark.parametrize("seed", range(4))
def test_seconds_taken_out_are_not_explained_by_movement(seed: int) -> None:
    take = walking(seed, 150)
    watch, followed = _followed(take[:60] + take[90:])
    assert followed[60].ratio_percent >= 140
    assert [jump.index for jump in find(watch.steps(), (), followed)[0]] == [60]


def test_what_stands_out_little_is_a_jump_only_where_movement_leaves_much_of_it() -> None:
    take = walking(2, 120)
    steps = _followed(take[:60] + take[68:])[0].steps()
    told = find(steps, (), {60: Followed(ratio_percent=140, pace_permille=0)})[0]
    assert [jump.index for jump in told] == [60]
    for left, pace in ((119, 0), (400, 34)):
        told = find(steps, (), {60: Followed(ratio_percent=left, pace_permille=pace)})[0]
        assert told == []


def test_no_more_than_one_frame_in_five_is_looked_at_however_the_picture_flickers() -> None:
    bright, dark = hand_held(1, 2)
    pictures = [bright if at % 2 else dark // 2 for at in range(200)]
    assert len(_followed(pictures)[1]) <= 40
    source = np.random.default_rng(3)
    pictures = [source.integers(0, 256, (H, W), dtype=np.uint8) for _ in range(200)]
    looked = sorted(_followed(pictures)[1])
    assert all(later - earlier > 4 for earlier, later in pairwise(looked))


@pytest.mark.parametrize("shape", [(4, 160), (20, 160), (47, 160), (160, 47), (1, 1)])
def test_pictures_too_small_to_follow_are_left_to_the_change_itself(shape: tuple[int, int]) -> None:
    source = np.random.default_rng(4)
    pictures = [source.integers(0, 20, shape, dtype=np.uint8) for _ in range(30)]
    pictures[15:] = [picture + np.uint8(90) for picture in pictures[15:]]
    assert _followed(pictures)[1] == {}


def test_a_size_that_changes_in_the_midst_is_survived_and_not_followed() -> None:
    pictures = [*hand_held(5, 30), *(picture[:60, :100] for picture in hand_held(6, 30))]
    assert not {at for at in _followed(pictures)[1] if 25 < at < 35}
    assert examined(pictures).frames == 60


def test_a_fast_pan_is_not_judged() -> None:
    pictures = [*pan(7, 40, step=9), *pan(8, 40, step=9)]
    followed = _followed(pictures)[1]
    assert all(item.pace_permille > 33 for item in followed.values())
    assert not found(examined(pan(7, 60, step=9)), Kind.JUMP)


@pytest.mark.real
@pytest.mark.parametrize("name", ["toy-pillow.mp4", "cat-1.mp4"])
def test_a_jerk_and_a_leap_in_real_footage_are_no_jumps(name: str) -> None:
    result = driver.examine(driver.file("footage", name), ANALYZER)[0]
    assert not found(from_plain(ContinuityValues, result.values), Kind.JUMP)
