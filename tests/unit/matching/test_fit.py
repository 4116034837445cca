"""Maps of points: as free as these ask for, and no freer."""

import numpy as np
import pytest

from sightline.matching.fit import Map, Matched, Points, apply, best_map, fit

TURNED = np.array([[0.8, -0.3, 0.1], [0.3, 0.8, 0.05], [0, 0, 1]])
STRETCHED = np.array([[1.4, 0, -0.1], [0, 0.9, 0.02], [0, 0, 1]])
TILTED = np.array([[0.9, 0.1, 0.02], [0.02, 0.8, 0.1], [0.25, -0.1, 1]])


def points(count: int = 60) -> Points:
    return np.random.default_rng(2).uniform(0, (1, 0.6), (count, 2))


def matched(a: Points, transform: Map) -> Matched:
    """With the size and turn that the map gives to small things about each point."""
    step = 1e-4
    here, beside = apply(transform, a), apply(transform, a + np.array((step, 0)))
    across = (beside - here) @ (1, 1j) / step
    return Matched(a=a, b=here, scales=np.abs(across), turns=np.degrees(np.angle(across)))


@pytest.mark.parametrize("transform", [TURNED, STRETCHED, TILTED])
def test_the_map_of_exact_points_is_the_one_that_moved_them(transform: Map) -> None:
    found = best_map(points(), apply(transform, points()))
    assert np.abs(apply(found, points()) - apply(transform, points())).max() < 1e-6


def test_noise_does_not_buy_a_freer_map() -> None:
    noise = np.random.default_rng(3).normal(0, 0.002, (60, 2))
    found = best_map(points(), apply(TURNED, points()) + noise)
    assert found[0, 0] == pytest.approx(found[1, 1])
    assert found[0, 1] == pytest.approx(-found[1, 0])
    stretched = best_map(points(), apply(STRETCHED, points()) + noise)
    assert stretched[2].tolist() == [0, 0, 1]
    assert stretched[0, 0] / stretched[1, 1] == pytest.approx(1.4 / 0.9, rel=0.02)


def test_a_map_that_folds_the_picture_is_not_taken_where_another_is_sound() -> None:
    folded = np.array([[1.0, 0, 0], [0, 1, 0], [-1.6, 0, 1]])
    found = best_map(points(), apply(folded, points()))
    assert found[2].tolist() == [0, 0, 1]


def test_a_minority_that_agrees_is_found_among_strangers() -> None:
    right = matched(points(20), TILTED)
    chance = np.random.default_rng(4)
    wrong = Matched(
        a=chance.uniform(0, (1, 0.6), (60, 2)),
        b=chance.uniform(0, (1, 0.6), (60, 2)),
        scales=chance.uniform(0.3, 3, 60),
        turns=chance.uniform(-180, 180, 60),
    )
    both = Matched(
        a=np.concatenate((wrong.a, right.a)),
        b=np.concatenate((wrong.b, right.b)),
        scales=np.concatenate((wrong.scales, right.scales)),
        turns=np.concatenate((wrong.turns, right.turns)),
    )
    found = fit(both)
    assert found is not None
    assert found.inliers[60:].sum() >= 18
    assert fit(wrong) is None


def test_too_few_matches_give_no_map() -> None:
    assert fit(matched(points(3), TURNED)) is None


def test_absurd_sizes_agree_with_nothing_and_disturb_nothing() -> None:
    right = matched(points(20), TURNED)
    absurd = np.array([0.0, 1e-300, 1e300, 1e44])
    mixed = Matched(
        a=np.concatenate((right.a, points(24)[20:])),
        b=np.concatenate((right.b, points(24)[:4])),
        scales=np.concatenate((right.scales, absurd)),
        turns=np.concatenate((right.turns, np.zeros(4))),
    )
    found = fit(mixed)
    assert found is not None
    assert found.inliers[:20].all()
    assert np.abs(apply(found.map, right.a) - right.b).max() < 1e-3
