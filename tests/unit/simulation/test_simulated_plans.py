import numpy as np
import pytest

from sightline.simulation.handshake import TICKS_PER_SECOND, Operator, frame_ticks
from sightline.simulation.posting_plans import PLANS, Cut, PostingPlan
from sightline.simulation.postings import order
from sightline.simulation.scale import Scale
from sightline.simulation.scenario import CLIPS, OTHER_DAY_CLIP, sun_at

_ALL = (*CLIPS, OTHER_DAY_CLIP)


def test_parents_are_made_before_their_children() -> None:
    made: set[str] = {plan.key for plan in _ALL} | {""}
    for plan in order(PLANS):
        assert {cut.parent for cut in plan.cuts} <= made
        made.add(plan.key)


def test_plans_that_copy_each_other_in_a_circle_are_refused() -> None:
    circle = tuple(
        PostingPlan(
            key=key,
            file=f"{key}.mp4",
            channel="",
            after_s=0,
            cuts=(Cut(parent=parent),),
            operations=(),
        )
        for key, parent in (("x", "y"), ("y", "x"))
    )
    with pytest.raises(ValueError, match="circle"):
        order(circle)


@pytest.mark.parametrize("plan", _ALL, ids=lambda plan: plan.key)
@pytest.mark.parametrize("scale", list(Scale), ids=lambda scale: scale.value)
def test_frame_times_rise_from_zero_and_end_within_a_frame_of_the_clip(
    plan: object, scale: Scale
) -> None:
    chosen = next(item for item in _ALL if item is plan)
    length = chosen.span(scale)[1]
    ticks = frame_ticks(chosen, length, np.random.default_rng(1), scale.parameters.frame_divisor)
    steps = np.diff(ticks)
    assert ticks[0] == 0
    assert steps.min() > 0
    assert 0 < length * TICKS_PER_SECOND - ticks[-1] <= 9000


@pytest.mark.parametrize("plan", _ALL, ids=lambda plan: plan.key)
def test_a_plate_covers_every_corner_of_every_frame(plan: object) -> None:
    chosen = next(item for item in _ALL if item is plan)
    start, length = chosen.span(Scale.TINY)
    operator = Operator(chosen, Scale.TINY, np.random.default_rng(7))
    plate = operator.plate_camera(start, length, 1.6)
    for at in np.linspace(start, start + length, 173):
        view = operator.camera(float(at))
        for x in (-0.5, 0.5):
            for y in (-0.5, 0.5):
                ray = np.array((x * view.width, y * view.height, view.focal_px))
                point = ray / view.focal_px * 20.0 @ view.pose.rotation() + np.array(view.position)
                assert plate.sees(point)


def test_the_suns_of_the_day_are_low_southerly_and_apart_in_time() -> None:
    first, later = sun_at(12.2), sun_at(4760.0)
    assert 200.0 < first.azimuth_deg < 207.0
    assert 19.0 < first.elevation_deg < 21.5
    assert later.azimuth_deg - first.azimuth_deg > 15.0
    assert first.elevation_deg - later.elevation_deg > 5.0
