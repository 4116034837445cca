"""Camera positions from matched points: right at the stated rates, and honest where weak."""

import dataclasses
import math

import numpy as np
import pytest
from scipy.optimize import least_squares
from tests.builders.cameras import SIZE, Drawn, drawn, heading_off

from sightline.errors import InputRefused
from sightline.geo.adjustment import Matches
from sightline.geo.camera import FOCAL, HEADING, UP, project
from sightline.geo.camera_doubts import doubts
from sightline.geo.ellipse import covers
from sightline.geo.local_frame import Vec
from sightline.geo.resection import Assumptions, refit, resect


def names(matches: Matches) -> set[str]:
    return {doubt.name for doubt in doubts(matches, resect(matches))}


def part(matches: Matches, count: int) -> Matches:
    return Matches(
        size=matches.size,
        pixels=matches.pixels[:count],
        pixel_error=matches.pixel_error[:count],
        points=matches.points[:count],
        point_error=matches.point_error[:count],
    )


def flattened(seed: int) -> Drawn:
    """A scene whose points all lie on the ground."""
    rng = np.random.default_rng(seed)
    scene = drawn(rng, 12)
    points = scene.matches.points * (1.0, 1.0, 0.0)
    seen = project(scene.state[None], points, SIZE).pixels[0]
    inside = np.all((seen > 0) & (seen < SIZE), axis=1)
    matches = dataclasses.replace(
        scene.matches,
        pixels=seen[inside],
        points=points[inside],
        pixel_error=scene.matches.pixel_error[inside],
        point_error=scene.matches.point_error[inside],
    )
    return Drawn(state=scene.state, matches=matches)


def test_without_noise_the_camera_is_found_wherever_it_stands() -> None:
    rng = np.random.default_rng(1)
    for _ in range(12):
        scene = drawn(rng, 8, px=1e-3, map_m=1e-4)
        camera = resect(scene.matches)
        assert np.allclose(camera.state[:3], scene.state[:3], atol=0.02)
        assert heading_off(camera, scene.state) == pytest.approx(0.0, abs=1e-4)
        assert camera.state[FOCAL] == pytest.approx(scene.state[FOCAL], abs=1e-3)


def test_the_stated_ellipse_and_heading_hold_the_truth_at_their_rate() -> None:
    rng = np.random.default_rng(2)
    inside, headings, runs = 0, 0, 60
    for _ in range(runs):
        scene = drawn(rng, 8)
        camera = resect(scene.matches)
        inside += covers(camera.covariance[:2, :2], camera.state[:2] - scene.state[:2])
        error = math.sqrt(camera.covariance[HEADING, HEADING])
        headings += abs(heading_off(camera, scene.state)) < 1.96 * error
    # 60 runs at 95 %: fewer than 51 would come by chance once in a thousand.
    assert inside >= 51
    assert headings >= 51


def test_the_optimum_is_that_of_an_independent_solver() -> None:
    scene = drawn(np.random.default_rng(3), 10, map_m=1e-6)
    assumed = Assumptions()
    mean, precision = assumed.prior(SIZE)

    def residuals(state: Vec) -> Vec:
        seen = project(state[None], scene.matches.points, SIZE).pixels[0]
        off = (scene.matches.pixels - seen) / scene.matches.pixel_error[:, None]
        return np.concatenate((off.ravel(), np.sqrt(precision) * (state - mean)))

    found = least_squares(residuals, scene.state, x_scale="jac", xtol=1e-12, ftol=1e-12)
    camera = resect(scene.matches, assumed)
    error = np.sqrt(np.diag(camera.covariance))
    # Robust weights may bend the optimum by a fraction of its error.
    assert np.all(np.abs(camera.state - found.x)[:3] < 0.3 * error[:3])
    assert camera.cost <= 2.0 * found.cost * 1.01


def test_one_point_matched_to_the_wrong_place_is_named_and_does_not_win() -> None:
    scene = drawn(np.random.default_rng(4), 12, px=1.0, map_m=0.3)
    points = scene.matches.points.copy()
    points[3] += (9.0, -7.0, 0.0)
    matches = dataclasses.replace(scene.matches, points=points)
    camera = resect(matches)
    assert int(camera.in_errors.argmax()) == 3
    assert "outlier" in {doubt.name for doubt in doubts(matches, camera)}
    assert np.linalg.norm(camera.state[:2] - scene.state[:2]) < 4.0


def test_another_place_fits_worse_and_says_so() -> None:
    rng = np.random.default_rng(6)
    scene, other = drawn(rng, 10, map_m=0.5), drawn(rng, 10, map_m=0.5)
    swapped = dataclasses.replace(scene.matches, points=other.matches.points)
    assert resect(swapped).misfit > 20 * resect(scene.matches).misfit
    assert "misfit" in names(swapped)


def test_a_bad_first_guess_is_survived_by_many_starts() -> None:
    scene = drawn(np.random.default_rng(7), 8)
    away = scene.state.copy()
    away[HEADING] += math.pi
    lost, _ = refit(scene.matches, away[None])
    found = resect(scene.matches)
    assert np.linalg.norm(found.state[:2] - scene.state[:2]) < 15.0
    assert found.cost <= refit(scene.matches, scene.state[None])[1][0] * 1.001
    assert lost.shape == (1, 7)


def test_a_known_height_narrows_the_place() -> None:
    scene = drawn(np.random.default_rng(8), 6)
    free = resect(scene.matches)
    held = resect(scene.matches, Assumptions(up_m=(1.6, 0.3)))
    assert held.covariance[UP, UP] < 0.1
    assert np.trace(held.covariance[:2, :2]) <= np.trace(free.covariance[:2, :2]) * 1.05


def test_three_points_are_refused_with_the_way_out() -> None:
    scene = drawn(np.random.default_rng(9), 6)
    with pytest.raises(InputRefused, match="3 matched points") as told:
        resect(part(scene.matches, 3))
    assert "6 or more" in told.value.next_step


def test_a_point_outside_the_picture_is_refused_by_its_place() -> None:
    scene = drawn(np.random.default_rng(10), 6)
    pixels = scene.matches.pixels.copy()
    pixels[2] = (1921.0, 40.0)
    with pytest.raises(InputRefused, match=r"\(1921, 40\) lies outside"):
        dataclasses.replace(scene.matches, pixels=pixels)


def test_points_of_one_plane_are_named_and_their_error_grows() -> None:
    flat = flattened(11)
    assert "coplanar" in names(flat.matches)


def test_points_of_one_line_are_named() -> None:
    state = np.array((0.0, -30.0, 1.6, 0.2, 0.0, 0.0, math.log(1400.0)))
    points = np.array([(x, 10.0, 0.0) for x in np.linspace(-9.0, 18.0, 7)])
    seen = project(state[None], points, SIZE).pixels[0]
    matches = Matches(
        size=SIZE,
        pixels=seen,
        pixel_error=np.full(7, 2.0),
        points=points,
        point_error=np.full((7, 3), 0.5),
    )
    assert {"collinear", "vague"} <= names(matches)


def test_bunched_points_are_named() -> None:
    state = np.array((0.0, -300.0, 1.6, 0.0, 0.0, 0.0, math.log(1400.0)))
    points = np.random.default_rng(12).uniform((-9, -9, 0), (9, 9, 6), (8, 3))
    seen = project(state[None], points, SIZE).pixels[0]
    matches = Matches(
        size=SIZE,
        pixels=seen,
        pixel_error=np.full(8, 2.0),
        points=points,
        point_error=np.full((8, 3), 0.5),
    )
    assert "bunched" in names(matches)
