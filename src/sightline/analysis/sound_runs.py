"""From features to stretches: tones that rise and fall, harmonic hums, voiced stretches.

Each is named by what is measured. What makes it is not asked: a siren, a singer and a kettle may
all give a tone that rises.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.sound_features import Features

TONE_DB: Final = 20.0
"""A line this far above what is around it is a tone."""
_TONE_LEAST: Final = 47
"""Short windows: 1.5 s."""
_STEP_MOST: Final = 0.15
"""Change of a tone's frequency from window to window, as a share."""
_MISSING: Final = 3
"""Windows that may be lost within a tone."""
_SWEEP_LEAST: Final = 1.25
"""Highest against lowest frequency of a tone that moves."""
_SMOOTH_MOST: Final = 0.02
"""Mean departure of a sweep from its own smoothing, as a share: a voice wavers more."""

HUM_DB: Final = 9.0
_HUM_LEAST: Final = 16
"""Long windows: 2 s."""
_HUM_DRIFT: Final = 0.08
_HUM_LEVEL: Final = -60.0

VOICING: Final = 0.6
_VOICED_LEVEL: Final = -45.0
_VOICED_JOIN: Final = 12
_VOICED_LEAST: Final = 16
_VOICED_SHARE: Final = 0.4
_PITCH_MOVES: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Windows `first` to `last`, both included, with the frequencies between which it moves."""

    first: int
    last: int
    low_hz: float
    high_hz: float
    strength: float
    turns: int = 0
    """How often a tone turns from rising to falling or back."""


def moving_tones(features: Features) -> Iterator[Stretch]:
    """One line that stands out and moves smoothly by a quarter or more, over 1.5 s or longer."""
    hertz, above = features.short[:, 1], features.short[:, 2]
    for first, last in _tracks(hertz, above >= TONE_DB):
        kept = np.flatnonzero(above[first : last + 1] >= TONE_DB) + first
        path = hertz[kept]
        if len(path) < _TONE_LEAST * 2 // 3:
            continue
        smooth = np.convolve(np.pad(path, 3, mode="edge"), np.full(7, 1 / 7), mode="valid")
        low, high = float(np.percentile(smooth, 3)), float(np.percentile(smooth, 97))
        rough = float(np.mean(np.abs(path - smooth) / smooth))
        if high >= _SWEEP_LEAST * low and rough <= _SMOOTH_MOST:
            yield Stretch(
                first=first,
                last=last,
                low_hz=low,
                high_hz=high,
                strength=float(np.median(above[kept])),
                turns=_turns(smooth, (high - low) / 4),
            )


def hums(features: Features) -> Iterator[Stretch]:
    """A comb of harmonics that stands still over 2 s or longer."""
    hertz, height, level = features.long.T
    strong = (height >= HUM_DB) & (level >= _HUM_LEVEL)
    for first, last in _spans(strong, 2, _HUM_LEAST):
        inside = np.flatnonzero(strong[first : last + 1]) + first
        base = float(np.median(hertz[inside]))
        # A comb is found at half or twice its base as well.
        near = np.abs(hertz[inside] / base - 1) <= _HUM_DRIFT
        if near.mean() >= 2 / 3:
            steady = hertz[inside][near]
            yield Stretch(
                first=first,
                last=last,
                low_hz=float(steady.min()),
                high_hz=float(steady.max()),
                strength=float(np.median(height[inside][near])),
            )


def voiced(features: Features) -> Iterator[Stretch]:
    """Stretches that repeat at the pitch of voices, which wavers, and that come and go."""
    level, pitch, voicing = features.short[:, 0], features.short[:, 3], features.short[:, 4]
    now = (voicing >= VOICING) & (level >= _VOICED_LEVEL)
    for first, last in _spans(now, _VOICED_JOIN, _VOICED_LEAST):
        inside = np.flatnonzero(now[first : last + 1]) + first
        steps = (np.diff(pitch[inside]) / pitch[inside][:-1])[np.diff(inside) == 1]
        moves = float(np.median(np.abs(steps))) if len(steps) else 0.0
        share = len(inside) / (last - first + 1)
        spread = float(np.std(level[first : last + 1]))
        if share >= _VOICED_SHARE and 0.004 <= moves <= _PITCH_MOVES * 3 and spread >= 4:  # noqa: PLR2004 - tuned together, see the page
            yield Stretch(
                first=first,
                last=last,
                low_hz=float(np.percentile(pitch[inside], 10)),
                high_hz=float(np.percentile(pitch[inside], 90)),
                strength=10 * share,
            )


def _tracks(hertz: NDArray[np.float32], strong: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Runs of strong windows whose frequency changes little from one to the next."""
    first = last = -1
    for at in np.flatnonzero(strong):
        number = int(at)
        gap = number - last
        if (
            first >= 0
            and gap <= _MISSING + 1
            and abs(float(hertz[number]) / float(hertz[last]) - 1) <= _STEP_MOST * gap
        ):
            last = number
            continue
        if first >= 0 and last - first + 1 >= _TONE_LEAST:
            yield first, last
        first = last = number
    if first >= 0 and last - first + 1 >= _TONE_LEAST:
        yield first, last


def _spans(now: NDArray[np.bool_], join: int, least: int) -> Iterator[tuple[int, int]]:
    """Runs of true windows, gaps of up to `join` closed, of `least` windows or more."""
    at = np.flatnonzero(now)
    if not len(at):
        return
    breaks = np.flatnonzero(np.diff(at) > join + 1)
    starts = np.concatenate(([0], breaks + 1))
    ends = np.concatenate((breaks, [len(at) - 1]))
    for start, end in zip(starts, ends, strict=True):
        if at[end] - at[start] + 1 >= least:
            yield int(at[start]), int(at[end])


def _turns(path: NDArray[np.float64], least: float) -> int:
    """Turns of a path by at least so much."""
    turns, direction, low, high = 0, 0, float(path[0]), float(path[0])
    for value in map(float, path):
        low, high = min(low, value), max(high, value)
        if direction >= 0 and value <= high - least:
            turns, direction, low = turns + (direction > 0), -1, value
        elif direction <= 0 and value >= low + least:
            turns, direction, high = turns + (direction < 0), 1, value
    return turns
