"""Reports as PDF: the text of its pages, as far as they hold text."""

from typing import Final

import pypdfium2  # type: ignore[import-untyped]  # publishes no types

from sightline.analysis.documents import Document
from sightline.analysis.legible import legible

_PAGES_MOST: Final = 500
_CHARACTERS_MOST: Final = 5_000_000


def read_pdf(data: bytes) -> Document:
    """Read a PDF; pages that are only pictures give no text."""
    document = Document(format="pdf")
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            info = pdf.get_metadata_dict(skip_empty=True)
            document.title = _plain(info.get("Title"))
            author = _plain(info.get("Author"))
            document.authors = [author] if author else []
            document.pages = len(pdf)
            document.text = _pages(pdf, document)
    except pypdfium2.PdfiumError as error:
        document.readable = False
        document.notes.append(legible(f"The PDF could not be read: {error}", 200))
    return document


def _pages(pdf: pypdfium2.PdfDocument, document: Document) -> str:
    texts: list[str] = []
    length = empty = 0
    for number in range(min(len(pdf), _PAGES_MOST)):
        try:
            page = pdf[number]
            text = str(page.get_textpage().get_text_bounded())
        except pypdfium2.PdfiumError:
            document.notes.append(f"Page {number + 1} could not be read.")
            text = ""
        empty += not text.strip()
        texts.append(text)
        length += len(text)
        if length > _CHARACTERS_MOST:
            break
    document.pages_read = len(texts)
    if document.pages_read < len(pdf):
        document.notes.append(f"Only the first {len(texts)} of {len(pdf)} pages were read.")
    if empty:
        document.notes.append(f"{empty} pages hold no text; pictures of text are not read.")
    return "\n\n".join(texts)


def _plain(text: object) -> str | None:
    return legible(" ".join(str(text).split()), 300) if text else None
