"""The parts of still picture files, and where their Exif and XMP lie.

JPEG after ITU-T T.81 annex B and JEITA CP-3451 (APP1), PNG after its third edition (eXIf, iTXt),
WebP after its RIFF container specification, TIFF 6.0, HEIF and AVIF after ISO/IEC 23008-12 (items
of type Exif and mime). Pure and bounded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from sightline.analysis import isobmff, riff
from sightline.analysis.contract import ByteSource
from sightline.analysis.heif_items import read_items
from sightline.analysis.legible import legible_bytes

MAX_PARTS: Final = 500
_BLOCK_LIMIT: Final = 256 * 1024
_TIFF_LIMIT: Final = 64 * 1024 * 1024
_EXIF_MARK: Final = b"Exif\0\0"
_XMP_MARK: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PNG_MARK: Final = b"\x89PNG\r\n\x1a\n"
_JPEG_NAMES: Final = {
    0xC0: "SOF0 (baseline)",
    0xC1: "SOF1",
    0xC2: "SOF2 (progressive)",
    0xC4: "DHT",
    0xDB: "DQT",
    0xDD: "DRI",
    0xDA: "SOS",
    0xFE: "COM",
}
_FIRST_APP, _LAST_APP, _JUMBF_APP = 0xE0, 0xEF, 0xEB
_START_OF_SCAN: Final = 0xDA
_WORD: Final = re.compile(rb"[ -~]{0,28}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A segment, chunk or box."""

    kind: str
    offset: int
    size: int
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """What a picture file is made of."""

    format: str
    parts: tuple[Part, ...]
    exif: bytes | None = None
    """A TIFF structure, byte order mark first."""
    xmp: bytes | None = None
    credentials: tuple[str, ...] = ()
    """Where Content Credentials stand; not examined here."""
    oddities: tuple[str, ...] = ()
    trailing: int = 0
    """Bytes after the picture's end."""


_Reader: TypeAlias = Callable[[ByteSource], Still]


def read_still(source: ByteSource) -> Still | None:
    """The parts of a picture file, None where the format is none of the known."""
    head = source.read(0, 12)
    readers: tuple[tuple[bool, _Reader], ...] = (
        (head[:2] == b"\xff\xd8", _jpeg),
        (head[:8] == _PNG_MARK, _png),
        (head[:4] == b"RIFF" and head[8:] == b"WEBP", _webp),
        (head[:4] in {b"II*\0", b"MM\0*"}, _tiff),
        (head[4:8] == b"ftyp", _heif),
    )
    return next((read(source) for fits, read in readers if fits), None)


def _jpeg(source: ByteSource) -> Still:
    parts: list[Part] = []
    oddities: list[str] = []
    blocks: dict[str, bytes] = {}
    credentials: list[str] = []
    at = 2
    while at + 4 <= source.size and len(parts) < MAX_PARTS:
        head = source.read(at, 4)
        if head[0] != 0xFF:  # noqa: PLR2004 - every marker begins so (T.81, B.1.1.2)
            oddities.append(f"no marker at {at}")
            break
        code, size = head[1], int.from_bytes(head[2:4]) + 2
        body = source.read(at + 4, min(size - 4, _BLOCK_LIMIT)) if size > 4 else b""  # noqa: PLR2004 - marker and length
        parts.append(Part(kind=_jpeg_name(code, body), offset=at, size=size))
        if body.startswith(_EXIF_MARK):
            blocks.setdefault("exif", body[len(_EXIF_MARK) :])
        if body.startswith(_XMP_MARK):
            blocks.setdefault("xmp", body[len(_XMP_MARK) :])
        if code == _JUMBF_APP and body[:2] == b"JP":
            credentials.append(f"APP11 segment (JUMBF) at {at}")
        if code == _START_OF_SCAN:
            break
        at += size
    return Still(
        format="jpeg",
        parts=tuple(parts),
        exif=blocks.get("exif"),
        xmp=blocks.get("xmp"),
        credentials=tuple(credentials[:4]),
        oddities=tuple(oddities),
        trailing=_after_jpeg(source),
    )


def _jpeg_name(code: int, body: bytes) -> str:
    if _FIRST_APP <= code <= _LAST_APP:
        word = _WORD.match(body)
        return f"APP{code - _FIRST_APP} {word[0].decode() if word else ''}".strip()
    return _JPEG_NAMES.get(code, f"FF{code:02X}")


def _after_jpeg(source: ByteSource) -> int:
    """Bytes after the last end-of-image mark, looked for in the last 64 KB."""
    window = min(source.size, 64 * 1024)
    tail = source.read(source.size - window, window)
    found = tail.rfind(b"\xff\xd9")
    return window - found - 2 if found >= 0 else 0


def _png(source: ByteSource) -> Still:
    parts: list[Part] = []
    exif = xmp = None
    credentials = []
    at = 8
    while at + 12 <= source.size and len(parts) < MAX_PARTS:
        head = source.read(at, 8)
        size, kind = int.from_bytes(head[:4]), head[4:8]
        parts.append(Part(kind=legible_bytes(kind), offset=at, size=size + 12))
        if kind == b"eXIf":
            exif = source.read(at + 8, min(size, _BLOCK_LIMIT))
        if kind == b"iTXt" and source.read(at + 8, 17) == b"XML:com.adobe.xmp":
            xmp = source.read(at + 8 + 22, min(size, _BLOCK_LIMIT))
        if kind == b"caBX":
            credentials.append(f"chunk caBX at {at}")
        at += size + 12
        if kind == b"IEND":
            break
    return Still(
        format="png",
        parts=tuple(parts),
        exif=exif,
        xmp=xmp,
        credentials=tuple(credentials[:4]),
        oddities=() if at <= source.size else ("the last chunk runs past the end of the file",),
        trailing=max(0, source.size - at) if parts and parts[-1].kind == "IEND" else 0,
    )


def _webp(source: ByteSource) -> Still:
    tree = riff.walk(source)
    blocks = {
        chunk.kind: source.read(chunk.start, min(chunk.size - 8, _BLOCK_LIMIT))
        for chunk in tree.chunks
        if chunk.kind in {"EXIF", "XMP "}
    }
    exif = blocks.get("EXIF")
    return Still(
        format="webp",
        parts=tuple(
            Part(kind=item.kind, offset=item.offset, size=item.size, depth=item.depth)
            for item in tree.chunks[:MAX_PARTS]
        ),
        exif=exif.removeprefix(_EXIF_MARK) if exif else None,
        xmp=blocks.get("XMP "),
        credentials=tuple(
            f"chunk C2PA at {item.offset}" for item in tree.chunks if item.kind == "C2PA"
        )[:4],
        oddities=tree.oddities,
        trailing=tree.trailing,
    )


def _tiff(source: ByteSource) -> Still:
    return Still(
        format="tiff",
        parts=(Part(kind="TIFF", offset=0, size=source.size),),
        exif=source.read(0, min(source.size, _TIFF_LIMIT)),
    )


def _heif(source: ByteSource) -> Still:
    tree = isobmff.walk(source)
    items = read_items(source, tree, _BLOCK_LIMIT)
    return Still(
        format="heif",
        parts=tuple(
            Part(kind=box.kind, offset=box.offset, size=box.size, depth=box.depth)
            for box in tree.boxes[:MAX_PARTS]
        ),
        exif=items.exif,
        xmp=items.xmp,
        oddities=tree.oddities,
        trailing=tree.trailing,
    )
