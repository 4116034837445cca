import hashlib
import json
from pathlib import Path

import pytest

from sightline.errors import StorageFailed
from sightline.simulation import Incident, Scale, build_incident


def _digests(directory: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.iterdir())
    }


def _floats(value: object) -> list[float]:
    if isinstance(value, float):
        return [value]
    if isinstance(value, dict):
        return [found for item in value.values() for found in _floats(item)]
    if isinstance(value, list):
        return [found for item in value for found in _floats(item)]
    return []


def test_the_same_seed_gives_the_same_bytes(incident: Incident, tmp_path: Path) -> None:
    again = build_incident(tmp_path, seed=1, scale=Scale.TINY)
    assert _digests(again.directory) == _digests(incident.directory)
    assert again.truth == incident.truth


def test_every_file_the_truth_names_is_there_and_no_other(incident: Incident) -> None:
    named = {path.name for path in incident.clip_paths}
    named |= {path.name for path in incident.posting_paths}
    named |= {path.name for path in incident.report_paths}
    named |= {incident.map_path.name, "truth.json"}
    assert named == {path.name for path in incident.directory.iterdir()}


def test_the_truth_is_written_without_a_single_float(incident: Incident) -> None:
    written = json.loads(incident.path("truth.json").read_text(encoding="utf-8"))
    assert _floats(written) == []
    assert written["counts"]["lying_later"] == incident.truth.counts.lying_later
    assert [row["key"] for row in written["clips"]] == ["A", "B", "C", "D", "E"]


@pytest.fixture(scope="module")
def another(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Incident, list[tuple[str, int, int]]]:
    """An incident of another seed, and the progress that was told of it."""
    told: list[tuple[str, int, int]] = []
    built = build_incident(
        tmp_path_factory.mktemp("another"),
        seed=3,
        scale=Scale.TINY,
        progress=lambda what, done, total: told.append((what, done, total)),
    )
    return built, told


def test_progress_is_told_for_clips_postings_and_reports(
    another: tuple[Incident, list[tuple[str, int, int]]],
) -> None:
    _, told = another
    names = list(dict.fromkeys(what for what, _, _ in told))
    clips = [f"clip {key}" for key in "ABCDE"]
    assert names == ["stage", *clips, "postings", "reports", "done"]
    assert all(done <= total for _, done, total in told)


def test_another_seed_gives_another_picture_of_the_same_story(
    incident: Incident, another: tuple[Incident, list[tuple[str, int, int]]]
) -> None:
    other, _ = another
    assert other.truth.counts == incident.truth.counts
    assert other.truth.statements == incident.truth.statements
    assert other.path("clip-a.mp4").read_bytes() != incident.path("clip-a.mp4").read_bytes()


def test_a_folder_that_cannot_be_made_is_refused_with_its_name(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageFailed) as caught:
        build_incident(blocked / "incident", scale=Scale.TINY)
    assert caught.value.file == str(blocked / "incident")
