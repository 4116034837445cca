from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.media import Film, encode
from tests.unit.analysis.driver import examine

from sightline.errors import InputRefused
from sightline.matching.frames_taken import AROUND, TIMES_MOST, Taken, pack, taker, unpack
from sightline.model.finding import Outcome

FILM = encode(Film(frames=50, width=160, height=96))


def taken(*times: int) -> tuple[Taken, ...]:
    return unpack(examine(FILM, taker(times))[0].data[0].data)


def test_the_picture_nearest_to_each_time_is_taken_with_those_around_it() -> None:
    first, second = taken(410_000, 1_200_000)
    assert (first.asked_us, first.shown_us) == (410_000, 400_000)
    assert second.shown_us == 1_200_000
    assert second.times_us == tuple(range(960_000, 1_440_001, 40_000))
    assert len(second.pictures) == 13 <= AROUND
    assert second.shown.shape == (96, 160, 3)
    assert second.pictures[0].shape == (96, 160)


def test_colours_are_those_of_the_film() -> None:
    red = taken(0)[0].shown[4, 4].astype(int)
    assert red[0] > 180
    assert red[1] < 60


def test_what_was_packed_is_read_back_exactly() -> None:
    items = taken(200_000, 1_000_000)
    again = unpack(pack(items))
    for one, two in zip(items, again, strict=True):
        assert one.times_us == two.times_us
        assert np.array_equal(one.shown, two.shown)
        assert all(map(np.array_equal, one.pictures, two.pictures))


def test_a_time_past_the_end_takes_the_last_picture() -> None:
    assert taken(60_000_000)[0].shown_us == 1_960_000


def test_two_runs_give_the_same_bytes() -> None:
    one, two = (examine(FILM, taker((500_000,)))[0].data[0].data for _ in range(2))
    assert one == two


def test_undecodable_bytes_are_no_pictures() -> None:
    assert examine(b"\0" * 4096, taker((0,)))[0].outcome is not Outcome.OBSERVED


@pytest.mark.parametrize("times", [(), tuple(range(TIMES_MOST + 1))])
def test_a_senseless_number_of_times_is_refused(times: tuple[int, ...]) -> None:
    with pytest.raises(InputRefused):
        taker(times)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    for start in (b"", b"SLframe1"):
        with pytest.raises(InputRefused):
            unpack(start + data)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_changed_byte_never_reads_past_the_end(at: int, value: int) -> None:
    small = [replace(item, shown=item.shown[:8, :8]) for item in SMALL]
    data = bytearray(pack(small))
    data[at % len(data)] = value
    try:
        items = unpack(bytes(data))
    except InputRefused:
        return
    assert all(item.pictures for item in items)


SMALL = [
    replace(item, pictures=tuple(np.ascontiguousarray(p[:6, :9]) for p in item.pictures))
    for item in taken(400_000)
]
