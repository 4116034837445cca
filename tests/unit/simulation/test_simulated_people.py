import numpy as np
import pytest

from sightline.simulation.cast import CAPTIVE_COUNT, Person, incident_cast
from sightline.simulation.skeleton import INDEX, POSES, blended, placed
from sightline.simulation.yard import BUILDINGS, WELL


@pytest.fixture(scope="module")
def cast() -> tuple[Person, ...]:
    return incident_cast(np.random.default_rng(1))


@pytest.mark.parametrize("pose", sorted(POSES))
def test_no_joint_of_any_pose_is_under_the_ground(pose: str) -> None:
    assert POSES[pose][:, 2].min() > 0.0


@pytest.mark.parametrize("pose", ["hands up", "kneel"])
def test_hands_are_above_the_head_of_those_who_give_themselves_up(pose: str) -> None:
    joints = POSES[pose]
    hands = joints[[INDEX["left hand"], INDEX["right hand"]], 2]
    assert hands.min() > joints[INDEX["head"], 2]


def test_a_blend_starts_and_ends_at_its_poses() -> None:
    assert np.array_equal(blended("kneel", "prone", 0.0), POSES["kneel"])
    assert np.array_equal(blended("kneel", "prone", 1.0), POSES["prone"])


def test_a_person_faces_its_heading() -> None:
    joints = placed(POSES["prone"], (1.0, 2.0, 90.0), 1.0)
    head, pelvis = joints[INDEX["head"]], joints[INDEX["pelvis"]]
    assert head[0] - pelvis[0] > 0.6
    assert abs(head[1] - pelvis[1]) < 1e-9


def test_all_captives_lie_face_down_in_the_end_and_stay(cast: tuple[Person, ...]) -> None:
    captives = [person for person in cast if person.name.startswith("captive")]
    assert len(captives) == CAPTIVE_COUNT
    for person in captives:
        assert person.lying(60.0)
        assert np.array_equal(person.joints(60.0), person.joints(4000.0))


def test_nobody_moves_faster_than_a_person_runs(cast: tuple[Person, ...]) -> None:
    for person in cast:
        times = np.arange(-46.0, 16.0, 0.1)
        spots = [
            person.joints(float(t))[INDEX["pelvis"]] for t in times if person.present(float(t))
        ]
        speed = np.linalg.norm(np.diff(np.array(spots)[:, :2], axis=0), axis=1) / 0.1
        assert speed.max() < 4.0, person.name


def test_nobody_walks_through_walls_or_the_well(cast: tuple[Person, ...]) -> None:
    for person in cast:
        for at in np.arange(-46.0, 16.0, 0.25):
            if not person.present(float(at)):
                continue
            x, y, _ = person.joints(float(at))[INDEX["pelvis"]]
            assert np.hypot(x - WELL[0], y - WELL[1]) > 0.8, person.name
            for building in BUILDINGS:
                west, south, east, north = building.footprint
                inside = west < x < east and south < y < north
                assert not inside or building.name == "outbuilding", person.name
