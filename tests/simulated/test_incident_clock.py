"""All clips of the simulated incident on one clock, against what is known of each."""

from dataclasses import dataclass

import pytest
from tests.doubles.clocks import aligned

from sightline.model.times import Instant
from sightline.simulation import Incident
from sightline.timing.clock_values import OneClockValues, PartValues
from sightline.timing.ties import Kind

FRAME_US = 80_000
"""Of the tiny incident: 12.5 frames a second."""


@dataclass(frozen=True)
class Told:
    incident: Incident
    values: OneClockValues

    def parts(self, name: str) -> list[PartValues]:
        return [part for part in self.values.parts if part.exhibit == name]

    def zero_us(self, name: str, part: int = 0) -> int:
        """Where the clip's own zero stands on its clock, at the speed of life."""
        found = self.parts(name)[part]
        assert found.starts_us is not None
        return found.starts_us - found.from_us


@pytest.fixture(scope="module")
def told(incident: Incident) -> Told:
    files = {clip.key: clip.file for clip in incident.truth.clips}
    files |= {posting.key: posting.file for posting in incident.truth.postings}
    return Told(
        incident,
        aligned({key: incident.path(file) for key, file in files.items() if file.endswith("mp4")}),
    )


def _start(told: Told, clip: str) -> int:
    return Instant.parse(told.incident.truth.clip(clip).starts_at).microseconds


def test_two_cameras_of_the_shots_stand_on_one_clock_within_a_frame(told: Told) -> None:
    true = _start(told, "B") - _start(told, "A")
    assert abs(told.zero_us("B") - told.zero_us("A") - true) < FRAME_US
    within = told.parts("B")[0].within_us
    assert within is not None
    assert abs(told.zero_us("B") - told.zero_us("A") - true) <= within < 2 * FRAME_US


@pytest.mark.parametrize("posting", ["P01", "P02", "P03", "P04", "P05", "P06", "P14"])
def test_a_copy_stands_where_its_seconds_come_from(told: Told, posting: str) -> None:
    stretch = told.incident.truth.posting(posting).stretches[0]
    true = stretch.parent_start_us - stretch.child_start_us
    assert abs(told.zero_us(posting) - told.zero_us("A") - true) < 20_000


def test_a_silent_copy_is_placed_by_its_pictures(told: Told) -> None:
    assert abs(told.zero_us("P12") - told.zero_us("B")) < FRAME_US


def test_a_copy_that_was_sped_up_is_placed_with_its_speed(told: Told) -> None:
    (part,) = told.parts("P07")
    assert part.rate_ppb is not None
    assert abs(part.rate_ppb - 100_000_000) < 20_000


def test_a_copy_with_seconds_removed_has_two_parts_and_says_where(told: Told) -> None:
    edit = next(item for item in told.incident.truth.edits if item.posting == "P13")
    assert len(told.parts("P13")) == 2
    shift = told.zero_us("P13", 1) - told.zero_us("P13", 0)
    assert abs(shift - edit.removed_us) < 5_000
    (cut,) = [item for item in told.values.breaks if item.exhibit == "P13"]
    assert cut.after_us <= edit.child_time_us <= cut.before_us
    assert abs(cut.jump_us - edit.removed_us) < 5_000


def test_a_compilation_joins_no_two_times(told: Told) -> None:
    clocks = {part.clock for part in told.parts("P08")}
    assert len(clocks) == 2
    assert told.parts("C")[0].clock != told.parts("A")[0].clock


def test_copies_count_as_one_recording(told: Told) -> None:
    names = ["P01", "P02", "P03", "P04", "P05", "P06", "P07", "P14"]
    recording = told.parts("A")[0].recording
    assert {told.parts(name)[0].recording for name in names} == {recording}
    assert told.parts("P12")[0].recording == told.parts("B")[0].recording != recording
    clock = told.values.clocks[told.parts("A")[0].clock or 0]
    assert clock.recordings == 2


def test_clips_of_another_time_or_day_are_refused(told: Told) -> None:
    for name in ("D", "E"):
        (part,) = told.parts(name)
        assert part.clock is None


def test_no_two_clips_of_different_recordings_pass_for_copies(told: Told) -> None:
    ends = {"A": "A", "B": "B", "C": "C", "D": "D", "E": "E"}
    for tie in told.values.ties:
        if tie.kind == Kind.COPY.value and tie.first in ends and tie.second in ends:
            raise AssertionError(tie)


def test_the_delays_of_each_sound_are_kept_for_place(told: Told) -> None:
    tie = next(tie for tie in told.values.ties if (tie.first, tie.second) == ("A", "B"))
    assert tie.kind == Kind.SCENE.value
    shot = next(sound for sound in told.incident.truth.sounds if sound.key == "shot-1")
    at = {arrival.clip: arrival.time_us for arrival in shot.arrivals if arrival.recorded}
    delays = [item.second_us - item.first_us for item in tie.arrivals]
    assert min(abs(delay - (at["B"] - at["A"])) for delay in delays) < 1_000
    away = {arrival.clip: arrival.distance_mm for arrival in shot.arrivals}
    assert tie.apart_least_cm is not None
    assert tie.apart_least_cm * 10 <= away["B"] + away["A"]
    assert len(tie.flashes) == 1


def test_the_clip_that_ends_abruptly_is_outlived_by_the_other(told: Told) -> None:
    (end,) = [item for item in told.values.ends if item.exhibit == "A"]
    assert end.goes_on in {"B", "P12"}
    b, a = told.incident.truth.clip("B"), told.incident.truth.clip("A")
    true = _start(told, "B") + b.duration_us - _start(told, "A") - a.duration_us
    assert abs(end.by_us - true) < FRAME_US


def test_the_camera_whose_clock_is_wrong_contradicts_the_others(told: Told) -> None:
    (found,) = told.values.contradictions
    assert {found.first, found.second} == {"A", "B"}
    wrong = told.incident.truth.clip("B").clock_error_s * 1_000_000
    assert abs(abs(found.by_us) - wrong) < 15_000_000


def test_what_nobody_filmed_before_and_after_is_told_by_the_files_own_times(told: Told) -> None:
    gaps = {frozenset(gap.between): gap for gap in told.incident.truth.gaps}
    before, after = gaps[frozenset("DB")], gaps[frozenset("BC")]
    found = {(item.after, item.before): item for item in told.values.between}
    # Copies begin with their original, to the microsecond or two: whichever is first is named.
    begin = {"P01", "P02", "P03", "P04", "P05", "P07", "P11", "P14"}
    for gap, pair in ((before, ("D", "A")), (after, ("B", "C"))):
        true = Instant.parse(gap.ends_at).microseconds - Instant.parse(gap.starts_at).microseconds
        (item,) = [
            item
            for (last, first), item in found.items()
            if last in {pair[0], "P12"} and first in {pair[1], *begin}
        ]
        assert item.least_us - 2_000_000 <= true <= item.most_us + 2_000_000


def test_every_tie_closes(told: Told) -> None:
    assert all(tie.closes for tie in told.values.ties)
