"""What a file says of its making is read as others read it; an earlier coding leaves traces."""

import io
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from tests.doubles.media import Film, encode
from tests.unit.analysis import driver
from tests.unit.analysis.driver import Bytes, examine

from sightline.analysis import jpeg_tables, recompression
from sightline.analysis.bits import Bits, OutOfBits, unescaped
from sightline.analysis.encoding import ANALYZER, EncodingValues
from sightline.analysis.holds import rhythms
from sightline.analysis.parameter_sets import parameter_sets
from sightline.analysis.steps import Steps
from sightline.model.exhibit import ExhibitKind
from sightline.model.plain import from_plain

Rgb = NDArray[np.uint8]


def values(data: bytes, kind: ExhibitKind = ExhibitKind.FOOTAGE) -> EncodingValues:
    return from_plain(EncodingValues, examine(data, ANALYZER, kind=kind)[0].values)


def traits(data: bytes) -> dict[str, str]:
    return {trait.name: trait.value for trait in values(data).traits}


@pytest.mark.parametrize(
    ("number", "bits"), [(0, "1"), (1, "010"), (2, "011"), (3, "00100"), (8, "0001001")]
)
def test_exp_golomb_numbers_are_read_as_the_standard_lists_them(number: int, bits: str) -> None:
    data = int(bits.ljust(8, "0"), 2).to_bytes(1)
    assert Bits(data).unsigned() == number


@pytest.mark.parametrize(
    ("number", "bits"), [(0, "1"), (1, "010"), (-1, "011"), (2, "00100"), (-2, "00101")]
)
def test_signed_numbers_alternate(number: int, bits: str) -> None:
    assert Bits(int(bits.ljust(8, "0"), 2).to_bytes(1)).signed() == number


@given(st.binary(max_size=64))
def test_reading_past_the_end_is_refused_whatever_stands_there(data: bytes) -> None:
    bits = Bits(data)

    def read_all() -> None:
        for _ in range(1 + 8 * len(data)):
            bits.unsigned()

    with pytest.raises(OutOfBits):
        read_all()


def test_bytes_that_keep_start_codes_out_are_dropped() -> None:
    assert unescaped(b"\x42\0\0\3\1\0\0\3\0") == b"\x42\0\0\1\0\0\0"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"profile": "baseline"}, {"profile": "Baseline", "entropy coding": "CAVLC"}),
        ({"profile": "main"}, {"profile": "Main", "entropy coding": "CABAC"}),
        ({"profile": "high", "refs": "5"}, {"profile": "High", "reference frames": "5"}),
        ({"x264-params": "cabac=0"}, {"entropy coding": "CAVLC"}),
        ({"x264-params": "8x8dct=0"}, {"profile": "Main"}),
        ({"x264-params": "weightp=0"}, {"weighted P": "0"}),
    ],
)
def test_parameter_sets_state_what_the_encoder_was_told(
    options: dict[str, str], expected: dict[str, str]
) -> None:
    film = Film(frames=6, options=options)
    for data in (encode(film), encode(Film(frames=6, options=options, container="matroska"))):
        found = dict(field for name, fields in parameter_sets(Bytes(data)) for field in fields)
        assert expected.items() <= found.items()
        assert found["macroblocks"] == "6 x 4"


def test_the_hevc_set_states_size_and_profile() -> None:
    data = encode(Film(frames=4, codec="libx265", options={"x265-params": "log-level=none"}))
    ((name, fields),) = parameter_sets(Bytes(data))
    assert name == "HEVC sequence"
    assert {("profile", "Main"), ("size", "96 x 64"), ("bit depths", "8 8")} <= set(fields)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_where_parameter_sets_should_stand_are_survived(data: bytes) -> None:
    size = (len(data) + 8).to_bytes(4)
    for kind in (b"avcC", b"hvcC", b"av1C", b"vpcC"):
        parameter_sets(Bytes(size + kind + data))
        parameter_sets(Bytes(b"\0\0\0\x0cftypisom" + size + kind + data))
    parameter_sets(Bytes(b"\0\0\0\1\x67" + data))


def test_the_same_software_and_settings_give_the_same_traits() -> None:
    one, other = traits(encode(Film(frames=40))), traits(encode(Film(frames=60)))
    differing = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    assert differing <= {"video stream 0 / bits a second"}


def test_another_container_and_another_setting_show_in_the_traits() -> None:
    base = traits(encode(Film(frames=12)))
    fast = traits(encode(Film(frames=12, fast_start=True)))
    assert base["container / index"] == "last"
    assert fast["container / index"] == "first"
    keyed = traits(encode(Film(frames=24, options={"g": "4", "sc_threshold": "0"})))
    assert keyed["video stream 0 / frames between key frames"] == "4"


def picture(seed: int) -> Rgb:
    """Detail of every size, as pictures of the world have it: (512, 640, 3)."""
    source = np.random.default_rng(seed)
    made = np.zeros((512, 640, 3))
    for size in (8, 16, 32, 64, 128, 256, 512):
        coarse = source.normal(0, 160 / np.sqrt(size), (size, size * 5 // 4, 3))
        made += cv2.resize(coarse, (640, 512), interpolation=cv2.INTER_CUBIC)
    return np.clip(128 + made, 0, 255).astype(np.uint8)


def saved(pixels: Rgb, quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize("quality", [10, 50, 75, 92, 100])
def test_the_standards_tables_are_known_with_their_quality(quality: int) -> None:
    data = saved(picture(1), quality)
    found = jpeg_tables.tables(Bytes(data))
    with Image.open(io.BytesIO(data)) as image:
        assert found[0] == tuple(image.quantization[0])  # type: ignore[attr-defined]
    assert jpeg_tables.quality_of(found[0]) == quality


def test_a_table_of_ones_own_make_is_no_quality_of_the_standard() -> None:
    table = list(jpeg_tables.standard(75))
    table[9] += 1
    assert jpeg_tables.quality_of(tuple(table)) is None


@given(st.binary(max_size=400))
def test_any_bytes_after_a_jpegs_start_are_survived(data: bytes) -> None:
    jpeg_tables.tables(Bytes(b"\xff\xd8" + data))
    jpeg_tables.tables(Bytes(b"\xff\xd8\xff\xdb" + len(data).to_bytes(2) + data))


@pytest.mark.parametrize("seed", range(3))
def test_a_picture_saved_once_shows_no_earlier_coding_and_saved_again_finer_does(seed: int) -> None:
    once = saved(picture(seed), 60)
    assert not values(once, ExhibitKind.STILL).earlier.found
    with Image.open(io.BytesIO(once)) as image:
        again = saved(np.asarray(image.convert("RGB")), 88)
    assert values(again, ExhibitKind.STILL).earlier.found


def test_what_cannot_be_examined_says_why() -> None:
    out = io.BytesIO()
    Image.fromarray(picture(2)).save(out, "PNG")
    assert "only JPEG" in values(out.getvalue(), ExhibitKind.STILL).earlier.examined
    assert (
        "too small" in values(saved(picture(2)[:64, :64], 80), ExhibitKind.STILL).earlier.examined
    )
    assert "too few frames" in values(encode(Film(frames=12))).earlier.examined


def _steps(totals: NDArray[np.float64], keys: set[int]) -> Steps:
    changes = np.clip(totals[:, np.newaxis] * 4, 0, 255).round().astype(np.uint8)
    return Steps(
        changes=changes.repeat(256, axis=1),
        keys=np.array([at in keys for at in range(len(totals))]),
        ticks=np.arange(len(totals)),
        numerator=1,
        denominator=25,
        backwards=0,
        left_out=0,
    )


def test_a_pulse_at_one_distance_is_a_former_key_frame_unless_it_is_a_present_one() -> None:
    source = np.random.default_rng(5)
    totals = 8 + source.normal(0, 0.6, 240)
    assert (found := recompression.earlier_keys(_steps(totals, {0}))) is not None
    assert found.score_deci < recompression.SCORE_LEAST
    totals[::15] *= 1.7
    assert (found := recompression.earlier_keys(_steps(totals, {0}))) is not None
    assert (found.period, found.phase) == (15, 0)
    assert found.score_deci >= recompression.SCORE_LEAST
    present = set(range(0, 240, 15))
    assert (found := recompression.earlier_keys(_steps(totals, present))) is not None
    assert found.score_deci < recompression.SCORE_LEAST


@pytest.mark.parametrize("seed", range(5))
def test_of_five_places_all_must_stand_out_not_four(seed: int) -> None:
    source = np.random.default_rng(seed)
    totals = 8 + source.normal(0, 0.6, 265)
    places = 41 + 53 * np.arange(5)
    totals[places] = 8 * 1.6
    assert (found := recompression.earlier_keys(_steps(totals, {0}))) is not None
    assert (found.period, found.phase, found.instances) == (53, 41, 5)
    assert found.score_deci >= recompression.SCORE_LEAST
    totals[places[3]] = 8
    assert (found := recompression.earlier_keys(_steps(totals, {0}))) is not None
    assert found.score_deci < recompression.SCORE_LEAST


def test_a_rhythm_of_frames_left_out_is_none_of_former_key_frames() -> None:
    source = np.random.default_rng(8)
    totals = 8 + source.normal(0, 0.2, 360)
    totals[::10] *= 2
    assert {rhythm.period for rhythm in rhythms(_steps(totals, {0}))} == {10}
    assert (found := recompression.earlier_keys(_steps(totals, {0}))) is not None
    assert found.period % 10
    assert found.score_deci < recompression.SCORE_LEAST


def test_a_film_coded_with_short_groups_and_then_again_shows_them() -> None:
    base = np.pad(picture(7), ((0, 0), (0, 320), (0, 0)), mode="reflect")
    raw = [base[:360, at : at + 480].copy() for at in range(0, 300, 2)]
    first = _film(raw, "mpeg4", {"qscale": "7"}, 12)
    with av.open(io.BytesIO(first), "r") as container:
        decoded = [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            for frame in container.decode(container.streams.video[0])
        ]
    again = _film(decoded, "libx264", {"preset": "ultrafast", "crf": "20"}, 250)
    earlier = values(again).earlier
    assert earlier.found
    assert earlier.keys is not None
    assert earlier.keys.period % 12 == 0
    once = _film(raw, "libx264", {"preset": "ultrafast", "crf": "20"}, 250)
    assert not values(once).earlier.found


def _film(pictures: list[Rgb], codec: str, options: dict[str, str], group: int) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = group
        for index, pixels in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.real
def test_what_real_clips_state_is_read() -> None:
    sets = dict(parameter_sets(Bytes(driver.file("footage", "portrait-hevc.mp4"))))
    assert ("size", "720 x 1280") in sets["HEVC sequence"]
    sets = dict(parameter_sets(Bytes(driver.file("footage", "road-dashcam.mp4"))))
    assert ("frame number bits", "12") in sets["H.264 sequence"]
