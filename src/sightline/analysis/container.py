"""Method `container`: what the file is made of, and what its coded packets show."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from sightline.analysis.container_values import ContainerValues, StreamValues, Tag
from sightline.analysis.container_words import UNKNOWN, summary
from sightline.analysis.contract import (
    Analyzer,
    Media,
    Packet,
    Result,
    Run,
    Stream,
    StreamFacts,
)
from sightline.analysis.legible import legible, within_record
from sightline.analysis.packets import STREAMS_MOST, PacketFacts, PacketWatch
from sightline.analysis.structure import Structure, StructureRead, Writer
from sightline.analysis.values import plain_values
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.model.times import MediaTime

PARTS_SHOWN: Final = 200
_TAGS_SHOWN: Final = 40
_STATED_FAR_MORE: Final = 4
"""A stated duration beyond this multiple of what the packets span is called out."""


class ContainerRun(Run):
    """Counts packets as they come; walks the file at the end."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self._packets = media.shared.one(PacketWatch)
        self._damage: list[str] = []

    def packet(self, packet: Packet) -> None:
        """Count the packet under its stream."""
        self._packets.packet(packet)

    def damage(self, cause: str) -> None:
        """Keep the first few causes."""
        if len(self._damage) < STREAMS_MOST:
            self._damage.append(legible(cause, 200))

    def finish(self) -> Result:
        """Walk the file and sum up."""
        media = self._media
        structure = media.shared.one(StructureRead).of(media.source)
        packets = self._packets.facts(media.streams)
        values = ContainerValues(
            family=structure.family,
            demuxer=media.container,
            size_bytes=media.source.size,
            parts=structure.parts[:PARTS_SHOWN],
            part_count=len(structure.parts),
            part_count_is_a_floor=structure.parts_left_out,
            movie=structure.movie,
            texts=structure.texts,
            writers=structure.writers + _tag_writers(media),
            tags=_tags(media.tags),
            streams=tuple(map(_stream, media.streams[:STREAMS_MOST])),
            packets=packets,
            content_credentials=structure.credentials,
            trailing_bytes=structure.trailing,
            truncated=structure.truncated,
            oddities=structure.oddities + _packet_oddities(structure, packets, media.streams),
            damage=tuple(self._damage),
            signature=_signature(structure, media),
        )
        known = structure.family != "unknown" or bool(media.streams)
        return Result(
            outcome=Outcome.OBSERVED if known else Outcome.INCONCLUSIVE,
            summary=summary(values) if known else UNKNOWN,
            values=plain_values(values),
        )


def _stream(facts: StreamFacts) -> StreamValues:
    return StreamValues(
        index=facts.index,
        kind=legible(facts.kind),
        codec=legible(facts.codec),
        time_base=_ratio(facts.time_base),
        start_us=_microseconds(facts.start),
        duration_us=_microseconds(facts.duration),
        declared_frames=_bounded(facts.declared_frames),
        width=_bounded(facts.width),
        height=_bounded(facts.height),
        rotation_degrees=facts.rotation_degrees,
        pixel_format=facts.pixel_format,
        sample_rate_hz=_bounded(facts.sample_rate),
        channels=_bounded(facts.channels),
        tags=_tags(facts.tags),
    )


def _bounded(number: int | None) -> int | None:
    return None if number is None else within_record(number)


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _microseconds(time: MediaTime | None) -> int | None:
    return None if time is None else within_record(time.microseconds)


def _tags(tags: Mapping[str, str]) -> tuple[Tag, ...]:
    return tuple(
        Tag(name=legible(name, 80), text=legible(text))
        for name, text in sorted(tags.items())[:_TAGS_SHOWN]
    )


def _tag_writers(media: Media) -> tuple[Writer, ...]:
    """Where the walker knows the format, it has read these already."""
    names = [name for name in sorted(media.tags) if name.lower() in {"encoder", "encoded_by"}]
    return tuple(
        Writer(where=f"tag {legible(name, 40)}", text=legible(media.tags[name])) for name in names
    )


def _packet_oddities(
    structure: Structure, packets: tuple[PacketFacts, ...], streams: tuple[StreamFacts, ...]
) -> tuple[str, ...]:
    notes = []
    for facts in packets:
        counts = (
            (facts.missing_times, "packets without a time"),
            (facts.duplicate_times, "packets with a time already used"),
            (facts.backward_decode_times, "packets whose decoding time runs backwards"),
            (facts.corrupt, "packets marked corrupt"),
        )
        notes += [f"stream {facts.stream}: {count} {what}" for count, what in counts if count]
    notes += _duration_oddities(structure, packets, streams)
    if structure.trailing:
        notes.append(f"{structure.trailing} bytes after the last part of the file")
    return tuple(notes)


def _duration_oddities(
    structure: Structure, packets: tuple[PacketFacts, ...], streams: tuple[StreamFacts, ...]
) -> list[str]:
    """A stated duration that the packets do not fill, as in a header grafted on a stub."""
    notes = []
    spans = {facts.stream: (facts.span_us or 0, facts.count) for facts in packets}
    for stream in streams:
        span, count = spans.get(stream.index, (0, 0))
        stated = _microseconds(stream.duration) or 0
        if stream.kind in {"video", "audio"} and stated > 1_000_000 + _STATED_FAR_MORE * span:
            notes.append(
                f"stream {stream.index} states {stated // 1_000_000} s, "
                f"its {count} packets span {span // 1_000_000} s"
            )
    header = structure.movie.header if structure.movie else None
    if header and header.timescale and not packets:
        seconds = header.duration // header.timescale
        if seconds:
            notes.append(f"the movie header states {seconds} s, no packet can be read")
    return notes


def _signature(structure: Structure, media: Media) -> str:
    codecs = " ".join(f"{stream.kind}:{stream.codec}" for stream in media.streams[:STREAMS_MOST])
    return f"{structure.signature} | {legible(codecs)}" if codecs else structure.signature


ANALYZER: Final = Analyzer(
    method=Method(name="container", version=2),
    title="Container and streams",
    kinds=frozenset({ExhibitKind.FOOTAGE, ExhibitKind.SOUND, ExhibitKind.STILL}),
    streams=frozenset({Stream.BYTES, Stream.PACKETS}),
    limitations=(
        (
            "Structure and writing software can be imitated and change with every re-encoding. "
            "They are compatible with a history; they never establish one."
        ),
        (
            "Irregularities have harmless causes (broken recordings, careless software) far more "
            "often than deliberate ones."
        ),
        "A box for Content Credentials is only noticed, not examined.",
        "Encoder settings are looked for in the first 64 KB of media data only.",
        f"At most {PARTS_SHOWN} parts are listed one by one; the walk stops after 10,000 boxes.",
        (
            "Formats other than ISO base media, Matroska, RIFF, JPEG, PNG, WebP and TIFF are "
            "described only as far as the decoder states."
        ),
    ),
    reproduction=Reproduction.EXACT,
    start=ContainerRun,
)
