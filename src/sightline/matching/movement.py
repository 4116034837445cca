"""Whether what moves agrees over a whole segment: the same moment, or the same place at another.

Each moment of B is held against A's at the same point of the line, each less the mean of its own
segment, so that windows that differ, and cuts nearby, disturb nothing. Moments beyond the segment
that show the same scene, but move otherwise, speak against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sightline.matching.align import Compared, less_brightness, seen_level
from sightline.matching.lines import MOTION_LEAST, Line, made_plain

Left: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]
"""(n, pixels) of pictures, less what stands still, and how much is left of each (n,)."""

_NEAR_US: Final = 300_000
"""How far from a kept thumbnail of A a moment may lie."""
_INSTANT_US: Final = 30_000
"""How far from a kept thumbnail of A a moment may lie and still be the same instant."""
_MOMENTS_LEAST: Final = 2
SAME_SCENE: Final = 0.7
"""Correlation from which two pictures show the same view."""
_AGAINST: Final = 0.2
"""Correlation of movement below which a moment speaks against the line."""
_NEXT_US, _NEXT_STILL_US, _BESIDE_US = 600_000, 1_100_000, 250_000
"""How far neighbouring moments may lie apart, where the picture moves and where next to nothing
does; and by how much a line is moved to see if it fits."""
_AS_GOOD: Final = 0.97
_MOST_OF: Final = 0.9
_RATE_SNAP, _RATE_SNAP_SHORT, _SHORT_US, _SLIP_US = 0.04, 0.2, 3_000_000, 300_000
"""How near to the plain speed a line is tried at it: the shorter it is, the less it says, and over
a second or so its ends lie no further off than thumbnails are apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How the movement of two recordings agrees along a line."""

    agreement: float | None
    """Correlation over all moments of the segment; None where too few move."""
    moments: int
    """Moments of the segment at which something moves in both."""
    against: int
    """Moments beyond it, of the same view in both, whose movement disagrees."""
    level: float
    """Grey levels by which both move at nine of ten moments of the segment, or less."""

    def agrees(self, correlation: float, share: float) -> bool:
        """Whether it agrees so well, with at most so many moments against it for each of its."""
        return (self.agreement or 0.0) >= correlation and self.against <= share * self.moments

    def is_sure(self, correlation: float, moments: int, share: float) -> bool:
        """Whether it agrees so, over so many moments at least."""
        return self.moments >= moments and self.agrees(correlation, share)


def movement(line: Line, compared: Compared, others: Sequence[Line] = ()) -> Movement:
    """Look at the moments of a segment, and at those beyond it that no other one explains."""
    return with_those_against(_within(line, compared), line, compared, others)


def with_those_against(
    moved: Movement, line: Line, compared: Compared, others: Sequence[Line] = ()
) -> Movement:
    """What was seen of the moments of a segment, with those beyond it that speak against it."""
    beyond = ~line.spans(compared.b_times)
    for beside in others:
        beyond &= ~beside.spans(compared.b_times)
    against = _against(*_partners(line, compared, beyond), compared)
    return replace(moved, against=against)


def _within(line: Line, compared: Compared, kept: dict[bytes, Left] | None = None) -> Movement:
    """The moments of a segment alone; `kept` is shared by several lines (`_sides`)."""
    nothing = Movement(agreement=None, moments=0, against=0, level=0.0)
    _, columns = _partners(line, compared, line.spans(compared.b_times))
    if len(columns) < _MOMENTS_LEAST:
        return nothing
    one, other, least = _sides(line, compared, columns, {} if kept is None else kept)
    moves = least >= compared.floor
    moments = int(np.count_nonzero(moves))
    if moments < _MOMENTS_LEAST:
        return nothing
    return replace(
        nothing,
        agreement=correlation(*_those(moves, one, other)),
        moments=moments,
        level=_at_share(least, _MOST_OF),
    )


def sides_of(line: Line, compared: Compared) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What moves in A and in B at the moments of a segment at which something moves in both."""
    _, columns = _partners(line, compared, line.spans(compared.b_times))
    if not len(columns):
        return compared.a_pixels[:0], compared.b_pixels[:0]
    one, other, least = _sides(line, compared, columns, {})
    return _those(least >= compared.floor, one, other)


def _those(
    which: NDArray[np.bool_], one: NDArray[np.float32], other: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Some moments of both sides: mostly all of them, and then nothing is copied."""
    return (one, other) if which.all() else (one[which], other[which])


def _sides(
    line: Line, compared: Compared, columns: NDArray[np.intp], kept: dict[bytes, Left]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """What is left of A and of B at some of B's moments, and how much of the side with less (n,).

    Of the same moments under another line, what is left of B is `kept`.
    """
    one, one_level = _less_mean(_interpolated(line, compared, columns), compared.contrast)
    if columns.tobytes() not in kept:
        kept[columns.tobytes()] = _less_mean(compared.b_pixels[columns], compared.contrast)
    other, other_level = kept[columns.tobytes()]
    return one, other, np.minimum(one_level, other_level)


def at_instants(line: Line, compared: Compared) -> tuple[float, int]:
    """How movement agrees at those moments alone of which A kept a picture too, and how many.

    What a quarter of a second blurs (a hand that shakes, a copy at another speed) agrees fully
    wherever both kept the same instant; who does the same again agrees no better there. 0 of fewer
    than two moments.
    """
    rows, columns = _partners(line, compared, line.spans(compared.b_times))
    if len(columns) < _MOMENTS_LEAST:
        return 0.0, 0
    off = np.abs(compared.a_times[rows] - line.a_at(compared.b_times[columns]))
    one, one_level = _less_mean(compared.a_pixels[rows], compared.contrast)
    other, other_level = _less_mean(compared.b_pixels[columns], compared.contrast)
    meets = (off <= _INSTANT_US) & (np.minimum(one_level, other_level) >= compared.floor)
    if meets.sum() < _MOMENTS_LEAST:
        return 0.0, int(meets.sum())
    return correlation(one[meets], other[meets]), int(meets.sum())


def _at_share(values: NDArray[np.float32], share: float) -> float:
    """What so large a share of values is not above, between two of them where need be."""
    return float(np.interp(share * (len(values) - 1), np.arange(len(values)), np.sort(values)))


def in_step(line: Line, compared: Compared, agreement: float) -> float | None:
    """How exactly two recordings keep step: near 2 or above for copies, 1.5 at most for two takes.

    The sum of how movement agrees, of how that agrees which changes from one moment to the next,
    and of how much less movement agrees a quarter of a second beside the line. Who does the same
    again is in the same places at about the same times, but changes and moments are others.
    None where moments lie too far apart to tell.
    """
    changes = changes_agree(line, compared)
    if changes is None:
        return None
    _, columns = _partners(line, compared, line.spans(compared.b_times))
    left, _ = _less_mean(compared.b_pixels[columns], compared.contrast)
    beside = [
        correlation(_less_mean(_interpolated(moved, compared, columns), compared.contrast)[0], left)
        for moved in (
            replace(line, a_at_b_start_us=line.a_at_b_start_us + off)
            for off in (-_BESIDE_US, _BESIDE_US)
        )
    ]
    return agreement + changes + agreement - max(beside)


def changes_agree(line: Line, compared: Compared) -> float | None:
    """Correlation of what changes from one moment to the next, along a line.

    What drifts, as shadows and light do, changes alike in two takes for a while; leaves do not.
    None where moments lie too far apart to tell.
    """
    _, columns = _partners(line, compared, line.spans(compared.b_times))
    apart = np.diff(compared.b_times[columns])
    near = (np.flatnonzero(apart <= most) for most in (_NEXT_US, _NEXT_STILL_US))
    now = next((found for found in near if len(found)), None)
    if now is None:
        return None
    sides = _interpolated(line, compared, columns), compared.b_pixels[columns]
    one, other = (less_brightness(side[now + 1] - side[now], side[now]) for side in sides)
    return correlation(one, other)


def correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Of what is left of two sides (moments, pixels), over all of it."""
    scale = float(np.sqrt(np.vdot(one, one) * np.vdot(other, other)))
    return float(np.vdot(one, other)) / max(scale, 1e-6)


def best_timed(lines: Sequence[Line], compared: Compared) -> tuple[Line, Movement]:
    """The line along which most moves alike; one at the plain speed where that is as good.

    With what moves at its own moments; what speaks against it is not asked.
    """
    plain = [made_plain(line) for line in lines if _is_near_plain(line)]
    kept: dict[bytes, Left] = {}
    moved = {line: _within(line, compared, kept) for line in {*plain, *lines}}
    merits = {line: _merit(seen) for line, seen in moved.items()}
    best = max(merits.values())
    likely = plain if any(merits[line] >= _AS_GOOD * best for line in plain) else lines
    chosen = max(likely, key=merits.__getitem__)
    return chosen, moved[chosen]


def _merit(moved: Movement) -> float:
    """How much agrees: a long line may agree a little less than the best part of it does."""
    return moved.moments * max(0.0, (moved.agreement or 0.0) - MOTION_LEAST)


def _is_near_plain(line: Line) -> bool:
    length, off = line.b_end_us - line.b_start_us, abs(abs(line.rate) - 1)
    near = off < (_RATE_SNAP_SHORT if length < _SHORT_US else _RATE_SNAP)
    return near or off * length < _SLIP_US


def _partners(
    line: Line, compared: Compared, which: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Thumbnails of A nearest to the line at some of B's times, where they are near."""
    columns = np.flatnonzero(which)
    if not len(columns):
        return columns, columns
    times, at = compared.a_times, line.a_at(compared.b_times[columns])
    after = np.minimum(np.searchsorted(times, at), len(times) - 1)
    before = np.maximum(after - 1, 0)
    sooner, later = at - times[before], times[after] - at
    rows = np.where(np.abs(sooner) <= np.abs(later), before, after)
    near = np.minimum(np.abs(sooner), np.abs(later)) <= _NEAR_US
    return rows[near], columns[near]


def _against(rows: NDArray[np.intp], columns: NDArray[np.intp], compared: Compared) -> int:
    same_view = compared.likeness[rows, columns] >= SAME_SCENE
    moves = np.maximum(compared.a_moving[rows], compared.b_moving[columns]) >= 2 * compared.floor
    return int((same_view & moves & (compared.motion[rows, columns] < _AGAINST)).sum())


def _interpolated(line: Line, compared: Compared, columns: NDArray[np.intp]) -> NDArray[np.float32]:
    """A's shared pixels at the exact times of the line, between its two nearest thumbnails."""
    times = compared.a_times
    at = np.clip(line.a_at(compared.b_times[columns]), times[0], times[-1])
    after = np.clip(np.searchsorted(times, at), 1, max(1, len(times) - 1))
    if len(times) == 1:
        return compared.a_pixels[np.zeros(len(columns), np.intp)]
    before = after - 1
    share = (at - times[before]) / np.maximum(times[after] - times[before], 1)
    wide = times[after] - times[before] > 2 * _NEAR_US
    share = np.where(wide, np.rint(share), share).astype(np.float32)[:, None]
    mixed, later = compared.a_pixels[before], compared.a_pixels[after]
    mixed *= 1 - share
    later *= share
    mixed += later
    return mixed


def _less_mean(pixels: NDArray[np.float32], contrast: float) -> Left:
    """Less what stands still, and how much is left at each moment."""
    left = less_brightness(pixels, pixels.mean(axis=0, keepdims=True))
    return left, seen_level(left, pixels, contrast)
