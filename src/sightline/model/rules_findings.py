"""What a log refuses of the reports of methods: each report once, on what the case holds."""

from sightline.errors import RuleRefused
from sightline.model.assessment import Review
from sightline.model.custody import CustodyEntry
from sightline.model.finding import Finding, Outcome
from sightline.model.joint import JointFinding
from sightline.model.snapshot import Snapshot
from sightline.model.standing import known_exhibit, live


def finding_rule(state: Snapshot, _entry: CustodyEntry, record: Finding) -> None:
    """A method reports on an exhibit once, unless it failed before."""
    known_exhibit(state, record.exhibit)
    before = state.findings.get(record.key)
    if before is not None and before.outcome is not Outcome.FAILED:
        raise RuleRefused(
            f"{record.method.name} has already reported on exhibit {record.exhibit.short}.",
            next_step="`sightline reproduce` runs it again and compares.",
        )


def joint_finding_rule(state: Snapshot, _entry: CustodyEntry, record: JointFinding) -> None:
    """A joint method reports on what stands in the case, once, unless it failed before."""
    if not record.inputs:
        raise RuleRefused(
            f"{record.method.name} reports on nothing that is in the case.",
            next_step="Record first what it is to report on.",
        )
    for item in record.inputs:
        if item not in state.exhibits:
            live(state, item)
            # What a second reader answered must reach nobody by way of a method.
            if isinstance(state.records[item], Review):
                raise RuleRefused(
                    "A method does not report on a reviewer's answer.",
                    next_step="Give it exhibits, findings, or what people saw and claimed.",
                )
    before = state.joint_findings.get(record.key)
    if before is not None and before.outcome is not Outcome.FAILED:
        raise RuleRefused(
            f"{record.method.name} has already reported on the same.",
            next_step="`sightline reproduce` runs it again and compares.",
        )
