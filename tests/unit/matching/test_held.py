"""Still stretches as they were on show, and what a fade or a title says of two films."""

from dataclasses import replace

import cv2
import numpy as np
from tests.unit.matching.films import HEIGHT, RATE, WIDTH, Grey, described, each, film

from sightline.matching.compare import compare
from sightline.matching.held import held
from sightline.matching.pair import Verdict


def title(*lines: str) -> Grey:
    card = np.zeros((HEIGHT, WIDTH), np.uint8)
    for number, words in enumerate(lines):
        place = (40, 80 + 30 * number)
        cv2.putText(card, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 230, 2)
    return card


def faded(one: Grey, other: Grey, frames: int) -> list[Grey]:
    shares = np.linspace(0, 1, frames)
    return [np.asarray(one * (1 - s) + other * s, np.uint8) for s in shares]


def opening(first: Grey, second: Grey) -> list[Grey]:
    return [first] * (2 * RATE) + faded(first, second, RATE) + [second] * (2 * RATE)


FIRST, SECOND = title("the yard", "as it was"), title("and what came", "of it later")


def test_a_still_stretch_is_filled_at_four_pictures_a_second() -> None:
    still = described([film(1)[0]] * (4 * RATE))
    assert len(still.thumbnails) == 4
    filled = held(still).thumbnails
    assert np.diff(filled.times_us).max() <= 260_000
    assert len(filled) == 3 * 4 + 1
    assert (filled.pixels == filled.pixels[0]).all()


def test_a_picture_is_not_held_to_where_another_view_may_have_begun() -> None:
    still = described([film(1)[0]] * (4 * RATE))
    kept = still.thumbnails
    kept.pixels[2:] = 255 - kept.pixels[2:]
    filled = held(replace(still, thumbnails=kept)).thumbnails
    second, third = kept.times_us[1:3].tolist()
    between = filled.times_us[(filled.times_us > second) & (filled.times_us < third)]
    assert (between - second).tolist() == [250_000, 500_000]


def test_gaps_that_the_frame_rate_makes_are_left() -> None:
    slow = described(film(1, 2)[::6], rate=2)
    assert len(held(slow).thumbnails) == len(slow.thumbnails)
    still = replace(slow, quality=replace(slow.quality, still=True))
    assert held(still) is still


def test_titles_that_change_at_the_same_moments_are_one_recording() -> None:
    whole = described([*opening(FIRST, SECOND), *film(5, 4)], "a")
    smaller = each(lambda p: cv2.resize(p[10:170, 18:302], (256, 144)), opening(FIRST, SECOND))
    assert compare(whole, described(smaller)).verdict is Verdict.COPY


def test_another_text_on_the_same_card_is_another_recording() -> None:
    other = described(opening(title("the fields", "at noon"), title("before", "the rain")))
    whole = described([*opening(FIRST, SECOND), *film(5, 4)], "a")
    assert compare(whole, other).verdict in {Verdict.NOTHING, Verdict.LOOKS_ALIKE}


def test_two_takes_of_one_place_that_both_fade_in_are_no_copies() -> None:
    black = np.zeros((HEIGHT, WIDTH), np.uint8)
    takes = [
        [*faded(black, frames[0], RATE), *frames]
        for frames in (film(3, 4, stage=9, moving=2), film(4, 4, stage=9, moving=2))
    ]
    pair = compare(described(takes[0], "a"), described(takes[1]))
    assert pair.verdict is Verdict.LOOKS_ALIKE
