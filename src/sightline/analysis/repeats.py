"""Whether what follows a seam was shown before: a stretch played twice, or a loop.

Looked for only where a picture jumps or cuts, since a stretch that is shown again must begin so.
The changes of the frames after the seam are laid over those of every earlier moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.steps import SCALE, Steps

LENGTH: Final = 12
"""Frames compared first; a repeat is this long at least."""
ALIKE: Final = 0.94
"""Correlation from which on two stretches count as one."""
RUN_ALIKE: Final = 0.7
"""The same where only how changes run is compared: real repeats reach 0.92, a fade 0.1."""
_BACK_MOST: Final = 9_000
"""Frames looked back: five minutes at 30 a second."""
_SEAMS_MOST: Final = 200
_LIVELY: Final = 0.3
_MORE, _SLACK = 4, 0.14


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Frames `first` to `last` show again what began with frame `shown_first`."""

    first: int
    last: int
    shown_first: int
    alike_permille: int


def repeats(steps: Steps, seams: Sequence[int]) -> list[Repeat]:
    """For each seam (a frame's number), whether an earlier stretch follows it once more."""
    found = []
    for seam in list(seams)[:_SEAMS_MOST]:
        item = _repeat(steps, seam)
        if item is not None:
            found.append(item)
    return found


def _repeat(steps: Steps, seam: int) -> Repeat | None:
    # The seam's own change is that between two scenes; what repeats are the changes after it.
    begin = seam + 1
    if begin + LENGTH > len(steps) or seam <= LENGTH:
        return None
    low = max(1, seam - _BACK_MOST)
    before: NDArray[np.float32] = np.divide(
        steps.changes[low : begin + LENGTH], SCALE, dtype=np.float32
    )
    before -= before.mean(axis=0, dtype=np.float32)
    pattern = before[begin - low :]
    strength = float((pattern**2).sum())
    if steps.totals[begin : begin + LENGTH].mean() < _LIVELY or strength <= 0:
        return None
    count = seam - LENGTH - low + 1
    if count < 1:
        return None
    scores = _correlations(before, pattern, count)
    best = int(scores.argmax())
    if scores[best] < ALIKE or _run_alike(pattern, before[best : best + LENGTH]) < RUN_ALIKE:
        return None
    length = _length(steps, begin, low + best, seam)
    return Repeat(
        first=seam,
        last=begin + length - 1,
        shown_first=low + best - 1,
        alike_permille=min(1000, round(1000 * float(scores[best]))),
    )


def _correlations(
    before: NDArray[np.float32], pattern: NDArray[np.float32], count: int
) -> NDArray[np.float32]:
    """(count,) of the pattern with what begins at each row."""
    products = before[: count + LENGTH - 1] @ pattern.T
    sums = sum(products[row : row + count, row] for row in range(LENGTH))
    powers = np.concatenate(([0.0], np.cumsum((before[: count + LENGTH - 1] ** 2).sum(axis=1))))
    strengths = np.sqrt((powers[LENGTH:] - powers[:-LENGTH]) * float((pattern**2).sum()))
    return np.asarray(sums / np.maximum(strengths, 1e-6), np.float32)


def _run_alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Correlation of how the changes run, each place's mean over the frames left out.

    In a slow fade the same places change from frame to frame, evenly: any stretch is like any.
    """
    one, other = one - one.mean(axis=0), other - other.mean(axis=0)
    power = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / power if power > 0 else 0.0


def _length(steps: Steps, begin: int, shown: int, seam: int) -> int:
    """How long the two run alike: in steps of some frames, as far as they do."""
    length = LENGTH
    while begin + length + _MORE <= len(steps) and shown + length + _MORE <= seam:
        one = steps.changes[begin + length :][:_MORE].astype(np.float32).ravel()
        other = steps.changes[shown + length :][:_MORE].astype(np.float32).ravel()
        one, other = one - one.mean(), other - other.mean()
        power = float(np.sqrt((one @ one) * (other @ other)))
        if power <= 0 or float(one @ other) / power < ALIKE - _SLACK:
            break
        length += _MORE
    return length
