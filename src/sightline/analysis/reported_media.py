"""What movies and sound files report of themselves."""

from itertools import pairwise
from typing import Final

from sightline.analysis import isobmff, matroska, riff
from sightline.analysis.contract import ByteSource, Media
from sightline.analysis.legible import legible
from sightline.analysis.movie import Header, read_movie
from sightline.analysis.movie_texts import read_texts
from sightline.analysis.reported import (
    Meaning,
    ReportedField,
    named_fields,
    text_field,
    time_field,
)
from sightline.analysis.reported_still import xmp_fields
from sightline.analysis.reported_times import since_1904, since_2001

_XMP_UUID: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_XMP_LIMIT: Final = 512 * 1024
_BMFF_STARTS: Final = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp"})

_MOVIE_NAMES: Final = {
    "com.apple.quicktime.creationdate": Meaning.CAPTURED,
    "com.apple.quicktime.make": Meaning.DEVICE,
    "com.apple.quicktime.model": Meaning.DEVICE,
    "com.apple.quicktime.software": Meaning.SOFTWARE,
    "com.apple.quicktime.location.ISO6709": Meaning.PLACE,
    "com.apple.quicktime.location.date": Meaning.OTHER,
    "com.apple.quicktime.location.accuracy.horizontal": Meaning.OTHER,
    "com.apple.quicktime.author": Meaning.PERSON,
    "com.android.version": Meaning.SOFTWARE,
    "com.android.manufacturer": Meaning.DEVICE,
    "com.android.model": Meaning.DEVICE,
    "com.android.capture.fps": Meaning.OTHER,
    "\xa9xyz": Meaning.PLACE,
    "\xa9day": Meaning.CAPTURED,
    "\xa9mak": Meaning.DEVICE,
    "\xa9mod": Meaning.DEVICE,
    "\xa9swr": Meaning.SOFTWARE,
    "\xa9too": Meaning.SOFTWARE,
    "\xa9enc": Meaning.SOFTWARE,
    "\xa9nam": Meaning.TITLE,
    "\xa9ART": Meaning.PERSON,
    "\xa9aut": Meaning.PERSON,
    "\xa9cpy": Meaning.PERSON,
    "\xa9cmt": Meaning.OTHER,
    "desc": Meaning.OTHER,
    "titl": Meaning.TITLE,
    "auth": Meaning.PERSON,
    "loci": Meaning.PLACE,
}
_MATROSKA_NAMES: Final = {
    "Title": Meaning.TITLE,
    "MuxingApp": Meaning.SOFTWARE,
    "WritingApp": Meaning.SOFTWARE,
}
_MATROSKA_TAGS: Final = {
    "DATE_RECORDED": Meaning.CAPTURED,
    "DATE_DIGITIZED": Meaning.CAPTURED,
    "DATE": Meaning.CREATED,
    "ENCODER": Meaning.SOFTWARE,
    "LOCATION": Meaning.PLACE,
    "ARTIST": Meaning.PERSON,
    "TITLE": Meaning.TITLE,
    "COMMENT": Meaning.OTHER,
}
_RIFF_NAMES: Final = {
    "IDIT": Meaning.CAPTURED,
    "ICRD": Meaning.CREATED,
    "bext date": Meaning.CREATED,
    "ISFT": Meaning.SOFTWARE,
    "bext originator": Meaning.SOFTWARE,
    "INAM": Meaning.TITLE,
    "IART": Meaning.PERSON,
    "ICMT": Meaning.OTHER,
}
_TAG_NAMES: Final = {
    "creation_time": Meaning.CREATED,
    "creationdate": Meaning.CREATED,
    "date": Meaning.CREATED,
    "tdrc": Meaning.CREATED,
    "encoder": Meaning.SOFTWARE,
    "encoded_by": Meaning.SOFTWARE,
    "metadatacreator": Meaning.SOFTWARE,
    "artist": Meaning.PERSON,
    "author": Meaning.PERSON,
    "title": Meaning.TITLE,
    "comment": Meaning.OTHER,
    "location": Meaning.PLACE,
}


def media_fields(media: Media) -> list[ReportedField]:
    """The fields of a movie or sound file; of unknown formats, what the demuxer calls tags."""
    source = media.source
    head = source.read(0, 12)
    if head[4:8] in _BMFF_STARTS:
        return _movie_fields(source)
    if head[:4] == b"\x1aE\xdf\xa3":
        return _matroska_fields(source)
    if head[:4] in {b"RIFF", b"RF64"}:
        tree = riff.walk(source)
        return named_fields("chunk", [(item.chunk, item.text) for item in tree.texts], _RIFF_NAMES)
    tags = {k.lower(): v for stream in media.streams for k, v in stream.tags.items()}
    tags |= {name.lower(): text for name, text in media.tags.items()}
    items = [(name, legible(text)) for name, text in sorted(tags.items())]
    return named_fields("tag", items, _TAG_NAMES)


def _movie_fields(source: ByteSource) -> list[ReportedField]:
    tree = isobmff.walk(source)
    movie = read_movie(source, tree)
    headers = [("moov/mvhd", movie.header)]
    for number, track in enumerate(movie.tracks):
        headers.append((f"moov/trak {number}/tkhd", track.header))
        headers.append((f"moov/trak {number}/mdia/mdhd", track.media))
    times: dict[tuple[Meaning, str], ReportedField] = {}
    for where, header in headers:
        for item in _header_times(where, header):
            # Most files write one time into every header: only what differs is worth a line.
            times.setdefault((item.meaning, item.raw), item)
    found = list(times.values())
    texts = read_texts(source, tree)
    for where in dict.fromkeys(item.where for item in texts):
        items = [(item.name, item.text) for item in texts if item.where == where]
        found += named_fields(where, items, _MOVIE_NAMES)
    for box in tree.boxes:
        if box.kind == "uuid" and source.read(box.start, 16) == _XMP_UUID:
            size = min(box.size - box.header - 16, _XMP_LIMIT)
            found += xmp_fields(source.read(box.start + 16, size))
    return found


def _header_times(where: str, header: Header | None) -> list[ReportedField]:
    if header is None:
        return []
    return [
        time_field(f"{where} {name}", str(seconds), meaning, since_1904(seconds))
        for name, seconds, meaning in (
            ("creation_time", header.created, Meaning.CREATED),
            ("modification_time", header.modified, Meaning.MODIFIED),
        )
    ]


def _matroska_fields(source: ByteSource) -> list[ReportedField]:
    tree = matroska.walk(source)
    found = []
    if tree.date_ns_since_2001 is not None:
        reading = since_2001(tree.date_ns_since_2001)
        raw = str(tree.date_ns_since_2001)
        found.append(time_field("Segment/Info/DateUTC", raw, Meaning.CREATED, reading))
    items = [(item.path.rsplit("/")[-1], item.value) for item in tree.stated]
    found += named_fields("Segment/Info", items, _MATROSKA_NAMES)
    tags = [
        (name[1].upper(), text[1])
        for name, text in pairwise(items)
        if name[0] == "TagName" and text[0] == "TagString"
    ]
    found += named_fields("Segment/Tags", tags, _MATROSKA_TAGS)
    names = tree.values("FileName")
    found += [text_field("Segment/Attachments FileName", name, Meaning.OTHER) for name in names]
    return found
