"""Thumbnails as they were on show: one kept where nothing changes lasts until the next.

The descriptor keeps four thumbnails a second, and one where the picture stands still. Two copies
that differ in how they were encoded are sparse at different moments; put back at four a second,
a title that fades into the next is compared at the moments of the fade in both.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from sightline.matching.align import ANOTHER_VIEW
from sightline.matching.descriptor import Described, Thumbnails
from sightline.matching.sampling import correlation

_STEP_US: Final = 250_000
_GAP_LEAST_US: Final = 380_000
"""Less is the frame rate's own unevenness."""
_GAP_MOST_US: Final = 1_150_000
"""More is a hole in the stream, or footage so long that it was sampled more sparsely."""
_SWIFT_GAP_US: Final = 200_000
_FRAME_MOST_US: Final = 300_000
"""Mean time between frames from which on gaps are the exhibit's own."""


def held(described: Described) -> Described:
    """The exhibit with its still stretches filled in."""
    quality = described.quality
    if quality.still or quality.duration_us > _FRAME_MOST_US * quality.frames:
        return described
    return replace(described, thumbnails=_filled(described.thumbnails))


def dense(described: Described) -> Described:
    """The exhibit with all thumbnails that were kept, filled in where nothing moved."""
    shown, between = described.thumbnails, described.between
    if len(between):
        order = np.argsort(np.concatenate((shown.times_us, between.times_us)), kind="stable")
        shown = Thumbnails(
            times_us=np.concatenate((shown.times_us, between.times_us))[order],
            pixels=np.concatenate((shown.pixels, between.pixels))[order],
            informative=np.concatenate((shown.informative, between.informative))[order],
        )
    return held(replace(described, thumbnails=shown))


def is_swift(described: Described) -> bool:
    """Whether some of it changes so fast that more was kept than four thumbnails a second."""
    times = np.sort(np.concatenate((described.thumbnails.times_us, described.between.times_us)))
    return bool((np.diff(times) < _SWIFT_GAP_US).any())


def _filled(kept: Thumbnails) -> Thumbnails:
    gaps = np.diff(kept.times_us, append=kept.times_us[-1:])
    fits = (gaps >= _GAP_LEAST_US) & (gaps <= _GAP_MOST_US)
    # Nothing is put where it would crowd the next one, nor where another view may have begun.
    crowded = np.full(len(kept), _STEP_US // 2)
    for row in np.flatnonzero(fits):
        if correlation(kept.pixels[row], kept.pixels[row + 1]) < ANOTHER_VIEW:
            crowded[row] += _STEP_US
    counts = np.where(fits, (gaps - crowded) // _STEP_US, 0) + 1
    rows = np.repeat(np.arange(len(kept)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Thumbnails(
        times_us=kept.times_us[rows] + within * _STEP_US,
        pixels=kept.pixels[rows],
        informative=kept.informative[rows],
    )
