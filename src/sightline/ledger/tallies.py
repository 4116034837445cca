"""Counts against each other: disjoint, nested, overlapping; what several leave together.

"More than 10" is [11, no end], "as many as 10" [1, 10], "around 12" [12, 12] with soft ends. Where
hard ends lie apart two counts contradict each other; where only a soft end keeps them apart, they
are in tension.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, inf
from typing import Final

from sightline.ledger.compared import Tally

SOFT_REACH: Final = 2
"""How far "around" reaches: up to twice, down to half. Beyond that not even it can be meant."""


class Standing(StrEnum):
    """How one range of numbers lies to another."""

    EQUAL = "equal"
    INSIDE = "inside"
    """The first lies within the second."""
    HOLDS = "holds"
    """The second lies within the first."""
    OVERLAPS = "overlaps"
    SOFTLY_APART = "softly apart"
    APART = "apart"


def standing(one: Tally, other: Tally) -> Standing:
    """How two counts of the same question lie to each other."""
    low, high = one.bounds
    other_low, other_high = other.bounds
    if high < other_low or other_high < low:
        reach, other_reach = reached(one), reached(other)
        meets = reach[0] <= other_reach[1] and other_reach[0] <= reach[1]
        return Standing.SOFTLY_APART if meets else Standing.APART
    if (low, high) == (other_low, other_high):
        return Standing.EQUAL
    if other_low <= low and high <= other_high:
        return Standing.INSIDE
    if low <= other_low and other_high <= high:
        return Standing.HOLDS
    return Standing.OVERLAPS


def reached(tally: Tally) -> tuple[float, float]:
    """The ends with soft ones let out as far as they may be meant."""
    low, high = tally.bounds
    if tally.low_soft:
        low = floor(low / SOFT_REACH)
    if tally.high_soft and high != inf:
        high = ceil(high * SOFT_REACH)
    return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What the counts of independent families leave together, and all that any of them allows."""

    low: int
    high: int | None
    """The intersection; meaningless where `apart`."""
    widest_low: int
    widest_high: int | None
    families: int
    apart: bool
    """No number satisfies all: the intersection is empty."""

    def __str__(self) -> str:
        widest = str(Tally(low=self.widest_low, high=self.widest_high))
        if self.apart:
            return f"no number satisfies all {self.families} families; between them: {widest}"
        joint = str(Tally(low=self.low, high=self.high))
        count = f"{self.families} independent families" if self.families > 1 else "one family"
        return f"{joint} by {count}; any of them: {widest}"


def joint(by_family: Mapping[str, Sequence[Tally]]) -> Joint | None:
    """Intersection over families, and the union; None where nothing is counted.

    Within a family the counts are one account: where they differ, what all of them allow is
    taken together, as no copy adds knowledge.
    """
    accounts = [_account(tallies) for tallies in by_family.values() if tallies]
    if not accounts:
        return None
    low, high = max(a for a, _ in accounts), min(b for _, b in accounts)
    widest_low, widest_high = min(a for a, _ in accounts), max(b for _, b in accounts)
    return Joint(
        low=int(low),
        high=None if high == inf else int(high),
        widest_low=int(widest_low),
        widest_high=None if widest_high == inf else int(widest_high),
        families=len(accounts),
        apart=high < low,
    )


def _account(tallies: Iterable[Tally]) -> tuple[float, float]:
    reaches = [reached(tally) for tally in tallies]
    return min(low for low, _ in reaches), max(high for _, high in reaches)


@dataclass(frozen=True, slots=True, kw_only=True)
class SumCheck:
    """A total and the parts a text gives of it."""

    total: Tally
    parts: tuple[Tally, ...]
    holds: bool | None
    """None: the parts leave room, so nothing can be said."""
    reason: str


def sum_check(tallies: Sequence[Tally]) -> SumCheck | None:
    """Hold the parts named in a sentence against its total; None where there are none.

    Parts that exceed the total cannot all be right. Parts that reach it exactly add up. Fewer
    leave room for others who are not named.
    """
    total = next((tally for tally in tallies if not tally.part), None)
    if total is None:
        return None
    parts = tuple(t for t in tallies if t.part and t.outcome in {"", total.outcome})
    if not parts:
        return None
    low = sum(part.bounds[0] for part in parts)
    high = sum(part.bounds[1] for part in parts)
    names = " + ".join(str(part) for part in parts)
    if low > total.bounds[1]:
        reason = f"the parts ({names}) exceed the total ({total})"
        return SumCheck(total=total, parts=parts, holds=False, reason=reason)
    if (low, high) == total.bounds:
        reason = f"the parts ({names}) add up to the total ({total})"
        return SumCheck(total=total, parts=parts, holds=True, reason=reason)
    reason = f"the parts ({names}) leave room within the total ({total})"
    return SumCheck(total=total, parts=parts, holds=None, reason=reason)
