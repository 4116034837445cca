"""What counts as read: a captured page stands in the case twice, and is read once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.examining import run_missing
from tests.builders.intake import add, incoming
from tests.builders.small_case import Desk

from sightline.analysis import statements, text
from sightline.ledger.reads import every_read, reads
from sightline.model.capture import Capture, CapturedItem, Collecting, Hop, PagePart
from sightline.model.digest import Digest
from sightline.model.exhibit import Clock
from sightline.workbench.case import Case

ADDRESS = "http://127.0.0.1/"
FIRST = "<p>The ministry said ten men were killed in Varn.</p>"
SECOND = "<p>The Front denied that it had fired on the town.</p>"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    case = Desk(tmp_path / "case").create()
    yield case
    case.log.close()


def page(body: str) -> bytes:
    return f"<html><head><title>News</title></head><body><article>{body}</article></body>".encode()


def captured(case: Case, served: str, rendered: str) -> list[Digest]:
    """The exhibits of a page as served and as its browser had it, read and captured."""
    parts = {
        "page.warc": b"WARC/1.1\r\n\r\n",
        "served": page(served),
        "drawn": page(rendered) + b"\n",
    }
    archive, *kept = [
        item.exhibit.digest
        for item in add(case, [incoming(name, data) for name, data in parts.items()])
        if item.exhibit is not None
    ]
    run_missing(case, (text.ANALYZER,))
    run_missing(case, (statements.ANALYZER,))
    now = case.times.now()
    forms = (PagePart.SOURCE, PagePart.RENDERED)
    case.record(
        Capture(
            archive=archive,
            requested=ADDRESS,
            final=ADDRESS,
            hops=(Hop(address=ADDRESS, at=now, status=200),),
            items=tuple(
                CapturedItem(part=part, address=ADDRESS, exhibit=exhibit, status=200)
                for part, exhibit in zip(forms, kept, strict=True)
            ),
            in_archive_only=0,
            not_fetched=0,
            not_examined=(),
            collecting=Collecting(user_agent="u", identity="none", network="withheld", machine="m"),
            started=now,
            ended=now,
            clock=Clock(source="test"),
            by=case.me,
        ),
        action="capture",
    )
    assert [read.exhibit for read in every_read(case.snapshot)] == kept
    return kept


@pytest.mark.parametrize(
    ("served", "rendered", "counted"),
    [
        (FIRST, FIRST, [0]),
        (FIRST + SECOND, FIRST, [0]),
        (FIRST, FIRST + SECOND, [1]),
        (FIRST, SECOND, [0, 1]),
    ],
    ids=["the same", "less", "more", "other words"],
)
def test_a_page_whose_two_forms_say_the_same_is_read_once(
    case: Case, served: str, rendered: str, counted: list[int]
) -> None:
    kept = captured(case, served, rendered)
    assert [read.exhibit for read in reads(case.snapshot)] == [kept[number] for number in counted]
