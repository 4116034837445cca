"""Distances of the incident's shots, from the frame of the flash to the bang that is heard."""

import numpy as np
import pytest

from sightline.geo.sound_delay import SoundAir, sound_distance
from sightline.simulation import Incident
from sightline.simulation.encode import read_sound
from sightline.simulation.sound import RATE

AIR = SoundAir(celsius=5.0, celsius_error=3.0, wind_m_s=1.0)  # the scene has 4 degrees


@pytest.mark.parametrize(
    ("shot", "number", "clip"),
    [("shot-1", 0, "A"), ("shot-1", 0, "B"), ("shot-2", 1, "B"), ("shot-3", 2, "B")],
)
def test_the_range_holds_the_true_distance(
    incident: Incident, shot: str, number: int, clip: str
) -> None:
    truth = incident.truth
    flashes = [event for event in truth.events if event.kind == "muzzle flash"]
    seen_us = dict(flashes[number].first_frames)[clip]
    sound = next(sound for sound in truth.sounds if sound.key == shot)
    arrival = next(arrival for arrival in sound.arrivals if arrival.clip == clip)
    track = np.abs(read_sound(incident.path(truth.clip(clip).file)))
    first = max(0, (arrival.time_us - 60_000) * RATE // 1_000_000)
    window = track[first : (arrival.time_us + 60_000) * RATE // 1_000_000]
    heard_s = (first + int(np.argmax(window > 0.25 * window.max()))) / RATE
    # The flash fell between the frame that shows it first and the one before.
    times = truth.clip(clip).frames.time_us
    half_s = (seen_us - times[times.index(seen_us) - 1]) / 2e6
    delay = heard_s - (seen_us / 1e6 - half_s)
    found = sound_distance(max(delay, 0.0), half_s + 0.005, AIR)
    assert found.least_m <= arrival.distance_mm / 1000.0 <= found.most_m
    assert found.error_m < 350.0 * (half_s + 0.01)
