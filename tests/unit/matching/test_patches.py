"""What is around a blob: its direction turns with the picture, and what it looks like stays."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.matching.test_blobs import places
from tests.unit.matching.test_features import scene

from sightline.matching.blobs import Blobs, smoothed, strongest
from sightline.matching.patches import VALUES, described, turned


def looked_at(picture: NDArray[np.uint8]) -> tuple[Blobs, NDArray[np.float32], NDArray[np.float32]]:
    """Blobs, one for each direction, their degrees and values."""
    scales = smoothed(picture)
    number, degrees = turned(scales, blobs := strongest(scales, 150))
    chosen = blobs.of(number)
    return chosen, degrees, described(scales, chosen, degrees)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_in_a_turned_picture_directions_turn_and_values_stay(quarters: int) -> None:
    # An odd number of pixels keeps the grids of all octaves where they are.
    picture = scene(2, 193, 193)
    blobs, degrees, values = looked_at(picture)
    there, other_degrees, others = looked_at(np.ascontiguousarray(np.rot90(picture, -quarters)))
    moved = places(blobs)
    for _ in range(quarters):
        moved = np.stack((192 - moved[:, 1], moved[:, 0]), axis=1)
    apart = np.hypot(*(moved[:, None] - places(there)[None]).transpose(2, 0, 1))
    turn = (other_degrees[None] - degrees[:, None] - 90 * quarters + 180) % 360 - 180
    same = (apart < 0.5) & (np.abs(turn) < 4)
    assert same.any(axis=1).mean() > 0.9
    nearest = (values @ others.T).argmax(axis=1)
    assert same[np.arange(len(blobs)), nearest].mean() > 0.85


def test_values_are_of_unit_length_and_do_not_change_with_contrast() -> None:
    picture = scene(5) // 4 + 60
    _, _, values = looked_at(picture)
    assert values.shape[1] == VALUES
    assert np.allclose(np.linalg.norm(values, axis=1), 1, atol=1e-3)
    scales = smoothed(picture)
    number, degrees = turned(scales, blobs := strongest(scales, 50))
    louder = replace(scales, levels=scales.levels * np.float32(3))
    one = described(scales, blobs.of(number), degrees)
    assert np.allclose(one, described(louder, blobs.of(number), degrees), atol=1e-3)


def test_a_blob_at_the_rim_is_described_by_what_is_inside() -> None:
    picture = scene(8)
    cut = np.ascontiguousarray(picture[:, 100:])
    blobs, _, values = looked_at(cut)
    assert np.isfinite(values).all()
    assert (places(blobs)[:, 0] < 8).any()
