"""Packets of sound follow each other as their codec makes them, unless something was joined."""

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.contract import Packet, StreamFacts
from sightline.analysis.sound_times import SoundTimes, TimesBreak

AAC = StreamFacts(index=1, kind="audio", codec="aac", time_base=Fraction(1, 48_000))


def breaks(times: Iterable[int | None], stream: StreamFacts = AAC) -> tuple[TimesBreak, ...]:
    watch = SoundTimes(stream)
    for pts in times:
        watch.packet(packet(pts))
        watch.packet(packet(7, stream=0))
    return watch.breaks()


def packet(pts: int | None, stream: int = 1) -> Packet:
    return Packet(
        stream=stream, pts=pts, dts=pts, duration=None, size=9, keyframe=True, corrupt=False
    )


def regular(count: int, first: int = 0, step: int = 1024) -> list[int]:
    return [first + step * number for number in range(count)]


def test_what_a_recorder_numbers_is_left_alone() -> None:
    assert breaks(regular(400)) == ()
    assert breaks([-1024, *regular(400, 3)]) == ()


@pytest.mark.parametrize("denominator", [1000, 90_000, 1_000_000])
def test_times_rounded_by_a_container_are_left_alone(denominator: int) -> None:
    stream = StreamFacts(index=1, kind="audio", codec="aac", time_base=Fraction(1, denominator))
    exact = (Fraction(1024 * number, 44_100) for number in range(2000))
    assert breaks((round(time * denominator) for time in exact), stream) == ()


def test_a_join_is_told_where_it_is_and_by_how_much() -> None:
    (gap,) = breaks([*regular(100), *regular(100, 100 * 1024 + 480)])
    assert gap == TimesBreak(start_us=2_133_333, end_us=2_143_333, by_us=10_000, packets=1)
    (less,) = breaks([*regular(100), *regular(100, 100 * 1024 - 144)])
    assert (less.by_us, less.end_us) == (-3000, less.start_us)


def test_packets_pressed_together_at_a_join_are_one_break() -> None:
    pressed = [100 * 1024 + number for number in range(45)]
    (found,) = breaks([*regular(100), *pressed, *regular(100, 101 * 1024)])
    assert found.packets == 45
    assert found.by_us == pytest.approx(-44 * 1024 / 0.048, abs=100)


def test_a_clock_that_is_uneven_throughout_tells_nothing() -> None:
    jittered = [1024 * number + 90 * (number % 7 == 0) for number in range(400)]
    assert breaks(jittered) == ()
    assert breaks(number * number for number in range(400)) == ()


def test_run_up_and_run_out_at_the_ends_are_no_join() -> None:
    assert breaks([0, *regular(100, 1027), 1027 + 99 * 1024 + 300]) == ()


@pytest.mark.parametrize("codec", ["vorbis", "pcm_s16le"])
def test_codecs_of_uneven_packets_are_not_looked_at(codec: str) -> None:
    stream = StreamFacts(index=1, kind="audio", codec=codec, time_base=Fraction(1, 48_000))
    assert breaks([*regular(100), *regular(100, 100 * 1024 + 480)], stream) == ()
    assert SoundTimes(None).breaks() == ()


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), max_size=60))
def test_any_times_can_be_seen(times: list[int | None]) -> None:
    for item in breaks(times):
        assert item.start_us <= item.end_us
