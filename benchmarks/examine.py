"""What the standard examination costs over plain decoding of the same file.

    python benchmarks/examine.py [--runs 5] [FILE ...]

Plain decoding is a bare PyAV loop over the first video and the first audio stream, one thread. The
examination is everything a limited child does with all analyzers: the same decoding, small grey
pictures, resampled sound, every method, and framing of the results. Processor time of one core,
median of several runs. "Silent" is one analyzer that sees all streams and does nothing: what the
decoder and the contract cost by themselves. The last column is the time by the clock of a whole
job in the engine, with its fresh process, limits and encoding of pictures. Without arguments: the
folder of real footage, where it is there, and clips made on the spot.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from sightline.adapters.child import examine
from sightline.adapters.engine_local import LocalEngine
from sightline.adapters.messages import Outbox
from sightline.analysis.contract import Analyzer, Frame, Media, Result, Run, Stream
from sightline.analysis.registry import ANALYZERS
from sightline.model.digest import Digest
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction
from sightline.workbench.ports.engine import Job

FOOTAGE = Path(__file__).parents[2] / "shared" / "data" / "footage"
REAL = ("street-from-above.mp4", "coffee.mp4", "portrait-hevc.mp4", "toy-elf.webm", "cars-pan.mp4")
MADE = ((1280, 720, 30), (1920, 1080, 30))
SECONDS = 8
ROW = "{:<28}{:>11}{:>7}{:>9}{:>9}{:>9}{:>8}{:>8}{:>10}"


def main() -> None:
    """Print one row a file."""
    wanted = asked(__doc__)
    titles = ("plain s", "silent s", "exam. s", "silent", "ratio", "engine s")
    print(ROW.format("file", "pixels", "frames", *titles))
    with clips(wanted.files) as files:
        ratios = [row(path, wanted.runs) for path in files]
    print(f"{len(ANALYZERS)} methods; median ratio {statistics.median(ratios):.2f}")


def asked(about: str | None) -> argparse.Namespace:
    """What the command line asks for; on one core from here on."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    cv2.setNumThreads(1)
    return parser.parse_args()


def real() -> list[Path]:
    """The clips of the folder of real footage that are there."""
    return [FOOTAGE / name for name in REAL if (FOOTAGE / name).is_file()]


def row(path: Path, runs: int) -> float:
    """Measure one file, alternating, so that a busy machine disturbs both alike."""
    job = job_for(path)
    silent = replace(job, analyzers=(SILENT,))
    plain, quiet, ours = [], [], []
    for _ in range(runs):
        plain.append(cost(lambda: decode(path)))
        quiet.append(cost(lambda: examine_here(silent)))
        ours.append(cost(lambda: examine_here(job)))
    started = time.perf_counter()
    list(LocalEngine(1).run([job], lambda _: None))
    engine = time.perf_counter() - started
    frames, pixels = decode(path)
    base, bare, whole = map(statistics.median, (plain, quiet, ours))
    seconds = [f"{value:.3f}" for value in (base, bare, whole)]
    ratios = [f"{bare / base:.2f}", f"{whole / base:.2f}"]
    print(ROW.format(path.name[:27], pixels, frames, *seconds, *ratios, f"{engine:.2f}"))
    return whole / base


class Silent(Run):
    """Sees everything and does nothing: what is left is the cost of showing."""

    def __init__(self, _: Media) -> None:
        pass

    def frame(self, frame: Frame) -> None:
        """Look at the small pictures, as every method for footage does."""
        frame.small.coarse()

    def finish(self) -> Result:
        """Report nothing."""
        return Result(outcome=Outcome.OBSERVED, summary="", values={})


SILENT = Analyzer(
    method=Method(name="silent", version=1),
    title="Silent",
    kinds=frozenset(ExhibitKind),
    streams=frozenset(Stream),
    limitations=(),
    reproduction=Reproduction.EXACT,
    start=Silent,
)


def job_for(path: Path) -> Job:
    """All methods for footage."""
    fitting = tuple(a for a in ANALYZERS if ExhibitKind.FOOTAGE in a.kinds)
    return Job(
        exhibit=Digest.of(path.name.encode()),
        path=path,
        size=path.stat().st_size,
        kind=ExhibitKind.FOOTAGE,
        media_type="video/mp4",
        analyzers=fitting,
    )


def cost(work: Callable[[], object]) -> float:
    """Processor seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


def examine_here(job: Job) -> None:
    """What the child does, without a child; what it says is thrown away."""
    with job.path.open("rb", buffering=0) as file:
        examine(file, Outbox(len), job)


def decode(path: Path) -> tuple[int, str]:
    """A bare loop; number and size of the pictures."""
    frames, pixels = 0, ""
    with av.open(str(path)) as container:
        streams = [*container.streams.video[:1], *container.streams.audio[:1]]
        for stream in streams:
            stream.codec_context.thread_count = 1
        for packet in container.demux(streams):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    frames, pixels = frames + 1, f"{frame.width}x{frame.height}"
    return frames, pixels


@contextmanager
def clips(named: list[Path]) -> Iterator[list[Path]]:
    """The files asked for, or real ones and made ones."""
    if named:
        yield named
        return
    there = real()
    if not there:
        print("(no folder of real footage here)")
    with tempfile.TemporaryDirectory() as folder:
        yield [*there, *(made(Path(folder), *size) for size in MADE)]


def made(folder: Path, width: int, height: int, rate: int) -> Path:
    """Moving texture and a tone: H.264 and AAC, as telephones write them."""
    path = folder / f"made-{height}p.mp4"
    chance = np.random.default_rng(7)
    coarse = chance.integers(0, 255, (height // 4, width // 2, 3), np.uint8)
    ground = np.asarray(cv2.resize(coarse, (2 * width, height)), np.uint8)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=rate, options={"preset": "veryfast"})
        assert isinstance(video, av.VideoStream)  # noqa: S101 - for the type checker
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = container.add_stream("aac", rate=48_000, layout="stereo")
        assert isinstance(audio, av.AudioStream)  # noqa: S101 - for the type checker
        for index in range(SECONDS * rate):
            view = np.ascontiguousarray(ground[:, 4 * index % width :][:, :width])
            frame = av.VideoFrame.from_ndarray(view, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, rate)
            container.mux(video.encode(frame))
        tone = (9000 * np.sin(np.arange(SECONDS * 48_000) / 17)).astype(np.int16)
        for start in range(0, len(tone), 1024):
            block = np.repeat(tone[start : start + 1024], 2).reshape(1, -1)
            sound = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            sound.sample_rate, sound.pts, sound.time_base = 48_000, start, Fraction(1, 48_000)
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return path


if __name__ == "__main__":
    main()
