"""What an ISO base media file states of its movie and tracks, as typed values.

Fields after ISO/IEC 14496-12 (movie, track and media headers, edit lists, sample tables), 14496-15
(avcC, hvcC) and the QuickTime File Format specification. Times stay raw: what they mean is for the
method that reads reported fields.
"""

from dataclasses import dataclass
from typing import Final

from sightline.analysis.contract import ByteSource
from sightline.analysis.isobmff import PICTURE_ENTRIES, SOUND_ENTRIES, Box, Tree, content
from sightline.analysis.legible import legible, legible_bytes, within_record

MAX_TRACKS: Final = 32
MAX_EDITS: Final = 32
MAX_BRANDS: Final = 24
_LEAF: Final = 4096
_MATRIX_TURNS: Final = {
    (1, 0, 0, 1): 0,
    (0, 1, -1, 0): 90,
    (-1, 0, 0, -1): 180,
    (0, -1, 1, 0): 270,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """An mvhd, tkhd or mdhd: seconds since 1904 as written, duration in ticks of a timescale."""

    created: int
    modified: int
    timescale: int
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An entry of an edit list; `media_time` -1 is an empty edit (a delay)."""

    duration: int
    media_time: int
    rate_permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEntry:
    """A codec as the sample description states it."""

    code: str
    profile: int | None = None
    level: int | None = None
    width: int | None = None
    height: int | None = None
    pixel_aspect: str | None = None
    colour: str | None = None
    compressor: str | None = None
    channels: int | None = None
    sample_rate_hz: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A track of the movie."""

    handler: str
    handler_name: str
    header: Header | None
    media: Header | None
    language: str | None
    rotation: str
    """Degrees clockwise, or the matrix where it is no quarter turn."""
    edits: tuple[Edit, ...]
    entries: tuple[SampleEntry, ...]
    samples: int | None
    sync_samples: int | None
    chunks: int | None
    composition_offsets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """What the file states as a whole."""

    major_brand: str | None
    minor_version: int | None
    brands: tuple[str, ...]
    header: Header | None
    index_first: bool | None
    """moov before mdat, as made for streaming; None where one of them is missing."""
    fragmented: bool
    tracks: tuple[Track, ...]
    tracks_left_out: int


def read_movie(source: ByteSource, tree: Tree) -> Movie:
    """The typed content of a tree; what is missing or cut is None."""
    moov, mdat = tree.first("moov"), tree.first("mdat")
    tracks = tree.at("moov/trak")
    brands = _brands(source, tree.first("ftyp"))
    return Movie(
        major_brand=brands[0] if brands else None,
        minor_version=brands[1] if brands else None,
        brands=brands[2] if brands else (),
        header=_header(source, tree.first("moov/mvhd")),
        index_first=moov.offset < mdat.offset if moov and mdat else None,
        fragmented=bool(tree.at("moof")),
        tracks=tuple(_track(source, tree, index) for index in tracks[:MAX_TRACKS]),
        tracks_left_out=max(0, len(tracks) - MAX_TRACKS),
    )


def _brands(source: ByteSource, box: Box | None) -> tuple[str, int, tuple[str, ...]] | None:
    if box is None:
        return None
    data = content(source, box, 8 + 4 * MAX_BRANDS)
    others = [legible_bytes(data[at : at + 4]) for at in range(8, len(data) - 3, 4)]
    return legible_bytes(data[:4]), int.from_bytes(data[4:8]), tuple(others)


def _header(source: ByteSource, box: Box | None) -> Header | None:
    """ISO/IEC 14496-12 sections 8.2.2, 8.3.2 and 8.4.2: versions 0 (32 bit) and 1 (64 bit)."""
    if box is None:
        return None
    data = content(source, box, 40)
    wide = 8 if data[:1] == b"\1" else 4
    # A track header holds the track's number, where the others hold the timescale, and a gap.
    gap = 4 if box.kind == "tkhd" else 0
    needed = 4 + 2 * wide + 4 + gap + wide
    if len(data) < needed:
        return None
    at = 4 + 2 * wide
    return Header(
        created=within_record(int.from_bytes(data[4 : 4 + wide])),
        modified=within_record(int.from_bytes(data[4 + wide : at])),
        timescale=0 if gap else int.from_bytes(data[at : at + 4]),
        duration=within_record(int.from_bytes(data[at + 4 + gap : at + 4 + gap + wide])),
    )


def _track(source: ByteSource, tree: Tree, index: int) -> Track:
    handler, name = _handler(source, tree.first("mdia/hdlr", index))
    media = tree.first("mdia/mdhd", index)
    tables = tree.at("mdia/minf/stbl", index)
    table = tables[0] if tables else len(tree.boxes)
    return Track(
        handler=handler,
        handler_name=name,
        header=_header(source, tree.first("tkhd", index)),
        media=_header(source, media),
        language=_language(source, media),
        rotation=_rotation(source, tree.first("tkhd", index)),
        edits=_edits(source, tree.first("edts/elst", index)),
        entries=_entries(source, tree, table),
        samples=_number(source, tree.first("stsz", table) or tree.first("stz2", table), at=8),
        sync_samples=_number(source, tree.first("stss", table), at=4),
        chunks=_number(source, tree.first("stco", table) or tree.first("co64", table), at=4),
        composition_offsets=tree.first("ctts", table) is not None,
    )


def _handler(source: ByteSource, box: Box | None) -> tuple[str, str]:
    if box is None:
        return "", ""
    data = content(source, box, 24 + 256)
    name = data[24:]
    # QuickTime writes a counted string, ISO one that ends with a zero byte.
    if name[:1] and name[0] == len(name) - 1:
        name = name[1:]
    return legible_bytes(data[8:12]), legible_bytes(name.split(b"\0")[0], 120)


def _language(source: ByteSource, box: Box | None) -> str | None:
    """Three letters of five bits each (section 8.4.2.3); old Macintosh codes are numbers."""
    if box is None:
        return None
    data = content(source, box, 40)
    at = 32 if data[:1] == b"\1" else 20
    code = int.from_bytes(data[at : at + 2])
    letters = [(code >> shift & 31) + 0x60 for shift in (10, 5, 0)]
    if all(ord("a") <= letter <= ord("z") for letter in letters):
        return "".join(map(chr, letters))
    return f"code {code}"


def _rotation(source: ByteSource, box: Box | None) -> str:
    if box is None:
        return "not stated"
    data = content(source, box, 96)
    start = 52 if data[:1] == b"\1" else 40
    cells = [
        int.from_bytes(data[start + at : start + at + 4], signed=True) for at in (0, 4, 12, 16)
    ]
    turn = _MATRIX_TURNS.get((cells[0] >> 16, cells[1] >> 16, cells[2] >> 16, cells[3] >> 16))
    return str(turn) if turn is not None else f"matrix {cells} in 65536ths"


def _edits(source: ByteSource, box: Box | None) -> tuple[Edit, ...]:
    if box is None:
        return ()
    wide = 8 if source.read(box.start, 1) == b"\1" else 4
    step = 2 * wide + 4
    data = content(source, box, 8 + step * MAX_EDITS)
    count = min(int.from_bytes(data[4:8]), MAX_EDITS, (len(data) - 8) // step)
    rows = [data[8 + step * row :][:step] for row in range(max(0, count))]
    return tuple(
        Edit(
            duration=within_record(int.from_bytes(row[:wide])),
            media_time=within_record(int.from_bytes(row[wide : 2 * wide], signed=True)),
            rate_permille=int.from_bytes(row[2 * wide :], signed=True) * 1000 >> 16,
        )
        for row in rows
    )


def _entries(source: ByteSource, tree: Tree, table: int) -> tuple[SampleEntry, ...]:
    found = []
    for description in tree.at("stsd", table)[:1]:
        for index in tree.children(description)[:8]:
            box = tree.boxes[index]
            if box.kind in PICTURE_ENTRIES:
                found.append(_picture_entry(source, tree, index))
            elif box.kind in SOUND_ENTRIES:
                data = content(source, box, 28)
                found.append(
                    SampleEntry(
                        code=legible(box.kind),
                        channels=int.from_bytes(data[16:18]),
                        sample_rate_hz=int.from_bytes(data[24:26]),
                    )
                )
            else:
                found.append(SampleEntry(code=legible(box.kind)))
    return tuple(found)


def _picture_entry(source: ByteSource, tree: Tree, index: int) -> SampleEntry:
    data = content(source, tree.boxes[index], 78)
    profile, level = _profile(source, tree, index)
    named = data[43 : 43 + min(31, data[42])] if len(data) > 42 else b""  # noqa: PLR2004 - 14496-12, 12.1.3
    aspect, colour = tree.first("pasp", index), tree.first("colr", index)
    return SampleEntry(
        code=legible(tree.boxes[index].kind),
        profile=profile,
        level=level,
        width=int.from_bytes(data[24:26]),
        height=int.from_bytes(data[26:28]),
        pixel_aspect=_aspect(content(source, aspect, 8)) if aspect else None,
        colour=_colour(content(source, colour, 11)) if colour else None,
        compressor=legible_bytes(named) if named else None,
    )


def _profile(source: ByteSource, tree: Tree, index: int) -> tuple[int | None, int | None]:
    """Profile and level numbers: avcC bytes 1 and 3, hvcC bytes 1 (low five bits) and 12."""
    for kind, profile_at, level_at in (("avcC", 1, 3), ("hvcC", 1, 12), ("av1C", 1, 1)):
        box = tree.first(kind, index)
        data = content(source, box, 16) if box else b""
        if len(data) > level_at:
            if kind == "av1C":
                return data[1] >> 5, data[1] & 31
            return (data[profile_at] & 31 if kind == "hvcC" else data[1]), data[level_at]
    return None, None


def _aspect(data: bytes) -> str:
    return f"{int.from_bytes(data[:4])}:{int.from_bytes(data[4:8])}"


def _colour(data: bytes) -> str:
    kind = legible_bytes(data[:4])
    if kind not in {"nclx", "nclc"}:
        return kind
    codes = [int.from_bytes(data[at : at + 2]) for at in (4, 6, 8)]
    return f"{kind} {codes[0]}-{codes[1]}-{codes[2]}"


def _number(source: ByteSource, box: Box | None, *, at: int) -> int | None:
    if box is None:
        return None
    data = content(source, box, _LEAF)[at : at + 4]
    return int.from_bytes(data) if len(data) == 4 else None  # noqa: PLR2004 - a 32-bit count
