"""Whether one of two copies can come from the other: what speaks against either direction.

What is missing cannot be put back, so that some grounds exclude a direction; others only speak
against one (see `grounds`). Where nothing speaks, the direction is undetermined, and that is the
result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.matching.closeness import Holder
from sightline.matching.grounds import WEAK, Against, Known, Seen, Way, geometries, grounds_of
from sightline.matching.pair import SAME_RATE_PPM, PairResult
from sightline.model.places import Region

_SPEED_PPM: Final = 10_000
_WHOLE_FRAME: Final = 9_700


class Standing(StrEnum):
    """What is to be said of one direction."""

    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    """Something weak speaks against it, and nothing for the other being no better."""
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One pair of copies, both directions."""

    a: str
    b: str
    b_from_a: Standing
    a_from_b: Standing
    grounds: tuple[Against, ...]
    b_unexplained_e3: int | None
    """What of B's pictures A's do not explain; None where no frames were compared."""
    a_unexplained_e3: int | None
    b_steps: int
    """Changes besides encoding that B would take, came it from A: of speed, a cut of the frame,
    something laid over."""
    a_steps: int

    def standing(self, child: str) -> Standing:
        """Of the direction towards this one of the two."""
        return self.b_from_a if child == self.b else self.a_from_b

    def steps(self, child: str) -> int:
        """Changes besides encoding that this one would take if it came from the other."""
        return self.b_steps if child == self.b else self.a_steps

    def unexplained_e3(self, child: str) -> int | None:
        """What of this one's pictures the other's do not explain."""
        return self.b_unexplained_e3 if child == self.b else self.a_unexplained_e3


def relate(seen: Seen, known: Mapping[str, Known]) -> Relation:
    """Judge both directions of a pair that shares pictures.

    Args:
        seen: The pair.
        known: When exhibits are stated to have been public, by name.
    """
    pair, closeness = seen.pair, seen.closeness
    grounds = grounds_of(seen, known)
    return Relation(
        a=pair.a,
        b=pair.b,
        b_from_a=_standing(grounds, Way.B_FROM_A),
        a_from_b=_standing(grounds, Way.A_FROM_B),
        grounds=grounds,
        b_unexplained_e3=None if closeness is None else closeness.difference_e3,
        a_unexplained_e3=None if closeness is None else closeness.back_e3,
        b_steps=_steps(pair, [shape.shown_box for shape in geometries(pair)])
        + (closeness is not None and closeness.covered is Holder.B),
        a_steps=_steps(pair, [shape.placed_box for shape in geometries(pair)])
        + (closeness is not None and closeness.covered is Holder.A),
    )


def _steps(pair: PairResult, kept: list[Region]) -> int:
    """Speed or direction changed, and the source's frame, borders included, cut."""
    same = all(
        not item.backwards
        and (item.rate_ppm == 0 or abs(item.rate_ppm - SAME_RATE_PPM) < _SPEED_PPM)
        for item in pair.by_picture
    )
    cut = any(min(box.width, box.height) < _WHOLE_FRAME for box in kept)
    return (not same) + cut


def _standing(grounds: tuple[Against, ...], way: Way) -> Standing:
    against = {item.ground for item in grounds if item.way is way}
    if against - WEAK:
        return Standing.EXCLUDED
    return Standing.UNLIKELY if against else Standing.POSSIBLE
