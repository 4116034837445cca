"""A corrected reading written as the corpus has it, and read back by the corpus's reader."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.ledger_corpus import read_report
from tests.unit.ledger.test_accepting import BY, TEXT, herald

from sightline.errors import InputRefused
from sightline.ledger.accepting import Read, claim_of, statement_of
from sightline.ledger.parties import Register
from sightline.ledger.regression import Source, annotated
from sightline.model.claim import Claim, Statement
from sightline.model.digest import Digest

SOURCE = Source(outlet='The "Herald"', language="en", published="2024-11-18T00:00:00Z")


@pytest.fixture(scope="module")
def read() -> Read:
    return herald(TEXT)


def _pairs(read: Read) -> list[tuple[Statement, Claim]]:
    register = Register({}, {})
    return [
        (
            statement_of(read, read.statements[claim.statement], register, BY, None),
            claim_of(claim, Digest.of(b"s"), BY),
        )
        for claim in read.claims
        if claim.span.start > 40
    ]


@pytest.mark.parametrize("number", range(5))
def test_what_is_written_reads_back_as_what_was_accepted(
    read: Read, number: int, tmp_path: Path
) -> None:
    said, claim = _pairs(read)[number]
    path = tmp_path / "case-1.txt"
    path.write_text(annotated(TEXT, SOURCE, [(said, claim)]))
    back = read_report(path, incident="regression")
    (one,) = back.said
    assert back.text.strip() == TEXT.strip()
    assert said.reading is not None
    marked = [back.text[mark.start : mark.end] for mark in one.content]
    assert marked == [span.words for span in said.reading.content]
    if said.reading.source is not None:
        assert [back.text[m.start : m.end] for m in one.source] == [said.reading.source.words]
    assert one.hedge == claim.hedge.value


def test_what_cannot_be_marked_is_refused(read: Read) -> None:
    said, claim = _pairs(read)[0]
    with pytest.raises(InputRefused, match="looks like marks"):
        annotated("{1s|a} " + TEXT, SOURCE, [(said, claim)])
    with pytest.raises(InputRefused, match="read nowhere"):
        annotated(TEXT, SOURCE, [(replace(said, reading=None), claim)])
    reading = said.reading
    assert reading is not None
    (content,) = reading.content
    across = replace(content, start=content.start - 3, end=content.start + 3)
    crossed = replace(said, reading=replace(reading, content=(content, across)))
    with pytest.raises(InputRefused, match="overlap"):
        annotated(TEXT, SOURCE, [(crossed, claim)])
