"""What is read out of the incident's reports is what their authors put in."""

import re
from dataclasses import dataclass

import pytest

from sightline.ledger.extraction import extract
from sightline.ledger.types import ClaimCandidate, Extraction, StatementCandidate
from sightline.simulation import Incident
from sightline.simulation.truth import Statement

_TYPES = {"legal": "legal qualification"}
_UNANSWERED = {"response status", "investigation"}
"""Of these the truth says how the report puts it (asserted), the reader that it stays open."""


@dataclass(frozen=True)
class Match:
    """A statement of the truth, and what was read where its words stand."""

    truth: Statement
    claims: tuple[ClaimCandidate, ...]
    said: StatementCandidate | None


@pytest.fixture(scope="module")
def read(incident: Incident) -> dict[str, Extraction]:
    return {
        report.key: extract(incident.path(report.file).read_bytes(), report.media_type)
        for report in incident.truth.reports
    }


@pytest.fixture(scope="module")
def matches(incident: Incident, read: dict[str, Extraction]) -> list[Match]:
    return [_match(truth, read[truth.report]) for truth in incident.truth.statements]


def _match(truth: Statement, made: Extraction) -> Match:
    """The statement whose claims cover most of the words, and its claims that meet them."""
    pattern = r"\s+".join(re.escape(word) for word in truth.verbatim.split())
    found = re.search(pattern, made.report.text)
    assert found is not None, truth.key
    start, end = found.span()
    shared: dict[int, int] = {}
    for claim in made.claims:
        common = min(end, claim.span.end) - max(start, claim.span.start)
        if common > 0:
            shared[claim.statement] = shared.get(claim.statement, 0) + common
    if not shared or max(shared.values()) * 2 < end - start:
        return Match(truth, (), None)
    # Of nested statements that cover the same words the innermost is meant.
    best = max(shared, key=lambda index: (shared[index], index))
    claims = tuple(
        claim
        for claim in made.claims
        if claim.statement == best and claim.span.start < end and start < claim.span.end
    )
    return Match(truth, claims, made.statements[best])


def _share(results: list[bool]) -> float:
    return sum(results) / len(results)


def test_nearly_every_statement_is_read_where_its_words_stand(matches: list[Match]) -> None:
    assert _share([bool(match.claims) for match in matches]) >= 0.95


def test_hedges_are_those_of_the_truth(matches: list[Match]) -> None:
    right = [
        any(
            claim.hedge.level.value == match.truth.hedge
            or (match.truth.claim_type in _UNANSWERED and claim.hedge.level.value == "undetermined")
            for claim in match.claims
        )
        for match in matches
        if match.claims
    ]
    assert _share(right) >= 0.85


def test_counts_are_the_intervals_of_the_truth(matches: list[Match]) -> None:
    counted = [
        m for m in matches if m.claims and (m.truth.count_low, m.truth.count_high) != (-1, -1)
    ]
    right = []
    for match in counted:
        low = max(match.truth.count_low, 1)
        high = match.truth.count_high if match.truth.count_high >= 0 else None
        read = [(c.low or 1, c.high) for claim in match.claims for c in claim.counts]
        right.append((low, high) in read)
    assert len(counted) >= 15
    assert _share(right) >= 0.94


def test_types_are_mostly_those_of_the_truth(matches: list[Match]) -> None:
    right = [
        _TYPES.get(match.truth.claim_type, match.truth.claim_type)
        in {claim.type.value for claim in match.claims}
        for match in matches
        if match.claims
    ]
    assert _share(right) >= 0.80


def test_direct_speech_is_told_from_the_reports_own_words(matches: list[Match]) -> None:
    direct = [m for m in matches if m.truth.form == "direct" and m.said is not None]
    assert all(m.said is not None and m.said.kind.value in {"direct", "mixed"} for m in direct)
    own = [m for m in matches if m.truth.form == "outlet voice" and m.said is not None]
    assert _share([m.said is not None and m.said.kind.value != "direct" for m in own]) == 1.0


def test_who_accuses_denies_was_asked_and_did_not_answer(read: dict[str, Extraction]) -> None:
    wire = read["R01"]
    accused = [c for c in wire.claims if c.type.value == "accusation" and c.actors]
    assert any("soldiers" in actor.name for claim in accused for actor in claim.actors)
    silent = [c for c in wire.claims if c.response is not None]
    assert [c.by.known_as for c in silent if c.by] == [
        "Velmarian Ministry of Defence",
        "Ostrelian Ministry of Defence",
    ]
    denied = [c for c in read["R05"].claims if c.type.value == "denial"]
    assert any("did not execute" in c.span.words for c in denied)
    unverified = [c for c in wire.claims if c.verification is not None]
    assert any("location" in c.span.words for c in unverified)


def test_every_span_of_every_report_is_in_its_text(read: dict[str, Extraction]) -> None:
    for made in read.values():
        for said in made.statements:
            for span in said.content:
                assert made.report.text[span.start : span.end] == span.words
