"""Media as bad as they come: odd times, many streams, silence, scenes, music laid over."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

RATE: Final = 16_000
FRAMES_A_SECOND: Final = 10

Wave = NDArray[np.float64]
Frames = NDArray[np.uint8]


def scene(seed: int, seconds: float) -> Frames:
    """(n, 96, 160, 3) pictures, ten a second, in which each place brightens and darkens slowly.

    The same for one seed.
    """
    rng = np.random.default_rng(seed)
    count = round(seconds * FRAMES_A_SECOND)
    times = np.arange(count)[:, np.newaxis, np.newaxis] / FRAMES_A_SECOND
    waves = [
        rng.uniform(10, 25, (6, 10)) * np.sin(rng.uniform(0.5, 2.5, (6, 10)) * times + start)
        for start in rng.uniform(0, 6, (4, 6, 10))
    ]
    grounds = np.clip(rng.integers(70, 180, (6, 10)) + sum(waves), 16, 240).astype(np.float32)
    greys = [cv2.resize(ground, (160, 96), interpolation=cv2.INTER_CUBIC) for ground in grounds]
    return np.repeat(np.clip(np.stack(greys), 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=3)


def film(  # noqa: PLR0913 - each is one way to be bad
    path: Path,
    pictures: Sequence[Frames],
    sounds: Sequence[Wave] = (),
    *,
    times: Sequence[int] = (),
    sound_rate: int = RATE,
    sound_codec: str = "aac",
    turn: int = 0,
    quality: int = 23,
    options: dict[str, str] | None = None,
) -> Path:
    """A file with these streams.

    Args:
        path: Its ending names the container.
        pictures: One array for each stream.
        sounds: One wave at `sound_rate` for each stream, full scale 1.
        times: When each frame is shown, milliseconds; ten a second if not given.
        sound_rate: Hz.
        sound_codec: As FFmpeg names it.
        turn: Clockwise, for display, degrees.
        quality: x264's constant rate factor.
        options: Of the container.
    """
    with av.open(str(path), "w", options=options or {}) as container:
        tracks = [_picture_track(container, frames, turn, quality) for frames in pictures]
        heard = [container.add_stream(sound_codec, rate=sound_rate, layout="mono") for _ in sounds]
        for track, frames in zip(tracks, pictures, strict=True):
            _show(container, track, frames, times)
        for stream, wave in zip(heard, sounds, strict=True):
            assert isinstance(stream, av.AudioStream)
            _play(container, stream, wave, sound_rate)
    return path


def _picture_track(
    container: av.container.OutputContainer, frames: Frames, turn: int, quality: int
) -> av.VideoStream:
    track = container.add_stream(
        "libx264", rate=FRAMES_A_SECOND, options={"crf": str(quality), "preset": "veryfast"}
    )
    assert isinstance(track, av.VideoStream)
    track.height, track.width = frames.shape[1:3]
    track.pix_fmt, track.codec_context.time_base = "yuv420p", Fraction(1, 1000)
    track.codec_context.thread_count = 1
    if turn:
        track.set_display_rotation(-turn)
    return track


def _show(
    container: av.container.OutputContainer,
    track: av.VideoStream,
    frames: Frames,
    times: Sequence[int],
) -> None:
    for index, picture in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = times[index] if times else index * 1000 // FRAMES_A_SECOND
        frame.time_base = Fraction(1, 1000)
        container.mux(track.encode(frame))
    container.mux(track.encode(None))


def _play(
    container: av.container.OutputContainer, stream: av.AudioStream, wave: Wave, rate: int
) -> None:
    whole = np.clip(np.rint(wave * 32767), -32768, 32767).astype(np.int16)
    for start in range(0, len(whole), 1024):
        block = np.ascontiguousarray(whole[start : start + 1024].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
