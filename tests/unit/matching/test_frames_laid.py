"""A map is made better on the frames themselves, whatever the sizes of the two."""

import cv2
import numpy as np
import pytest
from tests.builders.true_pairs import geometry
from tests.unit.matching.films import Grey, film

from sightline.matching.frames_laid import Map, laid, refined, size_of

PICTURE = film(7)[20]


def affine(wide: float, tall: float, x: float, y: float) -> Map:
    return np.array(((wide, 0, x), (0, tall, y), (0, 0, 1)), np.float64)


def bordered(picture: Grey) -> Grey:
    return np.asarray(
        cv2.copyMakeBorder(picture, 60, 40, 20, 60, cv2.BORDER_CONSTANT, value=235), np.uint8
    )


@pytest.mark.parametrize(
    ("here", "true"),
    [
        (PICTURE, affine(1, 1, 0, 0)),
        (cv2.resize(PICTURE, (256, 144), interpolation=cv2.INTER_AREA), affine(1, 1, 0, 0)),
        (np.ascontiguousarray(PICTURE[:144, 64:]), affine(1.25, 1.25, -0.25, 0)),
        (bordered(PICTURE), affine(320 / 400, 180 / 280, 20 / 400, 60 / 280)),
    ],
    ids=["same", "smaller", "cropped", "bordered"],
)
def test_a_map_that_is_a_little_off_is_found(here: Grey, true: Map) -> None:
    off = affine(1.004, 0.996, 0.007, -0.006) @ true
    found = refined(PICTURE, here, off, geometry(true))
    corners = np.array(((0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1)), float)
    there, said = true @ corners, found @ corners
    assert np.abs(there[:2] / there[2] - said[:2] / said[2]).max() < 0.0015


def test_what_is_laid_over_does_not_pull_the_map() -> None:
    covered = PICTURE.copy()
    cv2.rectangle(covered, (0, 140), (320, 180), 0, -1)
    off = affine(1.003, 1.003, 0.005, 0.004)
    found = refined(PICTURE, covered, off, geometry(np.eye(3)))
    assert np.abs(found - np.eye(3)).max() < 0.003


def test_where_nothing_can_be_found_the_map_stays_as_it_was() -> None:
    flat = np.full(PICTURE.shape, 128, np.uint8)
    off = affine(1, 1, 0.005, 0)
    found = refined(PICTURE, flat, off, geometry(np.eye(3)))
    assert np.abs(found - off).max() <= 0.03


def test_both_are_compared_at_the_coarser_size() -> None:
    shape = geometry(np.eye(3))
    small = cv2.resize(PICTURE, (160, 90))
    assert size_of(PICTURE, np.asarray(small, np.uint8), shape) == (160, 90)
    assert size_of(np.asarray(small, np.uint8), PICTURE, shape) == (160, 90)
    one, other, mask = laid(PICTURE, PICTURE, (320, 180), np.eye(3), ())
    assert (one == other)[mask].all()
