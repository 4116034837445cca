import io

import pypdfium2  # type: ignore[import-untyped]  # publishes no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.unit.analysis.driver import Bytes, media

from sightline.analysis.contract import Result
from sightline.analysis.documents import DateOf, ReportDate
from sightline.analysis.text import ANALYZER, BYTES_MOST, TextValues
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain

KYIV = "\u041a\u0418\u0407\u0412, 12 \u043b\u0438\u0441\u0442\u043e\u043f\u0430\u0434\u0430"
PARAGRAPH = (
    "A video that circulated on social media appears to show a group of soldiers leaving a "
    "farmhouse, two officials said on Friday. The ministry said that it was looking into it. "
)


def _read(data: bytes | str, media_type: str = "text/plain") -> tuple[Result, TextValues]:
    content = data.encode() if isinstance(data, str) else data
    result = ANALYZER.start(media(content, ExhibitKind.REPORT, media_type)).finish()
    return result, from_plain(TextValues, result.values)


def _page(head: str = "", body: str = f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>") -> str:
    article = f"<body><article>{body}</article></body>"
    return f"<!doctype html><html lang='en'><head>{head}</head>{article}</html>"


def _date(values: TextValues, of: DateOf) -> ReportDate:
    return next(date for date in values.dates if date.of is of)


def test_published_and_modified_dates_are_kept_apart_with_zone_and_place() -> None:
    _, values = _read(
        _page(
            '<meta property="article:published_time" content="2022-11-18T14:05:00+02:00">'
            '<meta property="article:modified_time" content="2022-11-20T08:00:00Z">'
        )
    )
    published, modified = _date(values, DateOf.PUBLISHED), _date(values, DateOf.MODIFIED)
    assert published.interval is not None
    assert modified.interval is not None
    assert str(published.interval.earliest) == "2022-11-18T12:05:00.000000Z"
    assert published.where == "meta article:published_time"
    assert str(modified.interval.earliest) == "2022-11-20T08:00:00.000000Z"
    assert published.doubts == modified.doubts == ()


def test_a_date_without_an_hour_is_its_whole_day_in_any_zone() -> None:
    _, values = _read(_page('<meta name="date" content="2022-11-18">'))
    interval = _date(values, DateOf.PUBLISHED).interval
    assert interval is not None
    assert interval.zone == "unknown"
    assert str(interval.earliest) == "2022-11-17T10:00:00.000000Z"


def test_no_date_is_taken_from_an_address() -> None:
    link = '<link rel="canonical" href="https://example.org/2021/03/04/title"/>'
    own = '<meta property="og:url" content="https://example.org/2021/03/04/title">'
    _, values = _read(_page(link + own))
    assert values.address == "https://example.org/2021/03/04/title"
    assert not [date for date in values.dates if "2021" in date.raw]


def test_a_date_found_by_rule_of_thumb_is_marked_so() -> None:
    body = f"<h1>Title</h1><p>Published 12 November 2022</p><p>{PARAGRAPH}</p>"
    _, values = _read(_page(body=body))
    date = _date(values, DateOf.PUBLISHED)
    assert (date.where, date.raw) == ("htmldate", "2022-11-12")
    assert "rule of thumb" in date.doubts[0]


def test_linked_data_give_headline_authors_outlet_and_dates() -> None:
    block = (
        '{"@graph":[{"@type":"NewsArticle","headline":"What the video shows",'
        '"datePublished":"2022-11-18T12:05:00Z","author":[{"name":"Jane Roe"},{"name":"J. Doe"}],'
        '"publisher":{"name":"The Daily"}}]}'
    )
    _, values = _read(_page(f'<script type="application/ld+json">{block}</script>'))
    assert values.title == "What the video shows"
    assert values.authors == ("Jane Roe", "J. Doe")
    assert values.outlet == "The Daily"
    assert _date(values, DateOf.PUBLISHED).where == "JSON-LD datePublished"


def test_the_text_of_an_article_is_handed_on_without_the_page_around_it() -> None:
    page = f"<nav>Home World Sport</nav><article><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>"
    result, _ = _read(f"<html><body>{page}</body></html>")
    (made,) = result.texts
    assert made.label == "text"
    assert "leaving a farmhouse" in made.text
    assert "Sport" not in made.text


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("KYIV, Ukraine (AP) \u2014 Officials said so.", "KYIV, Ukraine (AP)"),
        ("BEIRUT, Nov 12 (Reuters) - Officials said so.", "BEIRUT, Nov 12 (Reuters)"),
        (f"{KYIV} \u2014 Officials said so.", KYIV),
        ("He said - and repeated - that.", None),
        ("- a list item", None),
    ],
)
def test_a_dateline_is_found_at_the_beginning_only(line: str, dateline: str | None) -> None:
    assert _read(line)[1].dateline == dateline


@pytest.mark.parametrize(
    ("data", "charset", "basis", "text"),
    [
        (
            "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440".encode("cp1251"),
            "cp1251",
            "guess by letters",
            "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440",
        ),
        (
            "na\u00efve caf\u00e9 society".encode("cp1252"),
            "cp1252",
            "guess by letters",
            "na\u00efve caf\u00e9 society",
        ),
        ("hello".encode("utf-16"), "utf-16-le", "byte order mark", "hello"),
        ("hello there".encode("utf-16-be"), "utf-16-be", "zero bytes", "hello there"),
        ("caf\u00e9".encode(), "utf-8", "valid UTF-8", "caf\u00e9"),
        (b"\xef\xbb\xbfhello", "utf-8", "byte order mark", "hello"),
    ],
)
def test_the_character_set_is_told_with_its_ground(
    data: bytes, charset: str, basis: str, text: str
) -> None:
    result, values = _read(data)
    assert (values.charset, values.charset_basis) == (charset, basis)
    assert result.texts[0].text == text


MAIL = (
    "From: Desk <desk@example.org>\r\nTo: a@example.org\r\n"
    "Subject: =?utf-8?b?0J/RgNC40LLQtdGC?=\r\n"
    "Date: Fri, 18 Nov 2022 14:05:00 +0200\r\nMessage-ID: <1@example.org>\r\n"
    "Received: from a by b; Fri, 18 Nov 2022 12:05:09 +0000\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nThe body.\r\n--X\r\n"
    "Content-Type: video/mp4\r\n"
    'Content-Disposition: attachment; filename="clip\u202e4pm.exe"\r\n\r\n'
    "AAAA\r\n--X--\r\n"
)


def test_headers_body_and_names_of_attachments_of_a_message_are_read() -> None:
    result, values = _read(MAIL)
    assert values.format == "mail"
    assert values.title == "\u041f\u0440\u0438\u0432\u0435\u0442"
    assert values.authors == ("Desk <desk@example.org>",)
    assert result.texts[0].text == "The body."
    assert len(values.attachments) == 1
    assert "\u202e" not in values.attachments[0]
    sent, received = _date(values, DateOf.SENT), _date(values, DateOf.RECEIVED)
    assert sent.interval is not None
    assert received.interval is not None
    assert str(sent.interval.earliest) == "2022-11-18T12:05:00.000000Z"
    assert str(received.interval.earliest) == "2022-11-18T12:05:09.000000Z"


def test_a_mail_date_of_unknown_zone_stays_so() -> None:
    _, values = _read(MAIL.replace("14:05:00 +0200", "14:05:00 -0000"))
    interval = _date(values, DateOf.SENT).interval
    assert interval is not None
    assert interval.zone == "unknown"


@pytest.mark.parametrize("piece", ['"a', "=?utf-8?q?a?= ", "(", "a:;", "<", "a@b,"])
def test_a_header_without_end_is_cut_and_read(piece: str) -> None:
    # The standard library alone takes minutes over some of these.
    head = f"From: {piece * 60_000}\r\nSubject: {piece * 9_000}\r\nDate: {piece * 9_000}\r\n"
    result, values = _read(f"{head}\r\nThe body.", "message/rfc822")
    assert result.texts[0].text == "The body."
    assert all(len(header.text) < 600 for header in values.headers)


def _pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_pdf_of_pictures_says_that_it_holds_no_text() -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PDF", title="A note")
    result, values = _read(out.getvalue())
    assert result.outcome is Outcome.INCONCLUSIVE
    assert (values.title, values.pages) == ("A note", 1)
    assert any("pictures of text" in note for note in values.notes)


def test_a_pdf_of_many_pages_is_read_in_part_and_says_so() -> None:
    _, values = _read(_pdf(503))
    assert (values.pages, values.pages_read) == (503, 500)
    assert any("first 500 of 503" in note for note in values.notes)


def test_a_broken_pdf_is_inconclusive() -> None:
    result, values = _read(b"%PDF-1.7 and nothing more")
    assert result.outcome is Outcome.INCONCLUSIVE
    assert values.notes


def test_a_text_too_long_is_cut_and_says_so() -> None:
    _, values = _read(b"word " * (BYTES_MOST // 5 + 10))
    assert values.cut
    assert values.bytes_read == BYTES_MOST


def test_direction_marks_are_counted_and_left_in_the_text() -> None:
    result, values = _read("abc \u202edef\u202c")
    assert values.bidi_controls == 2
    assert "direction" not in result.summary
    assert "order in which text is shown" in result.summary
    assert "\u202e" in result.texts[0].text


def test_an_empty_file_has_no_text() -> None:
    result, _ = _read(b"")
    assert result.outcome is Outcome.INCONCLUSIVE
    assert result.texts == ()


def test_the_clock_does_not_change_what_is_found() -> None:
    body = f"<p>Published 12 November 2031</p><p>{PARAGRAPH}</p>"
    assert _date(_read(_page(body=body))[1], DateOf.PUBLISHED).raw == "2031-11-12"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["text/html", "message/rfc822", "text/plain"]))
def test_any_text_is_read_as_any_type(text: str, media_type: str) -> None:
    _read(text.encode(errors="replace"), media_type)


def test_bytes_are_asked_for_by_place_and_never_beyond_the_limit() -> None:
    asked: list[tuple[int, int]] = []

    class Watched(Bytes):
        def read(self, offset: int, length: int) -> bytes:
            asked.append((offset, length))
            return super().read(offset, length)

    given_media = media(b"", ExhibitKind.REPORT)
    run = ANALYZER.start(
        type(given_media)(kind=given_media.kind, media_type="text/plain", source=Watched(b"note"))
    )
    run.finish()
    assert max(length for _, length in asked) <= BYTES_MOST
