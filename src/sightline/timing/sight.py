"""Two recordings by their pictures: whether one is laid over the other, and flashes both saw."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.timing import coarse
from sightline.timing.listening import LEVEL_HZ, Levels
from sightline.timing.prints import SightPrint, Stills
from sightline.timing.watching import Flash, flashes, rows

MOVING_AGREES, LAYOUT_AGREES = 500, 550
"""Permille. Pictures of which one runs together, or looks alike, as much are the same pictures."""
MOVING_DIFFERS, LAYOUT_DIFFERS = 250, 450
FOUND: Final = 600
"""Asked for where no sound named the place."""
FOUND_SHORT: Final = 880
"""The same where less than two chunks of four seconds overlap."""
STRENGTH_LEAST: Final = 10.0
LEAST_S, SHORT_LEAST_S = 2.0, 3.0
DIFFERS_LEAST_S: Final = 4.0
LONG_S: Final = 7.5
_STILL: Final = 0.05
_STILL_S: Final = 0.3
_FLAT: Final = 3.0
"""Grey levels: a flat picture is not blown up to look structured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Pictures ready to be compared."""

    start_s: float
    levels: Levels
    track: coarse.Track
    stills_s: NDArray[np.float64]
    layouts: NDArray[np.float32]
    flashes: tuple[Flash, ...]
    frame_s: float
    """The usual time from frame to frame; 0 without pictures."""

    @classmethod
    def of(cls, sight: SightPrint) -> "Seen":
        """Prepare a print."""
        times = np.sort(sight.times_us)
        levels = rows(sight)
        return cls(
            start_s=float(times[0]) / 1e6 if len(times) else 0.0,
            levels=levels,
            track=coarse.Track(levels),
            stills_s=sight.stills_us / 1e6,
            layouts=_layouts(sight.stills),
            flashes=flashes(sight),
            frame_s=float(np.median(np.diff(times))) / 1e6 if len(times) > 1 else 0.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two recordings are, laid over each other; permille of the most there can be."""

    moving: int | None
    """How movement and light run; None where one stands still or less than two seconds overlap."""
    layout: int | None
    """How light and dark lie in the picture, mirrored or not; None where no stills meet."""
    seconds: float

    @property
    def agrees(self) -> bool:
        """Whether they are the same pictures."""
        return (self.moving or 0) >= MOVING_AGREES or (self.layout or 0) >= LAYOUT_AGREES

    @property
    def differs(self) -> bool:
        """Whether they are other pictures: crops look unlike, so movement must be known."""
        return (
            self.moving is not None
            and self.seconds >= DIFFERS_LEAST_S
            and self.moving < MOVING_DIFFERS
            and (self.layout or 0) < LAYOUT_DIFFERS
        )


def likeness(
    first: Seen, second: Seen, place: tuple[float, float], span: tuple[float, float]
) -> Likeness | None:
    """Compare pictures where the second's time is `offset + first's time / rate`.

    Args:
        first: A recording.
        second: Another.
        place: Offset (seconds) and rate.
        span: From when to when, in the first's own time.

    Returns:
        None where nothing can be compared.
    """
    moving, seconds = _moving(first, second, place, span)
    layout = _layout(first, second, place, span)
    if moving is None and layout is None:
        return None
    return Likeness(moving=moving, layout=layout, seconds=seconds)


def _moving(
    first: Seen, second: Seen, place: tuple[float, float], span: tuple[float, float]
) -> tuple[int | None, float]:
    offset, rate = place
    own = coarse.features(first.levels, rate)
    other = second.track.features
    shift = round((offset + first.start_s / rate - second.start_s) * LEVEL_HZ)
    begin, end = ((at - first.start_s) / rate * LEVEL_HZ for at in span)
    low = int(max(0, -shift, begin))
    high = int(min(len(own), len(other) - shift, end))
    seconds = max(0, high - low) / LEVEL_HZ
    if seconds < LEAST_S:
        return None, seconds
    one, two = own[low:high], other[low + shift : high + shift]
    spreads = one.std(axis=0) * two.std(axis=0)
    if spreads.max() < _STILL:
        return None, seconds
    together = ((one - one.mean(axis=0)) * (two - two.mean(axis=0))).mean(axis=0)
    return round(1000 * float((together / np.maximum(spreads, _STILL)).mean())), seconds


def _layout(
    first: Seen, second: Seen, place: tuple[float, float], span: tuple[float, float]
) -> int | None:
    """The median over stills that meet, of the correlation of what is left without rows' means."""
    if not len(first.stills_s) or not len(second.stills_s):
        return None
    offset, rate = place
    chosen = (first.stills_s >= span[0] - _STILL_S) & (first.stills_s <= span[1])
    falls = offset + first.stills_s[chosen] / rate
    nearest = np.abs(second.stills_s[np.newaxis] - falls[:, np.newaxis]).argmin(axis=1)
    met = np.abs(second.stills_s[nearest] - falls) <= _STILL_S
    if not met.any():
        return None
    one, two = first.layouts[chosen][met], second.layouts[nearest[met]]
    straight = (one * two).mean(axis=(1, 2))
    mirrored = (one[:, :, ::-1] * two).mean(axis=(1, 2))
    return round(1000 * float(np.median(np.maximum(straight, mirrored))))


def _layouts(stills: Stills) -> NDArray[np.float32]:
    """Light and dark, without the mean of each row: skies and grounds make all pictures alike."""
    if not len(stills):
        return np.zeros(stills.shape, dtype=np.float32)
    level = stills.astype(np.float32)
    level = level - level.mean(axis=2, keepdims=True)
    return np.asarray(level / (level.std(axis=(1, 2), keepdims=True) + _FLAT), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SightPlace:
    """Where the pictures of the query lie in the reference: its time plus `offset_s`."""

    offset_s: float
    likeness: Likeness
    first_s: float
    last_s: float
    """The overlap, in the query's own time."""


def find(query: Seen, reference: Seen) -> SightPlace | None:
    """Look for the pictures of one recording in another, at the speed of life."""
    if not len(query.levels) or not len(reference.levels):
        return None
    found = coarse.candidates(query.track, reference.track)
    for candidate in found[:1]:
        offset = candidate.offset / LEVEL_HZ + reference.start_s - query.start_s
        first = max(query.start_s, reference.start_s - offset)
        alike = likeness(query, reference, (offset, 1.0), (first, np.inf))
        if alike is not None and _enough(candidate, alike):
            return SightPlace(
                offset_s=offset, likeness=alike, first_s=first, last_s=first + alike.seconds
            )
    return None


def _enough(candidate: coarse.Candidate, alike: Likeness) -> bool:
    if alike.seconds >= LONG_S and candidate.strength >= STRENGTH_LEAST:
        return (alike.moving or 0) >= FOUND
    return alike.seconds >= SHORT_LEAST_S and (alike.moving or 0) >= FOUND_SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFlash:
    """A flash that both saw: times of the first frame that shows it, in either's own time."""

    first_us: int
    second_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a second clip's time runs in a first's, and from when on that counts."""

    rate: float = 1.0
    from_s: float = 0.0

    def shift(self, first_s: float, second_s: float) -> float:
        """By how much a moment is later in the second, as if both ran alike: seconds."""
        return second_s - first_s - (self.rate - 1.0) * (first_s - self.from_s)


def shared_flashes(
    first: Seen, second: Seen, bounds_s: tuple[float, float], pace: Pace
) -> tuple[tuple[SharedFlash, ...], float]:
    """Flashes that both saw, if the second's time runs between `bounds_s` later.

    Returns those of the one shift that explains most, and the longer of the two frame times; none
    where two shifts explain equally many.
    """
    frame = max(first.frame_s, second.frame_s)
    low, high = bounds_s
    pairs = {
        SharedFlash(first_us=one.at_us, second_us=two.at_us): shift
        for one in first.flashes
        for two in second.flashes
        if low - frame <= (shift := pace.shift(one.at_us / 1e6, two.at_us / 1e6)) <= high + frame
    }
    groups = [
        tuple(other for other in pairs if abs(pairs[other] - shift) <= frame * 1.01)
        for shift in pairs.values()
    ]
    if not groups:
        return (), frame
    best = max(groups, key=len)
    rivals = [group for group in groups if len(group) == len(best) and not set(group) & set(best)]
    return ((), frame) if rivals else (best, frame)
