"""What the decoder hands to analyzers, checked on films of known content."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.doubles.analyzers import SHOWING, WATCHING, Hoarding, Watching, analyzer
from tests.doubles.jobs import examine, examine_bytes, values
from tests.doubles.media import FOOTAGE, Film, encode, plain_times

from sightline.analysis.contract import Stream
from sightline.model.finding import Outcome

CLIPS = sorted(FOOTAGE.glob("*")) if FOOTAGE.is_dir() else []


def watch(folder: Path, film: Film, *streams: Stream) -> dict[str, Any]:
    double = analyzer(Watching, *streams) if streams else WATCHING
    (examined,) = examine_bytes(folder, encode(film), double)
    return values(examined)


def test_a_frame_keeps_its_pts_to_the_tick(tmp_path: Path) -> None:
    times = [0, 1, 7, 8, 31, 977, 978, 90_001]
    film = Film(frames=len(times), times=times, time_base=Fraction(1, 90_000))
    seen = watch(tmp_path, film)
    assert seen["times"] == times
    assert seen["base"] == [1, 90_000]
    assert seen["inferred"] == 0


def test_frames_come_in_presentation_order_with_bidirectional_coding(tmp_path: Path) -> None:
    seen = watch(tmp_path, Film(frames=50, options={"bf": "3", "b-adapt": "0"}))
    assert len(seen["times"]) == 50
    assert seen["times"] == sorted(seen["times"])
    assert seen["packets"] == 50


def test_a_frame_without_pts_gets_an_inferred_time_and_says_so(tmp_path: Path) -> None:
    # Raw H.264 holds no times at all.
    seen = watch(tmp_path, Film(frames=12, container="h264", options={"bf": "0"}))
    assert len(seen["times"]) == 12
    assert seen["inferred"] > 0
    assert seen["times"] == sorted(set(seen["times"]))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pictures_are_turned_as_they_are_to_be_displayed(tmp_path: Path, rotation: int) -> None:
    film = Film(frames=3, rotation=rotation, options={"crf": "10"})
    watching, showing = examine_bytes(tmp_path, encode(film), WATCHING, SHOWING)
    assert values(watching)["streams"] == [["video", "h264", 96, 64, rotation]]
    sideways = rotation in {90, 270}
    assert values(watching)["shape"] == ([96, 64] if sideways else [64, 96])
    (tmp_path / "first.jpg").write_bytes(showing.made[0].data)
    picture = np.asarray(Image.open(tmp_path / "first.jpg")).astype(int)
    # The red corner starts at the top left and walks round clockwise.
    y, x = {0: (0, 0), 90: (0, -1), 180: (-1, -1), 270: (-1, 0)}[rotation]
    red, green, _ = picture[2 if y == 0 else -3, 2 if x == 0 else -3]
    assert red > 150
    assert green < 80
    assert picture.shape[:2] == ((48, 32) if sideways else (32, 48))


@pytest.mark.parametrize(
    ("codec", "container", "pixel_format"),
    [
        ("libx264", "matroska", "yuv420p"),
        ("libx264", "mp4", "yuv444p"),
        ("libx264", "mp4", "yuv420p10le"),
        ("libvpx-vp9", "webm", "yuv420p"),
        ("mpeg4", "avi", "yuv420p"),
        ("mjpeg", "avi", "yuvj422p"),
        ("ffv1", "matroska", "bgr0"),
        ("ffv1", "matroska", "gray"),
        ("rawvideo", "avi", "yuyv422"),
    ],
)
def test_luma_has_the_brightness_of_the_scene(
    tmp_path: Path, codec: str, container: str, pixel_format: str
) -> None:
    film = Film(frames=5, codec=codec, container=container, pixel_format=pixel_format)
    seen = watch(tmp_path, film)
    assert len(seen["times"]) == 5
    assert seen["shape"] == [64, 96]
    # Ground 96, square 255, corner 220/20/20; limited range is kept as it is.
    assert all(95 <= brightness <= 115 for brightness in seen["brightness"])


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (854, 480), (322, 242), (160, 90)])
def test_luma_is_at_most_160_pixels_long_and_keeps_proportions(
    tmp_path: Path, width: int, height: int
) -> None:
    seen = watch(tmp_path, Film(frames=2, width=width, height=height))
    rows, columns = seen["shape"]
    assert max(rows, columns) == 160
    assert abs(rows - 160 * height / width) <= 0.5


def test_sound_comes_as_16_khz_mono_and_its_blocks_tell_their_time(tmp_path: Path) -> None:
    film = Film(frames=0, container="wav", tone_hz=440, seconds_of_sound=Fraction(3))
    seen = watch(tmp_path, film)
    assert seen["samples"] == 48_000
    assert seen["blocks"][0] == 0
    assert seen["blocks"] == sorted(seen["blocks"])
    assert len(seen["blocks"]) >= 5


def test_only_what_an_analyzer_asked_for_is_shown_to_it(tmp_path: Path) -> None:
    film = Film(frames=10, tone_hz=440)
    frames = analyzer(Watching, Stream.FRAMES)
    sound = analyzer(Watching, Stream.SOUND)
    packets = analyzer(Watching, Stream.PACKETS)
    examined = examine_bytes(tmp_path, encode(film), frames, sound, packets)
    seen = [values(one) for one in examined]
    assert [len(one["times"]) for one in seen] == [10, 0, 0]
    assert [one["samples"] > 0 for one in seen] == [False, True, False]
    assert [one["packets"] > 0 for one in seen] == [False, False, True]


def test_rotation_is_known_even_where_no_analyzer_asks_for_frames(tmp_path: Path) -> None:
    seen = watch(tmp_path, Film(frames=30, rotation=90), Stream.PACKETS)
    assert seen["streams"] == [["video", "h264", 96, 64, 90]]
    assert seen["packets"] == 30


def test_a_picture_is_refused_once_its_frame_has_gone_by(tmp_path: Path) -> None:
    (examined,) = examine_bytes(tmp_path, encode(Film()), analyzer(Hoarding))
    assert examined.result.outcome is Outcome.FAILED
    assert "only during the call" in examined.result.summary


def test_a_second_examination_gives_the_same_values_and_the_same_bytes(tmp_path: Path) -> None:
    data = encode(Film(frames=20, tone_hz=300))
    first, second = (examine_bytes(tmp_path, data, WATCHING, SHOWING) for _ in range(2))
    assert [e.result for e in first] == [e.result for e in second]
    assert [e.made for e in first] == [e.made for e in second]


@pytest.mark.real
@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_real_footage_gives_every_frame_at_the_time_a_plain_loop_reads(clip: Path) -> None:
    (examined,) = examine(clip, WATCHING)
    seen = values(examined)
    assert seen["times"] == plain_times(clip)
    assert seen["inferred"] == 0
    assert seen["damage"] == []


@pytest.mark.real
def test_portrait_footage_stands_upright() -> None:
    (examined,) = examine(FOOTAGE / "portrait-hevc.mp4", WATCHING)
    assert values(examined)["shape"] == [160, 90]
