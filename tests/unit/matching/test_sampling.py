"""Which thumbnails are kept: four a second, fewer where nothing moves, more where all does."""

import functools
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest
from tests.unit.analysis.driver import still_frames
from tests.unit.matching.films import HEIGHT, WIDTH, Grey, described, each

from sightline.analysis.contract import EVERY_PICTURE
from sightline.matching.compare import compare
from sightline.matching.descriptor import Described, Thumbnails
from sightline.matching.held import dense, is_swift
from sightline.matching.pair import Verdict
from sightline.matching.sampling import Sampler

RATE = 20


def whirl(seed: int, seconds: float) -> list[Grey]:
    """A thing so near that each frame shows another part of it."""
    chance = np.random.default_rng(seed)
    surface = cv2.GaussianBlur(chance.uniform(0, 255, (1200, 1200)), (0, 0), 30)
    surface = 128 + 40 * (surface - surface.mean()) / surface.std()
    place, frames = np.array((300.0, 300.0)), []
    way = chance.uniform(-1, 1, 2)
    for _ in range(round(seconds * RATE)):
        way = 0.5 * way + chance.normal(0, 1, 2)
        place = np.clip(place + 25 * way, 0, (1200 - WIDTH, 1200 - HEIGHT))
        x, y = place.astype(int)
        frames.append(np.asarray(np.clip(surface[y : y + HEIGHT, x : x + WIDTH], 0, 255), np.uint8))
    return frames


def still(seconds: float) -> list[Grey]:
    return [whirl(9, 0.1)[0]] * round(seconds * RATE)


def soft(picture: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), np.uint8)


def test_what_changes_fast_is_kept_ten_times_a_second_and_a_still_never() -> None:
    fast, slow = described(whirl(1, 3), rate=RATE), described(still(3), rate=RATE)
    assert is_swift(fast)
    assert not is_swift(slow)
    assert len(slow.between) == 0
    times = dense(fast).thumbnails.times_us
    assert np.median(np.diff(times)) <= 100_000
    assert len(fast.thumbnails) == len(described(whirl(1, 3)[::5], rate=4).thumbnails)


def test_it_is_kept_less_often_again_once_it_calms_down() -> None:
    calmed = described([*whirl(1, 2), *[whirl(1, 2)[-1]] * (3 * RATE)], rate=RATE)
    assert calmed.between.times_us.max() <= 2_300_000


def bare(described: Described) -> Described:
    """Without what was kept between."""
    kept = described.between
    nothing = Thumbnails(
        times_us=kept.times_us[:0], pixels=kept.pixels[:0], informative=kept.informative[:0]
    )
    return replace(described, between=nothing)


def test_only_by_these_a_copy_of_what_changes_fast_is_told_at_another_speed() -> None:
    recording = described(whirl(1, 7), "a", rate=RATE)
    slower = described(each(soft, whirl(1, 7)[5:]), rate=RATE * 0.9)
    pair = compare(recording, slower)
    assert pair.verdict is Verdict.COPY
    assert abs(pair.by_picture[0].rate_ppm - 900_000) < 9_000
    assert compare(bare(recording), bare(slower)).verdict is not Verdict.COPY
    again = described(each(soft, whirl(2, 7)), rate=RATE * 0.9)
    assert compare(recording, again).verdict is Verdict.NOTHING


@functools.cache
def by_turns() -> tuple[Grey, ...]:
    """Fast, still, fast, still."""
    fast = whirl(1, 2.5)
    return *fast[:40], *fast[39:40] * 40, *fast[40:], *fast[-1:] * 30


@pytest.mark.parametrize("rate", [4, 25, 30, 60])
@pytest.mark.parametrize("most", [1_000, 12])
def test_what_it_did_not_await_would_have_changed_nothing(rate: int, most: int) -> None:
    pictures = by_turns()
    count = len(pictures) * rate // RATE
    shown = [pictures[index * RATE // rate] for index in range(count)]
    whole, thin = (Sampler(thumbnails_most=most, keys_most=100) for _ in range(2))
    base, due = Fraction(1, rate), EVERY_PICTURE
    for frame in still_frames(shown, base=base):
        whole.frame(frame)
        at_us = frame.time.microseconds
        assert thin.awaits_us >= due
        due = thin.awaits_us
        if at_us < due:
            thin.arrived(at_us)
            continue
        thin.frame(frame)
    assert [one.time_us for one in thin.thumbnails] == [one.time_us for one in whole.thumbnails]
    assert [one.time_us for one in thin.between] == [one.time_us for one in whole.between]
    assert [one.time_us for one in thin.keys] == [one.time_us for one in whole.keys]
    assert (thin.frames, thin.last_us) == (whole.frames, whole.last_us)
