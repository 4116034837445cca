import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.timing.solve import Moment, Relation, Solved, solve


def _tie(first: int, second: int, offset_s: float, sigma_s: float = 0.001) -> Relation:
    """The second clip's time is the first's plus an offset."""
    return Relation(
        first=first,
        second=second,
        moments=tuple(
            Moment(first_s=at, second_s=at + offset_s, sigma_s=sigma_s) for at in (1.0, 9.0)
        ),
        rate=1.0,
        most_s=0.02,
    )


def _zero(solved: Solved) -> Callable[[int], float]:
    zeros = {node: on.zero_s for node, on in zip(solved.nodes, solved.places, strict=True)}
    return lambda node: zeros[node]


@settings(max_examples=40, deadline=None)
@given(
    zeros=st.lists(st.floats(-500, 500), min_size=3, max_size=7),
    seed=st.integers(0, 1000),
)
def test_clips_are_placed_as_their_ties_say(zeros: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    ties = [
        _tie(a, b, zeros[a] - zeros[b] + float(rng.normal(0, 0.0005)))
        for a, b in itertools.combinations(range(len(zeros)), 2)
    ]
    (solved,) = solve([5.0] * len(zeros), ties)
    at = _zero(solved)
    root = solved.nodes[0]
    for node in solved.nodes:
        assert abs(at(node) - at(root) - (zeros[node] - zeros[root])) < 0.01
    assert solved.refused == ()
    assert solved.loops == len(ties) - len(zeros) + 1


def test_a_tie_that_does_not_close_is_refused_and_the_rest_stands() -> None:
    zeros = [0.0, 3.0, 7.0, 12.0]
    pairs = list(itertools.combinations(range(4), 2))
    ties = [_tie(a, b, zeros[a] - zeros[b]) for a, b in pairs]
    ties[pairs.index((1, 2))] = _tie(1, 2, 40.0)
    (solved,) = solve([5.0] * 4, ties)
    assert solved.refused == (pairs.index((1, 2)),)
    at = _zero(solved)
    assert abs(at(3) - at(0) - 12.0) < 0.002


def test_two_events_stay_two_clocks() -> None:
    clocks = solve([5.0] * 5, [_tie(0, 1, 2.0), _tie(2, 3, -4.0)])
    assert sorted(sorted(clock.nodes) for clock in clocks) == [[0, 1], [2, 3]]


def test_a_clip_without_ties_is_on_no_clock() -> None:
    assert solve([5.0, 5.0], []) == ()


def test_a_speed_is_carried_through() -> None:
    fast = Relation(
        first=0,
        second=1,
        moments=(
            Moment(first_s=0.0, second_s=0.0, sigma_s=0.001),
            Moment(first_s=11.0, second_s=10.0, sigma_s=0.001),
        ),
        rate=1 / 1.1,
        most_s=0.02,
    )
    (solved,) = solve([5.0] * 3, [fast, _tie(0, 2, 1.0)])
    rates = {node: on.rate for node, on in zip(solved.nodes, solved.places, strict=True)}
    assert rates[0] == pytest.approx(1.0, abs=1e-4)
    assert rates[1] == pytest.approx(1.1, abs=3e-4)


@settings(max_examples=30, deadline=None)
@given(sigma_ms=st.integers(1, 300))
def test_what_is_known_badly_says_so(sigma_ms: int) -> None:
    tie = _tie(0, 1, 4.0, sigma_s=sigma_ms / 1000)
    (solved,) = solve([5.0, 5.0], [tie])
    assert solved.places[0].sigma_s < 1e-6
    assert solved.places[1].sigma_s == pytest.approx(sigma_ms / 1000 / 2**0.5, rel=0.2)
