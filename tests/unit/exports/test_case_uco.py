"""The CASE/UCO graph: every reference leads somewhere, and nothing hidden is in it."""

import json
from typing import Any

import pytest
from tests.builders.farmyard import HIDDEN_REASON, farmyard

from sightline.exports.case_uco import render
from sightline.exports.case_uco_nodes import CONTEXT


@pytest.fixture(scope="module")
def document() -> Any:  # noqa: ANN401 - any JSON
    return json.loads(render(farmyard().view()).data)


def identifiers(value: object) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in identifiers(item)]
    if isinstance(value, dict):
        own = [value["@id"]] if "@id" in value else []
        return own + [found for item in value.values() for found in identifiers(item)]
    return []


def nodes(value: object) -> list[str]:
    """Identifiers of what is described, and not only referred to."""
    if isinstance(value, list):
        return [found for item in value for found in nodes(item)]
    if isinstance(value, dict):
        own = [value["@id"]] if "@type" in value and "@id" in value else []
        return own + [found for item in value.values() for found in nodes(item)]
    return []


def test_every_reference_leads_to_a_node_and_none_is_described_twice(document: Any) -> None:  # noqa: ANN401
    described = nodes(document["@graph"])
    assert len(described) == len(set(described)) > 100
    assert set(identifiers(document["@graph"])) == set(described)


def test_prefixes_are_those_of_the_ontology_and_the_cases_own(document: Any) -> None:  # noqa: ANN401
    case = farmyard().snapshot.case
    assert document["@context"] == {"kb": f"urn:sightline:{case.hex}:", **CONTEXT}


def test_every_exhibit_is_a_file_with_its_digest_and_an_exhibit_number(document: Any) -> None:  # noqa: ANN401
    hashes = {
        facet["uco-observable:hash"]["uco-types:hashValue"]["@value"]
        for node in document["@graph"]
        for facet in node.get("uco-core:hasFacet", [])
        if "uco-observable:hash" in facet
    }
    snapshot = farmyard().snapshot
    assert {digest.hex for digest in snapshot.exhibits} <= hashes
    numbers = [node.get("case-investigation:exhibitNumber") for node in document["@graph"]]
    assert {f"E{number + 1}" for number in range(len(snapshot.exhibits))} <= set(numbers)


def test_a_record_that_was_superseded_is_deprecated() -> None:
    document = json.loads(render(farmyard().view()).data)
    superseded = {f"record {digest}" for digest in farmyard().snapshot.superseded}
    for node in document["@graph"]:
        gone = bool(superseded & set(node.get("uco-core:tag", [])))
        assert (node.get("uco-core:objectStatus") == "Deprecated") is gone


def test_what_a_blind_review_says_is_in_no_graph_for_others() -> None:
    rendered = render(farmyard().view())
    assert HIDDEN_REASON.encode() not in rendered.data
    assert any("blind" in note for note in rendered.left_out)
