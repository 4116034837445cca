"""What every export must do, whatever it writes."""

import json
import re
import socket
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from tests.builders.farmyard import (
    HIDDEN_REASON,
    IDO,
    MARA,
    SENA,
    Book,
    crowded,
    farmyard,
    opened,
)

from sightline.exports.contract import Export
from sightline.exports.registry import EXPORTS
from sightline.model.assessment import Answer
from sightline.model.claim import Claim, Question
from sightline.model.custody import Actor, Supersession

pytestmark = pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)

BOOKS: dict[str, Callable[[], Book]] = {"rich": farmyard, "empty": opened}


def readable(export: Export, data: bytes) -> str:
    """The words of an export, as searched for what must not be in it."""
    if export.media_type == "application/pdf":
        pages = pypdf.PdfReader(BytesIO(data)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    return data.decode()


@pytest.mark.parametrize("make", BOOKS.values(), ids=BOOKS)
def test_the_same_case_gives_the_same_bytes(export: Export, make: Callable[[], Book]) -> None:
    assert export.render(make().view()) == export.render(make().view())


@pytest.mark.parametrize("make", BOOKS.values(), ids=BOOKS)
def test_it_reads_nothing_but_the_view(
    export: Export, make: Callable[[], Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make()

    def refused(*_: object, **__: object) -> object:
        raise AssertionError("an export opened a socket")

    monkeypatch.setattr(socket, "socket", refused)
    before = (len(book.snapshot.entries), len(book.snapshot.records), dict(book.snapshot.seq_of))
    assert export.render(book.view()).data
    after = (len(book.snapshot.entries), len(book.snapshot.records), dict(book.snapshot.seq_of))
    assert before == after


@pytest.mark.parametrize("make", BOOKS.values(), ids=BOOKS)
def test_it_says_what_it_leaves_out(export: Export, make: Callable[[], Book]) -> None:
    rendered = export.render(make().view())
    assert rendered.left_out
    assert all(note.strip().endswith(".") for note in rendered.left_out)


@pytest.mark.parametrize("viewer", [None, MARA, SENA], ids=["nobody", "founder", "other"])
def test_a_blind_review_of_another_reaches_no_byte(export: Export, viewer: Actor | None) -> None:
    data = export.render(farmyard().view(viewer)).data
    assert HIDDEN_REASON.encode() not in data
    assert "HIDDENREASON" not in readable(export, data).upper()


def test_a_blind_review_that_was_withdrawn_reaches_no_byte_either(export: Export) -> None:
    book = farmyard()
    hidden = next(
        digest
        for digest, r in book.snapshot.records.items()
        if "HIDDEN" in getattr(r, "reason", "")
    )
    withdrawal = Supersession(
        replaces=hidden,
        replaced_by=None,
        reason="WHYWITHDRAWN I now think otherwise",
        by=IDO.fingerprint,
        at=book.now,
    )
    book.add(withdrawal, "supersede", IDO)
    text = readable(export, export.render(book.view(MARA)).data)
    assert "HIDDENREASON" not in text
    assert "WHYWITHDRAWN" not in text
    assert hidden.hex not in text
    assert hidden.short not in text


def test_a_blind_review_opens_once_another_person_has_answered(export: Export) -> None:
    book = farmyard()
    feigned = next(digest for digest, claim in book.snapshot.live(Claim) if "first" in claim.text)
    book.review(feigned, Question.CONTENT, Answer.SUPPORTED, "Seen.", by=SENA)
    rendered = export.render(book.view(MARA))
    assert not any("blind" in note for note in rendered.left_out)
    if export.name.startswith(("report", "case")):
        assert "HIDDENREASON" in readable(export, rendered.data)


def test_hostile_names_come_out_whole_and_harmless(export: Export) -> None:
    text = readable(export, export.render(farmyard().view()).data)
    if export.name == "case.jsonld":
        # For programs, as received: nothing outside ASCII stands unescaped in it.
        assert "[U+202E]" not in text
        assert "invoice\\u202e4pm.\\nexe" in text
        return
    if export.name == "case.json":
        names = [
            record["fields"]["source"]["name"]
            for record in json.loads(text)["records"]
            if record["kind"] == "acquisition"
        ]
        assert any("\u202e" in name and "\n" in name for name in names)
        return
    assert "\u202e" not in text
    # No name of a file stands in the table of claims.
    named = re.search(r"\[U\+202E\]4pm\.\[U\+000A\]exe", text) is not None
    assert named is (export.name != "claims.csv")


def test_every_exhibit_is_named_by_its_whole_digest(export: Export) -> None:
    book = farmyard()
    text = readable(export, export.render(book.view()).data).replace(" ", "")
    missing = [item for item in book.snapshot.exhibits if str(item) not in text]
    assert bool(missing) is (export.name == "claims.csv")


def test_a_case_of_thousands_of_entries_is_rendered(export: Export) -> None:
    book = crowded(400)
    assert len(book.snapshot.entries) > 2_000
    data = export.render(book.view()).data
    assert len(data) < 20_000_000


def test_its_file_name_is_plain_and_its_own(export: Export) -> None:
    assert re.fullmatch(r"[a-z_]+\.(html|pdf|json|jsonld|csv)", export.file_name)
    assert [other.file_name for other in EXPORTS].count(export.file_name) == 1
