"""What bytes are, told from their beginning: a name's suffix is only believed between text kinds.

Signatures are those of the formats' own specifications (ISO/IEC 14496-12, RFC 8794 EBML, RIFF,
ISO/IEC 13818-1, ITU-T T.81, PNG, TIFF 6.0, PKWARE APPNOTE, POSIX ustar, RFC 5322).
"""

import re
from dataclasses import dataclass
from typing import Final

from sightline.model.exhibit import ExhibitKind

SNIFFER: Final = "sightline sniff 1"
HEAD_BYTES: Final = 64 * 1024
"""How much of the beginning is looked at."""

_TEXT_MARKS: Final = (
    (b"#EXTM3U", "application/vnd.apple.mpegurl"),
    (b"ffconcat", "application/x-ffconcat"),
    (b"<?xml", "application/xml"),
    (b"<svg", "application/xml"),
    (b'{"', "application/json"),
    (b"{\n", "application/json"),
    (b"[{", "application/json"),
    (b'["', "application/json"),
    (b"[\n", "application/json"),
)
_TEXT_KINDS: Final = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
}
_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"ID3\x02", "audio/mpeg"),
    (b"ID3\x03", "audio/mpeg"),
    (b"ID3\x04", "audio/mpeg"),
    (b"\xff\xfa", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"fLaC", "audio/flac"),
    (b"WARC/1.", "application/warc"),
    (b"#!AMR", "audio/amr"),
    (b"caff\x00\x01", "audio/x-caf"),
    (b".snd\x00\x00", "audio/basic"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
)
_BRANDS: Final = {
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic-sequence",
    b"mif1": "image/heif",
    b"msf1": "image/heif-sequence",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"crx ": "image/x-canon-cr3",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
_OLD_QUICKTIME: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_ARCHIVES: Final = frozenset(
    {
        "application/zip",
        "application/x-tar",
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/warc",
    }
)
_REPORTS: Final = frozenset(
    {"text/plain", "text/html", "text/markdown", "text/csv", "application/pdf", "message/rfc822"}
)
_MAIL_HEADER: Final = re.compile(
    rb"(?:from|return-path|received|delivered-to|mime-version|message-id|date|subject|to"
    rb"|x-[a-z0-9-]+|dkim-signature|arc-[a-z-]+): ?[^\n]*\r?\n",
    re.IGNORECASE,
)
_MAIL_HEADERS_NEEDED: Final = 2
_BZIP2: Final = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_BITMAP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Sizes that the second header of a BMP file may have."""
_HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_TS_PACKET, _M2TS_PACKET = 188, 192
_H264_SETS: Final = frozenset({b"\x27", b"\x47", b"\x67"})
_H264_DELIMITERS: Final = frozenset(bytes([kinds << 5 | 0x10]) for kinds in range(8))
_H265_SETS: Final = frozenset({b"\x40\1", b"\x42\1", b"\x46\1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """An opinion about bytes."""

    media_type: str
    kind: ExhibitKind


def sniff(head: bytes, name: str) -> Sniffed:
    """What bytes with this beginning are; never raises.

    Args:
        head: The first `HEAD_BYTES`, or all there are.
        name: The name they came under.
    """
    media_type = _media_type(head, name)
    return Sniffed(media_type=media_type, kind=_kind(media_type))


def _kind(media_type: str) -> ExhibitKind:
    if media_type in _REPORTS:
        return ExhibitKind.REPORT
    if media_type in _ARCHIVES:
        return ExhibitKind.ARCHIVE
    family = media_type.partition("/")[0]
    return {
        "video": ExhibitKind.FOOTAGE,
        "audio": ExhibitKind.SOUND,
        "image": ExhibitKind.STILL,
    }.get(family, ExhibitKind.OTHER)


def _media_type(head: bytes, name: str) -> str:
    if not head:
        return "application/x-empty"
    for recognise in (
        _boxes,
        _ebml,
        _riff,
        _ogg,
        _transport_stream,
        _bare_video,
        _zip,
        _start,
        _elsewhere,
    ):
        found = recognise(head)
        if found is not None:
            return found
    return _text(head, name) or "application/octet-stream"


def _start(head: bytes) -> str | None:
    return next((kind for start, kind in _STARTS if head.startswith(start)), None)


def _elsewhere(head: bytes) -> str | None:
    """Formats whose mark does not stand at the very beginning."""
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return "audio/aiff"
    if _BZIP2.match(head):
        return "application/x-bzip2"
    # Two letters are too few: words begin with them.
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return "image/bmp"
    return "application/pdf" if b"%PDF-" in head[:1024] else None


def _boxes(head: bytes) -> str | None:
    kind, brand = head[4:8], head[8:12]
    if kind == b"ftyp":
        if brand[:3] in {b"3gp", b"3g2", b"3ge", b"3gg", b"3gr", b"3gs"}:
            return "video/3gpp"
        return _BRANDS.get(brand, "video/mp4")
    # These are words too ("The free press"), so what reads as text is no QuickTime file.
    return "video/quicktime" if kind in _OLD_QUICKTIME and not _is_text(head) else None


def _ebml(head: bytes) -> str | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _riff(head: bytes) -> str | None:
    if head[:4] not in {b"RIFF", b"RF64"}:
        return None
    forms = {b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav", b"WEBP": "image/webp"}
    return forms.get(head[8:12])


def _ogg(head: bytes) -> str | None:
    if not head.startswith(b"OggS\x00"):
        return None
    # Every stream begins with a page of its own, all of them before any content (RFC 3533).
    return "video/ogg" if b"\x80theora" in head[:4096] else "audio/ogg"


def _transport_stream(head: bytes) -> str | None:
    for packet, first in ((_TS_PACKET, 0), (_M2TS_PACKET, 4)):
        marks = head[first : first + 4 * packet : packet]
        if len(marks) == 4 and set(marks) == {0x47}:  # noqa: PLR2004 - four packets in a row
            return "video/mp2t"
    return None


def _bare_video(head: bytes) -> str | None:
    """A coded video without any container, as surveillance recorders and drones write it."""
    if not head.startswith((b"\0\0\1", b"\0\0\0\1")):
        return None
    unit = head.lstrip(b"\0")[1:3]
    # The first unit is a parameter set or a delimiter (H.264, 7.3.1; H.265, 7.3.1.2).
    if unit[:1] in _H264_SETS or (unit[:1] == b"\x09" and unit[1:] in _H264_DELIMITERS):
        return "video/h264"
    return "video/h265" if unit in _H265_SETS else None


def _zip(head: bytes) -> str | None:
    if head[:4] not in {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}:
        return None
    first_name = head[30:80]
    if first_name.startswith(b"mimetype") and b"opendocument" in head[:200]:
        return "application/vnd.oasis.opendocument"
    if first_name.startswith(b"mimetype") and b"epub" in head[:200]:
        return "application/epub+zip"
    if first_name.startswith((b"[Content_Types].xml", b"_rels/.rels")):
        return "application/vnd.openxmlformats-officedocument"
    return "application/zip"


def _text(head: bytes, name: str) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="replace").encode()
    if not _is_text(head):
        return None
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    marked = next((kind for mark, kind in _TEXT_MARKS if start.startswith(mark)), None)
    if marked is not None and marked != "application/xml":
        return marked
    # Asked first: a message may carry a page, and no page begins with a message's header.
    if marked is None and _is_mail(start):
        return "message/rfc822"
    if _HTML.search(start[:4096]):
        return "text/html"
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    return marked or _TEXT_KINDS.get(suffix, "text/plain")


def _is_text(head: bytes) -> bool:
    control = sum(head.count(bytes([code])) for code in range(32) if code not in b"\t\n\v\f\r\x1b")
    if control:
        return False
    try:
        # A character may be cut at the end of what is looked at.
        head[: max(len(head) - 3, 1)].decode()
    except UnicodeDecodeError as error:
        cut_at_end = error.start > len(head) - 8
        single_byte = sum(code >= 0x80 for code in head) < len(head) * 0.9  # noqa: PLR2004 - beyond ASCII
        return cut_at_end or single_byte
    return True


def _is_mail(start: bytes) -> bool:
    position = found = 0
    while (match := _MAIL_HEADER.match(start, position)) is not None:
        found += 1
        position = match.end()
        # Folded header lines begin with white space (RFC 5322 section 2.2.3).
        while start[position : position + 1] in {b" ", b"\t"}:
            position = start.find(b"\n", position) + 1 or len(start)
    return found >= _MAIL_HEADERS_NEEDED
