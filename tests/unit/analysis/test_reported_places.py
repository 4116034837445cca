from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.exif import ExifField
from sightline.analysis.reported_places import (
    ERROR_ASSUMED,
    NULL_ISLAND,
    RECEIVER_ERROR_CM,
    exif_place,
    iso_6709,
)


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("+27.5916+086.5640+8850/", 275916000, 865640000),
        ("-48.5-002.25/", -485000000, -22500000),
        ("+4830.5+00215/", 485083333, 22500000),
        ("+483030+0021500/", 485083333, 22500000),
        ("+50.45000+030.52330CRSWGS_84/", 504500000, 305233000),
    ],
)
def test_degrees_minutes_and_seconds_are_read(text: str, latitude: int, longitude: int) -> None:
    area, _ = iso_6709(text)
    assert area is not None
    assert (area.centre.latitude_e7, area.centre.longitude_e7) == (latitude, longitude)


def test_the_radius_is_as_wide_as_the_last_digit_written() -> None:
    coarse, _ = iso_6709("+48.5+002.2/")
    fine, doubts = iso_6709("+48.51234+002.21234/")
    assert coarse is not None
    assert fine is not None
    assert coarse.radius_cm == 1_113_200
    assert fine.radius_cm == RECEIVER_ERROR_CM
    assert ERROR_ASSUMED in doubts


def test_zero_and_zero_is_doubted() -> None:
    assert NULL_ISLAND in iso_6709("+00.0000+000.0000/")[1]


def test_a_place_off_the_earth_is_none() -> None:
    assert iso_6709("+98.0000+000.0000/")[0] is None


@given(st.text(max_size=60))
def test_any_text_gives_a_place_with_a_radius_or_a_doubt(text: str) -> None:
    area, doubts = iso_6709(text)
    assert doubts if area is None else area.radius_cm > 0


def _field(name: str, text: str, *numbers: Fraction | int) -> tuple[str, ExifField]:
    fractions = tuple(map(Fraction, numbers))
    return name, ExifField(directory="GPS", name=name, text=text, numbers=fractions)


def test_the_error_a_camera_states_is_the_radius() -> None:
    fields = dict(
        [
            _field("GPSLatitudeRef", "S"),
            _field("GPSLatitude", "", 33, 52, Fraction(1234, 100)),
            _field("GPSLongitudeRef", "E"),
            _field("GPSLongitude", "", 151, 12, 36),
            _field("GPSMapDatum", "WGS-84"),
            _field("GPSHPositioningError", "", Fraction(475, 100)),
        ]
    )
    area, doubts = exif_place(fields)
    assert area is not None
    assert area.centre.latitude_e7 == -338700944
    assert area.radius_cm == 475
    assert doubts == ()


def test_a_missing_half_of_the_globe_and_a_missing_datum_are_doubted() -> None:
    fields = dict([_field("GPSLatitude", "", 33, 52, 12), _field("GPSLongitude", "", 151, 12, 36)])
    _, doubts = exif_place(fields)
    assert sum("half of the globe" in doubt for doubt in doubts) == 2
    assert any("datum" in doubt for doubt in doubts)
