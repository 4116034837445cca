"""Footage and sound, decoded once: packets, pictures and samples in the order they come.

Only demuxers on a list are allowed to open the bytes. Otherwise a text file named .mp4 that holds
a playlist would be opened as one and followed, to other files and over the network.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Final

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.stream import Disposition

from sightline.adapters.opened import CannotDecode, Damage, Event, FileBytes, Opened, Pulse
from sightline.adapters.pictures import LazyPicture, Orientation, luma
from sightline.adapters.sound_blocks import SoundBlocks
from sightline.analysis.contract import Frame, Media, Packet, Stream, StreamFacts
from sightline.model.exhibit import ExhibitKind
from sightline.model.times import MediaTime

_DEMUXERS: Final = (
    "mov matroska avi flv mpegts mpeg mpegvideo asf ogg wav w64 mp3 aac ac3 eac3 flac amr aiff caf"
    " au dv h264 hevc av1 obu ivf m4v mxf nut rm wtv"
).replace(" ", ",")
_ERRORS: Final = (av.FFmpegError, OSError, ValueError, MemoryError)
"""What PyAV raises on bytes that are wrong."""
_LOOK_AHEAD: Final = 256
"""Events to hold back at most while waiting for the first picture, which tells the rotation."""
_MOST_ERRORS: Final = 10_000


def open_footage(
    source: FileBytes, kind: ExhibitKind, media_type: str, wanted: frozenset[Stream], pulse: Pulse
) -> Opened:
    """Open an audio-visual file; nothing but it is ever opened.

    Raises:
        CannotDecode: no allowed demuxer reads it.
    """
    options = {
        # The file is open already: its name is never used, so no protocol but this is needed.
        "fd": str(source.descriptor),
        "protocol_whitelist": "fd",
        "format_whitelist": _DEMUXERS,
    }
    os.lseek(source.descriptor, 0, os.SEEK_SET)
    try:
        container = av.open("fd:", options=options, metadata_errors="replace")
    except _ERRORS as error:
        raise CannotDecode(f"The file cannot be decoded: {_plain(error)}.") from error
    decoding = _Decoding(container, wanted, pulse)
    events = decoding.events()
    held = decoding.look_ahead(events)
    media = Media(
        kind=kind,
        media_type=media_type,
        source=source,
        container=container.format.name,
        streams=tuple(decoding.facts(stream) for stream in container.streams),
        tags=dict(container.metadata),
    )
    return Opened(media=media, events=chain(held, events), undecodable=dict(decoding.undecodable))


class _Decoding:
    """One pass over one open container."""

    def __init__(self, container: InputContainer, wanted: frozenset[Stream], pulse: Pulse) -> None:
        self._container = container
        self._wanted = wanted
        self._pulse = pulse
        self.undecodable: dict[Stream, str] = {}
        self._video = self._decodable("video", Stream.FRAMES)
        self._audio = self._decodable("audio", Stream.SOUND)
        self._orientation: Orientation | None = None
        self._index = 0
        self._expected = 0

    def _decodable(self, kind: str, stream: Stream) -> av.stream.Stream | None:
        """The first stream of a kind, if this build has a decoder for it."""
        first = next((s for s in self._container.streams if kind_of(s) == kind), None)
        if first is None:
            return None
        context = first.codec_context
        if context is None or not context.is_decoder:
            self.undecodable[stream] = (
                f"The {kind} cannot be decoded: codec {_codec(first)} is not available in this"
                " build."
            )
            return None
        # The same order of operations on every machine; cores are for other exhibits.
        context.thread_count = 1
        context.thread_type = ThreadType.NONE
        context.flags |= av.codec.context.Flags.bitexact
        return first

    def look_ahead(self, events: Iterator[Event]) -> list[Event]:
        """The first events, up to the first picture."""
        held: list[Event] = []
        while self._video and self._orientation is None and len(held) < _LOOK_AHEAD:
            event = next(events, None)
            if event is None:
                break
            held.append(event)
        return held

    def facts(self, stream: av.stream.Stream) -> StreamFacts:
        """What is stated of one stream."""
        context, base = stream.codec_context, stream.time_base
        kind = kind_of(stream)
        turn = self._orientation if stream is self._video else None
        return StreamFacts(
            index=stream.index,
            kind=kind,
            codec=_codec(stream),
            time_base=base,
            start=_time(stream.start_time, base),
            duration=_time(stream.duration, base),
            declared_frames=stream.frames or None,
            width=(context.width or None) if context and kind == "video" else None,
            height=(context.height or None) if context and kind == "video" else None,
            rotation_degrees=turn.degrees if turn else 0,
            pixel_format=context.pix_fmt if context and kind == "video" else None,
            sample_rate=(context.sample_rate or None) if context and kind == "audio" else None,
            channels=(context.channels or None) if context and kind == "audio" else None,
            tags=dict(stream.metadata),
        )

    def events(self) -> Iterator[Event]:
        """Everything that was asked for, in file order; errors are events too."""
        frames = self._video if Stream.FRAMES in self._wanted else None
        audio = self._audio if Stream.SOUND in self._wanted else None
        sound = SoundBlocks(audio.time_base or Fraction(1, 1)) if audio else None
        packets = Stream.PACKETS in self._wanted
        for packet in self._packets():
            if isinstance(packet, Damage):
                yield packet
                continue
            if packets:
                yield _packet(packet)
            if not packet.size:
                continue
            if packet.stream is self._video and (frames or self._orientation is None):
                yield from self._frames(packet, keep=frames is not None)
            elif sound and packet.stream is audio:
                yield from self._sound(sound, packet)
        if frames:
            yield from self._frames(None, keep=True)
        if sound:
            yield from self._sound(sound, None)

    def _packets(self) -> Iterator[av.Packet | Damage]:
        streams = self._streams()
        errors = silent = 0
        while streams and errors < _MOST_ERRORS and silent < 2:  # noqa: PLR2004 - twice in a row
            try:
                for packet in self._container.demux(streams):
                    if packet.pos is not None:
                        self._pulse(packet.pos)
                    # PyAV ends with one empty packet a stream, which no container holds.
                    if packet.size or packet.pts is not None or packet.dts is not None:
                        silent = 0
                        yield packet
            except _ERRORS as error:
                yield Damage(cause=f"The container cannot be read on: {_plain(error)}.")
                errors, silent = errors + 1, silent + 1
            else:
                return

    def _streams(self) -> list[av.stream.Stream]:
        if Stream.PACKETS in self._wanted:
            return list(self._container.streams)
        audio = self._audio if Stream.SOUND in self._wanted else None
        return [stream for stream in (self._video, audio) if stream]

    def _frames(self, packet: av.Packet | None, *, keep: bool) -> Iterator[Event]:
        assert self._video is not None  # noqa: S101 - the caller holds one of its packets
        try:
            decoded = self._video.codec_context.decode(packet)
        except _ERRORS as error:
            yield Damage(cause=f"A picture cannot be decoded: {_plain(error)}.")
            return
        for frame in decoded:
            if self._orientation is None:
                self._orientation = Orientation.of(frame)
            if keep:
                yield from self._frame(frame)

    def _frame(self, frame: av.VideoFrame) -> Iterator[Event]:
        assert self._orientation is not None  # noqa: S101 - set with the first frame
        if frame.is_corrupt:
            yield Damage(cause=f"Picture {self._index} was decoded from damaged data.")
        picture = LazyPicture(frame, self._orientation)
        try:
            small = luma(frame, self._orientation)
        except _ERRORS as error:
            yield Damage(cause=f"Picture {self._index} cannot be converted: {_plain(error)}.")
            return
        yield Frame(
            index=self._index,
            time=self._frame_time(frame),
            has_pts=frame.pts is not None,
            keyframe=frame.key_frame,
            luma=small,
            picture=picture,
        )
        self._index += 1
        picture.close()

    def _frame_time(self, frame: av.VideoFrame) -> MediaTime:
        base = self._video.time_base or Fraction(1, 1) if self._video else Fraction(1, 1)
        pts = frame.pts if frame.pts is not None else self._inferred(frame)
        self._expected = pts + max(frame.duration or self._usual(base), 1)
        return MediaTime(pts=pts, numerator=base.numerator, denominator=base.denominator)

    def _inferred(self, frame: av.VideoFrame) -> int:
        """Where the decoding time says, if that goes forward, else right after the last one."""
        return max(frame.dts, self._expected) if frame.dts is not None else self._expected

    def _usual(self, base: Fraction) -> int:
        """Ticks for which a picture usually shows, by the stream's own average."""
        rate = self._video.average_rate if self._video else None
        return round(1 / (rate * base)) if rate else 1

    def _sound(self, sound: SoundBlocks, packet: av.Packet | None) -> Iterator[Event]:
        assert self._audio is not None  # noqa: S101 - the caller holds one of its packets
        try:
            for frame in self._audio.codec_context.decode(packet):
                yield from sound.feed(frame)
            if packet is None:
                yield from sound.finish()
        except _ERRORS as error:
            yield Damage(cause=f"Sound cannot be decoded: {_plain(error)}.")


def kind_of(stream: av.stream.Stream) -> str:
    """Video, audio, subtitle, data, or attachment: cover art is a picture and no video."""
    if stream.type == "video" and stream.disposition & Disposition.attached_pic:
        return "attachment"
    return stream.type or "data"


def _codec(stream: av.stream.Stream) -> str:
    """The format's name, not the decoder's: av1 and not libdav1d."""
    context = stream.codec_context
    return context.codec.canonical_name if context else "unknown"


def _packet(packet: av.Packet) -> Packet:
    return Packet(
        stream=packet.stream_index,
        pts=packet.pts,
        dts=packet.dts,
        duration=packet.duration or None,
        size=packet.size,
        keyframe=packet.is_keyframe,
        corrupt=packet.is_corrupt,
    )


def _time(ticks: int | None, base: Fraction | None) -> MediaTime | None:
    if ticks is None or base is None or base <= 0:
        return None
    return MediaTime(pts=ticks, numerator=base.numerator, denominator=base.denominator)


def _plain(error: BaseException) -> str:
    """An error's own words, without the addresses and arguments around them."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return words.rstrip(".")[:200]
