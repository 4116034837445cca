"""Which of many pairs of exhibits are worth comparing, as an index of their codes proposes.

Comparing two descriptors costs some hundredths of a second, so all pairs of a large case would
take hours. What is proposed is compared as ever; what is not was not looked at any closer.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sightline.matching.descriptor import Described
from sightline.matching.index import built, candidates

PAIRS_MOST: Final = 1_500
"""Up to so many, all pairs are compared: a minute or two on one core."""
EACH_MOST: Final = 50
_LANDMARKS_LEAST: Final = 24
"""Different landmarks of sound that two exhibits have in common by more than chance."""

Pair: TypeAlias = tuple[str, str]
Hashes: TypeAlias = NDArray[np.uint32]
"""(n,) different landmarks, rising."""


def proposed(
    asked: Mapping[str, Described],
    held: Mapping[str, Described],
    pairs: Sequence[Pair],
    *,
    each: int = EACH_MOST,
) -> list[Pair]:
    """Those of the pairs whose pictures or sounds hold codes in common, in their order.

    Args:
        asked: Exhibits by name; each pair has one of them.
        held: Exhibits by name that the others of each pair are among.
        pairs: Names of two exhibits each, none of them twice.
        each: Exhibits proposed for each one asked for, by their pictures, at most.
    """
    index = built(held.values())
    near = {
        frozenset((name, found.name))
        for name, described in asked.items()
        for found in candidates(index, described, each)
    }
    sounds = {name: np.unique(one.sound.hashes) for name, one in (*held.items(), *asked.items())}
    return [
        pair
        for pair in pairs
        if frozenset(pair) in near or _sound_alike(sounds[pair[0]], sounds[pair[1]])
    ]


def _sound_alike(one: Hashes, other: Hashes) -> bool:
    return len(np.intersect1d(one, other, assume_unique=True)) >= _LANDMARKS_LEAST


def all_of(asked: Collection[str], held: Collection[str]) -> list[Pair]:
    """Every pair of one asked for and one held that are not the same."""
    return [(one, other) for other in held for one in asked if one != other]
