"""The finding of `container` in sentences for people who know nothing of files."""

from collections.abc import Iterator
from typing import Final

from sightline.analysis.container_values import ContainerValues, StreamValues
from sightline.analysis.legible import counted
from sightline.analysis.packets import PacketFacts

UNKNOWN: Final = (
    "The bytes follow none of the container formats this method reads, and the decoder states no "
    "stream."
)
_NAMES: Final = {
    "iso-bmff": "an ISO base media file (the family of MP4, MOV and HEIF)",
    "matroska": "a Matroska or WebM file",
    "riff": "a RIFF file (the family of AVI and WAV)",
    "jpeg": "a JPEG picture",
    "png": "a PNG picture",
    "webp": "a WebP picture",
    "tiff": "a TIFF picture",
}
_BARE: Final = frozenset({"h264", "hevc"})
"""Demuxers of coded pictures without a container."""
_STREAMS_NAMED: Final = 6
_KINDS: Final = {"video": "pictures", "audio": "sound"}


def summary(values: ContainerValues) -> str:
    """A few sentences."""
    sentences = [_file(values)]
    if values.family not in {"jpeg", "png", "webp", "tiff"}:
        sentences += [*_streams(values.streams), *_pictures(values)]
    encoders = [
        writer.text
        for writer in values.writers
        if not writer.where.endswith(("handler name", "compressor name"))
    ]
    if encoders:
        sentences.append(f"Software names itself as {encoders[0][:60]}.")
    if values.truncated:
        sentences.append("The file ends before its stated end.")
    if values.content_credentials:
        sentences.append("A box for Content Credentials is present; it was not examined here.")
    if values.oddities:
        sentences.append(f"Irregularities listed: {len(values.oddities)}.")
    return " ".join(sentences)


def _file(values: ContainerValues) -> str:
    if values.demuxer in _BARE:
        name = f"coded video ({values.demuxer}) without a container, which states no times"
    else:
        name = _NAMES.get(values.family, f"of a format that the decoder calls {values.demuxer}")
    return f"The file is {name}; it has {values.size_bytes} bytes."


def _streams(streams: tuple[StreamValues, ...]) -> Iterator[str]:
    coded = [stream for stream in streams if stream.kind in _KINDS]
    if coded:
        kinds = ", ".join(f"{stream.kind} ({stream.codec})" for stream in coded[:_STREAMS_NAMED])
        yield f"It holds {counted(len(coded), 'coded stream')}: {kinds}."
    for kind, words in _KINDS.items():
        number = sum(stream.kind == kind for stream in coded)
        if number > 1:
            yield f"Of {number} streams of {words} only the first is looked at by other methods."


def _pictures(values: ContainerValues) -> Iterator[str]:
    """How the first pictures are to be shown, and when, where that is not the usual way."""
    first = next((stream for stream in values.streams if stream.kind == "video"), None)
    if first is None:
        return
    if first.rotation_degrees:
        yield f"Its pictures are turned clockwise by {first.rotation_degrees} degrees to be shown."
    packets = next((item for item in values.packets if item.stream == first.index), None)
    if packets is not None:
        yield from _times(values, packets)


def _times(values: ContainerValues, packets: PacketFacts) -> Iterator[str]:
    early = counted(packets.negative_times, "picture")
    if packets.rate == "variable":
        yield "Its pictures follow each other at uneven distances (a variable frame rate)."
    if packets.missing_times:
        some = f"{packets.missing_times} of {packets.count}"
        yield f"{some} coded pictures state no time; when they are shown is inferred."
    if packets.negative_times and values.family == "iso-bmff":
        yield f"It holds {early} before its beginning, which an edit list keeps from being shown."
    elif packets.negative_times:
        yield f"It holds {early} with a time before zero."
