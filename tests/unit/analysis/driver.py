"""Shows an exhibit to analyzers as the limited child does, with the real decoder, in-process."""

import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from tests.builders.real import DATA

from sightline.adapters.decoder import open_footage
from sightline.adapters.opened import CannotDecode, Damage, Event, FileBytes, Opened
from sightline.adapters.pictures import ReadySmall
from sightline.adapters.still_decoder import open_still
from sightline.analysis.contract import (
    Analyzer,
    Frame,
    Media,
    Packet,
    Passed,
    Picture,
    Result,
    SoundBlock,
    Stream,
)
from sightline.model.exhibit import ExhibitKind
from sightline.model.sniff import HEAD_BYTES, sniff
from sightline.model.times import MediaTime

_STREAM_OF: dict[type, Stream] = {
    Packet: Stream.PACKETS,
    Frame: Stream.FRAMES,
    Passed: Stream.FRAMES,
    SoundBlock: Stream.SOUND,
}


@dataclass(frozen=True)
class Bytes:
    """A byte source in memory."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length] if offset >= 0 and length > 0 else b""


def examine(
    data: bytes,
    *analyzers: Analyzer,
    kind: ExhibitKind = ExhibitKind.FOOTAGE,
    media_type: str | None = None,
) -> list[Result]:
    """The results of some analyzers on some bytes, decoded once; of the type the bytes say."""
    media_type = media_type or sniff(data[:HEAD_BYTES], "exhibit").media_type
    with tempfile.TemporaryFile() as file, warnings.catch_warnings():
        # Pillow warns of what it skips in broken pictures; nobody hears that in the child either.
        warnings.simplefilter("ignore", UserWarning)
        file.write(data)
        file.flush()
        source = FileBytes(file.fileno(), len(data), lambda _: None)
        opened = _open(source, kind, media_type, analyzers)
        runs = [analyzer.start(opened.media) for analyzer in analyzers]
        looking = [
            run
            for analyzer, run in zip(analyzers, runs, strict=True)
            if Stream.FRAMES in analyzer.streams
        ]
        for event in opened.events:
            for analyzer, run in zip(analyzers, runs, strict=True):
                if isinstance(event, Damage):
                    run.damage(event.cause)
                elif _STREAM_OF[type(event)] in analyzer.streams:
                    if isinstance(event, Frame):
                        run.frame(event)
                    elif isinstance(event, Passed):
                        run.passed(event)
                    elif isinstance(event, Packet):
                        run.packet(event)
                    else:
                        run.sound(event)
            if looking and isinstance(event, Frame):
                opened.awaited.by(looking)
        return [run.finish() for run in runs]


def _open(
    source: FileBytes, kind: ExhibitKind, media_type: str, analyzers: Sequence[Analyzer]
) -> Opened:
    wanted = frozenset(stream for analyzer in analyzers for stream in analyzer.streams)
    try:
        if kind in {ExhibitKind.FOOTAGE, ExhibitKind.SOUND}:
            return open_footage(source, kind, media_type, wanted, lambda _: None)
        if kind is ExhibitKind.STILL:
            return open_still(source, kind, media_type, wanted)
    except CannotDecode:
        pass
    media = Media(kind=kind, media_type=media_type, source=source)
    nothing: Iterator[Event] = iter(())
    return Opened(media=media, events=nothing, undecodable={})


def still_frames(
    pictures: Sequence[NDArray[np.uint8]],
    times: Sequence[int] | None = None,
    base: Fraction = Fraction(1, 25),
    on_picture: Callable[[int], None] = lambda _: None,
) -> Iterator[Frame]:
    """Frames made of grey pictures; one tick apart unless times are given."""

    def taker(index: int) -> Callable[[int], Picture]:
        def take(longest: int) -> Picture:
            on_picture(index)
            grey = pictures[index][:longest, :longest]
            return np.repeat(grey[:, :, np.newaxis], 3, axis=2)

        return take

    for index, picture in enumerate(pictures):
        pts = times[index] if times is not None else index
        yield Frame(
            index=index,
            time=MediaTime(pts=pts, numerator=base.numerator, denominator=base.denominator),
            has_pts=True,
            keyframe=index == 0,
            small=ReadySmall(picture),
            picture=taker(index),
        )


def media(
    data: bytes = b"", kind: ExhibitKind = ExhibitKind.FOOTAGE, media_type: str = "x/y"
) -> Media:
    """Media with nothing known but its bytes."""
    return Media(kind=kind, media_type=media_type, source=Bytes(data))


def file(*parts: str) -> bytes:
    """The bytes of a file of the shared data."""
    return DATA.joinpath(*parts).read_bytes()
