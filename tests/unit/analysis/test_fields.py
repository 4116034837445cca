import io
import struct
from fractions import Fraction

from PIL import Image
from tests.unit.analysis.boxes import box, chunk, element, keyed, movie, user_text
from tests.unit.analysis.driver import media

from sightline.analysis.exif import read_exif
from sightline.analysis.fields import ANALYZER, STRIPPED, FieldsValues
from sightline.analysis.reported import Meaning, ReportedField
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain

NOVEMBER_12 = 3_751_099_200
"""2022-11-12T12:00:00 in seconds since 1904."""


def _values(data: bytes, kind: ExhibitKind = ExhibitKind.FOOTAGE) -> FieldsValues:
    result = ANALYZER.start(media(data, kind)).finish()
    assert result.outcome is Outcome.OBSERVED
    return from_plain(FieldsValues, result.values)


def _field(values: FieldsValues, where: str) -> ReportedField:
    return next(item for item in values.fields if item.where.endswith(where))


def _photo(exif: Image.Exif, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind, exif=exif)
    return out.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Acme", "Cam 1"
    exif[0x0132] = "2022:11:12 14:00:00"
    exif.get_ifd(0x8769).update({0x9003: "2022:11:12 12:00:00", 0x9011: "+02:00"})
    exif.get_ifd(0x8825).update(
        {
            1: "N",
            2: (Fraction(50), Fraction(27), Fraction(0)),
            3: "E",
            4: (Fraction(30), Fraction(31), Fraction(2412, 100)),
            18: "WGS-84",
            31: Fraction(12),
        }
    )
    return exif


def test_a_movie_time_keeps_its_zone_doubt() -> None:
    field = _field(_values(movie(created=NOVEMBER_12)), "mvhd creation_time")
    assert field.interval is not None
    assert field.interval.zone == "unknown"
    assert str(field.interval.earliest) == "2022-11-11T22:00:00.000000Z"
    assert str(field.interval.latest) == "2022-11-13T00:00:00.999999Z"
    assert "local time" in field.doubts[0]


def test_device_software_place_and_time_of_a_phone_video_are_read() -> None:
    keys = keyed(
        ("com.apple.quicktime.make", "Acme"),
        ("com.apple.quicktime.creationdate", "2022-11-12T14:00:00+0200"),
        ("com.apple.quicktime.location.ISO6709", "+50.4500+030.5233+120/"),
    )
    values = _values(movie(keys, created=NOVEMBER_12, modified=NOVEMBER_12 + 60))
    assert _field(values, "quicktime.make").meaning is Meaning.DEVICE
    assert _field(values, "creationdate").interval is not None
    assert _field(values, "ISO6709").area is not None
    assert values.absent == ("software",)
    assert values.contradictions == ()


def test_absence_is_explained_and_held_against_nobody() -> None:
    values = _values(movie())
    assert values.absent == ("time", "device", "software", "place")
    assert values.absence == STRIPPED
    assert values.contradictions == ()


def test_a_clock_that_was_never_set_is_a_contradiction() -> None:
    values = _values(movie(created=2_000_000_000))
    assert "before 1990" in values.contradictions[0]


def test_modified_before_made_is_a_contradiction_beyond_all_zones() -> None:
    assert not _values(movie(created=NOVEMBER_12, modified=NOVEMBER_12 - 3600)).contradictions
    late = _values(movie(created=NOVEMBER_12, modified=NOVEMBER_12 - 5 * 86_400))
    assert "modified before it was made" in late.contradictions[0]


def test_a_file_older_than_its_own_recording_is_a_contradiction() -> None:
    keys = keyed(("com.apple.quicktime.creationdate", "2022-11-20T14:00:00+0200"))
    values = _values(movie(keys, created=NOVEMBER_12, modified=NOVEMBER_12))
    assert any("made before it was recorded" in note for note in values.contradictions)


def test_a_copy_made_after_the_recording_is_no_contradiction() -> None:
    keys = keyed(("com.apple.quicktime.creationdate", "2022-11-02T14:00:00+0200"))
    assert not _values(movie(keys, created=NOVEMBER_12, modified=NOVEMBER_12)).contradictions


def test_the_fields_of_a_photo_are_read_with_zone_place_and_error() -> None:
    photos = {kind: _photo(_exif(), kind) for kind in ("JPEG", "PNG", "WEBP")}
    for kind, photo in {**photos, "TIFF": _exif().tobytes()[6:]}.items():
        values = _values(photo, ExhibitKind.STILL)
        taken = _field(values, "DateTimeOriginal")
        assert taken.interval is not None, kind
        assert str(taken.interval.earliest) == "2022-11-12T10:00:00.000000Z"
        area = _field(values, "GPS position").area
        assert area is not None
        assert (area.centre.latitude_e7, area.centre.longitude_e7) == (504_500_000, 305_233_667)
        assert area.radius_cm == 1200


def test_our_reader_of_exif_agrees_with_pillow() -> None:
    exif = _exif()
    ours = {field.name: field for field in read_exif(exif.tobytes()[6:])}
    assert ours["Make"].text == exif[0x010F]
    assert ours["DateTime"].text == exif[0x0132]
    assert ours["DateTimeOriginal"].text == exif.get_ifd(0x8769)[0x9003]
    assert ours["GPSLongitude"].numbers == (Fraction(30), Fraction(31), Fraction(2412, 100))


def test_a_directory_that_points_to_itself_ends() -> None:
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    assert read_exif(b"II*\0" + struct.pack("<IH", 8, 1) + entry) == ()


def test_matroska_and_avi_report_their_dates() -> None:
    date = element(b"\x44\x61", struct.pack(">q", 0))
    info = element(b"\x15\x49\xa9\x66", date + element(b"\x57\x41", b"Recorder"))
    webm = element(b"\x1aE\xdf\xa3", b"") + element(b"\x18\x53\x80\x67", info)
    assert str(_field(_values(webm), "DateUTC").interval).startswith("Interval(earliest=Instant")
    avi = chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"hdrl" + chunk(b"IDIT", b"2011-03-01 14:01:56")))
    assert _field(_values(avi), "IDIT").meaning is Meaning.CAPTURED


def test_hostile_texts_are_kept_as_escapes() -> None:
    udta = box(b"udta", user_text(b"\xa9too", "\u202egnp.exe\x1b"))
    assert _field(_values(movie(udta)), "\xa9too").raw == "\\u202egnp.exe\\u001b"


def test_dates_of_a_pdf_are_read() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PDF", title="Note", creationDate=None, producer="Maker")
    values = _values(out.getvalue(), ExhibitKind.REPORT)
    assert _field(values, "Producer").raw == "Maker"


def test_a_kind_that_reports_nothing_says_so() -> None:
    assert _values(b"just bytes", ExhibitKind.OTHER).fields == ()
