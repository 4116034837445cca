"""Local features: mirrored without a second look, near under change, never more than asked for."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sightline.matching.code_search import nearest_codes
from sightline.matching.features import (
    FEATURES_MOST,
    extract,
    mirrored,
    signs,
)


def scene(seed: int = 0, height: int = 160, width: int = 240) -> NDArray[np.uint8]:
    """Blobs and edges of many sizes."""
    chance = np.random.default_rng(seed)
    picture = np.full((height, width), 90, np.uint8)
    for _ in range(60):
        x, y = int(chance.integers(width)), int(chance.integers(height))
        tone, size = int(chance.integers(256)), int(chance.integers(3, 24))
        cv2.rectangle(picture, (x, y), (x + size, y + size // 2 + 2), tone, -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.0), np.uint8)


def test_a_mirrored_picture_has_the_mirrored_codes() -> None:
    picture = scene()
    here, there = extract(picture), extract(np.ascontiguousarray(picture[:, ::-1]))
    assert len(here) > 50
    turned, _ = nearest_codes(mirrored(here.codes), there.codes)
    plain, _ = nearest_codes(here.codes, there.codes)
    assert np.median(turned) <= 8
    assert np.median(plain) > 20


def test_mirroring_twice_gives_the_codes_back() -> None:
    codes = extract(scene(1)).codes
    assert np.array_equal(mirrored(mirrored(codes)), codes)


def test_codes_do_not_depend_on_the_norm_of_the_vector() -> None:
    vectors = np.random.default_rng(3).integers(0, 255, (40, 128)).astype(np.float32)
    assert np.array_equal(signs(vectors), signs(vectors * 4))


def test_the_same_picture_gives_the_same_features_twice() -> None:
    one, other = extract(scene(2)), extract(scene(2))
    assert np.array_equal(one.codes, other.codes)
    assert np.array_equal(one.spots, other.spots)


@pytest.mark.parametrize("shape", [(1, 1), (2, 300), (15, 15), (240, 240), (17, 240)])
def test_any_size_of_picture_is_taken(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(5).integers(0, 256, shape, dtype=np.uint8)
    found = extract(noise)
    assert len(found) <= FEATURES_MOST
    assert ((found.spots >= 0) & (found.spots <= 1)).all()


def test_a_flat_picture_has_none() -> None:
    assert len(extract(np.full((100, 200), 77, np.uint8))) == 0
