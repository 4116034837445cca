"""The incident as people see it; built in about a minute, so only by night."""

from datetime import datetime

import numpy as np
import pytest

from sightline.simulation import Incident, Scale, build_incident
from sightline.simulation.encode import read_frames, read_sound
from sightline.simulation.sound import RATE

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Incident:
    return build_incident(tmp_path_factory.mktemp("demo"), scale=Scale.DEMO)


def test_clips_last_twelve_to_twenty_seconds_at_640_by_360(demo: Incident) -> None:
    for clip in demo.truth.clips:
        assert 12_000_000 <= clip.duration_us <= 20_000_000
        assert {clip.camera.width, clip.camera.height} == {640, 360}


def test_arm_bands_seen_in_the_ground_clip_have_their_colour(demo: Incident) -> None:
    clip = demo.truth.clip("A")
    bands = {person.key: person.band for person in demo.truth.people}
    pictures = {
        time: picture
        for time, picture in read_frames(demo.path(clip.file))
        if time in {seen.time_us for seen in clip.people}
    }
    hits = []
    for seen in clip.people:
        spots = [value / 1000 for value in seen.arm_bands_mpx]
        for u, v in zip(spots[::2], spots[1::2], strict=True):
            if 3 < u < clip.camera.width - 3 and 3 < v < clip.camera.height - 3:
                patch = pictures[seen.time_us][int(v) - 1 : int(v) + 2, int(u) - 1 : int(u) + 2]
                blue, _, red = patch.reshape(-1, 3).astype(float).mean(axis=0)
                lead = blue - red if bands[seen.person] == "blue" else red - blue
                hits.append(lead > 40)
    assert len(hits) > 150
    # the rest is hidden behind other people, by bodies or by the well
    assert np.mean(hits) > 0.6


@pytest.mark.parametrize("key", ["far-2", "far-3"])
def test_far_detonations_rumble_in_both_ground_clips(demo: Incident, key: str) -> None:
    sound = next(sound for sound in demo.truth.sounds if sound.key == key)
    heard = [item for item in sound.arrivals if item.clip in ("A", "B") and item.recorded]
    assert len(heard) == 2
    for arrival in heard:
        track = read_sound(demo.path(demo.truth.clip(arrival.clip).file))
        at = arrival.time_us * RATE // 1_000_000
        low = np.convolve(track[at - RATE // 2 : at + RATE // 2], np.ones(240) / 240, "same")
        before, after = low[: RATE // 2 - 480], low[RATE // 2 : RATE // 2 + RATE // 5]
        assert np.abs(after).max() > 2.0 * np.abs(before).max()


def test_all_three_shots_are_heard_within_five_milliseconds(demo: Incident) -> None:
    for sound in demo.truth.sounds:
        for arrival in sound.arrivals:
            if sound.kind != "shot" or not arrival.recorded:
                continue
            track = np.abs(read_sound(demo.path(demo.truth.clip(arrival.clip).file)))
            at = arrival.time_us * RATE // 1_000_000
            window = track[at - 2880 : at + 2880]
            onset = int(np.argmax(window > 0.25 * window.max())) - 2880
            assert abs(onset) < RATE // 200


def test_people_out_and_lying_are_all_there_to_be_counted(demo: Incident) -> None:
    truth = demo.truth
    assert truth.clip("C").lying_seen.high == truth.counts.lying_later == 12
    assert truth.clip("B").lying_seen.high >= 11
    start = datetime.fromisoformat(truth.clip("B").starts_at)
    assert all(datetime.fromisoformat(p.appears_at) >= start for p in truth.people if p.lying_since)
