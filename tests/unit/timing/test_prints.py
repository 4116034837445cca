from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.sounds import babble, printed

from sightline.errors import InputRefused
from sightline.timing.prints import ClockPrint, SightPrint, SoundPrint, pack, unpack


def _clock(frames: int = 5) -> ClockPrint:
    times = np.arange(frames, dtype=np.int64) * 40_000 - 80_000
    series = (np.arange(frames) * 100).astype(np.uint16)
    sight = SightPrint(
        times_us=times,
        light=series,
        motion=series[::-1].copy(),
        stills_us=times[:2],
        stills=np.arange(2 * 12 * 16, dtype=np.uint8).reshape(2, 12, 16),
    )
    return ClockPrint(sound=printed(babble(1, 2.7), start_us=-23_000), sight=sight)


def test_what_is_packed_is_unpacked() -> None:
    clock = _clock()
    again = unpack(pack(clock))
    assert again.sound.start_us == -23_000
    assert np.array_equal(again.sound.signs, clock.sound.signs)
    assert np.array_equal(again.sound.levels, clock.sound.levels)
    assert np.array_equal(again.sight.times_us, clock.sight.times_us)
    assert np.array_equal(again.sight.light, clock.sight.light)
    assert np.array_equal(again.sight.motion, clock.sight.motion)
    assert np.array_equal(again.sight.stills_us, clock.sight.stills_us)
    assert np.array_equal(again.sight.stills, clock.sight.stills)


def test_a_print_of_nothing_is_a_print() -> None:
    nothing = ClockPrint(sound=SoundPrint.nothing(), sight=SightPrint.nothing())
    again = unpack(pack(nothing))
    assert again.sound.seconds == 0
    assert len(again.sight.times_us) == 0


def test_the_same_print_gives_the_same_bytes() -> None:
    assert pack(_clock()) == pack(unpack(pack(_clock())))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.999])
def test_a_cut_print_is_refused(share: float) -> None:
    data = pack(_clock())
    with pytest.raises(InputRefused):
        unpack(data[: int(len(data) * share)])


def test_bytes_left_over_are_refused() -> None:
    with pytest.raises(InputRefused, match="left over"):
        unpack(pack(_clock()) + b"\0")


@given(at=st.integers(8, 24), byte=st.integers(0, 255))
def test_a_print_that_states_other_lengths_is_refused_or_read_within_bounds(
    at: int, byte: int
) -> None:
    data = bytearray(pack(_clock()))
    data[at] = byte
    try:
        again = unpack(bytes(data))
    except InputRefused:
        return
    assert len(again.sound.signs) <= 8 * len(data)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        unpack(b"SLCLOCK\x01" + data[:11])
    with pytest.raises(InputRefused):
        unpack(data + b"x")


@pytest.mark.parametrize("time", [10**13 + 1, -(2**62), 2**62])
def test_times_beyond_any_clip_are_refused(time: int) -> None:
    clock = _clock()
    times = clock.sight.times_us.copy()
    times[2] = time
    far = replace(clock, sight=replace(clock.sight, times_us=times))
    with pytest.raises(InputRefused, match="times beyond"):
        unpack(pack(far))
