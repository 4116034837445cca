"""The section of joint findings, and what every section may rely on."""

from dataclasses import replace

from tests.builders.farmyard import MARA, farmyard, opened

from sightline.analysis.joint_registry import JOINT_METHODS
from sightline.exports.citations import Citations
from sightline.exports.report_html import render
from sightline.exports.report_methods import Methods
from sightline.exports.report_model import build
from sightline.exports.section_contract import Desk
from sightline.exports.section_joint import TOLD_IN
from sightline.exports.sections import SECTIONS
from sightline.model.joint import JointFinding


def test_a_case_without_joint_findings_has_no_such_section() -> None:
    assert build(opened().view()).sections == ()
    assert b'id="joint"' not in render(opened().view()).data


def test_each_joint_finding_stands_with_what_it_was_given_and_its_method() -> None:
    page = render(farmyard().view()).data.decode()
    assert 'id="j1"' in page
    assert "Seconds 3 to 41 of the repost are seconds 12 to 50 of the ground clip." in page
    assert '<a href="#joint">Findings on several things together</a>' in page
    report = build(farmyard().view())
    (section,) = [item for item in report.sections if item.name == "joint"]
    part = section.part.findings[0]
    assert [cite.label for cite in part.given] == ["E3", "E1"]
    assert part.made.anchor in report.anchors()
    assert part.stands


def test_what_another_section_tells_is_listed_and_not_told_again() -> None:
    report = build(farmyard().view())
    (section,) = [item for item in report.sections if item.name == "joint"]
    names = {item.name for item in report.sections}
    assert section.part.elsewhere
    page = render(farmyard().view()).data.decode()
    listed = page[page.index('id="joint-h"') : page.index('id="exhibits-h"')]
    for told in section.part.elsewhere:
        assert told.section in names
        assert f'<a href="#{told.section}">' in listed
        for finding in told.findings:
            assert f'id="{finding.cite.anchor}"' in listed
            assert finding.summary not in listed


def test_every_section_that_tells_joint_findings_is_one_there_is() -> None:
    assert set(TOLD_IN.values()) <= {section.name for section in SECTIONS}
    assert set(TOLD_IN) <= {method.method.name for method in JOINT_METHODS}


def test_a_joint_finding_whose_input_was_corrected_says_so() -> None:
    book = farmyard()
    view = book.view()
    digest, finding = next(iter(view.snapshot.live(JointFinding)))
    correction = next(iter(view.snapshot.superseded))
    changed = replace(finding, inputs=(*finding.inputs, correction))
    view.snapshot.joint_findings[changed.key] = changed
    view.snapshot.records[digest] = changed
    view.snapshot._of_kind[JointFinding][digest] = changed
    (section,) = [item for item in build(view).sections if item.name == "joint"]
    corrected, *others = [part.stands for part in section.part.findings]
    assert not corrected
    assert others
    assert all(others)


def test_pictures_of_exhibits_are_hidden_unless_each_is_set_to_be_shown() -> None:
    view = farmyard().view()
    desk = Desk(view=view, cites=Citations(view.snapshot, MARA.fingerprint), methods=Methods({}))
    shown = [
        exhibit
        for exhibit in view.snapshot.exhibits
        if (display := view.snapshot.display_of(exhibit)) and not display.graphic
    ]
    others = [exhibit for exhibit in view.snapshot.exhibits if exhibit not in shown]
    assert not desk.hidden(*shown)
    assert all(desk.hidden(*shown, other) for other in others)


def test_names_of_sections_are_anchors_of_their_own() -> None:
    names = [section.name for section in SECTIONS]
    taken = {
        "short",
        "matrix",
        "reading",
        "claims",
        "evidence",
        "timeline",
        "exhibits",
        "methods",
        "gaps",
    }
    assert len(set(names)) == len(names)
    assert taken.isdisjoint(names)
