import cv2
import numpy as np
from tests.unit.analysis.driver import media, still_frames
from tests.unit.analysis.scenes import Grey, hand_held, scene

from sightline.analysis.contract import Result
from sightline.analysis.keyframes import ANALYZER, PICTURES_MOST, KeyframesValues
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain


def _run(
    pictures: list[Grey], kind: ExhibitKind = ExhibitKind.FOOTAGE
) -> tuple[Result, KeyframesValues, list[int]]:
    taken: list[int] = []
    run = ANALYZER.start(media(kind=kind))
    for frame in still_frames(pictures, on_picture=taken.append):
        run.frame(frame)
    result = run.finish()
    return result, from_plain(KeyframesValues, result.values), taken


def test_every_shot_has_one_picture_from_inside_it() -> None:
    result, values, _ = _run(hand_held(1, 60) + hand_held(2, 12) + hand_held(3, 70))
    assert [item.shot for item in values.keyframes] == [1, 2, 3]
    edges = [(0, 60), (60, 72), (72, 142)]
    for item, (low, high) in zip(values.keyframes, edges, strict=True):
        assert low <= item.index < high
    assert [made.label for made in result.pictures] == ["shot 1", "shot 2", "shot 3"]
    assert [made.time for made in result.pictures] == [item.time for item in values.keyframes]


def test_a_sharp_frame_is_chosen_over_blurred_ones_of_the_same_shot() -> None:
    blurred = [np.asarray(cv2.blur(picture, (5, 5)), np.uint8) for picture in hand_held(1, 60)]
    _, values, _ = _run(blurred[:30] + hand_held(1, 60)[30:])
    assert [item.shot for item in values.keyframes] == [1]
    assert values.keyframes[0].index >= 30


def test_a_shot_that_is_dark_throughout_is_said_to_be() -> None:
    result, values, _ = _run([np.zeros((90, 160), np.uint8)] * 30 + hand_held(1, 40))
    assert [item.dark for item in values.keyframes] == [True, False]
    assert "dark" in result.summary


def test_about_one_picture_is_asked_for_in_a_second() -> None:
    _, _, taken = _run(hand_held(1, 250))
    assert len(taken) <= 12


def test_of_many_shots_some_are_left_out_evenly_and_counted() -> None:
    pictures = [picture for seed in range(60) for picture in hand_held(seed, 14)]
    _, values, _ = _run(pictures)
    assert values.shots >= 55
    assert len(values.keyframes) <= PICTURES_MOST
    assert values.left_out == values.shots - len(values.keyframes)
    gaps = np.diff([item.shot for item in values.keyframes])
    assert gaps.max() <= 4


def test_a_still_is_its_own_picture() -> None:
    result, values, _ = _run([scene(1)], ExhibitKind.STILL)
    assert (values.shots, len(result.pictures)) == (1, 1)
    assert result.pictures[0].time is None


def test_no_picture_is_inconclusive() -> None:
    assert _run([])[0].outcome is Outcome.INCONCLUSIVE
