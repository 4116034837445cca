"""Sound cut without coding anew, and with: where the file's own times tell the place.

    PYTHONPATH=. python benchmarks/continuity_copied.py [--keep FOLDER]

With ffmpeg on PATH, of each real clip with coded sound a second (a fifth of a short clip) is taken
out: by joining two parts of the file, or of its sound alone, as they are (stream copy); by leaving
a gap in the times; by leaving frames out of the bare coded stream; and by decoding, cutting and
coding again. Each clip is also copied whole, into five containers, and coded again whole: whatever
is told there is a false alarm.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av

from sightline.analysis.contract import Packet, StreamFacts
from sightline.analysis.sound_times import SoundTimes, TimesBreak

DATA: Final = Path(__file__).parents[2] / "shared" / "data"
CLIPS: Final = (
    *("footage/cars-pan.mp4", "footage/coffee.mp4", "footage/dog-run.mp4"),
    *("footage/pedestrian-surveillance.mp4", "footage/road-dashcam.mp4"),
    *("footage/space-station.mp4", "footage/speaker-a.mp4", "footage/speaker-b.mp4"),
    *("footage/square-walkers.avi", "footage/street-from-above.mp4", "footage/toy-elf.mp4"),
    *("footage/toy-rabbit.mp4", "sound/align-3-secs-in.mp4"),
)
CONTAINERS: Final = ("mp4", "mov", "mkv", "ts", "avi")
NEAR_US: Final = 300_000
CUT_MOST_S, CUT_SHARE = 1.0, 0.2
ROW: Final = "{:<34}{:>6}{:>7}{:>6}\n"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A clip, and what is taken out of it; seconds."""

    clip: Path
    folder: Path
    begin: float
    end: float

    def file(self, name: str) -> Path:
        """A place for a file made of this clip."""
        return self.folder / f"{self.clip.stem}--{name}"


def main() -> None:
    """Print one row a way of cutting."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        sys.exit("needs an ffmpeg on PATH, which cuts files without coding them anew")
    with tempfile.TemporaryDirectory() as made:
        folder = wanted.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        jobs = list(_jobs(folder))
        sys.stdout.write(ROW.format("sound cut by", "files", "found", "else"))
        for name, way in WAYS.items():
            _row(name, [(path, job) for job in jobs if (path := way(job)) is not None])
        for container in CONTAINERS:
            _row(f"whole, copied to {container}", _whole(jobs, container, "copy"))
        _row("whole, coded again", _whole(jobs, "mp4", "aac"))


def _jobs(folder: Path) -> Iterator[Job]:
    source = random.Random(5)  # noqa: S311 - places, not secrets
    for name in CLIPS:
        with av.open(str(DATA / name)) as container:
            seconds = float(container.duration or 0) / 1e6
        begin = round(seconds * source.uniform(0.3, 0.5), 3)
        end = begin + min(CUT_MOST_S, seconds * CUT_SHARE)
        yield Job(clip=DATA / name, folder=folder, begin=begin, end=end)


def ffmpeg(*words: str | Path) -> bool:
    """Whether it did."""
    command = ["ffmpeg", "-v", "error", "-y", *map(str, words)]
    return not subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode  # noqa: S603 - a fixed program


def joined(job: Job, *, only_sound: bool) -> Path | None:
    """Two parts of the file, or of its sound alone, joined as they are."""
    what = ("-vn",) if only_sound else ()
    first, second = job.file(f"first-{only_sound}.mp4"), job.file(f"second-{only_sound}.mp4")
    parts = job.file("parts.txt")
    parts.write_text(f"file '{first}'\nfile '{second}'\n")
    target = job.file(f"joined-{only_sound}.mp4")
    from_parts = ("-f", "concat", "-safe", "0", "-i", parts)
    done = (
        ffmpeg("-i", job.clip, *what, "-to", str(job.begin), "-c", "copy", first)
        and ffmpeg("-ss", str(job.end), "-i", job.clip, *what, "-c", "copy", second)
        and ffmpeg(*from_parts, "-c", "copy", target)
    )
    return target if done else None


def bare(job: Job) -> Path | None:
    """Packets left out of the bare coded stream, which holds no times."""
    parts = [job.file("first.aac"), job.file("second.aac")]
    whole, target = job.file("bare.aac"), job.file("bare.mp4")
    if not (
        ffmpeg("-i", job.clip, "-vn", "-to", str(job.begin), "-c", "copy", parts[0])
        and ffmpeg("-ss", str(job.end), "-i", job.clip, "-vn", "-c", "copy", parts[1])
    ):
        return None
    whole.write_bytes(b"".join(part.read_bytes() for part in parts))
    return target if ffmpeg("-i", whole, "-c", "copy", target) else None


def coded(job: Job, times: str) -> Path | None:
    """Samples left out, then coded; `times` numbers those that follow anew, or keeps theirs."""
    target = job.file(f"coded{len(times)}.mp4")
    chosen = f"aselect='not(between(t,{job.begin},{job.end}))'{times}"
    return target if ffmpeg("-i", job.clip, "-vn", "-af", chosen, "-c:a", "aac", target) else None


WAYS: Final[dict[str, Callable[[Job], Path | None]]] = {
    "joining parts of the file": lambda job: joined(job, only_sound=False),
    "joining parts of the sound": lambda job: joined(job, only_sound=True),
    "coding again, times kept": lambda job: coded(job, ""),
    "coding again, numbered anew": lambda job: coded(job, ",asetpts=N/SR/TB"),
    "leaving out packets without times": bare,
}


def _whole(jobs: list[Job], container: str, codec: str) -> list[tuple[Path, None]]:
    made: list[tuple[Path, None]] = []
    for job in jobs:
        target = job.file(f"whole-{codec}.{container}")
        if ffmpeg(
            "-i", job.clip, "-map", "0:v?", "-map", "0:a", "-c", "copy", "-c:a", codec, target
        ):
            made.append((target, None))
    return made


def _row(name: str, files: list[tuple[Path, Job]] | list[tuple[Path, None]]) -> None:
    found = stray = 0
    for path, job in files:
        hits = [job is not None and _near(item, job) for item in breaks(path)]
        found += any(hits)
        stray += hits.count(False)
    sys.stdout.write(ROW.format(name, len(files), found, stray))


def _near(item: TimesBreak, job: Job) -> bool:
    at_us = round(1_000_000 * job.begin)
    return item.start_us - NEAR_US <= at_us <= item.end_us + NEAR_US


def breaks(path: Path) -> tuple[TimesBreak, ...]:
    """What the method says of a file's sound."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        base = Fraction(stream.time_base or 0)
        facts = StreamFacts(
            index=stream.index, kind="audio", codec=stream.codec_context.name, time_base=base
        )
        watch = SoundTimes(facts)
        for packet in container.demux(stream):
            if packet.size:
                watch.packet(
                    Packet(
                        stream=stream.index,
                        pts=packet.pts,
                        dts=packet.dts,
                        duration=None,
                        size=packet.size,
                        keyframe=True,
                        corrupt=False,
                    )
                )
        return watch.breaks()


if __name__ == "__main__":
    main()
