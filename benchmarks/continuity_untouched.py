"""How often continuity reports something where nothing was done: real, simulated and drawn films.

    PYTHONPATH=. python benchmarks/continuity_untouched.py [--drawn N] [--seeds N] [--keep FOLDER]

Three groups, told apart. *Real*: the clips of ../shared/data that we take for untouched, one of
each recording, and its recordings of sound. *Simulated*: the camera originals of the simulated
incident, one set a seed. *Drawn*: a virtual hand-held camera, shaken, panned, at times still and,
as a group of its own, jerked, over real pictures from those clips, with noise, changing light and
things that cross the view, coded at drawn rates. An interval is exact for a Poisson count, 95 %.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from benchmarks import continuity_material as material
from benchmarks.continuity import events
from numpy.typing import NDArray
from scipy.stats import chi2

from sightline.simulation import Scale, build_incident

SOUND: Final = material.FOOTAGE.with_name("sound")
REAL: Final = (
    "bedroom-jump.mp4",
    "cars-pan.mp4",
    "coffee.mp4",
    "corridor-persons.mp4",
    "dog-run.mp4",
    "pedestrian-surveillance.mp4",
    "portrait-hevc.mp4",
    "road-dashcam.mp4",
    "speaker-a.mp4",
    "speaker-b.mp4",
    "square-walkers.avi",
    "street-from-above.mp4",
    "toy-apple.mp4",
    "toy-elf.mp4",
    "toy-pillow.mp4",
    "toy-rabbit.mp4",
    "toy-teddy.mp4",
    "tree.avi",
    "vehicle-surveillance.mp4",
    "../credentials/recorded.mov",
    "../credentials/video1-no-manifest.mp4",
)
"""And the two takes of cat-1 between its edits, which are counted by hand."""
HEARD: Final = ("align-full.mp4", "r4_excerpt2.ogg", "syncstart-test.wav", "timbl_1.mp3")
OF_SOUND: Final = frozenset({"dead_sound", "background"})
SIDE, SECONDS, RATE = 320, 20, 25

Picture = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Files of one kind."""

    name: str
    paths: tuple[Path, ...]


def main() -> None:
    """Print a table for each group."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--drawn", type=int, default=60, help="films of 20 s")
    parser.add_argument("--seeds", type=int, default=3, help="of the incident; some 74 s each")
    parser.add_argument("--keep", type=Path, required=True, help="where films are made, or lie")
    wanted = parser.parse_args()
    cv2.setNumThreads(1)
    wanted.keep.mkdir(parents=True, exist_ok=True)
    tell(Group(name="real", paths=tuple(material.FOOTAGE / name for name in REAL)))
    tell(Group(name="real, sound", paths=tuple(SOUND / name for name in HEARD)))
    for jerks in (False, True):
        name = "drawn, with jerks" if jerks else "drawn"
        tell(Group(name=name, paths=tuple(drawn(wanted.keep, wanted.drawn, jerks=jerks))))
    tell(Group(name="simulated", paths=tuple(simulated(wanted.keep, wanted.seeds))))


def simulated(folder: Path, seeds: int) -> Iterator[Path]:
    """The camera originals of some incidents."""
    for seed in range(1, seeds + 1):
        place = folder / f"incident-{seed}"
        if not (place / "truth.json").exists():
            build_incident(place, seed=seed, scale=Scale.DEMO)
        yield from sorted(place.glob("clip-*.mp4"))


def drawn(folder: Path, number: int, *, jerks: bool) -> Iterator[Path]:
    """Films of a virtual camera."""
    grounds = [_ground(material.FOOTAGE / name) for name in REAL]
    for seed in range(number):
        path = folder / f"{'jerked' if jerks else 'drawn'}-{seed}.mp4"
        if not path.exists():
            rng = np.random.default_rng(seed)
            course = _course(rng)
            _film(path, grounds, course + _jerks(rng) if jerks else course, rng)
        yield path


def _ground(path: Path) -> Picture:
    """One frame of a clip, as the wall that the camera looks at."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        picture = frame.to_ndarray(format="rgb24")
    scale = 2 * SIDE / min(picture.shape[:2])
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale), np.uint8)


def _film(
    path: Path,
    grounds: Sequence[Picture],
    course: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    ground, other = (grounds[int(rng.integers(len(grounds)))] for _ in range(2))
    passer = np.asarray(cv2.resize(other, (SIDE // 4, SIDE // 3)), np.uint8)
    count, (height, width) = SECONDS * RATE, (SIDE * 9 // 16, SIDE)
    light = 1 + 0.15 * np.cumsum(rng.normal(0, 0.02, count)).clip(-1, 1)
    noise = rng.uniform(0.5, 4)
    crosses = int(rng.integers(count))
    with av.open(str(path), "w") as container:
        stream = container.add_stream(
            "libx264",
            rate=RATE,
            options={"crf": str(rng.integers(18, 33)), "preset": "veryfast"},
        )
        assert isinstance(stream, av.VideoStream)  # noqa: S101 - for the type checker
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = int(rng.choice([12, 30, 50, 250]))
        for index in range(count):
            picture = _seen(ground, course[index], (height, width))
            _pass(picture, passer, index - crosses)
            grain = rng.normal(0, noise, picture.shape).astype(np.float32)
            shown = np.clip(picture * light[index] + grain, 0, 255).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shown, format="rgb24")))
        container.mux(stream.encode(None))


def _course(rng: np.random.Generator) -> NDArray[np.float64]:
    """(n, 4) pixels along and down, degrees of roll, and zoom: shake, pans, stillness."""
    count = SECONDS * RATE
    times = np.arange(count)[:, np.newaxis] / RATE
    waves = rng.uniform(0.3, 4, (1, 4, 6)), rng.uniform(0, 6.3, (1, 4, 6))
    shake = (np.sin(times[..., np.newaxis] * waves[0] + waves[1]) / (0.5 + waves[0])).sum(axis=2)
    reach = np.array([14, 9, 1.2, 0.015]) * rng.uniform(0.1, 1.5)
    course = shake * reach
    for _ in range(rng.integers(0, 4)):  # a pan begins and stops within some frames
        start, lasts = rng.integers(count), int(rng.integers(8, 80))
        ramp = np.clip((np.arange(count) - start) / lasts, 0, 1)
        eased = ramp * ramp * (3 - 2 * ramp)
        course[:, :2] += eased[:, np.newaxis] * rng.normal(0, 90, 2)
    return np.asarray(course)


def _jerks(rng: np.random.Generator) -> NDArray[np.float64]:
    """(n, 4) up to four jerks, as where a hand is knocked: some pixels within one frame."""
    count = SECONDS * RATE
    course = np.zeros((count, 4))
    for _ in range(rng.integers(0, 5)):
        start = int(rng.integers(count))
        after = np.arange(count - start)
        swing = np.exp(-after / rng.uniform(2, 6)) * np.sin(after / rng.uniform(1, 3))
        course[start:, :2] += swing[:, np.newaxis] * rng.normal(0, 15, 2)
    return course


def _seen(ground: Picture, at: NDArray[np.float64], size: tuple[int, int]) -> Picture:
    height, width = size
    middle = (ground.shape[1] / 2 + at[0], ground.shape[0] / 2 + at[1])
    turn = cv2.getRotationMatrix2D(middle, float(at[2]), 1 + float(at[3]))
    turn[:, 2] += (width / 2 - middle[0], height / 2 - middle[1])
    return np.asarray(
        cv2.warpAffine(ground, turn, (width, height), borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def _pass(picture: Picture, passer: Picture, since: int) -> None:
    """Something crosses the view, six pixels a frame."""
    left = 6 * since - passer.shape[1]
    right = min(left + passer.shape[1], picture.shape[1])
    if since < 0 or right <= max(left, 0):
        return
    top = picture.shape[0] - passer.shape[0]
    first = max(0, -left)
    picture[top:, left + first : right] = passer[:, first : right - left]


def tell(group: Group) -> None:
    """What was reported, by kind, and how often that is."""
    counts: Counter[str] = Counter()
    seen = heard = 0.0
    for path in group.paths:
        shown, sounded = _seconds(path)
        seen, heard = seen + shown, heard + sounded
        for event in events(path):
            counts[event.kind] += 1
            at = event.start_us / 1e6
            sys.stdout.write(
                f"  {group.name}: {path.parent.name}/{path.name} {event.kind} {at:.2f} s\n"
            )
    sys.stdout.write(
        f"{group.name}: {len(group.paths)} files, {seen:.0f} s of picture, {heard:.0f} s of sound\n"
    )
    for kind, number in (*sorted(counts.items()), ("any other, picture", 0)):
        seconds = heard if kind in OF_SOUND else seen
        if seconds:
            low, high = (limit * 3600 / seconds for limit in interval(number))
            rate = 3600 * number / seconds
            sys.stdout.write(f"  {kind}: {number}, {rate:.1f} an hour ({low:.1f} to {high:.1f})\n")
    sys.stdout.flush()


def interval(number: int) -> tuple[float, float]:
    """Of the mean of a Poisson count, 95 % (Garwood, 1936); from zero where none came."""
    low = chi2.ppf(0.025, 2 * number) / 2 if number else 0.0
    level = 0.975 if number else 0.95
    return float(low), float(chi2.ppf(level, 2 * number + 2) / 2)


def _seconds(path: Path) -> tuple[float, float]:
    """Of picture and of sound."""
    with av.open(str(path)) as container:
        lasts = float(container.duration or 0) / 1e6
        return lasts * bool(container.streams.video), lasts * bool(container.streams.audio)


if __name__ == "__main__":
    main()
