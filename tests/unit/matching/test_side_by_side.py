"""Frames beside each other: an outline stands only where one frame lies within the other."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.true_pairs import geometry

from sightline.matching.side_by_side import has_outline, side_by_side

PICTURE = np.full((90, 160, 3), 120, np.uint8)
MIRROR = np.array(((-1.0, 0, 1), (0, 1, 0), (0, 0, 1)))
TURNED = np.array(((0.0, -1, 1), (1, 0, 0), (0, 0, 1)))
CROPPED = np.array(((1.25, 0, -0.1), (0, 1.25, -0.1), (0, 0, 1)))


@pytest.mark.parametrize("whole", [np.eye(3), MIRROR, TURNED], ids=["same", "mirrored", "turned"])
def test_a_whole_frame_has_no_outline_however_it_lies(whole: NDArray[np.float64]) -> None:
    shape = geometry(whole)
    assert not has_outline(shape)
    assert (side_by_side(PICTURE, PICTURE, shape) == side_by_side(PICTURE, PICTURE, None)).all()


def test_a_crop_is_outlined_in_what_it_was_cut_from() -> None:
    shape = geometry(CROPPED)
    assert has_outline(shape)
    drawn, plain = side_by_side(PICTURE, PICTURE, shape), side_by_side(PICTURE, PICTURE, None)
    left = slice(0, plain.shape[1] // 2 - 20)
    assert (drawn[:, left] != plain[:, left]).any()
