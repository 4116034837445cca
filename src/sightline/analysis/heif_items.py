"""Where HEIF and AVIF files keep their Exif and XMP: as items that `iloc` locates.

ISO/IEC 14496-12 sections 8.11.3 (iloc) and 8.11.6 (infe); ISO/IEC 23008-12 annex A (an Exif item
begins with a 32-bit offset to its TIFF header).
"""

from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import ByteSource
from sightline.analysis.isobmff import Tree, content

_MAX_ITEMS: Final = 1000
_MAX_EXTENTS: Final = 64
_XMP_TYPE: Final = b"application/rdf+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The two blocks, None where the file has none."""

    exif: bytes | None
    xmp: bytes | None


def read_items(source: ByteSource, tree: Tree, limit: int) -> Items:
    """Find and read the Exif and XMP items, at most `limit` bytes of each."""
    kinds: dict[int, str] = {}
    for index in tree.at("meta/iinf/infe")[:_MAX_ITEMS]:
        data = content(source, tree.boxes[index], 256)
        wide = 4 if data[:1] == b"\3" else 2
        number, rest = int.from_bytes(data[4 : 4 + wide]), data[4 + wide + 2 :]
        if rest[:4] == b"Exif":
            kinds[number] = "exif"
        elif rest[:4] == b"mime" and _XMP_TYPE in rest:
            kinds[number] = "xmp"
    box = tree.first("meta/iloc")
    found: dict[str, bytes] = {}
    if box is not None and kinds:
        for number, pieces in _places(content(source, box, 64 * 1024)).items():
            if number in kinds:
                data = b"".join(source.read(at, min(size, limit)) for at, size in pieces)
                found.setdefault(kinds[number], data[:limit])
    exif = found.get("exif")
    if exif is not None:
        exif = exif[4 + int.from_bytes(exif[:4]) :]
    return Items(exif=exif, xmp=found.get("xmp"))


def _places(data: bytes) -> dict[int, list[tuple[int, int]]]:
    """Item number to its extents (offset in the file, length); only whole-file offsets are read."""
    reader = _Reader(data)
    version = reader.number(4) >> 24
    sizes = reader.number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15
    count = reader.number(4 if version == 2 else 2)  # noqa: PLR2004 - the version with wide numbers
    places: dict[int, list[tuple[int, int]]] = {}
    for _ in range(min(count, _MAX_ITEMS)):
        number = reader.number(4 if version == 2 else 2)  # noqa: PLR2004 - as above
        method = reader.number(2) & 15 if version else 0
        reader.number(2)
        base = reader.number(base_size)
        extents = []
        for _ in range(min(reader.number(2), _MAX_EXTENTS)):
            if version:
                reader.number(index_size)
            extents.append((base + reader.number(offset_size), reader.number(length_size)))
        if method == 0:
            places[number] = extents
    return places


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0

    def number(self, length: int) -> int:
        value = int.from_bytes(self.data[self.at : self.at + length])
        self.at += length
        return value
