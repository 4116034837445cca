"""Copies of the simulated incident as `sightline match` finds them by itself, at the small scale.

Clips last three to five seconds at 160 x 90 pixels, so what is asked for here is little: the
figures for real sizes are in docs/methods.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine

from sightline.bootstrap.cases import new_case, open_case
from sightline.bootstrap.intake import expander
from sightline.bootstrap.joint import JOINT_METHODS, joint_tools
from sightline.bootstrap.matching import match_tools
from sightline.cli.showing_copies import standing_pairs
from sightline.exports.contract import CaseView
from sightline.exports.report_html import render
from sightline.matching.pair import Verdict
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.independence import independent_origins
from sightline.settings import Settings
from sightline.simulation import Incident, Scale, build_incident
from sightline.sources.local import local_items
from sightline.workbench.acquire import Purpose, acquire
from sightline.workbench.case import Case
from sightline.workbench.match import match
from sightline.workbench.match_archive import search
from sightline.workbench.match_state import standing_lineage, uncompared
from sightline.workbench.reproduce import Agreement, reproduce_joint

FILES = ("clip-a.mp4", "posting-01.mp4", "posting-03.mp4", "posting-09.jpg", "clip-d.mp4")


@dataclass(frozen=True)
class Searched:
    case: Case
    settings: Settings
    home: Path

    def exhibit(self, file: str) -> Digest:
        for _, act in self.case.snapshot.live(Acquisition):
            if Path(act.source.name).name == file:
                return act.exhibit
        raise KeyError(file)


def take_in(case: Case, incident: Incident, *files: str) -> None:
    for file in files:
        purpose = Purpose(
            reason="test", collector="Ada", no_address_reason="simulated", origin=f"from {file}"
        )
        list(acquire(case, local_items(incident.path(file)), purpose, expander()))


def settings_of(home: Path, name: str) -> Settings:
    return Settings.of({"SIGHTLINE_HOME": str(home / name), "SIGHTLINE_WORKERS": "2"}, name=name)


@pytest.fixture(scope="module")
def searched(incident: Incident, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    home = tmp_path_factory.mktemp("matched")
    settings = settings_of(home, "Ada")
    case = new_case(home / "case", settings, title="Matched", purpose="test")
    take_in(case, incident, *FILES)
    matched = match(case, match_tools(settings))
    assert matched.compared == len(FILES) * (len(FILES) - 1) // 2
    yield Searched(case, settings, home)
    case.log.close()


def test_copies_crops_and_stills_are_joined_and_the_other_clip_is_not(searched: Searched) -> None:
    names = {searched.exhibit(file): file for file in FILES}
    found = {
        frozenset(names[e] for e in item.exhibits): item.values.pair.verdict
        for item in standing_pairs(searched.case.snapshot)
    }
    copies = {pair for pair, verdict in found.items() if verdict is Verdict.COPY}
    same = FILES[:4]
    assert copies >= {frozenset((same[0], other)) for other in same[1:]}
    assert all("clip-d.mp4" not in pair for pair in copies)


def test_the_camera_original_is_the_root_and_the_rest_comes_from_it(searched: Searched) -> None:
    standing = standing_lineage(searched.case.snapshot)
    assert standing is not None
    (material,) = standing[2].materials
    root = str(searched.exhibit("clip-a.mp4"))
    assert material.roots == (root,) == (material.most_complete,)
    assert len(material.members) == 4
    assert standing[2].lineage.parents(str(searched.exhibit("posting-09.jpg"))) == (root,)


def test_copies_count_as_one_origin_though_each_states_its_own(searched: Searched) -> None:
    snapshot = searched.case.snapshot
    copies = [searched.exhibit(file) for file in FILES[:4]]
    assert independent_origins(snapshot, copies) == 1
    assert independent_origins(snapshot, [*copies, searched.exhibit("clip-d.mp4")]) == 2


def test_nothing_is_compared_twice_and_only_new_pairs_when_an_exhibit_comes_in(
    searched: Searched, incident: Incident
) -> None:
    assert uncompared(searched.case.snapshot) == []
    assert match(searched.case, match_tools(searched.settings)).compared == 0
    take_in(searched.case, incident, "clip-c.mp4")
    again = match(searched.case, match_tools(searched.settings))
    assert again.compared == len(FILES)
    assert again.lineage is not None


def test_a_second_run_of_every_comparison_agrees(searched: Searched) -> None:
    rerun = list(reproduce_joint(searched.case, JOINT_METHODS, joint_tools()))
    assert rerun
    assert {item.agreement for item in rerun} <= {Agreement.EXACT, Agreement.WITHIN_TOLERANCE}


def test_the_report_shows_copies_in_words_with_frames_and_the_drawing(searched: Searched) -> None:
    def kept(digest: Digest) -> bytes:
        with searched.case.objects.open(digest) as file:
            return file.read()

    case = searched.case
    view = CaseView(
        snapshot=case.snapshot,
        root="0" * 64,
        small_object=kept,
        made_at=case.times.now(),
        viewer=case.me,
    )
    page = render(view).data.decode()
    section = page[page.index('<section class="part" id="copies"') :].split("</section>")[0]
    assert "The still E4 is second" in section
    assert "cropped" in section
    assert "<svg" in section
    assert "Show the picture" in section  # nobody said that these may be seen unasked
    assert "data:image/jpeg" in section


def test_another_case_is_searched_and_one_of_others_only_says_that_it_holds_a_copy(
    searched: Searched, incident: Incident, tmp_path: Path
) -> None:
    mine = new_case(tmp_path / "mine", searched.settings, title="Mine", purpose="test")
    take_in(mine, incident, "posting-03.mp4")
    stranger = settings_of(tmp_path, "Ben")
    theirs = new_case(tmp_path / "theirs", stranger, title="Sealed matter", purpose="test")
    take_in(theirs, incident, "posting-01.mp4")
    for case, settings in ((mine, searched.settings), (theirs, stranger)):
        match(case, match_tools(settings))
        case.log.close()
    others = [open_case(tmp_path / name, searched.settings) for name in ("mine", "theirs")]
    found = search(searched.case, others, only={searched.exhibit("posting-01.mp4")})
    assert (found.cases, found.withheld) == (2, 1)
    assert {hit.title for hit in found.hits} == {"Mine"}
    assert "Sealed matter" not in repr(found)
    for case in others:
        case.log.close()


def test_the_commands_say_the_same_to_people_and_to_programs(
    searched: Searched, incident: Incident, tmp_path: Path
) -> None:
    del searched
    ada = CommandLine(tmp_path)
    assert ada("new", ada.case, "--title", "T", "--purpose", "P").code == 0
    empty = ada("match")
    assert "No two exhibits share pictures or sound" in empty.out
    assert "No copies were looked for yet" in ada("lineage").out
    taken = ada("add", incident.path("clip-a.mp4"), incident.path("posting-01.mp4"),
                "--reason", "r", "--no-address", "n")  # fmt: skip
    assert taken.code == 0
    document = ada("match", "--json").document
    assert document["compared_now"] == document["found_now"] == 1
    (pair,) = document["pairs"]
    assert (pair["a"], pair["b"], pair["verdict"]) == ("E1", "E2", "copy")
    assert pair["sentences"][0].startswith("Seconds 0.")
    assert "E2 " in ada("lineage").out
    lineage = ada("lineage", "--json").document["lineage"]
    assert lineage["recordings"][0]["members"] == ["E1", "E2"]
    assert json.dumps(lineage)
    wrong = ada("match", "--archive", tmp_path / "nowhere")
    assert wrong.code != 0
    assert "Name the folder of a case" in wrong.err


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_at_full_size_nothing_is_joined_that_shares_no_original(tmp_path: Path) -> None:
    """Clip E shows the same yard on another day: stills of it were once called copies of it."""
    incident = build_incident(tmp_path / "incident", seed=1, scale=Scale.DEMO)
    origins = {clip.file: {clip.key} for clip in incident.truth.clips}
    origins |= {posting.file: set(posting.origins) for posting in incident.truth.postings}
    settings = settings_of(tmp_path, "Ada")
    case = new_case(tmp_path / "case", settings, title="Full size", purpose="test")
    take_in(case, incident, *origins)
    match(case, match_tools(settings))
    names = {act.exhibit: Path(act.source.name).name for _, act in case.snapshot.live(Acquisition)}
    joined = [
        tuple(names[exhibit] for exhibit in item.exhibits)
        for item in standing_pairs(case.snapshot)
        if item.values.pair.verdict in {Verdict.COPY, Verdict.SHARED_SEGMENT}
    ]
    case.log.close()
    assert len(joined) > len(incident.truth.postings)
    assert [(one, other) for one, other in joined if not origins[one] & origins[other]] == []
