"""What nobody waits for is left undecoded; what is waited for is the same to the bit."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.analyzers import WATCHING, Awaiting, analyzer
from tests.doubles.jobs import examine_bytes, values
from tests.doubles.media import FOOTAGE, Film, encode
from tests.unit.analysis import driver

from sightline.adapters.thinning import Thinning
from sightline.analysis.contract import Stream
from sightline.matching import descriptor_run

EVERY_US = 400_000
WAITING = analyzer(functools.partial(Awaiting, EVERY_US), Stream.FRAMES)
BOTH_WAYS = {"bf": "3", "b-adapt": "0", "b-pyramid": "normal"}
FILMS = {
    "h264 in mp4": Film(frames=90, options=BOTH_WAYS),
    "h264 in matroska": Film(frames=90, container="matroska", options=BOTH_WAYS),
    "h264 as a transport stream": Film(frames=90, container="mpegts", options=BOTH_WAYS),
    "h264 of no times": Film(frames=90, container="h264", options={"bf": "0"}),
    "h264, interlaced": Film(frames=90, options={**BOTH_WAYS, "x264-params": "interlaced=1"}),
    "hevc": Film(frames=90, codec="libx265", options={"x265-params": "log-level=none"}),
    "mpeg-4": Film(frames=90, codec="mpeg4", options={"bf": "2"}),
    "uneven times": Film(frames=90, times=[n * n // 3 for n in range(3, 93)], options=BOTH_WAYS),
}


@pytest.fixture
def left_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ticks of the pictures that were left out, in this process."""
    found: list[int] = []
    before = Thinning.before

    def noting(thinning: Thinning, pts: int | None) -> Iterator[tuple[int, int]]:
        for ticks, duration in before(thinning, pts):
            found.append(ticks)
            yield ticks, duration

    monkeypatch.setattr(Thinning, "before", noting)
    return found


@pytest.mark.parametrize("film", FILMS.values(), ids=FILMS)
def test_one_who_waits_sees_the_same_alone_and_beside_one_who_looks_at_all(
    tmp_path: Path, film: Film
) -> None:
    data = encode(film)
    (alone,) = examine_bytes(tmp_path, data, WAITING)
    beside, all_seen = examine_bytes(tmp_path, data, WAITING, WATCHING)
    assert values(alone) == values(beside)
    told = [at for at, *_ in values(alone)["seen"]] + values(alone)["passed"]
    assert sorted(told) == values(all_seen)["times"]


def test_half_the_pictures_of_usual_coding_are_left_out(left_out: list[int]) -> None:
    driver.examine(encode(FILMS["h264 in mp4"]), WAITING)
    assert 20 <= len(left_out) <= 50


@pytest.mark.parametrize("name", ["h264, interlaced", "hevc", "mpeg-4", "h264 of no times"])
def test_where_a_picture_is_not_surely_needed_by_no_other_none_is_left_out(
    left_out: list[int], name: str
) -> None:
    driver.examine(encode(FILMS[name]), WAITING)
    assert not left_out


def test_nothing_more_is_left_out_once_something_is_damaged(left_out: list[int]) -> None:
    data = encode(Film(frames=300, fast_start=True, options={**BOTH_WAYS, "g": "30"}))
    driver.examine(data, WAITING)
    usual = len(left_out)
    left_out.clear()
    middle = 2 * len(data) // 3
    driver.examine(data[:middle] + b"\xa5" * 600 + data[middle + 600 :], WAITING)
    assert usual // 4 < len(left_out) < usual


@pytest.mark.real
@pytest.mark.parametrize("name", ["cat-1.mp4", "counter-vfr.mp4", "toy-elf.webm"])
def test_a_descriptor_has_the_same_bytes_alone_and_in_a_whole_examination(name: str) -> None:
    data = FOOTAGE.joinpath(name).read_bytes()
    (alone,) = driver.examine(data, descriptor_run.ANALYZER)
    beside, _ = driver.examine(data, descriptor_run.ANALYZER, WATCHING)
    assert alone.data == beside.data
    assert alone.values == beside.values
