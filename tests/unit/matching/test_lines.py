"""Lines of time: found where a copy runs, and never better than all its moments together."""

import numpy as np
import pytest
from tests.unit.matching.films import described, film

from sightline.matching import align
from sightline.matching.align import Compared
from sightline.matching.lines import best_lines, scores


def compared(a: int, b: int, *, faster: int = 1, backwards: bool = False) -> Compared:
    """A film and one take of the same place, or another."""
    frames = film(b, 6, stage=a)[::faster]
    other = described(frames[::-1] if backwards else frames)
    found = align.compare(described(film(a, 6)).thumbnails, other.thumbnails, np.eye(3))
    assert found is not None
    return found


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_no_line_scores_more_than_the_best_of_each_of_its_moments(seed: int) -> None:
    for both in (compared(seed, seed), compared(seed, seed + 1)):
        grid = scores(both)
        for line in best_lines(both, 0.05):
            best = grid[:, line.spans(both.b_times)].max(axis=0)
            assert line.score <= best.sum() + 1e-4


def test_asking_for_more_than_all_moments_together_finds_nothing() -> None:
    both = compared(3, 3)
    most = float(scores(both).max(axis=0).clip(0).sum())
    assert best_lines(both, 0.5)
    assert best_lines(both, most + 0.1) == []


def test_asking_for_less_only_adds_worse_lines() -> None:
    both = compared(4, 4)
    few, many = best_lines(both, 1.0), best_lines(both, 0.1)
    assert many[: len(few)] == few
    assert all(line.score < 1.0 for line in many[len(few) :])


@pytest.mark.parametrize(("faster", "backwards"), [(1, False), (1, True), (2, False)])
def test_speed_and_direction_are_those_of_the_copy(*, faster: int, backwards: bool) -> None:
    (line, *_) = best_lines(compared(3, 3, faster=faster, backwards=backwards), 1.0)
    assert line.rate == pytest.approx(-faster if backwards else faster, rel=0.03)
