"""Looking for copies of a case's exhibits in other cases, where need-to-know holds.

Who acts in a case may see what is in it: of other cases only their number is told that hold a copy,
and nothing of what, where or since when. Nothing is recorded: a finding rests on what is in its own
case, so a hit that matters is a reason to add that exhibit here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sightline.errors import InputRefused, NotFound
from sightline.matching.descriptor import Described
from sightline.matching.pair import PairResult
from sightline.matching.pair_method import SHARES
from sightline.matching.proposals import PAIRS_MOST, all_of, proposed
from sightline.matching.still_time import compared
from sightline.model.digest import Digest
from sightline.model.snapshot import Snapshot
from sightline.workbench.case import Case
from sightline.workbench.match import Matching
from sightline.workbench.match_state import descriptors, load

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
    """Exhibits of other cases that nothing could be compared of: not examined by this version, or
    what it made is not kept or cannot be read."""
    passed_over: int
    """Pairs that were not compared, for an index of large cases found no code in common."""


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
    withheld = undescribed = passed_over = 0
    searched = [other for other in others if other.snapshot.case != case.snapshot.case]
    for number, other in enumerate(searched):
        listener(Matching(doing="searching other cases", done=number, total=len(searched)))
        held = _held(other)
        found, left_out = _hits(mine, other, held)
        if case.me in other.snapshot.actors:
            hits += found
            undescribed += _undescribed(other.snapshot, held)
            passed_over += left_out
        else:
            withheld += bool(found)
    return ArchiveSearch(
        cases=len(searched),
        hits=tuple(hits),
        withheld=withheld,
        undescribed=undescribed,
        passed_over=passed_over,
    )


def _held(other: Case) -> dict[str, Described]:
    """What of a case can be compared, by exhibit: one that cannot stops no search of the others."""
    held = {}
    for exhibit in descriptors(other.snapshot):
        with suppress(NotFound, InputRefused):
            held[str(exhibit)] = load(other, exhibit)
    return held


def _hits(
    mine: Mapping[Digest, Described], other: Case, held: Mapping[str, Described]
) -> tuple[list[ArchiveHit], int]:
    """What one case holds, and how many pairs were passed over."""
    same = [
        ArchiveHit(
            case=other.snapshot.case,
            title=other.snapshot.opened.title,
            exhibit=exhibit,
            other=exhibit,
            pair=None,
        )
        for exhibit in other.snapshot.exhibits
        if exhibit in mine
    ]
    asked = {str(exhibit): described for exhibit, described in mine.items()}
    pairs = all_of(asked, held)
    chosen = pairs if len(pairs) <= PAIRS_MOST else proposed(asked, held, pairs)
    found = (compared(asked[one], held[there]) for one, there in chosen)
    copies = [
        ArchiveHit(
            case=other.snapshot.case,
            title=other.snapshot.opened.title,
            exhibit=Digest.parse(pair.a),
            other=Digest.parse(pair.b),
            pair=pair,
        )
        for pair in found
        if pair.verdict in SHARES
    ]
    return [*same, *copies], len(pairs) - len(chosen)


def _undescribed(snapshot: Snapshot, held: Collection[str]) -> int:
    shown = {"footage", "still", "sound"}
    return sum(
        exhibit.exhibit_kind.value in shown and str(digest) not in held
        for digest, exhibit in snapshot.exhibits.items()
    )
