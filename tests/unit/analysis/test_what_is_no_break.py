"""What is told from a break, and what does not hide one: slow fades, key frames put at cuts."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests.unit.analysis import driver
from tests.unit.analysis.test_continuity import found, walking

from sightline.analysis.continuity import ANALYZER
from sightline.analysis.continuity_values import ContinuityValues, Kind
from sightline.analysis.repeats import repeats
from sightline.analysis.steps import StepWatch
from sightline.model.plain import from_plain

CUTS = (37, 58, 91, 140, 166)


def test_a_jump_at_a_key_frame_is_told_where_key_frames_stand_at_cuts() -> None:
    takes = [walking(seed, 210) for seed in range(len(CUTS) + 1)]
    bounds = (0, *CUTS, 200)
    pictures = [
        picture
        for take, (low, high) in zip(takes, pairwise(bounds), strict=True)
        for picture in take[low:high]
    ]
    pictures[115:] = [*takes[3][123:148], *pictures[140:]]
    run = ANALYZER.start(driver.media())
    for frame in driver.still_frames(pictures):
        run.frame(replace(frame, keyframe=frame.index in {0, *CUTS, 115}))
    values = from_plain(ContinuityValues, run.finish().values)
    assert (115, 115) in found(values, Kind.JUMP)
    assert len(found(values, Kind.CUT)) == len(CUTS)


@pytest.mark.parametrize("seed", range(4))
def test_a_slow_fade_is_no_stretch_shown_again(seed: int) -> None:
    still = walking(seed, 2)[0]
    watch = StepWatch()
    levels = [0] * 150 + list(range(61))
    for frame in driver.still_frames([np.asarray(still * (at / 60), np.uint8) for at in levels]):
        watch.frame(frame)
    assert repeats(watch.steps(), [180, 185, 190]) == []
