"""Frames that repeat or are missing: held pictures, rhythms of repeats and drops, gaps in time."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sightline.analysis.legible import within_record
from sightline.analysis.runs import runs
from sightline.analysis.steps import Steps

QUIET: Final = 0.25
"""Grey levels: a frame that differs by less from the one before shows the same picture again."""
QUIET_SHARE, QUIET_MOST = 0.1, 0.6
"""In coarsely coded footage: a tenth of the usual change, and never more than so much."""
LIVELY: Final = 0.6
"""Grey levels a frame by which the picture moves before and after, for a standstill to tell."""
_AROUND: Final = 6
HELD_LEAST: Final = 3
"""Repeated frames in a row."""
HELD_LEAST_US: Final = 100_000

GAP_TIMES, GAP_LEAST_US = 3.0, 100_000
"""A gap in time: so many times the usual distance of frames, and so long at least."""

UNEVEN_LEAST_US: Final = 200_000
"""In 32 recordings that nobody touched they end within 90 ms of each other."""

PERIODS: Final = range(2, 13)
_WINDOW, _STRIDE = 36, 6
_INSTANCES_LEAST: Final = 5
_HITS_LEAST, _MISSES_MOST = 0.8, 0.1
BEATS, BEATS_LEAST = 20, 12
"""A slow rhythm of drops is looked for in so many of its periods, or all where there are fewer."""
BEAT_LEAST, BEAT_WEAKEST = 0.4, 0.15
"""By which the frames on the beat exceed their neighbours, as logarithms: the middle one and all
but the weakest fifth. One frame left out doubles a step, which is 0.69."""
OFF_BEAT_MOST: Final = 0.2
_FAINT: Final = 0.1
FASTER: Final = 1.2
"""A frame was left out before one that differs so many times more than both its neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Frames `first` to `last` repeat frame `first - 1`."""

    first: int
    last: int
    catches_up_percent: int
    """The change after it as a share of the usual one: far above 100 where time went on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every `period`-th frame repeats the one before, or follows one that was left out."""

    first: int
    last: int
    period: int
    repeats: bool
    beat: int | None = None
    """Of a slow rhythm, one of the frames that follow one left out; the others lie `period` away
    each."""

    def meets(self, other: "Rhythm") -> bool:
        """Whether they share a frame."""
        return self.first <= other.last and other.first <= self.last

    def explains(self, index: int) -> bool:
        """Whether that frame follows one that the rhythm left out."""
        on_beat = self.beat is not None and (index - self.beat) % self.period == 0
        return on_beat and self.first <= index <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Between frame `index - 1` and frame `index` time passes that no frame shows."""

    index: int
    lasts_us: int
    usual_us: int


def holds(steps: Steps) -> list[Hold]:
    """Standstills between movement."""
    totals, times = steps.totals, steps.microseconds
    found = []
    for first, end in runs(_quiet(steps, totals)):
        if first == 0 or end - first < HELD_LEAST or end >= len(steps):
            continue
        if times[end - 1] - times[first - 1] < HELD_LEAST_US:
            continue
        before, after = totals[max(1, first - _AROUND) : first], totals[end + 1 : end + 1 + _AROUND]
        if not len(before) or not len(after):
            continue
        usual = min(float(np.median(before)), float(np.median(after)))
        if usual < LIVELY:
            continue
        found.append(
            Hold(
                first=int(first),
                last=int(end) - 1,
                catches_up_percent=min(round(100 * float(totals[end]) / usual), 100_000),
            )
        )
    return found


def _quiet(steps: Steps, totals: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Frames that repeat the one before; in coarse coding a repeat differs a little, too."""
    usual = float(np.median(totals)) if len(totals) else 0.0
    quiet = totals < max(QUIET, min(QUIET_SHARE * usual, QUIET_MOST))
    # A key frame in the midst of a standstill is coded anew, and differs for that alone.
    between = np.roll(quiet, 1) & np.roll(quiet, -1) & steps.keys & (totals < usual)
    between[:1] = between[-1:] = False
    return np.asarray(quiet | between)


def gaps(steps: Steps) -> list[Gap]:
    """Where the frames' own times leave a stretch without any."""
    if len(steps) < 3:  # noqa: PLR2004 - with one distance nothing is usual
        return []
    spans = np.diff(steps.microseconds)
    usual = int(np.median(spans))
    wide = (spans > GAP_TIMES * usual) & (spans >= GAP_LEAST_US) if usual > 0 else spans < 0
    return [
        Gap(index=int(at) + 1, lasts_us=within_record(int(spans[at])), usual_us=usual)
        for at in np.flatnonzero(wide)
    ]


def uneven_ends(steps: Steps, sound_end_us: int) -> tuple[int, int] | None:
    """The earlier and the later end of picture and sound, microseconds, where they lie apart."""
    if len(steps) < 3 or steps.left_out:  # noqa: PLR2004 - with one distance nothing is usual
        return None
    times = steps.microseconds
    picture_end = int(times[-1]) + int(np.median(np.diff(times)))
    earlier, later = sorted((picture_end, sound_end_us))
    return (earlier, later) if later - earlier >= UNEVEN_LEAST_US else None


def rhythms(steps: Steps) -> list[Rhythm]:
    """Stretches in which repeats or drops keep time, as a change of rate or speed leaves them."""
    totals = steps.totals
    found = []
    for repeats, hits in ((True, _repeated(totals)), (False, _skipped(totals))):
        spans = [
            (start, start + _WINDOW, period)
            for start in range(1, max(2, len(totals) - _WINDOW + 1), _STRIDE)
            if (period := _period(hits[start : start + _WINDOW], 2 if repeats else 3))
        ]
        found += [
            Rhythm(first=first, last=min(end, len(totals)) - 1, period=period, repeats=repeats)
            for first, end, period in _joined(spans)
        ]
    slow = _slow_drops(steps, totals)
    # What keeps time for longer tells more.
    fast = [item for item in found if item.repeats or not any(map(item.meets, slow))]
    return sorted((*fast, *slow), key=lambda item: item.first)


def _slow_drops(steps: Steps, totals: NDArray[np.float32]) -> list[Rhythm]:
    """Drops that keep time over twelve periods or more, however unevenly the picture moves."""
    excess = _excess(steps, totals)
    found: list[Rhythm] = []
    for period in PERIODS[1:]:
        whole = len(excess) // period * period
        length = min(BEATS * period, whole)
        if length < BEATS_LEAST * period:
            break
        for start in sorted({*range(0, whole - length, BEATS * period // 2), whole - length}):
            beat = _beat(excess[start : start + length].reshape(-1, period))
            if beat is None:
                continue
            last = found[-1] if found else None
            if last and last.period == period and last.beat == beat:
                found[-1] = replace(last, last=start + length - 1)
            else:
                made = Rhythm(
                    first=max(1, start),
                    last=start + length - 1,
                    period=period,
                    repeats=False,
                    beat=beat,
                )
                found.append(made)
    # A rhythm is one of twice its period, too: the shortest is told.
    return [item for number, item in enumerate(found) if not any(map(item.meets, found[:number]))]


def _excess(steps: Steps, totals: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) logarithm of each change against its neighbours'; NaN where nothing can be told."""
    logs = np.log(totals + _FAINT)
    excess = logs - (np.roll(logs, 1) + np.roll(logs, -1)) / 2
    # Key frames pulse of themselves.
    excess[(totals < LIVELY) | steps.keys | np.roll(steps.keys, 1)] = np.nan
    excess[:2] = excess[-2:] = np.nan
    return np.asarray(excess, np.float32)


def _beat(rows: NDArray[np.float32]) -> int | None:
    """The column in which nearly all exceed their neighbours, and no other does."""
    counts = np.isfinite(rows).sum(axis=0)
    if counts.min() < BEATS_LEAST * 2 // 3:
        return None
    ordered = np.sort(rows, axis=0)
    middles, weak = _quantiles(ordered, counts, 0.5), _quantiles(ordered, counts, 0.2)
    best = int(weak.argmax())
    clear = middles[best] >= BEAT_LEAST and weak[best] >= BEAT_WEAKEST
    return best if clear and np.delete(middles, best).max() <= OFF_BEAT_MOST else None


def _quantiles(
    ordered: NDArray[np.float32], counts: NDArray[np.intp], share: float
) -> NDArray[np.float32]:
    """(m,) of the first `counts` of each column of (n, m), in rising order: NaN stands last."""
    place = (counts - 1) * share
    below = place.astype(np.intp)
    columns = np.arange(len(counts))
    low, high = ordered[below, columns], ordered[np.minimum(below + 1, counts - 1), columns]
    return np.asarray(low + (high - low) * (place - below), np.float32)


def _repeated(totals: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Frames that repeat one where the next differs."""
    least = np.minimum(np.roll(totals, 1), np.roll(totals, -1))
    return (totals < 2 * QUIET) & (totals < least / FASTER / 2) & (least >= QUIET)


def _skipped(totals: NDArray[np.float32]) -> NDArray[np.bool_]:
    most = np.maximum(np.roll(totals, 1), np.roll(totals, -1))
    return (totals > FASTER * most) & (totals >= LIVELY)


def _period(hits: NDArray[np.bool_], least: int) -> int:
    """The period at which hits recur and stay away in between; 0 where they do not."""
    if len(hits) < _WINDOW or int(hits.sum()) * PERIODS[-1] < len(hits):
        return 0
    for period in PERIODS:
        if period < least or len(hits) < _INSTANCES_LEAST * period - 1:
            continue
        rows = hits[: len(hits) // period * period].reshape(-1, period)
        shares = rows.mean(axis=0)
        best = int(shares.argmax())
        rest = np.delete(shares, best)
        instances = len(rows)
        if (
            instances >= min(_INSTANCES_LEAST, _WINDOW // period)
            and shares[best] >= _HITS_LEAST
            and float(rest.mean()) <= _MISSES_MOST
        ):
            return period
    return 0


def _joined(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Windows of one period that overlap, as one."""
    found: list[tuple[int, int, int]] = []
    for first, end, period in spans:
        if found and found[-1][2] == period and first <= found[-1][1]:
            found[-1] = (found[-1][0], end, period)
        else:
            found.append((first, end, period))
    return found
