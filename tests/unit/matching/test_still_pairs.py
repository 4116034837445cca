"""A still against footage: the picture decides, as a whole or in its parts."""

import cv2
import numpy as np
import pytest
from tests.unit.matching.films import HEIGHT, WIDTH, Grey, described, film

from sightline.matching.descriptor import Described
from sightline.matching.segments import Found
from sightline.matching.still_pairs import by_still

ORIGINAL = film(1)
PICTURE = ORIGINAL[30]


@pytest.fixture(scope="module")
def original() -> Described:
    return described(ORIGINAL)


def found(original: Described, picture: Grey) -> Found:
    (one,) = by_still(original, described([picture], still=True))
    return one


def from_beside(picture: Grey, pixels: float, levels: float) -> Grey:
    """The same things, each a little elsewhere and in other light."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    along = pixels * np.sin(y / HEIGHT * 10.7 + x / WIDTH * 9)
    down = pixels * np.cos(x / WIDTH * 13.2 + y / HEIGHT * 5)
    moved = cv2.remap(picture, x + along, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    light = np.random.default_rng(7).normal(0, levels, (9, 16)).astype(np.float32)
    lit = moved + cv2.resize(light, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(lit, 0, 255), np.uint8)


@pytest.mark.parametrize(("share", "level"), [(0.2, 90), (0.3, 120)])
def test_a_still_that_is_partly_covered_is_a_copy(
    original: Described, share: float, level: int
) -> None:
    covered = PICTURE.copy()
    covered[-int(HEIGHT * share) :] = level
    one = found(original, covered)
    assert float(one.compared.likeness.max()) < 0.9
    assert one.same


def test_a_still_that_is_a_little_off_in_all_its_parts_is_no_copy(original: Described) -> None:
    """Many of its features agree, and it is as alike over all as one that is covered."""
    one = found(original, from_beside(PICTURE, pixels=4, levels=30))
    assert one.placed.inliers >= 100
    assert float(one.compared.likeness.max()) >= 0.8
    assert not one.same
