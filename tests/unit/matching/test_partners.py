"""Whether each moment finds its partner: what hardly moves, held against all its other moments."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from tests.unit.matching.films import HEIGHT, WIDTH, Grey, described, each, film

from sightline.matching import align
from sightline.matching.align import Compared
from sightline.matching.compare import compare
from sightline.matching.descriptor import Described
from sightline.matching.held import dense
from sightline.matching.lines import Line, best_lines
from sightline.matching.pair import Verdict
from sightline.matching.partners import is_common, marked, partners, said_by_parts, timed

RATE = 4
LONG, SHORT = 16, 7
SCENE = film(1, 0.1, stage=40, moving=0)[0]
SAME = np.eye(3)


def gusts(seed: int, seconds: int = LONG) -> list[Grey]:
    """A still scene, all over which leaves turn, each to another tone at every frame or so."""
    chance = np.random.default_rng(seed)
    tone = chance.normal(0, 1, (9, 16)).astype(np.float32)
    frames = []
    for _ in range(seconds * RATE):
        tone = 0.5 * tone + chance.normal(0, 1.2, tone.shape).astype(np.float32)
        seen = SCENE + cv2.resize(tone, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        noisy = seen + chance.normal(0, 1.5, seen.shape)
        frames.append(np.asarray(np.clip(noisy, 0, 255), np.uint8))
    return frames


def dull(picture: Grey) -> Grey:
    """Small and of little contrast, as what is passed on often becomes."""
    small = cv2.resize(picture, (WIDTH // 3, HEIGHT // 3), interpolation=cv2.INTER_AREA)
    return np.asarray(np.rint(small * 0.4 + 60), np.uint8)


RECORDING = described(gusts(1), "recording", rate=RATE)
COPY = described(each(dull, gusts(1)[3 * RATE : (3 + SHORT) * RATE]), "copy", rate=RATE)
AGAIN = described(each(dull, gusts(2, SHORT)), "again", rate=RATE)


def compared_faintly(a: Described, b: Described) -> Compared:
    found = align.compare(dense(a).thumbnails, dense(b).thumbnails, SAME, align.FAINT_LEAST)
    assert found is not None
    return found


def best(compared: Compared) -> Line:
    return best_lines(marked(compared), 0.1)[0]


@pytest.mark.parametrize("swapped", [False, True])
def test_moments_of_a_copy_are_told_from_all_others_whichever_side_is_asked(
    swapped: bool,  # noqa: FBT001 - which of two
) -> None:
    sides = (COPY, RECORDING) if swapped else (RECORDING, COPY)
    compared = compared_faintly(*sides)
    found = partners(best(compared), compared)
    assert found is not None
    assert found.found == found.moments >= (SHORT - 1) * RATE
    assert found.ratio > 2
    assert said_by_parts(best(compared), compared, found.others) > 20
    assert found.others >= 20


def test_moments_of_another_take_are_like_any_other() -> None:
    compared = compared_faintly(RECORDING, AGAIN)
    found = partners(best(compared), compared)
    assert found is not None
    assert found.ratio < 1.5
    assert said_by_parts(best(compared), compared, found.others) < 12


def test_a_line_is_moved_to_its_partners_and_to_the_plain_speed() -> None:
    compared = compared_faintly(RECORDING, COPY)
    line = best(compared)
    exact = timed(
        replace(line, rate=1.02, a_at_b_start_us=line.a_at_b_start_us + 150_000), compared
    )
    assert exact.rate == pytest.approx(1.0)
    assert float(exact.a_at(0)) == pytest.approx(3_000_000, abs=130_000)


def test_another_rate_is_kept_where_partners_lie_along_it() -> None:
    fast = described(gusts(1)[::2][:22], "fast", rate=RATE)
    compared = compared_faintly(RECORDING, fast)
    assert timed(best(compared), compared).rate == pytest.approx(2.0, rel=0.02)


def test_a_line_beside_all_moments_has_no_partners() -> None:
    compared = compared_faintly(RECORDING, COPY)
    nowhere = Line(rate=1.0, b_start_us=10**9, b_end_us=2 * 10**9, a_at_b_start_us=0, score=0)
    assert partners(nowhere, compared) is None


def test_a_dull_copy_of_what_hardly_moves_is_one_and_another_take_is_not() -> None:
    pair = compare(RECORDING, COPY)
    assert pair.verdict is Verdict.COPY
    (segment,) = pair.by_picture
    assert abs(segment.a_start_us - 3_000_000) < 300_000
    assert segment.rate_ppm == 1_000_000
    assert compare(RECORDING, AGAIN).verdict is Verdict.LOOKS_ALIKE


def soft(picture: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), np.uint8)


def test_what_is_done_again_and_again_is_common_and_a_copy_of_one_time_is_not() -> None:
    rounds = [film(1, 3.0, stage=3, moving=1, astray=far) for far in (0, 8, 16, 24, 32)]
    recording = described([frame for one in rounds for frame in one], "a")
    copied = described(each(soft, [*rounds[1], *rounds[2]]))
    again = described(each(soft, film(1, 3.0, stage=3, moving=1, astray=4)))
    for short, common in ((copied, False), (again, True)):
        compared = align.compare(recording.thumbnails, short.thumbnails, SAME)
        assert compared is not None
        assert is_common(best_lines(compared, 0.1)[0], compared) is common
