"""The section of Content Credentials: four questions apart, and absence that says nothing."""

from tests.builders.credentials import desk, picture, signed
from tests.builders.farmyard import Book, opened
from tests.unit.analysis import driver

from sightline.analysis.contract import Analyzer, Media
from sightline.analysis.credentials import ANALYZER, analyzer
from sightline.exports.report_html import render
from sightline.exports.report_model import build
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, ExhibitKind
from sightline.model.finding import Environment, Finding


def examined(book: Book, data: bytes, *methods: Analyzer) -> Digest:
    exhibit = Exhibit(
        digest=Digest.of(data),
        size=len(data),
        exhibit_kind=ExhibitKind.STILL,
        media_type="image/jpeg",
        sniffed_by="test",
    )
    book.add(exhibit, "acquire")
    media = Media(kind=ExhibitKind.STILL, media_type="image/jpeg", source=driver.Bytes(data))
    for method in methods:
        result = method.start(media).finish()
        finding = Finding(
            exhibit=exhibit.digest,
            method=method.method,
            outcome=result.outcome,
            summary=result.summary,
            values=result.values,
            limitations=method.limitations,
            reproduction=method.reproduction,
            tolerances={},
            derivatives=(),
            environment=Environment(sightline="0", builds={}, confinement=()),
        )
        book.add(finding, "examine")
    return exhibit.digest


def test_credentials_stand_with_their_checks_signer_and_edits() -> None:
    ada, book = desk("Ada <b>camera</b>"), opened()
    examined(book, signed(ada, picture()), ANALYZER, analyzer([ada.root]))
    examined(book, picture(1), ANALYZER)
    page = render(book.view()).data.decode()
    assert 'id="credentials"' in page
    assert "The file&#39;s bytes are those that were signed." in page
    assert "leads to an entry of the chosen list" in page
    assert "Ada &lt;b&gt;camera&lt;/b&gt;, Invented Cameras" in page
    assert "their absence says nothing" in page
    (section,) = [item for item in build(book.view()).sections if item.name == "credentials"]
    assert len(section.part.found) == len(section.part.without) == 1


def test_a_list_of_certificates_does_not_fill_the_report() -> None:
    book = opened()
    desks = [desk(str(number)) for number in range(3)]
    listed = analyzer([item.root for item in desks])
    examined(book, signed(desks[0], picture()), listed)
    (method,) = [m for m in build(book.view()).methods if m.title == "credentials"]
    (parameters,) = method.parameters
    assert len(parameters) < 700
    assert "characters more in the log" in parameters


def test_a_case_in_which_no_file_carries_any_has_no_such_section() -> None:
    book = opened()
    examined(book, picture(), ANALYZER)
    assert b'id="credentials"' not in render(book.view()).data
