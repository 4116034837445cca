"""Writing and reading pictures and sound with PyAV, the same bytes for the same input.

One encoder thread, bit-exact containers and stated creation times keep builds repeatable on one
machine; other encoder builds may write other bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from sightline.simulation.geometry import Image, Plane
from sightline.simulation.handshake import TICKS_PER_SECOND
from sightline.simulation.sound import RATE

_AUDIO_BLOCK = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFormat:
    """How a clip is written.

    Attributes:
        nominal_rate: frames a second told to the encoder.
        rotation_deg: clockwise turn a player must apply, stored as a display matrix.
        created: what the container says of its creation; None leaves it out.
        tags: further container fields.
    """

    width: int
    height: int
    crf: int
    preset: str
    nominal_rate: int = 25
    audio_bits: int = 96_000
    rotation_deg: int = 0
    created: datetime | None = None
    tags: tuple[tuple[str, str], ...] = ()


def write_video(
    path: Path,
    frames: Iterable[tuple[int, Image]],
    sound: Plane | None,
    video_format: VideoFormat,
) -> None:
    """Write frames (ticks of 1/90000 s, picture blue first) and 48 kHz mono sound as MP4."""
    options = {"movflags": "+use_metadata_tags", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        container.metadata.update(dict(video_format.tags))
        video = _video_stream(container, video_format)
        if video_format.created is not None:
            stamp = video_format.created.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
            container.metadata["creation_time"] = stamp
            video.metadata["creation_time"] = stamp
        audio = None
        if sound is not None:
            audio = container.add_stream("aac", rate=RATE, layout="mono")
            audio.bit_rate = video_format.audio_bits
        blocks = _sound_blocks(sound)
        waiting = next(blocks, None)
        for ticks, picture in frames:
            while audio is not None and waiting is not None and _earlier(waiting, ticks):
                container.mux(audio.encode(waiting))
                waiting = next(blocks, None)
            frame = _to_planes(picture)
            frame.pts, frame.time_base = ticks, Fraction(1, TICKS_PER_SECOND)
            container.mux(video.encode(frame))
        while audio is not None and waiting is not None:
            container.mux(audio.encode(waiting))
            waiting = next(blocks, None)
        container.mux(video.encode(None))
        if audio is not None:
            container.mux(audio.encode(None))


def _video_stream(container: OutputContainer, video_format: VideoFormat) -> VideoStream:
    options = {"preset": video_format.preset, "crf": str(video_format.crf), "threads": "1"}
    video = container.add_stream("libx264", rate=video_format.nominal_rate, options=options)
    video.width, video.height, video.pix_fmt = video_format.width, video_format.height, "yuv420p"
    video.codec_context.thread_count = 1
    video.codec_context.gop_size = 2 * video_format.nominal_rate
    video.codec_context.time_base = Fraction(1, TICKS_PER_SECOND)
    video.time_base = Fraction(1, TICKS_PER_SECOND)
    if video_format.rotation_deg:
        video.set_display_rotation(-video_format.rotation_deg)
    return video


def _to_planes(picture: Image) -> VideoFrame:
    # OpenCV converts the same way every time; the scaler's vector code depends on where its
    # buffers happen to lie, which made one build in a few differ
    planes = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_BGR2YUV_I420)
    return VideoFrame.from_ndarray(np.asarray(planes, dtype=np.uint8), format="yuv420p")


def _to_picture(frame: VideoFrame) -> Image:
    planes = np.asarray(frame.to_ndarray(format="yuv420p"), dtype=np.uint8)
    return np.asarray(cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420), dtype=np.uint8)


def _earlier(block: AudioFrame, ticks: int) -> bool:
    return (block.pts or 0) * TICKS_PER_SECOND <= ticks * RATE


def _sound_blocks(sound: Plane | None) -> Iterator[AudioFrame]:
    if sound is None:
        return
    for first in range(0, len(sound), _AUDIO_BLOCK):
        block = np.ascontiguousarray(sound[None, first : first + _AUDIO_BLOCK], dtype=np.float32)
        frame = AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
        yield frame


def read_frames(path: Path) -> Iterator[tuple[int, Image]]:
    """Decode a video: presentation time in microseconds and picture (h, w, 3), blue first.

    A display matrix of a quarter turn is applied, as a player would.
    """
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for frame in container.decode(stream):
            if frame.pts is None or frame.time_base is None:
                continue
            picture = _to_picture(frame)
            quarter = -frame.rotation // 90 % 4
            if quarter:
                picture = np.ascontiguousarray(np.rot90(picture, -quarter))
            yield round(frame.pts * frame.time_base * 1_000_000), picture


def read_sound(path: Path) -> Plane:
    """Decode a clip's sound to mono samples (n,) at its own rate; empty if it has none."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return np.zeros(0, dtype=np.float32)
        blocks = [np.asarray(frame.to_ndarray(), dtype=np.float32)[0]
                  for frame in container.decode(audio=0)]  # fmt: skip
    return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)


def write_still(path: Path, picture: Image, quality: int = 88) -> None:
    """Write a picture as JPEG or PNG by the file's suffix."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality] if path.suffix == ".jpg" else []
    _, data = cv2.imencode(path.suffix, picture, options)
    path.write_bytes(np.asarray(data, dtype=np.uint8).tobytes())
