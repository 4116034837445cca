"""Where a camera stood, from rings of sound, solved cameras and claimed places."""

import math

import numpy as np
import pytest

from sightline.geo.camera_place import Claimed, Ring, Solved, locate_camera
from sightline.geo.chronolocate_claims import Answer
from sightline.geo.conflicts import smallest_conflict
from sightline.geo.ellipse import Ellipse

SOURCE = np.array((0.0, 0.0))


def ring(metres: float, error_m: float = 10.0, *, at: tuple[float, float] = (0.0, 0.0)) -> Ring:
    return Ring(
        name=f"{metres:g} m",
        source=np.array(at),
        source_error_m=2.0,
        metres=metres,
        error_m=error_m,
    )


def test_a_ring_alone_is_an_annulus_of_its_error_and_its_source_s() -> None:
    left = locate_camera([ring(200.0)])
    assert len(left.parts) == 1
    assert left.parts[0].area == pytest.approx(math.pi * (212.0**2 - 188.0**2), rel=1e-3)
    assert left.alone_m2[0] == pytest.approx(left.parts[0].area)
    assert left.without_m2 == (None,)
    assert len(left.parts[0].interiors) == 1


def test_a_ring_nearer_than_its_error_has_no_hole() -> None:
    left = locate_camera([ring(5.0)])
    assert not left.parts[0].interiors


def test_two_rings_leave_two_places_where_they_cross() -> None:
    left = locate_camera([ring(200.0), ring(200.0, at=(250.0, 0.0))])
    assert len(left.parts) == 2
    sides = {round(math.copysign(1.0, part.centroid.y)) for part in left.parts}
    assert sides == {1, -1}
    assert all(abs(part.centroid.x - 125.0) < 5.0 for part in left.parts)
    assert left.without_m2[0] == pytest.approx(left.alone_m2[1])


def test_what_cannot_all_hold_is_named_by_the_smallest_set() -> None:
    far = Solved(
        name="camera",
        centre=np.array((900.0, 0.0)),
        ellipse=Ellipse(major_m=8.0, minor_m=5.0, bearing_deg=0.0),
    )
    left = locate_camera([ring(200.0), ring(210.0), far])
    assert not left.parts
    assert left.conflict == (0, 2)


def test_a_conflict_of_all_only_is_all_of_them() -> None:
    assert smallest_conflict(3, lambda chosen: len(chosen) == 3) == (0, 1, 2)
    assert smallest_conflict(3, lambda _: False) == ()


def test_claimed_places_are_tested_and_told_what_excludes_them() -> None:
    places = [
        Claimed(name="village", centre=np.array((180.0, 60.0)), radius_m=50.0),
        Claimed(name="town", centre=np.array((40_000.0, 0.0)), radius_m=4_000.0),
        Claimed(name="at the source", centre=SOURCE, radius_m=100.0),
    ]
    village, town, source = locate_camera([ring(200.0)], places).tested
    assert (village.answer, village.excluded_by) == (Answer.CONSISTENT, ())
    assert town.answer is Answer.INCONSISTENT
    ((by, metres),) = town.excluded_by
    assert by == "200 m"
    assert metres == pytest.approx(35_788.0, abs=1.0)
    assert source.answer is Answer.INCONSISTENT
    assert source.apart_m == pytest.approx(88.0, abs=0.1)


def test_where_constraints_exclude_each_other_no_claim_is_answered_by_them() -> None:
    near = Claimed(name="between", centre=np.array((500.0, 0.0)), radius_m=600.0)
    left = locate_camera([ring(50.0, 2.0), ring(50.0, 2.0, at=(1000.0, 0.0))], [near])
    assert left.tested[0].answer is Answer.CANNOT_TELL


@pytest.mark.parametrize("rings", [1, 2, 3])
def test_the_true_place_lies_in_what_is_left_at_the_stated_rate(rings: int) -> None:
    random = np.random.default_rng(rings)
    sources = [(0.0, 0.0), (300.0, 50.0), (-80.0, 260.0)][:rings]
    held = 0
    for _ in range(400):
        camera = random.normal(0.0, 150.0, 2)
        measured = []
        for source in sources:
            true = float(np.hypot(*(camera - source)))
            error = 12.0
            metres = max(0.0, true + error / 1.96 * random.standard_normal())
            measured.append(
                Ring(
                    name="shot", source=np.array(source), source_error_m=0.0, metres=metres,
                    error_m=error,
                )
            )  # fmt: skip
        left = locate_camera(measured, [Claimed(name="true", centre=camera, radius_m=1e-6)])
        held += left.tested[0].answer is Answer.CONSISTENT
    assert 0.925 <= held / 400 <= 0.985
