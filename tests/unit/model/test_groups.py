"""What one signature may cover, and what no signature covers."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.custody import CustodyEntry, SignedEntry
from sightline.model.digest import Digest
from sightline.model.groups import MAX_GROUP, OpenGroup
from sightline.model.times import Instant

Told = tuple[str, bool, int | None]
"""Actor, whether signed, what it says it covers."""


def signed_entry(seq: int, told: Told) -> SignedEntry:
    actor, signed, covers = told
    entry = CustodyEntry(
        case=Digest.of(b"case"),
        seq=seq,
        tree="00" * 32,
        at=Instant(0),
        actor=actor,
        action="test",
        kind="claim",
        record=Digest.of(b"record"),
        covers=covers,
    )
    return SignedEntry(entry=entry, signature="AAAA" if signed else None)


def flaws(log: Sequence[Told]) -> list[tuple[int, bool]]:
    """Numbers of the entries at fault, and whether each lacks a signature."""
    group = OpenGroup()
    found = [
        flaw for seq, told in enumerate(log) for flaw in group.take(signed_entry(seq, told))
    ] + group.end()
    return [(flaw.seq, flaw.unsigned) for flaw in found]


ALONE: Told = ("ada", True, None)
ADA: Told = ("ada", False, None)
BEN: Told = ("ben", False, None)


def test_a_log_of_signed_entries_needs_to_cover_nothing() -> None:
    assert flaws([ALONE, ("ben", True, None), ALONE]) == []


def test_the_last_of_a_group_covers_the_rest_of_it() -> None:
    assert flaws([ALONE, ADA, ADA, ("ada", True, 2), BEN, ("ben", True, 1)]) == []


def test_a_group_has_a_largest_length() -> None:
    assert flaws([*[ADA] * (MAX_GROUP - 1), ("ada", True, MAX_GROUP - 1)]) == []
    assert flaws([*[ADA] * MAX_GROUP, ("ada", True, MAX_GROUP)]) == [(MAX_GROUP, False)]


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([ALONE, ADA], [(1, True)]),
        ([ADA, ALONE], [(0, True)]),
        ([ADA, ADA, ("ada", True, 1)], [(0, True)]),
        ([ALONE, ADA, ("ada", True, 2)], [(2, False)]),
        ([BEN, ("ada", True, 1)], [(1, False)]),
        ([BEN, ADA, ("ada", True, 2)], [(2, False)]),
        ([BEN, ADA, ("ada", True, 1)], [(0, True)]),
        ([("ada", True, 1)], [(0, False)]),
        ([("ada", True, 0)], [(0, False)]),
        ([ADA, ("ada", True, 0)], [(0, True), (1, False)]),
        ([ADA, ("ada", True, -1)], [(0, True), (1, False)]),
        ([ADA, ("ada", False, 1), ("ada", True, 2)], [(1, False)]),
    ],
)
def test_what_is_at_fault_is_named(log: list[Told], expected: list[tuple[int, bool]]) -> None:
    assert flaws(log) == expected


tellings = st.tuples(st.sampled_from(["ada", "ben"]), st.booleans(), st.none() | st.integers(-1, 4))


@given(st.lists(tellings, max_size=8))
def test_a_log_holds_where_each_entry_is_signed_or_covered_once_by_its_own_actor(
    log: list[Told],
) -> None:
    """The rule as the format words it, without following the log."""
    covered = [
        (seq - back, actor)
        for seq, (actor, signed, covers) in enumerate(log)
        if signed
        for back in range(1, (covers or 0) + 1)
    ]
    unsigned = [(seq, actor) for seq, (actor, signed, _) in enumerate(log) if not signed]
    stated = all(covers is None or (signed and covers > 0) for _, signed, covers in log)
    assert (flaws(log) == []) == (sorted(covered) == unsigned and stated)
