"""Tables and JSON hold the visible state, and run nothing where they are opened."""

import csv
import io
import json

import pytest
from tests.builders.farmyard import IDO, MARA, Book, farmyard, opened

from sightline.exports import case_json, tables
from sightline.model.canonical import parse
from sightline.model.claim import Claim, Hedge
from sightline.model.exhibit import ExhibitKind
from sightline.model.records import read_record, record_digest


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_exhibit_has_a_line_with_its_whole_digest() -> None:
    book = farmyard()
    lines = rows(tables.render_exhibits(book.view()).data)
    assert [line["digest"] for line in lines] == [str(digest) for digest in book.snapshot.exhibits]
    assert lines[0]["size_bytes"] == str(next(iter(book.snapshot.exhibits.values())).size)
    assert lines[2]["failed"] == "1"
    assert lines[2]["origin"] == ""


def test_each_claim_has_a_line_with_its_seven_questions() -> None:
    lines = rows(tables.render_claims(farmyard().view()).data)
    assert [line["claim"] for line in lines] == ["C1", "C2", "C3"]
    assert lines[2]["question_place"] == "supported (corroborated)"
    assert lines[0]["question_place"] == "open"
    assert lines[0]["count"] == "at least 11 men"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_no_cell_is_a_formula(name: str) -> None:
    book = opened()
    book.exhibit(name, ExhibitKind.OTHER, "application/octet-stream")
    book.add(
        Claim(text=name, hedge=Hedge.ASSERTED, allegation=False, by=MARA.fingerprint, at=book.now),
        "claim",
    )
    for rendered in (tables.render_exhibits(book.view()), tables.render_claims(book.view())):
        cells = [cell for line in rows(rendered.data) for cell in line.values()]
        assert f"'{name}" in cells
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_a_line_end_in_a_name_makes_no_second_line() -> None:
    book = farmyard()
    text = tables.render_exhibits(book.view()).data.decode("utf-8-sig")
    assert text.count("\r\n") == 1 + len(book.snapshot.exhibits)
    assert text.count("\n") == text.count("\r\n")


def test_json_records_are_those_of_the_log() -> None:
    book = farmyard()
    document = json.loads(case_json.render(book.view(IDO)).data)
    assert document["case"] == str(book.snapshot.case)
    assert len(document["records"]) == len(document["entries"]) == len(book.snapshot.entries)
    for item in document["records"]:
        plain = {"kind": item["kind"], "v": 1, **item["fields"]}
        assert str(record_digest(read_record(_canonical(plain)))) == item["digest"]


def test_json_is_canonical() -> None:
    parse(case_json.render(farmyard().view()).data.rstrip(b"\n"))


def test_json_names_no_digest_of_a_hidden_review() -> None:
    book: Book = farmyard()
    hidden = next(
        digest
        for digest, r in book.snapshot.records.items()
        if "HIDDEN" in getattr(r, "reason", "")
    )
    data = case_json.render(book.view(MARA)).data.decode()
    assert hidden.hex not in data
    assert '"withheld":true' in data
    assert hidden.hex in case_json.render(book.view(IDO)).data.decode()


def _canonical(value: dict[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
