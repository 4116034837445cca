"""Films for looking at: every frame at its time, playable anywhere, coded by us and nobody else."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests.doubles.media import Film, encode

from sightline.adapters.film import _Writer, coders, filmed
from sightline.adapters.film_child import HEAD, PICTURE, SOUND, VIEWS
from sightline.adapters.messages import UnfitMessage
from sightline.errors import InputRefused
from sightline.workbench.filming import FilmRecipe


def recipe(view: str = "plain", longest: int = 960) -> FilmRecipe:
    return FilmRecipe(view=view, longest=longest, quality=23)


def made(folder: Path, data: bytes, asked: FilmRecipe) -> tuple[bytes, int, int]:
    """The film's bytes, where it begins, how many frames were left out."""
    path = folder / "exhibit"
    path.write_bytes(data)
    with filmed(path, len(data), asked) as film:
        held = film.path.read_bytes()
    assert not film.path.exists()
    return held, film.begins_us, film.frames_left_out


def facts(folder: Path, data: bytes) -> tuple[list[int], tuple[int, int], list[str]]:
    """Times of all frames in microseconds, size, codecs."""
    path = folder / "film.mp4"
    path.write_bytes(data)
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        codecs = [stream.codec_context.name for stream in container.streams.get()]
        times = [
            round(Fraction(frame.pts or 0) * (video.time_base or 0) * 1_000_000)
            for frame in container.decode(video)
        ]
        return times, (video.width, video.height), codecs


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_frame_is_shown_at_its_own_time(tmp_path: Path, view: str) -> None:
    times = [0, 1, 5, 6, 30, *range(31, 49)]
    data = encode(Film(frames=len(times), times=times, time_base=Fraction(1, 50), tone_hz=300))
    film, begins, left_out = made(tmp_path, data, recipe(view))
    shown, size, codecs = facts(tmp_path, film)
    assert (begins, left_out, size) == (0, 0, (96, 64))
    assert codecs[:2] == ["h264", "aac"]
    assert shown == pytest.approx([20_000 * time for time in times], abs=20)
    # The index comes first, so that a browser can begin at once.
    assert film.index(b"moov") < film.index(b"mdat")


def test_a_turned_film_is_upright_and_a_large_one_is_made_smaller(tmp_path: Path) -> None:
    data = encode(Film(width=320, height=200, rotation=90))
    film, _, _ = made(tmp_path, data, recipe(longest=160))
    assert facts(tmp_path, film)[1] == (100, 160)


def test_the_recipe_names_what_coded_the_film() -> None:
    assert "libx264" in coders()
    assert av.__version__ in coders()


def test_film_without_sound_and_odd_sides_can_be_made(tmp_path: Path) -> None:
    data = encode(Film(width=98, height=66))
    film, _, _ = made(tmp_path, data, recipe(longest=49))
    assert facts(tmp_path, film)[1] == (48, 32)


@pytest.mark.parametrize("data", [b"", b"nothing", b"\0\0\0\x18ftypisom" + b"\0" * 400])
def test_what_holds_no_picture_is_refused_with_a_next_step(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputRefused) as told:
        made(tmp_path, data, recipe())
    assert told.value.next_step


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no picture"):
        made(tmp_path, encode(Film(frames=0, tone_hz=300, container="wav")), recipe())


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"F",
        HEAD.pack(b"X", 0, 2, 2) + b"......",
        HEAD.pack(PICTURE, 0, 4, 4) + b"too few",
        HEAD.pack(PICTURE, 0, 3, 4) + bytes(18),
        HEAD.pack(PICTURE, 0, 4000, 2) + bytes(12_000),
        HEAD.pack(PICTURE, 0, 0, 0),
        HEAD.pack(SOUND, 0, 0, 0) + b"odd",
    ],
)
def test_a_decoder_that_was_taken_over_reaches_no_coder(tmp_path: Path, message: bytes) -> None:
    with pytest.raises(UnfitMessage):
        _Writer(tmp_path / "x.mp4", recipe()).take(message)


def test_times_that_run_back_and_other_sizes_are_left_out_and_counted(tmp_path: Path) -> None:
    writer = _Writer(tmp_path / "x.mp4", recipe())
    pixels = np.full(32 * 32 * 3 // 2, 128, np.uint8).tobytes()
    for time, side in ((0, 32), (40_000, 32), (20_000, 32), (80_000, 16), (2**60 % 2**53, 32)):
        writer.take(
            struct.pack("!cqHH", PICTURE, time, side, side) + pixels[: side * side * 3 // 2]
        )
        if time == 80_000:
            break
    film = writer.finish()
    assert (film.frames, film.frames_left_out) == (2, 2)
    with pytest.raises(InputRefused, match="longer than a day"):
        writer.take(HEAD.pack(PICTURE, 10**13, 32, 32) + pixels)
