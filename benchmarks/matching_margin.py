"""How near pairs that are no copies come to being taken for copies: the margin of the rules.

    python -m benchmarks.matching_margin --cache FOLDER [--show 8] [--wide | --rests]
        [--peer PYTHON]

Hard negatives are made of single takes, cut into stretches and held against each other: one tripod
or one hand, the same people and things, other moments. Natural pairs are all pairs of files of the
test material that its README does not call copies. Of each kind: how many pairs, how many were
joined, how many said to look alike, and the lines of time that came nearest, with the three figures
that decide: how movement agrees, how both keep step (`sightline.matching.movement.in_step`), and
how far what moves lies beside (`sightline.matching.displacement`).

`--wide` takes stretches of 2 to 12 seconds anywhere in a take, some 1500 pairs: chance has more
occasions to make two of them agree.

`--rests` takes stretches of the whole, a half and a third of that length, each against the next
three and against all that lies before and all that lies after it. With `--peer` (see
`benchmarks.matching`) it is told how many of the hard negatives vPDQ joins, any frame of the one
matching any of the other.
"""

import argparse
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from benchmarks.matching_media import COPIES, FOOTAGE
from benchmarks.matching_sightline import engine
from benchmarks.matching_vpdq import DISTANCE, QUALITY
from numpy.typing import NDArray

from sightline.matching.compare import compare
from sightline.matching.descriptor import Described, KeyFeatures, Thumbnails, no_sound
from sightline.matching.displacement import displacement
from sightline.matching.features import Features
from sightline.matching.held import held
from sightline.matching.movement import in_step, movement
from sightline.matching.segments import judged, judged_faint, judged_swift
from sightline.matching.verify_geometry import hypotheses

TAKES = {
    "corridor-persons.mp4": 10.0, "cars-pan.mp4": 7.5, "pedestrian-surveillance.mp4": 4.0,
    "vehicle-surveillance.mp4": 5.4, "street-from-above.mp4": 6.5, "tree.avi": 9.5,
    "speaker-a.mp4": 2.8, "toy-apple.mp4": 2.4, "road-dashcam.mp4": 4.3, "cat-1.mp4": 9.0,
    "coffee.mp4": 4.7, "gym-arm-wrestling.mp4": 4.9, "toy-elf.mp4": 4.0, "toy-rabbit.mp4": 3.8,
    "space-station.mp4": 6.0,
}  # fmt: skip
"""Files that go on in one place, and the seconds of each stretch."""
NEXT = 3
"""Stretches that each one is held against."""
JOINED = frozenset({"copy", "shared_segment"})
REST_LEAST = 5.0
"""Seconds of the rest of a take that are worth a comparison."""
SHARES = (1.0, 0.5, 0.33)
"""Of these seconds, in the run over rests."""
AGREES = 0.5
_HASH = """
import json, sys, vpdq
for path in sys.argv[1:]:
    found = vpdq.computeHash(path, seconds_per_hash=1, thread_count=1)
    rows = [(f.quality, f.timestamp, str(f.hash) if isinstance(f.hash, str)
             else vpdq.hash_to_hex(f.hash)) for f in found]
    print(json.dumps(rows))
"""
WIDE_SECONDS = (2.0, 2.5, 3.0, 4.0, 6.0, 8.0, 12.0)
WIDE_EACH, WIDE_DRAWS, WIDE_APART = 22, 400, 0.6
WIDE_MORE = ("corridor-persons.mp4", "cars-pan.mp4")
"""Takes in which one thing after the other passes by: twice as many pairs."""
WIDE_TAKES = (
    *WIDE_MORE, "pedestrian-surveillance.mp4", "vehicle-surveillance.mp4", "street-from-above.mp4",
    "coffee.mp4", "gym-arm-wrestling.mp4", "speaker-a.mp4", "cat-1.mp4", "toy-apple.mp4",
    "dog-1.mp4", "square-walkers.avi", "toy-teddy.mp4", "speaker-b.mp4",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """A line of time between two that are no copies."""

    agreement: float
    step: float
    beside: float
    score: float
    moments: int
    against: int
    details: int
    pair: str


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kept = os.environ.get("SIGHTLINE_MATCHING_CACHE", "")
    parser.add_argument("--cache", type=Path, default=Path(kept) if kept else None)
    parser.add_argument("--show", type=int, default=8)
    parser.add_argument("--wide", action="store_true")
    parser.add_argument("--rests", action="store_true")
    parser.add_argument("--peer", default="")
    options = parser.parse_args()
    if options.cache is None:
        parser.error("name a folder for descriptors: --cache or SIGHTLINE_MATCHING_CACHE")
    cv2.setNumThreads(1)
    ours = engine(options.cache / "descriptors")
    names = sorted(path.name for path in FOOTAGE.iterdir())
    described = {name: ours.of(str(FOOTAGE / name)) for name in names}
    if options.wide:
        report("stretches anywhere in one take", anywhere(described), options.show)
        return
    copies = {frozenset(pair) for pair in COPIES}
    natural = (
        (described[one], described[other])
        for one, other in combinations(names, 2)
        if frozenset((one, other)) not in copies
    )
    if options.rests:
        report_rests(described)
        return
    hard = (pair for name in TAKES for pair in stretches(described[name], TAKES[name]))
    found = sum(
        compare(described[one], described[other]).verdict.value == "copy" for one, other in COPIES
    )
    print(f"natural copies found: {found} of {len(COPIES)}")
    report("natural pairs that are no copies", natural, options.show)
    report("stretches of one take", hard, options.show)
    if options.peer:
        joined = [pair for name in TAKES for pair in peer_joins(options.peer, described[name])]
        print(f"of these vPDQ joins {sum(joined)} of {len(joined)}")


def report(title: str, pairs: Iterator[tuple[Described, Described]], show: int) -> None:
    """One kind of pairs."""
    verdicts: Counter[str] = Counter()
    nearest: list[Near] = []
    for a, b in pairs:
        verdicts[compare(a, b).verdict.value] += 1
        nearest += lines_near(a, b)
    print(f"{title}: {verdicts.total()}; {dict(verdicts)}")
    print("  agrees   step beside  score  moments  against  details  pair")
    for near in sorted(nearest, reverse=True)[:show]:
        print(
            f"  {near.agreement:6.2f} {near.step:6.2f} {near.beside:6.2f} {near.score:6.2f} "
            f"{near.moments:8d} {near.against:8d} {near.details:8d}  {near.pair}"
        )


def report_rests(described: Mapping[str, Described]) -> None:
    """Stretches of single takes, and all the rest of these; only what is joined is told."""
    verdicts: Counter[str] = Counter()
    for name, seconds in TAKES.items():
        for share in SHARES:
            for a, b in (
                *stretches(described[name], share * seconds),
                *rests(described[name], share * seconds),
            ):
                word = compare(a, b).verdict.value
                verdicts[word] += 1
                if word in JOINED:
                    print(f"  joined: {a.name} {b.name}: {word}")
    print(f"stretches and rests of one take: {verdicts.total()}; {dict(verdicts)}")


def peer_joins(python: str, whole: Described) -> list[bool]:
    """For each pair of `stretches`: whether vPDQ finds any second of the one like the other's."""
    run = subprocess.run(  # noqa: S603 - an interpreter the caller named
        [python, "-c", _HASH, str(FOOTAGE / whole.name)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    rows = [row for row in json.loads(run.stdout) if row[0] >= QUALITY]
    codes = np.frombuffer(bytes.fromhex("".join(row[2] for row in rows)), np.uint8).reshape(-1, 32)
    times = np.array([row[1] for row in rows]) * 1e6 + whole.quality.start_us
    joined = []
    for a, b in stretches(whole, TAKES[whole.name]):
        one, other = (codes[_within(times, side)] for side in (a, b))
        apart = np.bitwise_count(one[:, None] ^ other[None]).sum(axis=2)
        joined.append(bool((apart <= DISTANCE).any()))
    return joined


def _within(times: NDArray[np.float64], side: Described) -> NDArray[np.bool_]:
    start = side.quality.start_us
    return np.asarray((times >= start) & (times < start + side.quality.duration_us))


def lines_near(a: Described, b: Described) -> Iterator[Near]:
    """Lines along which movement agrees to `AGREES`, of pairs that are no copies."""
    maps = hypotheses(a, b)
    for found in (
        *judged(held(a), b, maps),
        *judged_swift(a, b, maps),
        *judged_faint(a, b, maps[0]),
    ):
        moved = movement(found.line, found.compared)
        if moved.agreement is None or moved.agreement < AGREES:
            continue
        step = in_step(found.line, found.compared, moved.agreement)
        beside = displacement(found.line, found.compared)
        yield Near(
            agreement=moved.agreement,
            step=float("nan") if step is None else step,
            beside=float("nan") if beside is None else beside,
            score=found.line.score,
            moments=moved.moments,
            against=moved.against,
            details=found.placed.inliers,
            pair=f"{a.name} {b.name}{' JOINED' if found.same else ''}",
        )


def stretches(whole: Described, seconds: float) -> Iterator[tuple[Described, Described]]:
    """Pairs of stretches of one recording that do not meet."""
    end = whole.quality.duration_us / 1e6
    starts = np.arange(0, end - seconds + 0.1, seconds)
    parts = [cut(whole, start, min(start + seconds, end)) for start in starts]
    for number, part in enumerate(parts):
        for other in parts[number + 1 : number + 1 + NEXT]:
            yield part, other


def rests(whole: Described, seconds: float) -> Iterator[tuple[Described, Described]]:
    """Each stretch of a recording with all that lies before it, and with all that lies after."""
    end = whole.quality.duration_us / 1e6
    for start in np.arange(0, end - seconds + 0.1, seconds):
        last = min(start + seconds, end)
        part = cut(whole, start, last)
        for first, until in ((0.0, start), (last, end)):
            if until - first >= max(REST_LEAST, 1.2 * seconds):
                yield cut(whole, first, until), part


def anywhere(
    described: Mapping[str, Described],
) -> Iterator[tuple[Described, Described]]:
    """Pairs of stretches of one recording that do not meet, drawn at random."""
    chance = np.random.default_rng(7)
    for name in WIDE_TAKES:
        whole = described[name]
        end = whole.quality.duration_us / 1e6
        for seconds in WIDE_SECONDS:
            draws = np.sort(chance.uniform(0, max(0.0, end - seconds), (WIDE_DRAWS, 2)))
            apart = draws[draws[:, 1] - draws[:, 0] >= seconds + WIDE_APART]
            for one, other in apart[: WIDE_EACH * (2 if name in WIDE_MORE else 1)].tolist():
                yield cut(whole, one, one + seconds), cut(whole, other, other + seconds)


def cut(whole: Described, start: float, end: float) -> Described:
    """What would be kept of these seconds alone, its sound left out."""
    first = whole.quality.start_us + round(start * 1e6)
    last = whole.quality.start_us + round(end * 1e6)
    times = whole.keys.times_us
    return Described(
        name=f"{whole.name}@{start:.0f}-{end:.0f}",
        quality=replace(whole.quality, start_us=first, duration_us=last - first),
        thumbnails=_between(whole.thumbnails, first, last),
        between=_between(whole.between, first, last),
        keys=_keys(whole.keys, np.flatnonzero((times >= first) & (times < last)).tolist()),
        sound=no_sound(),
    )


def _between(shown: Thumbnails, first: int, last: int) -> Thumbnails:
    kept = (shown.times_us >= first) & (shown.times_us < last)
    return Thumbnails(
        times_us=shown.times_us[kept],
        pixels=shown.pixels[kept],
        informative=shown.informative[kept],
    )


def _keys(keys: KeyFeatures, which: list[int]) -> KeyFeatures:
    begin = int(keys.starts[which[0]]) if which else 0
    end = int(keys.starts[which[-1] + 1]) if which else 0
    part, counts = slice(begin, end), [len(keys.of(number)) for number in which]
    whole = keys.features
    return KeyFeatures(
        times_us=keys.times_us[which],
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        features=Features(
            spots=whole.spots[part],
            sizes=whole.sizes[part],
            angles=whole.angles[part],
            codes=whole.codes[part],
        ),
    )


if __name__ == "__main__":
    main()
