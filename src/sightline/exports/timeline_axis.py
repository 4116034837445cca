"""A time axis that leaves out long stretches in which nothing is known, and shows where it does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import isqrt
from typing import Final

from sightline.exports.words import MONTHS

_MINUTE, _HOUR, _DAY = 60_000_000, 3_600_000_000, 86_400_000_000
_STEPS: Final = (
    _MINUTE,
    5 * _MINUTE,
    15 * _MINUTE,
    _HOUR,
    3 * _HOUR,
    6 * _HOUR,
    12 * _HOUR,
    _DAY,
    2 * _DAY,
    7 * _DAY,
    14 * _DAY,
    30 * _DAY,
    91 * _DAY,
    365 * _DAY,
    5 * 365 * _DAY,
    25 * 365 * _DAY,
    100 * 365 * _DAY,
)
_GAP_SHARE: Final = 6
"""A stretch longer than one part in so many of the whole is left out."""
_BREAK_WIDTH: Final = 34
_LEAST_WIDTH: Final = 84
_TICK_ROOM: Final = 96
"""Width that a tick's words need."""
_EDGE: Final = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis."""

    x: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the axis that is to scale within itself."""

    start: int
    end: int
    left: int
    width: int

    def x(self, instant: int) -> int:
        """Where an instant of this stretch stands."""
        span = max(1, self.end - self.start)
        return self.left + self.width * (instant - self.start) // span


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Stretches with breaks between them."""

    stretches: tuple[Stretch, ...]

    def x(self, instant: int) -> int:
        """Where an instant stands; one within a break stands at its middle."""
        before = None
        for stretch in self.stretches:
            if instant < stretch.start:
                return stretch.left - _BREAK_WIDTH // 2 if before else stretch.left
            if instant <= stretch.end:
                return stretch.x(instant)
            before = stretch
        last = self.stretches[-1]
        return last.left + last.width

    def breaks(self) -> tuple[tuple[int, str], ...]:
        """Middle of each break, and how much time it leaves out."""
        return tuple(
            (later.left - _BREAK_WIDTH // 2, _duration(later.start - earlier.end))
            for earlier, later in pairwise(self.stretches)
        )

    def ticks(self) -> tuple[Tick, ...]:
        """Marks at round times in UTC."""
        return tuple(tick for stretch in self.stretches for tick in _ticks(stretch))


def axis(instants: list[int], left: int, width: int) -> Axis:
    """An axis over these instants (microseconds since 1970); at least one must be given."""
    groups = _groups(sorted(instants))
    padded = [_padded(group[0], group[-1]) for group in groups]
    room = width - _BREAK_WIDTH * (len(padded) - 1)
    # Short stretches get more than their share, else an hour beside a year would be a dot.
    shares = [isqrt(isqrt(end - start)) + 1 for start, end in padded]
    spare = max(0, room - _LEAST_WIDTH * len(padded))
    stretches, at = [], left
    for (start, end), share in zip(padded, shares, strict=True):
        own = _LEAST_WIDTH + spare * share // sum(shares)
        stretches.append(Stretch(start=start, end=end, left=at, width=own))
        at += own + _BREAK_WIDTH
    return Axis(stretches=tuple(stretches))


def _groups(instants: list[int]) -> list[list[int]]:
    whole = instants[-1] - instants[0]
    groups = [[instants[0]]]
    for one, other in pairwise(instants):
        if other - one > max(whole // _GAP_SHARE, _HOUR):
            groups.append([])
        groups[-1].append(other)
    return groups


def _padded(start: int, end: int) -> tuple[int, int]:
    pad = max((end - start) // 12, 5 * _MINUTE)
    return start - pad, end + pad


def _ticks(stretch: Stretch) -> list[Tick]:
    span = stretch.end - stretch.start
    most = max(1, stretch.width // _TICK_ROOM)
    step = next((step for step in _STEPS if span // step <= most), _STEPS[-1])
    first = -(-stretch.start // step) * step
    marks = list(range(first, stretch.end + 1, step))[: most + 1]
    middle = (stretch.start + stretch.end) // 2
    marks = marks or [middle // _MINUTE * _MINUTE]
    ticks = [Tick(x=stretch.x(mark), words=_tick_words(mark, step)) for mark in marks]
    # Words at the edge would run into those of the stretch beyond the break.
    inner = range(stretch.left + _EDGE, stretch.left + stretch.width - _EDGE)
    return [tick for tick in ticks if tick.x in inner] or [
        min(ticks, key=lambda tick: abs(tick.x - stretch.x(middle)))
    ]


def _tick_words(mark: int, step: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=mark)
    day = f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return day if step >= _DAY and not mark % _DAY else f"{day} {moment:%H:%M}"


def _duration(microseconds: int) -> str:
    days = microseconds // _DAY
    if days >= 2 * 365:
        return f"{days // 365} years"
    if days >= 2:  # noqa: PLR2004 - one day is told in hours
        return f"{days} days"
    return f"{max(1, microseconds // _HOUR)} h"
