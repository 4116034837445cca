"""Comparing, measured on the annotated claims: expected relations are found, and no others."""

from collections import Counter
from itertools import combinations

import pytest
from tests.builders.ledger_claims import claims, spoken
from tests.builders.ledger_corpus import AnnotatedReport, Expected, Incident, incidents, reports
from tests.builders.ledger_readings import text_values

from sightline.ledger.comparable import Heard, told
from sightline.ledger.compared import DIRECTED, Related
from sightline.ledger.extraction import extract_text
from sightline.ledger.families import families, printed_again
from sightline.ledger.relations import compare
from sightline.ledger.types import Extraction
from sightline.ledger.utterances import utterance_of, utterances

_MOST_WRONG = {"development": 2, "third": 2}
"""Each is named in docs/methods/comparing.md."""


def _right(expected: Expected, found: list[Related]) -> bool:
    wanted = expected.relation.split("|")
    if not found:
        return "none" in wanted
    return any(
        related.relation.value in wanted
        and (related.relation not in DIRECTED or related.first == expected.first)
        and (
            expected.about in {"count", "act"} or related.aspect.value in expected.about.split("|")
        )
        for related in found
    )


def wrong(incident: Incident) -> list[Expected]:
    """Expected relations that are not found as expected."""
    found: dict[frozenset[str], list[Related]] = {}
    for related in compare(claims(incident)):
        found.setdefault(frozenset((related.first, related.second)), []).append(related)
    return [
        expected
        for expected in incident.relations
        if not _right(expected, found.get(frozenset((expected.first, expected.second)), []))
    ]


@pytest.mark.parametrize("part", ["development", "third"])
def test_annotated_claims_stand_to_each_other_as_expected(part: str) -> None:
    missed = Counter(
        f"{incident.name}: {expected}"
        for incident in incidents()
        if incident.part == part
        for expected in wrong(incident)
    )
    assert missed.total() <= _MOST_WRONG[part], "\n".join(missed)


def _extracted(report: AnnotatedReport) -> Extraction:
    return extract_text(report.text, text_values(report))


def _pairs(groups: dict[str, str]) -> set[frozenset[str]]:
    return {
        frozenset(pair)
        for pair in combinations(sorted(groups), 2)
        if groups[pair[0]] == groups[pair[1]] and pair[0].split()[0] != pair[1].split()[0]
    }


@pytest.mark.parametrize(("part", "least"), [("development", 0.45), ("third", 0.60)])
def test_renderings_of_one_act_of_saying_are_joined_and_no_others(part: str, least: float) -> None:
    heard = (Heard(key=r.key, made=_extracted(r), outlet=r.outlet) for r in reports(part))
    texts = printed_again(families(map(told, heard)))
    right = joined = there = 0
    for incident in incidents():
        if incident.part != part:
            continue
        named = {
            f"{report.name} {said.key}": said.utterance
            for report in incident.reports
            for said in report.said
            if said.utterance
        }
        got = utterance_of(utterances(spoken(incident, texts)))
        expected = _pairs(named)
        found = _pairs({key: got[key] for key in named})
        right, joined = right + len(expected & found), joined + len(found)
        there += len(expected)
    print(part, right, joined, there)  # noqa: T201 - shown where the test fails
    assert right / joined >= 0.9
    assert right / there >= least
