"""What a web archive holds: its pages, pictures, films and sounds, as members of an archive.

Runs inside the limited process, on files that others may have made. Style sheets, scripts, fonts,
and empty answers stay in the archive, which is kept whole; so do answers that only send on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from sightline.analysis.warc_records import warc_records

UNREADABLE: Final = (ArchiveLoadFailed,)
_FAMILIES: Final = frozenset({"image", "video", "audio"})
_DOCUMENTS: Final = frozenset({"text/html", "application/xhtml+xml", "application/pdf"})
_PARTS: Final = frozenset({"xhr", "fetch", "script", "stylesheet", "font", "iframe", "ping"})
"""What browsers and crawlers call answers that are no content of their own (WARC-Resource-Type)."""
_SMALLEST_PICTURE: Final = 128
"""Bytes: below, a picture counts visitors and shows nothing."""
_IS_THERE, _SENDS_ON, _REFUSED = 200, 300, 400
"""Where the classes of HTTP's status codes begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebMember:
    """A record whose content is an exhibit of its own."""

    name: str
    """The address, as the archive states it."""
    content: ArcWarcRecord


def web_members(file: BinaryIO) -> Iterator[WebMember]:
    """The records to take out, in order; the file may be compressed record by record.

    Raises:
        ArchiveLoadFailed: it cannot be read on.
    """
    for record in warc_records(file):
        address = record.rec_headers.get_header("WARC-Target-URI")
        if address and _is_content(record, address):
            yield WebMember(name=address, content=record)


def _is_content(record: ArcWarcRecord, address: str) -> bool:
    if record.rec_type == "resource":
        return _is_shown(str(record.content_type or ""), record.length or 0)
    if record.rec_type != "response" or record.http_headers is None:
        return False
    status = str(record.http_headers.get_statuscode() or "")
    kind = str(record.rec_headers.get_header("WARC-Resource-Type") or "").lower()
    sends_on = not status.isdecimal() or _SENDS_ON <= int(status) < _REFUSED
    if sends_on or kind in _PARTS or address.endswith("/favicon.ico"):
        return False
    if kind == "document":
        # Whatever lies at the address that was asked for, also where it says that nothing does.
        return int(record.payload_length) > 0
    stated = str(record.http_headers.get_header("Content-Type") or "")
    if int(status) >= _REFUSED:
        return not kind and stated.lower().startswith("text/html")
    return int(status) >= _IS_THERE and _is_shown(stated, record.payload_length)


def _is_shown(stated: str, octets: int) -> bool:
    media_type = stated.partition(";")[0].strip().lower()
    family = media_type.partition("/")[0]
    if family == "image":
        return octets >= _SMALLEST_PICTURE
    return octets > 0 and (family in _FAMILIES or media_type in _DOCUMENTS)
