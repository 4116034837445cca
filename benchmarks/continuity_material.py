"""Edits with a known place, made to real clips: what the continuity benchmark is measured on.

Each clip is decoded once, scaled to at most 640 pixels and cut to ten seconds; every edit is a list
of its frames in a new order, its sound in a new order, and what is painted over. All are coded
alike (H.264 at a constant quality, AAC), the untouched one too, so that coding tells nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

FOOTAGE: Final = Path(__file__).parents[2] / "shared" / "data" / "footage"
TUNED: Final = (
    "street-from-above.mp4",
    "coffee.mp4",
    "corridor-persons.mp4",
    "speaker-a.mp4",
    "toy-apple.mp4",
    "toy-elf.mp4",
    "vehicle-surveillance.mp4",
    "road-dashcam.mp4",
    "tree.avi",
    "gym-arm-wrestling.mp4",
)
"""Clips that thresholds were chosen on."""
HELD_OUT: Final = (
    "pedestrian-surveillance.mp4",
    "dog-run.mp4",
    "bedroom-jump.mp4",
    "cars-pan.mp4",
    "portrait-hevc.mp4",
    "speaker-b.mp4",
    "square-walkers.avi",
    "toy-pillow.mp4",
    "toy-rabbit.mp4",
    "toy-teddy.mp4",
)
"""Clips that they were not: the figures of the record come from these."""
SIDE, SECONDS, SOUND_RATE = 640, 10, 48_000
TWICE: Final = 5
"""One frame in so many is shown twice, as when 25 frames a second become 30."""

Rgb = NDArray[np.uint8]
Sound = NDArray[np.int16]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something planted, microseconds of the new file's time."""

    kind: str
    start_us: int
    end_us: int


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A real clip, decoded."""

    name: str
    frames: list[Rgb]
    rate: Fraction
    sound: Sound | None
    """Mono at 48 kHz."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A new file made of a clip."""

    name: str
    order: NDArray[np.int64]
    """Which frame of the clip each new frame shows; from -1 downwards those of the other clip."""
    ticks: NDArray[np.int64]
    """When each is shown, in frames."""
    sound: Sound | None
    marks: tuple[Mark, ...]
    paint: Callable[[int, Rgb], Rgb] | None = None


def read(path: Path) -> Clip:
    """The first ten seconds, or what there is."""
    frames: list[Rgb] = []
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        rate = Fraction(video.average_rate or 25).limit_denominator(1001)
        for frame in container.decode(video):
            scale = min(1.0, SIDE / max(frame.width, frame.height))
            size = (round(frame.width * scale) // 2 * 2, round(frame.height * scale) // 2 * 2)
            frames.append(
                np.asarray(cv2.resize(frame.to_ndarray(format="rgb24"), size, interpolation=3))
            )
            if len(frames) >= SECONDS * rate:
                break
    return Clip(name=path.name, frames=frames, rate=rate, sound=_sound(path))


def _sound(path: Path) -> Sound | None:
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return None
        mono = av.AudioResampler(format="s16", layout="mono", rate=SOUND_RATE)
        parts = [
            piece.to_ndarray().reshape(-1)
            for frame in container.decode(container.streams.audio[0])
            for piece in mono.resample(frame)
        ]
    whole = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    return np.asarray(whole[: SECONDS * SOUND_RATE], np.int16) if len(whole) else None


def edits(clip: Clip, other: Clip) -> Iterator[Edit]:
    """The untouched clip and every edit that fits it."""
    made = _Maker(clip, other)
    yield made.edit("untouched", made.all)
    for seconds in (0.4, 1, 3):
        yield made.removed(seconds)
    yield made.inserted()
    for seconds in (0.4, 1):
        yield made.frozen(seconds)
    yield made.repeated()
    yield made.gap(6)
    yield made.lost(4)
    yield made.slowed()
    yield made.hastened()
    yield made.converted()
    yield made.overlaid()
    yield made.bordered()
    if clip.sound is not None:
        yield made.sound_removed()
        yield made.sound_zeroed()
        if other.sound is not None:
            yield made.sound_replaced(other.sound)


class _Maker:
    def __init__(self, clip: Clip, other: Clip) -> None:
        self.clip, self.other = clip, other
        self.all = np.arange(len(clip.frames))
        self.middle = len(self.all) // 2

    def edit(
        self,
        name: str,
        order: NDArray[np.int64],
        marks: Sequence[tuple[str, int, int]] = (),
        *,
        sound: Sound | None = None,
        ticks: NDArray[np.int64] | None = None,
        paint: Callable[[int, Rgb], Rgb] | None = None,
    ) -> Edit:
        """`marks` count in new frames."""
        ticks = np.arange(len(order)) if ticks is None else ticks
        us = Fraction(1_000_000) / self.clip.rate
        return Edit(
            name=name,
            order=order,
            ticks=ticks,
            sound=self.clip.sound if sound is None else sound,
            marks=tuple(
                Mark(kind=kind, start_us=round(start * us), end_us=round(end * us))
                for kind, start, end in marks
            ),
            paint=paint,
        )

    def count(self, seconds: float) -> int:
        return max(1, min(round(seconds * self.clip.rate), len(self.all) // 3))

    def samples(self, frame: int) -> int:
        return round(frame * SOUND_RATE / self.clip.rate)

    def without(self, first: int, end: int) -> Sound | None:
        sound = self.clip.sound
        if sound is None:
            return None
        return np.concatenate((sound[: self.samples(first)], sound[self.samples(end) :]))

    def removed(self, seconds: float) -> Edit:
        count, at = self.count(seconds), self.middle - self.count(seconds) // 2
        order = np.delete(self.all, slice(at, at + count))
        sound = self.without(at, at + count)
        return self.edit(f"removed-{seconds}", order, [("jump", at, at)], sound=sound)

    def inserted(self) -> Edit:
        count = min(self.count(1), len(self.other.frames))
        foreign = -1 - np.arange(count)
        order = np.concatenate((self.all[: self.middle], foreign, self.all[self.middle :]))
        marks = [("cut", at, at) for at in (self.middle, self.middle + count)]
        return self.edit("inserted", order, marks)

    def frozen(self, seconds: float) -> Edit:
        count = self.count(seconds)
        order = self.all.copy()
        order[self.middle : self.middle + count] = order[self.middle - 1]
        mark = ("frozen", self.middle, self.middle + count)
        return self.edit(f"frozen-{seconds}", order, [mark])

    def repeated(self) -> Edit:
        count = self.count(1.5)
        start = self.middle - count
        order = np.insert(self.all, self.middle, self.all[start : self.middle])
        sound = self.clip.sound
        if sound is not None:
            low, high = self.samples(start), self.samples(self.middle)
            sound = np.concatenate((sound[:high], sound[low:]))
        marks = [("jump", self.middle, self.middle), ("repeat", self.middle, self.middle + count)]
        return self.edit("repeated", order, marks, sound=sound)

    def gap(self, count: int) -> Edit:
        kept = np.delete(self.all, slice(self.middle, self.middle + count))
        mark = ("gap", self.middle - 1, self.middle + count)
        return self.edit(f"gap-{count}", kept, [mark], ticks=kept)

    def lost(self, count: int) -> Edit:
        kept = np.delete(self.all, slice(self.middle, self.middle + count))
        sound = self.without(self.middle, self.middle + count)
        mark = ("jump", self.middle, self.middle)
        return self.edit(f"lost-{count}", kept, [mark], sound=sound)

    def slowed(self) -> Edit:
        third = len(self.all) // 3
        order = np.concatenate(
            (self.all[:third], np.repeat(self.all[third : 2 * third], 2), self.all[2 * third :])
        )
        return self.edit("slowed", order, [("rhythm", third, 3 * third)])

    def hastened(self) -> Edit:
        third = len(self.all) // 3
        inner = self.all[third:-third]
        order = np.concatenate(
            (self.all[:third], inner[np.arange(len(inner)) % 4 != 0], self.all[-third:])
        )
        return self.edit("hastened", order, [("rhythm", third, len(order) - third)])

    def converted(self) -> Edit:
        order = np.repeat(self.all, np.where(self.all % TWICE == 0, 2, 1))
        return self.edit("converted", order, [("rhythm", 0, len(order))])

    def overlaid(self) -> Edit:
        first, end = len(self.all) // 3, 2 * len(self.all) // 3

        def paint(index: int, frame: Rgb) -> Rgb:
            return _captioned(frame) if first <= index < end else frame

        marks = [("overlay", first, first), ("overlay", end, end)]
        return self.edit("overlaid", self.all, marks, paint=paint)

    def bordered(self) -> Edit:
        def paint(index: int, frame: Rgb) -> Rgb:
            if index < self.middle:
                return frame
            framed, height = np.zeros_like(frame), frame.shape[0] * 3 // 4 // 2 * 2
            top = (frame.shape[0] - height) // 2
            width = frame.shape[1] * 3 // 4 // 2 * 2
            left = (frame.shape[1] - width) // 2
            framed[top : top + height, left : left + width] = cv2.resize(frame, (width, height))
            return framed

        mark = ("border", self.middle, self.middle)
        return self.edit("bordered", self.all, [mark], paint=paint)

    def sound_removed(self) -> Edit:
        at, count = self.middle, self.count(1)
        sound = self.without(at, at + count)
        end = len(self.all)
        marks = [("splice", at, at), ("shorter", end - count, end)]
        return self.edit("sound-removed", self.all, marks, sound=sound)

    def sound_zeroed(self) -> Edit:
        assert self.clip.sound is not None  # noqa: S101 - for the type checker
        sound = self.clip.sound.copy()
        end = self.middle + self.count(0.5)
        sound[self.samples(self.middle) : self.samples(end)] = 0
        return self.edit("sound-zeroed", self.all, [("zeros", self.middle, end)], sound=sound)

    def sound_replaced(self, foreign: Sound) -> Edit:
        assert self.clip.sound is not None  # noqa: S101 - for the type checker
        sound = self.clip.sound.copy()
        end = self.middle + self.count(2)
        low, high = self.samples(self.middle), min(self.samples(end), len(sound))
        piece = foreign[: max(0, high - low)]
        sound[low : low + len(piece)] = piece
        marks = [("splice", at, at) for at in (self.middle, end)]
        return self.edit("sound-replaced", self.all, marks, sound=sound)


def _captioned(frame: Rgb) -> Rgb:
    """A box with words in it, as broadcasters lay over."""
    made = frame.copy()
    height, width = made.shape[:2]
    top, left = round(height * 0.8), round(width * 0.06)
    cv2.rectangle(made, (left, top), (round(width * 0.55), round(height * 0.92)), (20, 20, 120), -1)
    at = (left + 6, round(height * 0.89))
    cv2.putText(made, "EXCLUSIVE", at, cv2.FONT_HERSHEY_SIMPLEX, height / 500, (255,) * 3, 2)
    return made


def write(clip: Clip, other: Clip, edit: Edit, path: Path) -> None:
    """H.264 and AAC in MP4."""
    height, width = clip.frames[0].shape[:2]
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=clip.rate)
        assert isinstance(video, av.VideoStream)  # noqa: S101 - for the type checker
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.options = {"preset": "veryfast", "crf": "25"}
        video.codec_context.time_base = base = 1 / clip.rate
        audio = None
        if edit.sound is not None:
            audio = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
            assert isinstance(audio, av.AudioStream)  # noqa: S101 - for the type checker
        for index, (shown, tick) in enumerate(zip(edit.order, edit.ticks, strict=True)):
            picture = clip.frames[shown] if shown >= 0 else other.frames[-1 - shown]
            if picture.shape[:2] != (height, width):
                picture = np.asarray(cv2.resize(picture, (width, height)), np.uint8)
            if edit.paint is not None:
                picture = edit.paint(index, picture)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = int(tick), base
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None and edit.sound is not None:
            _write_sound(container, audio, edit.sound)


def _write_sound(
    container: av.container.OutputContainer, audio: av.AudioStream, sound: Sound
) -> None:
    for start in range(0, len(sound), 1024):
        block = np.ascontiguousarray(sound[start : start + 1024].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        container.mux(audio.encode(frame))
    container.mux(audio.encode(None))
