"""ExifTool's answer: every field kept as written, times and zones read, contradictions named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.exiftool_fields import FIELDS_MOST, read_exiftool, summary_of
from sightline.analysis.reported import Meaning
from sightline.errors import InputRefused
from sightline.model.times import Instant


def answer(**fields: Any) -> bytes:  # noqa: ANN401 - any JSON
    told = {name.replace("__", ":"): value for name, value in fields.items()}
    return json.dumps([{"SourceFile": "x", "ExifTool:ExifToolVersion": 12.57, **told}]).encode()


def test_numbers_stay_as_written_and_unknown_fields_are_kept() -> None:
    values = read_exiftool(
        b'[{"ExifTool:ExifToolVersion": 12.50, "Maker:Odd": 6.10, "A:B": [1, {}]}]'
    )
    assert values.version == "12.50"
    assert {(item.where, item.raw) for item in values.fields} == {
        ("Maker Odd", "6.10"),
        ("A B", "1"),
        ("A B (2)", "{}"),
    }


def test_a_time_takes_the_zone_that_its_own_offset_field_states() -> None:
    values = read_exiftool(
        answer(
            ExifIFD__DateTimeOriginal="2024:03:04 10:00:00",
            ExifIFD__OffsetTimeOriginal="+02:00",
            ExifIFD__CreateDate="2024:03:04 10:00:00",
        )
    )
    original, created = (
        item for item in values.fields if item.meaning in {Meaning.CAPTURED, Meaning.CREATED}
    )
    assert original.interval is not None
    assert original.interval.earliest == Instant.parse("2024-03-04T08:00:00Z")
    assert created.interval is not None
    assert created.interval.zone == "unknown"


def test_the_position_fix_tells_what_zone_the_clock_fits() -> None:
    values = read_exiftool(
        answer(
            ExifIFD__DateTimeOriginal="2024:03:04 10:00:20",
            Composite__GPSDateTime="2024:03:04 08:00:05Z",
            Composite__GPSLatitude="+49.5000000",
            Composite__GPSLongitude="-5.2500000",
        )
    )
    (note,) = values.notes
    assert note.startswith("ExifIFD DateTimeOriginal and Composite GPSDateTime fit a clock set to")
    assert "UTC+02:00" in note
    (place,) = (item for item in values.fields if item.meaning is Meaning.PLACE)
    assert place.area is not None
    assert place.area.centre.latitude_e7 == 495_000_000
    assert place.area.centre.longitude_e7 == -52_500_000
    wrong = read_exiftool(
        answer(
            ExifIFD__DateTimeOriginal="2024:03:04 10:07:20",
            Composite__GPSDateTime="2024:03:04 08:00:05Z",
        )
    )
    assert "fit no zone" in wrong.notes[0]


def test_fields_that_cannot_both_hold_are_named() -> None:
    values = read_exiftool(
        answer(
            Keys__CreationDate="2024:03:04 10:00:00+02:00",
            XMP__DateTimeOriginal="2021:01:01 10:00:00+02:00",
        )
    )
    assert any("cannot both hold" in note for note in values.contradictions)


def test_absence_is_listed_with_the_reason_that_platforms_strip() -> None:
    values = read_exiftool(answer(File__MIMEType="video/mp4"))
    assert values.absent == ("time", "device", "software", "place")
    assert "usually strip" in summary_of(values)


def test_a_file_with_very_many_fields_is_cut_and_counted() -> None:
    values = read_exiftool(answer(**{f"X__F{number}": "1" for number in range(FIELDS_MOST + 50)}))
    assert len(values.fields) == FIELDS_MOST
    assert values.left_out == 50


def test_characters_that_would_turn_a_line_are_spelled_out() -> None:
    (field,) = read_exiftool(answer(**{"A__B\u202e": "x\u202ey\x07"})).fields
    assert field.where == "A B\\u202e"
    assert field.raw == "x\\u202ey\\u0007"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[1]", b"[{}, {}]", b"[" * 100_000, b"\xff"])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(InputRefused):
        read_exiftool(body)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("ExifIFD:DateTimeOriginal", "Composite:GPSDateTime", "Composite:GPSLatitude"),
                *("Composite:GPSLongitude", "IFD0:Copy1:ModifyDate", ":", "::::", "Make"),
            ]
        ),
        st.none() | st.text(max_size=30) | st.lists(st.text(max_size=5), max_size=3) | st.floats(),
    )
)
def test_fields_of_any_value_are_read_or_left_as_text(fields: dict[str, object]) -> None:
    values = read_exiftool(json.dumps([fields]).encode())
    assert all(isinstance(item.raw, str) for item in values.fields)
