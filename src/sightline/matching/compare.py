"""Two descriptors compared: what one shows of the other, when, where, and how sure that is."""

from typing import Final

from sightline.matching.descriptor import Described
from sightline.matching.laid_over import laid_over
from sightline.matching.lines import Line
from sightline.matching.pair import Basis, PairResult, Segment, Verdict
from sightline.matching.placement import geometry
from sightline.matching.segments import Found, by_picture
from sightline.matching.sound_align import SoundMatch, same_sound
from sightline.matching.still_pairs import by_still
from sightline.matching.verify_geometry import Sides

_COPY_SHARE: Final = 300
"""Permille of either exhibit that makes a shared part a copy and not an insert."""
_EDGE_US: Final = 1_500_000
_EDGE_SHARE: Final = 600
"""What both begin or end with is a copy only if it is more than this of the shorter one."""
_END_MOST_US: Final = 250_000
_SOUND_ERROR_US: Final = 20_000
_STILL_ERROR_US: Final = 2_000_000
_MOVING_ERROR_US: Final = 250_000


def compare(a: Described, b: Described) -> PairResult:
    """What B shows of A. The same two the other way round give the same verdict.

    Pure: a function of the two descriptors.
    """
    heard = same_sound(a.sound, b.sound)
    found = by_still(a, b) if a.quality.still or b.quality.still else by_picture(a, b, heard)
    pictures = tuple(_segment(a, b, item) for item in found)
    sounds = tuple(_sound(item) for item in heard)
    same = tuple(
        sorted(
            (segment for segment, item in zip(pictures, found, strict=True) if item.same),
            key=lambda segment: segment.b_start_us,
        )
    )
    if same:
        verdict, reason = _of_picture(a, b, same)
        return _result(a, b, verdict, (*same, *sounds), reason=reason)
    if sounds:
        reason = "The sound agrees at one offset; the pictures do not."
        return _result(a, b, Verdict.SHARED_SOUND, (*pictures, *sounds), reason=reason)
    if pictures:
        reason = "Still parts of the picture agree in detail, but not what moves."
        return _result(a, b, Verdict.LOOKS_ALIKE, pictures, reason=reason)
    if not all(item.quality.has_pictures or item.quality.has_sound for item in (a, b)):
        reason = "One of the two shows and sounds of nothing that could be told apart."
        return _result(a, b, Verdict.NOT_COMPARABLE, (), reason=reason)
    reason = "No seconds of one agree with seconds of the other."
    return _result(a, b, Verdict.NOTHING, (), reason=reason)


def _of_picture(a: Described, b: Described, same: tuple[Segment, ...]) -> tuple[Verdict, str]:
    """Copy or shared segment, with the reason."""
    shares = _covered(a, same, "a"), _covered(b, same, "b")
    if not a.quality.still and not b.quality.still and len(same) == 1:
        only = same[0]
        opens = only.a_start_us - a.quality.start_us, only.b_start_us - b.quality.start_us
        ends = (
            a.quality.start_us + a.quality.duration_us - only.a_end_us,
            b.quality.start_us + b.quality.duration_us - only.b_end_us,
        )
        at_edge = max(opens) < _EDGE_US or max(ends) < _EDGE_US
        if at_edge and max(shares) < _EDGE_SHARE:
            reason = "Both begin or end with the same seconds; the rest differs."
            return Verdict.SHARED_SEGMENT, reason
    if max(shares) < _COPY_SHARE:
        return Verdict.SHARED_SEGMENT, "A short part of both is the same; the rest of each differs."
    return Verdict.COPY, "What stands still and what moves agree over these seconds."


def _result(
    a: Described, b: Described, verdict: Verdict, segments: tuple[Segment, ...], *, reason: str
) -> PairResult:
    counted = tuple(item for item in segments if item.basis is Basis.PICTURE)
    counted = counted if verdict is not Verdict.SHARED_SOUND else segments
    return PairResult(
        a=a.name,
        b=b.name,
        verdict=verdict,
        segments=segments,
        a_covered_permille=_covered(a, counted, "a"),
        b_covered_permille=_covered(b, counted, "b"),
        a_quality=a.quality,
        b_quality=b.quality,
        reason=reason,
    )


def _covered(side: Described, segments: tuple[Segment, ...], which: str) -> int:
    """Permille of one side's duration within the segments."""
    spans = sorted(
        (item.a_start_us, item.a_end_us) if which == "a" else (item.b_start_us, item.b_end_us)
        for item in segments
    )
    length = side.quality.duration_us or side.sound.duration_us
    if not spans or length <= 0:
        return 1000 if spans else 0
    total, reached = 0, spans[0][0]
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return min(1000, total * 1000 // length)


def _segment(a: Described, b: Described, found: Found) -> Segment:
    line = found.line
    b_start, b_end = _ends(line, b) if line.rate else (line.b_start_us, line.b_end_us)
    ends = round(float(line.a_at(b_start))), round(float(line.a_at(b_end)))
    first, last = a.quality.start_us, a.quality.start_us + a.quality.duration_us
    start, end = (min(max(value, first), last) for value in (min(ends), max(ends)))
    over = laid_over(a, b, line, found.placed.hypothesis.map)
    return Segment(
        basis=Basis.PICTURE,
        a_start_us=start,
        a_end_us=end,
        b_start_us=b_start,
        b_end_us=b_end,
        rate_ppm=round(abs(line.rate) * 1_000_000),
        backwards=line.rate < 0,
        error_us=_STILL_ERROR_US if found.motion is None else _MOVING_ERROR_US,
        support=found.support,
        geometry=geometry(found.placed, Sides.of(a.quality, b.quality), over, found.motion),
    )


def _ends(line: Line, b: Described) -> tuple[int, int]:
    """Half way to the next sampled moments of B: the first and last that agree lie within."""
    times, quality = b.thumbnails.times_us, b.quality
    before = times[times < line.b_start_us]
    after = times[times > line.b_end_us]
    earliest = int(before[-1]) if len(before) else 2 * quality.start_us - line.b_start_us
    last = quality.start_us + quality.duration_us
    latest = int(after[0]) if len(after) else 2 * last - line.b_end_us
    start = max(line.b_start_us - _END_MOST_US, (earliest + line.b_start_us) // 2)
    end = min(line.b_end_us + _END_MOST_US, (latest + line.b_end_us) // 2)
    return max(start, quality.start_us), min(end, last)


def _sound(match: SoundMatch) -> Segment:
    return Segment(
        basis=Basis.SOUND,
        a_start_us=match.b_start_us + match.offset_us,
        a_end_us=match.b_end_us + match.offset_us,
        b_start_us=match.b_start_us,
        b_end_us=match.b_end_us,
        rate_ppm=1_000_000,
        backwards=False,
        error_us=_SOUND_ERROR_US,
        support=match.support,
        geometry=None,
    )
