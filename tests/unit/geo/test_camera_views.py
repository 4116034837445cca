"""Bearings and ground lines from a solved camera, with errors that hold at their rate."""

import math

import numpy as np
import pytest
from tests.builders.cameras import SIZE, drawn

from sightline.errors import InputRefused
from sightline.geo.camera import HEADING, project
from sightline.geo.camera_views import Marked, azimuth_of, ground_line, view_wedge
from sightline.geo.resection import resect


def mark(x: float, y: float) -> Marked:
    return Marked(x=x, y=y, error=1.5)


def test_a_shadows_azimuth_and_length_hold_the_truth_at_their_rate() -> None:
    rng = np.random.default_rng(1)
    azimuths = lengths = done = 0
    while done < 50:
        scene = drawn(rng, 9, px=1.5, map_m=0.5)
        camera = resect(scene.matches)
        bearing = scene.state[HEADING] + rng.uniform(-0.2, 0.2)
        foot = scene.state[:2] + 20.0 * np.array((math.sin(bearing), math.cos(bearing)))
        turn = rng.uniform(0.0, 2.0 * math.pi)
        tip = foot + 6.0 * np.array((math.sin(turn), math.cos(turn)))
        ends = np.array([(*foot, 0.0), (*tip, 0.0)])
        seen = project(scene.state[None], ends, SIZE).pixels[0] + rng.normal(0.0, 1.5, (2, 2))
        if not np.all((seen > 0) & (seen < SIZE)):
            continue
        done += 1
        marks = [mark(x, y) for x, y in seen.tolist()]
        found = ground_line(camera, marks[0], marks[1], SIZE)
        off = (found.azimuth_deg.value - math.degrees(turn) + 180.0) % 360.0 - 180.0
        azimuths += abs(off) < 1.96 * found.azimuth_deg.error
        lengths += abs(found.length_m.value - 6.0) < 1.96 * found.length_m.error
    assert azimuths >= 42
    assert lengths >= 42


def test_the_bearing_of_a_pixel_is_the_heading_in_the_middle() -> None:
    camera = resect(drawn(np.random.default_rng(2), 9, px=0.5, map_m=0.1).matches)
    middle = azimuth_of(camera, mark(960.0, 540.0), SIZE)
    assert middle.value == pytest.approx(math.degrees(camera.state[HEADING]), abs=1e-6)
    assert middle.error > 0


def test_a_point_above_the_horizon_lies_on_no_ground() -> None:
    camera = resect(drawn(np.random.default_rng(3), 9, px=0.5, map_m=0.1).matches)
    with pytest.raises(InputRefused, match="horizon"):
        ground_line(camera, mark(960.0, 1000.0), mark(960.0, 2.0), SIZE)


def test_the_field_of_view_opens_about_the_heading() -> None:
    camera = resect(drawn(np.random.default_rng(4), 9, px=0.5, map_m=0.1).matches)
    wedge = view_wedge(camera, SIZE, 50.0)
    sides = np.arctan2(*(wedge[[1, -1]] - wedge[0]).T)
    width = (sides[1] - sides[0]) % (2.0 * math.pi)
    focal = math.exp(camera.state[-1])
    assert width == pytest.approx(2.0 * math.atan(960.0 / focal), abs=0.02)
