"""Clips for the matching benchmark: which there are, read as displayed, and written.

Development clips are for choosing methods and thresholds, test clips for the figures that are
published; fillers stand around excerpts and come from the same group.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""(height, width, 3) RGB."""

FOOTAGE: Final = Path(__file__).parents[2] / "shared" / "data" / "footage"
DEVELOPMENT: Final = (
    "street-from-above.mp4",
    "coffee.mp4",
    "dog-1.mp4",
    "speaker-a.mp4",
    "toy-elf.mp4",
    "cars-pan.mp4",
    "bedroom-jump.mp4",
    "space-station.mp4",
    "gym-arm-wrestling.mp4",
    "pedestrian-surveillance.mp4",
    "toy-apple.mp4",
    "road-dashcam.mp4",
)
TEST: Final = (
    "dog-run.mp4",
    "cat-1.mp4",
    "toy-rabbit.mp4",
    "speaker-b.mp4",
    "corridor-persons.mp4",
    "vehicle-surveillance.mp4",
    "square-walkers.avi",
    "portrait-hevc.mp4",
    "old-flv.flv",
    "tree.avi",
    "toy-pillow.mp4",
    "toy-teddy.mp4",
)
COPIES: Final = (
    ("cat-1.mp4", "cat-2.mp4"),
    ("cat-1.mp4", "cat-3.webm"),
    ("cat-2.mp4", "cat-3.webm"),
    ("dog-1.mp4", "dog-2.mp4"),
    ("dog-1.mp4", "dog-3.webm"),
    ("dog-2.mp4", "dog-3.webm"),
    ("toy-elf.mp4", "toy-elf.webm"),
    ("toy-rabbit.mp4", "toy-rabbit-small.mp4"),
    ("gym-arm-wrestling.mp4", "gym-overlay.mp4"),
)
"""Pairs of the folder that are copies; every other pair of it is not."""
LONGEST_SIDE: Final = 640
MOST_FRAMES_A_SECOND: Final = 30
PRESET: Final = "superfast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """The first seconds of a file, in memory."""

    name: str
    frames: tuple[Image, ...]
    times_us: tuple[int, ...]
    """Presentation times in the file, one a frame; the first need not be 0."""
    rate: Fraction
    """Frames a second, rounded, at most `MOST_FRAMES_A_SECOND`."""

    @property
    def seconds(self) -> float:
        """From the first frame to the end of the last one."""
        return (self.times_us[-1] - self.times_us[0]) / 1e6 + float(1 / self.rate)

    def at(self, seconds: float) -> Image:
        """The picture on show so long after the first frame."""
        wanted = self.times_us[0] + round(seconds * 1e6) + 500
        index = int(np.searchsorted(self.times_us, wanted, side="right")) - 1
        return self.frames[max(0, min(index, len(self.frames) - 1))]


def pictures(path: Path, longest: int | None = None) -> Iterator[tuple[int, Image]]:
    """Time in microseconds and picture as displayed, of every frame of the first video stream."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        for frame in container.decode(stream):
            if frame.pts is None or frame.time_base is None:
                continue
            width, height = frame.width, frame.height
            scale = 1.0 if longest is None else min(1.0, longest / max(width, height))
            size = (2 * round(width * scale / 2), 2 * round(height * scale / 2))
            picture = frame.to_ndarray(format="rgb24", width=size[0], height=size[1])
            turned = np.rot90(picture, round(frame.rotation / 90)) if frame.rotation else picture
            yield round(frame.pts * frame.time_base * 1_000_000), np.ascontiguousarray(turned)


def load(path: Path, seconds: float) -> Clip:
    """The first seconds of a file, at most `LONGEST_SIDE` pixels and 30 frames a second."""
    times: list[int] = []
    frames: list[Image] = []
    for time_us, picture in pictures(path, LONGEST_SIDE):
        if times and time_us - times[0] >= seconds * 1e6:
            break
        if times and time_us - times[-1] < 0.9e6 / MOST_FRAMES_A_SECOND:
            continue
        times.append(time_us)
        frames.append(picture)
    span = max(1, times[-1] - times[0])
    rate = Fraction(round((len(times) - 1) * 1e6 / span)) if len(times) > 1 else Fraction(1)
    return Clip(
        name=path.name,
        frames=tuple(frames),
        times_us=tuple(times),
        rate=min(max(rate, Fraction(1)), Fraction(MOST_FRAMES_A_SECOND)),
    )


def write(path: Path, frames: Iterator[Image], rate: Fraction, crf: int) -> None:
    """H.264 as platforms keep it; sides are cut to even numbers."""
    container = av.open(str(path), "w")
    stream: av.VideoStream | None = None
    for index, whole in enumerate(frames):
        height, width = (side // 2 * 2 for side in whole.shape[:2])
        if stream is None:
            options = {"crf": str(crf), "preset": PRESET, "threads": "1"}
            made = container.add_stream("libx264", rate=rate, options=options)
            assert isinstance(made, av.VideoStream)  # noqa: S101 - for the type checker
            stream = made
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        picture = np.ascontiguousarray(whole[: stream.height, : stream.width])
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = index, 1 / rate
        container.mux(stream.encode(frame))
    if stream is not None:
        container.mux(stream.encode(None))
    container.close()


def resized(picture: Image, width: int, height: int) -> Image:
    """By area where it shrinks, linear where it grows."""
    shrinks = width < picture.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=way), np.uint8)
