"""The print form is archival, holds the same words, and prints nothing graphic."""

import dataclasses
import io

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.farmyard import Book, farmyard, opened

from sightline.exports.report_pdf import render
from sightline.model.exhibit import ExhibitKind


def words(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).replace("\u200b", "").split())


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render(farmyard().view()).data


def test_it_declares_pdf_a_2b(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "B"
        assert "/OutputIntents" in document.Root
        assert "/Encrypt" not in document.trailer


def test_every_font_is_in_the_file(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as document:
        descriptors = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)


def test_it_runs_and_calls_nothing(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as document:
        kinds = {
            str(item.get("/S"))
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item
        }
        assert not kinds & {"/JavaScript", "/URI", "/Launch", "/GoToR", "/SubmitForm"}


def test_its_words_can_be_read_out(printed: bytes) -> None:
    text = words(printed)
    book = farmyard()
    for exhibit in book.snapshot.exhibits:
        assert str(exhibit) in text.replace(" ", "")
    for sentence in (
        "How to read this report",
        "Soldiers of the South shot more than ten men who had already surrendered.",
        "Mara Holt concluded: supported",
        "The decoder was stopped after 120 seconds without progress.",
        "Cuts and repeated frames: E1 E2 E3 E7",
        "page 1 of",
    ):
        assert sentence in text


def test_graphic_pictures_are_withheld_in_print(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as document:
        pictures = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert len(pictures) == 3
    assert words(printed).count("Withheld in print: open the page (report.html)") == 6


def test_what_is_withheld_is_said_to_be_left_out() -> None:
    assert (
        "6 of 9 pictures, withheld in print: open the page." in render(farmyard().view()).left_out
    )


def test_markup_in_a_text_stays_text() -> None:
    trick = '#panic("x") $x^2$ *bold* `raw` @c1 <e1> = head // note \\ ]}#{'
    book = opened(trick)
    book.exhibit(trick, ExhibitKind.OTHER, "application/octet-stream", reason=trick)
    text = words(render(book.view()).data)
    assert text.count('#panic("x") $x^2$ *bold* `raw` @c1 <e1> = head // note \\ ]}#{') >= 3


def test_scripts_without_letters_are_told_and_not_dropped() -> None:
    rendered = render(opened("中文 and Київ").view())
    assert "[U+4E2D][U+6587] and Київ" in words(rendered.data)
    assert any("scripts" in note for note in rendered.left_out)


def test_a_picture_the_page_can_show_but_print_cannot_hold_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sightline.exports.report_pdf.PICTURE_BYTES", 1)
    text = words(render(farmyard().view()).data)
    assert text.count("Left out of print for want of room") == 3


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    book: Book = opened("Any text")
    safe = text.encode("utf-8", "replace").decode()
    book.exhibit(f"name {safe}", ExhibitKind.OTHER, "application/octet-stream", reason=safe)
    assert render(book.view()).data.startswith(b"%PDF-1.7")


def test_the_document_is_dated_when_the_case_was_read() -> None:
    view = farmyard().view()
    later = dataclasses.replace(
        view, made_at=type(view.made_at)(view.made_at.microseconds + 10**12)
    )
    dates = []
    for each in (view, later):
        reader = pypdf.PdfReader(io.BytesIO(render(each).data))
        assert reader.metadata is not None
        dates.append(reader.metadata.creation_date)
    assert dates == [view.made_at.datetime(), later.made_at.datetime()]


def test_text_that_the_fonts_refuse_after_all_is_spelled_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sightline.exports.report_pdf.printable", str)
    text = words(render(opened("Київ 中文").view()).data)
    assert "[U+041A][U+0438][U+0457][U+0432] [U+4E2D][U+6587]" in text
