import email
import json
import re
from datetime import datetime
from email import policy
from pathlib import Path

import pytest
from pypdf import PdfReader

from sightline.simulation import Incident
from sightline.simulation.reports import plain_text
from sightline.simulation.truth import Statement

_REPORTS = [f"R{number:02d}" for number in range(1, 13)]


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    return plain_text(path.name, path.read_text(encoding="utf-8"))


def _statements(incident: Incident) -> dict[str, Statement]:
    return {statement.key: statement for statement in incident.truth.statements}


@pytest.mark.parametrize("key", _REPORTS)
def test_every_statement_stands_word_for_word_in_its_report(incident: Incident, key: str) -> None:
    report = next(report for report in incident.truth.reports if report.key == key)
    text = _text(incident.path(report.file))
    said = [s for s in incident.truth.statements if s.report == key]
    assert len(said) >= 4
    for statement in said:
        assert statement.verbatim in text, statement.key
        assert statement.hedge_cue.lower() in text.lower(), statement.key


@pytest.mark.parametrize("key", _REPORTS)
def test_a_report_has_between_110_and_400_words_and_no_marks(incident: Incident, key: str) -> None:
    report = next(report for report in incident.truth.reports if report.key == key)
    text = _text(incident.path(report.file))
    assert 110 <= len(text.split()) <= 400
    assert not re.search(r"\[\[|\]\]|\$[a-z]|s\d{4}\|", text)


def test_numbers_in_the_texts_are_the_numbers_in_the_truth(incident: Incident) -> None:
    said = _statements(incident)
    counts = incident.truth.counts
    assert said["s0401"].count_low == 11
    assert "more than ten" in said["s0401"].verbatim
    assert said["s0702"].count_low == counts.lying_later
    assert "at least twelve" in said["s0702"].verbatim
    assert said["s0503"].count_high == 10
    assert said["s1101"].count_low == said["s1101"].count_high == counts.shots


def test_html_reports_carry_their_dates_as_machine_readable_fields(incident: Incident) -> None:
    wire = next(report for report in incident.truth.reports if report.key == "R01")
    page = incident.path(wire.file).read_text(encoding="utf-8")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    data = json.loads(block.group(1))
    assert data["datePublished"] == wire.published_at
    assert data["dateModified"] == wire.modified_at
    assert f'content="{wire.published_at}"' in page


def test_the_letter_is_a_mail_with_a_date(incident: Incident) -> None:
    letter = next(report for report in incident.truth.reports if report.key == "R08")
    message = email.message_from_bytes(
        incident.path(letter.file).read_bytes(), policy=policy.default
    )
    assert message["date"].datetime == datetime.fromisoformat(letter.published_at)
    assert message["subject"] == letter.headline


def test_conflicts_parents_and_repeats_name_what_exists(incident: Incident) -> None:
    said = _statements(incident)
    places = {place.key for place in incident.truth.places} | {""}
    published = {r.key: r.published_at for r in incident.truth.reports}
    for statement in said.values():
        assert statement.place in places
        if statement.parent:
            assert said[statement.parent].utterance == statement.utterance or (
                statement.key == "s0903" or statement.parent in ("s0102", "s0106", "s0107")
            )
    for conflict in incident.truth.conflicts:
        assert {conflict.first, conflict.second} <= set(said)
    for report in incident.truth.reports:
        assert all(published[parent] < report.published_at for parent in report.repeats)


def test_counts_called_contradicting_are_disjoint_and_narrower_ones_are_nested(
    incident: Incident,
) -> None:
    said = _statements(incident)

    def span(statement: Statement) -> tuple[float, float]:
        high = float("inf") if statement.count_high < 0 else float(statement.count_high)
        return float(statement.count_low), high

    for conflict in incident.truth.conflicts:
        if conflict.about != "count":
            continue
        first, second = span(said[conflict.first]), span(said[conflict.second])
        apart = first[1] < second[0] or second[1] < first[0]
        nested = (first[0] >= second[0] and first[1] <= second[1]) or (
            second[0] >= first[0] and second[1] <= first[1]
        )
        expected = {"contradicts": apart, "different referent": apart, "narrower": nested}
        assert expected[conflict.relation], conflict


def test_the_wire_and_its_copies_are_one_family(incident: Incident) -> None:
    family = {report.key for report in incident.truth.reports if report.family == "wire"}
    assert family == {"R01", "R02", "R03"}
    assert len({report.family for report in incident.truth.reports}) == 10
