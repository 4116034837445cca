"""What speaks against one of two copies coming from the other: what each lacks of the other.

What is missing cannot be put back: cut sides, seconds, covered parts, colours, movement. Such
grounds exclude a direction, as far as the measurements go. Detail, size and stated times only
speak against one: pictures can be sharpened and enlarged, times can be wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from sightline.matching.closeness import Closeness, Ends, Holder
from sightline.matching.explain import cut_sides
from sightline.matching.pair import Geometry, PairResult
from sightline.model.times import Instant

_SLACK_US: Final = 250_000
"""Beyond the stated errors, an end must go on this long to count."""
_LESS_DETAIL: Final = 975
_FEWER_PIXELS: Final = 0.9
_COLOURLESS, _COLOURFUL = 120, 60
"""Of a thousand: what is left of a colour that is gone, and a colour worth the name."""


class Way(StrEnum):
    """A direction."""

    B_FROM_A = "b_from_a"
    A_FROM_B = "a_from_b"


class Ground(StrEnum):
    """What speaks against a direction."""

    SECONDS = "seconds"
    CROP = "crop"
    GOES_ON = "goes_on"
    COVERED = "covered"
    COLOUR = "colour"
    MOVEMENT = "movement"
    DETAIL = "detail"
    PIXELS = "pixels"
    STATED_TIMES = "stated_times"


WEAK: Final = frozenset({Ground.CROP, Ground.DETAIL, Ground.PIXELS, Ground.STATED_TIMES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """One ground against one direction."""

    way: Way
    ground: Ground
    words: str
    """With {a} and {b} where the exhibits' names belong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """When an exhibit is stated to have been public, and who says so."""

    latest: Instant
    """It was public by then."""
    earliest: Instant | None
    """It was not public before; None where nobody says that."""
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A pair that shares something, and what its frames add."""

    pair: PairResult
    closeness: Closeness | None = None
    ends: tuple[Ends, ...] = ()
    """One for each segment by picture, in their order; none where jumps were not looked for."""


def grounds_of(seen: Seen, known: Mapping[str, Known]) -> tuple[Against, ...]:
    """Everything that speaks against either direction of a pair that shares pictures.

    Args:
        seen: The pair.
        known: When exhibits are stated to have been public, by name.
    """
    pair, closeness = seen.pair, seen.closeness
    return (*_length(seen), *_grounds(pair, closeness), *_stated(pair, known))


def geometries(pair: PairResult) -> list[Geometry]:
    """Those of the segments by picture."""
    return [item.geometry for item in pair.by_picture if item.geometry is not None]


def _grounds(pair: PairResult, closeness: Closeness | None) -> Iterator[Against]:
    for rule in _RULES:
        yield from rule(pair)
    if closeness is not None:
        yield from _measured(closeness)


def _against(way: Way, ground: Ground, words: str) -> Against:
    return Against(way=way, ground=ground, words=words)


def _length(seen: Seen) -> Iterator[Against]:
    """Who goes on, without a cut, where the other begins or ends, or skips what the other has."""
    pair = seen.pair
    if pair.a_quality.still or pair.b_quality.still:
        return
    a_more, b_more = 0, 0
    for a_room, b_room, reach in (*_rooms(seen), *_skips(seen)):
        a_more = max(a_more, a_room if b_room <= reach < a_room else 0)
        b_more = max(b_more, b_room if a_room <= reach < b_room else 0)
    if a_more:
        yield _against(Way.A_FROM_B, Ground.SECONDS, f"{{a}} has {_s(a_more)} that {{b}} lacks")
    if b_more:
        yield _against(Way.B_FROM_A, Ground.SECONDS, f"{{b}} has {_s(b_more)} that {{a}} lacks")


def _s(duration_us: int) -> str:
    return f"{duration_us / 1e6:.1f} s"


def _rooms(seen: Seen) -> Iterator[tuple[int, int, int]]:
    """What A and B have beyond each end of each segment, and how much may be error.

    Beyond a jump lies something else: that counts as nothing on the side that goes on, and as an
    end on the other.
    """
    a, b = seen.pair.a_quality, seen.pair.b_quality
    for item, jumps in zip(seen.pair.by_picture, _ends(seen), strict=True):
        a_before = 0 if jumps.a_start else item.a_start_us - a.start_us
        a_after = 0 if jumps.a_end else a.start_us + a.duration_us - item.a_end_us
        b_before = 0 if jumps.b_start else item.b_start_us - b.start_us
        b_after = 0 if jumps.b_end else b.start_us + b.duration_us - item.b_end_us
        first, last = (a_after, a_before) if item.backwards else (a_before, a_after)
        reach = 2 * item.error_us + _SLACK_US
        yield first, b_before, reach
        yield last, b_after, reach


def _ends(seen: Seen) -> tuple[Ends, ...]:
    whole = Ends(a_start=False, a_end=False, b_start=False, b_end=False)
    return seen.ends or (whole,) * len(seen.pair.by_picture)


def _skips(seen: Seen) -> Iterator[tuple[int, int, int]]:
    """What A and B have between two segments that follow each other in both."""
    rows = zip(seen.pair.by_picture, _ends(seen), strict=True)
    for (one, first), (two, second) in pairwise(rows):
        held = one.rate_ppm == 0 or two.rate_ppm == 0
        a_gap, b_gap = two.a_start_us - one.a_end_us, two.b_start_us - one.b_end_us
        if held or one.backwards or two.backwards or min(a_gap, b_gap) < -_SLACK_US:
            continue
        a_jumps, b_jumps = first.a_end or second.a_start, first.b_end or second.b_start
        less = max(0, min(a_gap, b_gap))
        reach = one.error_us + two.error_us + _SLACK_US
        yield 0 if a_jumps else a_gap - less, 0 if b_jumps else b_gap - less, reach


def _movement(pair: PairResult) -> Iterator[Against]:
    """A still, or a held picture, gives no movement back."""
    a, b = pair.a_quality, pair.b_quality
    if a.still is b.still:
        if any(item.rate_ppm == 0 for item in pair.by_picture) and not a.still:
            words = "{b} holds a picture where {a} moves"
            yield _against(Way.A_FROM_B, Ground.MOVEMENT, words)
        return
    film, way = ("{a}", Way.A_FROM_B) if b.still else ("{b}", Way.B_FROM_A)
    spans = [
        item.a_end_us - item.a_start_us if b.still else item.b_end_us - item.b_start_us
        for item in pair.by_picture
    ]
    longest = max(spans, default=0)
    whole = a.duration_us if b.still else b.duration_us
    # A film that shows one picture throughout may have been made from it.
    if longest < max(_SLACK_US, whole) * 0.9:
        yield _against(way, Ground.MOVEMENT, f"{film} moves, and the other is a still")


def _crop(pair: PairResult) -> Iterator[Against]:
    """Weak as it stands: what B leaves out of A may be a border. See `_measured`."""
    cuts = [dict(cut_sides(shape, pair.a_quality.picture_area)) for shape in geometries(pair)]
    if cuts and all(cuts):
        side, share = max(cuts[0].items(), key=lambda cut: cut[1])
        words = f"{{a}} shows {share:.0f} % at the {side} that {{b}} lacks"
        yield _against(Way.A_FROM_B, Ground.CROP, words)


def _colour(pair: PairResult) -> Iterator[Against]:
    kept = [shape.colour.saturation_permille for shape in geometries(pair)]
    if kept and all(value is not None and value < _COLOURLESS for value in kept):
        yield _against(Way.A_FROM_B, Ground.COLOUR, "{a} has colours that {b} lacks")
    grey, coloured = pair.a_quality.saturation_permille, pair.b_quality.saturation_permille
    if kept and None in kept and grey < _COLOURFUL / 4 and coloured > _COLOURFUL:
        yield _against(Way.B_FROM_A, Ground.COLOUR, "{b} has colours that {a} lacks")


def _pixels(pair: PairResult) -> Iterator[Against]:
    ratios = [
        pair.b_quality.width * shape.scale_permille / 1000 / max(1, pair.a_quality.width)
        for shape in geometries(pair)
    ]
    if ratios and max(ratios) < _FEWER_PIXELS:
        yield _against(Way.A_FROM_B, Ground.PIXELS, "{a} shows it in more pixels than {b}")
    if ratios and min(ratios) > 1 / _FEWER_PIXELS:
        yield _against(Way.B_FROM_A, Ground.PIXELS, "{b} shows it in more pixels than {a}")


def _measured(closeness: Closeness) -> Iterator[Against]:
    if closeness.covered is Holder.B:
        words = "{a} shows what {b} has covered"
        yield _against(Way.A_FROM_B, Ground.COVERED, words)
    if closeness.covered is Holder.A:
        words = "{b} shows what {a} has covered"
        yield _against(Way.B_FROM_A, Ground.COVERED, words)
    if closeness.a_goes_on:
        words = "{a}'s picture goes on past the edge of {b}'s"
        yield _against(Way.A_FROM_B, Ground.GOES_ON, words)
    if closeness.b_goes_on:
        words = "{b}'s picture goes on past the edge of {a}'s"
        yield _against(Way.B_FROM_A, Ground.GOES_ON, words)
    if closeness.detail_agrees and closeness.detail_permille < _LESS_DETAIL:
        yield _against(Way.A_FROM_B, Ground.DETAIL, "{a} has more fine detail than {b}")
    if closeness.detail_agrees and closeness.detail_permille > 1_000_000 // _LESS_DETAIL:
        yield _against(Way.B_FROM_A, Ground.DETAIL, "{b} has more fine detail than {a}")


def _stated(pair: PairResult, known: Mapping[str, Known]) -> Iterator[Against]:
    a, b = known.get(pair.a), known.get(pair.b)
    if a is None or b is None:
        return
    if a.earliest is not None and b.latest < a.earliest:
        words = "{b} is stated to have been public before {a}"
        yield _against(Way.B_FROM_A, Ground.STATED_TIMES, words)
    if b.earliest is not None and a.latest < b.earliest:
        words = "{a} is stated to have been public before {b}"
        yield _against(Way.A_FROM_B, Ground.STATED_TIMES, words)


_RULES: Final[tuple[Callable[[PairResult], Iterator[Against]], ...]] = (
    _movement,
    _crop,
    _colour,
    _pixels,
)
