"""How fast a copy plays, to a thousandth or so, by short blocks of its sound.

A block of a quarter of a second bears a speed that is wrong by a thousandth; one of a second does
not. Votes of levels tell a speed to a few thousandths, and in recordings of a few seconds to ten.
"""

from typing import Final

from sightline.timing.fine import BLOCK, Delay, Place, Voice, delays
from sightline.timing.listening import FINE_HZ

REACH: Final = BLOCK // 10
_BLOCK: Final = BLOCK // 4
_BLOCKS_MOST: Final = 24
_STEP: Final = 0.001
_BESIDE_LEAST, _BESIDE_MOST, _FURTHER = 2, 8, 4
_BESIDE_S: Final = 20.0
"""Speeds to either side times seconds of the recording: more are tried where votes were few."""


def best_speed(query: Voice, reference: Voice, place: Place) -> tuple[Place, tuple[Delay, ...]]:
    """Of speeds nearby, all with the query's middle where it was, the one that most is heard at.

    Where that is the outermost tried, others beyond it are.

    Returns:
        The place at this speed, and the blocks that were heard there, if any.
    """
    middle = len(query) / 2
    falls = place.of(middle)
    beside = round(_BESIDE_S * FINE_HZ / max(len(query), 1))
    beside = min(max(beside, _BESIDE_LEAST), _BESIDE_MOST)
    tried: dict[int, tuple[float, Place, tuple[Delay, ...]]] = {}
    centre = best = 0
    for _ in range(_FURTHER):
        for step in range(centre - beside, centre + beside + 1):
            if step not in tried:
                rate = place.rate + step * _STEP
                other = Place(offset=falls - middle / rate, rate=rate)
                blocks = delays(query, reference, other, _BLOCK, REACH, most=_BLOCKS_MOST)
                strength = sum(delay.strength for delay in blocks.heard)
                tried[step] = strength, other, blocks.heard
        best = max(tried, key=lambda step: (tried[step][0], -abs(step)))
        if abs(best - centre) < beside:
            break
        centre = best
    _, chosen, heard = tried[best]
    return chosen, heard
