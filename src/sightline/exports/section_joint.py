"""Section: every finding on several things together, those that no other section tells first.

What another section tells stands here as a list alone, folded on the page, so that each can be
found by its number with what it was given.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sightline.exports.claim_types import Cite
from sightline.exports.report_exhibits import OUTCOMES
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import prose
from sightline.exports.words import plural
from sightline.model.digest import Digest
from sightline.model.finding import Outcome
from sightline.model.joint import JointFinding

INPUTS_SHOWN = 12
TOLD_IN: Final[Mapping[str, str]] = {
    "copies": "copies",
    "lineage": "copies",
    "learned_likeness": "copies",
    "compare": "contradictions",
    "one_clock": "clock",
    "when": "when",
    "where sun": "when",
    "camera": "where",
    "sightlines": "where",
    "where": "where",
}
"""By method, the section of the report that tells what it found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPart:
    """The report of a joint method."""

    cite: Cite
    title: str
    outcome: str
    outcome_words: str
    summary: str
    given: tuple[Cite, ...]
    given_beyond: int
    made: Ref
    stands: bool
    """False where something it was given was superseded since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldElsewhere:
    """The findings of one method, which a section of its own tells."""

    title: str
    counted: str
    section: str
    """Its anchor."""
    findings: tuple[JointPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointParts:
    """All of them, in the order of the log."""

    here: tuple[JointPart, ...]
    elsewhere: tuple[ToldElsewhere, ...]

    @property
    def findings(self) -> tuple[JointPart, ...]:
        """Every one."""
        return (*self.here, *(item for told in self.elsewhere for item in told.findings))


def build(desk: Desk) -> Built[JointParts] | None:
    """The findings on several things, or None where there are none."""
    here: list[JointPart] = []
    elsewhere: dict[str, list[JointPart]] = {}
    for digest, finding in _standing(desk):
        part, section = _part(desk, digest, finding), TOLD_IN.get(finding.method.name)
        # A section tells what stands: what does not is told here.
        told = section is not None and part.stands and finding.outcome is not Outcome.FAILED
        (elsewhere.setdefault(finding.method.name, []) if told else here).append(part)
    parts = JointParts(
        here=tuple(here),
        elsewhere=tuple(
            ToldElsewhere(
                title=items[0].title,
                counted=_counted(items),
                section=TOLD_IN[name],
                findings=tuple(items),
            )
            for name, items in elsewhere.items()
        ),
    )
    anchors = frozenset(item.cite.anchor for item in parts.findings) - {""}
    return Built(part=parts, anchors=anchors) if parts.findings else None


def _standing(desk: Desk) -> Iterator[tuple[Digest, JointFinding]]:
    snapshot = desk.view.snapshot
    for digest, finding in snapshot.live(JointFinding):
        if snapshot.joint_findings[finding.key] is finding:
            yield digest, finding


def _counted(items: list[JointPart]) -> str:
    outcomes = Counter(item.outcome for item in items)
    told = ", ".join(f"{number:,} {outcome}" for outcome, number in sorted(outcomes.items()))
    return f"{plural(len(items), 'finding')} ({told})"


def _part(desk: Desk, digest: Digest, finding: JointFinding) -> JointPart:
    return JointPart(
        cite=desk.cites.of(digest),
        title=desk.methods.title(finding),
        outcome=finding.outcome.value,
        outcome_words=OUTCOMES[finding.outcome],
        summary=prose(finding.summary),
        given=tuple(map(desk.cites.of, finding.inputs[:INPUTS_SHOWN])),
        given_beyond=max(0, len(finding.inputs) - INPUTS_SHOWN),
        made=desk.methods.of(finding),
        stands=desk.view.snapshot.superseded.keys().isdisjoint(finding.inputs),
    )
