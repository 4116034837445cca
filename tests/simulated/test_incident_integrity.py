"""The planted edits of the simulated incident are reported where they are, originals left alone."""

import pytest
from tests.unit.analysis import driver

from sightline.analysis.continuity import ANALYZER
from sightline.analysis.continuity_values import ContinuityValues, Kind
from sightline.model.plain import from_plain
from sightline.simulation import Incident


def _values(incident: Incident, file: str) -> ContinuityValues:
    result = driver.examine(incident.path(file).read_bytes(), ANALYZER)[0]
    return from_plain(ContinuityValues, result.values)


def test_no_camera_original_shows_a_break_and_the_abrupt_end_is_told(incident: Incident) -> None:
    for clip in incident.truth.clips:
        values = _values(incident, clip.file)
        assert not values.happenings, clip.file
        if clip.ends == "abrupt":
            assert (values.ending.picture, values.ending.sound) == ("moving", "going on")


def test_every_planted_edit_is_reported_at_its_place(incident: Incident) -> None:
    kinds = {"removed": Kind.JUMP, "repeated": Kind.HELD}
    assert {edit.kind for edit in incident.truth.edits} == set(kinds)
    for edit in incident.truth.edits:
        values = _values(incident, incident.truth.posting(edit.posting).file)
        (found,) = [item for item in values.happenings if item.kind is kinds[edit.kind]]
        assert round(found.start.seconds * 1_000_000) == pytest.approx(
            edit.child_time_us, abs=80_000
        )
        assert round(found.end.seconds * 1_000_000) == pytest.approx(edit.child_end_us, abs=80_000)


def test_a_copy_played_faster_shows_nothing_but_a_rhythm_of_missing_frames_and_no_jump(
    incident: Incident,
) -> None:
    faster = [
        posting
        for posting in incident.truth.postings
        if any(stretch.speed_permille > 1000 for stretch in posting.stretches)
    ]
    for posting in faster:
        values = _values(incident, posting.file)
        kinds = [item.kind for item in values.happenings]
        assert Kind.JUMP not in kinds, posting.file
        assert set(kinds) <= {Kind.DROPS}, posting.file
    assert faster


def test_the_seams_of_the_compilation_are_cuts_at_its_stretches(incident: Incident) -> None:
    posting = incident.truth.posting("P08")
    seams = [stretch.child_start_us for stretch in posting.stretches[1:]]
    values = _values(incident, posting.file)
    cuts = [item for item in values.happenings if item.kind is Kind.CUT]
    assert [round(cut.start.seconds * 1_000_000) for cut in cuts] == pytest.approx(seams, abs=1000)
