"""A stack of pictures moved at once lies where OpenCV puts its pictures one by one."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sightline.matching.descriptor import Thumbnails
from sightline.matching.fit import Map
from sightline.matching.warping import halved, lay, shared

MAPS = {
    "as it is": np.eye(3),
    "cropped": np.array([[1.3, 0, -0.2], [0, 1.25, -0.1], [0, 0, 1]]),
    "set in small": np.array([[0.4, 0, 0.3], [0, 0.4, 0.1], [0, 0, 1]]),
    "mirrored and turned": np.array([[-0.9, 0.1, 0.95], [0.08, 0.9, 0.02], [0, 0, 1]]),
    "filmed": np.array([[0.9, 0.05, 0.02], [0.03, 0.8, 0.1], [0.1, -0.05, 1]]),
}


def stack(count: int = 5, height: int = 27, width: int = 48) -> NDArray[np.uint8]:
    chance = np.random.default_rng(1)
    rough = chance.integers(0, 256, (count, height, width)).astype(np.uint8)
    return np.stack([cv2.GaussianBlur(one, (0, 0), 1.0) for one in rough]).astype(np.uint8)


def between_pixels(transform: Map, a: tuple[int, int], b: tuple[int, int]) -> Map:
    """What OpenCV is told: from pixel centres of A to those of B."""
    to_unit = np.array([[1 / a[1], 0, 0.5 / a[1]], [0, 1 / a[0], 0.5 / a[0]], [0, 0, 1]])
    to_pixels = np.array([[b[1], 0, -0.5], [0, b[0], -0.5], [0, 0, 1]])
    return np.asarray(to_pixels @ transform @ to_unit)


@pytest.mark.parametrize("name", MAPS)
def test_pictures_lie_where_opencv_puts_each(name: str) -> None:
    pictures, shape = stack(), (36, 48)
    into = between_pixels(MAPS[name], (27, 48), shape)
    shrink = np.sqrt(abs(np.linalg.det(into[:2, :2])))
    laid, inside = lay(pictures, MAPS[name], shape)
    whole = np.full((27, 48), 255, np.uint8)
    assert np.array_equal(inside, cv2.warpPerspective(whole, into, shape[::-1]) >= 250)
    for number, picture in enumerate(pictures):
        soft = picture.astype(np.float32)
        if shrink < 0.8:
            soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 0.5 / shrink), np.float32)
        one = cv2.warpPerspective(soft, into, shape[::-1], borderMode=cv2.BORDER_REPLICATE)
        assert np.abs(laid[..., number] - one).max() < 0.01


def less_mean(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows - rows.mean(axis=1, keepdims=True))


@pytest.mark.parametrize("name", MAPS)
def test_what_both_show_is_the_covered_part_of_each_less_its_mean(name: str) -> None:
    a, b = stack(5), stack(4, 36, 48)
    laid, inside = lay(a, MAPS[name], (36, 48))
    both = shared(a, b, MAPS[name], 10)
    assert both is not None
    assert np.array_equal(both.which, inside)
    assert np.abs(both.a - less_mean(laid[inside].T)).max() < 1e-3
    assert both.b.shape == (4, inside.sum())
    assert np.abs(both.b.mean(axis=1)).max() < 1e-3


def test_more_pictures_than_are_moved_at_a_time_are_all_moved() -> None:
    a = stack(300, 9, 16)
    both = shared(a, a[:1], MAPS["set in small"], 10)
    last = shared(a[-1:], a, MAPS["set in small"], 10)
    assert both is not None
    assert last is not None
    assert np.abs(both.a[-1] - last.a[0]).max() < 1e-4
    assert len(last.b) == 300


def test_pictures_that_share_less_than_is_asked_for_share_nothing() -> None:
    a = stack()
    small = MAPS["set in small"]
    covered = int(lay(a, small, (27, 48))[1].sum())
    assert shared(a, a, small, covered) is not None
    assert shared(a, a, small, covered + 1) is None


def test_a_picture_on_the_horizon_of_a_map_is_laid_without_complaint() -> None:
    horizon = np.array([[1.0, 0, 0], [0, 1, 0], [2.0, 0, -1]])
    laid, inside = lay(stack(), horizon, (27, 48))
    assert np.isfinite(laid).all()
    assert not inside.all()


def test_pictures_are_made_soft_where_the_other_side_is_enlarged_into_them() -> None:
    pictures = stack()
    rows = pictures.reshape(5, -1).astype(np.float32)
    same = shared(pictures, pictures, np.eye(3), 10)
    assert same is not None
    assert np.abs(same.b - less_mean(rows)).max() < 1e-3
    assert np.array_equal(same.a, same.b)
    grown = np.array([[2.0, 0, -0.5], [0, 2.0, -0.5], [0, 0, 1]])
    sigma = np.sqrt((2.0**2 - 1) / 12 + 2.0**2 / 6)
    soft = [cv2.GaussianBlur(one.astype(np.float32), (0, 0), sigma) for one in pictures]
    both = shared(pictures, pictures, grown, 10)
    assert both is not None
    assert both.which.all()
    assert np.abs(both.b - less_mean(np.stack(soft).reshape(5, -1))).max() < 1e-3


@pytest.mark.parametrize(("height", "width"), [(26, 48), (27, 48), (48, 27), (16, 16)])
def test_half_the_size_holds_the_mean_of_what_each_pixel_covers(height: int, width: int) -> None:
    pictures = stack(3, height, width)
    thumbnails = Thumbnails(
        times_us=np.arange(3) * 250_000, pixels=pictures, informative=np.ones(3, np.bool_)
    )
    size = width // 2, height // 2
    small = halved(thumbnails).pixels.astype(np.int16)
    for ours, picture in zip(small, pictures, strict=True):
        assert np.abs(ours - cv2.resize(picture, size, interpolation=cv2.INTER_AREA)).max() <= 1


def test_no_pictures_are_moved_and_halved_to_none() -> None:
    none = stack()[:0]
    laid, inside = lay(none, MAPS["cropped"], (27, 48))
    assert laid.shape == (27, 48, 0)
    assert inside.shape == (27, 48)
    thumbnails = Thumbnails(
        times_us=np.zeros(0, np.int64), pixels=none, informative=np.zeros(0, np.bool_)
    )
    assert halved(thumbnails).pixels.shape == (0, 13, 24)
