"""The sun of a known time as a constraint beside sound: what it leaves and excludes."""

from datetime import UTC, datetime

import numpy as np
import pytest

from sightline.geo.camera_place import Claimed, Ring, locate_camera
from sightline.geo.chronolocate import Site, sun_seen
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.local_frame import LocalFrame
from sightline.geo.shadow import Measurement, Ranges
from sightline.geo.shadow_consistency import Consistency
from sightline.geo.sun_place import Ground, SunLit
from sightline.model.places import E7, Point

HERE = Point(latitude_e7=482_150_000, longitude_e7=614_200_000)
FRAME = LocalFrame(origin=HERE)
MOMENT = datetime(2024, 11, 14, 9, 12, tzinfo=UTC).timestamp()
RING = Ring(name="bang", source=np.zeros(2), source_error_m=3.0, metres=140.0, error_m=12.0)
COUNT = 2


def lit(*, minutes_late: float = 0.0, error_deg: float = 1.5) -> SunLit:
    """The sun on a pole that stands here, measured rightly, at a clock that may be late."""
    site = Site(latitude_deg=HERE.latitude_e7 / E7, longitude_deg=HERE.longitude_e7 / E7)
    sun = sun_seen(site, np.array([MOMENT]))
    shadow = Consistency(
        Measurement(
            azimuth_deg=float(sun.azimuth_deg[0] + 180.0) % 360.0,
            azimuth_error_deg=error_deg,
            ratio=float(1.0 / np.tan(np.radians(sun.altitude_deg[0]))),
            ratio_error=0.06,
            ranges=Ranges(slope_deg=1.0),
        )
    )
    at = MOMENT + 60.0 * minutes_late
    return SunLit("sun on the pole", (at, at), [shadow], Ground.of(FRAME, [RING.shape(COUNT)]))


def disc(name: str, east_m: float, north_m: float, radius_m: float) -> Claimed:
    return Claimed(name=name, centre=np.array((east_m, north_m)), radius_m=radius_m)


def test_a_sun_that_fits_leaves_the_ground_as_it_was_and_is_told_with_its_own_area() -> None:
    left = locate_camera([RING], wide=[lit()])
    alone = locate_camera([RING])
    assert left.parts[0].area == pytest.approx(RING.shape(COUNT).area)
    assert left.parts[0].area > alone.parts[0].area  # each of two keeps its half of the 5 %
    assert left.alone_m2[1] > 1e10
    assert left.without_m2[0] is None  # the sun alone has no outline on this ground
    assert left.without_m2[1] == pytest.approx(left.parts[0].area)
    assert left.conflict == ()


def test_a_clock_that_is_hours_off_leaves_nothing_and_both_are_named() -> None:
    left = locate_camera([RING], [disc("the yard", 0.0, 0.0, 300.0)], [lit(minutes_late=150.0)])
    assert not left.parts
    assert left.conflict == (0, 1)
    assert left.tested[0].answer is Answer.INCONSISTENT
    assert [name for name, _ in left.tested[0].excluded_by] == ["sun on the pole"]


def test_a_place_far_away_is_excluded_by_how_far_the_sun_s_area_lies_from_it() -> None:
    near, far = disc("near", 0.0, 0.0, 200.0), disc("far", -2_000_000.0, 0.0, 5_000.0)
    left = locate_camera([RING], [near, far], [lit()])
    assert [place.answer for place in left.tested] == [Answer.CONSISTENT, Answer.INCONSISTENT]
    excluded = dict(left.tested[1].excluded_by)
    assert 1_000_000.0 < excluded["sun on the pole"] < 2_000_000.0


def test_ground_on_the_edge_of_the_sun_s_area_is_cut() -> None:
    """The edge is found by walking west until the sun fits no more."""
    sun = lit(error_deg=0.5)
    wide = Ground(frame=FRAME, west_south=(-150_000.0, -1_000.0), side_m=150_000.0)
    cut = SunLit("edge", sun._time, sun._shadows, wide).shape(1)
    assert 0.0 < cut.area < wide.outline.area
    assert cut.bounds[2] == pytest.approx(0.0, abs=4_000.0)  # the true place lies within it


def test_shadows_that_no_sun_throws_together_are_a_conflict_of_the_sun_alone() -> None:
    both = [Consistency(Measurement(ratio=ratio, ratio_error=0.02)) for ratio in (0.2, 5.0)]
    never = SunLit("never", (MOMENT, MOMENT), both, Ground.of(FRAME, [RING.shape(COUNT)]))
    left = locate_camera([RING], [disc("the yard", 0.0, 0.0, 300.0)], [never])
    assert not left.parts
    assert left.conflict == (1,)
    assert left.tested[0].answer is Answer.INCONSISTENT
