"""Films that browsers play, coded by us from what a limited child shows of an exhibit."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from sightline.adapters.confined import stream_confined
from sightline.adapters.film_child import HEAD, PICTURE, SOUND, show
from sightline.adapters.messages import UnfitMessage
from sightline.analysis.contract import SOUND_RATE_HZ
from sightline.errors import InputRefused
from sightline.workbench.filming import Filmed, FilmRecipe
from sightline.workbench.ports.engine import Limits

MEDIA_TYPE: Final = "video/mp4"
_CLOCK: Final = Fraction(1, 90_000)
_MUXING: Final = {"movflags": "+faststart", "fflags": "+bitexact"}
_LONGEST_MESSAGE: Final = 8 << 20
_ALL: Final = 1 << 40
_BYTES_MOST: Final = 4 << 30
_HOURS_MOST_US: Final = 24 * 3600 * 1_000_000
_BLOCK: Final = 1024
_SIDE_MOST: Final = 1920


def coders() -> str:
    """What codes the films, for the recipe."""
    return f"libx264 and aac of PyAV {av.__version__}"


@contextlib.contextmanager
def filmed(exhibit: Path, size: int, recipe: FilmRecipe) -> Iterator[Filmed]:
    """A film of an exhibit, in a file that is gone after the context.

    H.264 (High, 4:2:0) and AAC in MP4, index first: what every browser plays.

    Raises:
        InputRefused: the exhibit has no picture that can be decoded, or is longer than a day.
    """
    limits = replace(Limits(), result_bytes=_ALL, message_bytes=_LONGEST_MESSAGE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        writer = _Writer(path, recipe)
        shown = stream_confined(show, exhibit, size, recipe.view, recipe.longest, limits=limits)
        with contextlib.closing(shown):
            for untrusted in shown:
                writer.take(untrusted)
        yield writer.finish()


class _Writer:
    """Checks what comes and codes it; the sound before the first picture is left out."""

    def __init__(self, path: Path, recipe: FilmRecipe) -> None:
        self._path = path
        self._recipe = recipe
        self._container = av.open(str(path), "w", format="mp4", options=_MUXING)
        self._video: av.VideoStream | None = None
        self._audio: av.AudioStream | None = None
        self._size = (0, 0)
        self._begins = 0
        self._last_tick = -1
        self._frames = self._left_out = 0
        self._heard = self._bytes = 0
        self._early: list[tuple[int, bytes]] = []
        self._rest = np.zeros(0, np.int16)

    def take(self, untrusted: bytes) -> None:
        """Take in one message.

        Raises:
            InputRefused: it is none that our child sends.
        """
        if len(untrusted) < HEAD.size:
            raise UnfitMessage("It sent a picture without a head.")
        kind, time_us, width, height = HEAD.unpack_from(untrusted)
        body = memoryview(untrusted)[HEAD.size :]
        if kind == PICTURE:
            self._picture(time_us, (width, height), body)
        elif kind == SOUND and len(body) % 2 == 0:
            self._hear(time_us, bytes(body))
        else:
            raise UnfitMessage("It sent neither a picture nor sound.")

    def _picture(self, time_us: int, size: tuple[int, int], body: memoryview) -> None:
        width, height = size
        fits = all(0 < side <= _SIDE_MOST and side % 2 == 0 for side in size)
        if not fits or len(body) != width * height * 3 // 2:
            raise UnfitMessage("It sent a picture whose pixels do not fill its shape.")
        if self._video is None:
            self._open(time_us, size)
        tick = round((time_us - self._begins) * 9 / 100)
        # A picture of another size, or one that goes back in time, has no place in a film.
        if size != self._size or tick <= self._last_tick:
            self._left_out += 1
            return
        if time_us - self._begins > _HOURS_MOST_US:
            raise InputRefused(
                "The exhibit lasts longer than a day.", next_step="Derive stills from it instead."
            )
        self._last_tick = tick
        assert self._video is not None  # noqa: S101 - for the type checker
        pixels = np.frombuffer(body, np.uint8).reshape(height * 3 // 2, width)
        frame = av.VideoFrame.from_ndarray(pixels, format="yuv420p")
        frame.pts, frame.time_base = tick, _CLOCK
        self._show(self._video, frame)
        self._frames += 1

    def _open(self, time_us: int, size: tuple[int, int]) -> None:
        video = self._container.add_stream("libx264", rate=30)
        assert isinstance(video, av.VideoStream)  # noqa: S101 - for the type checker
        self._size, self._begins = size, time_us
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = _CLOCK
        video.options = {"preset": "veryfast", "crf": str(self._recipe.quality), "g": "60"}
        # Cores are for other exhibits.
        video.codec_context.thread_count = 1
        audio = self._container.add_stream("aac", rate=SOUND_RATE_HZ, layout="mono")
        assert isinstance(audio, av.AudioStream)  # noqa: S101 - for the type checker
        audio.bit_rate = 48_000
        for stream in (video, audio):
            stream.codec_context.flags |= Flags.bitexact
        self._video, self._audio = video, audio
        for time, samples in self._early:
            self._hear(time, samples)
        self._early.clear()

    def _hear(self, time_us: int, body: bytes) -> None:
        if self._audio is None:
            self._early = [*self._early[-4000:], (time_us, body)]
            return
        samples = np.frombuffer(body, "<i2").astype(np.int16)
        wanted = (time_us - self._begins) * SOUND_RATE_HZ // 1_000_000
        gap = wanted - self._heard - len(self._rest)
        if gap < 0:
            samples = samples[-gap:]
        elif gap > SOUND_RATE_HZ // 50:
            gap = min(gap, 3600 * SOUND_RATE_HZ)
            samples = np.concatenate((np.zeros(gap, np.int16), samples))
        self._rest = np.concatenate((self._rest, samples))
        while len(self._rest) >= _BLOCK:
            self._code_sound(self._rest[:_BLOCK])
            self._rest = self._rest[_BLOCK:]

    def _code_sound(self, samples: NDArray[np.int16]) -> None:
        block = np.ascontiguousarray(samples.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate, frame.pts = SOUND_RATE_HZ, self._heard
        frame.time_base = Fraction(1, SOUND_RATE_HZ)
        self._heard += len(samples)
        assert self._audio is not None  # noqa: S101 - for the type checker
        self._container.mux(self._audio.encode(frame))

    def _show(self, video: av.VideoStream, frame: av.VideoFrame | None) -> None:
        packets = video.encode(frame)
        self._bytes += sum(packet.size for packet in packets)
        if self._bytes > _BYTES_MOST:
            raise InputRefused(
                "The film grows beyond 4 GiB.", next_step="Ask for a smaller one with --longest."
            )
        self._container.mux(packets)

    def finish(self) -> Filmed:
        """Close the film.

        Raises:
            InputRefused: there was no picture.
        """
        if self._video is None or self._audio is None:
            self._container.close()
            raise InputRefused(
                "The exhibit holds no picture that can be decoded.",
                next_step="Look at its `container` finding: it says what it holds.",
            )
        if len(self._rest):
            self._code_sound(self._rest)
        self._show(self._video, None)
        self._container.mux(self._audio.encode(None))
        self._container.close()
        return Filmed(
            path=self._path,
            media_type=MEDIA_TYPE,
            begins_us=self._begins,
            frames=self._frames,
            frames_left_out=self._left_out,
        )
