"""What is left before it costs could not have counted; what could is looked at."""

from dataclasses import replace

import cv2
import numpy as np
from tests.unit.matching.films import Grey, described, each, film

from sightline.matching import align
from sightline.matching.descriptor import Described
from sightline.matching.first_look import Tried, is_hopeless, is_unlike, lines_under
from sightline.matching.fit import Map
from sightline.matching.lines import Line, best_lines
from sightline.matching.verify_geometry import MIRROR, Hypothesis
from sightline.matching.warping import halved

SAME, MIRRORED = np.eye(3), MIRROR


def dull(picture: Grey) -> Grey:
    small = cv2.resize(picture, (96, 54), interpolation=cv2.INTER_AREA)
    return np.asarray(100 + 0.3 * (small.astype(np.float32) - 100), np.uint8)


def unlike(a: Described, b: Described, transform: Map) -> bool:
    hypothesis = Hypothesis(transform, transform is MIRRORED, 0)
    return is_unlike(halved(a.thumbnails), halved(b.thumbnails), hypothesis)


def test_a_copy_is_looked_at_under_its_own_map_alone() -> None:
    original = described(film(3, 4))
    poor = described(each(dull, film(3, 4)))
    turned = described(each(lambda p: p[:, ::-1], film(3, 4)))
    assert not unlike(original, poor, SAME)
    assert not unlike(original, turned, MIRRORED)
    assert unlike(original, poor, MIRRORED)
    assert unlike(original, turned, SAME)


def test_foreign_films_are_not_looked_at() -> None:
    films = [described(film(seed, 4)) for seed in (1, 2, 5)]
    for a, b in ((films[0], films[1]), (films[1], films[2]), (films[2], films[0])):
        assert unlike(a, b, SAME)


def test_pictures_too_small_to_halve_are_looked_at() -> None:
    tiny = described(each(lambda p: cv2.resize(p, (24, 12)), film(3, 4)))
    other = described(each(lambda p: cv2.resize(p, (24, 12)), film(4, 4)))
    assert not unlike(tiny, other, SAME)


def test_a_low_score_is_hopeless_only_without_details() -> None:
    original, copy, foreign = (described(film(seed, 4)) for seed in (3, 3, 4))
    plain = Hypothesis(SAME, mirrored=False, inliers=0)
    compared = align.compare(original.thumbnails, copy.thumbnails, SAME)
    assert compared is not None
    (line, *_) = best_lines(compared, 0.3)
    low: Line = replace(line, score=0.4)
    assert not is_hopeless(original, copy, low, plain)
    assert is_hopeless(original, foreign, low, plain)
    assert not is_hopeless(original, foreign, replace(line, score=2.4), plain)


def half_covered(seed: int, seconds: float = 4) -> list[Grey]:
    """A film with another take laid over it: less agrees than needs no second look."""
    pairs = zip(film(seed, seconds), film(seed + 20, seconds, stage=seed), strict=True)
    return [np.asarray(cv2.addWeighted(one, 0.4, other, 0.6, 0), np.uint8) for one, other in pairs]


def asked(*, settles: bool) -> tuple[list[Tried], list[Tried]]:
    """What is tried of five maps, and of what it was asked whether it is one recording."""
    a, b = described(film(3, 4)), described(half_covered(3))
    aside = np.array([[1.0, 0, 0.02], [0, 1, 0], [0, 0, 1]])
    maps = [
        Hypothesis(SAME, mirrored=False, inliers=60),
        Hypothesis(aside, mirrored=False, inliers=50),
        Hypothesis(MIRRORED, mirrored=True, inliers=40),
        Hypothesis(SAME, mirrored=False, inliers=0),
        Hypothesis(MIRRORED, mirrored=True, inliers=0),
    ]
    questions: list[Tried] = []

    def is_one(tried: Tried) -> bool:
        questions.append(tried)
        return settles

    return lines_under(maps, a, b, is_one), questions


def test_one_line_over_all_that_is_one_recording_leaves_only_the_plain_map_beside_it() -> None:
    tried, questions = asked(settles=True)
    assert len(questions) == 1
    assert {item[1].inliers for item in tried} == {60, 0}
    assert not any(item[1].mirrored for item in tried)


def test_one_line_over_all_that_is_not_leaves_every_map_to_be_tried() -> None:
    tried, questions = asked(settles=False)
    assert questions
    assert {60, 50, 0} <= {item[1].inliers for item in tried}
    assert [item[0].score for item in tried] == sorted(
        (item[0].score for item in tried), reverse=True
    )
