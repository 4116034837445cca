"""The report's first page: shown, claimed, found, not known."""

from tests.builders.farmyard import farmyard, opened

from sightline.exports.report_html import render
from sightline.exports.report_model import build

HEADINGS = ["What is shown", "What is claimed", "What was found", "What is not known"]


def told(report: object) -> dict[str, list[str]]:
    return {part.heading: [line.text for line in part.lines] for part in report.short}  # type: ignore[attr-defined]


def test_an_empty_case_says_under_each_heading_that_there_is_nothing() -> None:
    lines = told(build(opened().view()))
    assert list(lines) == HEADINGS
    assert all(lines.values())
    assert lines["What is shown"] == ["Nothing has been taken in yet."]
    assert lines["What was found"] == ["Nobody has concluded for or against any claim."]


def test_every_line_but_counts_names_the_record_it_comes_from() -> None:
    report = build(farmyard().view())
    shown, claimed, found, unknown = report.short
    assert all(line.cites for line in shown.lines[1:] if "more, at the" not in line.text)
    assert all(line.cites for line in claimed.lines if "more, below" not in line.text)
    assert any(line.cites[0].label.startswith("C") for line in found.lines if line.cites)
    assert unknown.lines
    anchors = report.anchors()
    cited = [c for part in report.short for line in part.lines for c in line.cites]
    assert {c.anchor for c in cited if c.anchor} <= anchors


def test_conclusions_stand_under_found_and_undetermined_ones_under_not_known() -> None:
    report = build(farmyard().view())
    decided = [row for c in report.claims for row in c.rows if row.conclusion]
    lines = told(report)
    for row in decided:
        where = "What is not known" if row.status == "undetermined" else "What was found"
        assert any(line.startswith(f"{row.question.capitalize()} ") for line in lines[where])


def test_the_page_has_its_summary_before_everything_else() -> None:
    page = render(farmyard().view()).data.decode()
    assert page.index('id="short"') < page.index('id="matrix"') < page.index('id="claims"')
    assert '<a href="#short">In short</a>' in page
