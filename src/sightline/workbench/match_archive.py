"""Looking for copies of a case's exhibits in other cases, where need-to-know holds.

Who acts in a case may see what is in it: of other cases only their number is told that hold a copy,
and nothing of what, where or since when. Nothing is recorded: a finding rests on what is in its own
case, so a hit that matters is a reason to add that exhibit here.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sightline.matching.descriptor import Described
from sightline.matching.pair import PairResult
from sightline.matching.pair_method import SHARES
from sightline.matching.still_time import compared
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case
from sightline.workbench.match import Matching, descriptors, load

Listener = Callable[[Matching], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveHit:
    """A copy in a case that the asker acts in. `pair.a` is this case's exhibit, `b` the other's."""

    case: Digest
    title: str
    exhibit: Digest
    other: Digest
    pair: PairResult | None
    """None where both are the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSearch:
    """What was found in other cases."""

    cases: int
    """Searched, this one left out."""
    hits: tuple[ArchiveHit, ...]
    withheld: int
    """Cases with a copy that the asker does not act in: that there is one, and no more."""
    undescribed: int
    """Exhibits of other cases that nothing could be compared of: not examined, or not kept."""


def search(
    case: Case,
    others: Sequence[Case],
    *,
    only: Collection[Digest] | None = None,
    listener: Listener = lambda _: None,
) -> ArchiveSearch:
    """Compare exhibits of a case with those of others; records nothing.

    Args:
        case: The case of the asker, with descriptors.
        others: Cases to look in.
        only: Exhibits to look for; None for all.
        listener: Hears how far it is.

    Raises:
        NotFound: descriptors of this case are not kept here.
    """
    mine = {e: load(case, e) for e in descriptors(case.snapshot) if only is None or e in only}
    hits: list[ArchiveHit] = []
    withheld = undescribed = 0
    searched = [other for other in others if other.snapshot.case != case.snapshot.case]
    for number, other in enumerate(searched):
        listener(Matching(doing="searching other cases", done=number, total=len(searched)))
        found = list(_hits(mine, other))
        if case.me in other.snapshot.actors:
            hits += found
            undescribed += _undescribed(other.snapshot)
        else:
            withheld += bool(found)
    return ArchiveSearch(
        cases=len(searched), hits=tuple(hits), withheld=withheld, undescribed=undescribed
    )


def _hits(mine: dict[Digest, Described], other: Case) -> Iterator[ArchiveHit]:
    title = other.snapshot.opened.title
    for exhibit in other.snapshot.exhibits:
        if exhibit in mine:
            yield ArchiveHit(
                case=other.snapshot.case, title=title, exhibit=exhibit, other=exhibit, pair=None
            )
    for there in descriptors(other.snapshot):
        described = load(other, there)
        for exhibit, here in mine.items():
            if exhibit == there:
                continue
            pair = compared(here, described)
            if pair.verdict in SHARES:
                yield ArchiveHit(
                    case=other.snapshot.case, title=title, exhibit=exhibit, other=there, pair=pair
                )


def _undescribed(snapshot: Snapshot) -> int:
    shown = {"footage", "still", "sound"}
    described = descriptors(snapshot)
    return sum(
        exhibit.exhibit_kind.value in shown and digest not in described
        for digest, exhibit in snapshot.exhibits.items()
    )
