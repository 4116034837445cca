"""Comparing, measured on the annotated claims: expected relations are found, and no others."""

from collections import Counter

import pytest
from tests.builders.ledger_claims import claims
from tests.builders.ledger_corpus import Expected, Incident, incidents

from sightline.ledger.compared import DIRECTED, Related
from sightline.ledger.relations import compare

_MOST_WRONG = {"development": 2, "test": 2}
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


@pytest.mark.parametrize("part", ["development", "test"])
def test_annotated_claims_stand_to_each_other_as_expected(part: str) -> None:
    missed = Counter(
        f"{incident.name}: {expected}"
        for incident in incidents()
        if incident.part == part
        for expected in wrong(incident)
    )
    assert missed.total() <= _MOST_WRONG[part], "\n".join(missed)
