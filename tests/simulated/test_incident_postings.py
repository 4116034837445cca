from datetime import datetime
from itertools import pairwise

import cv2
import numpy as np
import pytest

from sightline.simulation import Incident
from sightline.simulation.encode import read_frames, read_sound
from sightline.simulation.geometry import Image
from sightline.simulation.posting_plans import PLANS
from sightline.simulation.sound import RATE
from sightline.simulation.truth import Posting, Stretch

_VIDEOS = [plan.key for plan in PLANS if plan.file.endswith(".mp4")]
_STILLS = [plan.key for plan in PLANS if not plan.file.endswith(".mp4")]


def _file_of(incident: Incident, key: str) -> str:
    if key in {clip.key for clip in incident.truth.clips}:
        return incident.truth.clip(key).file
    return incident.truth.posting(key).file


def _shown_at(incident: Incident, key: str, time_us: int) -> Image:
    shown: Image | None = None
    for at, picture in read_frames(incident.path(_file_of(incident, key))):
        if at > time_us + 1_000:
            break
        shown = picture
    assert shown is not None
    return shown


def _difference(child: Image, parent: Image, posting: Posting, stretch: Stretch) -> float:
    """Mean level by which a child differs from its parent laid where the truth says."""
    a, b, tx, c, d, ty = (value / 1e6 for value in stretch.picture_e6)
    # OpenCV counts from pixel centres, the truth from the edge of the first pixel
    matrix = np.array(((a, b, tx + 0.5 * (a + b) - 0.5), (c, d, ty + 0.5 * (c + d) - 0.5)))
    size = (posting.width, posting.height)
    laid = np.asarray(cv2.warpAffine(parent, matrix, size, flags=cv2.INTER_AREA))
    cover = np.asarray(cv2.warpAffine(np.full(parent.shape[:2], 255, np.uint8), matrix, size))
    keep = cv2.erode(cover, np.ones((5, 5), np.uint8)) > 250
    for left, top, right, bottom in posting.overlays_px:
        keep[top:bottom, left:right] = False
    assert keep.mean() > 0.25
    return float(np.abs(child.astype(float) - laid.astype(float))[keep].mean())


@pytest.mark.parametrize("key", _VIDEOS)
def test_a_copy_decodes_with_the_stated_size_and_duration(incident: Incident, key: str) -> None:
    posting = incident.truth.posting(key)
    times = []
    for time_us, picture in read_frames(incident.path(posting.file)):
        times.append(time_us)
        assert picture.shape == (posting.height, posting.width, 3)
    step = times[1] - times[0]
    assert abs(times[-1] + step - posting.duration_us) < 100
    sound = read_sound(incident.path(posting.file))
    if posting.sound == "none":
        assert sound.size == 0
    else:
        assert abs(sound.size * 1_000_000 // RATE - posting.duration_us) < 45_000


@pytest.mark.parametrize("key", _VIDEOS)
def test_seconds_and_pixels_of_a_copy_come_from_where_its_lineage_says(
    incident: Incident, key: str
) -> None:
    posting = incident.truth.posting(key)
    for stretch in posting.stretches:
        if not stretch.parent:
            continue
        middle = (stretch.child_start_us + stretch.child_end_us) // 2
        offset = (middle - stretch.child_start_us) * stretch.speed_permille // 1000
        child = _shown_at(incident, key, middle)
        parent = _shown_at(incident, stretch.parent, stretch.parent_start_us + offset)
        assert _difference(child, parent, posting, stretch) < 9.0


@pytest.mark.parametrize("key", _STILLS)
def test_a_still_is_the_parents_frame_at_the_stated_time(incident: Incident, key: str) -> None:
    posting = incident.truth.posting(key)
    picture = cv2.imread(str(incident.path(posting.file)))
    assert picture is not None
    still = np.asarray(picture, dtype=np.uint8)
    assert still.shape == (posting.height, posting.width, 3)
    stretch = posting.stretches[0]
    parent = _shown_at(incident, stretch.parent, stretch.parent_start_us)
    assert _difference(still, parent, posting, stretch) < 9.0


def test_lineage_names_known_parents_of_an_earlier_generation(incident: Incident) -> None:
    generation = {clip.key: 0 for clip in incident.truth.clips}
    generation |= {posting.key: posting.generation for posting in incident.truth.postings}
    for posting in incident.truth.postings:
        assert posting.generation == 1 + max(generation[parent] for parent in posting.parents)
        assert set(posting.origins) <= {"A", "B", "C"}
        ends = [stretch.child_end_us for stretch in posting.stretches]
        starts = [stretch.child_start_us for stretch in posting.stretches]
        assert starts == [0, *ends[:-1]]


def test_a_copy_is_posted_after_what_it_copies(incident: Incident) -> None:
    posted = {p.key: datetime.fromisoformat(p.posted_at) for p in incident.truth.postings}
    started = {c.key: datetime.fromisoformat(c.starts_at) for c in incident.truth.clips}
    for posting in incident.truth.postings:
        for parent in posting.parents:
            assert posted[posting.key] > (posted | started)[parent]


def test_the_look_alike_is_nobodys_parent(incident: Incident) -> None:
    assert all("E" not in posting.origins for posting in incident.truth.postings)


def test_the_removed_seconds_are_missing_at_the_planted_time(incident: Incident) -> None:
    edit = next(edit for edit in incident.truth.edits if edit.kind == "removed")
    posting = incident.truth.posting(edit.posting)
    before, after = posting.stretches
    assert before.child_end_us == after.child_start_us == edit.child_time_us
    assert after.parent_start_us - before.parent_end_us == edit.removed_us == 1_200_000


def test_the_repeated_frames_stand_still_while_the_sound_goes_on(incident: Incident) -> None:
    edit = next(edit for edit in incident.truth.edits if edit.kind == "repeated")
    posting = incident.truth.posting(edit.posting)
    frames = [
        picture
        for time, picture in read_frames(incident.path(posting.file))
        if edit.child_time_us <= time < edit.child_end_us - 1_000
    ]
    assert len(frames) == edit.repeated_frames >= 9
    steps = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(frames)]
    # a key frame among them is quantised anew, so the median is asked, not the largest
    assert np.median(steps) < 1.0
    parent = read_sound(incident.path("clip-a.mp4"))
    copy = read_sound(incident.path(posting.file))
    spot = slice(edit.child_time_us * RATE // 10**6, edit.child_end_us * RATE // 10**6)
    assert np.corrcoef(parent[spot], copy[spot])[0, 1] > 0.9
