"""Footage coded again: how often an earlier coding is told, with H.264 and HEVC as the last coding.

    PYTHONPATH=. python benchmarks/encoding.py [--part held-out|tuned]

The clips are those of the continuity benchmark, in the same two parts. Each is taken at 480 pixels,
up to 200 frames, coded as MPEG-4 (a key frame each 15), as H.264 (each 30) or not at all, then by
x264 (quality 23) or x265 (quality 28), both at their fastest. "Period right" means the distance of
the earlier key frames, or a multiple of it.
"""

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from typing import Final

import av
import cv2
import numpy as np
from benchmarks import continuity_material as material
from numpy.typing import NDArray

from sightline.adapters.pictures import shrunk
from sightline.analysis.recompression import SCORE_LEAST, EarlierKeys, earlier_keys
from sightline.analysis.steps import PLACES, Steps, changed

Grey = NDArray[np.uint8]
SIDE, FRAMES_MOST = 480, 200
FIRST: Final = {
    "not coded before": None,
    "MPEG-4, key each 15": ("mpeg4", 15, {"qmin": "6", "qmax": "6"}),
    "H.264, key each 30, 28": ("libx264", 30, {"crf": "28", "sc_threshold": "0"}),
}
LAST: Final = {
    "x264": ("libx264", 250, {"crf": "23", "preset": "ultrafast"}),
    "x265": ("libx265", 250, {"crf": "28", "preset": "ultrafast", "x265-params": "log-level=none"}),
}


def main() -> None:
    """Print a row for each clip, and the sums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--part", choices=("held-out", "tuned"), default="held-out")
    wanted = parser.parse_args()
    names = material.HELD_OUT if wanted.part == "held-out" else material.TUNED
    cv2.setNumThreads(1)
    told = {(first, last): [0, 0, 0] for first in FIRST for last in LAST}
    for name in names:
        frames = [_fitted(frame) for frame in material.read(material.FOOTAGE / name).frames]
        for first, coding in FIRST.items():
            before = frames[:FRAMES_MOST]
            if coding is not None:
                before = [picture for picture, _ in decoded(coded(before, *coding))]
            for last, second in LAST.items():
                keys = earlier_keys(steps_of(coded(before, *second)))
                _count(told[first, last], keys, coding[1] if coding else 0)
                score = keys.score_deci if keys else None
                period = keys.period if keys else None
                sys.stdout.write(f"{name:<28}{first:<24}{last:<6}{score!s:>6}{period!s:>5}\n")
    for (first, last), (clips, reported, right) in told.items():
        sys.stdout.write(f"{first}, then {last}: {reported} of {clips}, period right {right}\n")


def _count(row: list[int], keys: EarlierKeys | None, period: int) -> None:
    row[0] += 1
    if keys is not None and keys.score_deci >= SCORE_LEAST:
        row[1] += 1
        row[2] += bool(period) and keys.period % period == 0


def _fitted(frame: material.Rgb) -> material.Rgb:
    height, width = frame.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (round(width * scale) // 2 * 2, round(height * scale) // 2 * 2)
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)


def coded(
    frames: Sequence[material.Rgb], codec: str, distance: int, options: dict[str, str]
) -> bytes:
    """A file of these frames, 25 a second, a key frame at each `distance`."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, av.VideoStream)  # noqa: S101 - for the type checker
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = distance
        for picture in frames:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def decoded(file: bytes) -> Iterator[tuple[material.Rgb, bool]]:
    """Each frame, and whether it is a key frame."""
    with av.open(io.BytesIO(file), "r") as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), bool(frame.key_frame)


def steps_of(file: bytes) -> Steps:
    """As the examination takes them."""
    changes, keys = bytearray(), bytearray()
    last: Grey | None = None
    for picture, key in decoded(file):
        grey = shrunk(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8))
        changes += changed(last, grey) if last is not None else bytes(PLACES)
        keys.append(key)
        last = grey
    return Steps(
        changes=np.frombuffer(bytes(changes), np.uint8).reshape(-1, PLACES),
        keys=np.frombuffer(bytes(keys), np.bool_),
        ticks=np.arange(len(keys)),
        numerator=1,
        denominator=25,
        backwards=0,
        left_out=0,
    )


if __name__ == "__main__":
    main()
