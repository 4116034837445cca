"""Two claims held against each other, in the order of their keys."""

from typing import NamedTuple

from sightline.ledger.compared import Aspect, Assertion, Related, Relation


class Pair(NamedTuple):
    """Two claims in the order of their keys."""

    one: Assertion
    other: Assertion

    def related(self, relation: Relation, aspect: Aspect, reason: str) -> Related:
        """How they stand, in this order."""
        return Related(
            first=self.one.key,
            second=self.other.key,
            relation=relation,
            aspect=aspect,
            reason=reason,
            within_side=relation in {Relation.CONTRADICTS, Relation.TENSION}
            and within_side(self.one, self.other),
        )

    @property
    def swapped(self) -> "Pair":
        """The same two the other way round."""
        return Pair(self.other, self.one)


def within_side(one: Assertion, other: Assertion) -> bool:
    """Whether different bodies of one side speak."""
    same_side = bool(one.voice.side) and one.voice.side == other.voice.side
    return same_side and one.voice.body != other.voice.body
