from dataclasses import replace

import pytest
from tests.builders.pairs import CLOSE, STILL, film, pair, placed, segment

from sightline.matching.closeness import Closeness, Ends, Holder
from sightline.matching.direction import Relation, Standing, relate
from sightline.matching.grounds import Ground, Known, Seen, Way
from sightline.matching.pair import ColourChange, PairResult
from sightline.model.times import Instant

WHOLE = segment((0, 20), (0, 20))
NO_JUMP = Ends(a_start=False, a_end=False, b_start=False, b_end=False)


def related(one: PairResult, closeness: Closeness | None = CLOSE, **known: Known) -> Relation:
    return relate(Seen(pair=one, closeness=closeness), known)


def grounds(relation: Relation, way: Way) -> set[Ground]:
    return {item.ground for item in relation.grounds if item.way is way}


def test_equal_copies_are_undetermined() -> None:
    relation = related(pair("A", "B", WHOLE))
    assert relation.b_from_a is relation.a_from_b is Standing.POSSIBLE
    assert relation.grounds == ()


def test_an_excerpt_cannot_give_the_whole_back() -> None:
    relation = related(pair("A", "B", segment((5, 12), (0, 7)), b_quality=film(7)))
    assert relation.a_from_b is Standing.EXCLUDED
    assert relation.b_from_a is Standing.POSSIBLE
    assert grounds(relation, Way.A_FROM_B) == {Ground.SECONDS}


def test_seconds_behind_a_cut_belong_to_something_else() -> None:
    # B is A with other material behind it: nothing says that B came first.
    one = pair("A", "B", segment((0, 20), (0, 20)), b_quality=film(35))
    cut = (replace(NO_JUMP, b_end=True),)
    with_cut = relate(Seen(pair=one, closeness=CLOSE, ends=cut), {})
    assert with_cut.b_from_a is Standing.POSSIBLE
    going_on = relate(Seen(pair=one, closeness=CLOSE, ends=(NO_JUMP,)), {})
    assert going_on.b_from_a is Standing.EXCLUDED


def test_seconds_left_out_of_the_middle_cannot_be_put_back() -> None:
    first, second = segment((0, 9), (0, 9)), segment((10.2, 20), (9, 18.8))
    relation = related(pair("A", "B", first, second, b_quality=film(18.8)))
    assert relation.a_from_b is Standing.EXCLUDED
    assert relation.b_from_a is Standing.POSSIBLE


def test_a_held_picture_cannot_give_movement_back() -> None:
    held = segment((5, 5), (5, 6), rate_ppm=0)
    relation = related(pair("A", "B", segment((0, 5), (0, 5)), held, segment((6, 20), (6, 20))))
    assert Ground.MOVEMENT in grounds(relation, Way.A_FROM_B)


def test_a_film_does_not_come_from_a_still() -> None:
    relation = related(pair("A", "B", segment((7, 7), (0, 0)), b_quality=STILL))
    assert relation.a_from_b is Standing.EXCLUDED
    assert relation.b_from_a is Standing.POSSIBLE


def test_a_film_that_shows_one_picture_throughout_may_come_from_a_still() -> None:
    relation = related(pair("A", "B", segment((0, 20), (0, 0), rate_ppm=0), b_quality=STILL))
    assert relation.a_from_b is not Standing.EXCLUDED


def test_a_crop_excludes_only_where_the_picture_goes_on_without_a_seam() -> None:
    cropped = pair("A", "B", segment((0, 20), (0, 20), shape=placed(1.4, 1.4, -0.2, -0.2)))
    assert related(cropped).a_from_b is Standing.UNLIKELY
    seen = replace(CLOSE, a_goes_on=True)
    assert related(cropped, seen).a_from_b is Standing.EXCLUDED


def test_what_is_covered_cannot_be_uncovered() -> None:
    relation = related(pair("A", "B", WHOLE), replace(CLOSE, covered=Holder.B))
    assert relation.a_from_b is Standing.EXCLUDED
    relation = related(pair("A", "B", WHOLE), replace(CLOSE, covered=Holder.A))
    assert relation.b_from_a is Standing.EXCLUDED


def test_colours_cannot_be_put_back() -> None:
    grey = ColourChange(contrast_permille=1000, offset_levels=0, saturation_permille=10)
    relation = related(pair("A", "B", segment((0, 20), (0, 20), colour=grey)))
    assert relation.a_from_b is Standing.EXCLUDED


@pytest.mark.parametrize("agrees", [True, False])
def test_detail_speaks_against_a_direction_and_excludes_none(agrees: bool) -> None:  # noqa: FBT001
    less = replace(CLOSE, detail_permille=800, detail_agrees=agrees)
    relation = related(pair("A", "B", WHOLE), less)
    assert relation.a_from_b is (Standing.UNLIKELY if agrees else Standing.POSSIBLE)
    assert relation.b_from_a is Standing.POSSIBLE


def test_fewer_pixels_speak_against_being_the_source() -> None:
    relation = related(pair("A", "B", WHOLE, b_quality=film(20, 320, 180)))
    assert grounds(relation, Way.A_FROM_B) == {Ground.PIXELS}
    assert relation.a_from_b is Standing.UNLIKELY


def test_stated_times_are_weak_and_named_as_stated() -> None:
    early, late = (
        Known(latest=Instant.parse(day), earliest=Instant.parse(day), basis="as posted")
        for day in ("2024-11-14T10:00:00Z", "2024-11-15T10:00:00Z")
    )
    relation = related(pair("A", "B", WHOLE), CLOSE, A=early, B=late)
    assert grounds(relation, Way.A_FROM_B) == {Ground.STATED_TIMES}
    assert relation.a_from_b is Standing.UNLIKELY
    assert "stated" in relation.grounds[0].words


def test_both_directions_can_be_excluded() -> None:
    both = pair("A", "B", segment((5, 20), (0, 15)), b_quality=film(30))
    relation = related(both)
    assert relation.a_from_b is relation.b_from_a is Standing.EXCLUDED
