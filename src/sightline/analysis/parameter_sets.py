"""Where a file keeps its codecs' parameter sets, and what they state.

ISO base media: avcC, hvcC, av1C and vpcC boxes (ISO/IEC 14496-15; AV1 in ISOBMFF; VP in ISOBMFF).
Matroska: CodecPrivate in the same forms (RFC 9559, 5.1.4.1.22; codec mappings). Anything else:
start codes in the first bytes of the file (H.264, annex B).
"""

import re
from collections.abc import Iterator
from typing import Final

from sightline.analysis import avc, hevc, isobmff, matroska
from sightline.analysis.avc import Fields
from sightline.analysis.contract import ByteSource

_SEARCHED: Final = 256 * 1024
_LONGEST: Final = 4096
_SETS_MOST: Final = 4
_CODEC_PRIVATE: Final = "63A2"
_BOXES: Final = ("avcC", "hvcC", "av1C", "vpcC")
_START: Final = re.compile(rb"\x00\x00\x01[\x67\x27\x47][^\x00]", re.DOTALL)


def parameter_sets(source: ByteSource) -> tuple[tuple[str, Fields], ...]:
    """Each set's name ("H.264 sequence") and fields, at most eight sets."""
    head = source.read(0, 12)
    if head[:4] == b"\x1aE\xdf\xa3":
        found = _matroska(source)
    elif head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp"}:
        found = _boxes(source)
    else:
        found = _start_codes(source)
    return tuple(item for item, _ in zip(found, range(2 * _SETS_MOST), strict=False))


def _boxes(source: ByteSource) -> Iterator[tuple[str, Fields]]:
    tree = isobmff.walk(source)
    for box in [box for box in tree.boxes if box.kind in _BOXES][:_SETS_MOST]:
        data = isobmff.content(source, box, _LONGEST)
        if box.kind == "avcC":
            yield from _avc_configuration(data)
        elif box.kind == "hvcC":
            yield from _hevc_configuration(data)
        elif box.kind == "av1C" and len(data) >= 4:  # noqa: PLR2004 - four bytes of flags
            yield "AV1 configuration", (("flags", data[:4].hex(" ")),)
        elif len(data) >= 12:  # noqa: PLR2004 - version and eight bytes (VP in ISOBMFF, 2.3)
            yield "VP9 configuration", (("flags", data[4:12].hex(" ")),)


def _matroska(source: ByteSource) -> Iterator[tuple[str, Fields]]:
    elements = matroska.walk(source).elements
    for item in [item for item in elements if item.name == _CODEC_PRIVATE][:_SETS_MOST]:
        data = source.read(item.start, min(item.end - item.start, _LONGEST))
        if data[:1] == b"\1" and len(data) > 6 and data[4] >> 2 == 63:  # noqa: PLR2004 - avcC's reserved ones
            yield from _avc_configuration(data)
        elif data[:1] == b"\1" and len(data) > 22:  # noqa: PLR2004 - hvcC's fixed part
            yield from _hevc_configuration(data)


def _avc_configuration(data: bytes) -> Iterator[tuple[str, Fields]]:
    """ISO/IEC 14496-15, 5.3.3.1: counted units, sequences then pictures."""
    at = 5
    for name, mask, fields in (
        ("H.264 sequence", 31, avc.sequence_fields),
        ("H.264 picture", 255, avc.picture_fields),
    ):
        count = data[at] & mask if at < len(data) else 0
        at += 1
        for _ in range(count):
            size = int.from_bytes(data[at : at + 2])
            unit = data[at + 2 : at + 2 + size]
            at += 2 + size
            if len(unit) > 1:
                yield name, fields(unit)
    if len(data) > 4:  # noqa: PLR2004 - the byte that states it
        yield "H.264 in this file", (("length bytes", str((data[4] & 3) + 1)),)


def _hevc_configuration(data: bytes) -> Iterator[tuple[str, Fields]]:
    """ISO/IEC 14496-15, 8.3.3.1: arrays of counted units."""
    at = 23
    for _ in range(data[22] if len(data) >= at else 0):
        kind, count = data[at : at + 1], int.from_bytes(data[at + 1 : at + 3])
        at += 3
        for _ in range(count):
            size = int.from_bytes(data[at : at + 2])
            unit = data[at + 2 : at + 2 + size]
            at += 2 + size
            if len(unit) <= 2:  # noqa: PLR2004 - no more than its header
                break
            if kind and kind[0] & 63 == hevc.SEQUENCE:
                yield "HEVC sequence", hevc.sequence_fields(unit)


def _start_codes(source: ByteSource) -> Iterator[tuple[str, Fields]]:
    data = source.read(0, _SEARCHED)
    for found in list(_START.finditer(data))[:1]:
        begins = found.start() + 3
        ends = data.find(b"\0\0\1", begins)
        unit = data[begins : ends if ends > 0 else begins + 256][:_LONGEST]
        yield "H.264 sequence", avc.sequence_fields(unit)
        if ends > 0 and data[ends + 3 : ends + 4] and data[ends + 3] & 31 == avc.PICTURE:
            after = data.find(b"\0\0\1", ends + 3)
            unit = data[ends + 3 : after if after > 0 else ends + 64][:_LONGEST].rstrip(b"\0")
            yield "H.264 picture", avc.picture_fields(unit)
