from fractions import Fraction

from tests.doubles.media import Film, encode
from tests.unit.analysis.boxes import box, keyed, movie, user_text
from tests.unit.analysis.driver import Bytes

from sightline.analysis.isobmff import walk
from sightline.analysis.movie import Movie, read_movie
from sightline.analysis.movie_texts import MovieText, read_texts


def _movie(data: bytes) -> Movie:
    source = Bytes(data)
    return read_movie(source, walk(source))


def _texts(data: bytes) -> list[tuple[str, str]]:
    source = Bytes(data)
    found: tuple[MovieText, ...] = read_texts(source, walk(source))
    return [(item.name, item.text) for item in found]


def test_tracks_samples_and_codec_of_an_encoded_film_are_read() -> None:
    read = _movie(encode(Film(frames=24, width=96, height=64, tone_hz=440)))
    video, audio = read.tracks
    assert (video.handler, video.samples) == ("vide", 24)
    entry = video.entries[0]
    assert (entry.code, entry.width, entry.height) == ("avc1", 96, 64)
    assert entry.profile == 100
    assert (audio.handler, audio.entries[0].code) == ("soun", "mp4a")
    assert audio.entries[0].sample_rate_hz == 48_000


def test_the_turn_for_display_is_read_from_the_matrix() -> None:
    for turn in (0, 90, 180, 270):
        assert _movie(encode(Film(rotation=turn))).tracks[0].rotation == str(turn)


def test_the_index_is_first_only_where_the_file_was_made_for_streaming() -> None:
    assert _movie(encode(Film())).index_first is False
    assert _movie(movie()).index_first is True
    assert _movie(box(b"ftyp", b"isom")).index_first is None


def test_duration_and_times_stay_as_written() -> None:
    header = _movie(movie(created=3_000_000_000, modified=3_000_000_007)).header
    assert header is not None
    assert (header.created, header.modified) == (3_000_000_000, 3_000_000_007)
    assert Fraction(header.duration, header.timescale) == 10


def test_a_header_cut_short_is_no_header() -> None:
    assert _movie(box(b"moov", box(b"mvhd", bytes(10)))).header is None


def test_quicktime_texts_are_read_whichever_way_they_are_written() -> None:
    udta = box(b"udta", user_text(b"\xa9xyz", "+48.5-002.1/") + user_text(b"\xa9too", "Cam 1"))
    keys = keyed(("com.apple.quicktime.make", "Acme"), ("com.apple.quicktime.model", "A1"))
    assert _texts(movie(udta, keys)) == [
        ("\xa9xyz", "+48.5-002.1/"),
        ("\xa9too", "Cam 1"),
        ("com.apple.quicktime.make", "Acme"),
        ("com.apple.quicktime.model", "A1"),
    ]


def test_a_text_that_states_more_than_it_has_gives_what_is_there() -> None:
    lying = box(b"udta", box(b"\xa9too", b"\xff\xff\0\0short"))
    assert _texts(movie(lying)) == [("\xa9too", "short")]
