"""From what was read in reports to what is compared."""

import pytest
from tests.builders.ledger_corpus import Incident, incidents
from tests.builders.ledger_readings import text_values
from tests.builders.ledger_register import identify

from sightline.ledger.comparable import Heard, assertions, spoken, told
from sightline.ledger.extraction import extract_text
from sightline.ledger.families import families, family_of
from sightline.ledger.relations import compare
from sightline.ledger.support import support
from sightline.ledger.types import ClaimType

_MARKET = next(incident for incident in incidents() if incident.name == "market")


def _heard(incident: Incident) -> list[Heard]:
    return [
        Heard(
            key=report.key,
            made=extract_text(report.text, text_values(report)),
            outlet=report.outlet,
            event=incident.name,
            identify=identify(incident),
        )
        for report in incident.reports
    ]


@pytest.fixture(scope="module")
def market() -> list[Heard]:
    return _heard(_MARKET)


def test_all_claims_of_a_report_are_compared_but_those_nobody_made(market: list[Heard]) -> None:
    for heard in market:
        made = heard.made
        kept = [c for c in made.claims if not made.statements[c.statement].negated]
        assert len(assertions(heard)) == len(kept)
        assert {one.key.rpartition("/")[0] for one in spoken(heard)} <= {heard.key}


def test_families_are_found_on_the_annotated_reports_as_annotated() -> None:
    for incident in incidents():
        if incident.part == "test":
            continue  # only the benchmark scores it, rarely, and logs it
        got = family_of(families(told(heard) for heard in _heard(incident)))
        wrong = [
            (one.key, other.key)
            for one in incident.reports
            for other in incident.reports
            if (one.family == other.family) != (got[one.key] == got[other.key])
        ]
        assert wrong == []


def test_state_bodies_of_one_side_are_one_accuser_behind_many_outlets(market: list[Heard]) -> None:
    family = family_of(families(told(heard) for heard in market))
    accusing = [
        claim
        for heard in market
        for claim in assertions(heard)
        if claim.type is ClaimType.ACCUSATION and claim.voice.side == "ordavia"
    ]
    assert support(accusing, family, noun="accuser").originators == ("ordavia",)


def test_the_differing_tolls_of_the_two_sides_contradict(market: list[Heard]) -> None:
    found = compare(claim for heard in market for claim in assertions(heard))
    counted = [r for r in found if r.aspect == "count" and r.relation == "contradicts"]
    reports = {frozenset(k.rpartition("/")[0] for k in (r.first, r.second)) for r in counted}
    assert frozenset({"market/front-1", "market/ngo-1"}) in reports
