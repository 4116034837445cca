import math

import numpy as np
import pytest

from sightline.simulation import Incident
from sightline.simulation.encode import read_sound
from sightline.simulation.sound import RATE

_SHOTS = [("shot-1", "A"), ("shot-1", "B"), ("shot-2", "B"), ("shot-3", "B")]


def _onset_us(incident: Incident, clip: str, near_us: int) -> int:
    """The first sample above a quarter of the loudest within 60 ms of a time."""
    track = np.abs(read_sound(incident.path(incident.truth.clip(clip).file)))
    first = max(0, (near_us - 60_000) * RATE // 1_000_000)
    window = track[first : (near_us + 60_000) * RATE // 1_000_000]
    loud = int(np.argmax(window > 0.25 * window.max()))
    return (first + loud) * 1_000_000 // RATE


@pytest.mark.parametrize(("shot", "clip"), _SHOTS)
def test_a_bang_arrives_in_the_decoded_sound_when_the_truth_says(
    incident: Incident, shot: str, clip: str
) -> None:
    sound = next(sound for sound in incident.truth.sounds if sound.key == shot)
    arrival = next(arrival for arrival in sound.arrivals if arrival.clip == clip)
    assert arrival.recorded
    assert abs(_onset_us(incident, clip, arrival.time_us) - arrival.time_us) < 5_000


def test_arrivals_are_distance_over_the_stated_speed_of_sound(incident: Incident) -> None:
    truth = incident.truth
    celsius = truth.temperature_deci_c / 10
    assert abs(truth.speed_of_sound_mm_s / 1000 - 331.3 * math.sqrt(1 + celsius / 273.15)) < 0.001
    shot = next(sound for sound in truth.sounds if sound.key == "shot-1")
    flash = next(event for event in truth.events if event.kind == "muzzle flash")
    assert flash.where == shot.source
    for arrival in shot.arrivals:
        ear = truth.clip(arrival.clip).camera.at
        apart = math.dist(
            (ear.x_mm, ear.y_mm, ear.z_mm),
            (shot.source.x_mm, shot.source.y_mm, shot.source.z_mm),
        )
        assert abs(apart - arrival.distance_mm) < 2


def test_the_second_camera_hears_the_bang_later_than_the_first(incident: Incident) -> None:
    truth = incident.truth
    shot = next(sound for sound in truth.sounds if sound.key == "shot-1")
    away = {arrival.clip: arrival.distance_mm for arrival in shot.arrivals}
    assert away["B"] - away["A"] > 25_000


def test_shots_after_the_cut_are_heard_by_the_second_camera_only(incident: Incident) -> None:
    later = [sound for sound in incident.truth.sounds if sound.key in ("shot-2", "shot-3")]
    assert len(later) == 2
    for sound in later:
        recorded = {arrival.clip for arrival in sound.arrivals if arrival.recorded}
        assert recorded == {"B"}
