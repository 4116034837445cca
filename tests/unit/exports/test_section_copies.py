"""The section of copies, from findings as the methods would record them."""

from collections.abc import Mapping
from dataclasses import replace

from tests.builders.book import ADA, Book, keep, new_book
from tests.builders.pairs import film, pair, placed, segment

from sightline.analysis.joint import JointMethod
from sightline.analysis.values import plain_values
from sightline.exports.contract import CaseView
from sightline.exports.report_html import render
from sightline.exports.report_model import build
from sightline.exports.section_copies import CopiesPart
from sightline.matching import lineage_method, pair_method
from sightline.matching.grounds import Known, Seen
from sightline.matching.lineage import lineage
from sightline.matching.lineage_method import LineageValues
from sightline.matching.pair import PairResult, Verdict
from sightline.matching.pair_method import MatchValues
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Outcome
from sightline.model.joint import JointFinding
from sightline.model.times import Instant


def recorded(
    method: JointMethod, inputs: tuple[Digest, ...], values: Mapping[str, Json]
) -> JointFinding:
    return JointFinding(
        method=method.method,
        inputs=inputs,
        outcome=Outcome.OBSERVED,
        summary="Three exhibits were compared with each other.",
        values=values,
        limitations=method.limitations,
        reproduction=method.reproduction,
        tolerances=method.tolerances,
        made=(),
        environment=Environment(sightline="1", builds={}, confinement=()),
    )


def compared(book: Book, one: PairResult) -> None:
    values = MatchValues(pair=one, closeness=None, ends=(), sentences=())
    inputs = (Digest.parse(one.a), Digest.parse(one.b))
    book.add(recorded(pair_method.METHOD, inputs, plain_values(values)))


def view(book: Book) -> CaseView:
    return CaseView(
        snapshot=book.state,
        root="0" * 64,
        small_object=lambda _: None,
        made_at=Instant(1_700_000_000_000_000),
        viewer=ADA.actor.fingerprint,
    )


def copied() -> Book:
    """A recording, an excerpt of it stated to be older, and one that only looks alike."""
    book = new_book()
    kept = [keep(book, name) for name in ("whole", "excerpt", "alike")]
    a, b, c = map(str, kept)
    cropped = placed(1.25, 1.25, -0.125, -0.125)
    excerpt = pair(a, b, segment((5, 12), (0, 7), shape=cropped), b_quality=film(7))
    alike = pair(a, c, segment((0, 4), (2, 6)), verdict=Verdict.LOOKS_ALIKE)
    times = (Instant.parse(f"2024-11-14T{hour}:00:00Z") for hour in ("15", "09"))
    known = {
        name: Known(latest=time, earliest=time, basis="as posted")
        for name, time in zip((a, b), times, strict=True)
    }
    found = lineage([Seen(pair=excerpt), Seen(pair=alike)], known)
    for one in (excerpt, alike):
        compared(book, one)
    values = LineageValues(
        compared=tuple(sorted((a, b, c))),
        pairs=2,
        relations=found.relations,
        descents=found.descents,
        materials=found.materials,
        contradictions=found.contradictions,
    )
    book.add(recorded(lineage_method.METHOD, tuple(kept), plain_values(values)))
    return book


def part(book: Book) -> CopiesPart:
    (section,) = [item for item in build(view(book)).sections if item.name == "copies"]
    made: CopiesPart = section.part
    return made


def test_a_case_in_which_nothing_was_compared_has_no_such_section() -> None:
    assert [item.name for item in build(view(new_book())).sections] == []


def test_a_copy_is_said_under_the_labels_of_the_report() -> None:
    (shown,) = part(copied()).shown
    assert (shown.a.label, shown.b.label, shown.verdict) == ("E1", "E2", "a copy")
    assert shown.sentences[0].startswith("Seconds 0.0 to 7.0 of E2 are seconds 5.0 to 12.0 of E1")
    assert "cropped 10 % at the left" in shown.sentences[0]


def test_near_misses_stand_apart_and_are_not_called_copies() -> None:
    made = part(copied())
    (group,) = made.alike
    alike = group.first
    assert group.more == ()
    assert alike.verdict == "looks alike, not a copy"
    assert alike.cite.label not in {item.cite.label for item in (*made.shown, *made.others)}


def test_near_misses_of_one_recording_are_told_once_and_the_others_folded() -> None:
    book = copied()
    (_, excerpt, other) = book.state.exhibits
    second = pair(str(excerpt), str(other), segment((0, 4), (2, 6)), verdict=Verdict.LOOKS_ALIKE)
    compared(book, second)
    (group,) = part(book).alike
    assert {group.first.a.label, group.first.b.label} == {"E1", "E3"}
    assert [(one.a.label, one.b.label) for one in group.more] == [("E2", "E3")]
    assert "The same of 1 more" in render(view(book)).data.decode()


def test_the_drawing_and_the_words_name_parent_and_child() -> None:
    (recording,) = part(copied()).recordings
    assert [(item.child.label, [c.label for c in item.parents]) for item in recording.descents] == [
        ("E1", []),
        ("E2", ["E1"]),
    ]
    assert recording.most_complete.label == "E1"
    assert recording.earliest is not None
    assert recording.earliest.label == "E2"
    assert ">E2<" in recording.graph.svg


def test_a_stated_time_that_does_not_fit_is_said_where_readers_look() -> None:
    (line,) = part(copied()).contradictions
    assert line.startswith("E2 is stated to have been public by 2024-11-14T09:00")
    assert line in render(view(copied())).data.decode()


def test_findings_of_another_form_are_left_to_the_list_of_joint_findings() -> None:
    book = new_book()
    kept = (keep(book, "one"), keep(book, "two"))
    odd = recorded(pair_method.METHOD, kept, {"seconds": 7})
    book.add(odd)
    book.add(replace(odd, method=lineage_method.METHOD.method))
    assert [item.name for item in build(view(book)).sections] == ["joint"]
