"""Footage in which next to nothing moves: copies told from other takes of the same still scene."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.matching.films import HEIGHT, RATE, WIDTH, Grey, described, each, film

from sightline.matching.compare import compare
from sightline.matching.pair import Verdict

SECONDS = 8
SCENE = film(1, 0.1, stage=40, moving=0)[0]


def still_take(seed: int, noise: float = 3.0) -> list[Grey]:
    """A still scene by a camera whose sensor is noisy."""
    chance = np.random.default_rng(seed)
    return [_exposed(SCENE, noise, chance) for _ in range(SECONDS * RATE)]


def leaves(seed: int) -> list[Grey]:
    """A still scene in which a dozen spots change by two grey levels or so, each in its own way."""
    chance = np.random.default_rng(seed)
    spots = np.random.default_rng(5).uniform(0, 0.85, (12, 2)) * (WIDTH, HEIGHT)
    waves = chance.uniform(0.3, 0.9, (12, 3)), chance.uniform(0, 7, (12, 3))
    frames = []
    for number in range(SECONDS * RATE):
        picture = SCENE.astype(np.float32)
        for (x, y), rates, phases in zip(spots.astype(int), *waves, strict=True):
            sway = np.sin(2 * np.pi * rates * number / RATE + phases).sum()
            picture[y : y + 24, x : x + 24] += 2 * sway
        frames.append(_exposed(picture, 2.0, chance))
    return frames


def _exposed(
    picture: Grey | NDArray[np.float32], noise: float, chance: np.random.Generator
) -> Grey:
    seen = picture.astype(np.float64) + chance.normal(0, noise, picture.shape)
    return np.asarray(np.clip(seen, 0, 255), np.uint8)


def soft(picture: Grey) -> Grey:
    small = cv2.resize(picture, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def test_two_quite_still_takes_of_one_scene_are_not_copies() -> None:
    pair = compare(described(still_take(1), "a"), described(still_take(2)))
    assert pair.verdict is Verdict.LOOKS_ALIKE


def test_a_picture_at_rest_is_the_same_wherever_it_is_shown() -> None:
    title = [SCENE] * (SECONDS * RATE)
    assert compare(described(title, "a"), described(each(soft, title))).verdict is Verdict.COPY


@pytest.mark.parametrize("change", [soft, lambda p: p[12:-12, 20:-20][:, ::-1]])
def test_leaves_in_the_wind_tell_a_copy_from_another_take(
    change: Callable[[Grey], Grey],
) -> None:
    recording = described(leaves(1), "a")
    copied = described(each(change, leaves(1)[RATE:]))
    again = described(each(change, leaves(2)[RATE:]))
    assert compare(recording, copied).verdict is Verdict.COPY
    assert compare(recording, again).verdict is Verdict.LOOKS_ALIKE


def test_a_copy_of_leaves_lies_at_its_own_seconds() -> None:
    pair = compare(described(leaves(1), "a"), described(leaves(1)[2 * RATE :]))
    (segment,) = pair.by_picture
    assert abs(segment.a_start_us - 2_000_000) < 200_000
    assert segment.rate_ppm == 1_000_000
