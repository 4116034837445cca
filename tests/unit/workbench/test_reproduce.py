"""Running again, and comparing as declared."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.examining import METHODS, Watched, run_missing
from tests.builders.intake import add, incoming
from tests.builders.small_case import Desk
from tests.doubles.methods import BREAKING, MENDED, ROUGH, WEIGHING

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.contract import Analyzer, Result
from sightline.model.canonical import Json
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Finding, Outcome, Reproduction
from sightline.workbench.case import Case
from sightline.workbench.examine import as_finding
from sightline.workbench.ports.engine import Examined, Job
from sightline.workbench.reproduce import Agreement, Reproduced, compare, reproduce

HERE = Environment(sightline="1", builds={"av": "17"}, confinement=())
EXHIBIT = Digest.of(b"report")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "case")


@pytest.fixture
def case(desk: Desk) -> Iterator[Case]:
    case = desk.create()
    add(case, [incoming("a.txt", b"report")])
    yield case
    case.log.close()


def again(case: Case, *analyzers: Analyzer) -> list[Reproduced]:
    return list(reproduce(case, Watched(), analyzers or METHODS))


def honest(case: Case, analyzer: Analyzer = WEIGHING) -> Finding:
    """What the method reports, not recorded."""
    (examined,) = LocalEngine(1).run([_job(case, analyzer)], lambda _: None)
    derivatives = tuple(Digest.of(made.data) for made in examined[0].made)
    return as_finding(examined[0], derivatives)


def _job(case: Case, analyzer: Analyzer) -> Job:
    exhibit = case.snapshot.exhibits[EXHIBIT]
    with case.objects.local(EXHIBIT) as path:
        return Job(
            exhibit=EXHIBIT,
            path=path,
            size=exhibit.size,
            kind=exhibit.exhibit_kind,
            media_type=exhibit.media_type,
            analyzers=(analyzer,),
        )


def test_a_second_run_of_the_same_build_is_exactly_the_same(case: Case) -> None:
    run_missing(case)
    size = case.size
    assert [item.agreement for item in again(case)] == [Agreement.EXACT] * 2
    assert case.size == size, "reproducing records nothing"


@pytest.mark.parametrize(
    ("doctored", "path"),
    [
        ({"values": {"size": 7, "head": b"report".hex(), "parts": [{"size": 6}]}}, "size"),
        ({"values": {"size": 6, "head": "00", "parts": [{"size": 6}]}}, "head"),
        ({"values": {"size": 6, "head": b"report".hex(), "parts": [{"size": 7}]}}, "parts.*.size"),
        ({"values": {"size": 6, "head": b"report".hex(), "parts": []}}, "parts"),
        ({"values": {"size": 6}}, ""),
        ({"summary": "It shows a man with a gun."}, "summary"),
        ({"outcome": Outcome.INCONCLUSIVE}, "outcome"),
        ({"derivatives": ()}, "derivatives"),
        ({"derivatives": (Digest.of(b"another text"),)}, "derivatives"),
        ({"limitations": ()}, "limitations"),
        ({"tolerances": {"size": 100}}, "tolerances"),
        ({"reproduction": Reproduction.WITHIN_TOLERANCE}, "reproduction"),
    ],
)
def test_a_doctored_finding_differs_and_says_where(
    doctored: dict[str, object], path: str, case: Case
) -> None:
    case.record(replace(honest(case), **doctored), action="examine")  # type: ignore[arg-type]
    (item,) = again(case, WEIGHING)
    assert item.agreement is Agreement.DIFFERS
    assert [difference.path for difference in item.differences] == [path]


def test_a_record_cannot_widen_its_own_tolerance(case: Case) -> None:
    doctored = replace(
        honest(case, ROUGH),
        values={"size": 500, "head": b"report".hex(), "parts": [{"size": 6}]},
        tolerances={"size": 1000},
    )
    case.record(doctored, action="examine")
    (item,) = again(case, ROUGH)
    assert {difference.path for difference in item.differences} == {"tolerances", "size"}


def test_a_value_within_the_declared_tolerance_agrees(case: Case) -> None:
    values: Mapping[str, Json] = {"size": 9, "head": b"report".hex(), "parts": [{"size": 5}]}
    case.record(replace(honest(case, ROUGH), values=values, summary="9 bytes"), action="examine")
    (item,) = again(case, ROUGH)
    assert item.agreement is Agreement.WITHIN_TOLERANCE


def test_other_bytes_of_a_picture_are_within_tolerance_and_not_exact(case: Case) -> None:
    finding = replace(honest(case, ROUGH), derivatives=(Digest.of(b"another encoder"),))
    case.record(finding, action="examine")
    (item,) = again(case, ROUGH)
    assert item.agreement is Agreement.WITHIN_TOLERANCE


def test_a_failure_that_fails_again_agrees_and_one_that_does_not_differs(case: Case) -> None:
    run_missing(case, (BREAKING,))
    assert [item.agreement for item in again(case, BREAKING)] == [Agreement.EXACT]
    (item,) = again(case, MENDED)
    assert item.agreement is Agreement.DIFFERS
    assert "outcome" in {difference.path for difference in item.differences}


def test_a_finding_of_an_unknown_version_is_told_as_not_run(case: Case) -> None:
    newer = replace(WEIGHING, method=replace(WEIGHING.method, version=2))
    run_missing(case, (WEIGHING,))
    (item,) = again(case, newer)
    assert item.agreement is Agreement.NOT_RUN
    assert "does not have that method" in str(item.reason)


def test_a_finding_on_lost_bytes_is_told_as_not_run(case: Case, desk: Desk) -> None:
    run_missing(case)
    (desk.folder / "objects" / "sha256" / EXHIBIT.hex[:2] / EXHIBIT.hex).unlink()
    assert [(item.agreement, "not kept" in str(item.reason)) for item in again(case)] == [
        (Agreement.NOT_RUN, True)
    ] * 2


def test_only_standing_findings_are_run_again(case: Case) -> None:
    run_missing(case, (BREAKING,))
    run_missing(case, (MENDED,), again=True)
    assert [item.agreement for item in again(case, MENDED)] == [Agreement.EXACT]


def test_both_builds_are_named(case: Case) -> None:
    finding = replace(honest(case), environment=replace(HERE, builds={"av": "0.1"}))
    case.record(finding, action="examine")
    (item,) = again(case, WEIGHING)
    assert item.builds_then == {"av": "0.1"}
    assert item.builds_now["av"] != "0.1"


# --- the rules of comparing ----------------------------------------------------------------------

leaves = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=5)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


def held(
    then: Mapping[str, Json], now: Mapping[str, Json], tolerances: Mapping[str, Json]
) -> Reproduced:
    analyzer = replace(ROUGH, tolerances=tolerances)

    def examined(reported: Mapping[str, Json]) -> Examined:
        result = Result(outcome=Outcome.OBSERVED, summary="", values=reported)
        return Examined(
            exhibit=EXHIBIT, analyzer=analyzer, result=result, made=(), environment=HERE
        )

    return compare(as_finding(examined(then), ()), analyzer, examined(now))


@given(st.dictionaries(st.text(max_size=4), values))
def test_what_is_equal_is_exact(reported: dict[str, Json]) -> None:
    assert held(reported, reported, {}).agreement is Agreement.EXACT


@given(st.dictionaries(st.text(max_size=4), values), st.dictionaries(st.text(max_size=4), values))
def test_without_a_tolerance_only_equal_values_agree(
    then: dict[str, Json], now: dict[str, Json]
) -> None:
    same = _strict(then) == _strict(now)
    assert held(then, now, {}).agreement is (Agreement.EXACT if same else Agreement.DIFFERS)


def _strict(value: object) -> object:
    """Equal only where types are: True is not 1."""
    if isinstance(value, dict):
        return {key: _strict(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_strict(item) for item in value]
    return type(value).__name__, value


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(0, 50))
def test_a_tolerance_holds_to_the_unit(then: int, now: int, allowed: int) -> None:
    item = held({"a": [{"b": then}]}, {"a": [{"b": now}]}, {"a.*.b": allowed})
    if then == now:
        assert item.agreement is Agreement.EXACT
    elif abs(then - now) <= allowed:
        assert item.agreement is Agreement.WITHIN_TOLERANCE
    else:
        assert item.agreement is Agreement.DIFFERS
        assert item.differences[0].path == "a.*.b"


@given(st.integers(), st.integers())
def test_comparing_is_the_same_both_ways(then: int, now: int) -> None:
    there, back = (held({"a": x}, {"a": y}, {"a": 5}) for x, y in ((then, now), (now, then)))
    assert there.agreement is back.agreement


@pytest.mark.parametrize(
    ("then", "now"), [(1, True), (0, False), (1, "1"), (0, None), ([1], [1, 1])]
)
def test_a_tolerance_is_for_numbers_only(then: Json, now: Json) -> None:
    for one, other in ((then, now), (now, then)):
        assert held({"a": one}, {"a": other}, {"a": 9}).agreement is Agreement.DIFFERS
        assert held({"a": {"b": one}}, {"a": {"b": other}}, {}).agreement is Agreement.DIFFERS


def test_an_exact_method_has_no_tolerance_whatever_it_lists() -> None:
    exact = replace(WEIGHING, tolerances={"size": 5})
    result = Result(outcome=Outcome.OBSERVED, summary="", values={"size": 6})
    report = Examined(exhibit=EXHIBIT, analyzer=exact, result=result, made=(), environment=HERE)
    finding = as_finding(replace(report, result=replace(result, values={"size": 7})), ())
    assert compare(finding, exact, report).agreement is Agreement.DIFFERS
