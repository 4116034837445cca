"""Section: every finding on several things together, with what it was given."""

from dataclasses import dataclass

from sightline.exports.claim_types import Cite
from sightline.exports.report_exhibits import OUTCOMES
from sightline.exports.report_types import Ref
from sightline.exports.section_contract import Built, Desk
from sightline.exports.visible import prose
from sightline.model.digest import Digest
from sightline.model.joint import JointFinding

INPUTS_SHOWN = 12


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
class JointParts:
    """All of them, in the order of the log."""

    findings: tuple[JointPart, ...]


def build(desk: Desk) -> Built[JointParts] | None:
    """The findings on several things, or None where there are none."""
    snapshot = desk.view.snapshot
    found = tuple(
        _part(desk, digest, finding)
        for digest, finding in snapshot.live(JointFinding)
        if snapshot.joint_findings[finding.key] is finding
    )
    if not found:
        return None
    anchors = frozenset(item.cite.anchor for item in found) - {""}
    return Built(part=JointParts(findings=found), anchors=anchors)


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
