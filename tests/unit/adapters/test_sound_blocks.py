"""Sound blocks: whatever comes in, 16 kHz mono goes out, each block at the time it was heard."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from sightline.adapters.sound_blocks import SoundBlocks
from sightline.analysis.contract import SOUND_RATE_HZ, SoundBlock

MILLISECONDS = Fraction(1, 1000)


def frame(
    pts: int | None, samples: int, *, rate: int = 48_000, level: int = 1000, channels: int = 1
) -> av.AudioFrame:
    data = np.full((1, samples * channels), level, np.int16)
    made = av.AudioFrame.from_ndarray(data, "s16", "mono" if channels == 1 else "stereo")
    made.sample_rate, made.pts = rate, pts
    return made


def heard(base: Fraction, frames: Sequence[av.AudioFrame]) -> list[SoundBlock]:
    blocks = SoundBlocks(base)
    whole = [block for one in frames for block in blocks.feed(one)]
    return [*whole, *blocks.finish()]


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 48_000])
def test_a_second_of_sound_is_sixteen_thousand_samples(rate: int) -> None:
    base = Fraction(1, rate)
    blocks = heard(base, [frame(at, rate // 10, rate=rate) for at in range(0, rate, rate // 10)])
    assert abs(sum(len(block.samples) for block in blocks) - SOUND_RATE_HZ) <= 1
    assert blocks[0].time.pts == 0


def test_consecutive_blocks_meet_without_gap_or_overlap() -> None:
    blocks = heard(Fraction(1, 48_000), [frame(at, 1024) for at in range(0, 200 * 1024, 1024)])
    assert len(blocks) > 3
    for earlier, later in pairwise(blocks):
        assert abs(earlier.time.pts + len(earlier.samples) - later.time.pts) <= 1


def test_a_gap_in_the_times_starts_a_new_block_at_its_own_time() -> None:
    blocks = heard(MILLISECONDS, [frame(0, 4800), frame(100, 4800), frame(2000, 4800)])
    assert [round(block.time.seconds, 1) for block in blocks] == [0, 2]


def test_times_rounded_to_milliseconds_cut_no_block() -> None:
    # 1024 samples at 48 kHz take 21.33 ms; Matroska writes 0, 21, 43, 64 and so on.
    frames = [frame(round(number * 64 / 3), 1024) for number in range(15)]
    assert len(heard(MILLISECONDS, frames)) == 1


def test_sound_without_times_follows_on() -> None:
    blocks = heard(Fraction(1, 48_000), [frame(None, 4800) for _ in range(3)])
    assert [block.time.pts for block in blocks] == [0]
    assert abs(len(blocks[0].samples) - 4800) <= 1


def test_a_change_of_rate_or_channels_in_mid_stream_loses_no_sound() -> None:
    frames = [
        frame(0, 4800),
        frame(100, 4410, rate=44_100),
        frame(200, 4800, channels=2),
        frame(300, 1600, rate=16_000),
    ]
    blocks = heard(MILLISECONDS, frames)
    assert abs(sum(len(block.samples) for block in blocks) - 6400) <= 8
    assert all(abs(int(np.median(block.samples)) - 1000) <= 2 for block in blocks)


def test_samples_outlive_the_frame_they_came_from() -> None:
    blocks = heard(Fraction(1, 16_000), [frame(0, 1600, rate=16_000, level=-7)])
    assert blocks[0].samples.dtype == np.int16
    assert set(blocks[0].samples.tolist()) == {-7}
    assert blocks[0].samples.flags.owndata
