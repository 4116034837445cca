"""Joint methods: run on recorded things alone, recorded once, run again by anyone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.examining import run_missing
from tests.builders.intake import add, incoming
from tests.builders.small_case import Desk
from tests.doubles.joint import BROKEN, SUMMING
from tests.doubles.methods import WEIGHING

from sightline.bootstrap.joint import joint_tools
from sightline.errors import NotFound
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Outcome
from sightline.model.joint import JointFinding
from sightline.model.layout import object_sizes
from sightline.model.records import record_digest
from sightline.workbench.case import Case
from sightline.workbench.joint import CaseMaterials, record_jointly, report_jointly, run_jointly
from sightline.workbench.reproduce import Agreement, reproduce_joint

TOOLS = joint_tools()


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Desk(tmp_path / "case").create()
    add(case, [incoming(f"{number}.txt", b"report %d" % number) for number in range(2)])
    run_missing(case, (WEIGHING,))
    yield case
    case.log.close()


def inputs(case: Case) -> tuple[Digest, ...]:
    """Exhibits, then their findings in the same order: the engine records them in any."""
    exhibits = list(case.snapshot.exhibits)
    found = sorted(case.snapshot.live(Finding), key=lambda item: exhibits.index(item[1].exhibit))
    return (*exhibits, *(digest for digest, _ in found))


def test_a_report_rests_on_its_inputs_and_on_what_they_made(case: Case) -> None:
    digest, finding = report_jointly(case, SUMMING, inputs(case), TOOLS)
    assert finding.values == {"total": 16, "words": [b"report 0".hex(), b"report 1".hex()]}
    assert case.snapshot.records[digest] == finding
    assert case.snapshot.exhibits_behind(digest) == set(case.snapshot.exhibits)
    for exhibit in case.snapshot.exhibits:
        assert [found for found, _ in case.snapshot.about(exhibit, JointFinding)] == [digest]


def test_what_it_made_is_kept_and_named_by_the_log(case: Case) -> None:
    _, finding = report_jointly(case, SUMMING, inputs(case), TOOLS)
    assert [made.label for made in finding.made] == ["grey", "total", "area"]
    sizes = object_sizes(case.snapshot)
    for made in finding.made:
        assert case.objects.has(made.digest)
        assert sizes[made.digest] == made.size


def test_the_same_question_is_answered_once(case: Case) -> None:
    first, _ = report_jointly(case, SUMMING, inputs(case), TOOLS)
    size = case.size
    assert report_jointly(case, SUMMING, inputs(case), TOOLS)[0] == first
    assert case.size == size
    other, finding = report_jointly(case, SUMMING, inputs(case), TOOLS, parameters={"factor": 2})
    assert other != first
    assert finding.values["total"] == 32


def test_of_two_commands_with_one_question_the_first_report_stands(
    tmp_path: Path, case: Case
) -> None:
    other = Desk(tmp_path / "case").open()
    given, asked = inputs(case), dict[str, Json]()
    reports = [run_jointly(each, SUMMING, given, asked, TOOLS) for each in (case, other)]
    first, _ = record_jointly(case, given, asked, reports[0])
    size = case.size
    assert record_jointly(other, given, asked, reports[1])[0] == first
    assert other.size == size
    other.log.close()


def test_a_method_that_trips_has_failed_on_record_and_may_be_tried_again(case: Case) -> None:
    digest, finding = report_jointly(case, BROKEN, inputs(case), TOOLS)
    assert finding.outcome is Outcome.FAILED
    assert "ZeroDivisionError: no such number ? 4" in finding.summary
    assert report_jointly(case, BROKEN, inputs(case), TOOLS)[0] == digest
    mended = replace(SUMMING, method=BROKEN.method)
    again, _ = report_jointly(
        case, replace(mended, run=lambda _: SUMMING.run(_full(case))), inputs(case), TOOLS
    )
    assert again != digest
    assert [found for found, _ in case.snapshot.joint("broken")] == [again]


def _full(case: Case) -> CaseMaterials:
    return CaseMaterials(case, inputs(case), {"factor": 1})


def test_a_method_reads_only_what_its_inputs_made(case: Case) -> None:
    exhibit = next(iter(case.snapshot.exhibits))
    materials = CaseMaterials(case, (exhibit,), {})
    with pytest.raises(NotFound, match="made by nothing"):
        materials.data(exhibit)
    (weighed, _), *_ = case.snapshot.live(Finding)
    with pytest.raises(NotFound, match="no finding"):
        materials.derivatives(weighed)


def test_an_input_that_the_case_lacks_is_told(case: Case) -> None:
    with pytest.raises(NotFound, match="no record or exhibit"):
        report_jointly(case, SUMMING, (Digest.of(b"elsewhere"),), TOOLS)


def test_a_second_run_agrees_or_says_where_it_does_not(case: Case) -> None:
    _, finding = report_jointly(case, SUMMING, inputs(case), TOOLS)
    (same,) = reproduce_joint(case, (SUMMING,), TOOLS)
    assert (same.agreement, same.finding) == (Agreement.EXACT, finding)
    liar = replace(SUMMING, run=lambda materials: replace(SUMMING.run(materials), summary="none"))
    (other,) = reproduce_joint(case, (liar,), TOOLS)
    assert (other.agreement, other.differences[0].path) == (Agreement.DIFFERS, "summary")
    (unknown,) = reproduce_joint(case, (), TOOLS)
    assert unknown.agreement is Agreement.NOT_RUN


def test_only_what_rests_on_the_chosen_exhibits_runs_again(case: Case) -> None:
    first, second = case.snapshot.exhibits
    report_jointly(case, SUMMING, (first,), TOOLS)
    assert list(reproduce_joint(case, (SUMMING,), TOOLS, only={second})) == []
    (again,) = reproduce_joint(case, (SUMMING,), TOOLS, only={first})
    assert again.agreement is Agreement.EXACT
    assert record_digest(again.finding) in case.snapshot.records
