"""Whether two recordings keep step: copies do, and who does the same again does not."""

import cv2
import numpy as np
import pytest
from tests.unit.matching.films import Grey, described, each, film

from sightline.matching import align
from sightline.matching.lines import Line
from sightline.matching.movement import in_step, movement


def step(one: list[Grey], other: list[Grey]) -> tuple[float, float]:
    """How movement of two films agrees from beginning to end, and how they keep step."""
    a, b = described(one, "a"), described(other)
    compared = align.compare(a.thumbnails, b.thumbnails, np.eye(3))
    assert compared is not None
    last = int(compared.b_times[-1])
    line = Line(rate=1.0, b_start_us=0, b_end_us=last, a_at_b_start_us=0, score=0.0)
    agreement = movement(line, compared).agreement
    assert agreement is not None
    found = in_step(line, compared, agreement)
    assert found is not None
    return agreement, found


def small(picture: Grey) -> Grey:
    """As a copy of a copy looks: little, noisy and dull."""
    noise = np.random.default_rng(int(picture.sum()) % 1000).normal(0, 6, (54, 96))
    tiny = cv2.resize(picture, (96, 54), interpolation=cv2.INTER_AREA)
    return np.clip(tiny * 0.6 + 20 + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_poor_copy_keeps_step_better_than_who_does_the_same_again(seed: int) -> None:
    original = film(seed, stage=50)
    agreed, copied = step(original, each(small, original))
    agreed_again, again = step(original, film(seed, stage=50, astray=7.0))
    assert copied > 1.9
    assert again < 1.55
    # Movement alone tells them apart less: the same again agrees in most of it.
    assert min(agreed, agreed_again) > 0.5


def test_a_film_shifted_in_time_keeps_no_step() -> None:
    original = film(3, stage=50)
    assert step(original, original[6:])[1] < step(original, original)[1] - 1


def test_of_moments_far_apart_nothing_is_said() -> None:
    a = described(film(3, stage=50), "a")
    compared = align.compare(a.thumbnails, a.thumbnails, np.eye(3))
    assert compared is not None
    line = Line(rate=1.0, b_start_us=0, b_end_us=0, a_at_b_start_us=0, score=0.0)
    assert in_step(line, compared, 1.0) is None
