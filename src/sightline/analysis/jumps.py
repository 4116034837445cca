"""Sudden changes within one view: where time seems to jump, and where a part of the picture does.

Movement changes the picture from frame to frame by about as much as the frame before and after;
a jump changes it, in many places at once, by far more than any of the four frames on either side.
A flash goes back, so its two steps outweigh each other. What movement explains (`following`) is no
jump. Thresholds: docs/methods/continuity.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis import following
from sightline.analysis.following import Followed
from sightline.analysis.holds import QUIET
from sightline.analysis.steps import PLACES, SCALE, SIDE, Changes, Steps, around

REACH: Final = following.REACH
SIDES_LEAST: Final = 2
"""Frames that must stand on either side for a change to stand out from."""
RATIO_LEAST: Final = 150
"""Hundredths: the change against the largest of those around it."""
EXCESS_LEAST: Final = 300
"""Thousandths of a grey level, mean over the picture, beyond one and a half times those around."""
LEFT_CLEAR: Final = 140
"""Hundredths: where what movement leaves (`following.LEFT_LEAST`) is as clear as that, the change
itself need stand out less."""
PACE_MOST: Final = 33
"""Thousandths of the longer side a frame: what is faster cannot be followed, and is not judged."""
_PLACE_FLOOR: Final = 2 * SCALE
_PULSES_LEAST: Final = 3
_REGULAR, _BY_CONTENT = 0.5, 0.25
_BLOCK: Final = 8192

PART_EXCESS: Final = 5 * SCALE
"""A place changes suddenly where it exceeds what is around by this, in quarters of a level."""
PART_PLACES, PART_MOST = 4, PLACES // 2
PART_FILL: Final = 0.7
"""Of the box around the places that change: overlays are boxes."""
_PART_ALONE, _PART_SIDE = 0.85, 2
"""Share of all sudden change that lies within the box: the rest of the picture goes on."""
_STILL_AFTER: Final = 0.5 * SCALE
_AFTER: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A frame that does not follow from the one before."""

    index: int
    ratio_percent: int
    """Its change as a share of the largest change around it."""
    share_permille: int
    """Of the picture, how much changed suddenly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A box of the picture that changes in one frame and then, or before that, stands still."""

    index: int
    left_permille: int
    top_permille: int
    right_permille: int
    bottom_permille: int
    strength_centi: int
    """Grey levels, in hundredths, by which its places exceed the changes around."""
    stands: str
    """"after" where something came and stays, "before" where it was there and went, "both"."""


def excess(changes: Changes) -> NDArray[np.int16]:
    """(n, m) by how much each place exceeds one and a half times the changes around it."""
    most = around(changes, REACH).astype(np.int16)
    return np.asarray(
        np.maximum(changes.astype(np.int16) - most - most // 2 - _PLACE_FLOOR, 0), np.int16
    )


def find(
    steps: Steps,
    cuts: Collection[int] = (),
    followed: Mapping[int, Followed] = MappingProxyType({}),
) -> tuple[list[Jump], list[PartChange]]:
    """Jumps and changes of a part, in order; time gaps are left to those who look at times.

    Args:
        steps: All frames.
        cuts: Frames known to begin another view: their change tells nothing of key frames.
        followed: What movement leaves of sudden changes, by frame.
    """
    if len(steps) < 2 * SIDES_LEAST + 1:
        return [], []
    totals = _per_usual_step(steps)
    ratios = totals / (around(totals[:, np.newaxis], REACH)[:, 0] + following.FLOOR)
    beyond, shares, parts = _in_blocks(steps)
    ratio_least, excess_least = _thresholds(steps, ratios, beyond, cuts)
    for at, left in followed.items():
        if left.ratio_percent < following.LEFT_LEAST or left.pace_permille > PACE_MOST:
            ratio_least[at] = np.inf
        elif left.ratio_percent >= LEFT_CLEAR:
            ratio_least[at] *= 100 * following.CHANGE_LEAST / RATIO_LEAST
    jumps = (ratios >= ratio_least) & (beyond >= excess_least)
    jumps[: SIDES_LEAST + 1] = jumps[len(steps) - SIDES_LEAST :] = False
    boxes = {part.index for part in parts}
    found = [
        Jump(
            index=int(at),
            ratio_percent=min(round(100 * float(ratios[at])), 100_000),
            share_permille=round(1000 * float(shares[at])),
        )
        for at in np.flatnonzero(jumps)
        if int(at) not in boxes
    ]
    return found, parts


def _per_usual_step(steps: Steps) -> NDArray[np.float32]:
    """Changes as if all frames were as far apart: after a gap in time more may have moved."""
    spans = np.diff(steps.ticks, prepend=steps.ticks[0])
    usual = float(np.median(spans[1:])) or 1.0
    return steps.totals * np.minimum(1.0, usual / np.maximum(spans, 1)).astype(np.float32)


def _thresholds(
    steps: Steps, ratios: NDArray[np.float32], beyond: NDArray[np.float32], cuts: Collection[int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Frames coded by themselves pulse in many files: they must stand out of their like, too."""
    ratio = np.full(len(steps), RATIO_LEAST / 100, np.float32)
    least = np.full(len(steps), EXCESS_LEAST / 1000, np.float32)
    keys = np.flatnonzero(steps.keys)
    keys = keys[keys > 0]
    # What stands still is coded better and better, and at a key frame all that is lost again.
    still = keys[(around(steps.totals[:, np.newaxis], REACH)[:, 0] < QUIET)[keys]]
    least[still] = following.REFRESH_MOST
    within = keys[~np.isin(keys, list(cuts))]
    if len(within) >= _PULSES_LEAST:
        share = _usual_share(keys)
        ratio[keys] *= max(1.0, float(np.quantile(ratios[within], share)))
        least[keys] += 2 * float(np.quantile(beyond[within], share))
    return ratio, least


def _usual_share(keys: NDArray[np.intp]) -> float:
    """What share of the key frames, by their change, is taken to show nothing but the coding.

    Half, where they follow each other regularly; a quarter where an encoder puts them where the
    picture changes.
    """
    distances = np.diff(keys)
    _, counts = np.unique(distances, return_counts=True)
    return _REGULAR if 2 * int(counts.max()) >= len(distances) else _BY_CONTENT


def _in_blocks(
    steps: Steps,
) -> tuple[NDArray[np.float32], NDArray[np.float32], list[PartChange]]:
    """Mean excess, share of places with any, and changes of a part; memory stays bounded."""
    count = len(steps)
    beyond, shares = np.zeros(count, np.float32), np.zeros(count, np.float32)
    parts: list[PartChange] = []
    for start in range(0, count, _BLOCK):
        low, high = max(0, start - REACH - 1), min(count, start + _BLOCK + REACH)
        rows = excess(steps.changes[low:high])[start - low : start - low + _BLOCK]
        stop = start + len(rows)
        beyond[start:stop] = rows.mean(axis=1) / SCALE
        shares[start:stop] = (rows > 0).mean(axis=1)
        sudden = rows >= PART_EXCESS
        counts = sudden.sum(axis=1)
        for at in np.flatnonzero((counts >= PART_PLACES) & (counts <= PART_MOST)):
            if SIDES_LEAST < start + at < count - SIDES_LEAST:
                part = _part(steps, start + int(at), sudden[at], rows[at])
                parts += [part] if part else []
    return beyond, shares, parts


def _part(
    steps: Steps, index: int, sudden: NDArray[np.bool_], rows: NDArray[np.int16]
) -> PartChange | None:
    square = sudden.reshape(SIDE, SIDE)
    down, along = np.flatnonzero(square.any(axis=1)), np.flatnonzero(square.any(axis=0))
    top, bottom, left, right = down[0], down[-1] + 1, along[0], along[-1] + 1
    alone = rows[sudden].sum() >= _PART_ALONE * rows.sum()
    thin = min(bottom - top, right - left) < _PART_SIDE
    if thin or not alone or square.sum() < PART_FILL * (bottom - top) * (right - left):
        return None
    after = steps.changes[index + 1 : index + 1 + _AFTER][:, sudden]
    before = steps.changes[max(1, index - _AFTER) : index][:, sudden]
    still = [
        name
        for name, stretch in (("before", before), ("after", after))
        if len(stretch) and float(np.median(stretch)) <= _STILL_AFTER
    ]
    if not still:
        return None
    edges = (round(1000 * int(edge) / SIDE) for edge in (left, top, right, bottom))
    left_p, top_p, right_p, bottom_p = edges
    return PartChange(
        index=index,
        left_permille=left_p,
        top_permille=top_p,
        right_permille=right_p,
        bottom_permille=bottom_p,
        strength_centi=round(100 * float(rows[sudden].mean()) / SCALE),
        stands="both" if len(still) > 1 else still[0],
    )
