"""Reading: paragraphs, sentences, quotations, and what a report states of itself."""

from sightline.analysis.text import read_report
from sightline.ledger.extraction import extract
from sightline.ledger.reading import read, read_closely


def sentences(text: str) -> list[str]:
    return [sentence.span.words for sentence in read(text).sentences]


def test_a_sentence_does_not_end_at_a_title_an_initial_or_a_month() -> None:
    assert sentences("Dr. A. Reyes left on Nov. 13. Gen. Vos of the U.S. Army stayed.") == [
        "Dr. A. Reyes left on Nov. 13.",
        "Gen. Vos of the U.S. Army stayed.",
    ]


def test_a_sentence_does_not_end_inside_a_quotation() -> None:
    assert sentences("\u201cStop. Now! Why?\u201d he asked. Nobody came.") == [
        "\u201cStop. Now! Why?\u201d he asked.",
        "Nobody came.",
    ]


def test_a_quotation_that_ends_a_sentence_ends_it() -> None:
    assert sentences('He said: "It is over." She left.') == ['He said: "It is over."', "She left."]


def test_lines_broken_by_a_mail_program_are_one_paragraph() -> None:
    text = (
        "We are aware of the videos that appear to show prisoners who had surrendered,\n"
        "and we are looking into the matter. Anyone who lays down arms must be treated\n"
        "humanely.\n\nKind regards"
    )
    assert len(read(text).paragraphs) == 2


def test_lines_of_a_web_page_are_paragraphs() -> None:
    assert (
        len(read("A first paragraph of the page.\nA second one, longer than it.\n").paragraphs) == 2
    )


def test_apostrophes_are_no_quotation_marks_and_inches_neither() -> None:
    text = "The soldiers' hands weren't tied, 'twas said; a 12\" gun stood by O'Hara's house."
    assert read_closely(text).quotations == ()


def test_single_quotation_marks_pair_around_words() -> None:
    found = read_closely("Soldiers 'executed' at farm, ministry says").quotations
    assert [(one.single, one.inner_end - one.inner_start) for one in found] == [(True, 8)]


def test_marks_without_a_partner_are_told() -> None:
    assert any("no partner" in note for note in read('He said "no and left.\n\nThen more.').notes)


def test_a_dateline_gives_place_agency_and_the_day_to_count_from() -> None:
    report = read("HESTA, Ordavia, March 13, 2031 (Northline) - Shells fell on Thursday.")
    assert report.dateline is not None
    assert (report.dateline.places, report.dateline.agency) == (("HESTA", "Ordavia"), "Northline")
    assert report.anchor is not None
    assert report.anchor.basis == "dateline"


PAGE = b"""<!doctype html><html lang="en"><head><title>Shells hit market</title>
<meta property="og:site_name" content="The Courier">
<meta property="article:published_time" content="2024-11-15T18:40:00+02:00">
<meta property="article:modified_time" content="2024-11-16T09:00:00+02:00">
<link rel="canonical" href="https://example.org/2019/01/01/shells"></head><body><article>
<h1>Shells hit market</h1><p>By Ines Tarrow</p>
<p>The ministry said on Friday that nobody was hurt when the shells hit the old market.</p>
<p>The governor said that the market had been empty since the morning of that day.</p>
</article></body></html>"""


def test_published_and_modified_are_kept_apart_and_no_address_is_trusted() -> None:
    report = extract(PAGE, "text/html").report
    assert report.published is not None
    assert report.modified is not None
    assert report.published.raw.startswith("2024-11-15")
    assert report.modified.raw.startswith("2024-11-16")
    assert report.outlet is not None
    assert (report.outlet.value, report.outlet.basis) == ("The Courier", "declared by the page")
    assert report.anchor is not None
    assert report.anchor.basis.startswith("published")


def test_the_headline_of_a_page_is_part_of_its_text() -> None:
    values, text = read_report(PAGE, "text/html")
    assert text.startswith("Shells hit market\n")
    report = read(text, values)
    assert report.headline is not None
    assert report.headline.span is not None
    assert report.sentences[0].headline


def test_the_language_is_told_by_letters_before_what_a_page_declares() -> None:
    assert read("Це відео з'явилося вчора.").language == "uk"
    assert read("Это видео появилось вчера, объявили в штабе.").language == "ru"
    assert read("\u4ed6\u8bf4\u4ec0\u4e48").language == "und"


def test_bytes_and_characters_of_a_span_point_to_the_same_words() -> None:
    text = "Заява: «Ні», — сказав він.\nÉtat. 😀 End."  # noqa: RUF001 - Ukrainian
    data = text.encode()
    for sentence in read(text).sentences:
        span = sentence.span
        assert data[span.byte_start : span.byte_end].decode() == span.words


def test_a_long_sentence_is_cut_and_the_report_says_so() -> None:
    report = read("word " * 10_000)
    assert any("were cut" in note for note in report.notes)
    assert len(report.sentences) > 30
