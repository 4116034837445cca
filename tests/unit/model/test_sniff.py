"""What bytes are, told from their beginning."""

import bz2
import gzip
import io
import lzma
import tarfile
import wave
import zipfile
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.doubles.media import Film, encode

from sightline.model.exhibit import ExhibitKind
from sightline.model.sniff import HEAD_BYTES, sniff

FILMS = (
    ("mp4", "libx264", "video/mp4"),
    ("mov", "libx264", "video/quicktime"),
    ("matroska", "libx264", "video/x-matroska"),
    ("webm", "libvpx", "video/webm"),
    ("avi", "mpeg4", "video/x-msvideo"),
    ("mpegts", "libx264", "video/mp2t"),
    ("3gp", "libx264", "video/3gpp"),
    ("flv", "libx264", "video/x-flv"),
    ("mpeg", "mpeg2video", "video/mpeg"),
    ("asf", "msmpeg4v3", "video/x-ms-asf"),
    ("h264", "libx264", "video/h264"),
    ("hevc", "libx265", "video/h265"),
)
SOUNDS = (
    ("mp3", "libmp3lame", "audio/mpeg"),
    ("flac", "flac", "audio/flac"),
    ("ogg", "flac", "audio/ogg"),
    ("ogg", "libopus", "audio/ogg"),
    ("adts", "aac", "audio/aac"),
    ("ipod", "aac", "audio/mp4"),
    ("wav", "pcm_s16le", "audio/wav"),
    ("aiff", "pcm_s16be", "audio/aiff"),
    ("au", "pcm_s16be", "audio/basic"),
    ("caf", "pcm_s16le", "audio/x-caf"),
)
STILLS = (
    ("JPEG", "image/jpeg"),
    ("PNG", "image/png"),
    ("GIF", "image/gif"),
    ("WEBP", "image/webp"),
    ("TIFF", "image/tiff"),
    ("BMP", "image/bmp"),
    ("AVIF", "image/avif"),
)
WORDS = "Люди лежать біля дому. The gate stood open; «twelve», they said.\n" * 40


def head(data: bytes, name: str = "upload") -> tuple[str, ExhibitKind]:
    sniffed = sniff(data[:HEAD_BYTES], name)
    return sniffed.media_type, sniffed.kind


def tone(container: str, codec: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        wave_of = (8000 * np.sin(np.arange(48_000) / 20)).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(wave_of, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
        resampler = av.AudioResampler(
            stream.format, stream.layout, stream.rate, frame_size=stream.frame_size or 1024
        )
        for resampled in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(resampled))
        file.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(("container", "codec", "expected"), FILMS)
def test_films_are_footage(container: str, codec: str, expected: str) -> None:
    film = Film(frames=8, width=176, height=144, codec=codec, container=container)
    assert head(encode(film)) == (expected, ExhibitKind.FOOTAGE)


@pytest.mark.parametrize(("container", "codec", "expected"), SOUNDS)
def test_recordings_of_sound_are_sound(container: str, codec: str, expected: str) -> None:
    assert head(tone(container, codec)) == (expected, ExhibitKind.SOUND)


@pytest.mark.parametrize(("form", "expected"), STILLS)
def test_pictures_are_stills(form: str, expected: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(out, form)
    assert head(out.getvalue()) == (expected, ExhibitKind.STILL)


def test_a_heic_picture_is_a_still() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64))).save(out, format="HEIF", quality=50)
    assert head(out.getvalue())[1] is ExhibitKind.STILL
    assert head(out.getvalue())[0] in {"image/heic", "image/heif"}


@pytest.mark.parametrize(
    ("brand", "expected"),
    [
        (b"isom", "video/mp4"),
        (b"dash", "video/mp4"),
        (b"qt  ", "video/quicktime"),
        (b"3gp5", "video/3gpp"),
        (b"heix", "image/heic"),
        (b"mif1", "image/heif"),
        (b"avif", "image/avif"),
        (b"crx ", "image/x-canon-cr3"),
        (b"M4A ", "audio/mp4"),
    ],
)
def test_a_brand_tells_what_a_box_file_is(brand: bytes, expected: str) -> None:
    assert head(b"\0\0\0\x18ftyp" + brand + bytes(12))[0] == expected


def test_old_quicktime_has_no_brand() -> None:
    assert head(b"\0\0\0\x08wide\0\0\x10\0mdat" + bytes(50))[0] == "video/quicktime"


@pytest.mark.parametrize(
    "text",
    [
        "The free press reported it.",
        "The wide road to Kolm.",
        "BMW drivers saw it.",
        "caffeine keeps them awake",
        "ID3 is a tag of sound files",
        ".snd is a suffix",
        "BZh9 is how it begins",
        "GIF is pronounced jif",
        "PK said so",
        "OggS? no.",
    ],
)
def test_words_that_look_like_a_mark_stay_words(text: str) -> None:
    assert head(text.encode()) == ("text/plain", ExhibitKind.REPORT)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "latin-1"]
)
def test_texts_are_reports_in_any_encoding(encoding: str) -> None:
    data = WORDS.encode(encoding, errors="replace")
    assert head(data) == ("text/plain", ExhibitKind.REPORT)


@pytest.mark.parametrize("cut", range(8))
def test_a_character_cut_at_the_end_of_the_head_is_still_text(cut: int) -> None:
    assert head(("a" * cut + "я€𝄞" * 20_000).encode())[0] == "text/plain"


def page(body: str) -> bytes:
    return (
        f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>{body}</body></html>".encode()
    )


MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: yard\r\n folded\r\n\r\nSee below.\r\n"


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a.mp4", "application/pdf"),
        (b"junk first\n%PDF-1.4\n", "a", "application/pdf"),
        (page("words"), "a.txt", "text/html"),
        (b"\xef\xbb\xbf\n " + page("words"), "a", "text/html"),
        (b'<?xml version="1.0"?>\n<html xmlns="x"><body>', "a", "text/html"),
        (page("words").decode().encode("utf-16"), "a", "text/html"),
        (MAIL, "a.txt", "message/rfc822"),
        (MAIL + page("a message may carry a page"), "a.eml", "message/rfc822"),
        (b"# Heading\n\nwords", "notes.md", "text/markdown"),
        (b"a,b\n1,2\n", "table.csv", "text/csv"),
        (b"words", "notes.TXT", "text/plain"),
    ],
)
def test_reports_are_told_apart(data: bytes, name: str, expected: str) -> None:
    assert head(data, name) == (expected, ExhibitKind.REPORT)


@pytest.mark.parametrize(
    "data",
    [
        b"#EXTM3U\n#EXTINF:10,\nhttp://10.0.0.1/secret\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\xef\xbb\xbf\n#EXTM3U\n/etc/passwd\n",
        b'<?xml version="1.0"?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>',
        b'{"Clip": "/etc/passwd"}',
    ],
)
def test_a_list_of_other_files_is_no_footage_whatever_its_name(data: bytes) -> None:
    assert head(data, "clip.mp4")[1] is ExhibitKind.OTHER


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"words"))
    return out.getvalue()


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"application/epub+zip")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_tar, "application/x-tar"),
        (lambda: _zip("a.txt"), "application/zip"),
        (_zip, "application/zip"),
        (lambda: gzip.compress(_tar()), "application/gzip"),
        (lambda: bz2.compress(b"words"), "application/x-bzip2"),
        (lambda: bz2.compress(b""), "application/x-bzip2"),
        (lambda: lzma.compress(b"words"), "application/x-xz"),
    ],
)
def test_archives_are_archives(make: Callable[[], bytes], expected: str) -> None:
    assert head(make(), "a.mp4") == (expected, ExhibitKind.ARCHIVE)


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype"])
def test_a_document_that_is_a_zip_inside_is_not_taken_apart(first: str) -> None:
    assert head(_zip(first, "b"))[1] is ExhibitKind.OTHER


def test_a_wave_file_written_by_another_library_is_sound() -> None:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(100))
    assert head(out.getvalue())[0] == "audio/wav"


def test_theora_behind_another_stream_is_footage() -> None:
    pages = b"OggS" + bytes(24) + b"\x01vorbis" + bytes(600) + b"OggS" + bytes(24) + b"\x80theora"
    assert head(pages)[0] == "video/ogg"


def test_a_name_decides_nothing_but_the_kind_of_text() -> None:
    film = encode(Film(frames=3))
    for name in ("clip.mp4", "words.txt", "page.html", "archive.zip", "", ".", "a.md"):
        assert head(film, name)[0] == "video/mp4"


def test_nothing_and_noise_are_told_as_such() -> None:
    assert head(b"") == ("application/x-empty", ExhibitKind.OTHER)
    assert head(bytes(1000)) == ("application/octet-stream", ExhibitKind.OTHER)


@given(st.binary(max_size=600), st.text(max_size=30))
def test_random_bytes_never_raise(data: bytes, name: str) -> None:
    sniff(data, name)


@given(
    st.sampled_from(
        [b"\0\0\0\x18ftyp", b"RIFF", b"\x1a\x45\xdf\xa3", b"PK\x03\x04", b"OggS", b"BM"]
    ),
    st.binary(max_size=100),
)
def test_a_mark_followed_by_anything_never_raises(mark: bytes, rest: bytes) -> None:
    sniff(mark + rest, "x.mp4")


@given(st.text(min_size=1, max_size=200))
def test_the_answer_depends_on_the_bytes_alone_but_for_text(text: str) -> None:
    kinds = {sniff(text.encode(), name).kind for name in ("a.txt", "b.md", "c.csv", "d.mp4")}
    assert len(kinds) == 1
