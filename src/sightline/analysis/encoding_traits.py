"""What can be compared between files: each choice that the writing software made, by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.analysis.avc import Fields
from sightline.analysis.contract import Media, StreamFacts
from sightline.analysis.legible import legible
from sightline.analysis.movie import Movie, Track
from sightline.analysis.packets import PacketFacts
from sightline.analysis.structure import Structure

_LENGTH: Final = 300
_TRACKS_MOST, _STREAMS_MOST = 8, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """A choice and its value."""

    name: str
    """Group and choice: "container / brands", "H.264 sequence / profile"."""
    value: str


def container_traits(structure: Structure, media: Media) -> Iterator[Trait]:
    """Of the file around the streams."""
    yield _trait("container / family", structure.family)
    yield _trait("container / order of parts", structure.signature)
    for number, writer in enumerate(structure.writers[:_STREAMS_MOST]):
        yield _trait(f"writer {number + 1} / {writer.where}", writer.text)
    yield _trait("container / Content Credentials", "yes" if structure.credentials else "no")
    if structure.movie is not None:
        yield from _movie(structure.movie)
    elif media.tags:
        yield _trait("container / fields", " ".join(sorted(media.tags)))


def _movie(movie: Movie) -> Iterator[Trait]:
    if movie.major_brand is not None:
        yield _trait("container / brands", f"{movie.major_brand} of {' '.join(movie.brands)}")
    if movie.index_first is not None:
        yield _trait("container / index", "first" if movie.index_first else "last")
    yield _trait("container / fragmented", "yes" if movie.fragmented else "no")
    if movie.header is not None:
        yield _trait("container / ticks a second", movie.header.timescale)
        yield _trait("container / created", "stated" if movie.header.created else "left empty")
    for number, track in enumerate(movie.tracks[:_TRACKS_MOST]):
        yield from _track(f"track {number + 1}", track)


def _track(name: str, track: Track) -> Iterator[Trait]:
    yield _trait(f"{name} / handler", track.handler)
    yield _trait(f"{name} / handler's name", track.handler_name)
    if track.media is not None:
        yield _trait(f"{name} / ticks a second", track.media.timescale)
    yield _trait(f"{name} / language", track.language or "not stated")
    yield _trait(f"{name} / turn", track.rotation)
    edits = [f"{'empty' if edit.media_time < 0 else 'media'}" for edit in track.edits]
    yield _trait(f"{name} / edits", " ".join(edits[:8]) or "none")
    for entry in track.entries[:2]:
        yield _trait(f"{name} / sample entry", entry.code)
        if entry.colour:
            yield _trait(f"{name} / colour", entry.colour)
        if entry.compressor:
            yield _trait(f"{name} / compressor's name", entry.compressor)


def coded_traits(
    streams: Sequence[StreamFacts],
    packets: Sequence[PacketFacts],
    sets: Sequence[tuple[str, Fields]],
) -> Iterator[Trait]:
    """Of the streams: codecs, sizes, key frames, parameter sets."""
    told = {facts.stream: facts for facts in packets}
    for stream in streams[:_STREAMS_MOST]:
        name = f"{legible(stream.kind, 20)} stream {stream.index}"
        yield _trait(f"{name} / codec", stream.codec)
        if stream.width and stream.height:
            yield _trait(f"{name} / size", f"{stream.width} x {stream.height}")
        if stream.sample_rate:
            yield _trait(f"{name} / sound", f"{stream.sample_rate} Hz, {stream.channels} channels")
        if stream.index in told:
            yield from _packets(name, told[stream.index], stream.kind)
    seen: dict[str, int] = {}
    for title, fields in sets:
        seen[title] = seen.get(title, 0) + 1
        group = title if seen[title] == 1 else f"{title} {seen[title]}"
        yield from (_trait(f"{group} / {name}", value) for name, value in fields)


def _packets(name: str, facts: PacketFacts, kind: str) -> Iterator[Trait]:
    yield _trait(f"{name} / time base", facts.time_base or "none")
    yield _trait(f"{name} / rate", facts.rate)
    if kind == "video":
        low, high = facts.key_interval_min, facts.key_interval_max
        spread = "one only" if low is None else str(low) if low == high else f"{low} to {high}"
        yield _trait(f"{name} / frames between key frames", spread)
        yield _trait(f"{name} / predicted from later frames", "yes" if facts.reordered else "no")
        yield _trait(f"{name} / bits a second", _roughly(facts.bits_per_second))


def _roughly(number: int | None) -> str:
    """Two digits: rates differ a little between copies of one make."""
    if not number:
        return "unknown"
    digits = max(0, len(str(number)) - 2)
    return str(round(number, -digits))


def _trait(name: str, value: object) -> Trait:
    return Trait(name=legible(name, 120), value=legible(str(value), _LENGTH))
