"""Reports as mail: headers, body, names of attachments."""

import email
from dataclasses import replace
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from sightline.analysis.charset import Decoded, decode
from sightline.analysis.documents import DateOf, Document, NamedText, ReportDate, report_date
from sightline.analysis.legible import legible
from sightline.analysis.web_document import read_web_page

if TYPE_CHECKING:
    from email.message import Message

Part: TypeAlias = "Message[str, str]"

_KEPT: Final = ("from", "to", "cc", "subject", "date", "message-id", "reply-to", "received")
_MAX_HEADERS, _MAX_PARTS = 60, 200
_HEADER_LIMIT: Final = 2_000
"""Characters of one header: the standard library takes minutes over long malformed ones."""
_PARSER_TROUBLE: Final = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
)
"""What the standard library's parser raises on malformed headers (several open issues)."""


class _Bounded(EmailPolicy):
    """The default policy on headers cut to a length it can bear."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_HEADER_LIMIT]


_POLICY: Final = _Bounded()


def read_mail(data: bytes) -> Document:
    """Read a message (RFC 5322)."""
    document = Document(format="mail")
    message = email.message_from_bytes(data, policy=_POLICY)
    _read_headers(message, document)
    parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False)]
    for part in parts:
        name = _filename(part)
        if name is not None:
            document.attachments.append(legible(name, 200))
    body = next((part for part in parts if _is_text(part, "text/plain")), None)
    page = next((part for part in parts if _is_text(part, "text/html")), None)
    if body is not None:
        decoded = _decoded(body)
        document.text, document.charset = decoded.text, decoded.charset
        document.charset_basis = decoded.basis
    elif page is not None:
        web = read_web_page(_decoded(page).text.encode("utf-8", "replace"))
        document.text, document.charset = web.text, _decoded(page).charset
        document.charset_basis = _decoded(page).basis
    else:
        document.notes.append("The message has no text.")
    return document


def _read_headers(message: Part, document: Document) -> None:
    found: list[NamedText] = []
    # The raw items never fail; a header that the parser chokes on is kept as it stands.
    for name, raw in list(message.raw_items())[:_MAX_HEADERS]:
        if name.lower() not in _KEPT:
            continue
        try:
            text = str(message.policy.header_fetch_parse(name, raw))
        except _PARSER_TROUBLE:
            text = str(raw)
        found.append(NamedText(name=legible(name, 40), text=legible(" ".join(text.split()), 500)))
    document.headers = found
    document.title = _header(found, "subject")
    sender = _header(found, "from")
    document.authors = [sender] if sender else []
    for header in found:
        if header.name.lower() == "date":
            document.dates.append(_date(DateOf.SENT, "header Date", header.text))
        elif header.name.lower() == "received" and ";" in header.text:
            stamp = header.text.rsplit(";", 1)[1]
            document.dates.append(_date(DateOf.RECEIVED, "header Received", stamp))


def _header(headers: list[NamedText], name: str) -> str | None:
    return next((item.text for item in headers if item.name.lower() == name), None)


def _date(of: DateOf, where: str, raw: str) -> ReportDate:
    """A date of RFC 5322, section 3.3; `-0000` means that the zone is not known."""
    raw = raw.strip()
    try:
        moment = parsedate_to_datetime(raw)
        stamp = moment.isoformat(timespec="seconds")
    except _PARSER_TROUBLE:
        stamp = raw
    date = report_date(of, where, stamp)
    return replace(date, raw=raw[:80])


def _decoded(part: Part) -> Decoded:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    try:
        stated = part.get_content_charset()
        if stated and stated != "us-ascii":
            text = content.decode(stated, "replace")
            return Decoded(text=text, charset=stated, basis="stated in the message")
    except _PARSER_TROUBLE:
        pass
    return decode(content)


def _is_text(part: Part, kind: str) -> bool:
    try:
        return part.get_content_type() == kind and _filename(part) is None
    except _PARSER_TROUBLE:
        return False


def _filename(part: Part) -> str | None:
    try:
        return part.get_filename()
    except _PARSER_TROUBLE:
        return "(unreadable name)"
