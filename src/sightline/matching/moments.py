"""Which moments of which exhibits to look at again: few, and the same ones for many pairs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from sightline.matching.frames_compared import at_b
from sightline.matching.frames_taken import TIMES_MOST
from sightline.matching.pair import PairResult, Segment

EACH: Final = 2
"""Moments a pair, where it lasts that long."""
_PLACES: Final = (0.3, 0.7)
_SAME_US: Final = 80_000
"""Times this near see the same pictures."""


def moments_wanted(pairs: Sequence[PairResult]) -> Mapping[str, tuple[int, ...]]:
    """Times (microseconds of media time) at which each exhibit is to be looked at, by name.

    Times chosen for one pair are used for the next where they lie within its segments, so that the
    nearest of several parents is found by the same frames.
    """
    chosen: dict[str, list[int]] = defaultdict(list)
    for pair in sorted(pairs, key=_longest_first):
        for segment, a_us in _moments(pair, chosen):
            _add(chosen[pair.a], a_us)
            _add(chosen[pair.b], at_b(segment, a_us))
    return {name: tuple(sorted(times)[:TIMES_MOST]) for name, times in sorted(chosen.items())}


def _longest_first(pair: PairResult) -> tuple[int, str, str]:
    return -sum(item.b_end_us - item.b_start_us for item in pair.by_picture), pair.a, pair.b


def _moments(pair: PairResult, chosen: Mapping[str, list[int]]) -> list[tuple[Segment, int]]:
    """At most two, in the longest segment, or one in each of the two longest."""
    longest = sorted(pair.by_picture, key=lambda item: item.b_start_us - item.b_end_us)[:EACH]
    if len(longest) == 1:
        places = [(longest[0], place) for place in _PLACES]
        if longest[0].a_end_us == longest[0].a_start_us:
            places = places[:1]
    else:
        places = [(item, 0.5) for item in longest]
    known = {*chosen.get(pair.a, ())}
    found: list[tuple[Segment, int]] = []
    for segment, place in places:
        span = segment.a_end_us - segment.a_start_us
        wanted = round(segment.a_start_us + place * span)
        near = [
            time
            for time in (*known, *_from_b(segment, chosen.get(pair.b, ())))
            if segment.a_start_us + 0.05 * span <= time <= segment.a_end_us - 0.05 * span
            and all(abs(time - other) > 0.15 * span for _, other in found)
        ]
        found.append((segment, min(near, key=lambda time: abs(time - wanted), default=wanted)))
    return found


def _from_b(segment: Segment, times: Sequence[int]) -> list[int]:
    span = segment.b_end_us - segment.b_start_us
    if span <= 0:
        return []
    shares = [(time - segment.b_start_us) / span for time in times]
    shares = [1 - share if segment.backwards else share for share in shares]
    return [
        round(segment.a_start_us + share * (segment.a_end_us - segment.a_start_us))
        for share in shares
        if 0 <= share <= 1
    ]


def _add(times: list[int], time: int) -> None:
    if all(abs(time - other) > _SAME_US for other in times):
        times.append(time)
