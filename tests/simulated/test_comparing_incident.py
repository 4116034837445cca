"""The simulated incident's reports compared: families and contradictions against its truth."""

from itertools import combinations

import pytest

from sightline.ledger.comparable import Heard, assertions, told
from sightline.ledger.compared import Aspect, Related, Relation
from sightline.ledger.extraction import extract
from sightline.ledger.families import families, family_of
from sightline.ledger.relations import compare
from sightline.simulation import Incident


@pytest.fixture(scope="module")
def heard(incident: Incident) -> tuple[Heard, ...]:
    return tuple(
        Heard(
            key=report.key,
            made=extract(incident.path(report.file).read_bytes(), report.media_type),
            outlet=report.outlet,
        )
        for report in incident.truth.reports
    )


def _between(heard: tuple[Heard, ...]) -> list[tuple[Related, frozenset[str]]]:
    found = compare(claim for one in heard for claim in assertions(one))
    return [(r, frozenset(key.partition("/")[0] for key in (r.first, r.second))) for r in found]


def test_families_are_those_of_the_truth_where_one_outlet_is_one_family(
    incident: Incident, heard: tuple[Heard, ...]
) -> None:
    got = family_of(families(map(told, heard)))
    for one, other in combinations(incident.truth.reports, 2):
        same = one.family == other.family
        if one.outlet != other.outlet and not _through_an_outlet(incident, one.key, other.key):
            assert (got[one.key] == got[other.key]) == same, (one.key, other.key)


def _through_an_outlet(incident: Incident, one: str, other: str) -> bool:
    """Whether two reports are joined only because a third shares its outlet with one of them."""
    reports = {report.key: report for report in incident.truth.reports}
    return any(
        third.key not in {one, other}
        and third.outlet in {reports[one].outlet, reports[other].outlet}
        and third.family in {reports[one].family, reports[other].family}
        for third in reports.values()
    )


def test_the_denial_contradicts_the_accusation_and_its_account_is_set_against_it(
    heard: tuple[Heard, ...],
) -> None:
    disputed = {
        related.aspect
        for related, reports in _between(heard)
        if related.relation is Relation.CONTRADICTS and reports == {"R01", "R05"}
    }
    assert {Aspect.ACT, Aspect.CHARACTERISATION} <= disputed


def test_nine_bodies_contradict_more_than_ten(heard: tuple[Heard, ...]) -> None:
    counted = {
        reports
        for related, reports in _between(heard)
        if related.relation is Relation.CONTRADICTS and related.aspect is Aspect.COUNT
    }
    assert frozenset({"R04", "R11"}) in counted


def test_no_two_prints_of_the_agency_copy_contradict_each_other(heard: tuple[Heard, ...]) -> None:
    prints = {"R01", "R02", "R03"}
    against = [
        related
        for related, reports in _between(heard)
        if related.relation is Relation.CONTRADICTS and reports <= prints
    ]
    assert [r for r in against if r.aspect in {Aspect.COUNT, Aspect.TIME, Aspect.PLACE}] == []
