from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.pairs import CLOSE, film, pair, segment

from sightline.matching.grounds import Known, Seen
from sightline.matching.lineage import lineage
from sightline.matching.pair import PairResult, Verdict
from sightline.model.times import Instant

WHOLE = segment((0, 20), (0, 20))


def seen(one: PairResult, difference: int = 500, detail: int = 900) -> Seen:
    close = replace(
        CLOSE,
        difference_e3=difference,
        back_e3=difference,
        detail_permille=detail,
        detail_agrees=detail != 1000,
    )
    return Seen(pair=one, closeness=close)


def copy(a: str, b: str, difference: int, detail: int = 900) -> Seen:
    return seen(pair(a, b, WHOLE), difference, detail)


def known(hour: int) -> Known:
    at = Instant.parse(f"2024-11-14T{hour:02d}:00:00Z")
    return Known(latest=at, earliest=at, basis="as posted")


def test_a_chain_of_copies_is_told_from_two_copies_of_one() -> None:
    chain = lineage([copy("A", "B", 300), copy("B", "C", 300), copy("A", "C", 420)], {})
    assert chain.parents("B") == ("A",)
    assert chain.parents("C") == ("B",)
    both = lineage([copy("A", "B", 300), copy("B", "C", 420, 1000), copy("A", "C", 300)], {})
    assert both.parents("C") == ("A",)


def test_parents_as_near_as_each_other_are_both_named() -> None:
    found = lineage([copy("A", "C", 300), copy("B", "C", 301), copy("A", "B", 900, 1000)], {})
    assert set(found.parents("C")) == {"A", "B"}


def test_what_something_speaks_against_is_a_parent_only_where_far_nearer() -> None:
    times = {"A": known(9), "B": known(18), "C": known(12)}

    def parents(difference: int) -> tuple[str, ...]:
        nearer = copy("B", "C", difference)
        assert nearer.closeness is not None
        # B's picture goes on past the edge of C's: it cannot come from C.
        nearer = replace(nearer, closeness=replace(nearer.closeness, a_goes_on=True))
        return lineage([copy("A", "C", 300), nearer, copy("A", "B", 500)], times).parents("C")

    # C is stated to be older than B.
    assert parents(260) == ("A",)
    assert parents(150) == ("B",)


def test_the_only_one_it_can_come_from_is_its_parent_whatever_times_are_stated() -> None:
    excerpt = Seen(pair=pair("A", "B", segment((5, 12), (0, 7)), b_quality=film(7)))
    found = lineage([excerpt], {"A": known(15), "B": known(9)})
    assert found.parents("B") == ("A",)
    assert [item.child for item in found.contradictions] == ["B"]


def test_equals_are_undetermined_and_roots_both() -> None:
    found = lineage([copy("A", "B", 300, 1000)], {})
    assert [item.undetermined for item in found.descents] == [("B",), ("A",)]
    assert found.materials[0].roots == ("A", "B")


def test_a_compilation_has_a_parent_for_each_of_its_stretches() -> None:
    parts = [
        seen(pair("A", "X", segment((4, 12), (0, 8)), b_quality=film(16))),
        seen(pair("C", "X", segment((4, 12), (8, 16)), b_quality=film(16))),
    ]
    found = lineage(parts, {})
    assert found.parents("X") == ("A", "C")
    assert [item.members for item in found.materials] == [("A", "X"), ("C", "X")]


def test_what_comes_from_elsewhere_in_one_part_is_put_together_and_no_recording() -> None:
    parts = [
        seen(pair("A", "X", segment((4, 12), (0, 8)), b_quality=film(16))),
        # X shows all of C from its 8th second on: neither way is excluded.
        seen(pair("C", "X", segment((0, 8), (8, 16)), a_quality=film(8), b_quality=film(16))),
    ]
    found = lineage(parts, {})
    assert found.parents("X") == ("A",)
    assert [item.members for item in found.materials] == [("A", "X"), ("C", "X")]


def test_two_excerpts_of_one_recording_are_one_material() -> None:
    parts = [
        seen(pair("A", "X", segment((0, 8), (0, 8)), b_quality=film(8))),
        seen(pair("A", "Y", segment((10, 18), (0, 8)), b_quality=film(8))),
    ]
    assert [item.members for item in lineage(parts, {}).materials] == [("A", "X", "Y")]


def test_the_most_complete_and_the_earliest_stated_are_named() -> None:
    excerpt = pair("A", "X", segment((5, 12), (0, 7)), b_quality=film(7))
    material = lineage([seen(excerpt)], {"X": known(9), "A": known(15)}).materials[0]
    assert material.roots == ("A",)
    assert material.most_complete == "A"
    assert material.earliest == "X"


def test_a_stated_time_that_the_pictures_do_not_allow_is_a_contradiction() -> None:
    excerpt = pair("A", "X", segment((5, 12), (0, 7)), b_quality=film(7))
    found = lineage([seen(excerpt)], {"X": known(9), "A": known(15)})
    assert [(item.child, item.parent) for item in found.contradictions] == [("X", "A")]
    assert "stated" in found.contradictions[0].words
    assert lineage([seen(excerpt)], {"X": known(16), "A": known(15)}).contradictions == ()


def test_what_only_looks_alike_or_shares_a_card_is_no_copy() -> None:
    pairs = [
        pair("A", "B", segment((0, 5), (0, 5)), verdict=Verdict.LOOKS_ALIKE),
        pair("A", "C", segment((0, 2), (0, 2)), verdict=Verdict.SHARED_SEGMENT),
    ]
    found = lineage([Seen(pair=one) for one in pairs], {})
    assert found.materials == ()
    assert found.descents == ()


def test_without_frames_no_parent_is_nearer_than_another() -> None:
    parts = [
        Seen(pair=pair("A", "X", segment((5, 12), (0, 7)), b_quality=film(7))),
        Seen(pair=pair("B", "X", segment((5, 12), (0, 7)), b_quality=film(7))),
        Seen(pair=pair("A", "B", WHOLE)),
    ]
    assert set(lineage(parts, {}).parents("X")) == {"A", "B"}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5), st.integers(0, 5), st.integers(100, 900), st.integers(900, 1100)
        ),
        max_size=15,
        unique_by=lambda item: frozenset(item[:2]),
    )
)
def test_nobody_is_their_own_ancestor_and_everyone_has_a_material(
    rows: Sequence[tuple[int, int, int, int]],
) -> None:
    pairs = [copy(f"E{a}", f"E{b}", far, detail) for a, b, far, detail in rows if a != b]
    found = lineage(pairs, {})
    names = {name for item in pairs for name in (item.pair.a, item.pair.b)}
    assert {name for item in found.materials for name in item.members} == names
    for name in names:
        reached, waiting = set[str](), list(found.parents(name))
        while waiting:
            above = waiting.pop()
            if above not in reached:
                reached.add(above)
                waiting += found.parents(above)
        assert name not in reached
    assert all(item.roots for item in found.materials)
