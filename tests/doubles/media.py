"""Small media, made on the spot with a known content."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from tests.builders.real import DATA

FOOTAGE, STILLS = DATA / "footage", DATA / "stills"


@dataclass(frozen=True, kw_only=True)
class Film:
    """What to encode."""

    frames: int = 24
    width: int = 96
    height: int = 64
    codec: str = "libx264"
    container: str = "mp4"
    pixel_format: str = "yuv420p"
    time_base: Fraction = Fraction(1, 25)
    times: Sequence[int] = ()
    """pts of each frame; evenly spaced if not given."""
    rotation: int = 0
    """Clockwise turn for display."""
    tone_hz: int = 0
    sound_rate: int = 48_000
    seconds_of_sound: Fraction = Fraction(1)
    options: dict[str, str] = field(default_factory=dict)
    fast_start: bool = False
    """MP4's index before its pictures."""


def moving_square(film: Film, index: int) -> NDArray[np.uint8]:
    """RGB: grey ground, white square that walks to the right, red top left corner."""
    picture = np.full((film.height, film.width, 3), 96, np.uint8)
    left = 4 + 2 * index % max(1, film.width - 24)
    picture[film.height // 2 - 8 : film.height // 2 + 8, left : left + 16] = 255
    picture[: film.height // 4, : film.width // 4] = (220, 20, 20)
    return picture


def encode(film: Film) -> bytes:
    """A file with this film in it."""
    with tempfile.NamedTemporaryFile(suffix=".media") as out:
        # By name: to put the index in front, the file is read again.
        muxing = {"movflags": "faststart"} if film.fast_start else {}
        with av.open(out.name, "w", format=film.container, options=muxing) as container:
            _fill(container, film)
        return Path(out.name).read_bytes()


def _fill(container: av.container.OutputContainer, film: Film) -> None:
    # All streams first: the header is written with the first packet.
    video = _picture_stream(container, film) if film.frames else None
    audio = _sound_stream(container, film) if film.tone_hz else None
    if video:
        _add_pictures(container, video, film)
    if audio:
        _add_tone(container, audio, film)


def _picture_stream(container: av.container.OutputContainer, film: Film) -> av.VideoStream:
    stream = container.add_stream(film.codec, rate=25, options=film.options)
    assert isinstance(stream, av.VideoStream)
    stream.width, stream.height, stream.pix_fmt = film.width, film.height, film.pixel_format
    stream.codec_context.time_base = film.time_base
    stream.codec_context.thread_count = 1
    if film.rotation:
        stream.set_display_rotation(-film.rotation)
    return stream


def _add_pictures(
    container: av.container.OutputContainer, stream: av.VideoStream, film: Film
) -> None:
    for index in range(film.frames):
        frame = av.VideoFrame.from_ndarray(moving_square(film, index), format="rgb24")
        frame.pts = film.times[index] if film.times else index
        frame.time_base = film.time_base
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _sound_stream(container: av.container.OutputContainer, film: Film) -> av.AudioStream:
    codec = "aac" if film.container == "mp4" else "pcm_s16le"
    stream = container.add_stream(codec, rate=film.sound_rate, layout="mono")
    assert isinstance(stream, av.AudioStream)
    return stream


def _add_tone(container: av.container.OutputContainer, stream: av.AudioStream, film: Film) -> None:
    samples = round(film.sound_rate * film.seconds_of_sound)
    wave = 12_000 * np.sin(2 * np.pi * film.tone_hz * np.arange(samples) / film.sound_rate)
    for start in range(0, samples, 1024):
        block = wave[start : start + 1024].astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate, frame.pts = film.sound_rate, start
        frame.time_base = Fraction(1, film.sound_rate)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def plain_times(path: Path) -> list[int | None]:
    """pts of every picture, read by a loop that shares nothing with ours."""
    with av.open(str(path)) as container:
        return [frame.pts for frame in container.decode(video=0)]
