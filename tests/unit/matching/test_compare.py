"""Pairs of made-up films: what is a copy, where and when, and what only looks alike."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.matching import films
from tests.unit.matching.films import HEIGHT, RATE, WIDTH, Grey, described, each, film

from sightline.matching.compare import compare
from sightline.matching.descriptor import Described
from sightline.matching.descriptor_format import UnfitDescriptor, decode, encode
from sightline.matching.pair import PairResult, Segment, Verdict

ORIGINAL = film(1)


@pytest.fixture(scope="module")
def original() -> Described:
    return described(ORIGINAL, "a")


def only(pair: PairResult) -> Segment:
    assert pair.verdict is Verdict.COPY, pair.reason
    (segment,) = pair.by_picture
    return segment


def test_the_same_film_is_a_copy_over_its_whole_length(original: Described) -> None:
    pair = compare(original, described(ORIGINAL))
    segment = only(pair)
    assert min(pair.a_covered_permille, pair.b_covered_permille) >= 995
    assert abs(segment.rate_ppm - 1_000_000) < 2_000
    assert segment.geometry is not None
    assert not segment.geometry.mirrored
    assert segment.geometry.differs == ()
    assert segment.geometry.likeness_permille > 980


def test_another_film_is_nothing(original: Described) -> None:
    assert compare(original, described(film(2))).verdict is Verdict.NOTHING


def test_another_take_of_the_same_place_only_looks_alike() -> None:
    one, other = film(3, stage=9, moving=3), film(4, stage=9, moving=3)
    pair = compare(described(one, "a"), described(other))
    assert pair.verdict is Verdict.LOOKS_ALIKE
    assert pair.b_covered_permille > 0


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_who_does_the_same_again_in_the_same_place_is_no_copy(seed: int) -> None:
    one, again = film(seed, stage=50), film(seed, stage=50, astray=7.0)
    pair = compare(described(one, "a"), described(again))
    assert pair.verdict is Verdict.LOOKS_ALIKE


def crop(picture: Grey) -> Grey:
    return picture[: round(HEIGHT * 0.8), round(WIDTH * 0.2) :]


def bars(picture: Grey) -> NDArray[np.uint8]:
    return cv2.copyMakeBorder(picture, 50, 50, 0, 0, cv2.BORDER_CONSTANT, value=0)  # type: ignore[return-value]


def inset(picture: Grey) -> Grey:
    canvas = np.tile(np.linspace(40, 200, WIDTH).astype(np.uint8), (HEIGHT, 1))
    canvas[80:170, 150:310] = cv2.resize(picture, (160, 90), interpolation=cv2.INTER_AREA)
    return canvas


@pytest.mark.parametrize(
    ("change", "corners"),
    [
        (lambda p: p[:, ::-1], [(1, 0), (0, 0), (0, 1), (1, 1)]),
        (crop, [(-0.25, 0), (1, 0), (1, 1.25), (-0.25, 1.25)]),
        (bars, [(0, 5 / 28), (1, 5 / 28), (1, 23 / 28), (0, 23 / 28)]),
        (lambda p: p[::-1, ::-1], [(1, 1), (0, 1), (0, 0), (1, 0)]),
        (lambda p: np.rot90(p, -1), [(1, 0), (1, 1), (0, 1), (0, 0)]),
        (inset, [(15 / 32, 4 / 9), (31 / 32, 4 / 9), (31 / 32, 17 / 18), (15 / 32, 17 / 18)]),
    ],
    ids=["mirrored", "cropped", "bars", "upside down", "quarter turn", "picture in picture"],
)
def test_the_map_puts_the_corners_of_the_original_where_they_lie(
    original: Described, change: object, corners: list[tuple[float, float]]
) -> None:
    assert callable(change)
    geometry = only(compare(original, described(each(change, ORIGINAL)))).geometry
    assert geometry is not None
    found = np.array(geometry.homography_e6, float).reshape(3, 3)
    points = np.array([(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]) @ found.T
    assert np.abs(points[:, :2] / points[:, 2:] - corners).max() < 0.04


def test_mirroring_and_turning_are_told_apart(original: Described) -> None:
    mirrored = only(compare(original, described(each(lambda p: p[:, ::-1], ORIGINAL)))).geometry
    turned = only(compare(original, described(each(lambda p: np.rot90(p, -1), ORIGINAL)))).geometry
    assert mirrored is not None
    assert turned is not None
    assert (mirrored.mirrored, abs(mirrored.rotation_mdeg) < 1000) == (True, True)
    assert (turned.mirrored, abs(turned.rotation_mdeg - 90_000) < 1000) == (False, True)


@pytest.mark.parametrize("speed", [0.8, 1.1, 1.25])
def test_speed_is_found_within_a_hundredth(original: Described, speed: float) -> None:
    segment = only(compare(original, described(ORIGINAL, rate=RATE * speed)))
    assert abs(segment.rate_ppm / 1e6 / speed - 1) < 0.012


def test_a_film_played_backwards_is_said_to_be(original: Described) -> None:
    assert only(compare(original, described(ORIGINAL[::-1]))).backwards
    assert not only(compare(original, described(ORIGINAL))).backwards


def test_an_excerpt_between_other_films_is_found_with_its_ends(original: Described) -> None:
    joined = film(5, 3) + ORIGINAL[12:54] + film(6, 3)
    segment = only(compare(original, described(joined)))
    assert abs(segment.b_start_us - 3_000_000) < 500_000
    assert abs(segment.b_end_us - 6_500_000) < 500_000
    assert abs(segment.a_start_us - 1_000_000) < 500_000
    assert abs(segment.a_end_us - 4_500_000) < 500_000


def test_two_excerpts_in_another_order_are_two_segments() -> None:
    long = film(7, 8)
    joined = long[5 * RATE :] + film(8, 2) + long[: 3 * RATE]
    pair = compare(described(long, "a"), described(joined))
    assert pair.verdict is Verdict.COPY
    first, second = pair.by_picture
    assert abs(first.a_start_us - 5_000_000) < 500_000
    assert abs(second.a_start_us) < 500_000


def test_an_opening_that_both_have_is_a_shared_segment_and_no_copy() -> None:
    opening = film(11, 3)
    pair = compare(described(opening + film(12, 6), "a"), described(opening + film(13, 6)))
    assert pair.verdict is Verdict.SHARED_SEGMENT
    (segment,) = pair.by_picture
    assert abs(segment.b_end_us - 3_000_000) < 600_000


def test_a_caption_laid_over_is_reported_where_it_lies(original: Described) -> None:
    def caption(picture: Grey) -> Grey:
        covered = picture.copy()
        covered[140:] = 20
        covered[150:165, 40:250] = 240
        return covered

    geometry = only(compare(original, described(each(caption, ORIGINAL)))).geometry
    assert geometry is not None
    tops = [region.top for region in geometry.differs]
    assert tops
    assert min(tops) > 6_500


def test_contrast_and_brightness_are_reported(original: Described) -> None:
    darker = each(lambda p: (p * 0.6 + 10).astype(np.uint8), ORIGINAL)
    geometry = only(compare(original, described(darker))).geometry
    assert geometry is not None
    assert abs(geometry.colour.contrast_permille - 600) < 40
    assert abs(geometry.colour.offset_levels - 10) < 6


def test_a_still_is_found_at_its_moment(original: Described) -> None:
    still = described([ORIGINAL[30]], still=True)
    segment = only(compare(original, still))
    assert segment.rate_ppm == 0
    assert abs(segment.a_start_us - 2_500_000) < 400_000
    assert compare(described([film(2)[3]], still=True), original).verdict is Verdict.NOTHING


def test_the_other_way_round_gives_the_same_verdict(original: Described) -> None:
    for other in (film(2), each(crop, ORIGINAL), film(5, 2) + ORIGINAL[:40]):
        there = described(other)
        assert compare(original, there).verdict is compare(there, original).verdict


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_a_film_that_shows_nothing_cannot_be_compared(original: Described, tone: int) -> None:
    flat = described([np.full((HEIGHT, WIDTH), tone, np.uint8)] * 40)
    assert compare(original, flat).verdict is Verdict.NOT_COMPARABLE
    assert compare(flat, flat).verdict is Verdict.NOT_COMPARABLE


def test_two_films_of_noise_do_not_match() -> None:
    def noise(seed: int) -> Described:
        chance = np.random.default_rng(seed)
        return described(
            [chance.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8) for _ in range(40)]
        )

    assert compare(noise(1), noise(2)).verdict in {Verdict.NOT_COMPARABLE, Verdict.NOTHING}


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_films_of_a_frame_or_two_are_compared_without_harm(
    original: Described, frames: int
) -> None:
    short = described(ORIGINAL[:frames])
    assert compare(original, short).verdict in set(Verdict)
    assert compare(short, short).verdict in set(Verdict)


def test_a_film_of_sixteen_pixels_is_compared_without_harm(original: Described) -> None:
    tiny = described(each(lambda p: cv2.resize(p, (16, 9)), ORIGINAL))
    assert compare(original, tiny).verdict in {Verdict.COPY, Verdict.NOTHING}


def test_one_sound_over_two_films_is_shared_sound_and_no_copy() -> None:
    sound = films.melody(1)
    one = described(film(21, 8), "a", sound=sound)
    other = described(film(22, 8), sound=sound)
    pair = compare(one, other)
    assert pair.verdict is Verdict.SHARED_SOUND
    assert pair.by_picture == ()
    assert len(pair.by_sound) == 1


def test_sound_without_any_picture_is_compared_without_harm(original: Described) -> None:
    heard = described([], "heard", sound=films.melody(1))
    assert len(heard.thumbnails) == 0
    for a, b in ((heard, original), (original, heard), (heard, heard)):
        pair = compare(a, b)
        assert pair.by_picture == ()
        same = a is b
        assert pair.verdict is (Verdict.SHARED_SOUND if same else Verdict.NOTHING)


def test_damaged_descriptors_are_compared_without_harm(original: Described) -> None:
    data = encode(described(film(3, 2)))
    chance = np.random.default_rng(1)
    compared = 0
    for _ in range(12):
        damaged = bytearray(data)
        for at in chance.integers(400, len(data), 600):
            damaged[at] = int(chance.integers(256))
        try:
            there = decode(bytes(damaged), "damaged")
        except UnfitDescriptor:
            continue
        assert compare(original, there).verdict in set(Verdict)
        compared += 1
    assert compared


def test_an_excerpt_of_a_film_with_many_pictures_is_found() -> None:
    parts = [frame for seed in range(30, 42) for frame in film(seed, 3)]
    excerpt = parts[20 * RATE : 27 * RATE]
    pair = compare(described(parts, "a"), described(each(lambda p: p[20:150, 40:300], excerpt)))
    assert pair.verdict is Verdict.COPY
    assert abs(pair.by_picture[0].a_start_us - 20_000_000) < 500_000


def test_a_film_with_its_middle_removed_is_a_copy_in_two_segments() -> None:
    long = film(14, 9)
    shortened = long[: 4 * RATE] + long[round(5.5 * RATE) :]
    pair = compare(described(long, "a"), described(shortened))
    assert pair.verdict is Verdict.COPY
    first, second = pair.by_picture
    assert abs(first.a_end_us - 4_000_000) < 600_000
    assert abs(second.a_start_us - 5_500_000) < 600_000
    assert pair.b_covered_permille > 900


def faint(seed: int, stage: int) -> list[Grey]:
    """A place in which next to nothing moves: two small things, hardly lighter than the wall."""
    backdrop = film(seed, 0.1, stage=stage, moving=0)[0].astype(np.int16)
    chance = np.random.default_rng(seed)
    paths = chance.uniform(0.2, 0.8, (2, 2)), chance.uniform(-0.1, 0.1, (2, 2))
    frames = []
    for number in range(8 * RATE):
        picture = backdrop.copy()
        for start, speed in zip(*paths, strict=True):
            x, y = ((start + speed * number / RATE) % 1 * (WIDTH, HEIGHT)).astype(int)
            picture[y : y + 40, x : x + 40] += 9
        frames.append(np.clip(picture, 0, 255).astype(np.uint8))
    return frames


def test_an_excerpt_in_which_hardly_anything_moves_is_told_from_another_take() -> None:
    quiet, again = faint(3, stage=8), faint(4, stage=8)
    recording = described([*film(3, 2.0, stage=8), *quiet], "a")
    copied = described(each(lambda p: cv2.GaussianBlur(p, (0, 0), 1.2), quiet))
    assert compare(recording, copied).verdict is Verdict.COPY
    assert compare(recording, described(again)).verdict is Verdict.LOOKS_ALIKE
