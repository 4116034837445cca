"""Whether an exhibit's own picture jumps where a segment begins or ends."""

from typing import Final

import numpy as np

from sightline.matching.closeness import Ends
from sightline.matching.descriptor import Described
from sightline.matching.pair import PairResult

_NEAR_US: Final = 400_000
_AROUND_US: Final = 3_000_000
_LEVELS: Final = 9.0
"""Mean change of grey values that a cut makes at least."""
_TIMES: Final = 4.0
"""And how many times what changes around it."""


def ends_of(pair: PairResult, a: Described, b: Described) -> tuple[Ends, ...]:
    """For each segment by picture, at which of its ends the exhibits' pictures jump."""
    return tuple(
        Ends(
            a_start=jumps(a, item.a_start_us, item.error_us),
            a_end=jumps(a, item.a_end_us, item.error_us),
            b_start=jumps(b, item.b_start_us, item.error_us),
            b_end=jumps(b, item.b_end_us, item.error_us),
        )
        for item in pair.by_picture
    )


def jumps(described: Described, at_us: int, error_us: int) -> bool:
    """Whether neighbouring thumbnails near a time differ far more than those around it."""
    times = described.thumbnails.times_us
    reach = error_us + _NEAR_US
    first, last = np.searchsorted(times, (at_us - _AROUND_US, at_us + _AROUND_US))
    times = times[first:last]
    if len(times) < 3:  # noqa: PLR2004 - a jump needs something to jump from and to
        return False
    pixels = described.thumbnails.pixels[first:last].astype(np.int16)
    steps = np.abs(np.diff(pixels, axis=0)).mean(axis=(1, 2))
    middles = (times[1:] + times[:-1]) // 2
    near = np.abs(middles - at_us) <= reach
    if not near.any():
        return False
    far = steps[~near]
    usual = float(np.median(far)) if far.size else 0.0
    return bool(steps[near].max() > max(_LEVELS, _TIMES * usual))
