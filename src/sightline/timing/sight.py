"""Two recordings by their pictures: whether one is laid over the other, and flashes both saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sightline.timing import coarse
from sightline.timing.listening import LEVEL_HZ, Levels
from sightline.timing.prints import SightPrint
from sightline.timing.watching import Flash, flashes, rows

AGREES: Final = 500
"""Permille. Pictures whose movement and light run together like this are the same pictures."""
DISAGREES: Final = 250
FOUND: Final = 600
"""Asked for where no sound named the place."""
FOUND_SHORT: Final = 880
"""The same where less than two chunks of four seconds overlap."""
STRENGTH_LEAST: Final = 10.0
LEAST_S, SHORT_LEAST_S = 2.0, 3.0
LONG_S: Final = 7.5
_STILL: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Pictures ready to be compared."""

    start_s: float
    levels: Levels
    reference: coarse.Reference
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
            reference=coarse.Reference(levels),
            flashes=flashes(sight),
            frame_s=float(np.median(np.diff(times))) / 1e6 if len(times) > 1 else 0.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike movement and light run in two recordings laid over each other."""

    permille: int
    seconds: float


def likeness(first: Seen, second: Seen, offset_s: float, rate: float = 1.0) -> Likeness | None:
    """Compare pictures where the second's time is `offset_s + first's time / rate`.

    None where less than two seconds overlap, or one of them does not move.
    """
    own = coarse.features(first.levels, rate)
    other = coarse.features(second.levels)
    shift = round((offset_s + first.start_s / rate - second.start_s) * LEVEL_HZ)
    low, high = max(0, -shift), min(len(own), len(other) - shift)
    if high - low < LEAST_S * LEVEL_HZ:
        return None
    one, two = own[low:high], other[low + shift : high + shift]
    if min(one.std(axis=0).max(), two.std(axis=0).max()) < _STILL:
        return None
    spreads = one.std(axis=0) * two.std(axis=0)
    together = ((one - one.mean(axis=0)) * (two - two.mean(axis=0))).mean(axis=0)
    share = np.where(spreads > _STILL**2, together / np.maximum(spreads, _STILL**2), 0.0)
    return Likeness(permille=round(1000 * float(share.mean())), seconds=(high - low) / LEVEL_HZ)


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
    found = coarse.candidates(query.levels, reference.reference)
    for candidate in found[:1]:
        offset = candidate.offset / LEVEL_HZ + reference.start_s - query.start_s
        alike = likeness(query, reference, offset)
        if alike is not None and _enough(candidate, alike):
            first = max(query.start_s, reference.start_s - offset)
            return SightPlace(
                offset_s=offset, likeness=alike, first_s=first, last_s=first + alike.seconds
            )
    return None


def _enough(candidate: coarse.Candidate, alike: Likeness) -> bool:
    if alike.seconds >= LONG_S and candidate.strength >= STRENGTH_LEAST:
        return alike.permille >= FOUND
    return alike.seconds >= SHORT_LEAST_S and alike.permille >= FOUND_SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFlash:
    """A flash that both saw: times of the first frame that shows it, in either's own time."""

    first_us: int
    second_us: int


def shared_flashes(
    first: Seen, second: Seen, low_s: float, high_s: float
) -> tuple[tuple[SharedFlash, ...], float]:
    """Flashes that both saw, if the second's time runs between `low_s` and `high_s` later.

    Returns those of the one shift that explains most, and the longer of the two frame times; none
    where two shifts explain equally many.
    """
    frame = max(first.frame_s, second.frame_s)
    pairs = [
        SharedFlash(first_us=one.at_us, second_us=two.at_us)
        for one in first.flashes
        for two in second.flashes
        if low_s - frame <= (two.at_us - one.at_us) / 1e6 <= high_s + frame
    ]
    groups = [_with(pair, pairs, frame) for pair in pairs]
    if not groups:
        return (), frame
    best = max(groups, key=len)
    rivals = [group for group in groups if len(group) == len(best) and not set(group) & set(best)]
    return ((), frame) if rivals else (best, frame)


def _with(
    pair: SharedFlash, pairs: Sequence[SharedFlash], frame_s: float
) -> tuple[SharedFlash, ...]:
    shift = pair.second_us - pair.first_us
    return tuple(
        other
        for other in pairs
        if abs(other.second_us - other.first_us - shift) <= frame_s * 1.01e6
    )
