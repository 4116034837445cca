"""The descriptor's bytes: the same back, and hostile ones refused without harm."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.matching.descriptor import Described, KeyFeatures, SoundPrint, Thumbnails
from sightline.matching.descriptor_format import MAGIC, UnfitDescriptor, decode, encode
from sightline.matching.features import Features
from sightline.matching.pair import Quality
from sightline.model.places import WHOLE, Region


def described(thumbnails: int = 5, keys: int = 3, each: int = 4, landmarks: int = 6) -> Described:
    chance = np.random.default_rng(thumbnails + 10 * keys)
    start = -1_500_000
    total = keys * each
    quality = Quality(
        still=False,
        width=640,
        height=360,
        start_us=start,
        duration_us=4_000_000,
        frames=100,
        sharpness_centi=1234,
        saturation_permille=200,
        picture_area=Region(left=0, top=100, width=WHOLE, height=9000),
        has_pictures=True,
        has_sound=True,
        informative_permille=900,
    )
    return Described(
        name="x",
        quality=quality,
        thumbnails=Thumbnails(
            times_us=start + np.arange(thumbnails, dtype=np.int64) * 250_000,
            pixels=chance.integers(0, 256, (thumbnails, 27, 48), dtype=np.uint8),
            informative=np.arange(thumbnails) % 2 == 0,
        ),
        between=Thumbnails(
            times_us=start + 90_000 + np.arange(thumbnails // 2, dtype=np.int64) * 500_000,
            pixels=chance.integers(0, 256, (thumbnails // 2, 27, 48), dtype=np.uint8),
            informative=np.ones(thumbnails // 2, np.bool_),
        ),
        keys=KeyFeatures(
            times_us=start + np.arange(keys, dtype=np.int64) * 600_000,
            starts=np.arange(keys + 1, dtype=np.int64) * each,
            features=Features(
                spots=chance.random((total, 2)).astype(np.float32),
                sizes=(chance.random(total) * 0.2 + 0.005).astype(np.float32),
                angles=(chance.random(total) * 360).astype(np.float32),
                codes=chance.integers(0, 256, (total, 16), dtype=np.uint8),
            ),
        ),
        sound=SoundPrint(
            times_us=np.arange(landmarks, dtype=np.int64) * 16_000 + 7_000,
            hashes=chance.integers(0, 2**32, landmarks, dtype=np.uint32),
            start_us=7_000,
            duration_us=3_900_000,
        ),
    )


@pytest.mark.parametrize("counts", [(5, 3, 4, 6), (0, 0, 0, 0), (1, 1, 0, 0), (9, 2, 200, 50)])
def test_what_is_written_is_read_again(counts: tuple[int, int, int, int]) -> None:
    before = described(*counts)
    after = decode(encode(before), "x")
    assert after.quality == before.quality
    assert np.array_equal(after.thumbnails.times_us, before.thumbnails.times_us)
    assert np.array_equal(after.thumbnails.pixels, before.thumbnails.pixels)
    assert np.array_equal(after.thumbnails.informative, before.thumbnails.informative)
    assert np.array_equal(after.keys.times_us, before.keys.times_us)
    assert np.array_equal(after.keys.features.codes, before.keys.features.codes)
    assert np.abs(after.keys.features.spots - before.keys.features.spots).max(initial=0) < 1e-4
    ratio = after.keys.features.sizes / before.keys.features.sizes
    assert np.abs(ratio - 1).max(initial=0) < 0.03
    turn = np.abs(after.keys.features.angles - before.keys.features.angles)
    assert np.minimum(turn, 360 - turn).max(initial=0) < 0.8
    assert np.array_equal(after.sound.hashes, before.sound.hashes)
    assert np.array_equal(after.sound.times_us, before.sound.times_us)


def test_reading_and_writing_again_gives_the_same_bytes() -> None:
    data = encode(described())
    assert encode(decode(data, "x")) == data


def test_every_cut_and_any_addition_is_refused() -> None:
    data = encode(described())
    for end in range(0, len(data), 37):
        with pytest.raises(UnfitDescriptor):
            decode(data[:end], "x")
    with pytest.raises(UnfitDescriptor):
        decode(data + b"\0", "x")


def test_another_format_is_refused() -> None:
    data = bytearray(encode(described()))
    data[len(MAGIC) - 1] += 1
    with pytest.raises(UnfitDescriptor, match="format 3"):
        decode(bytes(data), "x")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    for data in (tail, MAGIC + tail):
        try:
            decode(data, "x")
        except UnfitDescriptor:
            continue


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 120), st.integers(0, 255))
def test_a_changed_byte_of_the_head_gives_a_descriptor_or_a_refusal(at: int, value: int) -> None:
    data = bytearray(encode(described()))
    data[at] = value
    try:
        read = decode(bytes(data), "x")
    except UnfitDescriptor:
        return
    assert len(read.thumbnails.pixels) == len(read.thumbnails.times_us)
