"""What a matcher says, against the truth of the cases: recall, times, speed and places.

Recall is counted at zero false positives: a hit counts only where its score lies above that of
every pair of the run that is no copy.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from benchmarks.matching_material import Case, Stretch
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Seconds of the clip (A) that are seconds of the case (B), as a matcher found them."""

    a_start_us: int
    a_end_us: int
    b_start_us: int
    b_end_us: int
    speed: float
    backwards: bool
    placed: NDArray[np.float64] | None = None
    """(3, 3) from A's unit frame to B's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a matcher says of one clip of the archive; a score of 0 or less is no copy."""

    score: float
    spans: tuple[Span, ...] = ()
    word: str = ""


class Matcher(Protocol):
    """A way to match, ours or a peer's."""

    @property
    def name(self) -> str:
        """For the table."""
        ...

    @property
    def key(self) -> str:
        """Of the state of its code and thresholds: others ask anew."""
        ...

    def prepare(self, paths: Sequence[str]) -> None:
        """Be told of all files of a run, in the first process, before any is asked about."""
        ...

    def described_s(self, path: str) -> float:
        """Processor seconds that preparing this file took."""
        ...

    def answer(self, path: str, archive: Mapping[str, str]) -> Mapping[str, Hit]:
        """Compare one file with the archive (path by name); what is absent was not found."""
        ...


@dataclass(slots=True)
class Measured:
    """Errors over the found cases of one transformation; shares of 1, seconds, permille."""

    cases: int = 0
    found: int = 0
    overlaps: list[float] = field(default_factory=list)
    end_errors_s: list[float] = field(default_factory=list)
    speed_errors: list[float] = field(default_factory=list)
    corner_errors: list[float] = field(default_factory=list)
    wrong_way: int = 0
    missed: list[str] = field(default_factory=list)


Answers = Mapping[str, Mapping[str, Hit]]
"""By case path, by clip name."""


def false_bar(
    cases: Iterable[Case], answers: Answers, negatives: Mapping[str, frozenset[str]]
) -> float:
    """The highest score of a pair that is no copy.

    `negatives` are further files and the clips that they may rightly be joined to.
    """
    allowed = {case.path: frozenset(s.source for s in case.stretches) for case in cases}
    allowed |= dict(negatives)
    scores = [
        hit.score
        for path, hits in answers.items()
        for clip, hit in hits.items()
        if clip not in allowed[path]
    ]
    return max([0.0, *scores])


def measure(cases: Iterable[Case], answers: Answers, bar: float) -> dict[str, Measured]:
    """By transformation."""
    rows: dict[str, Measured] = defaultdict(Measured)
    for case in cases:
        row = rows[case.transform]
        row.cases += 1
        hit = answers[case.path].get(case.source)
        if hit is None or hit.score <= bar:
            row.missed.append(case.source)
            continue
        row.found += 1
        if hit.spans:
            _compare(row, case, hit.spans)
    return rows


def _compare(row: Measured, case: Case, spans: tuple[Span, ...]) -> None:
    true = [stretch for stretch in case.stretches if stretch.source == case.source]
    row.overlaps.append(_overlap(true, spans))
    for stretch in true:
        best = max(spans, key=lambda span: _shared(stretch, span))
        if _shared(stretch, best) <= 0:
            continue
        ends = (
            best.b_start_us - stretch.copy_start_us,
            best.b_end_us - stretch.copy_end_us,
            best.a_start_us - stretch.start_us,
            best.a_end_us - stretch.end_us,
        )
        row.end_errors_s.append(max(abs(end) for end in ends) / 1e6)
        if best.speed > 0:
            row.speed_errors.append(abs(best.speed / stretch.speed - 1))
        row.wrong_way += best.backwards != stretch.backwards
        if best.placed is not None:
            row.corner_errors.append(corner_error(np.asarray(case.placed), best.placed))


def _shared(stretch: Stretch, span: Span) -> int:
    """Microseconds of the case in both, where the clip's seconds meet too."""
    meets = min(stretch.end_us, span.a_end_us) - max(stretch.start_us, span.a_start_us)
    both = min(stretch.copy_end_us, span.b_end_us) - max(stretch.copy_start_us, span.b_start_us)
    return both if meets > 0 else 0


def _overlap(true: list[Stretch], spans: tuple[Span, ...]) -> float:
    """Intersection over union of the case's seconds."""
    step = 10_000
    end = max([s.copy_end_us for s in true] + [s.b_end_us for s in spans]) // step + 1
    held, said = np.zeros(end, bool), np.zeros(end, bool)
    for stretch in true:
        held[stretch.copy_start_us // step : stretch.copy_end_us // step] = True
    for span in spans:
        said[max(0, span.b_start_us) // step : span.b_end_us // step] = True
    either = int((held | said).sum())
    return float((held & said).sum() / either) if either else 0.0


def corner_error(true: NDArray[np.float64], said: NDArray[np.float64]) -> float:
    """Largest distance, in widths, between where both maps put points of the clip that show."""
    side = np.linspace(0, 1, 9)
    grid = np.stack([*np.meshgrid(side, side), np.ones((9, 9))]).reshape(3, -1)
    there, found = true @ grid, said @ grid
    there, found = there[:2] / there[2], found[:2] / found[2]
    shows = ((there >= 0) & (there <= 1)).all(axis=0)
    return float(np.linalg.norm(there - found, axis=0)[shows].max(initial=0.0))


def middle(values: Sequence[float]) -> str:
    """Median, or a dash."""
    return f"{statistics.median(values):.3f}" if values else "-"
