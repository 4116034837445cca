import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.pairs import placed

from sightline.matching.seams import goes_on

INNER = placed(0.6, 0.6, 0.2, 0.2)
"""The other's frame is the middle of this picture."""


def scene(seed: int = 4) -> NDArray[np.uint8]:
    """Rounded blobs of all sizes, as nature has them."""
    chance = np.random.default_rng(seed)
    layers = [
        cv2.resize(
            chance.normal(0, 60 / n, (4 * n, 7 * n)), (256, 144), interpolation=cv2.INTER_CUBIC
        )
        for n in (1, 2, 4, 8)
    ]
    return np.clip(128 + sum(layers), 0, 255).astype(np.uint8)


def pasted(around: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A scene in the middle of something else."""
    canvas = around.copy()
    canvas[29:115, 51:205] = cv2.resize(scene(), (154, 86))
    return canvas


@pytest.mark.parametrize("seed", range(8))
def test_a_scene_goes_on_past_the_edge_of_a_crop(seed: int) -> None:
    assert goes_on(scene(seed), INNER)


@pytest.mark.parametrize(
    "around",
    [
        np.full((144, 256), 255, np.uint8),
        np.zeros((144, 256), np.uint8),
        np.asarray(cv2.GaussianBlur(scene(9), (0, 0), 9), np.uint8),
        scene(7),
    ],
    ids=["white", "black", "blurred", "another scene"],
)
def test_a_border_is_no_going_on(around: NDArray[np.uint8]) -> None:
    assert not goes_on(pasted(around), INNER)


def test_where_nothing_lies_beyond_nothing_goes_on() -> None:
    assert not goes_on(scene(), placed())


def test_sky_beyond_sky_tells_nothing() -> None:
    assert not goes_on(np.full((144, 256), 200, np.uint8), INNER)
