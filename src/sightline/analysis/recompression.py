"""Whether a recording was coded before with another distance of key frames.

A frame that was once coded by itself differs from its neighbours by other errors than they do from
each other, and goes on doing so when all is coded again: the change from frame to frame is larger
at every such place. Where that recurs at one distance, and the file's own key frames lie elsewhere,
it was coded before. The footprint was described by D. Vázquez-Padín et al., "Detection of video
double encoding with GOP size estimation" (WIFS 2012), from block types; this one is taken from
pictures. Strong second coding wipes it out, and so does any resampling in time.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.holds import rhythms
from sightline.analysis.steps import SCALE, Steps

PERIODS: Final = range(6, 151)
INSTANCES_LEAST: Final = 5
FRAMES_LEAST: Final = 48
FEW, QUIET = 8, 0.75
"""Where there are fewer places than this, in each of them the quietest three quarters of a picture
must change more than they do in most frames: of thousands of columns of five places, four of which
stand out, one comes by chance, and a thing that passes makes it."""
SCORE_LEAST: Final = 43
"""Tenths: how far all but the weakest quarter of the places stand out, in errors of their mean."""
_REACH: Final = 10
_FLOOR: Final = 0.02
_STEADY: Final = 0.03
"""What quiet places differ by at least in most frames, as a logarithm: less is rounding."""
_MOST: Final = 20_000
"""Frames looked at: eleven minutes at 30 a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierKeys:
    """Places at one distance where a frame seems once to have been coded by itself."""

    period: int
    """Frames."""
    phase: int
    """The first of them."""
    instances: int
    score_deci: int


def earlier_keys(steps: Steps) -> EarlierKeys | None:
    """The clearest period, whether or not it reaches the threshold; None for too few frames."""
    if len(steps) < FRAMES_LEAST:
        return None
    deviations = _deviations(steps, steps.totals[:_MOST])
    quiet = _deviations(steps, _of_quiet_places(steps))
    usual = max(float(np.nanmedian(np.abs(quiet))), _STEADY)
    spread = float(np.nanmedian(np.abs(deviations))) * 1.4826 + 1e-3
    # Frames left out or repeated in a rhythm make one of their own.
    beats = {rhythm.period for rhythm in rhythms(steps)}
    best: EarlierKeys | None = None
    for period in PERIODS:
        rows = len(deviations) // period
        if rows < INSTANCES_LEAST:
            break
        if any(period % beat == 0 for beat in beats):
            continue
        folded = np.sort(deviations[: rows * period].reshape(rows, period), axis=0)
        counts = np.count_nonzero(np.isfinite(folded), axis=0)
        usable = np.flatnonzero(counts >= INSTANCES_LEAST)
        if not len(usable):
            continue
        counts = counts[usable]
        scores = _lower_quartiles(folded[:, usable], counts) / spread * np.sqrt(counts)
        least = np.fmin.reduce(quiet[: rows * period].reshape(rows, period)[:, usable])
        scores[(counts < FEW) & (least <= usual)] = 0.0
        at = int(scores.argmax())
        score = round(10 * float(scores[at]))
        if best is None or score > best.score_deci:
            best = EarlierKeys(
                period=period,
                phase=int(usable[at]),
                instances=int(counts[at]),
                score_deci=min(score, 100_000),
            )
    return best


def _lower_quartiles(ordered: NDArray[np.float64], counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """(m,) first quartiles of the first `counts` rows of each column, (n, m), in rising order."""
    place = (counts - 1) * 0.25
    below = place.astype(np.intp)
    columns = np.arange(ordered.shape[1])
    low = ordered[below, columns]
    found: NDArray[np.float64] = low + (place - below) * (ordered[below + 1, columns] - low)
    return found


def _of_quiet_places(steps: Steps) -> NDArray[np.float32]:
    """(n,) grey levels, mean over the three quarters of all places that change least."""
    changes = steps.changes[:_MOST]
    kept = int(QUIET * changes.shape[1])
    ordered = np.partition(changes, kept - 1, axis=1)[:, :kept]
    return np.asarray(ordered.mean(axis=1, dtype=np.float32) / SCALE)


def _deviations(steps: Steps, changes: NDArray[np.float32]) -> NDArray[np.float64]:
    """(n,) logarithm of each change against the middle of those around; NaN at own key frames."""
    totals = np.log(changes.astype(np.float64) + _FLOOR)
    padded = np.pad(totals, _REACH, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1)
    found: NDArray[np.float64] = totals - np.median(windows, axis=1)
    own = steps.keys[:_MOST].copy()
    own[0] = True
    # The frame after a key frame changes by as much, from the other side.
    found[own | np.roll(own, 1)] = np.nan
    return found
