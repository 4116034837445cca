"""Even bars beside the picture: letterbox, pillarbox, a frame laid around; and when they change."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.contract import Frame, Picture
from sightline.model.times import MediaTime

_EVERY: Final = 6
"""Frames from one look to the next."""
EVEN: Final = 14
"""Grey levels within which all pixels of a bar's rows lie."""
LEAST_PERMILLE: Final = 20
"""A bar is at least this share of the side it lies on."""
MOST_PERMILLE: Final = 450
"""Beyond that it is no picture with bars, but a page with something on it."""
_ALIKE, _LEVEL = 4, 7
_LOOKS_LEAST: Final = 3
LOOKS_MOST: Final = 60_000

Widths: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom, in permille of the sides; 0 where there is no bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """A stretch with the same bars."""

    start: MediaTime
    end: MediaTime
    """Of the last look: bars end within some frames after it."""
    widths: Widths


class BorderWatch:
    """Looks at one frame in six."""

    def __init__(self) -> None:
        self._seen = 0
        self._looks: list[tuple[MediaTime, Widths]] = []

    def frame(self, frame: Frame) -> None:
        """See a frame."""
        self._seen += 1
        if self._seen % _EVERY == 1 and len(self._looks) < LOOKS_MOST:
            widths = bars(frame.luma)
            if widths is not None:
                self._looks.append((frame.time, widths))

    def framings(self) -> list[Framing]:
        """Stretches of at least three looks with the same bars, those without any too."""
        runs: list[list[tuple[MediaTime, Widths]]] = []
        for time, widths in self._looks:
            if runs and _same(runs[-1][-1][1], widths):
                runs[-1].append((time, widths))
            else:
                runs.append([(time, widths)])
        found: list[Framing] = []
        for run in runs:
            if len(run) < _LOOKS_LEAST:
                continue
            middle = np.median([widths for _, widths in run], axis=0)
            left, top, right, bottom = (int(width) for width in middle)
            widths = (left, top, right, bottom)
            if found and _same(found[-1].widths, widths):
                found[-1] = Framing(start=found[-1].start, end=run[-1][0], widths=found[-1].widths)
            else:
                found.append(Framing(start=run[0][0], end=run[-1][0], widths=widths))
        return found


def bars(luma: Picture) -> Widths | None:
    """Bars of a grey picture, in permille; None where nearly all of it is even.

    Bars count only in opposite pairs of one grey, or all black: an even sky is no bar.
    """
    height, width = luma.shape
    rows, columns = _even(luma, 1), _even(luma, 0)
    top, bottom = _lead(rows), _lead(rows[::-1])
    left, right = _lead(columns), _lead(columns[::-1])
    wide = 1000 * max(top, bottom) > MOST_PERMILLE * height
    if wide or 1000 * max(left, right) > MOST_PERMILLE * width:
        return None
    if not _pair(luma[:top], luma[height - bottom :], top, bottom, height):
        top = bottom = 0
    if not _pair(luma[:, :left], luma[:, width - right :], left, right, width):
        left = right = 0
    return (
        1000 * left // width,
        1000 * top // height,
        1000 * right // width,
        1000 * bottom // height,
    )


def _even(luma: Picture, axis: int) -> NDArray[np.bool_]:
    """Rows (axis 1) or columns (axis 0) whose pixels lie close together."""
    most = luma.max(axis=axis).astype(np.int16)
    least = luma.min(axis=axis).astype(np.int16)
    even = most - least <= EVEN
    # An even sky below a bar is of another grey.
    middles = (most + least) // 2
    near = np.minimum(np.abs(middles - middles[0]), np.abs(middles - middles[-1])) <= _LEVEL
    return np.asarray(even & near)


def _lead(even: NDArray[np.bool_]) -> int:
    return len(even) if even.all() else int(np.argmin(even))


def _pair(one: Picture, other: Picture, first: int, second: int, side: int) -> bool:
    wide = 1000 * min(first, second) >= LEAST_PERMILLE * side
    return wide and abs(float(one.mean()) - float(other.mean())) <= _ALIKE


def _same(one: Widths, other: Widths) -> bool:
    return all(abs(a - b) <= LEAST_PERMILLE for a, b in zip(one, other, strict=True))
