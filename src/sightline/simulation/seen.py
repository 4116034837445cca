"""Where people and landmarks are in the frames of a clip."""

import numpy as np

from sightline.simulation.camera import Camera
from sightline.simulation.cast import Person
from sightline.simulation.figures import band_centres
from sightline.simulation.geometry import Vec
from sightline.simulation.plate import Plate
from sightline.simulation.skeleton import INDEX
from sightline.simulation.truth import Landmark, LandmarkSeen, PersonSeen

_HIDDEN_M = 0.35
_TRUNK = ("pelvis", "chest", "head")


def shows(person: Person, camera: Camera, plate: Plate, at: float) -> bool:
    """Whether some of a person's trunk is in the picture and not hidden."""
    trunk = person.joints(at)[[INDEX[joint] for joint in _TRUNK]]
    return any(camera.sees(point) and _unhidden(point, plate) for point in trunk)


def _unhidden(point: Vec, plate: Plate) -> bool:
    """Whether nothing that stands still hides a point from the clip's place."""
    u, v, depth = plate.camera.project(point.reshape(1, 3))[0]
    column, row = int(u), int(v)
    if not (depth > 0 and 0 <= column < plate.camera.width and 0 <= row < plate.camera.height):
        return False
    around = plate.depth[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
    return bool(around.max() > depth - _HIDDEN_M)


def sighting(person: Person, camera: Camera, at: float, time_us: int) -> PersonSeen:
    """Where a person is in one frame."""
    joints = person.joints(at)
    seen = camera.project(joints[: INDEX["butt"]])
    reach = 0.1 * camera.focal_px / seen[:, 2:]
    low = np.floor((seen[:, :2] - reach).min(axis=0)).astype(int)
    high = np.ceil((seen[:, :2] + reach).max(axis=0)).astype(int)
    bands = camera.project(band_centres(joints))[:, :2] if person.band != "none" else np.zeros(0)
    return PersonSeen(
        person=person.name,
        time_us=time_us,
        lying=person.lying(at),
        box_px=(
            max(int(low[0]), 0),
            max(int(low[1]), 0),
            min(int(high[0]), camera.width),
            min(int(high[1]), camera.height),
        ),
        arm_bands_mpx=tuple(round(float(value) * 1000) for value in bands.ravel()),
    )


def landmarks_seen(
    cameras: list[Camera], times_us: list[int], plate: Plate, landmarks: tuple[Landmark, ...]
) -> tuple[LandmarkSeen, ...]:
    """The landmarks in a clip's first, middle and last frame that nothing hides."""
    rows = []
    for index in sorted({0, len(times_us) // 2, len(times_us) - 1}):
        camera = cameras[index]
        for landmark in landmarks:
            at = landmark.at
            point = np.array((at.x_mm, at.y_mm, at.z_mm)) / 1000.0
            if not (camera.sees(point, 2.0) and _unhidden(point, plate)):
                continue
            u, v, _ = camera.project(point.reshape(1, 3))[0]
            rows.append(
                LandmarkSeen(
                    landmark=landmark.key,
                    time_us=times_us[index],
                    u_mpx=round(float(u) * 1000),
                    v_mpx=round(float(v) * 1000),
                )
            )
    return tuple(rows)
