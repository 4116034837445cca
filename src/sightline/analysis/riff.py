"""The chunk tree of RIFF files: AVI, WAV, WebP; and the texts in it.

Layout after Multimedia Programming Interface and Data Specifications 1.0 (RIFF, INFO list, IDIT)
and EBU Tech 3285 (bext). Pure; every count and depth is bounded.
"""

from dataclasses import dataclass, field
from typing import Final

from sightline.analysis.contract import ByteSource
from sightline.analysis.legible import legible, legible_bytes

MAX_CHUNKS: Final = 5_000
MAX_ODDITIES: Final = 50
MAX_TEXTS: Final = 64
_HEADER: Final = 8
_MAX_DEPTH: Final = 8
_TEXT_LIMIT: Final = 2048
_OPAQUE_LISTS: Final = frozenset({"movi", "rec "})
"""Lists of coded pictures and sound: thousands of chunks, none of which states anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One chunk; a list's `kind` names its form too: `LIST INFO`."""

    kind: str
    offset: int
    size: int
    depth: int
    parent: int

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.offset + _HEADER


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkText:
    """A text that a chunk holds."""

    chunk: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Riff:
    """What the file states."""

    chunks: tuple[Chunk, ...]
    texts: tuple[ChunkText, ...]
    oddities: tuple[str, ...]
    trailing: int
    truncated: bool
    left_out: bool

    def text(self, kind: str) -> str | None:
        """The first text of that chunk kind."""
        return next((item.text for item in self.texts if item.chunk == kind), None)


def walk(source: ByteSource) -> Riff:
    """Read the chunk tree; damaged or hostile files give a shorter one, never an error."""
    walker = _Walker(source)
    end = walker.level(0, source.size, depth=0, parent=-1)
    return Riff(
        chunks=tuple(walker.chunks),
        texts=tuple(walker.texts),
        oddities=tuple(walker.oddities),
        trailing=max(0, source.size - end),
        truncated=walker.truncated,
        left_out=len(walker.chunks) >= MAX_CHUNKS,
    )


@dataclass(slots=True)
class _Walker:
    source: ByteSource
    chunks: list[Chunk] = field(default_factory=list)
    texts: list[ChunkText] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    truncated: bool = False

    def level(self, start: int, end: int, *, depth: int, parent: int) -> int:
        """Read the chunks between two offsets; returns where the last one ends."""
        offset = start
        while offset + _HEADER <= end and len(self.chunks) < MAX_CHUNKS:
            head = self.source.read(offset, _HEADER + 4)
            kind, size = head[:4].decode("latin-1"), int.from_bytes(head[4:8], "little")
            if not kind.isprintable() or (depth == 0 and kind not in {"RIFF", "RF64", "RIFX"}):
                return offset
            if offset + _HEADER + size > end:
                self._overrun(kind, offset, offset + _HEADER + size - end, top=depth == 0)
                size = end - offset - _HEADER
            listed = kind in {"RIFF", "RF64", "LIST"}
            form = head[8:12].decode("latin-1")
            chunk = Chunk(
                kind=f"{kind} {form}" if listed else kind,
                offset=offset,
                size=_HEADER + size,
                depth=depth,
                parent=parent,
            )
            index = len(self.chunks)
            self.chunks.append(chunk)
            if listed and depth < _MAX_DEPTH and form not in _OPAQUE_LISTS:
                inside = chunk.start + 4
                self.level(inside, chunk.start + size, depth=depth + 1, parent=index)
            elif not listed:
                self._note(chunk, parent)
            # Chunks begin at even offsets; a pad byte is not counted in the size.
            offset += _HEADER + size + size % 2
        return min(offset, end)

    def _note(self, chunk: Chunk, parent: int) -> None:
        around = self.chunks[parent].kind if parent >= 0 else ""
        if len(self.texts) >= MAX_TEXTS:
            return
        data = self.source.read(chunk.start, min(chunk.size - _HEADER, _TEXT_LIMIT))
        if around == "LIST INFO" or chunk.kind in {"IDIT", "ISFT", "ISMP", "strn"}:
            text = legible_bytes(data.split(b"\0")[0].rstrip())
            self.texts.append(ChunkText(chunk=legible(chunk.kind), text=text))
        elif chunk.kind == "bext":
            self._note_broadcast(data)

    def _note_broadcast(self, data: bytes) -> None:
        """EBU Tech 3285: description 256, originator 32, reference 32, date 10, time 8 bytes."""
        for name, start, length in (
            ("bext originator", 256, 32),
            ("bext date", 320, 10),
            ("bext time", 330, 8),
        ):
            text = legible_bytes(data[start : start + length].split(b"\0")[0])
            if text:
                self.texts.append(ChunkText(chunk=name, text=text))

    def _overrun(self, kind: str, offset: int, excess: int, *, top: bool) -> None:
        what = "the file" if top else "the chunk around it"
        self.truncated |= top
        if len(self.oddities) < MAX_ODDITIES:
            self.oddities.append(
                f"chunk {legible(kind)} at {offset} runs {excess} bytes past the end of {what}"
            )
