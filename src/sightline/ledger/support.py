"""How many independent origins stand behind a claim: families of reports and who first said it.

Ten reports that print one agency's copy are one family; five ministries of one side are one
originator. Neither many families that quote one originator nor one family that quotes many
speakers is more than one origin: independent origins are the most pairs of a family and an
originator in which no family and no originator occurs twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sightline.ledger.compared import Assertion

_NUMBERED: Final = "{} {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Who stands behind a claim, each named once, in alphabetical order."""

    outlets: tuple[str, ...]
    families: tuple[str, ...]
    originators: tuple[str, ...]
    independent: int
    """Pairs of family and originator that share neither."""
    noun: str = "speaker"

    @property
    def sentence(self) -> str:
        """`8 outlets, 3 families, 1 originating accuser`."""
        return ", ".join(
            (
                _counted(len(self.outlets), "outlet", "outlets"),
                _counted(len(self.families), "family", "families"),
                _counted(
                    len(self.originators),
                    f"originating {self.noun}",
                    f"originating {self.noun}s",
                ),
            )
        )


def _counted(count: int, one: str, many: str) -> str:
    return _NUMBERED.format(count, one if count == 1 else many)


def support(
    assertions: Iterable[Assertion], family_of: Mapping[str, str], *, noun: str = "speaker"
) -> Support:
    """Count what stands behind claims that say the same.

    Args:
        assertions: Claims that agree, in all their renderings.
        family_of: The family of each report by its key, and of a channel by its key: what was
            told to a channel came through that channel's family, whoever prints it.
        noun: What the originators are called: "accuser", "denier".
    """
    outlets, pairs = set[str](), set[tuple[str, str]]()
    for assertion in assertions:
        outlets.add(assertion.outlet)
        through = assertion.channel or assertion.report
        family = family_of.get(through, through)
        pairs.add((family, assertion.voice.originator))
    return Support(
        outlets=tuple(sorted(outlets)),
        families=tuple(sorted({family for family, _ in pairs})),
        originators=tuple(sorted({originator for _, originator in pairs})),
        independent=_most_pairs(pairs),
        noun=noun,
    )


def _most_pairs(pairs: set[tuple[str, str]]) -> int:
    """Size of a largest matching between families and originators (augmenting paths)."""
    partners: dict[str, list[str]] = {}
    for family, originator in sorted(pairs):
        partners.setdefault(family, []).append(originator)
    taken: dict[str, str] = {}
    return sum(_augmented(family, partners, taken) for family in sorted(partners))


def _augmented(start: str, partners: Mapping[str, list[str]], taken: dict[str, str]) -> bool:
    """Whether one more family finds an originator, others making room (breadth first)."""
    came_from: dict[str, str] = {}
    queue = [start]
    for family in queue:
        for originator in partners[family]:
            if originator in came_from:
                continue
            came_from[originator] = family
            if originator not in taken:
                _settle(originator, came_from, taken, start)
                return True
            queue.append(taken[originator])
    return False


def _settle(
    originator: str, came_from: Mapping[str, str], taken: dict[str, str], start: str
) -> None:
    """Give each family on the path its new originator, from the free one back to the start."""
    held = {family: one for one, family in taken.items()}
    while True:
        family = came_from[originator]
        taken[originator] = family
        if family == start:
            return
        originator = held[family]
