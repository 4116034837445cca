"""Counts against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.assertions import killed

from sightline.ledger.compared import Tally
from sightline.ledger.tallies import Standing, joint, standing, sum_check

_ENDS = st.one_of(st.none(), st.integers(0, 60))


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    low, high = draw(_ENDS), draw(_ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    soft = draw(st.booleans())
    return Tally(low=low, high=high, low_soft=soft, high_soft=soft, outcome="killed")


@pytest.mark.parametrize(
    ("one", "other", "lies"),
    [
        (killed(11, None), killed(1, 10), Standing.APART),
        (killed(11, None), killed(12, 12), Standing.HOLDS),
        (killed(12, 12), killed(11, None), Standing.INSIDE),
        (killed(12, 12, soft=True), killed(15, None), Standing.SOFTLY_APART),
        (killed(12, 12, soft=True), killed(40, 40), Standing.APART),
        (killed(24, None, soft=True), killed(19, 19), Standing.SOFTLY_APART),
        (killed(10, 20), killed(15, 30), Standing.OVERLAPS),
        (killed(7, 7), killed(7, 7), Standing.EQUAL),
    ],
)
def test_counts_lie_to_each_other_as_their_words_mean(
    one: Tally, other: Tally, lies: Standing
) -> None:
    assert standing(one, other) is lies


@given(tallies(), tallies())
def test_the_order_of_two_counts_only_swaps_which_lies_inside(one: Tally, other: Tally) -> None:
    swapped = {Standing.INSIDE: Standing.HOLDS, Standing.HOLDS: Standing.INSIDE}
    lies = standing(one, other)
    assert standing(other, one) is swapped.get(lies, lies)


@given(tallies(), tallies(), st.integers(0, 200))
def test_a_contradiction_means_that_no_number_satisfies_both(
    one: Tally, other: Tally, number: int
) -> None:
    inside = all(t.bounds[0] <= number <= t.bounds[1] for t in (one, other))
    if inside:
        assert standing(one, other) not in {Standing.APART, Standing.SOFTLY_APART}


def test_families_leave_their_intersection_and_the_union_is_shown_too() -> None:
    left = joint({"a": [killed(11, None)], "b": [killed(1, 15)], "c": [killed(12, 20)]})
    assert left is not None
    assert (left.low, left.high, left.widest_low, left.widest_high) == (12, 15, 1, None)
    assert str(left) == "12 to 15 by 3 independent families; any of them: 1 or more"


def test_families_that_leave_nothing_say_so() -> None:
    left = joint({"a": [killed(19, None)], "b": [killed(1, 15)]})
    assert left is not None
    assert left.apart
    assert "no number satisfies" in str(left)


def test_a_copy_within_a_family_does_not_narrow_what_is_known() -> None:
    once = joint({"a": [killed(11, None)]})
    twice = joint({"a": [killed(11, None), killed(11, 11)]})
    assert once == twice


@given(st.lists(tallies(), min_size=1, max_size=5))
def test_the_intersection_lies_in_every_account_and_the_union_holds_each(
    given_tallies: list[Tally],
) -> None:
    left = joint({str(n): [tally] for n, tally in enumerate(given_tallies)})
    assert left is not None
    for tally in given_tallies:
        low, high = tally.bounds
        assert left.widest_low <= low
        assert left.widest_high is None or left.widest_high >= high


@pytest.mark.parametrize(
    ("parts", "holds"),
    [([11, 6, 3], True), ([11, 6, 4], False), ([11, 6], None)],
)
def test_parts_are_held_against_their_total(parts: list[int], holds: bool | None) -> None:  # noqa: FBT001 - the expected answer
    counted = [killed(20, 20)] + [killed(n, n, part=True, group=f"g{n}") for n in parts]
    check = sum_check(counted)
    assert check is not None
    assert check.holds is holds


def test_a_number_without_parts_has_no_sum() -> None:
    assert sum_check([killed(20, 20)]) is None
    assert sum_check([killed(20, 20, part=True)]) is None
