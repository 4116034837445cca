from hypothesis import given
from hypothesis import strategies as st

from sightline.geo.spans import Span, common, conflict, intersect, length_s, shares

WHOLE = (0.0, 100.0)


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    ends = sorted(draw(st.sets(st.integers(0, 100), max_size=8)))
    return [(float(a), float(b)) for a, b in zip(ends[::2], ends[1::2], strict=False)]


@given(spans(), spans(), st.floats(0.0, 100.0))
def test_a_moment_is_in_the_intersection_if_it_is_in_both(
    one: list[Span], other: list[Span], at: float
) -> None:
    def holds(found: list[Span]) -> bool:
        return any(start <= at <= end for start, end in found)

    assert holds(intersect(one, other)) is (holds(one) and holds(other))


@given(st.lists(spans(), max_size=4))
def test_the_conflict_named_leaves_nothing_and_no_part_of_it_does(lists: list[list[Span]]) -> None:
    found = conflict(lists, WHOLE)
    if not found:
        assert common(lists, WHOLE)
        return
    assert not common([lists[index] for index in found], WHOLE)
    for left_out in found:
        rest = [lists[index] for index in found if index != left_out]
        assert common(rest, WHOLE)


def test_the_smallest_conflict_of_three_is_a_pair() -> None:
    lists = [[(0.0, 60.0)], [(10.0, 20.0)], [(50.0, 90.0)]]
    assert conflict(lists, WHOLE) == (1, 2)


def test_a_share_says_what_a_constraint_leaves_alone_and_what_the_others_leave() -> None:
    one, other = shares([[(0.0, 10.0)], [(5.0, 50.0)]], WHOLE)
    assert (one.alone_s, one.without_s) == (10.0, 45.0)
    assert (other.alone_s, other.without_s) == (45.0, 10.0)
    assert length_s(common([[(0.0, 10.0)], [(5.0, 50.0)]], WHOLE)) == 5.0
