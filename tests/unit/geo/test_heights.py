import numpy as np
import pytest

from sightline.errors import InputRefused
from sightline.geo.heights import Known, Upright, distance_in_view, height_in_view

FOCAL, ROW = 1400.0, 540.0


def seen(height: float, distance: float, camera: float, noise: tuple[float, float]) -> Upright:
    """Rows of an upright thing before a level pinhole camera whose horizon is the middle row."""
    foot = ROW + FOCAL * camera / distance + noise[0]
    return Upright(foot=foot, top=ROW + FOCAL * (camera - height) / distance + noise[1])


def test_ranges_of_heights_hold_the_truth_at_the_stated_rate() -> None:
    random, held, camera_held = np.random.default_rng(3), 0, 0
    for _ in range(400):
        camera, height, known = random.uniform((1.4, 0.5, 1.0), (2.2, 4.0, 3.0))
        near, far = random.uniform(6.0, 25.0, 2)
        rows = random.standard_normal(5) * 3.0 / 1.96
        told = known + random.standard_normal() * 0.05 / 1.96
        found, above = height_in_view(
            seen(height, near, camera, (rows[0], rows[1])),
            (seen(known, far, camera, (rows[2], rows[3])), Known(value=told, error=0.05)),
            Known(value=ROW + rows[4], error=3.0),
            3.0,
        )
        held += found.low <= height <= found.high
        camera_held += above.low <= camera <= above.high
    assert 0.92 <= held / 400 <= 0.98
    assert 0.92 <= camera_held / 400 <= 0.98


def test_ranges_of_distances_hold_the_truth_at_the_stated_rate() -> None:
    random, held = np.random.default_rng(4), 0
    for _ in range(400):
        height, distance = random.uniform((0.5, 4.0), (4.0, 80.0))
        pixels = FOCAL * height / distance + random.standard_normal() * 3.0 / 1.96
        found = distance_in_view(
            Known(value=height + random.standard_normal() * 0.05 / 1.96, error=0.05),
            Known(value=max(pixels, 3.5), error=3.0),
            Known(value=FOCAL * (1.0 + random.standard_normal() * 0.03 / 1.96), error=0.03 * FOCAL),
        )
        held += found.low <= distance <= found.high
    assert 0.92 <= held / 400 <= 0.98


@pytest.mark.parametrize(
    "thing",
    [
        Upright(foot=400.0, top=600.0),
        Upright(foot=541.0, top=500.0),
        Upright(foot=500.0, top=400.0),
    ],
)
def test_what_does_not_stand_below_the_horizon_tells_no_height(thing: Upright) -> None:
    reference = (Upright(foot=800.0, top=600.0), Known(value=2.0, error=0.05))
    with pytest.raises(InputRefused, match="no height"):
        height_in_view(thing, reference, Known(value=540.0, error=3.0), 3.0)


def test_a_thing_of_no_pixels_has_no_distance() -> None:
    with pytest.raises(InputRefused):
        distance_in_view(
            Known(value=2, error=0.1), Known(value=2, error=3), Known(value=9, error=1)
        )
