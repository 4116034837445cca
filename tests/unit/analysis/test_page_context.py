"""What pages state of themselves, and the byte at which each statement stands."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.page_context import BYTES_MOST, read_context
from sightline.analysis.page_context_values import Of, PageContextValues, Stated

POST = {
    "@type": "SocialMediaPosting",
    "headline": "Shots at the gate",
    "author": {"@type": "Person", "name": "A. Reporter", "alternateName": "@reporter"},
    "datePublished": "2022-11-12T09:30:00+02:00",
    "commentCount": 7,
    "interactionStatistic": [
        {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/LikeAction",
            "userInteractionCount": 1204,
        }
    ],
    "comment": [{"@type": "Comment", "text": "I was there", "author": {"name": "B"}}],
}


def page(head: str, charset: str = "utf-8") -> bytes:
    return f"<!doctype html><html lang='en'><head>{head}</head><body>x</body></html>".encode(
        charset
    )


def only(values: PageContextValues, of: Of) -> list[Stated]:
    return [item for item in values.stated if item.of is of]


@pytest.mark.parametrize(
    ("head", "of", "text", "where"),
    [
        ("<title>At the &amp; gate</title>", Of.TITLE, "At the & gate", "title element"),
        ('<meta property="og:title" content="Ворота">', Of.TITLE, "Ворота", "meta og:title"),
        ("<META CONTENT='A. R.' NAME=author />", Of.POSTER, "A. R.", "meta author"),
        ("<meta name=date content=2022-11-12>", Of.PUBLISHED, "2022-11-12", "meta date"),
        (
            '<link rel="canonical" href="https://a.example/b">',
            Of.ADDRESS,
            "https://a.example/b",
            "",
        ),
    ],
)
def test_each_statement_is_given_with_the_bytes_it_stands_in(
    head: str, of: Of, text: str, where: str
) -> None:
    data = page(head)
    (found,) = only(read_context(data), of)
    assert found.text == text
    assert where in found.where
    raw = data[found.at_byte : found.at_byte + found.octets].decode()
    assert raw.replace("&amp;", "&") == text


def test_a_post_tells_who_posted_it_when_and_how_often_it_was_liked() -> None:
    data = page(f'<script type="application/ld+json">{json.dumps(POST)}</script>')
    values = read_context(data)
    assert {item.text for item in only(values, Of.POSTER)} == {"A. Reporter", "@reporter", "B"}
    assert [(item.text, item.where) for item in only(values, Of.COUNT)] == [
        ("7", "JSON-LD commentCount"),
        ("1204", "JSON-LD interactionStatistic[0].userInteractionCount (LikeAction)"),
    ]
    (comment,) = only(values, Of.COMMENT)
    assert comment.text == "I was there"
    for item in values.stated:
        if item.where.startswith("JSON-LD"):
            assert data[item.at_byte : item.at_byte + item.octets].decode() == item.text


def test_what_stands_in_comments_scripts_and_styles_is_no_statement_of_the_page() -> None:
    hidden = '<meta name="author" content="nobody">'
    data = page(
        f"<!--{hidden}--><script>x='{hidden}'</script><style>{hidden}</style><title>T</title>"
    )
    assert [item.text for item in read_context(data).stated] == ["en", "T"]


def test_letters_of_another_character_set_are_read_at_their_bytes() -> None:
    data = page('<meta charset="windows-1251"><meta name="author" content="Репортёр">', "cp1251")
    (found,) = only(read_context(data), Of.POSTER)
    assert found.text == "Репортёр"
    assert data[found.at_byte : found.at_byte + found.octets] == "Репортёр".encode("cp1251")


def test_a_plain_text_is_no_page_and_a_page_in_utf_16_is_not_examined() -> None:
    assert not read_context(b"a note from the yard").page
    values = read_context("\ufeff<html><title>x</title>".encode("utf-16-le"))
    assert values.stated == ()


@pytest.mark.parametrize(
    "hostile",
    [
        b'<meta content="' * 500_000,
        b"<!--a" * 1_500_000,
        b"<script>" * 900_000,
        b"<title>" + b"<" * 5_000_000,
        b"<meta " + b"a " * 3_000_000,
        b'<script type="application/ld+json">' + b"[" * 400_000 + b"</script>",
        b'<script type="application/ld+json">' + b'{"a":' * 90_000 + b"</script>",
    ],
)
def test_a_page_made_to_take_long_is_read_in_bounds(hostile: bytes) -> None:
    values = read_context((b"<html>" + hostile)[:BYTES_MOST])
    assert len(values.stated) <= 1


@given(st.binary(max_size=400))
def test_any_bytes_are_read_and_every_place_lies_within_them(noise: bytes) -> None:
    data = b"<html><meta name=author content='" + noise + b"'><title>" + noise + b"</title>"
    for item in read_context(data).stated:
        assert 0 <= item.at_byte <= item.at_byte + item.octets <= len(data)
