"""Real recordings of known offsets, and real recordings that share nothing."""

import pytest
from tests.builders.real import DATA
from tests.doubles.clocks import aligned

from sightline.timing.clock_values import OneClockValues

FILES = {
    "talk 1": "timbl_1.mp3",
    "talk 2": "timbl_2.mp3",
    "talk 3": "timbl_3.mp3",
    "cut": "align-full.mp4",
    "cut at 3": "align-3-secs-in.mp4",
    "cut at 7": "align-7-secs-in.mp4",
    "radio 1": "r4_excerpt.ogg",
    "radio 2": "r4_excerpt2.ogg",
    "start": "syncstart-test.wav",
}


@pytest.fixture(scope="module")
def told() -> OneClockValues:
    return aligned({name: DATA / "sound" / file for name, file in FILES.items()})


def _zeros(told: OneClockValues) -> dict[str, tuple[int | None, int]]:
    return {part.exhibit: (part.clock, (part.starts_us or 0) - part.from_us) for part in told.parts}


@pytest.mark.real
def test_cuts_of_one_recording_stand_where_they_were_cut(told: OneClockValues) -> None:
    zeros = _zeros(told)
    assert zeros["cut"][0] is not None
    for name, seconds in (("cut at 3", 3), ("cut at 7", 7)):
        assert zeros[name][0] == zeros["cut"][0]
        assert abs(zeros[name][1] - zeros["cut"][1] - seconds * 1_000_000) < 1_000


@pytest.mark.real
def test_three_recordings_of_one_talk_close(told: OneClockValues) -> None:
    zeros = _zeros(told)
    clocks = {zeros[f"talk {number}"][0] for number in (1, 2, 3)}
    assert len(clocks) == 1
    assert None not in clocks
    assert all(tie.closes for tie in told.ties)
    assert all((tie.residual_us or 0) < 500 for tie in told.ties if tie.kind != "same scene")


@pytest.mark.real
def test_recordings_that_share_nothing_are_refused(told: OneClockValues) -> None:
    zeros = _zeros(told)
    assert [zeros[name][0] for name in ("radio 1", "radio 2", "start")] == [None] * 3
    assert zeros["talk 1"][0] != zeros["cut"][0]
