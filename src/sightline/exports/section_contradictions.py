"""Section: what stands against what, and which counts disagree, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.ledger_view import LedgerView, Said
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import one_line
from sightline.ledger.compared import Related, Relation
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
    Relation.TENSION: "only a blurred number keeps them together",
    Relation.NAME_CLASH: "one name, two places",
    Relation.SUPERSEDES: "the same body said otherwise later",
}


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
    """Other claims that say the same, by their names."""
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
            groups=groups[:GROUPS_SHOWN],
            beyond=max(0, len(groups) - GROUPS_SHOWN),
            counts=tuple(_count(view, one) for one in comparison.counted),
        )
    )


def _groups(view: LedgerView, relations: tuple[Related, ...]) -> Iterator[GroupPart]:
    together: dict[tuple[object, ...], list[Related]] = {}
    bodies = {
        stance.key: stance.body for stance in (view.comparison.claims if view.comparison else ())
    }
    for related in relations:
        if related.relation in _ORDER:
            pair = sorted((bodies.get(related.first, ""), bodies.get(related.second, "")))
            key = (_ORDER.index(related.relation), related.aspect, *pair)
            together.setdefault(key, []).append(related)
    for key in sorted(together, key=lambda key: (key[0], -len(together[key]), str(key[1:]))):
        group = together[key]
        first = next((one for one in group if _accepted(view, one)), group[0])
        if first.first in view.by_key and first.second in view.by_key:
            yield _group(view, first, group)


def _accepted(view: LedgerView, related: Related) -> bool:
    pair = (view.by_key.get(related.first), view.by_key.get(related.second))
    return all(said is not None and said.record is not None for said in pair)


def _group(view: LedgerView, first: Related, group: list[Related]) -> GroupPart:
    keys = dict.fromkeys(key for one in group for key in (one.first, one.second))
    shown = {first.first, first.second}
    return GroupPart(
        relation=first.relation.value,
        means=_MEANS[first.relation],
        aspect=first.aspect.value,
        reason=one_line(first.reason),
        first=_line(view, view.by_key[first.first]),
        second=_line(view, view.by_key[first.second]),
        also=tuple(
            view.by_key[key].label for key in keys if key not in shown and key in view.by_key
        ),
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
    words = (one.outcome, one.group, f"of {one.side}" if one.side else "")
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
