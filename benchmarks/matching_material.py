"""Makes the copies of the matching benchmark, once, and keeps the truth of each beside it.

A case is one file made from clips of one group. Its truth says which seconds of it are which
seconds of which clip, whether they run backwards, and where the clip's frame lies in the picture.
Everything follows from the clip, the transformation and a seed, so a folder of cases is a cache.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from benchmarks.matching_media import FOOTAGE, Clip, Image, load, resized, write
from benchmarks.matching_transforms import BY_NAME, Look, Transform, look

VERSION: Final = 1
"""Raise it when anything below or a transformation changes: older caches are then left alone."""
FILLER_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Seconds of a case that are seconds of a clip; times are the files' own."""

    source: str
    copy_start_us: int
    copy_end_us: int
    start_us: int
    end_us: int
    speed: float
    backwards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file and what is known of it."""

    path: str
    source: str
    """The clip that has to be found."""
    transform: str
    stretches: tuple[Stretch, ...]
    placed: tuple[tuple[float, ...], ...]
    """(3, 3) from the clip's unit frame to the file's."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Seconds `start` to `end` of a clip, run through at a speed, drawn as its look says."""

    clip: Clip
    start: float
    end: float
    speed: float
    look: Look
    backwards: bool = False

    def count(self, rate: Fraction) -> int:
        return max(1, int((self.end - self.start) / self.speed * float(rate) + 1e-6))


def make(name: str, row: str, group: tuple[str, ...], where: Path, seconds: float) -> Case:
    """The case of one clip and one row of `TRANSFORMS`, from the cache where it is there."""
    transform = BY_NAME[row]
    stem = f"{VERSION}-{Path(name).stem}-{seconds:g}s-{transform.name}".replace(" ", "_")
    stem = "".join(letter for letter in stem if letter.isalnum() or letter in "-_.")
    video, noted = where / f"{stem}.mp4", where / f"{stem}.json"
    if noted.is_file():
        return _read(noted)
    where.mkdir(parents=True, exist_ok=True)
    clip = _clip(name, seconds)
    rate = Fraction(transform.rate) if transform.rate else clip.rate
    parts = _parts(clip, transform, group, seconds)
    main = next(part for part in parts if part.clip.name == name)
    half_made = video.with_suffix(".part.mp4")
    write(half_made, _drawn(parts, rate, main, zlib.crc32(stem.encode())), rate, transform.crf)
    half_made.rename(video)
    case = Case(
        path=str(video),
        source=name,
        transform=transform.name,
        stretches=_truth(parts, rate),
        placed=tuple(tuple(float(v) for v in row) for row in main.look.placed),
    )
    noted.write_text(json.dumps(asdict(case)), encoding="utf-8")
    return case


_HELD: dict[tuple[str, float], Clip] = {}


def _clip(name: str, seconds: float) -> Clip:
    """The clip in memory; few are held, for frames are large."""
    key = (name, seconds)
    if key not in _HELD:
        while len(_HELD) > 3:  # noqa: PLR2004 - the clip and its fillers
            _HELD.pop(next(iter(_HELD)))
        _HELD[key] = load(FOOTAGE / name, seconds)
    return _HELD[key]


def _parts(clip: Clip, transform: Transform, group: tuple[str, ...], seconds: float) -> list[_Part]:
    height, width = clip.frames[0].shape[:2]
    drawn = look(transform, width, height)
    whole = _Part(clip, 0.0, clip.seconds, transform.speed, drawn)
    kind, _, length = transform.plan.partition(":")
    if kind == "whole":
        return [whole]
    if kind == "reversed":
        return [_Part(clip, 0.0, clip.seconds, transform.speed, drawn, backwards=True)]
    if kind == "loop":
        end = min(3.0, clip.seconds)
        return [_Part(clip, 0.0, end, 1.0, drawn)] * 3
    before, after = _fillers(clip, group, seconds)
    if kind == "excerpt":
        long = min(float(length), clip.seconds)
        start = (clip.seconds - long) / 2
        return [before, _Part(clip, start, start + long, transform.speed, drawn), after]
    middle = clip.seconds / 2
    first = _Part(clip, 0.0, middle * 0.6, 1.0, drawn)
    second = _Part(clip, middle, middle * 1.6, 1.0, drawn)
    return [second, before, first, after]


def _fillers(clip: Clip, group: tuple[str, ...], seconds: float) -> tuple[_Part, _Part]:
    """Seconds of the next two clips of the group, which are found too."""
    at = group.index(clip.name)
    parts = []
    for step in (1, 2):
        other = _clip(group[(at + step) % len(group)], seconds)
        height, width = other.frames[0].shape[:2]
        part = look(Transform(name="filler"), width, height)
        parts.append(_Part(other, 0.0, min(FILLER_SECONDS, other.seconds), 1.0, part))
    return parts[0], parts[1]


def _drawn(parts: list[_Part], rate: Fraction, main: _Part, seed: int) -> Iterator[Image]:
    chance = np.random.default_rng(seed)
    tall, wide = main.look.draw(main.clip.frames[0], 0, np.random.default_rng(0)).shape[:2]
    number = 0
    for part in parts:
        for index in range(part.count(rate)):
            offset = index / float(rate) * part.speed
            seconds = part.end - offset - 1 / float(rate) if part.backwards else part.start + offset
            yield _fitted(part.look.draw(part.clip.at(seconds), number, chance), wide, tall)
            number += 1


def _fitted(picture: Image, wide: int, tall: int) -> Image:
    """Into the frame of the file, with bars where proportions differ."""
    height, width = picture.shape[:2]
    if (width, height) == (wide, tall):
        return picture
    scale = min(wide / width, tall / height)
    inner, upright = round(width * scale), round(height * scale)
    canvas = np.zeros((tall, wide, 3), np.uint8)
    x, y = (wide - inner) // 2, (tall - upright) // 2
    canvas[y : y + upright, x : x + inner] = resized(picture, inner, upright)
    return canvas


def _truth(parts: list[_Part], rate: Fraction) -> tuple[Stretch, ...]:
    rows = []
    now = 0
    for part in parts:
        first = part.clip.times_us[0]
        length = part.count(rate) / float(rate)
        early = part.end - length * part.speed if part.backwards else part.start
        rows.append(
            Stretch(
                source=part.clip.name,
                copy_start_us=now,
                copy_end_us=now + round(length * 1e6),
                start_us=first + round(early * 1e6),
                end_us=first + round((early + length * part.speed) * 1e6),
                speed=part.speed,
                backwards=part.backwards,
            )
        )
        now += round(length * 1e6)
    return tuple(rows)


def _read(noted: Path) -> Case:
    plain = json.loads(noted.read_text(encoding="utf-8"))
    return Case(
        path=plain["path"],
        source=plain["source"],
        transform=plain["transform"],
        stretches=tuple(Stretch(**row) for row in plain["stretches"]),
        placed=tuple(tuple(row) for row in plain["placed"]),
    )
