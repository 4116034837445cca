"""What makes a line of time one recording, where moments between thumbnails are blurred."""

import cv2
import numpy as np
import pytest
from tests.unit.matching.films import HEIGHT, RATE, WIDTH, Grey, described, film

from sightline.matching import align
from sightline.matching.compare import compare
from sightline.matching.lines import Line
from sightline.matching.movement import at_instants, movement
from sightline.matching.pair import Verdict

SECONDS = 10
PLACE = np.asarray(cv2.resize(film(1, 0.1, moving=0)[0], (WIDTH + 40, HEIGHT + 40)), np.uint8)


def held_by_hand(seed: int) -> list[Grey]:
    """One still place as a hand that trembles sees it; another seed is another take."""
    chance = np.random.default_rng(seed)
    way = np.zeros((SECONDS * RATE, 2))
    for number in range(1, len(way)):
        way[number] = 0.6 * way[number - 1] + chance.normal(0, 5, 2)
    corners = np.clip(np.rint(way + 20), 0, 40).astype(int)
    return [PLACE[y : y + HEIGHT, x : x + WIDTH].copy() for x, y in corners]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_trembling_hand_agrees_fully_at_instants_that_both_kept(seed: int) -> None:
    shaken = held_by_hand(seed)
    a, b = described(shaken, "a"), described(shaken, rate=RATE * 1.25)
    compared = align.compare(a.thumbnails, b.thumbnails, np.eye(3))
    assert compared is not None
    line = Line(
        rate=1.25,
        b_start_us=0,
        b_end_us=int(compared.b_times[-1]),
        a_at_b_start_us=0,
        score=0.0,
    )
    agreement, count = at_instants(line, compared)
    assert agreement > 0.95
    assert count >= 6
    everywhere = movement(line, compared).agreement
    assert everywhere is not None
    assert everywhere < 0.85


@pytest.mark.parametrize("seed", [1, 2])
def test_a_faster_copy_of_a_trembling_hand_is_found_and_another_take_is_not(seed: int) -> None:
    one = described(held_by_hand(seed), "a")
    pair = compare(one, described(held_by_hand(seed), rate=RATE * 1.25))
    assert pair.verdict in {Verdict.COPY, Verdict.SHARED_SEGMENT}
    assert abs(pair.by_picture[0].rate_ppm - 1_250_000) < 15_000
    assert compare(one, described(held_by_hand(seed + 10))).verdict is Verdict.LOOKS_ALIKE


def test_no_instants_are_said_of_a_line_beside_both() -> None:
    a = described(held_by_hand(1), "a")
    compared = align.compare(a.thumbnails, a.thumbnails, np.eye(3))
    assert compared is not None
    nowhere = Line(rate=1.0, b_start_us=10**9, b_end_us=2 * 10**9, a_at_b_start_us=0, score=0)
    assert at_instants(nowhere, compared) == (0.0, 0)
