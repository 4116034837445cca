import json
import math
import struct
from datetime import datetime, timedelta

import av
import numpy as np
import pytest

from sightline.simulation import Incident
from sightline.simulation.encode import read_frames
from sightline.simulation.place import to_local_m
from sightline.simulation.truth import Clip


def _pinhole(clip: Clip, frame: int, point: tuple[float, float, float]) -> tuple[float, float]:
    """The pinhole written out from the truth's numbers alone, apart from the renderer's own."""
    heading, pitch, roll = (
        math.radians(column[frame] / 1000)
        for column in (clip.frames.heading_mdeg, clip.frames.pitch_mdeg, clip.frames.roll_mdeg)
    )
    at = clip.camera.at
    dx, dy, dz = (
        value - start / 1000
        for value, start in zip(point, (at.x_mm, at.y_mm, at.z_mm), strict=True)
    )
    ahead = dx * math.sin(heading) + dy * math.cos(heading)
    right = dx * math.cos(heading) - dy * math.sin(heading)
    depth = ahead * math.cos(pitch) + dz * math.sin(pitch)
    up = dz * math.cos(pitch) - ahead * math.sin(pitch)
    across = right * math.cos(roll) - up * math.sin(roll)
    down = -right * math.sin(roll) - up * math.cos(roll)
    focal = clip.camera.focal_mpx / 1000
    return (
        focal * across / depth + clip.camera.width / 2,
        focal * down / depth + clip.camera.height / 2,
    )


@pytest.mark.parametrize("key", ["A", "B", "C", "D", "E"])
def test_a_clip_decodes_with_the_frames_times_and_size_the_truth_states(
    incident: Incident, key: str
) -> None:
    clip = incident.truth.clip(key)
    times, shapes = [], set()
    for time_us, picture in read_frames(incident.path(clip.file)):
        times.append(time_us)
        shapes.add(picture.shape[:2])
    assert tuple(times) == clip.frames.time_us
    assert shapes == {(clip.camera.height, clip.camera.width)}


@pytest.mark.parametrize("key", ["A", "B", "C", "D", "E"])
def test_landmarks_lie_where_the_stated_pinhole_puts_them(incident: Incident, key: str) -> None:
    clip = incident.truth.clip(key)
    points = {landmark.key: landmark.at for landmark in incident.truth.landmarks}
    assert len(clip.landmarks) >= 18
    for seen in clip.landmarks:
        at = points[seen.landmark]
        frame = clip.frames.time_us.index(seen.time_us)
        u, v = _pinhole(clip, frame, (at.x_mm / 1000, at.y_mm / 1000, at.z_mm / 1000))
        assert abs(u - seen.u_mpx / 1000) < 0.02
        assert abs(v - seen.v_mpx / 1000) < 0.02


def test_map_and_landmarks_agree_to_two_centimetres(incident: Incident) -> None:
    features = json.loads(incident.map_path.read_text(encoding="utf-8"))["features"]
    house = next(f for f in features if f["properties"]["name"] == "house")
    points = {landmark.key: landmark.at for landmark in incident.truth.landmarks}
    for corner, (lon, lat) in zip(
        ("sw", "se", "ne", "nw"), house["geometry"]["coordinates"][0], strict=False
    ):
        x, y = to_local_m(round(lat * 1e7), round(lon * 1e7))
        at = points[f"house {corner} foot"]
        assert math.hypot(x - at.x_mm / 1000, y - at.y_mm / 1000) < 0.02


def test_container_times_are_the_start_plus_the_clocks_error(incident: Incident) -> None:
    for clip in incident.truth.clips:
        with av.open(str(incident.path(clip.file))) as container:
            reported = container.metadata["creation_time"]
            assert container.metadata["make"] == clip.make
        start = datetime.fromisoformat(clip.starts_at)
        shown = datetime.fromisoformat(reported)
        error = shown - (start + timedelta(seconds=clip.clock_error_s))
        assert timedelta(seconds=-1) < error <= timedelta(0)
    errors = {clip.key: clip.clock_error_s for clip in incident.truth.clips}
    assert errors["B"] == 3643


def test_the_upright_clip_is_stored_lying_with_a_matrix_that_turns_it(incident: Incident) -> None:
    data = incident.path("clip-d.mp4").read_bytes()
    header = data.index(b"tkhd") + 4
    # version 0: flags, two times, track, reserved, duration, two reserved, four shorts
    matrix = struct.unpack(">9i", data[header + 40 : header + 76])
    assert matrix[:2] == (0, 1 << 16)
    assert matrix[3:5] == (-(1 << 16), 0)
    with av.open(str(incident.path("clip-d.mp4"))) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (160, 90)


def test_the_phone_clip_has_a_variable_frame_rate_and_the_others_have_not(
    incident: Incident,
) -> None:
    for clip in incident.truth.clips:
        steps = set(np.diff(clip.frames.time_us).tolist())
        assert clip.variable_rate == (len(steps) > 2)


def test_the_flash_is_in_the_frame_that_the_truth_names(incident: Incident) -> None:
    event = next(event for event in incident.truth.events if event.kind == "muzzle flash")
    assert event.person == "last-person"
    frames = dict(event.first_frames)
    assert set(frames) == {"A", "B"}
    clip = incident.truth.clip("A")
    pictures = dict(read_frames(incident.path(clip.file)))
    index = clip.frames.time_us.index(frames["A"])
    at = event.where
    u, v = _pinhole(clip, index, (at.x_mm / 1000, at.y_mm / 1000, at.z_mm / 1000))
    spot = np.s_[int(v) - 1 : int(v) + 2, int(u) - 1 : int(u) + 2]
    before, during = clip.frames.time_us[index - 1], clip.frames.time_us[index]
    assert pictures[during][spot].mean() > pictures[before][spot].mean() + 60


def test_clip_a_ends_within_a_second_of_the_first_shot_and_before_the_second(
    incident: Incident,
) -> None:
    clip = incident.truth.clip("A")
    end = datetime.fromisoformat(clip.starts_at) + timedelta(microseconds=clip.duration_us)
    shots = [
        datetime.fromisoformat(event.at)
        for event in incident.truth.events
        if event.kind == "muzzle flash"
    ]
    assert shots[0] < end < shots[0] + timedelta(seconds=1)
    assert end < shots[1]
    assert clip.ends == "abrupt"


def test_counts_agree_between_people_clips_and_scene(incident: Incident) -> None:
    truth = incident.truth
    lying = [person for person in truth.people if person.lying_since]
    assert truth.counts.lying_later == len(lying) == 12
    assert truth.counts.came_out_with_band == sum(p.band == "blue" for p in truth.people) == 11
    above = truth.clip("C")
    assert above.lying_seen.high == above.lying_all == truth.counts.lying_later
    assert truth.clip("A").lying_seen.high < truth.counts.lying_later
    assert truth.clip("E").lying_all == 0
    for clip in truth.clips:
        assert clip.people_seen.low == min(clip.frames.people_seen)
        assert clip.lying_seen.high == max(clip.frames.lying_seen)


def test_gaps_lie_between_clips_and_touch_them(incident: Incident) -> None:
    truth = incident.truth
    starts = {clip.key: datetime.fromisoformat(clip.starts_at) for clip in truth.clips}
    long = truth.gaps[1]
    assert datetime.fromisoformat(long.ends_at) == starts["C"]
    end_b = starts["B"] + timedelta(microseconds=truth.clip("B").duration_us)
    assert datetime.fromisoformat(long.starts_at) == end_b
    assert starts["C"] - end_b > timedelta(minutes=75)
