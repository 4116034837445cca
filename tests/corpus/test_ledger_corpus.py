"""The annotated reports hold together: every mark names words of its text."""

from pathlib import Path

import pytest
from tests.builders.ledger_corpus import (
    STYLES,
    CorpusBroken,
    Incident,
    Mark,
    incidents,
    read_report,
    reports,
    second_readings,
    stripped,
)

_INCIDENTS = incidents()
_QUOTES = "“”«»\"'\u2018\u2019\u201e"


def test_every_annotated_passage_stands_in_its_text() -> None:
    for report in [*reports(), *second_readings()]:
        marks = [m for s in report.said for m in (*s.source, *s.cue, *s.content, *s.quoted)]
        marks += [count.span for count in report.counts]
        marks += [dated.span for dated in report.dates]
        for mark in marks:
            assert 0 <= mark.start < mark.end <= len(report.text), report.key
            words = report.text[mark.start : mark.end]
            assert words == words.strip(), f"{report.key}: {words!r}"


def test_quoted_words_stand_between_quotation_marks() -> None:
    for report in reports():
        for mark in (m for s in report.said for m in s.quoted):
            before, after = report.text[: mark.start], report.text[mark.end :]
            near = before.rstrip()[-1:] + after.lstrip(",.!?…—")[:1]
            assert set(near) & set(_QUOTES), f"{report.key}: {report.words((mark,))!r}"


def test_an_attributed_statement_has_a_speaker_and_its_parent_exists() -> None:
    for report in reports():
        keys = {said.key for said in report.said}
        for said in report.said:
            assert all(said.speakers), f"{report.key} {said.key}"
            assert said.parent is None or said.parent in keys - {said.key}


def test_counts_and_dates_do_not_end_before_they_begin() -> None:
    for report in reports():
        for count in report.counts:
            assert count.low is None or count.high is None or count.low <= count.high
        assert all(noted.first <= noted.last for noted in report.dates)


@pytest.mark.parametrize("incident", _INCIDENTS, ids=lambda incident: incident.name)
def test_expected_relations_name_what_is_annotated(incident: Incident) -> None:
    known = {
        f"{report.name} {key}"
        for report in incident.reports
        for key in (*(s.key for s in report.said), *(c.key for c in report.counts))
    }
    for expected in incident.relations:
        assert {expected.first, expected.second} <= known


def test_the_second_annotation_is_of_the_same_texts() -> None:
    first = {report.key: report.text for report in reports()}
    again = second_readings()
    assert len(again) >= 15
    assert [report.key for report in again if report.text != first[report.key]] == []


def test_styles_are_of_the_list() -> None:
    assert {report.style for report in reports()} <= STYLES


def test_marks_nest_and_leave_no_trace() -> None:
    text, marks = stripped("{1s|A} {1c|said} {1x|that {2s|B} had {2c|seen} {2x|{n1|two}}}.")
    assert text == "A said that B had seen two."
    assert marks.of("1", "x") == (Mark(7, 26),)
    assert marks.of("n1", "n") == (Mark(23, 26),)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("{1s|A} {1x|x", "1 indirect | A | asserted | event"),
        ("{1x|x} {2x|y}", "1 indirect | A | asserted | event"),
        ("{1x|x}", "1 shouted | A | asserted | event"),
        ("{1s|x}", "1 direct | A | asserted | event"),
        ("{n1|x}", "n1 many | people"),
        ("{d1|x}", "d1 soon | event"),
    ],
)
def test_a_broken_annotation_is_refused_with_its_file(tmp_path: Path, body: str, line: str) -> None:
    path = tmp_path / "a.txt"
    head = 'outlet="a"\nstyle="wire"\nlanguage="en"\npublished=2031-01-01T00:00:00Z\nfamily="a"'
    path.write_text(f"{head}\n+++\n{body}\n+++\n{line}\n")
    with pytest.raises(CorpusBroken, match=r"a\.txt"):
        read_report(path, incident="none")
