from dataclasses import replace

import pytest
from tests.builders.pairs import STILL, film, pair, placed, segment

from sightline.matching.explain import explain, whereabouts
from sightline.matching.pair import Basis, ColourChange, Segment, Verdict
from sightline.model.places import Region

MIRROR = placed(-1, 1, 1, 0)


def words(*segments: Segment, **more: object) -> str:
    return explain(pair("A", "B", *segments, **more), "A", "B").text  # type: ignore[arg-type]


def test_an_untouched_excerpt_is_said_with_both_times() -> None:
    said = words(segment((3.2, 22.6), (12.0, 31.4)), b_quality=film(40))
    assert said.startswith("Seconds 12.0 to 31.4 of B are seconds 3.2 to 22.6 of A, as they are.")


def test_mirror_crop_and_cover_are_named_with_their_side() -> None:
    # The right ninth of A is cut off, and the rest fills B's frame, mirrored.
    cropped = MIRROR @ placed(1 / 0.89, 1, 0, 0)
    logo = Region(left=200, top=8000, width=1200, height=1500)
    said = words(segment((0, 20), (0, 20), shape=cropped, differs=(logo,)))
    assert "mirrored, cropped 11 % at the right, with something else at the lower left" in said


def test_bars_of_the_original_that_are_cut_away_are_no_crop() -> None:
    bars = Region(left=0, top=1250, width=10_000, height=7500)
    cut = placed(1, 1 / 0.75, 0, -0.125 / 0.75)
    whole = replace(film(20), picture_area=bars)
    assert "cropped" not in words(segment((0, 20), (0, 20), shape=cut), a_quality=whole)
    assert "cropped" in words(segment((0, 20), (0, 20), shape=cut))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (placed(0.5, 0.5, 0.5, 0.5), "set within a larger picture, over 50 % of its width"),
        (placed(0.6, 1, 0.2, 0), "with room added at the sides"),
        (placed(1, 0.7, 0, 0.15), "with room added above or below"),
    ],
)
def test_what_is_around_the_picture_is_named(shape: object, said: str) -> None:
    assert said in words(segment((0, 20), (0, 20), shape=shape))  # type: ignore[arg-type]


def test_speed_and_direction_are_said_only_where_they_differ() -> None:
    assert "times the speed" not in words(segment((0, 20), (0, 19.9)))
    assert "at 1.10 times the speed" in words(segment((0, 20), (0, 18.18)))
    assert "played backwards" in words(segment((0, 20), (0, 20), backwards=True))


def test_colours_and_levels_are_said_as_changes_of_b() -> None:
    grey = ColourChange(contrast_permille=1000, offset_levels=-40, saturation_permille=20)
    said = words(segment((0, 20), (0, 20), colour=grey))
    assert "without colour, darker" in said


def test_a_still_is_placed_in_time_by_the_film_it_shows() -> None:
    said = words(segment((7.5, 7.5), (0, 0)), b_quality=STILL)
    assert said.startswith("The still B is second 7.5 of A")


def test_a_smaller_copy_says_how_much_smaller() -> None:
    said = words(segment((0, 20), (0, 20)), b_quality=film(20, 320, 180))
    assert "at 50 % of the size in pixels" in said


def test_sound_is_told_apart_from_pictures() -> None:
    heard = segment((0, 20), (2, 22), basis=Basis.SOUND, geometry=None)
    said = words(heard, verdict=Verdict.SHARED_SOUND)
    assert said == "The sound of seconds 2.0 to 22.0 of B is that of seconds 0.0 to 20.0 of A."


def test_missing_sound_is_said_where_the_other_has_some() -> None:
    said = words(segment((0, 20), (0, 20)), b_quality=film(20, sound=False))
    assert "B has no sound; A has." in said


def test_look_alikes_are_never_called_copies() -> None:
    alike = pair("A", "B", segment((0, 5), (0, 5)), verdict=Verdict.LOOKS_ALIKE)
    said = explain(alike, "A", "B")
    assert said.verdict == "looks alike, not a copy"
    assert "look like" in said.text
    assert " are " not in said.text.split(".")[0]


@pytest.mark.parametrize("verdict", [Verdict.NOTHING, Verdict.NOT_COMPARABLE])
def test_nothing_found_gives_its_reason(verdict: Verdict) -> None:
    assert words(verdict=verdict) == "so the test says"


@pytest.mark.parametrize("word", ["fake", "authentic", "original", "logo", "verified", "true"])
def test_no_word_claims_more_than_was_measured(word: str) -> None:
    logo = Region(left=9000, top=200, width=800, height=800)
    said = words(segment((0, 20), (0, 18), shape=MIRROR, differs=(logo,)))
    assert word not in said.lower()


@pytest.mark.parametrize(
    ("region", "where"),
    [
        ((100, 100, 800, 800), "upper left"),
        ((9000, 9000, 800, 800), "lower right"),
        ((500, 7900, 9000, 2000), "bottom"),
        ((4500, 4500, 800, 800), "middle"),
        ((0, 0, 900, 10_000), "left"),
    ],
)
def test_places_in_a_picture_are_named_by_thirds(
    region: tuple[int, int, int, int], where: str
) -> None:
    left, top, width, height = region
    assert whereabouts(Region(left=left, top=top, width=width, height=height)) == where
