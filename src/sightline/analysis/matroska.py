"""The element tree of Matroska and WebM files, and what it states.

EBML after RFC 8794 (variable-length numbers, unknown sizes), elements after RFC 9559. Pure; every
count and depth is bounded.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from sightline.analysis.contract import ByteSource
from sightline.analysis.legible import legible_bytes, within_record

MAX_ELEMENTS: Final = 10_000
MAX_ODDITIES: Final = 50
MAX_STRINGS: Final = 64
_LONGEST_ID, _LONGEST_SIZE = 4, 8
_TEXT_LIMIT: Final = 4096
_MAX_DEPTH: Final = 8

_NAMES: Final = {
    0x1A45DFA3: "EBML",
    0x4282: "DocType",
    0x18538067: "Segment",
    0x114D9B74: "SeekHead",
    0x1549A966: "Info",
    0x2AD7B1: "TimestampScale",
    0x4489: "Duration",
    0x4461: "DateUTC",
    0x7BA9: "Title",
    0x4D80: "MuxingApp",
    0x5741: "WritingApp",
    0x1654AE6B: "Tracks",
    0xAE: "TrackEntry",
    0xD7: "TrackNumber",
    0x83: "TrackType",
    0x86: "CodecID",
    0x536E: "Name",
    0x22B59C: "Language",
    0x23E383: "DefaultDuration",
    0xE0: "Video",
    0xB0: "PixelWidth",
    0xBA: "PixelHeight",
    0xE1: "Audio",
    0x9F: "Channels",
    0x1F43B675: "Cluster",
    0x1C53BB6B: "Cues",
    0x1043A770: "Chapters",
    0x1254C367: "Tags",
    0x7373: "Tag",
    0x67C8: "SimpleTag",
    0x45A3: "TagName",
    0x4487: "TagString",
    0x1941A469: "Attachments",
    0x61A7: "AttachedFile",
    0x466E: "FileName",
    0x4660: "FileMimeType",
    0xEC: "Void",
    0xBF: "CRC-32",
}
_MASTERS: Final = frozenset(
    {
        "EBML",
        "Segment",
        "Info",
        "Tracks",
        "TrackEntry",
        "Video",
        "Audio",
        "Tags",
        "Tag",
        "SimpleTag",
        "Attachments",
        "AttachedFile",
    }
)
_NUMBERS: Final = frozenset(
    {
        "TimestampScale",
        "TrackNumber",
        "TrackType",
        "DefaultDuration",
        "PixelWidth",
        "PixelHeight",
        "Channels",
    }
)
_TEXTS: Final = frozenset(
    {
        "DocType",
        "Title",
        "MuxingApp",
        "WritingApp",
        "CodecID",
        "Name",
        "Language",
        "TagName",
        "TagString",
        "FileName",
        "FileMimeType",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One EBML element."""

    name: str
    """Its name in RFC 9559, or its identifier in hexadecimal."""
    offset: int
    start: int
    end: int
    depth: int
    parent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A text or number that an element holds."""

    path: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matroska:
    """What the file states."""

    elements: tuple[Element, ...]
    stated: tuple[Stated, ...]
    date_ns_since_2001: int | None
    duration_us: int | None
    oddities: tuple[str, ...]
    truncated: bool
    left_out: bool

    def values(self, name: str) -> list[str]:
        """What all elements of that name state."""
        return [item.value for item in self.stated if item.path.rsplit("/")[-1] == name]


def walk(source: ByteSource) -> Matroska:
    """Read the element tree; damaged or hostile files give a shorter one, never an error."""
    walker = _Walker(source)
    walker.level(0, source.size, depth=0, parent=-1, path="")
    return Matroska(
        elements=tuple(walker.elements),
        stated=tuple(walker.stated),
        date_ns_since_2001=walker.date,
        duration_us=_microseconds(walker),
        oddities=tuple(walker.oddities),
        truncated=walker.truncated,
        left_out=len(walker.elements) >= MAX_ELEMENTS,
    )


@dataclass(slots=True)
class _Walker:
    source: ByteSource
    elements: list[Element] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    truncated: bool = False
    date: int | None = None
    duration: float | None = None

    def level(self, start: int, end: int, *, depth: int, parent: int, path: str) -> None:
        offset = start
        while offset < end and len(self.elements) < MAX_ELEMENTS:
            head = self._head(offset)
            if head is None:
                self._odd(f"{end - offset} bytes from {offset} on form no element")
                return
            name, begin, size = head
            stop = end if size is None else begin + size
            if stop > end:
                self._odd(f"element {name} at {offset} runs {stop - end} bytes past its end")
                self.truncated, stop = True, end
            index = len(self.elements)
            element = Element(
                name=name, offset=offset, start=begin, end=stop, depth=depth, parent=parent
            )
            self.elements.append(element)
            inner = f"{path}/{name}" if path else name
            # A live recording leaves the size of its clusters open: then their blocks are listed.
            if (name in _MASTERS or size is None) and depth < _MAX_DEPTH:
                self.level(begin, stop, depth=depth + 1, parent=index, path=inner)
            else:
                self._note(element, inner)
            offset = stop

    def _head(self, offset: int) -> tuple[str, int, int | None] | None:
        """Name, start of content and size; the size is None where the file leaves it open."""
        data = self.source.read(offset, _LONGEST_ID + _LONGEST_SIZE)
        id_length = _length(data[:1], _LONGEST_ID)
        size_length = _length(data[id_length : id_length + 1], _LONGEST_SIZE)
        if not id_length or not size_length or len(data) < id_length + size_length:
            return None
        code = int.from_bytes(data[:id_length])
        bits = 7 * size_length
        size = int.from_bytes(data[id_length : id_length + size_length]) & ((1 << bits) - 1)
        name = _NAMES.get(code, f"{code:X}")
        open_end = size == (1 << bits) - 1
        return name, offset + id_length + size_length, None if open_end else size

    def _note(self, element: Element, path: str) -> None:
        length = min(element.end - element.start, _TEXT_LIMIT)
        if element.name == "DateUTC" and length == _LONGEST_SIZE:
            self.date = int.from_bytes(self.source.read(element.start, length), signed=True)
        if element.name == "Duration" and length in {4, 8}:
            data = self.source.read(element.start, length).rjust(length, b"\0")
            self.duration = struct.unpack(">f" if length == 4 else ">d", data)[0]  # noqa: PLR2004 - a 4-byte float
        if len(self.stated) >= MAX_STRINGS or element.name not in _TEXTS | _NUMBERS:
            return
        data = self.source.read(element.start, length)
        if element.name in _TEXTS:
            value = legible_bytes(data.rstrip(b"\0"))
        else:
            value = str(within_record(int.from_bytes(data[:8])))
        self.stated.append(Stated(path=path, value=value))

    def _odd(self, what: str) -> None:
        if len(self.oddities) < MAX_ODDITIES:
            self.oddities.append(what)


def _length(first: bytes, longest: int) -> int:
    """Bytes of a variable-length number, from the leading zeros of its first; 0 if it is none."""
    length = 9 - first[0].bit_length() if first else 0
    return length if length <= longest else 0


def _microseconds(walker: _Walker) -> int | None:
    if walker.duration is None or not 0 <= walker.duration < float(1 << 53):
        return None
    scales = [item.value for item in walker.stated if item.path.endswith("TimestampScale")]
    scale = int(scales[0]) if scales else 1_000_000
    return within_record(round(walker.duration * scale / 1000))
