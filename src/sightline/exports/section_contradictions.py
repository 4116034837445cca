"""Section: what stands against what, and which counts disagree, each with its reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.ledger_view import LedgerView, Said
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line
from sightline.exports.words import plural
from sightline.ledger.compared import Aspect, Related, Relation
from sightline.ledger.support_groups import Counted

GROUPS_SHOWN: Final = 60
_ORDER: Final = (
    Relation.CONTRADICTS,
    Relation.UPGRADE,
    Relation.TENSION,
    Relation.NAME_CLASH,
    Relation.SUPERSEDES,
)
_MEANS: Final = {
    Relation.CONTRADICTS: "both cannot be so",
    Relation.UPGRADE: "the first makes more of the second's words than they say",
    Relation.TENSION: "they may both be so, but only just",
    Relation.NAME_CLASH: "one name, two places",
    Relation.SUPERSEDES: "the first came later and replaces the second",
}


_IN_ASPECT: Final = {
    (Relation.CONTRADICTS, Aspect.CHARACTERISATION): "two accounts of one scene",
    (Relation.CONTRADICTS, Aspect.COMMITMENT): "promised, and not received",
    (Relation.SUPERSEDES, Aspect.ANSWER): "an answer came later",
}
_SHOWN: Final = {"lying": "lying still"}
"""Outcomes in a reader's words, where the word alone says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One claim of a pair."""

    who: str
    text: str
    label: str
    report: Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart:
    """Claims that stand to each other in one way for one reason, told once."""

    relation: str
    means: str
    aspect: str
    reason: str
    first: ClaimLine
    second: ClaimLine
    also: tuple[str, ...]
    """Who else stands so, with the names of their claims."""
    within_side: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPart:
    """A count, and who gives it."""

    count: str
    who: str
    family: str
    label: str
    report: Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPart:
    """Counts that answer one question."""

    question: str
    given: tuple[GivenPart, ...]
    together: str
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionsPart:
    """All of it."""

    compared: Cite | None
    events: tuple[str, ...]
    """Where the claims speak of several: each with how many claims, and why they are taken to."""
    groups: tuple[GroupPart, ...]
    beyond: int
    counts: tuple[CountPart, ...]


def build(desk: Desk) -> Built[ContradictionsPart] | None:
    """What stands against what, or None where nothing was compared."""
    view = LedgerView(desk)
    comparison = view.comparison
    if comparison is None:
        return None
    groups = tuple(_groups(view, comparison.relations))
    return Built(
        part=ContradictionsPart(
            compared=view.comparison_cite,
            events=tuple(
                one_line(f"{one.name}: {plural(len(one.claims), 'claim')}; {one.reason}")
                for one in comparison.events
            ),
            groups=groups[:GROUPS_SHOWN],
            beyond=max(0, len(groups) - GROUPS_SHOWN),
            counts=tuple(_count(view, one) for one in comparison.counted),
        )
    )


def _groups(view: LedgerView, relations: tuple[Related, ...]) -> Iterator[GroupPart]:
    """Relations of one kind that meet in one act of saying, told once, those of most claims first.

    One denial stands against every accusation: a reader wants the denial once, and whom it answers.
    """
    kinds: dict[tuple[int, str], list[Related]] = {}
    for related in relations:
        if related.relation in _ORDER and {related.first, related.second} <= view.by_key.keys():
            kind = (_ORDER.index(related.relation), related.aspect.value)
            kinds.setdefault(kind, []).append(related)
    acts = {one.key: one.utterance or one.key for one in view.stance_of.values()}
    for kind in sorted(kinds):
        yield from (_group(view, group) for group in _meeting(kinds[kind], acts))


def _meeting(relations: list[Related], acts: Mapping[str, str]) -> Iterator[list[Related]]:
    """Some relations in parts, each around the act of saying in which most of them meet."""
    left = relations
    while left:
        met = Counter(act for one in left for act in _acts(one, acts))
        centre = min(met, key=lambda act: (-met[act], act))
        yield [one for one in left if centre in _acts(one, acts)]
        left = [one for one in left if centre not in _acts(one, acts)]


def _acts(related: Related, acts: Mapping[str, str]) -> set[str]:
    return {acts.get(key, key) for key in (related.first, related.second)}


def _accepted(view: LedgerView, related: Related) -> bool:
    pair = (view.by_key.get(related.first), view.by_key.get(related.second))
    return all(said is not None and said.record is not None for said in pair)


def _group(view: LedgerView, group: list[Related]) -> GroupPart:
    first = next((one for one in group if _accepted(view, one)), group[0])
    keys = dict.fromkeys(key for one in group for key in (one.first, one.second))
    also: dict[str, list[str]] = {}
    for key in keys:
        if key not in {first.first, first.second}:
            said = view.by_key[key]
            also.setdefault(one_line(view.speaks(said).name), []).append(said.label)
    return GroupPart(
        relation=first.relation.value,
        means=_IN_ASPECT.get((first.relation, first.aspect), _MEANS[first.relation]),
        aspect=first.aspect.value,
        reason=one_line(first.reason),
        first=_line(view, view.by_key[first.first]),
        second=_line(view, view.by_key[first.second]),
        also=tuple(f"{who} ({' '.join(labels)})" for who, labels in also.items()),
        within_side=first.within_side,
    )


def _line(view: LedgerView, said: Said) -> ClaimLine:
    return ClaimLine(
        who=one_line(view.speaks(said).name), text=said.text, label=said.label, report=said.report
    )


def _count(view: LedgerView, one: Counted) -> CountPart:
    outlets = {report.key: one_line(report.outlet) for report in view.reports}
    given = []
    for item in one.given:
        said = view.by_key.get(item.claim)
        if said is not None:
            about = "about " if item.soft else ""
            given.append(
                GivenPart(
                    count=about + ends(item.low, item.high),
                    who=one_line(view.speaks(said).name),
                    family=outlets.get(item.family, item.family),
                    label=said.label,
                    report=said.report,
                )
            )
    outcome = _SHOWN.get(one.outcome, one.outcome)
    group = f"{one.group} of {one.side}" if one.group and one.side else one.group or one.side
    words = (outcome[:1].upper() + outcome[1:], group)
    return CountPart(
        question=one_line(", ".join(word for word in words if word)),
        given=tuple(given),
        together=one_line(one.together),
        apart=one.apart,
    )


def ends(low: int | None, high: int | None) -> str:
    """A range in short: `11 or more`, `at most 10`, `9`."""
    if low is not None and low == high:
        return str(low)
    if high is None:
        return f"{low} or more"
    return f"at most {high}" if not low or low == 1 else f"{low} to {high}"
