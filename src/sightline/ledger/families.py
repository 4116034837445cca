"""Report families: which reports are one account printed again, and on what ground.

Two reports are one family when the same outlet or agency stands behind both, when the running text
of one (without its quotations) holds a fifth of the other's eight-word passages, or when both go
through the same names, numbers and quotations in the same order, as re-spun copies do
whatever words they use. A quotation that both print is no ground: two reporters may hear one
speaker.

Containment, not resemblance: a short item cut from a long report is wholly its copy, however little
of the report it is (A. Broder, On the resemblance and containment of documents, 1997).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from rapidfuzz.distance import LCSseq

from sightline.ledger.shingles import Overlap, overlaps, passages

CONTAINED: Final = Fraction(1, 5)
"""Share of the shorter text's passages that makes it a copy."""
IN_ORDER: Final = Fraction(1, 2)
"""Share of the shorter report's landmarks that both hold in one order."""
SLOTS_LEAST: Final = 8
"""Landmarks in one order below which any two reports of one event may agree by chance."""
_PAIRS_LEAST: Final = 3
"""Neighbouring slots in common from which two reports are looked at closely."""


class Ground(StrEnum):
    """Why two reports are one family."""

    OUTLET = "same outlet"
    CREDIT = "wire credit"
    CONTAINMENT = "passages in common"
    SEQUENCE = "same names, numbers and quotations in the same order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report as families are found: its text, what it credits, what it goes through in order."""

    key: str
    outlet: str
    """Folded name of the outlet; empty where none is stated."""
    published_us: int | None
    """Microseconds since 1970; orders the members of a family."""
    text: str
    quoted: tuple[tuple[int, int], ...] = ()
    """Passages between quotation marks, in characters; they are left out of containment."""
    credits: tuple[str, ...] = ()
    """Folded names of agencies that the report credits for its text."""
    slots: tuple[str, ...] = ()
    """Names, numbers and quotations in the order of the text (`landmarks.landmarks`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLink:
    """Two reports that are one family, and why."""

    first: str
    second: str
    ground: Ground
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Reports that count once; the earliest that is known stands first."""

    name: str
    """Key of its earliest report."""
    members: tuple[str, ...]
    links: tuple[FamilyLink, ...]


def families(reports: Iterable[Told]) -> tuple[Family, ...]:
    """All families, single reports among them, in the order of their earliest report."""
    ordered = sorted(reports, key=_when)
    of_text = [*_by_containment(ordered), *_by_sequence(ordered)]
    links = [*_by_name(ordered, _copies(ordered, of_text)), *of_text]
    roots = _joined([report.key for report in ordered], links)
    members: dict[str, list[str]] = {}
    for report in ordered:
        members.setdefault(roots[report.key], []).append(report.key)
    linked: dict[str, list[FamilyLink]] = {}
    for link in links:
        linked.setdefault(roots[link.first], []).append(link)
    return tuple(
        Family(name=keys[0], members=tuple(keys), links=tuple(linked.get(root, ())))
        for root, keys in members.items()
    )


def family_of(found: Iterable[Family]) -> dict[str, str]:
    """The family's name of each report."""
    return {key: family.name for family in found for key in family.members}


def printed_again(found: Iterable[Family]) -> dict[str, str]:
    """Which text each report prints: copies and re-spun copies share one.

    Two stories of one agency are one family, and yet two texts.
    """
    texts: dict[str, str] = {}
    for family in found:
        copies = [link for link in family.links if link.ground in _OF_TEXT]
        texts |= _joined(family.members, copies)
    return texts


_OF_TEXT: Final = frozenset({Ground.CONTAINMENT, Ground.SEQUENCE})


def _when(report: Told) -> tuple[bool, int, str]:
    """Reports without a date come last."""
    return (report.published_us is None, report.published_us or 0, report.key)


def _copies(ordered: Sequence[Told], of_text: Iterable[FamilyLink]) -> frozenset[str]:
    """Reports that print the text of another outlet: they are no word of their own outlet's."""
    outlets = {report.key: report.outlet for report in ordered}
    return frozenset(
        {link.second for link in of_text if outlets[link.first] != outlets[link.second]}
        | {report.key for report in ordered if set(report.credits) - {report.outlet}}
    )


def _by_name(ordered: Sequence[Told], copies: frozenset[str]) -> list[FamilyLink]:
    """Each report with the first that has the same outlet or credits the same agency.

    A copy of an agency's text does not join its printer's own later reports to the agency.
    """
    first: dict[str, tuple[str, bool]] = {}
    links = []
    for report in ordered:
        own = () if report.key in copies else (report.outlet,)
        for name in filter(None, dict.fromkeys((*own, *report.credits))):
            credited = name != report.outlet
            if name in first:
                earlier, was_credited = first[name]
                ground = Ground.CREDIT if credited or was_credited else Ground.OUTLET
                if earlier != report.key:
                    links.append(_link(earlier, report.key, ground, f"{ground.value}: {name}"))
            else:
                first[name] = (report.key, credited)
    return links


def _link(first: str, second: str, ground: Ground, reason: str) -> FamilyLink:
    return FamilyLink(first=first, second=second, ground=ground, reason=reason)


def _by_containment(ordered: Sequence[Told]) -> list[FamilyLink]:
    held = [passages(_without(report.text, report.quoted)) for report in ordered]
    return [
        _link(
            ordered[pair.earlier].key,
            ordered[pair.later].key,
            Ground.CONTAINMENT,
            f"{pair.shared} of the shorter one's {pair.shorter} eight-word passages, outside "
            f"quotations, stand in both",
        )
        for pair in overlaps(held)
        if Fraction(pair.shared, pair.shorter) >= CONTAINED
    ]


def _without(text: str, quoted: Sequence[tuple[int, int]]) -> str:
    """The running text; a mark stands where a quotation was, so that no passage spans it."""
    kept, at = [], 0
    for start, end in sorted(quoted):
        if start >= at:
            kept.append(text[at:start])
            at = end
    return "\n\x1f\n".join([*kept, text[at:]])


def _by_sequence(ordered: Sequence[Told]) -> list[FamilyLink]:
    """Candidates share neighbouring slots; then the longest common order decides."""
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(s, len(numbers)) for s in report.slots] for report in ordered]
    links = []
    for pair in _candidates(ordered):
        one, other = rows[pair.earlier], rows[pair.later]
        shared = LCSseq.similarity(one, other)
        shorter = min(len(one), len(other))
        if shared >= SLOTS_LEAST and Fraction(shared, shorter) >= IN_ORDER:
            reason = (
                f"{shared} of the shorter one's {shorter} names, numbers and quotations stand in "
                f"both in one order"
            )
            first, second = ordered[pair.earlier].key, ordered[pair.later].key
            links.append(_link(first, second, Ground.SEQUENCE, reason))
    return links


def _candidates(ordered: Sequence[Told]) -> tuple[Overlap, ...]:
    held = [passages(" ".join(pairs(report.slots)), words=1) for report in ordered]
    return overlaps(held, least=_PAIRS_LEAST)


def pairs(slots: Sequence[str]) -> list[str]:
    """Slots with the next and the next but one, each pair as one word."""
    plain = [slot.encode("utf-8").hex() for slot in slots]
    return [f"{a}x{b}" for near in (1, 2) for a, b in zip(plain, plain[near:], strict=False)]


def _joined(keys: Sequence[str], links: Iterable[FamilyLink]) -> Mapping[str, str]:
    """The root of each key once all links are drawn (union-find with halving)."""
    above = {key: key for key in keys}

    def root(key: str) -> str:
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    rank = {key: place for place, key in enumerate(keys)}
    for link in links:
        one, other = root(link.first), root(link.second)
        if rank[one] > rank[other]:
            one, other = other, one
        above[other] = one
    return {key: root(key) for key in keys}
