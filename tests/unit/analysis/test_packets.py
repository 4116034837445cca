from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sightline.analysis.contract import Packet, StreamFacts
from sightline.analysis.packets import PacketFacts, PacketTally
from sightline.model.canonical import MAX_INTEGER

BASE = StreamFacts(index=0, kind="video", codec="x", time_base=Fraction(1, 1000))


def _facts(times: list[int | None], keys: tuple[int, ...] = (0,)) -> PacketFacts:
    tally = PacketTally(0)
    for number, pts in enumerate(times):
        tally.add(
            Packet(
                stream=0,
                pts=pts,
                dts=number,
                duration=None,
                size=100,
                keyframe=number in keys,
                corrupt=False,
            )
        )
    return tally.facts(BASE)


def test_steps_that_differ_by_one_tick_are_a_constant_rate() -> None:
    facts = _facts([0, 33, 67, 100, 133])
    assert facts.rate == "constant"
    assert {(step.ticks, step.count) for step in facts.steps} == {(33, 3), (34, 1)}


def test_a_pause_makes_the_rate_variable() -> None:
    assert _facts([0, 40, 80, 500, 540]).rate == "variable"


def test_pictures_predicted_from_later_ones_show_as_reordering() -> None:
    assert _facts([0, 120, 40, 80]).reordered
    assert not _facts([0, 40, 80, 120]).reordered


def test_missing_negative_and_repeated_times_are_counted() -> None:
    facts = _facts([-40, 0, None, 0, 40])
    assert (facts.missing_times, facts.negative_times, facts.duplicate_times) == (1, 1, 1)


def test_key_frames_are_counted_with_the_distances_between_them() -> None:
    facts = _facts([*range(0, 1000, 40)], keys=(0, 10, 24))
    assert (facts.keyframes, facts.key_interval_min, facts.key_interval_max) == (3, 10, 14)


def test_the_bit_rate_counts_the_time_the_last_packet_plays() -> None:
    # 25 packets of 100 bytes, 40 ms each, are 20,000 bits a second.
    assert _facts([*range(0, 1000, 40)]).bits_per_second == 20_000


def test_a_step_that_no_record_can_hold_is_given_as_the_largest_one_can() -> None:
    assert _facts([304, -(2**53 - 304)]).steps[0].ticks == MAX_INTEGER


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), max_size=30))
def test_times_of_any_size_are_counted(times: list[int | None]) -> None:
    facts = _facts(times)
    assert facts.count == len(times)
    assert facts.missing_times == times.count(None)
