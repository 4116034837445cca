"""Footage and sound, decoded once: packets, pictures and samples in the order they come.

Only demuxers on a list are allowed to open the bytes. Otherwise a text file named .mp4 that holds
a playlist would be opened as one and followed, to other files and over the network.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Any, Final, TypeAlias, TypeVar

import av
from av import AudioStream, VideoStream
from av.codec.context import Flags, ThreadType
from av.container import InputContainer

from sightline.adapters.in_a_row import InARow
from sightline.adapters.opened import CannotDecode, Damage, Event, FileBytes, Opened, Pulse
from sightline.adapters.pictures import LazyPicture, LazySmall, Orientation
from sightline.adapters.sound_blocks import SoundBlocks
from sightline.adapters.stream_facts import codec_of, context_of, facts_of, kind_of
from sightline.adapters.thinning import Thinning
from sightline.analysis.contract import Frame, Media, Packet, Passed, Stream
from sightline.model.exhibit import ExhibitKind
from sightline.model.times import MediaTime

Coded: TypeAlias = "av.Packet[Any]"
Decodable = TypeVar("Decodable", VideoStream, AudioStream)

_DEMUXERS: Final = (
    "mov matroska avi flv mpegts mpeg mpegvideo asf ogg wav w64 mp3 aac ac3 eac3 flac amr aiff caf"
    " au dv h264 hevc av1 obu ivf m4v mxf nut rm wtv"
).replace(" ", ",")
_ERRORS: Final = (av.FFmpegError, OSError, ValueError, MemoryError)
"""What PyAV raises on bytes that are wrong."""
_LOOK_AHEAD: Final = 256
"""Events to hold back at most while waiting for the first picture, which tells the rotation."""
_TOGETHER: Final = 24
"""Packets of sound to decode in a row: half a second, as telephones write it."""
_MOST_ERRORS: Final = 10_000
_NO_BASE: Final = Fraction(1, 1)


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
        streams=tuple(
            facts_of(stream, decoding.rotation_of(stream)) for stream in container.streams
        ),
        tags=dict(container.metadata),
    )
    return Opened(
        media=media,
        events=chain(held, events),
        undecodable=dict(decoding.undecodable),
        awaited=decoding.awaited,
    )


class _Decoding:
    """One pass over one open container."""

    def __init__(self, container: InputContainer, wanted: frozenset[Stream], pulse: Pulse) -> None:
        self._container = container
        self._packets_wanted = Stream.PACKETS in wanted
        self._frames_wanted = Stream.FRAMES in wanted
        self._pulse = pulse
        self.undecodable: dict[Stream, str] = {}
        self._video = self._first(VideoStream, Stream.FRAMES)
        # The first pictures are decoded in any case: they tell how the camera was held.
        self._audio = self._first(AudioStream, Stream.SOUND) if Stream.SOUND in wanted else None
        self._sound = SoundBlocks((self._audio and self._audio.time_base) or _NO_BASE)
        self._unheard: list[Coded | None] = []
        self._base = (self._video and self._video.time_base) or _NO_BASE
        self._ticks = self._base.as_integer_ratio()
        self._orientation: Orientation | None = None
        self._thinning = Thinning(self._video.codec_context if self._video else None)
        self.awaited = self._thinning.awaited
        self._in_a_row = InARow(self.awaited)
        # Ticks for which a picture shows where it does not say: the stream's own average.
        rate = self._video.average_rate if self._video else None
        self._usual = round(1 / (rate * self._base)) if rate else 1
        self._index = 0
        self._expected = 0

    def _first(self, wanted: type[Decodable], stream: Stream) -> Decodable | None:
        """The first stream of a kind, set up, if this build has a decoder for it."""
        first = next((s for s in self._container.streams if _is(s, wanted)), None)
        if not isinstance(first, wanted):
            return None
        context = context_of(first)
        if context is None or not context.is_decoder:
            name = "its codec" if context is None else f"codec {codec_of(first)}"
            self.undecodable[stream] = (
                f"The {first.type} cannot be decoded: {name} is not available in this build."
            )
            return None
        # The same order of operations on every machine; cores are for other exhibits.
        context.thread_count = 1
        context.thread_type = ThreadType.NONE
        context.flags |= Flags.bitexact
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

    def rotation_of(self, stream: object) -> int:
        """Clockwise turn for display, in degrees."""
        return self._orientation.degrees if self._orientation and stream is self._video else 0

    def events(self) -> Iterator[Event]:
        """Everything that was asked for, in file order; errors are events too."""
        return self._in_a_row.of(self._read())

    def _read(self) -> Iterator[Event]:
        video, audio = self._video, self._audio
        for packet in self._packets():
            if isinstance(packet, Damage):
                self._thinning.never()
                yield packet
                continue
            if self._packets_wanted:
                yield _packet(packet)
            if not packet.size:
                continue
            if packet.stream is video and (self._frames_wanted or self._orientation is None):
                yield from self._frames(video, packet)
            elif packet.stream is audio:
                yield from self._samples(audio, packet)
        if video and self._frames_wanted:
            yield from self._frames(video, None)
        if audio:
            yield from self._samples(audio, None)

    def _packets(self) -> Iterator["Coded | Damage"]:
        streams = [stream for stream in (self._video, self._audio) if stream]
        asked = list(self._container.streams) if self._packets_wanted else streams
        errors = silent = 0
        while asked and errors < _MOST_ERRORS and silent < 2:  # noqa: PLR2004 - twice in a row
            try:
                for packet in self._container.demux(asked):
                    self._pulse(packet.pos or 0)
                    # PyAV ends with one empty packet a stream, which no container holds.
                    if packet.size or packet.pts is not None or packet.dts is not None:
                        silent = 0
                        yield packet
            except _ERRORS as error:
                yield Damage(cause=f"The container cannot be read on: {_plain(error)}.")
                errors, silent = errors + 1, silent + 1
            else:
                return

    def _frames(self, video: VideoStream, packet: "Coded | None") -> Iterator[Event]:
        if packet is not None:
            self._thinning.ahead(packet, self._at)
        try:
            decoded = video.codec_context.decode(packet)
        except _ERRORS as error:
            self._thinning.never()
            yield Damage(cause=f"A picture cannot be decoded: {_plain(error)}.")
            return
        for frame in decoded:
            if self._orientation is None:
                self._orientation = Orientation.of(frame)
            if frame.interlaced_frame or frame.is_corrupt:
                self._thinning.never()
            if self._frames_wanted:
                yield from self._left_out(frame.pts)
                yield from self._frame(frame, self._orientation)
        if packet is None:
            yield from self._left_out(None)

    def _left_out(self, pts: int | None) -> Iterator[Event]:
        """What was not decoded before a picture, or at the end."""
        for ticks, duration in self._thinning.before(pts):
            self._expected = ticks + max(duration or self._usual, 1)
            self._index += 1
            yield Passed(time=self._at(ticks))

    def _at(self, pts: int) -> MediaTime:
        return MediaTime(pts=pts, numerator=self._ticks[0], denominator=self._ticks[1])

    def _frame(self, frame: av.VideoFrame, orientation: Orientation) -> Iterator[Event]:
        if frame.is_corrupt:
            yield Damage(cause=f"Picture {self._index} was decoded from damaged data.")
        time = self._time(frame)
        if time.microseconds < self.awaited.from_us:
            self._index += 1
            yield Passed(time=time)
            return
        try:
            small = LazySmall(frame, orientation)
        except _ERRORS as error:
            yield Damage(cause=f"Picture {self._index} cannot be converted: {_plain(error)}.")
            return
        picture = LazyPicture(frame, orientation)
        self._in_a_row.lend(small, picture, frame.width * frame.height)
        yield Frame(
            index=self._index,
            time=time,
            has_pts=frame.pts is not None,
            keyframe=frame.key_frame,
            small=small,
            picture=picture,
        )
        self._index += 1

    def _time(self, frame: av.VideoFrame) -> MediaTime:
        pts = frame.pts
        if pts is None:
            # The decoding time, if that goes forward, else right after the picture before.
            pts = max(self._expected if frame.dts is None else frame.dts, self._expected)
        self._expected = pts + max(frame.duration or self._usual, 1)
        return self._at(pts)

    def _samples(self, audio: AudioStream, packet: "Coded | None") -> Iterator[Event]:
        self._unheard.append(packet)
        # Many in a row cost half: between two pictures, all that sound needs leaves the cache.
        if packet is None or len(self._unheard) >= _TOGETHER:
            unheard, self._unheard = self._unheard, []
            for each in unheard:
                yield from self._heard(audio, each)

    def _heard(self, audio: AudioStream, packet: "Coded | None") -> Iterator[Event]:
        try:
            for frame in audio.codec_context.decode(packet):
                yield from self._sound.feed(frame)
            if packet is None:
                yield from self._sound.finish()
        except _ERRORS as error:
            yield Damage(cause=f"Sound cannot be decoded: {_plain(error)}.")


def _is(stream: av.stream.Stream, wanted: type[VideoStream] | type[AudioStream]) -> bool:
    return isinstance(stream, wanted) and kind_of(stream) != "attachment"


def _packet(packet: "Coded") -> Packet:
    return Packet(
        stream=packet.stream_index,
        pts=packet.pts,
        dts=packet.dts,
        duration=packet.duration or None,
        size=packet.size,
        keyframe=packet.is_keyframe,
        corrupt=packet.is_corrupt,
    )


def _plain(error: BaseException) -> str:
    """An error's own words, without the addresses and arguments around them."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(words).rstrip(".")[:200]
