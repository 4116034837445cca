"""Empty, cut, random, lying and flipped bytes: every analyzer reports, nothing escapes."""

import io
import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from tests.doubles.analyzers import SHOWING, WATCHING, WEIGHING, Watching, analyzer
from tests.doubles.jobs import examine_bytes, job, values
from tests.doubles.media import Film, encode, moving_square

from sightline.adapters.engine_local import LocalEngine
from sightline.analysis.contract import Stream
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Outcome
from sightline.workbench.ports.engine import Examined, Limits

ALL = (WATCHING, SHOWING, WEIGHING)
MANY = 60


@pytest.mark.parametrize("kind", [ExhibitKind.FOOTAGE, ExhibitKind.SOUND, ExhibitKind.STILL])
@pytest.mark.parametrize(
    "data",
    [b"", b"\0", bytes(100_000), random.Random(1).randbytes(100_000), b"ftyp" * 999],  # noqa: S311 - a fixed sequence is wanted
    ids=["empty", "one byte", "zeros", "random", "words"],
)
def test_what_is_no_media_fails_what_decodes_and_nothing_else(
    tmp_path: Path, data: bytes, kind: ExhibitKind
) -> None:
    watching, showing, weighing = examine_bytes(tmp_path, data, *ALL, kind=kind)
    assert watching.result.outcome is showing.result.outcome is Outcome.FAILED
    assert "cannot be decoded" in watching.result.summary
    assert watching.result.values == {"failure": "undecodable"}
    assert values(weighing)["size"] == len(data)


@pytest.mark.parametrize("kind", [ExhibitKind.REPORT, ExhibitKind.ARCHIVE, ExhibitKind.OTHER])
def test_of_other_kinds_only_the_bytes_are_read(tmp_path: Path, kind: ExhibitKind) -> None:
    watching, weighing = examine_bytes(tmp_path, encode(Film()), WATCHING, WEIGHING, kind=kind)
    assert watching.result.outcome is Outcome.FAILED
    assert "no pictures or sound" in watching.result.summary
    assert weighing.result.outcome is Outcome.OBSERVED


@pytest.mark.parametrize("part", [Fraction(1, 3), Fraction(2, 3), Fraction(9, 10)])
@pytest.mark.parametrize("container", ["matroska", "mpegts", "avi"])
def test_a_cut_file_gives_the_frames_before_the_cut(
    tmp_path: Path, container: str, part: Fraction
) -> None:
    film = Film(frames=100, width=640, height=480, container=container, codec="mpeg4")
    whole = encode(film)
    (watching,) = examine_bytes(tmp_path, whole[: int(len(whole) * part)], WATCHING)
    # An even spread of the frames, give or take headers, an index and a group of pictures.
    assert abs(len(values(watching)["times"]) - 100 * part) < 25


def test_a_cut_mp4_with_its_index_in_front_is_called_damaged(tmp_path: Path) -> None:
    film = Film(frames=100, fast_start=True, options={"g": "10"})
    whole = encode(film)
    (watching,) = examine_bytes(tmp_path, whole[: len(whole) * 3 // 4], WATCHING)
    seen = values(watching)
    assert 40 < len(seen["times"]) < 100
    assert seen["damage"]


def test_a_header_that_promises_ten_hours_costs_no_ten_hours(tmp_path: Path) -> None:
    data = bytearray(encode(Film(frames=5)))
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.index(box) + 4
        duration = at + (20 if box == b"tkhd" else 16)
        data[duration : duration + 4] = (36_000 * 12_800).to_bytes(4, "big")
    (watching,) = examine_bytes(tmp_path, bytes(data), WATCHING, limits=Limits(cpu_seconds=20))
    assert len(values(watching)["times"]) <= 5


@pytest.mark.parametrize("codec", [b"zzzz", b"evc1"])
def test_a_codec_nobody_has_fails_pictures_by_name_but_not_packets(
    tmp_path: Path, codec: bytes
) -> None:
    data = encode(Film(frames=5)).replace(b"avc1", codec)
    watching, showing, weighing = examine_bytes(tmp_path, data, *ALL)
    assert showing.result.outcome is Outcome.FAILED
    assert "codec" in showing.result.summary
    packets = values(examine_bytes(tmp_path, data, analyzer(Watching, Stream.PACKETS))[0])
    assert 0 < packets["packets"] <= 5
    assert "not available in this build" in showing.result.summary
    assert watching.result.outcome is Outcome.FAILED
    assert weighing.result.outcome is Outcome.OBSERVED


def test_sound_is_still_heard_where_the_pictures_cannot_be_decoded(tmp_path: Path) -> None:
    data = encode(Film(frames=5, tone_hz=440)).replace(b"avc1", b"zzzz")
    (watching,) = examine_bytes(tmp_path, data, WATCHING)
    seen = values(watching)
    assert seen["samples"] > 15_000
    assert "not available in this build" in seen["damage"][0]


def test_a_picture_too_large_for_the_memory_allowed_is_a_result(tmp_path: Path) -> None:
    film = encode(Film(frames=1, width=8192, height=8192, codec="ffv1", container="matroska"))
    examined = examine_bytes(tmp_path, film, *ALL, limits=Limits(memory_bytes=800 << 20))
    assert [e.analyzer for e in examined] == list(ALL)
    assert "Cannot allocate memory" in values(examined[0])["damage"][0]
    assert values(examined[2])["size"] == len(film)


FILMS = {
    "mp4": Film(frames=15, tone_hz=440),
    "matroska": Film(frames=15, tone_hz=440, codec="libvpx-vp9", container="matroska"),
    "avi": Film(frames=15, codec="mjpeg", pixel_format="yuvj420p", container="avi"),
    "mpegts": Film(frames=15, container="mpegts"),
    "wav": Film(frames=0, tone_hz=440, container="wav"),
}


@pytest.mark.parametrize("name", sorted(FILMS))
def test_flipped_bytes_never_lose_a_result(tmp_path: Path, name: str) -> None:
    whole = encode(FILMS[name])
    chance = random.Random(name)  # noqa: S311 - a fixed sequence is wanted
    jobs = []
    for number in range(MANY):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(flipped(whole, chance))
        jobs.append(job(path, *ALL, limits=Limits(cpu_seconds=20, silent_seconds=20)))
    found = list(LocalEngine(2).run(jobs, lambda _: None))
    assert {examined[0].exhibit for examined in found} == {j.exhibit for j in jobs}
    assert all(complete(examined) for examined in found)
    # A crash would be confined, but none is expected: it fails methods that were not concerned.
    assert [e[2].result.summary for e in found] == ["Seen."] * MANY


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "HEIF", "AVIF"])
def test_flipped_bytes_of_stills_never_lose_a_result(tmp_path: Path, form: str) -> None:
    whole = encode_still(form)
    chance = random.Random(form)  # noqa: S311 - a fixed sequence is wanted
    jobs = []
    for number in range(MANY):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(flipped(whole, chance))
        jobs.append(job(path, *ALL, kind=ExhibitKind.STILL))
    found = list(LocalEngine(2).run(jobs, lambda _: None))
    assert len(found) == MANY
    assert all(complete(examined) for examined in found)
    assert [e[2].result.summary for e in found] == ["Seen."] * MANY


def flipped(whole: bytes, chance: random.Random) -> bytes:
    """With a few bytes changed, mostly in the front where the structure is; sometimes cut."""
    data = bytearray(whole)
    for _ in range(chance.choice((1, 3, 30))):
        reach = chance.choice((64, 1024, len(data)))
        data[chance.randrange(min(reach, len(data)))] = chance.choice((0, 1, 127, 128, 255))
    return bytes(data[: chance.choice((len(data), len(data), len(data) // 2))])


def complete(examined: Sequence[Examined]) -> bool:
    return [e.analyzer for e in examined] == list(ALL) and all(e.result.summary for e in examined)


def encode_still(form: str) -> bytes:
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.fromarray(moving_square(Film(), 3)).save(out, form)
    return out.getvalue()
