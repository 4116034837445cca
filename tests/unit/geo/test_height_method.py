"""Heights on record: the same answers as the formula's, from whole numbers alone."""

import pytest

from sightline.errors import InputRefused
from sightline.geo.height_method import measured, sentences
from sightline.geo.heights import Known, Upright, distance_in_view, height_in_view
from sightline.model.canonical import Json

ROWS: dict[str, Json] = {
    "thing": {"foot_mpx": 640_000, "top_mpx": 420_000},
    "reference": {"foot_mpx": 700_000, "top_mpx": 440_000},
    "reference_height": {"value": 2100, "error": 50},
    "horizon": {"value": 455_000, "error": 6000},
    "pixel_error_mpx": 3000,
}
LENGTHS: dict[str, Json] = {
    "focal": {"value": 1_400_000, "error": 60_000},
    "known_height": {"value": 1800, "error": 100},
}


def test_rows_of_a_thing_and_of_a_known_one_give_both_heights() -> None:
    found = measured(ROWS)
    height, camera = height_in_view(
        Upright(foot=640, top=420),
        (Upright(foot=700, top=440), Known(value=2.1, error=0.05)),
        Known(value=455, error=6),
        3.0,
    )
    assert found == {"height": height, "camera": camera}
    assert sentences(found)[1].startswith("The camera is 1.9")


def test_a_known_height_and_a_focal_length_give_the_distance_too() -> None:
    pixels = Known(value=220, error=3 * 2**0.5)
    expected = distance_in_view(Known(value=1.8, error=0.1), pixels, Known(value=1400, error=60))
    assert measured({**ROWS, **LENGTHS})["distance"] == expected


@pytest.mark.parametrize("missing", ["reference", "reference_height", "horizon", "thing"])
def test_what_is_not_enough_is_refused_with_what_to_give(missing: str) -> None:
    with pytest.raises(InputRefused) as refused:
        measured({name: value for name, value in ROWS.items() if name != missing})
    assert "--horizon" in refused.value.next_step


@pytest.mark.parametrize("value", [1.5, "640000", None, True])
def test_a_row_that_is_no_whole_number_is_refused(value: Json) -> None:
    with pytest.raises(InputRefused):
        measured({**ROWS, "thing": {"foot_mpx": value, "top_mpx": 420_000}})
