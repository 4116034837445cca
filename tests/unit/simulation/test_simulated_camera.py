import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.simulation.camera import Camera, Pose, turn_between

_ANGLES = st.floats(-179.0, 179.0)


def _camera(pose: Pose, focal: float = 500.0, width: int = 640, height: int = 360) -> Camera:
    return Camera(position=(3.0, -2.0, 1.6), pose=pose, focal_px=focal, width=width, height=height)


def test_what_lies_straight_ahead_is_in_the_middle() -> None:
    camera = _camera(Pose(heading_deg=90.0, pitch_deg=0.0))
    u, v, depth = camera.project(np.array(((13.0, -2.0, 1.6),)))[0]
    assert (u, v, depth) == pytest.approx((320.0, 180.0, 10.0))


def test_right_is_right_and_up_is_up() -> None:
    camera = _camera(Pose(heading_deg=0.0, pitch_deg=0.0))
    right = camera.project(np.array(((4.0, 8.0, 1.6),)))[0]
    above = camera.project(np.array(((3.0, 8.0, 2.6),)))[0]
    assert right[:2] == pytest.approx((370.0, 180.0))
    assert above[:2] == pytest.approx((320.0, 130.0))


def test_a_clockwise_roll_lifts_what_lies_to_the_right() -> None:
    camera = _camera(Pose(heading_deg=0.0, pitch_deg=0.0, roll_deg=10.0))
    _, v, _ = camera.project(np.array(((5.0, 8.0, 1.6),)))[0]
    assert v < 180.0


@given(heading=_ANGLES, pitch=st.floats(-89.0, 89.0), roll=_ANGLES)
def test_the_axes_of_a_pose_are_orthonormal_and_right_handed(
    heading: float, pitch: float, roll: float
) -> None:
    axes = Pose(heading_deg=heading, pitch_deg=pitch, roll_deg=roll).rotation()
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1.0)


@given(
    heading=st.floats(-8.0, 8.0),
    pitch=st.floats(-6.0, 6.0),
    roll=st.floats(-3.0, 3.0),
    x=st.floats(-3.0, 3.0),
    z=st.floats(-1.0, 3.0),
)
def test_a_turned_view_and_its_plate_agree_through_the_homography(
    heading: float, pitch: float, roll: float, x: float, z: float
) -> None:
    view = _camera(Pose(heading_deg=heading, pitch_deg=pitch, roll_deg=roll))
    plate = _camera(Pose(heading_deg=0.0, pitch_deg=0.0), focal=700.0, width=1400, height=900)
    point = np.array(((3.0 + x, 10.0, z),))
    in_view = view.project(point)[0]
    in_plate = plate.project(point)[0]
    mapped = turn_between(view, plate) @ np.array((in_view[0] - 0.5, in_view[1] - 0.5, 1.0))
    assert mapped[:2] / mapped[2] + 0.5 == pytest.approx(in_plate[:2], abs=1e-6)


def test_sees_says_no_behind_the_camera_and_outside_the_picture() -> None:
    camera = _camera(Pose(heading_deg=0.0, pitch_deg=0.0))
    assert camera.sees(np.array((3.0, 8.0, 1.6)))
    assert not camera.sees(np.array((3.0, -12.0, 1.6)))
    assert not camera.sees(np.array((30.0, 8.0, 1.6)))
