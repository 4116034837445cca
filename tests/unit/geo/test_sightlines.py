"""Where bearings meet: inside the stated area at its rate, and refused where they do not meet."""

import math

import numpy as np
import pytest

from sightline.errors import InputRefused
from sightline.geo.ellipse import Ellipse, covers
from sightline.geo.sightlines import Sightline, meet


def line(
    start: tuple[float, float], azimuth: float, *, error: float = 1.0, place_m: float = 0.0
) -> Sightline:
    return Sightline(
        start=np.array(start),
        start_covariance=np.eye(2) * place_m**2,
        azimuth_deg=azimuth,
        error_deg=error,
    )


def test_two_lines_meet_where_they_cross() -> None:
    meeting = meet((line((0.0, 0.0), 45.0), line((100.0, 0.0), 315.0)))
    assert meeting.place == pytest.approx((50.0, 50.0))
    assert meeting.widest_angle_deg == pytest.approx(90.0)
    assert meeting.misfit is None


def test_the_stated_area_holds_the_truth_at_its_rate() -> None:
    rng = np.random.default_rng(1)
    target, inside, runs = np.array((40.0, 120.0)), 0, 400
    starts = np.array(((0.0, 0.0), (150.0, 20.0), (90.0, 260.0)))
    for _ in range(runs):
        lines = []
        for start in starts:
            east, north = target - start
            azimuth = math.degrees(math.atan2(east, north)) + rng.normal(0.0, 1.5)
            stood = start + rng.normal(0.0, 3.0, 2)
            lines.append(line(tuple(stood), azimuth, error=1.5, place_m=3.0))
        meeting = meet(tuple(lines))
        inside += covers(meeting.covariance, meeting.place - target)
    assert 0.92 <= inside / runs <= 0.99


def test_lines_that_miss_each_other_widen_the_area() -> None:
    good = meet((line((0, 0), 45.0), line((100, 0), 315.0), line((50, -50), 0.0)))
    bad = meet((line((0, 0), 45.0), line((100, 0), 315.0), line((50, -50), 20.0)))
    assert good.misfit == pytest.approx(0.0, abs=1e-6)
    assert bad.misfit is not None
    assert bad.misfit > 9
    assert bad.ellipse.area_m2 > 9 * good.ellipse.area_m2


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((line((0, 0), 45.0),), "no place"),
        ((line((0, 0), 45.0), line((50, 0), 48.0)), "nearly parallel"),
        ((line((0, 0), 45.0), line((100, 0), 45.0 + 180.0)), "nearly parallel"),
        ((line((0, 0), 225.0), line((100, 0), 315.0)), "behind"),
    ],
)
def test_lines_without_a_place_are_refused(lines: tuple[Sightline, ...], told: str) -> None:
    with pytest.raises(InputRefused, match=told):
        meet(lines)


def test_an_ellipse_lies_as_its_covariance_does() -> None:
    ellipse = Ellipse.of(np.array(((9.0, 0.0), (0.0, 1.0))))
    assert ellipse.bearing_deg == pytest.approx(90.0)
    assert ellipse.major_m == pytest.approx(3.0 * math.sqrt(5.991))
    outline = ellipse.outline()
    covariance = np.diag((9.0, 1.0))
    reach = np.einsum("ni,ij,nj->n", outline, np.linalg.inv(covariance), outline)
    assert reach == pytest.approx(np.full(len(outline), 5.991))
