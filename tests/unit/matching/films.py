"""Small made-up films as the analyzer sees them, and what is done to copies of them."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from sightline.adapters.pictures import ReadySmall
from sightline.analysis.contract import SOUND_RATE_HZ, Frame, Media, Picture, SoundBlock
from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import decode
from sightline.matching.descriptor_run import DescriptorRun
from sightline.model.exhibit import ExhibitKind
from sightline.model.times import MediaTime

Grey = NDArray[np.uint8]
HEIGHT, WIDTH = 180, 320
RATE = 12


class Nothing:
    """A byte source that holds nothing."""

    size = 0

    def read(self, offset: int, length: int) -> bytes:  # noqa: ARG002 - there is nothing to read
        return b""


def film(
    seed: int,
    seconds: float = 5.0,
    stage: int | None = None,
    moving: int = 7,
    *,
    astray: float = 0.0,
) -> list[Grey]:
    """Things that move before a backdrop; two seeds with one stage are two takes of one place.

    With one seed, all do the same again, so many pixels beside where they were.
    """
    backdrop = _backdrop(seed if stage is None else stage)
    chance = np.random.default_rng(seed)
    things = [
        (chance.uniform(0, (WIDTH, HEIGHT)), chance.uniform(-70, 70, 2), chance.integers(12, 34),
         int(chance.integers(20, 236)))
        for _ in range(moving)
    ]  # fmt: skip
    other = np.random.default_rng(500 + seed)
    things = [
        (start + other.uniform(-astray, astray, 2), speed + other.uniform(-astray, astray, 2) / 3,
         size, tone)
        for start, speed, size, tone in things
    ]  # fmt: skip
    frames = []
    for number in range(round(seconds * RATE)):
        picture = backdrop.copy()
        for start, speed, size, tone in things:
            x, y = (start + speed * number / RATE).astype(int) % (WIDTH, HEIGHT)
            cv2.rectangle(picture, (int(x), int(y)), (int(x + size), int(y + size)), tone, -1)
            cv2.circle(picture, (int(x + size / 2), int(y)), int(size) // 3, 255 - tone, -1)
        frames.append(np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), np.uint8))
    return frames


def _backdrop(seed: int) -> Grey:
    chance = np.random.default_rng(1000 + seed)
    rough = chance.integers(50, 200, (6, 9)).astype(np.uint8)
    picture = cv2.resize(rough, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for _ in range(70):
        x, y = int(chance.integers(WIDTH)), int(chance.integers(HEIGHT))
        points = np.array([(x, y)], np.int32) + chance.integers(-16, 17, (5, 2)).astype(np.int32)
        cv2.fillPoly(picture, [points], int(chance.integers(256)))
    return np.asarray(picture, np.uint8)


def described(
    frames: Sequence[Grey],
    name: str = "b",
    rate: float = RATE,
    *,
    still: bool = False,
    sound: NDArray[np.int16] | None = None,
) -> Described:
    """What the method keeps of a film, through its bytes."""
    kind = ExhibitKind.STILL if still else ExhibitKind.FOOTAGE
    run = DescriptorRun(Media(kind=kind, media_type="x/y", source=Nothing()))
    for frame in shown(frames, rate):
        run.frame(frame)
    if sound is not None:
        for block in heard(sound):
            run.sound(block)
    (made,) = run.finish().data
    return decode(made.data, name)


def shown(frames: Sequence[Grey], rate: float) -> Iterator[Frame]:
    """Frames as the decoder hands them over."""
    step = Fraction(1) / Fraction(rate).limit_denominator(1000)
    for index, picture in enumerate(frames):
        time = MediaTime.of_seconds(index * step, denominator=90_000)
        small = ReadySmall(_fitted(picture, 160))
        yield Frame(
            index=index, time=time, has_pts=True, keyframe=index == 0,
            small=small, picture=_taker(picture),
        )  # fmt: skip


def heard(samples: NDArray[np.int16]) -> Iterator[SoundBlock]:
    """Half seconds of sound."""
    half = SOUND_RATE_HZ // 2
    for start in range(0, len(samples), half):
        time = MediaTime(pts=start, numerator=1, denominator=SOUND_RATE_HZ)
        yield SoundBlock(time=time, samples=samples[start : start + half])


def melody(seed: int, seconds: float = 8.0) -> NDArray[np.int16]:
    """Short notes of random pitch over a murmur."""
    chance = np.random.default_rng(seed)
    total = np.zeros(round(seconds * SOUND_RATE_HZ))
    for start in itertools.takewhile(lambda at: at < seconds - 0.3, np.arange(0, seconds, 0.12)):
        time = np.arange(round(0.25 * SOUND_RATE_HZ)) / SOUND_RATE_HZ
        note = np.sin(2 * np.pi * chance.uniform(200, 3000) * time) * np.exp(-time * 12)
        at = round(float(start) * SOUND_RATE_HZ)
        total[at : at + len(note)] += note * chance.uniform(0.3, 1)
    total += chance.normal(0, 0.005, len(total))
    return np.asarray(total / np.abs(total).max() * 12_000, dtype=np.int16)


def each(change: Callable[[Grey], NDArray[np.generic]], frames: Sequence[Grey]) -> list[Grey]:
    """Every picture changed alike."""
    return [np.ascontiguousarray(change(frame), dtype=np.uint8) for frame in frames]


def _fitted(picture: Grey, longest: int) -> Grey:
    scale = longest / max(picture.shape)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _taker(picture: Grey) -> Callable[[int], Picture]:
    return lambda longest: np.repeat(_fitted(picture, longest)[:, :, np.newaxis], 3, axis=2)
