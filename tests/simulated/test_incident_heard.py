"""The incident's sounds, whose times are known, as the method of sound events finds them."""

from tests.unit.analysis import driver

from sightline.analysis.sound_events import ANALYZER
from sightline.analysis.sound_events_values import Heard, SoundEventsValues
from sightline.model.plain import from_plain
from sightline.simulation import Incident

FRAME_US = 40_000
BANGS = {"shot", "far detonation"}


def _heard(incident: Incident, key: str) -> tuple[SoundEventsValues, list[int]]:
    """What is found in a clip, and when its bangs arrive."""
    clip = incident.truth.clip(key)
    (result,) = driver.examine(incident.path(clip.file).read_bytes(), ANALYZER)
    arrivals = [
        arrival.time_us
        for sound in incident.truth.sounds
        if sound.kind in BANGS
        for arrival in sound.arrivals
        if arrival.clip == key and arrival.recorded
    ]
    return from_plain(SoundEventsValues, result.values), arrivals


def test_every_bang_of_the_incident_is_found_within_a_frame_and_none_besides(
    incident: Incident,
) -> None:
    bangs = 0
    for clip in incident.truth.clips:
        values, arrivals = _heard(incident, clip.key)
        found = [event.start_us for event in values.events if event.heard is Heard.IMPULSE]
        assert len(found) == len(arrivals), clip.key
        for one, other in zip(sorted(found), sorted(arrivals), strict=True):
            assert abs(one - other) <= FRAME_US, clip.key
        bangs += len(arrivals)
    assert bangs >= 4


def test_no_siren_is_heard_where_there_is_none(incident: Incident) -> None:
    for clip in incident.truth.clips:
        values, _ = _heard(incident, clip.key)
        assert not [event for event in values.events if event.heard is Heard.MOVING_TONE]
