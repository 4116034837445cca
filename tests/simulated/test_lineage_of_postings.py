"""Who copied whom in the simulated incident, from its files and a faultless alignment of them.

What the matcher finds by itself is held in `test_match_incident`; here its errors play no part.
"""

import pytest
from tests.builders.true_pairs import TrueCopies
from tests.unit.analysis.driver import examine

from sightline.matching.frames_compared import compare_frames
from sightline.matching.frames_taken import Taken, taker, unpack
from sightline.matching.grounds import Known, Seen
from sightline.matching.lineage import Lineage, lineage
from sightline.matching.moments import moments, moments_wanted
from sightline.model.exhibit import ExhibitKind
from sightline.model.times import Instant
from sightline.simulation import Incident


@pytest.fixture(scope="module")
def found(incident: Incident) -> Lineage:
    copies = TrueCopies(incident.truth)
    pairs = copies.pairs()
    taken = {
        name: frames_of(incident, name, times) for name, times in moments_wanted(pairs).items()
    }
    seen = [
        Seen(
            pair=pair,
            closeness=compare_frames(moments(pair, taken[pair.a], taken[pair.b])),
            ends=copies.ends(pair),
        )
        for pair in pairs
    ]
    return lineage(seen, posted(incident))


def frames_of(incident: Incident, name: str, times: tuple[int, ...]) -> tuple[Taken, ...]:
    files = {item.key: item.file for item in incident.truth.clips}
    files |= {item.key: item.file for item in incident.truth.postings}
    film = files[name].endswith(".mp4")
    kind = ExhibitKind.FOOTAGE if film else ExhibitKind.STILL
    result = examine(incident.path(files[name]).read_bytes(), taker(times), kind=kind)[0]
    return unpack(result.data[0].data)


def posted(incident: Incident) -> dict[str, Known]:
    times = {item.key: Instant.parse(item.posted_at) for item in incident.truth.postings}
    return {
        key: Known(latest=time, earliest=time, basis="as posted") for key, time in times.items()
    }


def test_every_true_parent_is_named_and_most_of_them_alone(
    incident: Incident, found: Lineage
) -> None:
    truth = {item.key: set(item.parents) for item in incident.truth.postings}
    said = {key: set(found.parents(key)) for key in truth}
    assert all(truth[key] <= said[key] for key in truth)
    assert sum(said[key] == truth[key] for key in truth) >= len(truth) - 2


def test_recordings_and_their_copies_are_the_true_ones(incident: Incident, found: Lineage) -> None:
    truth = {
        frozenset({origin, *(p.key for p in incident.truth.postings if origin in p.origins)})
        for origin in ("A", "B", "C")
    }
    assert {frozenset(item.members) for item in found.materials} == truth
    assert {item.roots for item in found.materials} == {("A",), ("B",), ("C",)}
    assert {item.most_complete for item in found.materials} == {"A", "B", "C"}


def test_true_times_of_posting_contradict_nothing(found: Lineage) -> None:
    assert found.contradictions == ()
