"""The smallest set of constraints that cannot all hold."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

_MOST_COMPARED: Final = 5_000
"""Sets of constraints looked at: more than a case has, and bounded."""


def smallest_conflict(count: int, nothing: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """The smallest set that leaves nothing; empty where all of them leave something.

    Of several sets of that size, the first in order; all of them where there are too many to try.

    Args:
        count: of constraints.
        nothing: whether those of these numbers leave nothing.
    """
    every = tuple(range(count))
    if not nothing(every):
        return ()
    looked = 0
    for size in range(1, count + 1):
        for chosen in combinations(every, size):
            looked += 1
            if nothing(chosen):
                return chosen
            if looked >= _MOST_COMPARED:
                return every
    return every
