"""One description of a file's structure, whatever its family: parts, texts, oddities.

Chooses the walker by the first bytes, never by the name.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sightline.analysis import isobmff, matroska, riff
from sightline.analysis.contract import ByteSource
from sightline.analysis.legible import legible
from sightline.analysis.movie import Movie, read_movie
from sightline.analysis.movie_texts import read_texts
from sightline.analysis.stills import Part, read_still

_C2PA_UUID: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The uuid of the box that holds Content Credentials (C2PA specification, section on BMFF)."""
_BMFF_STARTS: Final = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"moof", b"sidx"}
)
_ENCODER_MARKS: Final = (
    (bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef"), "x264"),
    (bytes.fromhex("2ca2de09b51747dbbb55a4fe7fc2fc4e"), "x265"),
)
"""Identifiers of the user data messages in which these two encoders write their settings."""
_SEARCHED: Final = 64 * 1024
_STILLS: Final = frozenset({"jpeg", "png", "webp", "tiff"})
_SIGNATURE_DEPTH: Final = 5
_SIGNATURE_LIMIT: Final = 1500
_WRITER_NAMES: Final = frozenset(
    {"\xa9too", "\xa9swr", "\xa9enc", "com.apple.quicktime.software", "com.android.version", "tool"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A string by which software names itself, and where it stands."""

    where: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What the file is made of."""

    family: str
    parts: tuple[Part, ...]
    parts_left_out: bool = False
    movie: Movie | None = None
    texts: tuple[str, ...] = ()
    writers: tuple[Writer, ...] = ()
    credentials: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()
    trailing: int = 0
    truncated: bool = False
    signature: str = ""


def read_structure(source: ByteSource) -> Structure:
    """Walk the file."""
    head = source.read(0, 12)
    if head[:4] == b"\x1aE\xdf\xa3":
        return _matroska(source)
    if head[:4] in {b"RIFF", b"RF64"} and head[8:] != b"WEBP":
        return _riff(source)
    if head[4:8] in _BMFF_STARTS:
        return _bmff(source)
    still = read_still(source)
    if still is not None and still.format in _STILLS:
        return Structure(
            family=still.format,
            parts=still.parts,
            credentials=still.credentials,
            oddities=still.oddities,
            trailing=still.trailing,
            signature=_signature(still.parts),
        )
    return Structure(family="unknown", parts=(), writers=_encoders(source, 0))


class StructureRead:
    """The structure of one exhibit, walked once for all methods that ask."""

    def __init__(self) -> None:
        self._made: Structure | None = None

    def of(self, source: ByteSource) -> Structure:
        """What `read_structure` gives."""
        if self._made is None:
            self._made = read_structure(source)
        return self._made


def _bmff(source: ByteSource) -> Structure:
    tree = isobmff.walk(source)
    movie = read_movie(source, tree)
    parts = tuple(
        Part(kind=legible(box.kind), offset=box.offset, size=box.size, depth=box.depth)
        for box in tree.boxes
    )
    writers = [
        Writer(where=f"{item.where}/{item.name}", text=item.text)
        for item in read_texts(source, tree)
        if item.name in _WRITER_NAMES
    ]
    for number, track in enumerate(movie.tracks):
        if track.handler_name:
            writers.append(Writer(where=f"track {number} handler name", text=track.handler_name))
        writers += [
            Writer(where=f"track {number} compressor name", text=entry.compressor)
            for entry in track.entries
            if entry.compressor
        ]
    for data in [box for box in tree.boxes if box.kind == "mdat"][:1]:
        writers += _encoders(source, data.start)
    boxes = [box for box in tree.boxes if box.kind in {"uuid", "jumb", "c2pa"}]
    return Structure(
        family="iso-bmff",
        parts=parts,
        parts_left_out=tree.left_out,
        movie=movie,
        writers=tuple(writers),
        credentials=tuple(
            f"box {box.kind} at {box.offset}"
            for box in boxes
            if box.kind != "uuid" or source.read(box.start, 16) == _C2PA_UUID
        )[:4],
        oddities=tree.oddities + _bmff_oddities(tree, movie),
        trailing=tree.trailing,
        truncated=tree.truncated,
        signature=_brand_signature(movie) + _signature(parts),
    )


def _bmff_oddities(tree: isobmff.Tree, movie: Movie) -> tuple[str, ...]:
    top = [box.kind for box in tree.boxes if box.depth == 0]
    notes = []
    if top and top[0] != "ftyp":
        notes.append(f"the first box is {legible(top[0])}, not ftyp")
    notes += [f"{top.count(kind)} boxes {kind}" for kind in ("ftyp", "moov") if top.count(kind) > 1]
    if "mdat" in top and not {"moov", "moof", "meta"} & set(top):
        notes.append("no index (moov): recording broken off, or the end of the file is missing")
    notes += [
        f"track {number} has {len(track.edits)} edits: the decoder reads some packets twice"
        for number, track in enumerate(movie.tracks)
        if sum(edit.media_time >= 0 for edit in track.edits) > 1
    ]
    if "moov" in top and "mdat" not in top and not movie.fragmented:
        notes.append("an index (moov) but no media data (mdat)")
    return tuple(notes)


def _brand_signature(movie: Movie) -> str:
    if movie.major_brand is None:
        return ""
    return f"{movie.major_brand}/{movie.minor_version}({','.join(movie.brands)}) "


def _matroska(source: ByteSource) -> Structure:
    tree = matroska.walk(source)
    parts = tuple(
        Part(kind=item.name, offset=item.offset, size=item.end - item.offset, depth=item.depth)
        for item in tree.elements
    )
    tags = [item for item in tree.stated if item.path.endswith(("TagName", "TagString"))]
    writers = [
        Writer(where=item.path, text=item.value)
        for item in tree.stated
        if item.path.endswith(("MuxingApp", "WritingApp"))
    ]
    writers += [
        Writer(where=f"Tags {name.value}", text=text.value)
        for name, text in pairwise(tags)
        if name.path.endswith("TagName") and name.value.upper() == "ENCODER"
    ]
    clusters = [item for item in tree.elements if item.name == "Cluster"]
    for cluster in clusters[:1]:
        writers += _encoders(source, cluster.start)
    return Structure(
        family="matroska",
        parts=parts,
        parts_left_out=tree.left_out,
        texts=tuple(f"{item.path} = {item.value}" for item in tree.stated),
        writers=tuple(writers),
        oddities=tree.oddities,
        truncated=tree.truncated,
        signature=_signature(parts),
    )


def _riff(source: ByteSource) -> Structure:
    tree = riff.walk(source)
    parts = tuple(
        Part(kind=legible(item.kind), offset=item.offset, size=item.size, depth=item.depth)
        for item in tree.chunks
    )
    return Structure(
        family="riff",
        parts=parts,
        parts_left_out=tree.left_out,
        texts=tuple(f"{item.chunk} = {item.text}" for item in tree.texts),
        writers=tuple(
            Writer(where=f"chunk {item.chunk}", text=item.text)
            for item in tree.texts
            if item.chunk in {"ISFT", "bext originator"}
        )
        + _encoders(source, 0),
        credentials=tuple(
            f"chunk C2PA at {item.offset}" for item in tree.chunks if item.kind == "C2PA"
        )[:4],
        oddities=tree.oddities,
        trailing=tree.trailing,
        truncated=tree.truncated,
        signature=_signature(parts),
    )


def _encoders(source: ByteSource, start: int) -> tuple[Writer, ...]:
    """Settings that x264 and x265 write into the first coded picture."""
    data = source.read(start, _SEARCHED)
    found = []
    for mark, name in _ENCODER_MARKS:
        at = data.find(mark)
        if at >= 0:
            text = data[at + len(mark) :][:1200].split(b"\0")[0].split(b"\x80")[0]
            where = f"{name} message in the first coded bytes"
            found.append(Writer(where=where, text=legible(text.decode("latin-1"), 1000)))
    return tuple(found)


def _signature(parts: tuple[Part, ...]) -> str:
    """The order of the parts, nested; a run of one kind as `kind*`, whatever its length."""
    words: list[str] = []
    depth = 0
    for part in parts:
        if part.depth > _SIGNATURE_DEPTH:
            continue
        step = part.depth - depth
        depth = part.depth
        if step > 0:
            words.append("[" * step)
        elif step < 0:
            words.append("]" * -step)
        kind = part.kind.strip()
        if words and words[-1].rstrip("*") == kind:
            words[-1] = f"{kind}*"
        else:
            words.append(kind)
    return " ".join([*words, "]" * depth])[:_SIGNATURE_LIMIT].strip()
