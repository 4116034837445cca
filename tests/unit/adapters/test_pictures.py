"""Sizes and turns of pictures, for all sizes and all turns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.adapters.pictures import LUMA_LONGEST, Orientation, fitted, shrunk

SIDES = st.integers(1, 5000)


@given(SIDES, SIDES, st.integers(1, 5000))
def test_a_fitted_picture_is_never_enlarged_and_keeps_its_proportions(
    width: int, height: int, longest: int
) -> None:
    new_width, new_height = fitted(width, height, longest)
    assert max(new_width, new_height) == min(max(width, height), longest)
    scale = min(longest / max(width, height), 1)
    assert abs(new_width - width * scale) <= max(0.5, 1 - width * scale)
    assert abs(new_height - height * scale) <= max(0.5, 1 - height * scale)


@given(st.integers(1, 700), st.integers(1, 700), st.integers(0, 255))
def test_a_plain_picture_stays_plain_when_shrunk(width: int, height: int, level: int) -> None:
    small = shrunk(np.full((height, width), level, np.uint8))
    assert max(small.shape) == min(LUMA_LONGEST, max(width, height))
    assert set(np.unique(small).tolist()) == {level}
    assert small.flags.owndata


@pytest.mark.parametrize("shape", [(480, 854), (720, 1280), (576, 720), (144, 256), (333, 517)])
def test_shrinking_keeps_the_mean_of_fine_detail(shape: tuple[int, int]) -> None:
    checks = (np.indices(shape).sum(axis=0) % 2 * 200).astype(np.uint8)
    assert abs(int(shrunk(checks).mean()) - 100) <= 2


def test_deep_luma_is_shifted_down_after_the_average() -> None:
    deep = np.full((200, 400), 1023, np.uint16)
    assert set(np.unique(shrunk(deep, 2)).tolist()) == {255}


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_an_orientation_mirrors_first_and_then_turns_clockwise(
    turns: int, *, mirrored: bool
) -> None:
    picture = np.arange(6, dtype=np.uint8).reshape(2, 3)
    expected = np.rot90(picture[:, ::-1] if mirrored else picture, -turns)
    orientation = Orientation(mirrored=mirrored, quarter_turns=turns)
    assert np.array_equal(orientation.apply(picture), expected)
    assert orientation.degrees == 90 * turns


def test_a_picture_of_no_size_is_refused() -> None:
    with pytest.raises(ValueError, match="0 pixels long"):
        fitted(10, 10, 0)
