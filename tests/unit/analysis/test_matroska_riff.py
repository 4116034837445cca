import struct

from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.media import Film, encode
from tests.unit.analysis.boxes import chunk, element
from tests.unit.analysis.driver import Bytes

from sightline.analysis import matroska, riff

_HEAD = element(b"\x1aE\xdf\xa3", element(b"\x42\x82", b"webm"))


def test_writing_software_tracks_and_duration_of_an_encoded_film_are_read() -> None:
    tree = matroska.walk(Bytes(encode(Film(frames=25, container="matroska"))))
    assert tree.values("DocType") == ["matroska"]
    assert tree.values("CodecID") == ["V_MPEG4/ISO/AVC"]
    assert tree.values("PixelWidth") == ["96"]
    assert tree.values("WritingApp")[0].startswith("Lavf")
    assert tree.duration_us == 1_000_000


def test_the_date_is_kept_as_nanoseconds_since_2001() -> None:
    date = element(b"\x44\x61", struct.pack(">q", 689_904_000_000_000_000))
    data = _HEAD + element(b"\x18\x53\x80\x67", element(b"\x15\x49\xa9\x66", date))
    assert matroska.walk(Bytes(data)).date_ns_since_2001 == 689_904_000_000_000_000


def test_an_element_of_open_size_reaches_to_the_end() -> None:
    segment = b"\x18\x53\x80\x67" + b"\x01" + b"\xff" * 7
    info = element(b"\x15\x49\xa9\x66", element(b"\x57\x41", b"Live"))
    assert matroska.walk(Bytes(_HEAD + segment + info)).values("WritingApp") == ["Live"]


def test_an_element_that_runs_past_its_end_is_cut_and_named() -> None:
    data = _HEAD + b"\x18\x53\x80\x67" + struct.pack(">Q", 1 << 56 | 10**6) + b"\xec\x80"
    tree = matroska.walk(Bytes(data))
    assert tree.truncated
    assert "past its end" in tree.oddities[0]


@given(st.binary(max_size=200))
def test_any_bytes_after_a_head_give_elements_inside_the_file(noise: bytes) -> None:
    data = _HEAD + noise
    assert all(item.start <= item.end <= len(data) for item in matroska.walk(Bytes(data)).elements)


def test_software_and_date_of_an_avi_are_read() -> None:
    info = chunk(b"LIST", b"INFO" + chunk(b"ISFT", b"CamWriter 2\0"))
    header = chunk(b"LIST", b"hdrl" + chunk(b"IDIT", b"Tue Mar 01 14:01:56 2011\n\0"))
    tree = riff.walk(Bytes(chunk(b"RIFF", b"AVI " + header + info)))
    assert tree.text("ISFT") == "CamWriter 2"
    assert tree.text("IDIT") == "Tue Mar 01 14:01:56 2011"
    assert tree.oddities == ()


def test_the_chunks_of_coded_pictures_are_not_listed_one_by_one() -> None:
    movi = chunk(b"LIST", b"movi" + chunk(b"00dc", b"x" * 9) * 50)
    assert [item.kind for item in riff.walk(Bytes(chunk(b"RIFF", b"AVI " + movi))).chunks] == [
        "RIFF AVI ",
        "LIST movi",
    ]


def test_a_chunk_past_the_end_and_bytes_after_the_last_are_told() -> None:
    cut = riff.walk(Bytes(b"RIFF" + struct.pack("<I", 5000) + b"WAVE"))
    assert cut.truncated
    longer = riff.walk(Bytes(chunk(b"RIFF", b"WAVE" + chunk(b"data", b"1234")) + b"tail"))
    assert (longer.trailing, longer.truncated) == (4, False)
