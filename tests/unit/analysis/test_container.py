import pytest
from tests.builders.real import DATA
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver
from tests.unit.analysis.boxes import box, chunk, movie, user_text
from tests.unit.analysis.driver import examine, media

from sightline.analysis.container import ANALYZER, PARTS_SHOWN
from sightline.analysis.container_values import ContainerValues
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.model.plain import from_plain

C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def _values(data: bytes, kind: ExhibitKind = ExhibitKind.FOOTAGE) -> ContainerValues:
    result = ANALYZER.start(media(data, kind)).finish()
    return from_plain(ContainerValues, result.values)


def _examined(data: bytes) -> ContainerValues:
    return from_plain(ContainerValues, examine(data, ANALYZER)[0].values)


def test_a_ten_hour_header_on_a_stub_is_called_out() -> None:
    header = bytes(12) + (1000).to_bytes(4) + (36_000_000).to_bytes(4) + bytes(80)
    values = _values(box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", header)))
    assert any("states 36000 s, no packet" in note for note in values.oddities)


def test_an_x264_message_in_the_media_data_names_its_settings() -> None:
    values = _examined(encode(Film()))
    (text,) = [writer.text for writer in values.writers if "x264 message" in writer.where]
    assert text.startswith("x264 - core")
    assert "options" in text


def test_writing_software_is_listed_with_its_place() -> None:
    udta = box(b"udta", user_text(b"\xa9swr", "Cutter 3"))
    assert ("moov/udta/\xa9swr", "Cutter 3") in [
        (writer.where, writer.text) for writer in _values(movie(udta)).writers
    ]


def test_a_variable_rate_and_the_key_frames_of_a_film_are_measured() -> None:
    times = [0, 1, 2, 3, 10, 11, 12, 13, 14, 40]
    film = Film(frames=10, times=times, options={"x264-params": "bframes=0:keyint=5"})
    (packets,) = _examined(encode(film)).packets
    assert packets.rate == "variable"
    assert packets.keyframes == 2
    assert not packets.reordered


def test_pictures_predicted_from_later_ones_are_seen() -> None:
    film = Film(frames=24, options={"x264-params": "bframes=3:b-adapt=0"})
    assert _examined(encode(film)).packets[0].reordered


def test_an_index_missing_at_the_end_is_named() -> None:
    data = encode(Film())
    values = _values(data[: len(data) // 2])
    assert any("no index" in note for note in values.oddities)
    assert values.truncated


def test_content_credentials_are_noticed_and_not_judged() -> None:
    result = ANALYZER.start(media(movie() + box(b"uuid", C2PA + b"x"))).finish()
    assert from_plain(ContainerValues, result.values).content_credentials
    assert "not examined" in result.summary
    other = movie() + box(b"uuid", bytes(16) + b"x")
    assert not _values(other).content_credentials


def test_files_of_one_writer_share_a_signature_and_a_rewrapped_one_does_not() -> None:
    short, long = _examined(encode(Film(frames=12))), _examined(encode(Film(frames=30)))
    assert short.signature == long.signature
    assert _examined(encode(Film(container="mov"))).signature != short.signature


def test_many_parts_are_counted_and_only_the_first_listed() -> None:
    values = _values(movie() + box(b"free") * 500)
    assert len(values.parts) == PARTS_SHOWN
    assert values.part_count > 500


def test_bytes_after_the_end_are_counted_in_every_family() -> None:
    assert _values(movie() + bytes([1, 2, 3])).trailing_bytes == 3
    assert _values(chunk(b"RIFF", b"WAVE" + chunk(b"data", b"1234")) + b"tail").trailing_bytes == 4


def test_bytes_of_no_known_format_are_inconclusive() -> None:
    assert ANALYZER.start(media(b"hello")).finish().outcome is Outcome.INCONCLUSIVE


@pytest.mark.real
@pytest.mark.parametrize(
    ("folder", "name", "words"),
    [
        ("credentials", "video1-signed.mp4", "A box for Content Credentials is present"),
        ("credentials", "CA.jpg", "A box for Content Credentials is present"),
        ("credentials", "invalid.wav", "ends before its stated end"),
        ("footage", "tree.avi", "a RIFF file"),
        ("footage", "square-walkers.avi", "an ISO base media file"),
        ("footage", "toy-elf.webm", "a Matroska or WebM file"),
        ("footage", "old-flv.flv", "calls flv"),
    ],
)
def test_real_files_are_described(folder: str, name: str, words: str) -> None:
    kind = ExhibitKind.STILL if name.endswith("jpg") else ExhibitKind.FOOTAGE
    assert words in examine(driver.file(folder, name), ANALYZER, kind=kind)[0].summary


@pytest.mark.real
def test_no_real_file_without_credentials_is_said_to_hold_them() -> None:
    for path in sorted((DATA / "footage").iterdir()):
        assert not _values(path.read_bytes()).content_credentials
