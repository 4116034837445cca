"""A whole case, from a simulated incident to a checked bundle, held against what is known of it.

Clips of the small scale last three to five seconds at 160 x 90 pixels.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.builders.verifiers import alone, both

from sightline.bootstrap.cases import open_case
from sightline.bootstrap.examination import ANALYZERS
from sightline.demo import DemoResult, run_demo, script
from sightline.judgement.matrix import Status, row, visible_reviews
from sightline.model.assessment import Answer, Review
from sightline.model.claim import Claim, Question, Statement
from sightline.model.custody import Checkpoint
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, DerivativeRole, ExhibitKind
from sightline.model.finding import Finding, Outcome
from sightline.model.snapshot import ORIGIN_NOT_STATED
from sightline.model.times import Instant
from sightline.settings import Settings
from sightline.simulation import Scale, Truth, build_incident
from sightline.verify.report import Outcome as Checked
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench.case import Case
from sightline.workbench.examine import missing

pytestmark = pytest.mark.timeout(1200)
"""The whole demonstration is played first: minutes on a machine that does other things too."""

FRAME_US = 80_000
"""One frame in two is kept at this scale: 12.5 a second."""
ONSET_US = 5_000
ECHO_US = 60_000
"""Two sounds closer than this are heard as one."""


@dataclass(frozen=True)
class Played:
    """The demonstration, run once."""

    result: DemoResult
    truth: Truth
    case: Case
    told: list[str]

    def exhibit(self, file: str) -> Digest:
        """The exhibit taken in under a file's name."""
        for _, act in self.case.snapshot.live(Acquisition):
            if Path(act.source.name).name == file:
                return act.exhibit
        raise KeyError(file)

    def values(self, file: str, method: str) -> Any:  # noqa: ANN401 - plain JSON, asked by path
        """What a method reported on a file."""
        return self.finding(file, method).values

    def finding(self, file: str, method: str) -> Finding:
        for _, finding in self.case.snapshot.findings_of(self.exhibit(file)):
            if finding.method.name == method:
                return finding
        raise KeyError(method)

    def text(self, file: str) -> str:
        """Title and text that were made of a report; a page's headline may be in either."""
        finding = self.finding(file, "text")
        (digest,) = finding.derivatives
        with self.case.objects.open(digest) as kept:
            return f"{finding.values.get('title', '')}\n{kept.read().decode()}"


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("demo") / "incident"
    settings = Settings.of({"SIGHTLINE_HOME": str(folder / "home"), "SIGHTLINE_WORKERS": "2"})
    told: list[str] = []
    result = run_demo(folder, settings, told.append, scale=Scale.TINY)
    # The same seed gives the same bytes, so the truth can be had again beside it.
    truth = build_incident(folder.with_name("again"), seed=1, scale=Scale.TINY).truth
    case = open_case(result.case, settings)
    yield Played(result, truth, case, told)
    case.log.close()


def test_every_file_of_the_incident_is_an_exhibit_with_its_own_bytes(played: Played) -> None:
    files = [
        *(clip.file for clip in played.truth.clips),
        *(posting.file for posting in played.truth.postings),
        *(report.file for report in played.truth.reports),
    ]
    assert len(files) == played.result.exhibits == len(played.case.snapshot.exhibits)
    for file in files:
        (path,) = played.result.material.rglob(file)
        assert Digest.of(path.read_bytes()) == played.exhibit(file)


def test_kinds_are_told_from_the_bytes(played: Played) -> None:
    exhibits = played.case.snapshot.exhibits
    for clip in played.truth.clips:
        assert exhibits[played.exhibit(clip.file)].exhibit_kind is ExhibitKind.FOOTAGE
    stated = {item.file: item.media_type for item in played.truth.postings}
    stated |= {item.file: item.media_type for item in played.truth.reports}
    for file, media_type in stated.items():
        assert exhibits[played.exhibit(file)].media_type == media_type


def test_every_method_reported_on_all_it_applies_to_and_none_failed(played: Played) -> None:
    assert missing(played.case, ANALYZERS) == []
    failed = [
        (finding.method.name, finding.summary)
        for finding in played.case.snapshot.findings.values()
        if finding.outcome is Outcome.FAILED
    ]
    assert failed == []


def test_every_reports_text_holds_the_words_that_were_said_in_it(played: Played) -> None:
    files = {report.key: report.file for report in played.truth.reports}
    lost = [
        (statement.key, statement.verbatim)
        for statement in played.truth.statements
        if _flat(statement.verbatim) not in _flat(played.text(files[statement.report]))
    ]
    assert lost == []


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_durations_are_those_that_were_filmed_to_a_frame(played: Played) -> None:
    known = {item.file: item.duration_us for item in played.truth.clips}
    known |= {item.file: item.duration_us for item in played.truth.postings if item.duration_us}
    for file, duration_us in known.items():
        streams = played.values(file, "container")["streams"]
        (video,) = (stream for stream in streams if stream["kind"] == "video")
        assert abs(video["duration_us"] - duration_us) <= FRAME_US, file


def test_a_recording_without_edits_is_one_shot(played: Played) -> None:
    for clip in played.truth.clips:
        shots = played.values(clip.file, "shots")["shots"]
        assert len(shots) == 1, clip.file
        # A picture for each shot at least.
        assert played.finding(clip.file, "keyframes").derivatives


def test_the_joins_of_the_compilation_are_found_where_they_are(played: Played) -> None:
    posting = played.truth.posting("P08")
    joins = [stretch.child_start_us for stretch in posting.stretches[1:]]
    found = [
        _us(shot["first"])
        for shot in played.values(posting.file, "shots")["shots"]
        if shot["begins"] == "cut"
    ]
    assert len(found) == len(joins) == 2
    assert all(abs(at - join) <= FRAME_US for at, join in zip(found, joins, strict=True))


def _us(time: dict[str, int]) -> int:
    return round(Fraction(time["pts"] * time["numerator"], time["denominator"]) * 1_000_000)


def test_a_second_taken_out_of_one_view_is_not_claimed_and_said_to_be_beyond_the_method(
    played: Played,
) -> None:
    posting = played.truth.posting("P13")
    (edit,) = (edit for edit in played.truth.edits if edit.posting == "P13")
    shots = played.values(posting.file, "shots")["shots"]
    cuts = [_us(shot["first"]) for shot in shots if shot["begins"] == "cut"]
    # Found or not, never elsewhere; and the reader is told that such a cut can be missed.
    assert all(abs(at - edit.child_time_us) <= FRAME_US for at in cuts)
    assert played.finding(posting.file, "shots").limitations
    whole, cut = (
        played.values(file, "container")["streams"][0]["duration_us"]
        for file in ("clip-a.mp4", posting.file)
    )
    assert abs(whole - cut - edit.removed_us) <= FRAME_US


def test_fields_report_the_cameras_times_and_not_the_true_ones(played: Played) -> None:
    for clip in played.truth.clips:
        created = [
            field["interval"]
            for field in played.values(clip.file, "fields")["fields"]
            if field["meaning"] == "created"
        ]
        reported = Instant.parse(clip.reported_created).microseconds
        assert created, clip.file
        for interval in created:
            first, last = (
                Instant.parse(interval[end]).microseconds for end in ("earliest", "latest")
            )
            assert first <= reported <= last, clip.file


def test_the_wrong_clock_shows_against_a_clip_of_the_same_moment(played: Played) -> None:
    def raw(file: str) -> datetime:
        (stated,) = {
            field["raw"]
            for field in played.values(file, "fields")["fields"]
            if field["where"] == "moov/mvhd creation_time"
        }
        # ISO/IEC 14496-12 section 8.2.2: seconds since midnight, 1 January 1904, UTC.
        return datetime.fromisoformat("1904-01-01T00:00:00+00:00") + timedelta(seconds=int(stated))

    wrong = played.truth.clip("B")
    filmed = datetime.fromisoformat(wrong.starts_at) - datetime.fromisoformat(
        played.truth.clip("A").starts_at
    )
    ahead = raw(wrong.file) - raw("clip-a.mp4") - filmed
    assert abs(ahead.total_seconds() - wrong.clock_error_s) <= 1


def test_a_copy_without_fields_states_none(played: Played) -> None:
    for field in played.values("posting-01.mp4", "fields")["fields"]:
        assert "interval" not in field


@pytest.mark.parametrize("clip", ["A", "B"])
def test_each_shot_is_heard_when_it_arrives(clip: str, played: Played) -> None:
    arrivals = [
        arrival.time_us
        for sound in played.truth.sounds
        if sound.kind == "shot"
        for arrival in sound.arrivals
        if arrival.clip == clip and arrival.recorded
    ]
    onsets = [
        onset["at_us"] for onset in played.values(f"clip-{clip.lower()}.mp4", "sound")["onsets"]
    ]
    assert arrivals
    for at in arrivals:
        assert min(abs(onset - at) for onset in onsets) <= ONSET_US


@pytest.mark.parametrize("clip", ["A", "B", "C", "D", "E"])
def test_nothing_is_heard_that_was_not_there(clip: str, played: Played) -> None:
    arrivals = [
        arrival.time_us
        for sound in played.truth.sounds
        for arrival in sound.arrivals
        if arrival.clip == clip and arrival.recorded
    ]
    found = played.values(f"clip-{clip.lower()}.mp4", "sound").get("onsets", [])
    for onset in found:
        assert any(abs(onset["at_us"] - at) <= ECHO_US for at in arrivals)


def test_the_delay_between_two_clips_is_that_of_the_sound(played: Played) -> None:
    """The same detonation and shot, heard from two places: differences to a few milliseconds."""
    times = {
        clip: [onset["at_us"] for onset in played.values(f"clip-{clip}.mp4", "sound")["onsets"]]
        for clip in "ab"
    }
    for sound in played.truth.sounds:
        heard = {item.clip: item.time_us for item in sound.arrivals if item.recorded}
        if sound.kind != "shout" and heard.keys() >= {"A", "B"}:
            nearest = {key: _nearest(times[key.lower()], true) for key, true in heard.items()}
            measured = nearest["B"] - nearest["A"]
            assert abs(measured - (heard["B"] - heard["A"])) <= 2 * ONSET_US


def _nearest(times: list[int], true: int) -> int:
    return min(times, key=lambda at: abs(at - true))


# --- what people made of it ----------------------------------------------------------------------


def test_statements_are_those_of_the_reports_word_for_word(played: Played) -> None:
    truth = {statement.verbatim for statement in played.truth.statements}
    own = [claim for _, claim in played.case.snapshot.live(Claim) if claim.slots is None]
    carried = [played.case.snapshot.records[item.statement] for item in own if item.statement]
    assert len(own) == len(script.CLAIMS)
    assert len(carried) == len(script.CLAIMS) - 1
    assert {statement.text for statement in carried} <= truth  # type: ignore[union-attr]


def test_reposts_state_no_origin_and_never_corroborate(played: Played) -> None:
    for posting in played.truth.postings:
        assert played.case.snapshot.origin_of(played.exhibit(posting.file)) == ORIGIN_NOT_STATED


def test_conclusions_stand_over_two_people_and_the_killing_stays_undetermined(
    played: Played,
) -> None:
    snapshot = played.case.snapshot
    by_text = {claim.text: digest for digest, claim in snapshot.live(Claim)}
    keys = {line.key: by_text[line.text] for line in script.CLAIMS}
    for line in script.CONCLUSIONS:
        ((_, concluded),) = snapshot.assessments(keys[line.claim], line.question)
        assert concluded.answer is line.answer
        readers = {snapshot.records[digest].by for digest in concluded.reviews}  # type: ignore[union-attr]
        assert readers - {concluded.by}
    assert row(snapshot, keys["killed"], Question.CONTENT, None).status is Status.UNDETERMINED
    assert row(snapshot, keys["kolm"], Question.PLACE, None).status is Status.OPEN


def test_a_blind_answer_waits_for_the_other(played: Played) -> None:
    snapshot = played.case.snapshot
    (waiting,) = (
        review
        for _, review in snapshot.live(Review)
        if review.answer is Answer.CONTRADICTED and review.blind
    )
    assert visible_reviews(snapshot, waiting.claim, waiting.question, None) == ()


def test_the_correction_leaves_the_first_count_readable(played: Played) -> None:
    snapshot = played.case.snapshot
    (correction,) = snapshot.superseded.values()
    assert correction.reason == script.MISCOUNT_REASON
    assert correction.replaced_by in snapshot.records


# --- what leaves the case ------------------------------------------------------------------------


def test_the_bundle_holds_every_check_that_was_made(played: Played) -> None:
    checks = {check.number: check.outcome for check in played.result.verified.checks}
    assert all(checks[number] is Checked.HELD for number in (1, 2, 3, 4, 5, 6, 7, 8, 11, 12))
    # Nobody outside was asked for a time stamp, and the report says so.
    assert all(checks[number] is Checked.NOT_EXAMINED for number in (9, 10))


def test_a_stranger_with_nothing_but_python_reaches_the_same_answer(played: Played) -> None:
    bag = played.result.bundle
    report = verify_path(bag, Trust())
    found, verdict = alone(bag)
    assert (found, verdict) == (set(), [str(word) for word in report.verdict])
    path = min(item for item in (bag / "data/objects").rglob("*") if item.is_file())
    before = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    assert both(bag)
    path.write_bytes(before)


def test_every_kind_of_report_is_written_and_is_in_the_bundle(played: Played) -> None:
    names = {path.name for path in played.result.reports}
    assert names >= {"report.html", "report.pdf"}
    held = {path.name for path in played.result.bundle.rglob("data/report/*")}
    # The graph lies at the root of the crate, where its readers look for it.
    assert names - held == {"case.jsonld"}
    assert (played.result.bundle / "data" / "case.jsonld").is_file()


def test_the_report_names_every_exhibit(played: Played) -> None:
    page = next(path for path in played.result.reports if path.name == "report.html")
    text = page.read_text(encoding="utf-8")
    for digest in played.case.snapshot.exhibits:
        assert digest.hex in text


def test_every_accuser_who_is_counted_is_heard_in_the_report(played: Played) -> None:
    page = next(path for path in played.result.reports if path.name == "report.html")
    text = page.read_text()
    accusation = text[text.index("accused of killing") :]
    accusation = accusation[: accusation.index("</article>")]
    (count,) = re.findall(r"(\d+) originating accuser", accusation)
    assert int(count) > 1
    assert accusation.count("</strong> accuses") == int(count)


def test_the_report_says_by_which_checkpoint_the_log_is_sealed(played: Played) -> None:
    page = next(path for path in played.result.reports if path.name == "report.html")
    assert "No checkpoint has been made" not in page.read_text(encoding="utf-8")
    assert len(list(played.case.snapshot.live(Checkpoint))) == 2


def test_nobody_is_named_twice_and_nobody_invented_as_a_speaker(played: Played) -> None:
    for _, statement in played.case.snapshot.live(Statement):
        assert statement.speaker not in {"unnamed", "a spokesperson", statement.organisation}


def test_the_demonstration_says_what_it_does(played: Played) -> None:
    assert any("took in" in line for line in played.told)
    assert any("examining" in line for line in played.told)


def test_every_picture_and_text_that_was_made_is_registered(played: Played) -> None:
    roles = {
        derivative.role
        for exhibit in played.case.snapshot.exhibits
        for derivative in _derivatives(played.case, exhibit)
    }
    assert {DerivativeRole.REPRESENTATIVE_FRAME, DerivativeRole.TEXT} <= roles


def _derivatives(case: Case, exhibit: Digest) -> list[Derivative]:
    return [record for _, record in case.snapshot.about(exhibit, Derivative)]
