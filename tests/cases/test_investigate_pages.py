"""Pages on the web beside files, by `investigate`: captured once, or refused on record."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.command_line import CommandLine
from tests.builders.web_server import Site, html, serving
from tests.cases.test_capture import picture

REPORT = "<p>The ministry said on Saturday that more than ten prisoners were killed.</p>"
QUIETLY = ("--without", "match", "--without", "align", "--no-browser")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        made.pages["/news"] = html(REPORT + '<img src="/a.jpg">')
        made.pages["/a.jpg"] = (200, "image/jpeg", picture())
        yield made


@pytest.fixture
def ada(tmp_path: Path) -> CommandLine:
    (tmp_path / "notes.txt").write_text("At least twelve lie in the yard, a witness said.")
    return CommandLine(tmp_path)


def unused() -> str:
    """An address where nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://localhost:{free.getsockname()[1]}/"


def test_pages_and_files_come_in_together_what_cannot_be_had_stops_nothing_no_page_is_asked_twice(
    ada: CommandLine, site: Site, tmp_path: Path
) -> None:
    wrong = (unused(), "http://", "ftp://example.org/x")
    words = (*wrong, site.url("/news"), tmp_path / "notes.txt")
    ran = ada("investigate", *words, "--allow-private", *QUIETLY, "--json")
    assert ran.code == 4
    document = ran.document
    assert [bool(page["cause"]) for page in document["captured"]] == [True, True, True, False]
    kinds = {item["kind"] for item in ada.json("exhibits")["exhibits"]}
    assert {"archive", "report", "still"} <= kinds
    refused = {item["name"] for item in ada.json("exhibits")["refused"]}
    assert refused == set(wrong)
    assert document["compared"]
    (record,) = [page["fields"] for page in document["captured"] if page["record"]]
    assert record["requested"] == site.url("/news")
    assert ada("verify", ada.case).code == 0
    asked = len(site.asked)
    again = ada("investigate", *words, "--allow-private", *QUIETLY)
    assert "Recorded CP1" in again.out
    assert len(site.asked) == asked


def test_without_consent_no_private_machine_is_asked(ada: CommandLine, site: Site) -> None:
    ran = ada("investigate", site.url("/news"), *QUIETLY)
    assert ran.code == 4
    assert site.asked == []
    assert "--allow-private" in ran.out
