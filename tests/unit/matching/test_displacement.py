"""How far what moves lies beside where still parts say: not at all in a copy."""

import cv2
import numpy as np
import pytest
from tests.unit.matching.films import WIDTH, Grey, described, each, film

from sightline.matching import align
from sightline.matching.displacement import displacement
from sightline.matching.lines import Line

PIXEL = WIDTH / 48
"""Pixels of a film in one of its thumbnails."""


def beside(one: list[Grey], other: list[Grey], off: float = 0.0) -> float | None:
    """The same of two films from beginning to end, the map off by so many pixels of a thumbnail."""
    a, b = described(one, "a"), described(other)
    across = np.eye(3)
    across[0, 2] = off / 48
    compared = align.compare(a.thumbnails, b.thumbnails, across)
    assert compared is not None
    last = int(compared.b_times[-1])
    line = Line(rate=1.0, b_start_us=0, b_end_us=last, a_at_b_start_us=0, score=0.0)
    return displacement(line, compared)


def poor(picture: Grey) -> Grey:
    """Little, noisy and dull."""
    noise = np.random.default_rng(int(picture.sum()) % 1000).normal(0, 6, (54, 96))
    tiny = cv2.resize(picture, (96, 54), interpolation=cv2.INTER_AREA)
    return np.clip(tiny * 0.6 + 20 + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_in_a_poor_copy_all_lies_in_its_place_and_who_does_the_same_again_is_beside(
    seed: int,
) -> None:
    original = film(seed, stage=50)
    copied, again = (
        beside(original, other)
        for other in (each(poor, original), film(seed, stage=50, astray=7.0))
    )
    assert copied is not None
    assert again is not None
    assert copied < 0.12
    assert again > 0.4


@pytest.mark.parametrize("off", [-0.3, 0.4])
def test_it_is_measured_in_pixels_of_a_thumbnail(off: float) -> None:
    original = film(3, stage=50)
    assert beside(original, original, off) == pytest.approx(abs(off), abs=0.12)


def test_where_nothing_moves_nothing_lies_beside() -> None:
    still = film(3, moving=0)
    assert beside(still, still) is None
