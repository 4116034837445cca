"""The simulated incident on one clock, with noise: error, failures and cost against peers.

    PYTHONPATH=. python benchmarks/align_incident.py [--peers PYTHON] [--folder DIR] [--seeds N]

With ffmpeg on PATH, every clip with sound of the incident is given white noise of its own at 20,
10, 0 and -5 dB and coded again (AAC, 96 kbit/s; pictures copied), once without any. Pairs by sound
alone, as `align.py` has them: two cameras at one scene (any difference of a sound's arrivals is
right: they lie up to 0.12 s from the clocks' offset), copies in their originals, clips of other
times and days. Then all files of a level together, with pictures, as `sightline align` has them.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from benchmarks import align
from benchmarks.align import Answer, Pair
from tests.doubles.clocks import aligned

from sightline.model.times import Instant
from sightline.simulation import Incident, Scale, build_incident
from sightline.simulation.truth_copies import Stretch
from sightline.timing.clock_values import OneClockValues, PartValues

LEVELS_DB: Final = (None, 20, 10, 0, -5)
COPIES: Final = {
    "A": ("P01", "P02", "P03", "P04", "P06", "P07", "P13", "P14"),
    "C": ("P11", "P08"),
}
"""Postings that keep their sound, by original; P08 holds its original's end, P13 lacks 1.2 s."""
OTHERS: Final = (("D", "A"), ("D", "B"), ("E", "A"), ("E", "B"), ("D", "C"), ("E", "D"), ("A", "C"))
OTHERS_OVERLAID: Final = (("P05", "A"), ("P05", "B"))
"""The music laid over a copy, against what it was laid over."""
SILENT: Final = {"P12"}
FFMPEG: Final = ("ffmpeg", "-v", "error", "-y")


@dataclass(frozen=True, kw_only=True)
class Level:
    """One incident at one level of noise."""

    incident: Incident
    decibels: int | None
    files: dict[str, Path]

    @property
    def label(self) -> str:
        """As tables have it."""
        return "no noise" if self.decibels is None else f"{self.decibels} dB"


def main() -> None:
    """Print a table of pairs, then one of whole clocks."""
    parser = align.options(__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--scale", choices=[scale.value for scale in Scale], default="demo")
    wanted = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        sys.exit("needs an ffmpeg on PATH, which codes sound again beside pictures as they are")
    with align.place(wanted.folder) as folder:
        levels = list(made(folder, wanted.seeds, Scale(wanted.scale)))
        pairs = [pair for level in levels for pair in of(level, folder)]
        by_sound(pairs, align.answered(pairs, wanted))
        together(levels)


def made(folder: Path, seeds: int, scale: Scale) -> Iterator[Level]:
    """Every incident at every level."""
    for seed in range(1, seeds + 1):
        home = folder / f"incident-{seed}"
        incident = build_incident(home, seed=seed, scale=scale)
        names = {clip.key: clip.file for clip in incident.truth.clips}
        names |= {posting.key: posting.file for posting in incident.truth.postings}
        rng = np.random.default_rng(seed)
        for decibels in LEVELS_DB:
            files = {
                key: noised(home / name, folder / f"{seed}-{decibels}-{key}.mp4", decibels, rng)
                for key, name in names.items()
                if name.endswith(".mp4")
            }
            yield Level(incident=incident, decibels=decibels, files=files)


def noised(path: Path, target: Path, decibels: int | None, rng: np.random.Generator) -> Path:
    """The file with its sound made worse and coded again; a silent one as it is."""
    if path.stem.endswith(tuple(key.removeprefix("P") for key in SILENT)):
        return path
    track = align.decoded(path)
    if decibels is not None:
        track = align.noisy(track, rng, decibels)
    sound = align.written(target.with_suffix(".wav"), track)
    maps = ("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-b:a", "96k")
    command = [*FFMPEG, "-i", str(path), "-i", str(sound), *maps, "-map_metadata", "0", str(target)]
    subprocess.run(command, check=True)  # noqa: S603 - a fixed command
    return target


def of(level: Level, folder: Path) -> Iterator[Pair]:
    """Pairs of one level, by sound alone."""
    truth = level.incident.truth
    waves = {
        key: align.written(
            folder / f"{truth.seed}-{level.label.replace(' ', '')}-{key}.wav", align.decoded(path)
        )
        for key, path in level.files.items()
        if key not in SILENT
    }
    heard = tuple(_heard_apart(level))
    yield Pair(f"cameras, {level.label}", waves["A"], waves["B"], heard[0], or_s=heard[1:])
    for original, copies in COPIES.items():
        for copy in copies:
            stretches = _of_life(level, copy, original)
            first, *more = [_begins_s(item) for item in stretches]
            yield Pair(
                f"copies, {level.label}",
                waves[copy],
                waves[original],
                first,
                stretches[0].speed_permille / 1000,
                tuple(more),
            )
    for one, other in (*OTHERS, *OTHERS_OVERLAID):
        yield Pair(f"others, {level.label}", waves[one], waves[other], None)


def _heard_apart(level: Level) -> Iterator[float]:
    """How much later in B than in A each sound came that both recorded, seconds."""
    for sound in level.incident.truth.sounds:
        at = {item.clip: item.time_us for item in sound.arrivals if item.recorded}
        if {"A", "B"} <= at.keys():
            yield (at["B"] - at["A"]) / 1e6


def _of_life(level: Level, copy: str, original: str) -> list[Stretch]:
    """Its stretches that run, of this original."""
    posting = level.incident.truth.posting(copy)
    line = {original, *COPIES[original]}
    return [item for item in posting.stretches if item.speed_permille > 0 and item.parent in line]


def _begins_s(stretch: Stretch) -> float:
    """Where the copy's own beginning falls in its original."""
    return (stretch.parent_start_us - stretch.child_start_us * stretch.speed_permille / 1000) / 1e6


def by_sound(pairs: list[Pair], answers: dict[str, list[Answer]]) -> None:
    """Rows a kind, level and program; then cost over all."""
    align.heading()
    for change in dict.fromkeys(pair.change for pair in pairs):
        for program, given in answers.items():
            chosen = [(p, a) for p, a in zip(pairs, given, strict=True) if p.change == change]
            align.row(change, program, chosen)
    align.ratios(answers, "all pairs")


def together(levels: list[Level]) -> None:
    """All files of a level on one clock, with pictures."""
    sys.stdout.write(
        f"\n{'with pictures':<16}{'cameras ms':>12}{'copies ms':>12}{'off':>5}{'joined':>8}"
        f"{'cpu s':>8}\n"
    )
    for level in levels:
        began = time.process_time()
        values = aligned(level.files)
        spent = time.process_time() - began
        cameras, copies, off = errors(level, values)
        joined = sum(part.clock is not None for part in values.parts if part.exhibit in {"D", "E"})
        worst = "-" if not copies else f"{max(copies):.1f}"
        told = "-" if cameras is None else f"{cameras:.1f}"
        sys.stdout.write(
            f"{level.incident.truth.seed}, {level.label:<13}{told:>12}{worst:>12}{off:>5}"
            f"{joined:>8}{spent:>8.1f}\n"
        )


def errors(level: Level, values: OneClockValues) -> tuple[float | None, list[float], int]:
    """Of the two cameras and of each copy, milliseconds; how many copies stand on no clock."""
    truth = level.incident.truth
    start = {clip.key: Instant.parse(clip.starts_at).microseconds for clip in truth.clips}
    first = {key: _first(values, key) for key in level.files}
    a, b = first["A"], first["B"]
    cameras = None
    if a is not None and b is not None and a.clock == b.clock:
        cameras = abs(_zero_us(b) - _zero_us(a) - (start["B"] - start["A"])) / 1000
    copies, off = [], 0
    for original, names in COPIES.items():
        whole = first[original]
        for name in names:
            part = first[name]
            if part is None or whole is None or part.clock != whole.clock:
                off += 1
                continue
            # Where the part's first moment stands, against where it comes from.
            come = [
                1e6 * _begins_s(item) + part.from_us * item.speed_permille / 1000
                for item in _of_life(level, name, original)
            ]
            stands = (part.starts_us or 0) - _zero_us(whole)
            copies.append(min(abs(stands - at) for at in come) / 1000)
    return cameras, copies, off


def _first(values: OneClockValues, key: str) -> PartValues | None:
    parts = [part for part in values.parts if part.exhibit == key and part.clock is not None]
    return min(parts, key=lambda part: part.from_us) if parts else None


def _zero_us(part: PartValues) -> int:
    return (part.starts_us or 0) - part.from_us


if __name__ == "__main__":
    main()
