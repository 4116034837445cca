"""The report finds what is missing, cites what it says, and counts what it leaves out."""

from dataclasses import replace

import pytest
from tests.builders.farmyard import IDO, MARA, TOOL, farmyard, opened

from sightline.exports.citations import Citations
from sightline.exports.report_exhibits import FRAMES_PER_EXHIBIT
from sightline.exports.report_methods import Methods
from sightline.exports.report_model import build
from sightline.exports.report_types import Report
from sightline.model.assessment import Answer, Assessment
from sightline.model.claim import Claim, Hedge, Link, Question
from sightline.model.custody import Supersession
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Finding


@pytest.fixture(scope="module")
def report() -> Report:
    return build(farmyard().view())


def gap(report: Report, text: str) -> list[str]:
    return [cite.label for item in report.gaps if text in item.text for cite in item.where]


def test_gaps_name_what_lacks_something(report: Report) -> None:
    assert gap(report, "No origin is stated") == ["E3"]
    assert gap(report, "No claim rests on") == ["E4", "E5", "E6"]
    assert gap(report, "no conclusion on any question") == ["C1", "C2"]
    assert gap(report, "tied to no statement") == ["C3"]
    assert gap(report, "nobody chose which") == ["C1", "C2"]


def test_not_examined_is_told_for_the_kinds_a_method_takes(report: Report) -> None:
    missing = {item.text: [cite.label for cite in item.where] for item in report.not_examined}
    assert missing["Text of a report"] == ["E5"]
    assert missing["Container and streams"] == ["E2", "E7"]


def test_a_failed_method_is_listed_and_counts_as_examined(report: Report) -> None:
    assert [(item.exhibit.label, item.title) for item in report.failed] == [
        ("E3", "Container and streams")
    ]
    assert "Container and streams" not in report.exhibits[2].not_examined


def test_a_later_entry_moves_no_number() -> None:
    book = farmyard()
    before = {
        digest: Citations(book.snapshot, None).label(digest) for digest in book.snapshot.records
    }
    book.exhibit("later.mp4", ExhibitKind.FOOTAGE, "video/mp4")
    after = Citations(book.snapshot, None)
    assert all(after.label(digest) == label for digest, label in before.items())


def test_every_citation_finds_its_entry_in_the_log(report: Report) -> None:
    book = farmyard()
    for exhibit in report.exhibits:
        entry = book.snapshot.entries[exhibit.cite.entry]
        assert entry.record.short == exhibit.cite.digest


def test_the_seal_says_what_no_checkpoint_covers() -> None:
    book = farmyard()
    assert (
        "1 later entry about the material is covered by none." in build(book.view()).custody.sealed
    )
    assert not build(book.view()).custody.covered


def test_sealing_itself_is_no_uncovered_work() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    book.seal()
    custody = build(book.view()).custody
    assert custody.covered
    assert "No later work is left uncovered." in custody.sealed


def test_without_a_checkpoint_nothing_is_covered() -> None:
    custody = build(opened().view()).custody
    assert not custody.covered
    assert custody.sealed.startswith("No checkpoint has been made")


def test_an_archive_member_counts_under_its_archives_origin(report: Report) -> None:
    assert report.exhibits[6].origin == "stringer, own camera"
    (acquisition,) = report.exhibits[6].acquisitions
    assert acquisition.member_of is not None
    assert acquisition.member_of.label == "E6"


def test_frames_beyond_the_limit_are_counted_as_left_out() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    exhibit = book.exhibit("long.mp4", ExhibitKind.FOOTAGE, "video/mp4")
    for number in range(FRAMES_PER_EXHIBIT + 3):
        book.picture(exhibit, number, number)
    made = build(book.view())
    assert len(made.exhibits[0].frames) == FRAMES_PER_EXHIBIT
    assert any(note.startswith("3 representative frames") for note in made.left_out)


def test_a_statement_that_carries_two_claims_is_shown_once_as_a_place_to_go_to() -> None:
    book = farmyard()
    statement = next(claim.statement for _, claim in book.snapshot.live(Claim) if claim.statement)
    book.add(
        Claim(
            text="It is common practice.",
            hedge=Hedge.ASSERTED,
            allegation=True,
            statement=statement,
            by=MARA.fingerprint,
            at=book.now,
        ),
        "claim",
    )
    claims = build(book.view()).claims
    told = [claim.statement.again for claim in claims if claim.statement]
    assert told == [False, False, True]


def test_a_reason_is_kept_with_its_line_ends_and_without_its_tricks() -> None:
    book = farmyard()
    claim = next(digest for digest, _ in book.snapshot.live(Claim))
    item = next(iter(book.snapshot.exhibits))
    link = Link(
        item=item,
        claim=claim,
        question=next(link.question for _, link in book.snapshot.live(Link)),
        bearing=next(link.bearing for _, link in book.snapshot.live(Link)),
        weight=next(link.weight for _, link in book.snapshot.live(Link)),
        reason="one\ntwo \u202e",
        by=IDO.fingerprint,
        at=book.now,
    )
    book.add(link, "link", IDO)
    parts = [
        part.reason
        for row in build(book.view()).claims[0].rows
        for side in row.sides
        for part in side.links
    ]
    assert "one\ntwo [U+202E]" in parts


def test_a_denied_claim_is_never_cited_as_if_it_were_put_forward() -> None:
    book = opened()
    claim = Claim(
        text="Prisoners were shot.",
        hedge=Hedge.DENIED,
        allegation=True,
        by=MARA.fingerprint,
        at=book.now,
    )
    book.add(claim, "claim")
    (part,) = build(book.view()).claims
    assert part.denied
    assert part.cite.name == "Denied: Prisoners were shot."


def test_the_authors_own_answer_is_no_second_reading() -> None:
    book = farmyard()
    same = next(digest for digest, claim in book.snapshot.live(Claim) if "same" in claim.text)
    old = next(digest for digest, _ in book.snapshot.live(Assessment))
    withdrawal = Supersession(
        replaces=old, replaced_by=None, reason="Again.", by=MARA.fingerprint, at=book.now
    )
    book.add(withdrawal, "supersede")
    own = book.review(same, Question.PLACE, Answer.SUPPORTED, "Mine.", by=MARA)
    conclusion = book.snapshot.records[old]
    assert isinstance(conclusion, Assessment)
    again = replace(conclusion, reviews=(own, *conclusion.reviews), at=book.now)
    book.add(again, "conclude")
    rows = next(part for part in build(book.view()).claims if part.cite.label == "C3").rows
    (concluded,) = [row.conclusion for row in rows if row.conclusion]
    assert concluded.reviewers == ("Sena Okoro (supported, not blind)",)


def test_fields_that_report_the_same_time_share_a_line() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    exhibit = book.exhibit("a.mp4", ExhibitKind.FOOTAGE, "video/mp4")
    interval: dict[str, str] = {
        "latest": "2024-03-01T00:00:00.000000Z",
        "basis": "field",
        "zone": "UTC",
    }
    fields: list[dict[str, str | dict[str, str]]] = [
        {"meaning": "created", "where": "mvhd", "interval": interval},
        {"meaning": "modified", "where": "tkhd", "interval": interval},
    ]
    book.finding(exhibit, "fields", "One time.", values={"fields": fields})
    lines = [line.what for line in build(book.view()).timeline if line.kind == "reported"]
    assert lines == ["a.mp4: created: mvhd; modified: tkhd"]


def test_every_finding_leads_to_its_method_and_its_limits(report: Report) -> None:
    told = {part.ref: part for part in report.methods}
    findings = [finding for exhibit in report.exhibits for finding in exhibit.findings]
    (joint,) = [section for section in report.sections if section.name == "joint"]
    made = {item.made for item in (*findings, *joint.part.findings)}
    assert made == set(told)
    (sound,) = [finding for finding in findings if finding.title == "Sound level and breaks"]
    assert told[sound.made].limitations == ("Silence has many causes.",)


def test_findings_made_alike_share_a_method_and_other_limits_make_another() -> None:
    book = opened()
    book.add(TOOL, "join", TOOL)
    for number, limits in enumerate([("a",), ("a",), ("b",)]):
        exhibit = book.exhibit(f"{number}.mp4", ExhibitKind.FOOTAGE, "video/mp4")
        book.finding(exhibit, "shots", "None.", limitations=limits)
    labels = [e.findings[0].made.label for e in build(book.view()).exhibits]
    assert labels == ["M1", "M1", "M2"]


def test_a_method_is_told_once_whatever_its_parameters_and_names_those_that_were_met() -> None:
    finding = next(record for _, record in farmyard().snapshot.live(Finding))
    methods = Methods({})
    for number in range(5):
        method = replace(finding.method, parameters={"every_ms": number})
        methods.of(replace(finding, method=method))
    (part,) = methods.parts()
    assert len(part.parameters) + part.parameters_beyond == 5
    assert part.parameters[0] == '{"every_ms":0}'
