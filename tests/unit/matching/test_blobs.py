"""Blobs: where they are and how large, whatever the light; no edges; letters do not take it all."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.matching.test_features import scene

from sightline.matching.blobs import Blobs, smoothed, strongest


def places(blobs: Blobs) -> NDArray[np.float64]:
    """(n, 2) pixels of the picture."""
    return np.asarray(np.stack((blobs.x, blobs.y), axis=1) * np.exp2(blobs.octave)[:, None], float)


def sizes(blobs: Blobs) -> NDArray[np.float64]:
    return np.asarray(blobs.scale * np.exp2(blobs.octave), float)


def disc(x: float, y: float, radius: float) -> NDArray[np.uint8]:
    down, across = np.mgrid[:160, :240]
    soft = np.clip(radius + 0.5 - np.hypot(across - x, down - y), 0, 1)
    return np.asarray(np.rint(60 + 120 * soft), np.uint8)


@pytest.mark.parametrize("radius", [3.0, 6.0, 13.0, 18.0])
def test_a_disc_is_found_in_its_middle_and_as_large_as_it_is(radius: float) -> None:
    # For a disc the difference of Gaussians is largest at a scale of its radius over root two.
    blobs = strongest(smoothed(disc(118.3, 80.6, radius)), 10)
    near = np.hypot(*(places(blobs) - (118.3, 80.6)).T) < 0.5
    assert near.any()
    assert sizes(blobs)[near].max() == pytest.approx(radius / 2**0.5, rel=0.25)


def test_brightness_changes_nothing() -> None:
    picture = scene() // 2
    one, other = strongest(smoothed(picture), 200), strongest(smoothed(picture + 60), 200)
    apart = np.hypot(*(places(one)[:, None] - places(other)[None]).transpose(2, 0, 1))
    assert (apart.min(axis=1) < 0.05).mean() > 0.97


def test_a_straight_edge_has_no_blob() -> None:
    picture = np.full((160, 240), 40, np.uint8)
    cv2.fillPoly(picture, [np.array([[0, 0], [150, 0], [90, 159], [0, 159]])], 200)
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.0), np.uint8)
    inside = places(strongest(smoothed(soft), 200))
    middle = (inside[:, 1] > 40) & (inside[:, 1] < 120)
    assert not middle.any()


def test_never_more_than_asked_for_and_the_strongest_first() -> None:
    blobs = strongest(smoothed(scene(7)), 40)
    assert len(blobs) == 40
    assert (np.diff(blobs.strength) <= 0).all()


def test_what_is_dull_keeps_its_share_beside_what_is_loud() -> None:
    loud, dull = scene(3).astype(np.int16), 90 + (scene(4).astype(np.int16) - 90) // 6
    both = np.vstack((loud, dull)).astype(np.uint8)
    y = places(strongest(smoothed(both), 200))[:, 1]
    assert (y > 170).mean() >= 0.2


def test_what_sift_of_opencv_finds_strongest_is_found() -> None:
    picture = scene(11)
    found = cv2.SIFT.create(contrastThreshold=0.02).detect(picture, None)
    found = sorted(found, key=lambda at: -at.response)[:60]
    theirs = np.array([at.pt for at in found])
    ours = places(strongest(smoothed(picture), 400))
    apart = np.hypot(*(theirs[:, None] - ours[None]).transpose(2, 0, 1)).min(axis=1)
    assert (apart < 1.5).mean() >= 0.9
