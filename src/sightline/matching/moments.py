"""Which moments of which exhibits to look at again, and which of the pictures taken then meet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.matching.frames_taken import TIMES_MOST, WINDOW_US, Taken
from sightline.matching.pair import PairResult, Quality, Segment

EACH: Final = 2
"""Moments a pair, where it lasts that long."""
_PLACES: Final = (0.3, 0.7)
_STEP_US: Final = 2 * WINDOW_US
"""Between times at which all pictures of a stretch are taken."""
MEETS_US: Final = 70_000
_SAME_US: Final = 80_000
"""Times this near see the same pictures."""


def moments_wanted(pairs: Sequence[PairResult]) -> Mapping[str, tuple[int, ...]]:
    """Times (microseconds of media time) at which each exhibit is to be looked at, by name.

    Times chosen for one pair are used for the next where they lie within its segments, so that the
    nearest of several parents is found by the same frames.
    """
    chosen: dict[str, list[int]] = defaultdict(list)
    for pair in sorted(pairs, key=_longest_first):
        if pair.a_quality.still or pair.b_quality.still:
            for segment in pair.by_picture[:1]:
                chosen[pair.a] += _span(segment.a_start_us, segment, pair.a_quality, chosen[pair.a])
                chosen[pair.b] += _span(segment.b_start_us, segment, pair.b_quality, chosen[pair.b])
            continue
        for segment, a_us in _moments(pair, chosen):
            _add(chosen[pair.a], a_us)
            _add(chosen[pair.b], at_b(segment, a_us))
    return {name: tuple(sorted(times)[:TIMES_MOST]) for name, times in sorted(chosen.items())}


def _longest_first(pair: PairResult) -> tuple[int, str, str]:
    return -sum(item.b_end_us - item.b_start_us for item in pair.by_picture), pair.a, pair.b


def _span(at_us: int, segment: Segment, quality: Quality, known: Sequence[int]) -> list[int]:
    """A still's own time; of a film, all around the time that it may be, in even steps."""
    if quality.still:
        return [] if at_us in known else [at_us]
    first = max(quality.start_us, at_us - segment.error_us)
    last = min(quality.start_us + quality.duration_us, at_us + segment.error_us)
    steps = range(first // _STEP_US, last // _STEP_US + 1)
    times = (min(max(step * _STEP_US, first), last) for step in steps)
    return [time for time in dict.fromkeys(times) if time not in known]


def _moments(pair: PairResult, chosen: Mapping[str, list[int]]) -> list[tuple[Segment, int]]:
    """At most two, in the longest segment, or one in each of the two longest."""
    longest = sorted(pair.by_picture, key=lambda item: item.b_start_us - item.b_end_us)[:EACH]
    if len(longest) == 1:
        places = [(longest[0], place) for place in _PLACES]
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


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One aligned pair of times."""

    segment: Segment
    a: Taken
    b: Taken


def moments(pair: PairResult, a: Sequence[Taken], b: Sequence[Taken]) -> tuple[Moment, ...]:
    """Which of the frames taken from both show the same moment."""
    found: list[Moment] = []
    if pair.a_quality.still or pair.b_quality.still:
        return _of_still(pair, a, b)
    for segment in pair.by_picture:
        for there in a:
            for here in b:
                if _meet(segment, there.asked_us, here.asked_us):
                    found.append(Moment(segment, there, here))
                    break
    return tuple(found)


def shown_at(
    found: Sequence[Moment], taken: Mapping[str, Sequence[Taken]], pair: PairResult
) -> tuple[Moment, ...]:
    """A still's moment with the picture for people that is nearest to where its pair says."""
    return tuple(
        Moment(
            pair.by_picture[0],
            min(taken[pair.a], key=lambda one: abs(one.shown_us - pair.by_picture[0].a_start_us)),
            min(taken[pair.b], key=lambda one: abs(one.shown_us - pair.by_picture[0].b_start_us)),
        )
        for _ in found[:1]
    )


def at_b(segment: Segment, a_us: int) -> int:
    """The time in B of a time in A."""
    span = segment.a_end_us - segment.a_start_us
    if span <= 0:
        return segment.b_start_us
    share = (a_us - segment.a_start_us) / span
    share = 1 - share if segment.backwards else share
    return round(segment.b_start_us + share * (segment.b_end_us - segment.b_start_us))


def _meet(segment: Segment, a_us: int, b_us: int) -> bool:
    """Whether two times are one moment."""
    a_inside = segment.a_start_us - MEETS_US <= a_us <= segment.a_end_us + MEETS_US
    b_inside = segment.b_start_us - MEETS_US <= b_us <= segment.b_end_us + MEETS_US
    meet = segment.rate_ppm == 0 or abs(at_b(segment, a_us) - b_us) <= MEETS_US
    return a_inside and b_inside and meet


def _of_still(pair: PairResult, a: Sequence[Taken], b: Sequence[Taken]) -> tuple[Moment, ...]:
    """One moment, with all the pictures of the film that the still may be."""
    for segment in pair.by_picture[:1]:
        reach = segment.error_us + WINDOW_US
        near = [
            [one for one in side if quality.still or abs(one.asked_us - at) <= reach]
            for side, quality, at in (
                (a, pair.a_quality, segment.a_start_us),
                (b, pair.b_quality, segment.b_start_us),
            )
        ]
        if all(near):
            return (Moment(segment, _pooled(near[0]), _pooled(near[1])),)
    return ()


def _pooled(several: Sequence[Taken]) -> Taken:
    """All pictures of several times, each once, in their order."""
    rows = {
        time: picture
        for one in several
        for time, picture in zip(one.times_us, one.pictures, strict=True)
    }
    middle = several[len(several) // 2]
    return replace(
        middle, times_us=tuple(sorted(rows)), pictures=tuple(rows[t] for t in sorted(rows))
    )
