"""Joining what was read in several frames: the same words at about the same time are one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from rapidfuzz import fuzz

from sightline.analysis.words_values import Line, Reading
from sightline.model.places import WHOLE, Region
from sightline.model.times import MediaTime

_SAME: Final = 80.0
"""Similarity (of 100) from which two readings are of one line."""
_COMPARED_MOST: Final = 400
_DIGITS: Final = re.compile(r"\d+")

Placed = tuple[tuple[tuple[float, float], ...], tuple[int, ...]]
"""Corners in pixels, and the picture's shape (h, w, 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best reading of a line, what comes near it, and whether it is the mirror's."""

    reading: Reading
    others: tuple[Reading, ...]
    mirrored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A line read in one frame."""

    reading: Reading
    others: tuple[Reading, ...]
    mirrored: bool
    region: Region
    last: MediaTime | None

    @classmethod
    def of(cls, found: Found, placed: Placed, time: MediaTime | None) -> Self:
        """As read in a picture."""
        return cls(
            reading=found.reading,
            others=found.others,
            mirrored=found.mirrored,
            region=_region(*placed),
            last=time,
        )

    def again(self, time: MediaTime) -> "Gathered":
        """The same in a later frame."""
        return replace(self, last=time)


def gather(found: Sequence[Gathered]) -> list[Line]:
    """Lines in the order in which they were first read."""
    lines: list[Line] = []
    for item in found:
        at = _same(lines, item)
        if at is None:
            lines.append(
                Line(
                    reading=item.reading,
                    others=item.others,
                    mirrored=item.mirrored,
                    first=item.last,
                    last=item.last,
                    frames=1,
                    region=item.region,
                )
            )
            continue
        line = lines[at]
        surer = item.reading.confidence_permille > line.reading.confidence_permille
        lines[at] = replace(
            line,
            reading=item.reading if surer else line.reading,
            others=item.others if surer else line.others,
            last=item.last,
            frames=line.frames + (item.last != line.last),
        )
    return lines


def _same(lines: Sequence[Line], item: Gathered) -> int | None:
    """The line of which this is another sight; the latest lines are compared."""
    start = max(0, len(lines) - _COMPARED_MOST)
    best, score = None, _SAME
    for number, line in enumerate(lines[start:], start):
        if line.mirrored != item.mirrored or line.reading.by != item.reading.by:
            continue
        if line.last == item.last and line.region != item.region:
            # Two lines of one frame are two, however alike.
            continue
        if _DIGITS.findall(line.reading.text) != _DIGITS.findall(item.reading.text):
            # A clock or counter that goes on is not one line read badly.
            continue
        alike = fuzz.ratio(line.reading.text, item.reading.text, score_cutoff=score)
        if alike >= score:
            best, score = number, alike
    return best


def _region(corners: tuple[tuple[float, float], ...], shape: tuple[int, ...]) -> Region:
    height, width = shape[:2]
    left, right = _span([x for x, _ in corners], width)
    top, bottom = _span([y for _, y in corners], height)
    return Region(left=left, top=top, width=right - left, height=bottom - top)


def _span(values: Sequence[float], size: int) -> tuple[int, int]:
    low = min(max(0, int(WHOLE * min(values) / size)), WHOLE - 1)
    return low, min(max(low + 1, round(WHOLE * max(values) / size)), WHOLE)
