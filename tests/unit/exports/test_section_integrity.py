"""The section on what the file itself tells, from real findings laid into the farmyard case."""

import re
from xml.etree import ElementTree as ET

import pytest
from tests.builders.farmyard import TOOL, Book, farmyard
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver
from tests.unit.analysis.test_continuity import walking

from sightline.analysis import continuity, encoding
from sightline.analysis.continuity_rates import RATES, most_an_hour
from sightline.analysis.continuity_values import Kind
from sightline.analysis.contract import Analyzer, Result
from sightline.exports.integrity_words import MEANINGS, NAMES, at
from sightline.exports.report_html import render
from sightline.exports.report_model import build
from sightline.exports.section_integrity import IntegrityPart
from sightline.model.digest import Digest
from sightline.model.finding import Environment, Finding
from sightline.model.times import MediaTime


def _record(book: Book, exhibit: Digest, analyzer: Analyzer, result: Result) -> None:
    book.add(
        Finding(
            exhibit=exhibit,
            method=analyzer.method,
            outcome=result.outcome,
            summary=result.summary,
            values=result.values,
            limitations=analyzer.limitations,
            reproduction=analyzer.reproduction,
            tolerances=analyzer.tolerances,
            derivatives=(),
            environment=Environment(sightline="0", builds={}, confinement=()),
        ),
        "examine",
        TOOL,
    )


def _seen(cut: bool) -> Result:  # noqa: FBT001 - the one thing that differs
    take = walking(3, 150)
    run = continuity.ANALYZER.start(driver.media())
    for frame in driver.still_frames(take[:60] + take[100:] if cut else take):
        run.frame(frame)
    return run.finish()


@pytest.fixture(scope="module")
def book() -> Book:
    book = farmyard()
    first, second, third = list(book.view().snapshot.exhibits)[:3]
    _record(book, first, continuity.ANALYZER, _seen(cut=True))
    _record(book, second, continuity.ANALYZER, _seen(cut=False))
    film = driver.examine(encode(Film(frames=60)), encoding.ANALYZER)[0]
    for exhibit in (first, second):
        _record(book, exhibit, encoding.ANALYZER, film)
    other = driver.examine(encode(Film(frames=60, container="matroska")), encoding.ANALYZER)[0]
    _record(book, third, encoding.ANALYZER, other)
    return book


def part(book: Book) -> IntegrityPart:
    sections = {section.name: section.part for section in build(book.view()).sections}
    found = sections["integrity"]
    assert isinstance(found, IntegrityPart)
    return found


def test_a_jump_is_told_with_its_place_meaning_and_rate(book: Book) -> None:
    found = part(book)
    (broken,) = found.broken
    assert broken.lines[0].startswith("0:02.40: jump within one view")
    (kind,) = found.kinds
    assert "stopped and started again" in kind.meaning
    assert kind.most_an_hour == 29
    assert "cut off there" in broken.ending


def test_what_shows_nothing_is_named_and_not_called_unedited(book: Book) -> None:
    page = render(book.view()).data.decode()
    section = page[page.index("What the file itself tells</h2>") :]
    assert [cite.label for cite in part(book).quiet] == ["E2"]
    assert "does not show that nothing was cut" in section
    assert not re.search(r"\b(fake|authentic|genuine|verified)\b", section[:6000])


def test_files_written_alike_are_told_as_such(book: Book) -> None:
    rows = part(book).written
    assert [[cite.label for cite in row.like] for row in rows] == [["E2"], ["E1"], []]


def test_the_bar_is_well_formed_and_marks_what_is_listed(book: Book) -> None:
    (broken,) = part(book).broken
    drawn = ET.fromstring(broken.bar.svg)  # noqa: S314 - our own
    marks = [item for item in drawn.iter() if item.tag.endswith("rect")]
    assert len(marks) == 1 + len(broken.lines)


def test_a_case_without_these_findings_has_no_such_section() -> None:
    assert "integrity" not in {section.name for section in build(farmyard().view()).sections}


def test_every_kind_has_a_name_a_meaning_and_a_rate_with_an_upper_bound() -> None:
    assert set(NAMES) == set(MEANINGS) == {rate.kind for rate in RATES} == set(Kind)
    for rate in RATES:
        # None in so many seconds: three at most would be expected, with 95 %.
        least = 3 * 3600 // rate.seconds
        assert most_an_hour(rate) >= least
        assert (most_an_hour(rate) - 1 <= least) == (rate.alarms == 0)


@pytest.mark.parametrize(
    ("ticks", "text"), [(0, "0:00.00"), (6150, "1:01.50"), (-50, "-0:00.50"), (360_000, "60:00.00")]
)
def test_media_times_are_minutes_and_seconds(ticks: int, text: str) -> None:
    assert at(MediaTime(pts=ticks, numerator=1, denominator=100)) == text
