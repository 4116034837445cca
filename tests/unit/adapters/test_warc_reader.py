"""Members of web archives: which become exhibits, whatever the archive holds."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.analysis.test_web_archive import PAGE, warc
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sightline.adapters.archive_reader import WARC_TYPE, Data, Member, read_members

PICTURE = b"\xff\xd8\xff" + b"x" * 400


def held(*records: tuple[str, str, str, bytes]) -> bytes:
    """Status, kind as crawlers call it, media type and content of each answer."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    for number, (status, kind, media_type, body) in enumerate(records):
        writer.write_record(
            writer.create_warc_record(
                f"https://a.example/{number}",
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                warc_headers_dict={"WARC-Resource-Type": kind} if kind else {},
                http_headers=StatusAndHeaders(
                    status, [("Content-Type", media_type)], protocol="HTTP/1.1"
                ),
            )
        )
    return out.getvalue()


def members(data: bytes, media_type: str = WARC_TYPE) -> list[str]:
    parts = read_members(io.BytesIO(data), len(data), media_type)
    return [part.name for part in parts if isinstance(part, Member)]


@pytest.mark.parametrize(
    ("record", "taken"),
    [
        (("200 OK", "document", "text/html", PAGE), True),
        (("404 Not Found", "document", "text/html", PAGE), True),
        (("404 Not Found", "", "text/html", PAGE), True),
        (("404 Not Found", "image", "text/html", PAGE), False),
        (("302 Found", "document", "text/html", PAGE), False),
        (("200 OK", "iframe", "text/html", PAGE), False),
        (("200 OK", "", "image/jpeg", PICTURE), True),
        (("200 OK", "media", "video/mp4; codecs=x", PICTURE), True),
        (("200 OK", "", "image/gif", b"GIF89a" + b"x" * 37), False),
        (("200 OK", "stylesheet", "text/css", PICTURE), False),
        (("200 OK", "", "text/javascript", PICTURE), False),
        (("200 OK", "font", "font/woff2", PICTURE), False),
        (("200 OK", "document", "text/plain", b"note"), True),
        (("999 Odd", "", "application/pdf", b"%PDF-1.7"), False),
    ],
)
def test_pages_and_what_they_show_are_taken_out_and_the_rest_stays(
    record: tuple[str, str, str, bytes],
    taken: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert members(held(record)) == (["https://a.example/0"] if taken else [])


def test_a_member_says_where_it_was_published() -> None:
    parts = list(read_members(io.BytesIO(warc()), len(warc()), WARC_TYPE))
    first = next(part for part in parts if isinstance(part, Member))
    assert first.address == first.name == "https://a.example/0"
    assert b"".join(part.data for part in parts if isinstance(part, Data)) == PAGE * 3


@given(st.booleans(), st.integers(0, 1500), st.binary(max_size=12), st.integers(0, 40))
def test_a_damaged_archive_ends_in_refusals_and_never_in_an_error(
    gzip: bool,  # noqa: FBT001 - a parameter of the test
    at: int,
    noise: bytes,
    gone: int,
) -> None:
    whole = warc(gzip=gzip)
    place = at % len(whole)
    data = whole[:place] + noise + whole[place + gone :]
    for media_type in (WARC_TYPE, "application/gzip"):
        list(read_members(io.BytesIO(data), len(data), media_type))
