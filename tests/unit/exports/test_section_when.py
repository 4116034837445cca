"""The report's section on time and place by the sun, from a case that holds both findings."""

from pathlib import Path

import pytest
from tests.builders.command_line import new_case
from tests.doubles.media import Film, encode


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("sun")
    (root / "yard.mp4").write_bytes(encode(Film(frames=6)))
    ada = new_case(root)
    ada.done("add", root / "yard.mp4", "--reason", "It circulates.", "--no-address", "sent")
    ada.done("shadow", "E1", "the <b>post</b>", "--azimuth", "23.6±2", "--ratio", "2.7±5%")
    ada.done("claim", "It was in <i>August</i>.", "--time", "2024-08-05", "--zone", "+05:00")
    ada.done("bound", "E1", "posted", "--before", "2024-11-20T09:00Z", "--kind", "published")
    ada.done(
        *("when", "SH1", "TC1", "C1", "--at", "village=48.2151,61.4223", "--year", "2024"),
        *("--at", "town=48.735,58.692±4km", "--clock", "Europe/Moscow=the occupier's clock"),
    )
    ada.done(
        *("where-sun", "SH1", "--time", "2024-11-14T09:12Z", "--place", "village=48.2151,61.4223"),
        *("--cell", "0.5"),
    )
    ada.done("report", "--output", root / "reports")
    return Path(root / "reports" / "report.html").read_text(encoding="utf-8")


def test_windows_stand_on_every_clock(page: str) -> None:
    section = page[page.index('id="when"') :]
    for clock in ("UTC", "Asia/Aqtobe", "the occupier"):
        assert clock in section
    assert "more are in the finding" in section


def test_claims_rivals_and_contributions_are_told(page: str) -> None:
    section = page[page.index('id="when"') :]
    assert section.count("inconsistent") >= 2  # August at both places
    for words in ("town", "Leaves by itself", "published: posted", "as under a sun"):
        assert words in section


def test_both_drawings_are_in_the_page_and_no_foreign_markup_is(page: str) -> None:
    assert "Windows of time by day and hour" in page
    assert "The area on the world" in page
    assert "<b>post" not in page
    assert "<i>August" not in page


def test_a_finding_whose_shadow_was_corrected_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "yard.mp4").write_bytes(encode(Film(frames=6)))
    ada = new_case(tmp_path)
    ada.done("add", tmp_path / "yard.mp4", "--reason", "x", "--no-address", "sent")
    ada.done("shadow", "E1", "post", "--azimuth", "23.6±2")
    ada.done("when", "SH1", "--at", "48.2,61.4", "--on", "2024-11-14")
    ada.done("supersede", "SH1", "--reason", "it was another post")
    ada.done("report", "--output", tmp_path / "reports")
    page = (tmp_path / "reports" / "report.html").read_text(encoding="utf-8")
    assert "Time and place by the sun" not in page
