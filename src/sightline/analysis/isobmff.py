"""The box tree of ISO base media files: mp4, mov, m4a, 3gp, heif, avif.

Layout after ISO/IEC 14496-12, section 4.2 (boxes), and the QuickTime File Format specification
(`udta` lists, sound sample entries of version 1 and 2, `meta` without version). Pure: bytes in,
tree out. Every count and depth is bounded, whatever a file states.
"""

from dataclasses import dataclass, field
from typing import Final

from sightline.analysis.contract import ByteSource
from sightline.analysis.legible import legible

MAX_BOXES: Final = 10_000
MAX_DEPTH: Final = 16
MAX_ODDITIES: Final = 50

_HEADER, _LARGE_HEADER = 8, 16
_TO_THE_END, _LARGE_SIZE = 0, 1
_FULL, _ITEM_COUNT = 4, 2


def _codes(text: str) -> frozenset[str]:
    """Four-character codes; an underscore stands for a space."""
    return frozenset(code.replace("_", " ") for code in text.split())


_CONTAINERS: Final = _codes(
    "moov trak mdia minf stbl dinf edts udta moof traf mvex mfra meco strk tref gmhd iprp ipco "
    "ilst sinf schi wave clip matt tapt"
)
PICTURE_ENTRIES: Final = _codes(
    "avc1 avc2 avc3 avc4 hvc1 hev1 dvh1 dvhe dva1 dvav av01 vp08 vp09 mp4v s263 h263 jpeg mjpa "
    "mjpb apch apcn apcs apco ap4h ap4x encv vvc1 vvi1 SVQ3 SVQ1 cvid raw_ png_ rle_ 2vuy v210"
)
SOUND_ENTRIES: Final = _codes(
    "mp4a ac-3 ec-3 ac-4 Opus fLaC alac samr sawb twos sowt lpcm .mp3 ulaw alaw enca ima4 in24 "
    "in32 fl32 fl64 QDM2 Qclp"
)
_PICTURE_FIXED, _SOUND_FIXED = 78, 28
_SOUND_EXTRA: Final = {1: 16, 2: 36}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box as it lies in the file."""

    kind: str
    """Its four bytes as Latin-1."""
    offset: int
    size: int
    """Bytes present, header included: what is stated, clipped to the box around it."""
    header: int
    """Bytes of the header: 8, or 16 with a 64-bit size."""
    depth: int
    parent: int
    """Index of the box around it, -1 at the top."""

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.offset + self.header

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.offset + self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Every box in file order, and what is odd about them."""

    boxes: tuple[Box, ...]
    oddities: tuple[str, ...]
    trailing: int
    """Bytes after the last whole box that form no box."""
    truncated: bool
    """A box states more bytes than the file has."""
    left_out: bool
    """More boxes follow than are listed."""

    def at(self, path: str, inside: int = -1) -> list[int]:
        """Indexes of all boxes at a path such as `moov/trak`, below the box `inside`."""
        found = [inside]
        for kind in path.split("/"):
            parents = set(found)
            found = [
                index
                for index, box in enumerate(self.boxes)
                if box.kind == kind and box.parent in parents
            ]
        return found

    def first(self, path: str, inside: int = -1) -> Box | None:
        """The first box at a path, if there is one."""
        found = self.at(path, inside)
        return self.boxes[found[0]] if found else None

    def children(self, parent: int) -> list[int]:
        """Indexes of the boxes directly below one."""
        return [index for index, box in enumerate(self.boxes) if box.parent == parent]


def content(source: ByteSource, box: Box, limit: int) -> bytes:
    """The first `limit` bytes of a box's content."""
    return source.read(box.start, min(limit, box.size - box.header))


def walk(source: ByteSource) -> Tree:
    """Read the box tree of a file; damaged or hostile files give a shorter tree, never an error."""
    walker = _Walker(source)
    end = walker.level(0, source.size, depth=0, parent=-1)
    return Tree(
        boxes=tuple(walker.boxes),
        oddities=tuple(walker.oddities[:MAX_ODDITIES]),
        trailing=source.size - end,
        truncated=walker.truncated,
        left_out=len(walker.boxes) >= MAX_BOXES,
    )


def _is_code(kind: str) -> bool:
    """Four printable ASCII characters; QuickTime's user data begin with a copyright sign."""
    rest = kind.removeprefix("\xa9")
    return bool(rest) and rest.isascii() and rest.isprintable()


@dataclass(slots=True)
class _Walker:
    source: ByteSource
    boxes: list[Box] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    truncated: bool = False

    def level(self, start: int, end: int, *, depth: int, parent: int) -> int:
        """Read the boxes between two offsets; returns where the last whole one ends."""
        offset = start
        while offset + _HEADER <= end and len(self.boxes) < MAX_BOXES:
            box = self._box(offset, end, depth=depth, parent=parent)
            if box is None:
                return offset
            index = len(self.boxes)
            self.boxes.append(box)
            inner = self._inside(box)
            if inner is not None and depth < MAX_DEPTH:
                self.level(inner, box.end, depth=depth + 1, parent=index)
            offset = box.end
        return offset

    def _box(self, offset: int, end: int, *, depth: int, parent: int) -> Box | None:
        head = self.source.read(offset, _LARGE_HEADER)
        kind, size, header = head[4:8].decode("latin-1"), int.from_bytes(head[:4]), _HEADER
        listed = parent >= 0 and self.boxes[parent].kind == "ilst"
        if not _is_code(kind) and not listed:
            if depth == 0 and offset:
                self._odd(f"{end - offset} bytes from {offset} on form no box")
            return None
        if size == _LARGE_SIZE:
            size, header = int.from_bytes(head[8:16]), _LARGE_HEADER
        elif size == _TO_THE_END:
            size = end - offset
            if depth:
                self._odd(f"box {legible(kind)} at {offset} states size 0 inside another box")
        if size < header:
            self._odd(f"box {legible(kind)} at {offset} states {size} bytes, less than its header")
            return None
        if offset + size > end:
            self._overrun(kind, offset, size, end, top=depth == 0)
            size = end - offset
        if size < header:
            return None
        return Box(kind=kind, offset=offset, size=size, header=header, depth=depth, parent=parent)

    def _overrun(self, kind: str, offset: int, size: int, end: int, *, top: bool) -> None:
        what = "the file" if top else "the box around it"
        self._odd(
            f"box {legible(kind)} at {offset} states {size} bytes, "
            f"{offset + size - end} more than {what} has"
        )
        self.truncated |= top

    def _inside(self, box: Box) -> int | None:
        """Where the boxes inside a box begin, None where it holds none."""
        parent = self.boxes[box.parent].kind if box.parent >= 0 else ""
        if parent == "stsd":
            return self._inside_sample_entry(box)
        if box.kind == "meta":
            # ISO gives it a version, QuickTime does not: there the first box follows at once.
            unversioned = self.source.read(box.start + 4, 4) == b"hdlr"
            return box.start if unversioned else box.start + _FULL
        if box.kind in {"stsd", "dref"}:
            return box.start + _FULL + 4
        if box.kind == "iinf":
            version = self.source.read(box.start, 1)
            return box.start + _FULL + (_ITEM_COUNT if version == b"\0" else 4)
        if parent == "ilst" or box.kind in _CONTAINERS:
            return box.start
        return None

    def _inside_sample_entry(self, box: Box) -> int | None:
        if box.kind in PICTURE_ENTRIES:
            return box.start + _PICTURE_FIXED
        if box.kind in SOUND_ENTRIES:
            version = int.from_bytes(self.source.read(box.start + 8, 2))
            return box.start + _SOUND_FIXED + _SOUND_EXTRA.get(version, 0)
        return None

    def _odd(self, what: str) -> None:
        if len(self.oddities) < MAX_ODDITIES:
            self.oddities.append(what)
