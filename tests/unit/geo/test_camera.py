"""The pinhole against the simulation's own, and its derivatives against differences."""

import math

import numpy as np
from tests.builders.cameras import SIZE, drawn

from sightline.geo.camera import FOCAL, STATE, project, rays
from sightline.simulation.camera import Camera, Pose

RNG = np.random.default_rng(5)


def test_points_fall_where_another_pinhole_puts_them() -> None:
    pose = Pose(heading_deg=123.0, pitch_deg=-7.0, roll_deg=2.5)
    other = Camera(position=(3.0, -4.0, 1.7), pose=pose, focal_px=1400.0, width=1920, height=1080)
    heading, pitch, roll = np.radians((123.0, -7.0, 2.5))
    state = np.array((3.0, -4.0, 1.7, heading, pitch, roll, math.log(1400.0)))
    points = RNG.uniform(-60, 60, (40, 3))
    ours, theirs = project(state[None], points, SIZE), other.project(points)
    ahead = theirs[:, 2] > 1.0
    assert ahead.sum() > 5
    assert np.allclose(ours.pixels[0][ahead], theirs[ahead, :2])
    assert np.allclose(ours.depth_m[0], theirs[:, 2])


def test_derivatives_are_those_of_small_steps() -> None:
    scene = drawn(RNG, 8)
    state, points = scene.state[None], scene.matches.points
    at = project(state, points, SIZE)
    for number in range(STATE):
        step = np.zeros(STATE)
        step[number] = 1e-6
        after = project(state + step, points, SIZE).pixels
        before = project(state - step, points, SIZE).pixels
        assert np.allclose(at.by_state[..., number], (after - before) / 2e-6, rtol=1e-4, atol=1e-3)
    for axis in range(3):
        moved = points.copy()
        moved[:, axis] += 1e-6
        after = project(state, moved, SIZE).pixels
        assert np.allclose(at.by_point[..., axis], (after - at.pixels) / 1e-6, rtol=1e-3, atol=1e-2)


def test_a_ray_leads_back_to_its_point() -> None:
    scene = drawn(RNG, 8)
    state, points = scene.state[None], scene.matches.points
    at = project(state, points, SIZE)
    towards = points - state[:, :3]
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    assert np.allclose(rays(state, at.pixels[0], SIZE)[0], towards, atol=1e-9)


def test_what_is_behind_stays_finite() -> None:
    state = np.array((0.0, 0.0, 1.6, 0.0, 0.0, 0.0, math.log(1500.0)))
    at = project(state[None], np.array(((0.0, -10.0, 0.0), (0.0, 0.0, 1.6))), SIZE)
    assert np.all(np.isfinite(at.pixels))
    assert np.all(np.isfinite(at.by_state))
    assert np.all(at.depth_m <= 0)
    assert state[FOCAL] > 0
